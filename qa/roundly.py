"""Amounts said roughly: 約10億円, 2億円近く, 1億7千万円 of 170,932千円; pure."""

from __future__ import annotations

from fractions import Fraction

from index.regex import regex

_BEFORE = regex(r"(?:約|およそ|おおよそ|だいたい|大体|ざっと|ほぼ|概ね|おおむね|かれこれ)(?:、)?$")
_AROUND = regex(r"(?:くらい|ぐらい|ほど|程度|前後|そこそこ|見当|内外)")
_BELOW = regex(r"(?:近[くい]|弱|足らず|に迫る|を?少し下回|そこら)")
_ABOVE = regex(r"(?:強|余り?|あまり|と少し|ちょっと|を?少し(?:超|上回))")
SLACK = Fraction(1, 10)  # how far a rough amount may be off
NEAR = Fraction(3, 20)  # how far below or above 近く and 余り may lie


def about(value: int, said: int, before: str, after: str) -> bool:
    """Return whether ``value`` is what ``said`` says, given the words before and after it.

    Without a word for roughness an amount of two or more figures (1億7千万円) holds of what rounds to it.
    """
    if value == said or said <= 0:
        return value == said
    gap = Fraction(value - said, said)
    if _BELOW.match(after):
        return -NEAR <= gap <= 0
    if _ABOVE.match(after):
        return 0 <= gap <= NEAR
    if _AROUND.match(after) or _BEFORE.search(before):
        return abs(gap) <= SLACK
    unit = _last_figure(said)
    return unit * 10 <= said and (value + unit // 2) // unit * unit == said


def _last_figure(amount: int) -> int:
    """The worth of one in the last figure that is no zero: 1000000 of 170,000,000 has 1億7千万 as 10,000,000."""
    unit = 1
    while amount % (unit * 10) == 0:
        unit *= 10
    return unit
