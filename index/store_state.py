"""What a store holds at one generation: the sheets, their versions, and which passage has which number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping, select

from index.regex import regex
from index.store_sql import COUNTER, SHEET

_PASSAGE_ID = regex(r"(?P<sheet>[^#]+)#(?P<number>\d+)")
_GENERATION = select(COUNTER.c.value).where(COUNTER.c.name == "generation")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What the store knows of a sheet without reading it. ``pages`` is 0 for open data."""

    id: str
    name: str
    ministry: str
    fiscal_year: int
    file: str
    pages: int
    rows: int
    passages: int
    findings: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Held:
    """A sheet's version: its key and the number of its first passage."""

    info: SheetInfo
    key: int
    first: int

    @property
    def run(self) -> tuple[int, int]:
        """The passages' numbers: (first, how many)."""
        return self.first, self.info.passages


@dataclass(frozen=True)
class State:
    """The sheets of one generation, by id."""

    generation: int
    sheets: Mapping[str, Held]

    @classmethod
    def load(cls, connection: Connection, generation: int) -> State:
        """Return the state that the connection sees."""
        rows = connection.execute(select(SHEET).order_by(SHEET.c.id)).mappings()
        return cls(generation, {row["id"]: _held(row) for row in rows})

    @cached_property
    def infos(self) -> tuple[SheetInfo, ...]:
        """Every sheet, by id."""
        return tuple(held.info for held in self.sheets.values())

    @cached_property
    def by_key(self) -> Mapping[int, Held]:
        """The version that has a key."""
        return {held.key: held for held in self.sheets.values()}

    @cached_property
    def _by_first(self) -> tuple[NDArray[np.int64], list[Held]]:
        filled = sorted((h for h in self.sheets.values() if h.info.passages), key=lambda h: h.first)
        return np.array([h.first for h in filled], np.int64), filled

    def passage_id(self, number: int) -> str | None:
        """Return the id of the passage with this number; None when no sheet has it (any more)."""
        firsts, filled = self._by_first
        at = int(np.searchsorted(firsts, number, side="right")) - 1
        if at < 0 or number >= filled[at].first + filled[at].info.passages:
            return None
        return passage_id(filled[at].info.id, number - filled[at].first)

    def number(self, passage: str) -> tuple[int, Held] | None:
        """Return a passage's number and its sheet; None for an id that no sheet has."""
        match = _PASSAGE_ID.fullmatch(passage)
        held = self.sheets.get(match["sheet"]) if match else None
        if match is None or held is None or not 1 <= int(match["number"]) <= held.info.passages:
            return None
        return held.first + int(match["number"]) - 1, held

    @cached_property
    def passages(self) -> int:
        """How many passages all sheets have."""
        return sum(held.info.passages for held in self.sheets.values())

    def passage_of(self, vector: str) -> str | None:
        """Return the id of the passage that an id in Chroma stands for; None when its version is not the living one."""
        passage, _, key = vector.rpartition("@")
        place = self.number(passage)
        return passage if place is not None and str(place[1].key) == key else None

    def scope(self, sheets: Iterable[str] | None) -> list[Held]:
        """Return the versions of the sheets (all without), by id, once each; those it lacks are left out."""
        if sheets is None:
            return list(self.sheets.values())
        return [self.sheets[one] for one in sorted(set(sheets)) if one in self.sheets]


def passage_id(sheet: str, position: int) -> str:
    """Return the id of the passage at a position (from 0) of a sheet."""
    return f"{sheet}#{position + 1:03d}"


def generation_of(connection: Connection) -> int:
    """Return how often the store has changed."""
    return int(connection.execute(_GENERATION).scalar_one())


def _held(row: RowMapping) -> Held:
    info = SheetInfo(**{name: row[name] for name in SheetInfo.__slots__})
    return Held(info, row["key"], row["first"])
