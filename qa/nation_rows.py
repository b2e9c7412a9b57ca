"""Conditions on programs -> the sheets that meet them, by SQL over the typed columns; and what is measured of each."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, not_, or_, select

from index.store_sql import ROWS
from index.text import fold
from qa.catalogue import Catalogue
from qa.condition import Condition
from qa.lexicon import Lexicon
from qa.nation_query import NationQuery
from qa.national import PAID, Measure, Words
from qa.signs import plain

MANY = 400  # texts in one IN list, at most
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "is": operator.eq,
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}
GRANT_FIELDS = ("recipient", "rate", "cap", "rate_cell")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table that meets a condition: ``(table, row number)`` of a sheet."""

    table: str
    row: int
    columns: tuple[str, ...]


@dataclass(slots=True)
class Selection:
    """The sheets (by key) that meet every condition, with the rows that show it; ``steps`` how many were left."""

    keys: set[int]
    places: dict[int, list[Place]] = field(default_factory=dict)
    steps: list[tuple[str, int]] = field(default_factory=list)

    def narrow(self, words: str, found: dict[int, list[Place]]) -> None:
        """Keep the sheets found."""
        self.keys &= found.keys()
        self.steps.append((words, len(self.keys)))
        for key, places in found.items():
            if key in self.keys:
                self.places.setdefault(key, []).extend(places)


def selected(query: NationQuery, catalogue: Catalogue, words: Words, lexicon: Lexicon) -> Selection:
    """Return the sheets that meet every condition of the query."""
    picker = _Picker(catalogue, words, lexicon)
    selection = Selection(catalogue.keys(query.sheet_years))
    selection.steps.append(("すべての事業", len(selection.keys)))
    grants = [c for c in query.conditions if _on_grants(c)]
    if grants:
        selection.narrow("かつ".join(c.words for c in grants), picker.grants(grants))
    for words_, group in _alternatives(query.conditions):
        if group[0].relation == "without":
            gone = {key for c in group for key in picker.pick(replace(c, relation="is"))}
            selection.narrow(words_, {key: [] for key in selection.keys - gone})
        else:
            found: dict[int, list[Place]] = {}
            for condition in group:
                for key, places in picker.pick(condition).items():
                    found.setdefault(key, []).extend(places)
            selection.narrow(words_, found)
    return selection


def _on_grants(c: Condition) -> bool:
    return c.field in GRANT_FIELDS and c.relation not in ("blank", "filled")


def _alternatives(conditions: Sequence[Condition]) -> Iterator[tuple[str, list[Condition]]]:
    """Yield the conditions apart from those on grants; two ministries, laws … are alternatives: 厚労省と文科省."""
    groups: dict[tuple[str, str, int], list[Condition]] = {}
    for position, c in enumerate(conditions):
        if _on_grants(c):
            continue
        alternative = c.relation in ("is", "without") and c.field not in ("start_year", "end_year")
        groups.setdefault((c.field, c.relation, 0 if alternative else position + 1), []).append(c)
    for group in groups.values():
        yield "または".join(c.words for c in group), group


