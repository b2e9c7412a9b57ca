"""A whole typed sheet as readable Japanese tables, every line with its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from api.terminal import say, say_table
from index.sheet import Sheet, Source
from index.tables import TABLES, Row, encode_value, rows
from index.text import clean

BLANK = "―"  # the field is on the form, and empty


def say_sheet(sheet: Sheet) -> None:
    """Print the sheet, table by table, and what was found odd in it."""
    say(f"{sheet.id}　{clean(sheet.overview.name.text)}（{sheet.file}、{sheet.pages}ページ）")
    for name, group in groupby(sorted(rows(sheet), key=_print_order), key=lambda row: row.table):
        lines = list(group)
        say()
        if len(lines) == 1:
            _say_fields(lines[0])
        else:
            _say_rows(name, lines)
    _say_findings(sheet)


def _print_order(row: Row) -> int:
    return list(TABLES).index(row.table)


def _title(table: str) -> str:
    return f"【{TABLES[table].section}】"


def _say_fields(row: Row) -> None:
    """Print the only row of a table as label and value."""
    lines = [
        (
            column.label,
            _text(row, column.name, column.kind),
            _page(row.cells[column.name].sources) if column.name in row.cells else "",
        )
        for column in TABLES[row.table].columns
    ]
    say_table(("項目", "内容", "ページ"), lines, _title(row.table))


def _say_rows(table: str, lines: list[Row]) -> None:
    """Print a table's rows under the labels of those columns that any row fills."""
    columns = [c for c in TABLES[table].columns if any(_filled(row, c.name) for row in lines)]
    heads = (*(c.label for c in columns), "ページ")
    body = [(*(_text(row, c.name, c.kind) for c in columns), _page(_places(row))) for row in lines]
    say_table(heads, body, _title(table))


def _filled(row: Row, column: str) -> bool:
    return row[column] is not None or column in row.cells


def _text(row: Row, column: str, kind: str) -> str:
    cell = row.cells.get(column)
    if cell is not None and (cell.value is not None or cell.sources):
        return clean(cell.text) if cell.value is not None else BLANK
    value = row[column]
    if kind == "flag":
        return "○" if value else ""
    return "" if value is None else str(encode_value(kind, value))


def _places(row: Row) -> Iterator[Source]:
    for cell in row.cells.values():
        yield from cell.sources


def _page(sources: Iterable[Source]) -> str:
    return "・".join(str(page) for page in sorted({s.page for s in sources if s.page}))


def _say_findings(sheet: Sheet) -> None:
    if sheet.findings:
        say()
        lines = [(KINDS.get(f.kind, f.kind), f.message, _page(f.sources)) for f in sheet.findings]
        say_table(("種類", "内容", "ページ"), lines, "【読み取りで気づいたこと】")


KINDS = {"contradiction": "シートの中の食い違い", "unread": "読み取れなかった文字"}
