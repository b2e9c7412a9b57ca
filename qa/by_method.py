"""What a question says of the way a contract was awarded, apart from what names the contract; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa.methods import alternatives
from qa.pieces import Match
from qa.sieve import Sieve

SAID = 0.5  # the least share of a way of awarding that names it: 価格 and 契約 alone do not
LEFT = 2  # signs that still name a row


def method_apart(sieve: Sieve, matches: Mapping[int, Match]) -> Mapping[int, Match]:
    """Return the matches without ways of awarding that are hardly said, or between which the question asks."""
    if sieve.table != "contract":
        return matches
    either = alternatives(sieve.reading.text)
    kept = {p: m for p, m in matches.items() if set(m.shares) != {"method"} or m.share >= SAID}
    if not either:
        return kept
    told = {p: _without(m, either) for p, m in kept.items()}
    return {p: m for p, m in told.items() if len(m.explained) >= LEFT}


def _without(match: Match, offsets: frozenset[int]) -> Match:
    left = match.explained - offsets
    shares = {c: s for c, s in match.shares.items() if c != "method"}
    if not shares or not left:
        return replace(match, explained=frozenset())
    return replace(match, explained=left, shares=shares, weight=match.weight * len(left) / len(match.explained))
