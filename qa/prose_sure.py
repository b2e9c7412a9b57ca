"""How sure it is that the best stretch of running text speaks of what is asked; pure but for the search.

A logistic regression over the development questions: those that a sheet answers against those that it does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from index.store import Store
from index.text import fold
from qa.mentions import mentions
from qa.missing import lacking, proper
from qa.prose import Kind
from qa.prose_pick import MOST, Stretch, stretches
from qa.prose_rank import Marks, Told, told
from qa.scope import Scope
from qa.spans import Reading

_MARKS = Marks(1.2, 2.3, 0.0, 3.2, 0.4, 0.3, 2.2, 2.0)
_NOTHING = Marks(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
UNKNOWN, BIAS, AHEAD = -2.5, -6.1, 0.1  # per share of unknown words; always; per point ahead of the next sentence
PROSE = 2.5  # running text is asked for: a why, a how
NOBODY, LACKING, OTHER_YEAR = -0.6, -1.4, -6.0  # what is named is not there


@dataclass(frozen=True, slots=True)
class Spoken:
    """The stretches to quote, best first, the kinds of question asked, and how sure the best one is, 0 to 1."""

    stretches: tuple[Stretch, ...]
    kinds: tuple[Kind, ...]
    sure: float
    marks: Marks

    @property
    def prose(self) -> bool:
        """Whether only running text can answer."""
        return any(kind.text for kind in self.kinds)


@lru_cache(maxsize=8)
def spoken(reading: Reading, store: Store, scope: Scope) -> Spoken:
    """Return what the running text of the sheets in scope says to a question."""
    found = told(reading, store, scope)
    if not found.ranked:
        return Spoken((), found.kinds, 0.0, _NOTHING)
    exact = reading.values("year") and not any(kind.text for kind in found.kinds)
    picked = stretches(found.ranked, found.kinds, 1 if exact else MOST)
    return Spoken(picked, found.kinds, _sure(found, picked[0], reading, scope), found.ranked[0].marks)


def _sure(found: Told, best: Stretch, reading: Reading, scope: Scope) -> float:
    first = found.ranked[0]
    ahead = first.score - found.ranked[1].score if len(found.ranked) > 1 else 0.0
    weighed = (
        BIAS
        + sum(w * m for w, m in zip(_MARKS, first.marks, strict=True))
        + UNKNOWN * found.unknown
        + AHEAD * min(ahead, 3.0)
        + NOBODY * bool(proper(reading, scope))
        + LACKING * bool(lacking(reading, scope))
        + PROSE * any(kind.text for kind in found.kinds)
        + OTHER_YEAR * _other_year(best, reading)
    )
    return 1 / (1 + math.exp(-weighed))


def _other_year(best: Stretch, reading: Reading) -> bool:
    """Whether the question names years and the stretch speaks of other years only."""
    named = (
        m for m in reading.mentions if m.kind == "year" and any(c.isdigit() for c in reading.text[m.start : m.end])
    )
    asked = {m.value for m in named}  # 翌年度 names no year of its own
    told_ = {m.value for m in mentions(fold(best.text)) if m.kind == "year"}
    return bool(asked) and bool(told_) and not asked & told_
