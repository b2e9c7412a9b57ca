"""Who pays whom where the form's drawing is not told block by block: read off the amounts; pure.

A block that the ministry did not pay itself is paid by the block before it whose amount it takes up: a cost item of
that block, or its total, is what one block (or several together) received. Payees follow the same way: what the payees
of one block got is what some of the next got together. Nothing is told where the amounts allow two ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from index.regex import regex
from index.tables import Row
from qa.direct import paid_directly
from qa.scope import Scope

NEAR = 1000  # yen by which rounded amounts may miss one another
MOST = 12  # payees among which a sum is looked for
_PASSED = regex("補助|助成|交付|委託|分担|配分|出資|外注|請負")  # costs by which money goes on to others
PARTS = 3  # payees that share an amount, at most


def payers(scope: Scope) -> dict[str, str]:
    """Return the block that pays each block which the ministry does not pay itself, by letter; of one sheet."""
    blocks = [b for b in scope.of("payee_block") if b["block"] is not None and b["total"] is not None]
    direct = paid_directly(blocks, scope.of("flow"), scope.of("overhead"))
    inner = [b for b in blocks if b["block"] not in direct]
    if not inner or len(scope.sheets) != 1:
        return {}
    costs: dict[str, list[int]] = {}
    for item in scope.of("cost_item"):
        if _PASSED.search(f"{item['category']}{item['use']}"):
            costs.setdefault(str(item["block"]), []).append(item["amount"] or 0)
    if not direct:  # the amounts do not add up: only what a cost item tells to the yen
        ways = {str(b["block"]): [p for p in _passing(b["total"], blocks, costs) if p != b["block"]] for b in blocks}
        return {letter: ways[letter][0] for letter in ways if len(ways[letter]) == 1}
    outer = [b for b in blocks if b["block"] in direct]
    found = {str(b["block"]): own for b in inner if (own := _payer([b], outer, costs)) is not None}
    if not found:
        whole = _payer(inner, outer, costs)
        found = {str(b["block"]): whole for b in inner} if whole is not None else {}
    return found


def _payer(blocks: Sequence[Row], outer: Sequence[Row], costs: Mapping[str, Sequence[int]]) -> str | None:
    """The one block that passes on what those blocks got: one of its costs, else its total."""
    amount = sum(b["total"] for b in blocks)
    passed = _passing(amount, outer, costs)
    passed = passed or [str(o["block"]) for o in outer if o["total"] == amount]
    return passed[0] if len(passed) == 1 else None


def _passing(amount: int, blocks: Sequence[Row], costs: Mapping[str, Sequence[int]]) -> list[str]:
    """The blocks of which an amount is one cost, and not all that they got."""
    return [str(b["block"]) for b in blocks if b["total"] > amount > NEAR and amount in costs.get(str(b["block"]), ())]


def takers(payee: Row, others: Sequence[Row]) -> list[Row]:
    """Return those of the next block's payees that got together what a payee got; none where that is open."""
    rows = [r for r in others if r["amount"]]
    if not payee["amount"] or len(rows) > MOST:
        return []
    for near in (0, NEAR):
        for size in range(1, PARTS + 1):
            sums = [some for some in combinations(rows, size)
                    if abs(sum(r["amount"] for r in some) - payee["amount"]) <= near]  # fmt: skip
            if len(sums) == 1:
                return list(sums[0])
            if sums:
                return []
    return []
