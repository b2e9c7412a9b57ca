"""基本情報 of a text export -> records; pure."""

from __future__ import annotations

import re

from index.cells import text_cell, year_cell
from index.export_rows import URL, like, prose, table
from index.export_text import Export, Span
from index.form import BASIC
from index.grants import split_subsidy
from index.numbers import is_blank, parse_rates
from index.numerals import find_amounts
from index.sheet import Cell, Law, Organization, Overview, Plan, Policy, RelatedProgram, Subsidy, Text
from index.text import clean

_PROSE = 140  # columns of the wide text boxes
_LAW_NUMBER = like(r"(?:明治|大正|昭和|平成|令和).*第.*号|.*(?:条約|告示|規則|省令|政令).*")


def basic_fields(export: Export, within: Span) -> dict[str, Span]:
    """Return the spans of the section's fields by key."""
    return export.fields(within, BASIC)


def organization(export: Export, fields: dict[str, Span]) -> Organization:
    return Organization(*(export.cell(fields.get(key)) for key in ("ministry", "office", "author", "others")))


def overview(export: Export, fields: dict[str, Span], name: Text) -> Overview:
    """Return the single fields; ``name`` is the program's name in the heading."""

    def cell(key: str, columns: int = 0) -> Text:
        return export.cell(fields.get(key), columns)

    fiscal_year, start_year, methods = cell("fiscal_year"), cell("start_year"), cell("methods")
    values = None if methods.value is None else tuple(part.strip() for part in re.split(r"[|｜]", methods.value))
    return Overview(
        program_id=cell("program_id"),
        name=name,
        fiscal_year=year_cell(fiscal_year.text, fiscal_year.sources),
        start_year=year_cell(start_year.text, start_year.sources),
        end_year=cell("end_year"),
        category=cell("category"),
        expense_category=cell("expense_category"),
        purpose=cell("purpose", _PROSE),
        issues=cell("issues", _PROSE),
        overview=cell("overview", _PROSE),
        url=cell("url"),
        methods=Cell(values, methods.text, methods.sources),
        remark=cell("remark"),
        old_number=cell("old_number"),
    )


def policies(export: Export, within: Span | None) -> tuple[Policy, ...]:
    """Return the rows of 政策・施策: ministry, policy, measure and address."""
    rows, _ = table(export, within, (like(r".{2,12}(?:府|省|庁|会|院|局)"), _numbered, _numbered, URL))
    return tuple(Policy(*row) for row in rows)


def related(export: Export, within: Span | None) -> tuple[RelatedProgram, ...]:
    """Return the related programs: id, name, relation."""
    rows, _ = table(export, within, (like(r"\d{6}"), prose, prose))
    return tuple(RelatedProgram(*row) for row in rows)


def laws(export: Export, within: Span | None) -> tuple[Law, ...]:
    """Return the laws: name, number, article, paragraph, item."""
    rows, _ = table(
        export, within, (prose, _LAW_NUMBER, like("第.*条.*|附則.*"), like("第.*項.*"), like("第.*|[イ-ン].*"))
    )
    return tuple(Law(*row) for row in rows)


def plans(export: Export, within: Span | None) -> tuple[Plan, ...]:
    """Return plans and notices: name and address."""
    rows, _ = table(export, within, (prose, URL))
    return tuple(Plan(*row) for row in rows)


def subsidies(export: Export, within: Span | None) -> tuple[Subsidy, ...]:
    """Return the rows of 補助率等, divided by sub-program."""
    rows, _ = table(export, within, (prose, _rate_shape, _cap_shape, URL))
    return tuple(subsidy for number, row in enumerate(rows, 1) for subsidy in split_subsidy(number, *row))


def _numbered(text: str) -> float:
    """The shape of a policy's name: often a number with the name behind it, never a number alone."""
    if re.fullmatch(r"[\d\s]+", text):
        return 6.0
    return prose(text) + (0.0 if re.fullmatch(r"\d*\D+", text) else 1.0)


def _rate_shape(text: str) -> float:
    """A 補助率 says a rate or 定額, and rather little else; an amount belongs to the next column."""
    said = bool(parse_rates(text)) or bool(re.search("定額|定率|全額|委託|参照", text))
    length = min(len(text), 60) / 120 + (1.5 if text.startswith("（") else 0.0)
    return prose(text) + (0.0 if said or is_blank(text) else 4.0) + (1.0 if find_amounts(text) else 0.0) + length


def _cap_shape(text: str) -> float:
    """A 補助上限等 names an amount, or says in words what bounds the sum; a rate belongs to the column before."""
    silent = not is_blank(text) and not find_amounts(text)
    rated = bool(parse_rates(text))
    return prose(text) + (1.0 if silent else 0.0) + (3.0 if rated else 0.0) + (2.0 if silent and rated else 0.0)


def heading(export: Export, within: Span) -> tuple[Text, Text]:
    """Return (ministry, program name) of the first page's heading."""
    lines = export.lines(within)
    first = export.text[lines[0].start : lines[0].end] if lines else ""
    ministry = first.split("レビューシート")[-1].strip()
    sources = export.sources(within)
    name = export.cell((lines[1].start, lines[-1].end)) if len(lines) > 1 else text_cell("", sources)
    return text_cell(ministry, sources), Cell(
        None if is_blank(name.text) else clean(name.text), name.text, name.sources
    )