class _Picker:
    """One SELECT a condition."""

    def __init__(self, catalogue: Catalogue, words: Words, lexicon: Lexicon) -> None:
        self.catalogue, self.words, self.lexicon = catalogue, words, lexicon

    def pick(self, c: Condition) -> dict[int, list[Place]]:
        """Return the sheets that meet a condition, with the rows that show it."""
        if c.relation in ("blank", "filled"):
            return self._presence(c)
        if c.field in ("account", "account_type"):
            return self._rows([("budget_account", c.field)], [c.value])
        if c.field == "ministry":
            return self._ministry(c.value)
        if c.field == "office":
            return _bare(self.catalogue.office_keys.get(c.value, set()), Place("organization", 1, ("office",)))
        if c.field == "name":
            wanted = plain(c.value)
            return _bare(
                (k for k, info in self.catalogue.by_key.items() if wanted in plain(info.name)),
                Place("program", 1, ("name",)),
            )
        if c.field in ("law", "plan", "policy", "payee"):
            return self._named(c)
        if c.field == "corporate":
            return self._rows([("payee", "corporate_number"), ("obligation", "corporate_number")], [c.value])
        if c.field in ("start_year", "end_year", "category", "expense_category", "methods"):
            return self._program(c)
        return self._amount(c)

    def _presence(self, c: Condition) -> dict[int, list[Place]]:
        """The sheets where a field is filled (an amount of 0 is none), or those where it is not."""
        name = "budget_year" if c.year is not None else "law" if c.field == "law" else "subsidy"
        table = ROWS[name]
        column = {"law": "name", "rate": "rate_cell", "cap": "cap_cell"}.get(c.field, c.field)
        tests: list[ColumnElement[bool]] = [table.c[column].is_not(None)]
        if c.year is not None:
            tests += [table.c.year == c.year]
            tests += [table.c[column] != 0] if c.field != "execution_rate" else []
        found: dict[int, list[Place]] = {}
        for key, row in self._all(select(table.c.sheet_key, table.c.row_number).where(and_(*tests))):
            found.setdefault(key, []).append(Place(name, row, (column,)))
        if c.relation == "filled":
            return found
        return {key: [] for key in self.catalogue.by_key if key not in found}

    def _ministry(self, name: str) -> dict[int, list[Place]]:
        """An outer agency stands in 事業所管課室; a ministry's sheets include its agencies'."""
        if name in self.words.parent:
            found: Iterable[int] = self.catalogue.office_keys.get(fold(name), set())
        else:
            found = [k for k, info in self.catalogue.by_key.items() if info.ministry == name]
        return _bare(found, Place("organization", 1, ("ministry", "office")))

    def _named(self, c: Condition) -> dict[int, list[Place]]:
        columns = {
            "law": [("law", "name")],
            "plan": [("plan", "name")],
            "policy": [("policy", "policy"), ("policy", "measure")],
            "payee": [("payee", "name"), ("obligation", "name"), ("cost_item", "payee")],
        }[c.field]
        return self._rows(columns, self.catalogue.variants(c.field, c.value))

    def _rows(self, columns: Sequence[tuple[str, str]], texts: Sequence[str]) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for name, column in columns:
            for start in range(0, len(texts), MANY):
                table = ROWS[name]
                wanted = table.c[column].in_(texts[start : start + MANY])
                for key, row in self._all(select(table.c.sheet_key, table.c.row_number).where(wanted)):
                    found.setdefault(key, []).append(Place(name, row, (column,)))
        return found

    def _program(self, c: Condition) -> dict[int, list[Place]]:
        table = ROWS["program"]
        column = table.c[c.field]
        if c.field in ("methods", "expense_category"):
            test: ColumnElement[bool] = column.like(f"%{c.value}%")
        elif c.relation == "says":
            test = column == c.value
        elif c.field == "end_year":
            keys = self._all(select(table.c.sheet_key, column).where(column.is_not(None)))
            compare = _COMPARE[c.relation]
            met = [k for k, text in keys if (year := fold(text)[:4]).isdigit() and compare(int(year), c.value)]
            return _bare(met, Place("program", 1, (c.field,)))
        else:
            test = _COMPARE[c.relation](column, c.value)
        found = [key for (key,) in self._all(select(table.c.sheet_key).where(test))]
        if c.field in ("methods", "expense_category"):
            found = self._exactly(found, c)
        return _bare(found, Place("program", 1, (c.field,)))

    def _exactly(self, keys: Sequence[int], c: Condition) -> list[int]:
        """The value as a whole, not as a piece of another one."""
        table = ROWS["program"]
        wanted = set(keys)
        rows = self._all(select(table.c.sheet_key, table.c[c.field]).where(table.c[c.field].like(f"%{c.value}%")))
        return [k for k, text in rows if k in wanted and c.value in [p.strip() for p in str(text).split("|")]]

    def _amount(self, c: Condition) -> dict[int, list[Place]]:
        table = ROWS["budget_year"]
        column = table.c["execution_rate__value" if c.field == "execution_rate" else c.field]
        value = float(c.value) if c.field == "execution_rate" else int(c.value)
        test = and_(table.c.year == c.year, _COMPARE[c.relation](column, value))
        rows = self._all(select(table.c.sheet_key, table.c.row_number).where(test))
        return {key: [Place("budget_year", row, (c.field,))] for key, row in rows}

    # --- grants: one row of 補助率等 must meet all

    def grants(self, conditions: Sequence[Condition]) -> dict[int, list[Place]]:
        """Return the sheets with a row of 補助率等 that meets all the conditions on grants."""
        table = ROWS["subsidy"]
        tests = [self._grant(table, c) for c in conditions]
        query = select(table.c.sheet_key, table.c.row_number).where(and_(*tests))
        found: dict[int, list[Place]] = {}
        for key, row in self._all(query):
            found.setdefault(key, []).append(Place("subsidy", row, ("recipient", "subprogram", "rate", "cap")))
        return found

    def _grant(self, table: Table, c: Condition) -> ColumnElement[bool]:
        if c.field == "recipient":
            return self._recipient(table, c)
        if c.relation == "says":
            return table.c[c.field].like(f"%{c.value}%")
        exact = str(Fraction(c.value)) if c.field == "rate" else str(int(c.value))
        if c.relation == "is":
            return table.c[c.field].like(f"%|{exact}|%")
        column = table.c[f"{c.field}__most" if c.relation in ("at_least", "above") else f"{c.field}__least"]
        value = float(c.value) if c.field == "rate" else int(c.value)
        slack = 1e-9 if c.field == "rate" else 0
        value = value - slack if c.relation in ("at_least", "below") else value + slack
        test: ColumnElement[bool] = _COMPARE[c.relation](column, value)
        return test

    def _recipient(self, table: Table, c: Condition) -> ColumnElement[bool]:
        forms = self.lexicon.recipients[c.value].form
        texts = self.catalogue.recipients
        named = [(r, s) for r, s in texts if any(f in fold(r + s) for f in forms)]
        recipients = [r for r, _ in named if any(f in fold(r) for f in forms)]
        subprograms = [s for r, s in named if s and not any(f in fold(r) for f in forms)]
        said = or_(table.c.recipient.in_(sorted(set(recipients))), table.c.subprogram.in_(sorted(set(subprograms))))
        return not_(said) if c.relation == "without" else said

    def _all(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        with self.catalogue.store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]


