"""Columns with each a year of its own (令和3年度の執行額と5年度の要求額): what is asked of which year; pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.tables import Row
from qa.query import Query


def of_year(query: Query, row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns asked for of the row's year; all of them where the question does not tell them apart."""
    own = _pairs(query).get(row["year"]) if query.table == "budget_year" else None
    return tuple(c for c in columns if own is None or c in own) or tuple(columns)


def _pairs(query: Query) -> dict[int, set[str]]:
    """The columns by the year that stands before them; empty where a year stands without one."""
    marks: list[tuple[int, int | str]] = [(at, year) for year, at in query.years_said]
    marks += [(at, name) for name, at in query.columns_said if name in query.columns]
    pairs: dict[int, set[str]] = {}
    last: int | None = None
    for _, mark in sorted(marks, key=lambda m: m[0]):
        if isinstance(mark, int):
            if last is not None and not pairs[last]:
                return {}
            last = mark
            pairs.setdefault(last, set())
        elif last is None:
            return {}
        else:
            pairs[last].add(mark)
    return pairs if len(pairs) > 1 and all(pairs.values()) else {}
