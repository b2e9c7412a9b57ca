"""Which sheets a question is about: named outright, by id, by the program's name, or the only one there is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.store import SheetInfo, Store

from index.text import fold
from qa.names import bigrams, plain

_ID = re.compile(r"(?<!\d)(20\d\d)-(\d{6})(?!\d)")
_PROGRAM = re.compile(r"(?<!\d)(\d{6})(?!\d)")
NAMED = 0.55  # the share of a program's name (by weight) that names it
MANY = 30  # more sheets than this are not searched for a question that names none


@dataclass(frozen=True, slots=True)
class Choice:
    """The sheets chosen; ``unknown`` is an id that the store lacks, ``ambiguous`` candidates to ask back with."""

    sheets: tuple[str, ...] = ()
    unknown: str | None = None
    ambiguous: tuple[SheetInfo, ...] = ()


def choose(store: Store, question: str, sheet: str | None) -> Choice:
    """Return the sheets that ``question`` is about; ``sheet`` (an id) settles it."""
    infos = store.sheets()
    if sheet is not None:
        return _by_id(infos, fold(sheet))
    text = fold(question)
    named = _ID.search(text)
    if named:
        return _by_id(infos, named[0])
    for number in _PROGRAM.findall(text):
        found = [i for i in infos if i.id.endswith(f"-{number}")]
        if found:
            return Choice((max(found, key=lambda i: i.fiscal_year).id,))
    if len(infos) <= 1:
        return Choice(tuple(i.id for i in infos))
    found = by_name(store, question)
    if found:
        names = {i.name for i in found}
        if len(names) == 1:
            return Choice((max(found, key=lambda i: i.fiscal_year).id,))
        return Choice(ambiguous=tuple(found))
    return Choice(tuple(i.id for i in infos)) if len(infos) <= MANY else Choice(ambiguous=tuple(infos[:5]))


def _by_id(infos: Sequence[SheetInfo], wanted: str) -> Choice:
    found = [i for i in infos if wanted in (i.id, i.id.split("-")[1])]
    return Choice((max(found, key=lambda i: i.fiscal_year).id,)) if found else Choice(unknown=wanted)


def by_name(store: Store, question: str) -> list[SheetInfo]:
    """Return the sheets whose program the question names best; several when they tie."""
    names = _names(store, store.generation())
    grams = set(bigrams(plain(question)))
    scored = [(share, info) for info in store.sheets() if (share := names.share(info, grams)) >= NAMED]
    best = max((share for share, _ in scored), default=0.0)
    return [info for share, info in scored if share >= best - 0.05]


class _Programs:
    """The programs' names, their bigrams weighed by rarity."""

    def __init__(self, infos: Sequence[SheetInfo]) -> None:
        self.grams = {i.id: set(bigrams(plain(i.name))) for i in infos}
        self.frequency: Counter[str] = Counter(
            g for grams in {i.name: self.grams[i.id] for i in infos}.values() for g in grams
        )
        self.total = len({i.name for i in infos})

    def share(self, info: SheetInfo, grams: set[str]) -> float:
        own = self.grams[info.id]
        whole = sum(map(self._weight, own))
        return sum(self._weight(g) for g in own & grams) / whole if whole else 0.0

    def _weight(self, gram: str) -> float:
        return math.log((self.total + 1) / (self.frequency[gram] + 0.5)) + 0.1


@lru_cache(maxsize=4)
def _names(store: Store, generation: int) -> _Programs:
    return _Programs(store.sheets())