def _bare(keys: Iterable[int], place: Place) -> dict[int, list[Place]]:
    return {key: [place] for key in keys}


# --- what is measured


Measured = tuple[int, tuple[Place, ...], Any]  # sheet key, the rows that hold the value, the value (None: blank)


def measured(measure: Measure, year: int | None, selection: Selection, catalogue: Catalogue) -> Iterator[Measured]:
    """Yield what is measured of each selected sheet: yen as int, rates as Fraction; of several in one row the highest.

    A sheet with several rows (補助率等) comes several times.
    """
    if measure.name == PAID:
        yield from _paid(selection, catalogue)
        return
    table = ROWS[measure.table]
    query = select(table.c.sheet_key, table.c.row_number, table.c[measure.name])
    if measure.year is not None:
        query = query.where(table.c.year == year)
    with catalogue.store.engine.connect() as connection:
        for key, row, value in connection.execute(query):
            if key in selection.keys:
                yield key, (Place(measure.table, row, (measure.name,)),), _typed(measure, value)


PAID_TABLES = ("payee", "cost_item", "obligation")  # the first that names the payee says what it was paid


def _paid(selection: Selection, catalogue: Catalogue) -> Iterator[Measured]:
    """What the payee of the conditions got from each sheet's program; only the form's own list counts where it is."""
    amounts: dict[tuple[str, int, int], int | None] = {}
    with catalogue.store.engine.connect() as connection:
        for name in PAID_TABLES:
            table = ROWS[name]
            keys = [k for k in selection.keys if any(p.table == name for p in selection.places.get(k, ()))]
            for start in range(0, len(keys), MANY):
                columns = (table.c.sheet_key, table.c.row_number, table.c.amount)
                for key, row, amount in connection.execute(
                    select(*columns).where(table.c.sheet_key.in_(keys[start : start + MANY]))
                ):
                    amounts[name, key, row] = amount
    for key in selection.keys:
        for name in PAID_TABLES:
            places = tuple(p for p in selection.places.get(key, ()) if p.table == name)
            if places:
                known = [v for p in places if (v := amounts.get((name, key, p.row))) is not None]
                shown = tuple(Place(p.table, p.row, (*p.columns, "amount")) for p in places)
                yield key, shown, sum(known) if known else None
                break


def _typed(measure: Measure, value: Any) -> Any:
    if value is None or value == "":
        return None
    if measure.kind == "yen":
        return int(value)
    if measure.kind == "rate":
        return Fraction(value)
    parts = [p for p in str(value).split("|") if p]
    numbers = [Fraction(p) if measure.kind == "rates" else int(p) for p in parts]
    return max(numbers, default=None)
