"""What can be named across all sheets: ministries and offices, laws, plans, policies, payees and the form's own values.

Made from the store by narrow SQL, each list when a question first needs it, and kept by generation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Select, select

from index.regex import regex
from index.store import SheetInfo, Store
from index.store_sql import ROWS, SHEET
from index.text import fold
from qa.lexicon import lexicon
from qa.programs import NameIndex
from qa.signs import plain

WHOLE = 0.9  # the least share of a law, plan or payee that names it
SAID = 0.85  # the least share of the stretch that is the name's
OFFICE = (3, 16)  # signs of an office's name
_CUT = regex(r"[_＿]?(?:[（(［\[「].*|第[\d０-９一二三四五六七八九十百]+[条項号章節の回次].*)|[_＿].*", re.DOTALL)
_PARTS = regex(r"[|｜\u3000\n]")
_OFFICE = regex(r"(?:局|庁|部|課|室|官|委員会|本部|院|所|署|センター)$")
_SOURCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "law": (("law", "name"),),
    "plan": (("plan", "name"),),
    "policy": (("policy", "policy"), ("policy", "measure")),
    "payee": (("payee", "name"), ("obligation", "name"), ("cost_item", "payee")),
}


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name of the store found in the folded question."""

    name: str
    start: int
    end: int


class Catalogue:
    """The names and values of one generation of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._named: dict[str, tuple[NameIndex, list[list[str]]]] = {}
        self._values: dict[str, tuple[tuple[str, str], ...]] = {}

    @cached_property
    def by_key(self) -> dict[int, SheetInfo]:
        """The sheets by their keys in SQL."""
        infos = {info.id: info for info in self.store.sheets()}
        return {key: infos[id_] for key, id_ in self._all(select(SHEET.c.key, SHEET.c.id)) if id_ in infos}

    @cached_property
    def fiscal_year(self) -> int:
        """The latest fiscal year of the sheets."""
        return max((info.fiscal_year for info in self.by_key.values()), default=0)

    def keys(self, years: Iterable[int] = ()) -> set[int]:
        """Return the keys of the sheets of these fiscal years; without, of each program's latest sheet."""
        wanted = set(years)
        if wanted:
            return {key for key, info in self.by_key.items() if info.fiscal_year in wanted}
        latest: dict[str, tuple[int, int]] = {}
        for key, info in self.by_key.items():
            program = info.id.partition("-")[2]
            latest[program] = max(latest.get(program, (0, 0)), (info.fiscal_year, key))
        return {key for _, key in latest.values()}

    # --- offices

    @cached_property
    def office_keys(self) -> dict[str, set[int]]:
        """Each part of 事業所管課室 (folded), with the keys of its sheets."""
        table = ROWS["organization"]
        raw: dict[str, set[int]] = defaultdict(set)
        for key, office in self._all(select(table.c.sheet_key, table.c.office)):
            for part in _PARTS.split(office or ""):
                raw[part].add(key)
        found: dict[str, set[int]] = defaultdict(set)
        for part, keys in raw.items():  # folded once each, not once a sheet
            if part.strip():
                found[fold(part)] |= keys
        return dict(found)

    def offices(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, name) of the offices that the folded text names, the longest first in each place."""
        start = 0
        while start < len(text):
            for size in range(min(OFFICE[1], len(text) - start), OFFICE[0] - 1, -1):
                part = text[start : start + size]
                if part in self.office_keys and _OFFICE.search(part):
                    yield start, start + size, part
                    start += size - 1
                    break
            start += 1

    # --- names

    def named(self, field: str, text: str) -> list[NameHit]:
        """Return the names of a field (law, plan, policy, payee) that the folded text says, best first."""
        index, _ = self._index(field)
        hits = [h for h in index.find(text) if h.share >= WHOLE and h.said >= SAID]
        hits.sort(key=lambda h: -h.weight)
        return [NameHit(self._label(field, h.index), h.start, h.end) for h in hits]

    def variants(self, field: str, name: str) -> list[str]:
        """Return the texts of the store that carry a name."""
        index, texts = self._index(field)
        wanted = _canonical(field, name)
        return [t for i, key in enumerate(index.names) if key == wanted for t in texts[i]]

    def _label(self, field: str, index: int) -> str:
        texts = [_cut(field, text) for text in self._index(field)[1][index]]
        return min(texts, key=len)

    def _index(self, field: str) -> tuple[NameIndex, list[list[str]]]:
        if field not in self._named:
            groups: dict[str, list[str]] = defaultdict(list)
            for table, column in _SOURCES[field]:
                for (text,) in self._all(select(ROWS[table].c[column]).distinct()):
                    if text and (name := _canonical(field, text)):
                        groups[name].append(text)
            self._named[field] = (NameIndex(tuple(groups)), [list(dict.fromkeys(t)) for t in groups.values()])
        return self._named[field]

    # --- values

    def values(self, column: str) -> tuple[tuple[str, str], ...]:
        """Return (value, folded) of every value of a column of ``program`` (or of an account), the longest first."""
        if column not in self._values:
            table = "budget_account" if column.startswith("account") else "program"
            found = self._all(select(ROWS[table].c[column]).distinct())
            parts = {p.strip() for (text,) in found for p in re.split(r"[|｜\n]", text or "")}
            ordered = sorted(parts - {""}, key=lambda p: (-len(p), p))
            self._values[column] = tuple((p, fold(p)) for p in ordered)
        return self._values[column]

    @cached_property
    def recipients(self) -> list[tuple[str, str]]:
        """Every (補助対象, sub-program) of the store."""
        table = ROWS["subsidy"]
        return [(r or "", s or "") for r, s in self._all(select(table.c.recipient, table.c.subprogram).distinct())]

    def _all(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        with self.store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]


@lru_cache(maxsize=4096)
def _canonical(field: str, text: str) -> str:
    """A law without its article, a payee without its legal form."""
    if field in ("law", "plan"):
        return plain(_cut(field, text))
    if field == "payee":
        return _forms().sub("", plain(text)) or plain(text)
    return plain(text)


def _cut(field: str, text: str) -> str:
    """Return a law's or plan's text without its article, date and brackets."""
    return (_CUT.sub("", text).strip().removesuffix("の") or text) if field in ("law", "plan") else text


@lru_cache(maxsize=1)
def _forms() -> re.Pattern[str]:
    forms = sorted(map(plain, lexicon().words["legal_forms"]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms)))


def catalogue(store: Store) -> Catalogue:
    """Return the store's catalogue; cached by generation."""
    return _catalogue(store, store.generation())


@lru_cache(maxsize=2)
def _catalogue(store: Store, generation: int) -> Catalogue:
    return Catalogue(store)
