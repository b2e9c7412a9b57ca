"""Pages of cells -> Sheet; pure but for ``read_pdf``, which reads the file first.

The sections are found by their headings, the fields by their labels; what no field takes becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.cells import text_cell
from index.errors import NotReviewSheet, ParseError
from index.findings import check
from index.form import BASIC, BUDGET, REVIEW, SECTIONS, SPENDING
from index.joined import refuse_joined
from index.numbers import parse_year
from index.parse_basic import laws, organization, overview, plans, policies, related, subsidies
from index.parse_budget import budget
from index.parse_fields import join, walk
from index.parse_logic import logic_model
from index.parse_pages import reading_order
from index.parse_review import review
from index.parse_spending import spending
from index.parse_unread import unread
from index.pdf_page import Box, Page
from index.sheet import Finding, Sheet, Text
from index.text import fold

_TITLE = "行政事業レビューシート"


def read_pdf(path: Path) -> Sheet:
    """Return the sheet that the PDF holds.

    Raises the ReadErrors of ``index.pdf.read_pages``, NotReviewSheet (a PDF of something else) and ParseError (a
    sheet whose id cannot be read, or several sheets).
    """
    from index.pdf import read_pages

    return parse_pages(read_pages(path), path.name)


def parse_pages(pages: Sequence[Page], file: str) -> Sheet:
    """Return the sheet on the pages; ``file`` names it in every Source."""
    boxes = reading_order(pages)
    if not any(_TITLE in fold(box.text) for box in boxes):
        raise NotReviewSheet(
            "行政事業レビューシートではありません。", "行政事業レビューシートの PDF を指定してください。", file=file
        )
    refuse_joined((box.text for box in boxes), file)
    head, starts, sections = _sections(boxes, file)
    basic = walk(file, sections["基本情報"], BASIC)
    core = overview(basic, _name(file, head))
    program, year = core.program_id.value, core.fiscal_year.value or _title_year(head)
    if program is None or not re.fullmatch(r"\d{1,6}", fold(program)) or year is None:
        raise ParseError(
            "予算事業IDまたは事業年度を読み取れません。",
            "PDF の全ページがそろっているか確かめてください。",
            file=file,
            page=1,
        )
    sheet = Sheet(
        id=f"{year}-{fold(program).zfill(6)}",
        file=file,
        pages=len(pages),
        organization=organization(basic),
        overview=core,
        policies=policies(basic),
        related=related(basic),
        laws=laws(basic),
        plans=plans(basic),
        subsidies=subsidies(basic),
        budget=budget(walk(file, sections["予算・執行"], BUDGET), sections["予算・執行"], year),
        logic=logic_model(file, sections["効果発現経路"]),
        review=review(walk(file, sections["点検・評価"], REVIEW)),
        spending=spending(walk(file, sections["支出先"], SPENDING)),
        remark=_remark(file, starts, sections["その他備考"]),
    )
    return replace(sheet, findings=(*_missing(starts), *unread(boxes, sheet), *check(sheet)))


def _missing(starts: dict[str, Box]) -> tuple[Finding, ...]:
    return tuple(Finding("unread", f"「{name}」の節が見つかりません。") for name in SECTIONS if name not in starts)


def _remark(file: str, starts: dict[str, Box], boxes: Sequence[Box]) -> Text:
    return join(file, boxes, [starts[SECTIONS[-1]]]) if SECTIONS[-1] in starts else Text.absent()


def _sections(boxes: Sequence[Box], file: str) -> tuple[Sequence[Box], dict[str, Box], dict[str, Sequence[Box]]]:
    """Return (cells before the first section, the headings found, the cells of each section; none of a missing one).

    Some headings are also labels inside a section, so of several places the one in the largest type counts.
    """
    places: dict[str, int] = {}
    begin = 0
    for name in SECTIONS:
        found = [i for i in range(begin, len(boxes)) if fold(boxes[i].text) == fold(name)]
        if found:
            largest = max(boxes[i].lines[0].size for i in found)
            places[name] = next(i for i in found if boxes[i].lines[0].size > 0.95 * largest)
            begin = places[name] + 1
    if SECTIONS[0] not in places:
        raise NotReviewSheet(
            "「基本情報」の見出しがありません。", "レビューシートの先頭ページから出力してください。", file=file
        )
    bounds = [*places.values(), len(boxes)]
    spans = {name: boxes[i + 1 : bounds[k + 1]] for k, (name, i) in enumerate(places.items())}
    starts = {name: boxes[i] for name, i in places.items()}
    return boxes[: places[SECTIONS[0]]], starts, {name: spans.get(name, ()) for name in SECTIONS}


def _name(file: str, head: Sequence[Box]) -> Text:
    """Return the program's name: what stands between the title and the first section."""
    lines = [(box, line) for box in head for line in box.lines]
    at = next((i for i, (_, line) in enumerate(lines) if _TITLE in fold(line.text)), -1)
    rest = lines[at + 1 :]
    return join(file, [rest[0][0].part([line for _, line in rest])]) if rest else text_cell("", ())


def _title_year(head: Sequence[Box]) -> int | None:
    return next((parse_year(line.text) for box in head for line in box.lines if _TITLE in fold(line.text)), None)
