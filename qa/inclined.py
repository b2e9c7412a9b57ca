"""What speaks for or against a table beyond what it explains: whose row is named, of which block, in which year."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qa.candidate import SOLID, Evidence
from qa.fit import BLOCK, BLOCKLESS, SUBCONTRACT, each_block
from qa.names import EXACT
from qa.pieces import Match
from qa.titled import titled
from qa.wholes import item_of_year, of_budget, wholes

BY_INDICATOR = 0.3  # an indicator is named: its numbers
ITEM_OF_BUDGET = 4.5  # a kind of item is said to be a share of the budget
ITEM_OF_YEAR = 3.0  # what a kind of item has the year after, or at the start of its own
TITLED = 0.5  # a contract's title says what the roles of several blocks say in pieces
ROLE = 0.9  # the weight of a block's role that names its payees


def inclined(table: str, evidence: Evidence, own: Mapping[int, Match], columns: Collection[str]) -> float:
    """Return what is added to the score of a table, or taken from it.

    ``own``: position in the scope -> match of the rows that count for the table; ``columns``: those named outright.
    """
    if table == "goal_year":
        by_indicator = any(max(m.shares, key=lambda c: m.shares[c]) == "indicator" for m in own.values())
        return BY_INDICATOR * by_indicator
    if table == "payee_block":
        return _block(evidence, own, columns)
    if table == "contract":
        return TITLED * titled(evidence.matches, evidence.scope.rows, ROLE)
    if table == "cost_item":
        return _cost_item(evidence, own)
    return _budget_item(evidence, own) if table == "budget_item" else 0.0


def _block(evidence: Evidence, own: Mapping[int, Match], columns: Collection[str]) -> float:
    """A payee of a block is named, or left out: the payees, not the block; each of two blocks has its own total."""
    reading = evidence.reading
    payees = [m for p, m in own.items() if evidence.scope.rows[p].table == "payee"]
    score = 0.0
    if reading.values("block") and payees:
        score -= 3 * BLOCK
    if each_block(reading) and not any(m.share >= SOLID for m in payees):
        score += 2 * BLOCKLESS
    if any(m.share >= EXACT for m in payees) and "role" not in columns:
        cut = reading.has("word:exclude") or reading.tagged("op:") or reading.has("ask:rate")
        score -= BLOCKLESS * (bool(cut) + reading.has("word:exclude") + reading.has("word:all_blocks"))
    return score


def _cost_item(evidence: Evidence, own: Mapping[int, Match]) -> float:
    """The rest of a payee's costs is a row of them; a payee's category is named with it."""
    reading, score = evidence.reading, 0.0
    if reading.has("word:rest") and not reading.has("word:exclude"):
        rest = (evidence.scope.rows[p] for p, m in own.items() if m.shares.get("payee", 0.0) >= EXACT)
        score += 2 * SUBCONTRACT * any(str(r["category"]).startswith("その他") for r in rest)
    both = (m.shares.get("payee", 0.0) >= SOLID and m.shares.get("category", 0.0) >= EXACT for m in own.values())
    return score + any(both)


def _budget_item(evidence: Evidence, own: Mapping[int, Match]) -> float:
    score = ITEM_OF_BUDGET * bool(own and of_budget(evidence.reading, wholes(evidence.reading)))
    if any(m.share >= SOLID for m in own.values()) and item_of_year(evidence.reading):
        score += ITEM_OF_YEAR
    return score
