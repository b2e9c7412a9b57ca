"""Which tables a store's sheets were read from: a run with fewer of them would take rows away unsaid; it is refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, select, union_all

from index.errors import TablesMissing
from index.opendata_columns import TABLES as OFFICIAL
from index.opendata_files import TableFile
from index.regex import regex
from index.store import Store
from index.store_sql import ORIGIN, ROWS, SHEET, reading

SAMPLE = 60  # sheets that are looked into; a table that was read has rows in most of them
_NUMBER = regex(r"(?<![\d-])(\d-\d)(?![\d-])")  # the table's number in an official file's name


def refuse_fewer(store: Store, sheets: Sequence[str], given: Collection[TableFile], kind: str) -> None:
    """Raise TablesMissing when ``sheets``, as the store has them, hold rows of tables that are not among the given.

    A sheet is replaced as a whole; ``kind`` is the kind of origin that open data is kept as.
    """
    names, numbers = {table.file for table in given}, {table.header.table for table in given}
    with reading(store.engine) as connection:
        known = set(connection.execute(select(ORIGIN.c.sheet).where(ORIGIN.c.kind == kind)).scalars())
        again = [sheet for sheet in sheets if sheet in known]
        files = set(_files(connection, again[:: max(1, len(again) // SAMPLE)][:SAMPLE]))
    lost = sorted({number for file in files - names if (number := _number_of(file)) and number not in numbers})
    if lost:
        raise TablesMissing(
            f"索引済みの{len(again):,}件のシートには、指定にない表（{'、'.join(lost)}）の行があります。"
            "このまま読み直すと、その行が失われます。",
            "元の表もいっしょに（フォルダーごと）指定してください。変わっていないシートは読み飛ばします。",
        )


def _number_of(file: str) -> str | None:
    found = _NUMBER.search(file)
    return found[1] if found and found[1] in OFFICIAL else None


def _files(connection: Connection, sheets: Sequence[str]) -> Iterator[str]:
    """Yield the names of the files that the rows of the sheets were read from."""
    keys = select(SHEET.c.key).where(SHEET.c.id.in_(sheets))
    rows = union_all(*(select(table.c.cells).where(table.c.sheet_key.in_(keys)) for table in ROWS.values()))
    for cells in connection.execute(rows).scalars():
        yield from (place[0] for place in json.loads(cells)["s"])
