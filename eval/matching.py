"""Whether a text says a thing: containment after folding, with numbers taken whole; pure.

A number matches as a whole or not at all: 142 is not in 1,420, nor 2,345万円 in 1億2,345万円, nor 5% in 27.5%.
No unit is converted here: that 6,000千円 is 600万円 holds only where the alternatives say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.text import fold

_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MAGNITUDES = "兆億万千百"
APART = re.compile(r"(?<=\d)\s+(?=\d)")  # folding would run two cells' numbers into one
_SPLIT = re.compile(r"[\s|｜/／]+")


@lru_cache(maxsize=65536)
def norm(text: str) -> str:
    """Return the form that is compared: folded, numbers kept apart, without the commas that group digits."""
    return _GROUPING.sub("", fold(APART.sub("|", text)))


def says(text: str, wanted: str) -> bool:
    """Return whether ``text`` contains ``wanted``, both as they were written."""
    return contains(norm(text), norm(wanted))


def contains(text: str, wanted: str) -> bool:
    """Return whether the normed ``text`` contains the normed ``wanted`` with its numbers whole; never for nothing."""
    return bool(wanted) and any(_whole(text, wanted, start) for start in _places(text, wanted))


def _places(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _whole(text: str, wanted: str, start: int) -> bool:
    return not (
        (wanted[0].isdigit() and _continues_before(text[:start]))
        or _continues_after(wanted, text[start + len(wanted) :])
    )


def _continues_before(before: str) -> bool:
    """A digit would go on to the left: 12|3, 1.|5, 2/|3, 1億|2345万, ▲|3."""
    if not before:
        return False
    last, digit_before = before[-1], len(before) > 1 and before[-2].isdigit()
    if last.isdigit() or last in "▲△":
        return True
    if last == "-":
        return len(before) == 1 or not (before[-2].isalnum() or before[-2] in "-)]」）")
    return last in "./," + _MAGNITUDES and digit_before


def _continues_after(wanted: str, after: str) -> bool:
    """A number at the end would go on to the right: 3|4, 3|.5, 1/2|0, 3億|5000万."""
    if not after:
        return False
    last, first = wanted[-1], after[0]
    if last.isdigit():
        return first.isdigit() or (first == "." and after[1:2].isdigit())
    return last in _MAGNITUDES and len(wanted) > 1 and wanted[-2].isdigit() and first.isdigit()


def says_all(text: str, items: Sequence[Sequence[str]]) -> bool:
    """Return whether every item (a list of alternatives) is said."""
    return all(any(says(text, alternative) for alternative in item) for item in items)


def says_any(text: str, alternatives: Sequence[str]) -> bool:
    """Return whether any of the alternatives is said."""
    return any(says(text, alternative) for alternative in alternatives)


@lru_cache(maxsize=65536)
def telling(text: str) -> frozenset[str]:
    """Return the normed words of a printed row that tell something: no blanks (``--``), no single signs but digits."""
    words = (norm(word) for word in _SPLIT.split(text))
    return frozenset(w for w in words if w.strip("-ー・:()") and (len(w) > 1 or w.isdigit()))


def overlaps(quote: str, context: str) -> bool:
    """Return whether a quote rests on a reference context.

    Either holds the other, numbers whole; or they are printed rows, and the words of one all stand in the other.
    Blanks (``--``) carry nothing. A quote of one sign (a bare 2) must be a word of the context.
    """
    a, b = norm(quote), norm(context)
    words, wanted = telling(quote), telling(context)
    if not words or not wanted:
        return False
    if len(a) < 2:
        return a in wanted
    return contains(a, b) or contains(b, a) or words <= wanted or wanted <= words
