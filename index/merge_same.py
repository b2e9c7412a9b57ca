"""Whether a printed value and an open-data value say the same; pure.

A PDF prints amounts in 千円 and rates with one decimal, and its text has lost its line breaks; the open data has the
exact yen and the fraction.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from index.numerals import MAGNITUDES, plain
from index.regex import regex
from index.sheet import Cell
from index.text import fold

_UNIT = regex(r"(十億|百億|百万|十万|千万|億|万|千|百|兆)\s*円")
_DECIMALS = regex(r"\.(\d+)")
_LOOSE = regex(r"[/|・、。,.\n]")  # line breaks become any of these on the way
_NEAR = 0.95  # share of common character pairs above which a long text is the same but for the reading


def same_value(pdf: Cell[Any], data: Cell[Any], unit: int) -> bool:
    """True when the two agree within the printed precision; ``unit`` is the yen of a bare 1 in the PDF's table."""
    ours, theirs = pdf.value, data.value
    if ours == theirs or same_text(pdf.text, data.text):
        return True
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return False
    if isinstance(ours, int) and isinstance(theirs, int):
        return ours > _LARGEST_YEAR and abs(ours - theirs) < _printed_unit(pdf.text, unit)
    if isinstance(ours, Fraction) and isinstance(theirs, Fraction):
        return abs(ours - theirs) <= Fraction(1, 100 * 10 ** _decimals(pdf.text))
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) < Decimal(1).scaleb(-_decimals(pdf.text)) and _decimals(data.text) > 0
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return set(ours) == set(theirs)
    return False


_LARGEST_YEAR = 9999  # a small whole number is a year or a count, and exact


def _printed_unit(text: str, unit: int) -> int:
    match = _UNIT.search(plain(text))
    return MAGNITUDES[match[1]] if match else unit


def _decimals(text: str) -> int:
    match = _DECIMALS.search(plain(text))
    return len(match[1]) if match else 0


def same_text(one: str, other: str) -> bool:
    """True for texts that differ only in signs that stand for a line break, or where one ends earlier (…)."""
    a, b = (_LOOSE.sub("", fold(text).removesuffix("…").removesuffix("...")) for text in (one, other))
    if a == b:
        return True
    if not a or not b:
        return False
    if min(len(a), len(b)) >= 4 and (a in b or b in a):
        return True
    return _digits(a) == _digits(b) and likeness(a, b) >= _NEAR


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def likeness(a: str, b: str) -> float:
    """Return the share of character pairs that two folded texts have in common (Dice), 0 to 1."""
    pairs_a, pairs_b = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    total = len(pairs_a) + len(pairs_b)
    return 2 * len(pairs_a & pairs_b) / total if total else 0.0
