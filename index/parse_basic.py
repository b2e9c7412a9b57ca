"""基本情報 -> records; pure."""

from __future__ import annotations

import re

from index.cells import year_cell
from index.grants import split_subsidy
from index.numbers import is_blank
from index.parse_fields import Fields
from index.regex import regex
from index.sheet import Cell, Law, Organization, Overview, Plan, Policy, RelatedProgram, Subsidy, Text
from index.text import fold

_PROGRAM = regex(r"(?P<id>\d{6})[\s:：|｜]*(?P<name>.*)", re.DOTALL)


def organization(fields: Fields) -> Organization:
    return Organization(*(fields.cell(key) for key in ("ministry", "office", "author", "others")))


def overview(fields: Fields, name: Text) -> Overview:
    """Return the single fields; ``name`` is the program's name in the heading."""
    fiscal_year, start_year, methods = (fields.cell(key) for key in ("fiscal_year", "start_year", "methods"))
    values = None if methods.value is None else tuple(p.strip() for p in re.split(r"[|｜、,\n]", methods.value) if p)
    keys = ("end_year", "category", "expense_category", "purpose", "issues", "overview", "url", "remark", "old_number")
    return Overview(
        program_id=_six_digits(fields.cell("program_id")),
        name=name,
        fiscal_year=year_cell(fiscal_year.text, fiscal_year.sources),
        start_year=year_cell(start_year.text, start_year.sources),
        methods=Cell(values, methods.text, methods.sources),
        **{key: fields.cell(key) for key in keys},
    )


def _six_digits(cell: Text) -> Text:
    number = fold(cell.text)
    return Cell(number.zfill(6), cell.text, cell.sources) if re.fullmatch(r"\d{1,6}", number) else cell


def policies(fields: Fields) -> tuple[Policy, ...]:
    return tuple(Policy(*row) for row in fields.rows("policies", 4))


def laws(fields: Fields) -> tuple[Law, ...]:
    return tuple(Law(*row) for row in fields.rows("laws", 5))


def plans(fields: Fields) -> tuple[Plan, ...]:
    return tuple(Plan(*row) for row in fields.rows("plans", 2))


def related(fields: Fields) -> tuple[RelatedProgram, ...]:
    """Return the related programs: a table in one edition, one cell each ("001234 name") in another."""
    found = [RelatedProgram(*row) for row in fields.rows("related_rows", 3)]
    for box in fields.boxes("related"):
        sources = box.sources(fields.file)
        for line in box.text.split("\n"):
            match = _PROGRAM.match(line)
            if is_blank(line):
                continue
            number = Cell(match["id"], match["id"], sources) if match else Text.absent()
            name = (match["name"] if match else line).strip()
            found.append(RelatedProgram(number, Cell(name or None, name, sources), Text.absent()))
    return tuple(found)


def subsidies(fields: Fields) -> tuple[Subsidy, ...]:
    """Return the rows of 補助率等, divided by sub-program."""
    rows = fields.rows("subsidies", 4)
    return tuple(subsidy for number, row in enumerate(rows, 1) for subsidy in split_subsidy(number, *row))
