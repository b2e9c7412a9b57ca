"""One table's reading of a question: what it explains and what it leaves; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from index.regex import regex
from index.tables import TABLES
from qa.pieces import Match
from qa.scope import Scope
from qa.signs import Stripped, script
from qa.spans import Reading
from qa.wholes import wholes

NAMED_ROW = 0.55  # the least weight of a name that picks rows
SOLID = 0.6  # the least share of a name that other tables must not ignore


@dataclass(frozen=True, slots=True)
class Candidate:
    """One table's reading of the question."""

    table: str
    score: float
    columns: tuple[str, ...]  # named outright
    hinted: tuple[str, ...]
    matches: Mapping[int, Match]  # position in the scope -> match
    explained: frozenset[int]
    residue: tuple[tuple[int, int], ...]  # runs of the question that stay unexplained
    cued: bool
    keyed: bool
    others: Mapping[int, Match]  # the matches of all tables

    @property
    def named_rows(self) -> tuple[Match, ...]:
        """The matches that pick rows."""
        return tuple(m for m in self.matches.values() if m.weight >= NAMED_ROW)


_BIDDING = regex("札|応募|競争")


@dataclass(frozen=True)
class Evidence:
    """What all tables share of one question."""

    reading: Reading
    question: Stripped
    scope: Scope
    generic: frozenset[int]
    matches: Mapping[int, Match]
    solid: frozenset[int]  # offsets of names said nearly in full, in any table

    @cached_property
    def content(self) -> tuple[int, ...]:
        """The offsets of the signs that carry content: none of kana, stops or digits outside of names."""
        signs = enumerate(self.reading.text)
        return tuple(i for i, sign in signs if i in self.solid or script(sign) not in "HPD")

    @cached_property
    def named(self) -> frozenset[int]:
        """The offsets of the words that name a field."""
        return frozenset(i for s in self.reading.tagged("name:") for i in range(s.start, s.end))

    @cached_property
    def aside(self) -> frozenset[int]:
        """The offsets of what a share is taken of."""
        return frozenset(wholes(self.reading))


def is_share(best: Candidate, reading: Reading) -> bool:
    """Whether a share is to be computed: 占める割合; or a rate of amounts that are named, where no rate is."""
    if reading.has("op:ratio"):
        return True
    kinds = [TABLES[best.table].column(c).kind for c in best.columns]
    if reading.has("op:difference"):
        return False  # 伸び率
    payees = any(m.shares.get("payee", 0.0) >= SOLID for m in best.named_rows)
    if best.table == "contract" and not best.columns and payees and not _BIDDING.search(reading.text):
        return reading.has("ask:rate")  # the only rate of a contract is named outright
    return reading.has("ask:rate") and "yen" in kinds and not {"rate", "rates"} & set(kinds)
