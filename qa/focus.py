"""What a conversation talks of: the query of its last turn and the rows that its answer names; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from index.tables import TABLES, Row
from index.text import fold
from qa.lexicon import Lexicon
from qa.pointing import LONGEST, called
from qa.query import Query
from qa.question import Understanding, understand
from qa.reading import read
from qa.scope import Scope
from qa.slips import put_right

PAID = ("payee", "contract", "cost_item")
# The tables that tell further of the rows of a table, the nearest first.
REACH = {
    "payee": ("payee", "contract", "cost_item"),
    "contract": ("contract", "payee", "cost_item"),
    "cost_item": ("cost_item", "contract", "payee"),
    "payee_block": ("payee_block", "payee", "contract"),
    "budget_year": ("budget_year", "budget_item"),
    "goal": ("goal", "goal_year"),
    "goal_year": ("goal_year", "goal"),
}
RANKED = ("max", "min", "top", "place")  # operations whose answer is a row
_VALUES = ("yen", "rate", "rates", "caps")
NAME = 40  # signs of a name that a question says in full, at most
FEW = 3  # rows that are named one by one, at most
NAMES = {
    "payee": ("name",),
    "contract": ("payee",),
    "cost_item": ("payee",),
    "subsidy": ("subprogram", "recipient"),
    "budget_item": ("item",),
    "goal": ("indicator", "goal"),
    "goal_year": ("indicator", "goal"),
    "law": ("name",),
    "plan": ("name",),
}


@dataclass(frozen=True, slots=True)
class Focus:
    """The query understood of a turn, and the rows that it talks of."""

    query: Query
    rows: tuple[Row, ...]
    displaced: bool = False  # the answer tells of other rows than those that the question was taken to ask for

    @property
    def table(self) -> str:
        return self.query.table or ""

    @property
    def reach(self) -> tuple[str, ...]:
        """The tables that tell of the rows talked of."""
        return REACH.get(self.table, (self.table,))

    def of(self, table: str, scope: Scope) -> tuple[Row, ...]:
        """Return the rows of a table that belong to those talked of."""
        keys = {_key(row) for row in self.rows}
        return tuple(row for row in scope.of(table) if _key(row) in keys or ("", *_key(row)[1:2], "") in keys)


@lru_cache(maxsize=64)
def meant(text: str, scope: Scope, lexicon: Lexicon) -> Understanding:
    """Return what a question is understood as, its slips put right."""
    return understand(read(put_right(text, lexicon, scope).text, lexicon, scope.fiscal_year), scope, lexicon)


def focus_of(asked: str, answer: str, scope: Scope, lexicon: Lexicon) -> Focus | None:
    """Return what a whole question and its answer talk of; None where only running text tells.

    What the answer says is worth more than what was understood of the question: its values stand in rows of the sheet.
    """
    query = meant(asked, scope, lexicon).query
    told = _told(answer, scope, lexicon)
    sure = query.table is not None and not (query.missing or query.unmet)
    reach = REACH.get(query.table or "", (query.table,))
    own = tuple(row for row in query.rows if (row.sheet, row.table, row.number) in told) if sure else ()
    if own or (sure and (not told or query.operation not in ("lookup", "list", *RANKED))):
        said = {c for row in own for c in told[row.sheet, row.table, row.number]}
        columns = tuple(c for c in query.columns if c in said) or query.columns
        narrow = query.operation in RANKED or query.table in ("contract", "cost_item", "budget_item")
        return Focus(replace(query, columns=columns), own if own and narrow else query.rows)
    found = [row for row in scope.rows if (row.sheet, row.table, row.number) in told]
    if sure and {_key(row) for row in found} & {_key(row) for row in query.rows}:
        return Focus(query, query.rows)
    first = next((row for table in (*reach, *NAMES, "budget_year") for row in found if row.table == table), None)
    rows = tuple(row for row in found if first is not None and row.table == first.table)
    if first is None or len({_key(row) for row in rows}) > 1:
        return Focus(query, query.rows) if sure else None
    values = told[first.sheet, first.table, first.number]
    there = replace(query, table=first.table, columns=values, rows=rows, operation="lookup")
    return Focus(replace(there, missing=(), unmet=(), filters=()), rows, displaced=True)


def _told(answer: str, scope: Scope, lexicon: Lexicon) -> dict[tuple[str, str, int], tuple[str, ...]]:
    """The rows with a value that an answer says, of those that it names where it names some; and which values."""
    reading = read(fold(answer[:LONGEST]), lexicon)
    amounts = {*reading.values("amount"), *reading.values("rate")} - {0}
    names = set(called(answer, scope, lexicon))
    told: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for row in scope.rows if amounts or names else ():
        if row.table not in NAMES and row.table != "budget_year":
            continue
        said = tuple(c.name for c in TABLES[row.table].columns if c.kind in _VALUES and _holds(row[c.name], amounts))
        named = row.table in PAID and name_of(row) in names
        if (said and (named or not names)) or (named and not amounts):
            told[row.sheet, row.table, row.number] = said
    return told


def _holds(value: Any, amounts: set[object]) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return any(getattr(part, "amount", part) in amounts for part in parts)


def name_of(row: Row) -> str:
    """Return how a question names a row; "" where its table has no names."""
    text = next((str(row[c]) for c in NAMES.get(row.table, ()) if row[c]), "")
    return fold(text.split(" / ")[-1].strip() if row.table == "budget_item" else text)


def said_as(rows: Sequence[Row], scope: Scope) -> str | None:
    """Return the words that name rows, each by its name or year; None where they are too many, or have none."""
    if not rows:
        return None
    table = rows[0].table
    if table == "budget_year":
        return "と".join(f"{row['year']}年度" for row in rows) if len(rows) <= FEW else None
    names = list(dict.fromkeys(name_of(row) for row in rows))
    blocks = _blocks(rows)
    if max(map(len, names)) > NAME:
        return None
    if table not in PAID:
        alike = {str(row["kind"]) for row in scope.of(table) if name_of(row) in names}
        kind = f"{rows[0]['kind']}の" if table == "budget_item" and len(rows) < len(alike) else ""
        return kind + "と".join(names) if all(names) and len(names) <= FEW else None
    if len(names) > FEW:
        of_block = {_key(row) for row in scope.of(table) if row["block"] in blocks}
        return f"ブロック{blocks[0]}" if len(blocks) == 1 and of_block == {_key(r) for r in rows} else None
    elsewhere = _blocks(row for row in scope.of(table) if name_of(row) in names)
    within = f"ブロック{blocks[0]}の" if len(blocks) == 1 and len(elsewhere) > 1 else ""
    return within + "と".join(names)


def _blocks(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["block"]) for row in rows))


def _key(row: Row) -> tuple[str, ...]:
    """What the rows of kindred tables have in common."""
    if row.table in PAID:
        return (row.sheet, str(row["block"]), name_of(row))
    if row.table == "payee_block":
        return ("", str(row["block"]), "")
    return (
        (row.sheet, str(row["node"])) if row.table in ("goal", "goal_year") else (row.sheet, row.table, str(row.number))
    )
