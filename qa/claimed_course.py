"""A course taken for granted over several years (毎年増え続けている): true or not, with the values; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from index.regex import regex
from index.tables import TABLES, Row
from qa.answer import Answer
from qa.lookup import look_up
from qa.verdict import Case, led

_STEADY = regex(
    r"毎年|年々|年を追う|年を経る|年ごとに|年とともに|年がたつ|ずっと|一貫して|一方的に|連続(?:して|で)|年連続|右肩(?:上|下)がり"
    r"|(?:増え|減り|伸び|上がり|下がり|増加し|減少し|上昇し|低下し|縮小し|拡大し|膨らみ|縮み)続け"
)
_UP = regex(r"増え|増加|増額|伸び|上が|上昇|拡大|膨ら|右肩上がり")
_DOWN = regex(r"減り|減っ|減少|減額|下が|低下|縮小|縮み|縮ん|右肩下がり")
_NUMBERS = ("yen", "rate", "quantity")
LEAST = 2  # years with a value


def course(case: Case) -> Answer | None:
    """Return whether the values of all years (or of those named) rise, or fall, from each to the next."""
    query, text = case.query, case.reading.text
    up, down = _UP.search(text) is not None, _DOWN.search(text) is not None
    if query.table not in ("budget_year", "goal_year") or up == down or not _STEADY.search(text):
        return None
    columns = [c for c in query.outright or query.columns if TABLES[query.table].column(c).kind in _NUMBERS]
    if not columns or (query.table == "goal_year" and len({r["node"] for r in query.rows}) != 1):
        return None
    column = columns[0]
    rows = sorted((r for r in query.rows if r[column] is not None), key=lambda r: r["year"])
    if len(rows) < LEAST or len({r.sheet for r in rows}) != 1:
        return None
    asked = replace(query, columns=(column,), rows=tuple(rows), operation="list", unmet=())
    return led(case, look_up(asked, case.lexicon), _steadily(rows, column, up))


def _steadily(rows: Sequence[Row], column: str, up: bool) -> bool:
    values: list[Any] = [row[column] for row in rows]
    return all(before < after if up else before > after for before, after in pairwise(values))
