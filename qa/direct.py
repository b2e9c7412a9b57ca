"""The payees whom the ministry itself paid: those of the blocks that make up what it spent; pure.

The form draws the flow of money as boxes: the ministry's with what it spent, a box for each block. Blocks that other
blocks pay are beyond that sum; they are told where the amounts leave but one way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from index.tables import Row
from qa.fit import PAID_DIRECTLY
from qa.sieve import Sieve

MOST = 3  # blocks paid by other blocks, at most


def direct(sieve: Sieve) -> None:
    """農水省から直接支出を受けた: the payees of the blocks that the ministry paid."""
    if sieve.table not in ("payee", "contract") or not PAID_DIRECTLY.search(sieve.reading.text):
        return
    blocks = paid_directly(sieve.scope.of("payee_block"), sieve.scope.of("flow"), sieve.scope.of("overhead"))
    if blocks and len(sieve.scope.sheets) == 1:
        sieve.keep(
            "block", "kind", "direct", f"国から直接（ブロック{'・'.join(blocks)}）", lambda r: r["block"] in blocks
        )


def paid_directly(blocks: Sequence[Row], flow: Sequence[Row], overhead: Sequence[Row]) -> tuple[str, ...]:
    """Return the letters of the blocks that the ministry paid; () where the amounts do not tell."""
    if any(r["parent"] for r in flow):  # the data tells by whom each block is paid
        return tuple(str(r["block"]) for r in flow if r["block"] is not None and not r["parent"])
    own = next((r["amount"] for r in flow if r["block"] is None and r["amount"]), None)
    if own is None or any(r["total"] is None for r in blocks) or not blocks:
        return ()
    inner = sum(r["amount"] or 0 for r in overhead if r["item"] is None)
    for spent in (own - inner, own):
        beyond = sum(r["total"] for r in blocks) - spent
        ways = [()] if beyond == 0 else _ways(blocks[1:], beyond)
        if len(ways) == 1:
            return tuple(str(r["block"]) for r in blocks if r["block"] not in ways[0])
    return ()


def _ways(blocks: Sequence[Row], amount: int) -> list[tuple[str, ...]]:
    """The fewest blocks whose totals add up to an amount, in every way."""
    for size in range(1, MOST + 1):
        found = [tuple(str(r["block"]) for r in some) for some in combinations(blocks, size)
                 if sum(r["total"] for r in some) == amount]  # fmt: skip
        if found:
            return found
    return []
