"""Whether the title of a contract says more of a question than the roles of the blocks do; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.tables import Row
from qa.pieces import Match

MORE = 2  # signs that a title explains beside all that any one role does


def titled(matches: Mapping[int, Match], rows: Sequence[Row], least: float) -> bool:
    """Return whether some title explains what two roles explain apart: two words of one contract, each in a block."""
    titles = _of(matches, rows, "contract", least)
    roles = _of(matches, rows, "payee_block", least)
    if len(roles) < 2:
        return False
    return any(all(len(t - r) >= MORE for r in roles) and any(len(t & r) >= MORE for r in roles) for t in titles)


def _of(matches: Mapping[int, Match], rows: Sequence[Row], table: str, least: float
        ) -> list[frozenset[int]]:  # fmt: skip
    return [m.explained for p, m in matches.items() if rows[p].table == table and m.weight >= least]
