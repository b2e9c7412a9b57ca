"""Whose contracts and costs a question names: those of the payee that it says, of several with one title; pure."""

from __future__ import annotations

from qa.names import EXACT
from qa.sieve import Sieve


def owned(sieve: Sieve, group: frozenset[int]) -> frozenset[int]:
    """Of rows that a question names alike, those whose payee it says in full: 番号変更の工事で甲通信."""
    if sieve.table not in ("contract", "cost_item") or len(group) < 2:
        return group
    said = frozenset(p for p in group if sieve.best.matches[p].shares.get("payee", 0.0) >= EXACT)
    return said or group
