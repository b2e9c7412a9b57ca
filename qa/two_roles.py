"""Two blocks that a question names by their roles, side by side: 都道府県向けと中間支援組織向け; pure."""

from __future__ import annotations

from itertools import combinations

from index.regex import regex
from qa.inclined import ROLE
from qa.pieces import Match
from qa.sieve import Sieve

OWN = 2  # signs that each of the two roles explains and the other does not


def two_roles(sieve: Sieve) -> bool:
    """Keep the payees of both blocks; False where the question does not name two."""
    others = sieve.best.others.items()
    found = [(m, sieve.scope.rows[p]) for p, m in others if m.weight >= ROLE]
    blocks = {(r.sheet, r["block"]): m for m, r in found if r.table == "payee_block"}
    pairs = [pair for pair in combinations(blocks, 2) if _apart(sieve, blocks[pair[0]], blocks[pair[1]])]
    if len(pairs) != 1:
        return False
    keys = set(pairs[0])
    letters = sorted(str(block) for _, block in keys)
    words = "・".join(f"ブロック{letter}" for letter in letters)
    kept = sieve.keep("block", "is", tuple(letters), words, lambda r: (r.sheet, r["block"]) in keys, soft=True)
    if kept:
        sieve.names_used |= blocks[pairs[0][0]].explained | blocks[pairs[0][1]].explained
    return kept


def _apart(sieve: Sieve, one: Match, two: Match) -> bool:
    """Whether each role is said where the other is not, one after the other, joined."""
    first, second = one.explained - two.explained, two.explained - one.explained
    if len(first) < OWN or len(second) < OWN:
        return False
    if min(first) > min(second):
        first, second = second, first
    between = sieve.reading.text[max(first) + 1 : min(second)]
    joined = any(sign in between for sign in "と、やも・及") or (
        _THAN.match(sieve.reading.text, max(second) + 1) is not None and _SAID.search(between) is not None
    )
    return max(first) < min(second) and joined and len(between) <= MAX_BETWEEN


# 広報に払った額は調査の方より多い
_THAN = regex(r"(?:の?(?:方|ほう|分|額|ブロック))?(?:に(?:払|出|渡|流)[^、。]{1,4})?(?:額|分)?(?:より|と比べ|に比べ)")
_SAID = regex("[はが]")
MAX_BETWEEN = 14  # signs between the two roles
