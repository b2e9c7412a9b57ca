"""The queries that a store reads by: rows of all tables in one union, passages by their running numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, RowMapping, bindparam, literal, select, union_all

from index.sheet import Passage, Source
from index.store_kept import MANY
from index.store_rows import source_of
from index.store_sql import PASSAGE, ROWS
from index.store_state import Held, State, passage_id
from index.tables import TABLES

SOURCES = 8_192  # passages whose places are kept unpacked


def key_lists(state: State, sheets: Sequence[str] | None) -> Iterator[list[int] | None]:
    """Yield the keys of the sheets in lists short enough for SQL; None for all of them."""
    scope = state.scope(sheets)
    if len(scope) == len(state.sheets):
        yield None
        return
    for start in range(0, len(scope), MANY):
        yield [held.key for held in scope[start : start + MANY]]


@cache
def row_query(table: str | None, of_all: bool) -> Any:
    """Return the query for (position of the table, sheet's key, row number, cells); ``keys`` are to be filled in.

    Made once: putting the union of all tables together takes longer than running it for one sheet.
    """
    names = TABLES if table is None else [table]
    parts = []
    for position, rows in enumerate(ROWS[name] for name in names):
        part = select(literal(position), rows.c.sheet_key, rows.c.row_number, rows.c.cells)
        keys: BindParameter[int] = bindparam("keys", expanding=True)
        parts.append(part if of_all else part.where(rows.c.sheet_key.in_(keys)))
    return union_all(*parts)


def of_sheet(held: Held) -> Any:
    """Return the condition that a passage is one of a sheet's."""
    return PASSAGE.c.number.between(held.first, held.first + held.info.passages - 1)


@lru_cache(maxsize=SOURCES)
def _sources(packed: str) -> tuple[Source, ...]:
    """Return the places packed as JSON; a search unpacks the same passages again and again."""
    return tuple(source_of(one) for one in json.loads(packed))


def passage_of(row: RowMapping, held: Held) -> Passage:
    """Return the passage of a row of a sheet."""
    return Passage(
        id=passage_id(held.info.id, row["number"] - held.first),
        sheet=held.info.id,
        section=row["section"],
        text=row["text"],
        embedded=row["embedded"],
        indexed=row["embedded"] + row["more"],
        sources=_sources(row["sources"]),
        table=row["table"],
        row=row["row"],
    )
