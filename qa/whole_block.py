"""The block whose total a share is taken of: ブロックAの何%, 都道府県向け交付金全体に占める; pure."""

from __future__ import annotations

from collections.abc import Mapping

from index.regex import regex
from qa.candidate import Candidate
from qa.inclined import ROLE
from qa.scope import Scope
from qa.spans import Reading

_TABLES = ("payee", "contract", "cost_item")
NAMED = 0.6  # the least share of a payee's name by which it is the part
_MARK = regex(
    r"[)」]?(?:への|に対する|向けの?|むけの?|宛ての?|あての?|の)?(?:交付金?|支出|補助金?|支払い?|お金|金|資金)?(?:額|総額|合計|全体|全部|トータル|計)*"
    r"(?:の(?:支出|交付)?(?:額|総額|合計|全体))?"
    r"(?:の?うち|に占め|に対|の中で|の約?何[割%分]|の何パーセント|のどれ|のどの|のどん|の割合|の[\d.]+[%割]|の?比[率は])"
)


def whole_block(best: Candidate, reading: Reading, scope: Scope) -> str | None:
    """Return the letter of the block that a payee's share is taken of; None where none is said."""
    if best.table not in _TABLES or not (reading.has("op:ratio") or reading.has("ask:rate")):
        return None
    for mention in reading.mentions:
        if mention.kind == "block" and _MARK.match(reading.text, mention.end):
            return str(mention.value)
    payees = {i for m in best.matches.values() if _payee(m.shares) >= NAMED for i in m.explained}
    said = [
        (m.weight, str(scope.rows[p]["block"]))
        for p, m in best.others.items()
        if scope.rows[p].table == "payee_block"
        and m.weight >= ROLE
        and payees
        and not m.explained <= payees
        and _MARK.match(reading.text, max(m.explained - payees) + 1)
    ]
    return max(said)[1] if said else None


def inside(best: Candidate, scope: Scope, block: str) -> bool:
    """Return whether a payee that is named is one of the block, or none is named."""
    named = [scope.rows[p] for p, m in best.matches.items() if _payee(m.shares) >= NAMED]
    return not named or any(row["block"] == block for row in named)


def _payee(shares: Mapping[str, float]) -> float:
    return max(shares.get("name", 0.0), shares.get("payee", 0.0))
