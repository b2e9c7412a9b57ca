"""The text export of a sheet -> Sheet: the same records as from the PDF, with pages but no boxes.

The export prints the form's labels and cells in reading order; the sections' readers find the labels and take what
stands between them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import FileMissing, NoText, NotReviewSheet, ParseError
from index.export_basic import basic_fields, heading, laws, organization, overview, plans, policies, related, subsidies
from index.export_budget import budget
from index.export_logic import logic_model
from index.export_review import review
from index.export_spending import spending
from index.export_text import Export, Span
from index.findings import check
from index.form import SECTIONS
from index.joined import refuse_joined
from index.regex import regex
from index.sheet import Finding, Sheet

_TITLE = regex(r"行政事業レビューシート")
_ENCODINGS = ("utf-8-sig", "cp932", "utf-16")


def read_export(path: Path) -> Sheet:
    """Return the sheet that the text export holds.

    Raises FileMissing, NoText (empty), NotReviewSheet (another text) and ParseError (a sheet without an id,
    or several sheets).
    """
    return parse_export(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileMissing("ファイルを開けません。", "パスと読み取り権限を確かめてください。", file=path.name) from error
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReviewSheet("文字コードを判別できません。", "UTF-8 のテキストを指定してください。", file=path.name)


def parse_export(text: str, file: str) -> Sheet:
    """Return the sheet of an export's text; ``file`` names it in every Source."""
    if not text.strip():
        raise NoText("テキストが空です。", "レビューシートを書き出したテキストを指定してください。", file=file)
    export = Export(text, file)
    if not _TITLE.search("".join(text.split())):
        raise NotReviewSheet(
            "行政事業レビューシートではありません。",
            "レビューシートを書き出したテキストを指定してください。",
            file=file,
        )
    refuse_joined((line.text for line in export.lines(export.span)), file)
    sections = _sections(export)
    fields = basic_fields(export, sections["基本情報"])
    _, name = heading(export, (0, sections["基本情報"][0] - len("基本情報")))
    basic = overview(export, fields, name)
    program, year = basic.program_id.value, basic.fiscal_year.value
    if program is None or year is None:
        raise ParseError(
            "予算事業IDまたは事業年度を読み取れません。", "書き出しの途中でないか確かめてください。", file=file, page=1
        )
    sheet = Sheet(
        id=f"{year}-{program.zfill(6)}",
        file=file,
        pages=export.pages,
        organization=organization(export, fields),
        overview=basic,
        policies=policies(export, fields.get("policies")),
        related=related(export, fields.get("related")),
        laws=laws(export, fields.get("laws")),
        plans=plans(export, fields.get("plans")),
        subsidies=subsidies(export, fields.get("subsidies")),
        budget=budget(export, sections["予算・執行"], year),
        logic=logic_model(export, sections["効果発現経路"]),
        review=review(export, sections["点検・評価"]),
        spending=spending(export, sections["支出先"]),
        remark=export.cell(sections["その他備考"]),
    )
    nowhere = (export.span[1], export.span[1])
    missing = [name for name in SECTIONS if sections[name] == nowhere]
    unread = (Finding("unread", f"「{name}」の節が見つかりません。") for name in missing)
    return replace(sheet, findings=(*unread, *check(sheet)))


def _sections(export: Export) -> dict[str, Span]:
    """Return the span behind each section's heading, a line of its own; empty at the end where one is missing."""
    places: dict[str, Span] = {}
    lines = iter(export.lines(export.span))
    for section in SECTIONS:
        rest = list(lines)
        at = next((i for i, line in enumerate(rest) if line.text == section), None)
        lines = iter(rest if at is None else rest[at + 1 :])
        if at is not None:
            places[section] = (rest[at].start, rest[at].end)
    if SECTIONS[0] not in places:
        raise NotReviewSheet(
            "「基本情報」の見出しがありません。", "レビューシートの先頭から書き出してください。", file=export.file
        )
    starts = sorted(place[0] for place in places.values())
    end = export.span[1]
    spans = {name: (place[1], next((s for s in starts if s > place[0]), end)) for name, place in places.items()}
    return {name: spans.get(name, (end, end)) for name in SECTIONS}
