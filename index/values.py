"""Where a cell says something that counts (a rate, an amount, 定額), and the brackets around it; pure."""

from __future__ import annotations

from index.numerals import find_amounts, plain
from index.rates import rate_spans
from index.regex import regex

OPEN, CLOSE = "([【「『《〔<", ")]】」』》〕>"
COLON = regex(r":|…+|・・・+|･･･+|(?<=[^\W\d_])_(?=\s*\d)")
SEPARATORS = " 　\n\t、,・。○●〇◯■◆◇□▪-–"
_WORDS = regex(r"定額|定率|全額|委託|上限なし|なし(?=[\s・○(①-⑳]|$)|無し")


def says_value(text: str) -> bool:
    """True when the text names a rate, an amount, or a word that stands for one (定額, 委託)."""
    return bool(value_spans(text))


def value_spans(text: str) -> list[tuple[int, int]]:
    """Return where rates, amounts and words such as 定額 stand."""
    bare = plain(text)
    spans = [*rate_spans(text), *((a.start, a.end) for a in find_amounts(text))]
    return sorted([*spans, *(match.span() for match in _WORDS.finditer(bare))])


def said(text: str) -> str:
    """Return what a part says, without the signs that part it from its name and from the next."""
    said = text.strip(SEPARATORS + "：:…･")
    return said.rstrip("・、,， 　")


def depth(bare: str, place: int) -> int:
    """Return how many brackets are open at ``place``."""
    depth = 0
    for sign in bare[:place]:
        if sign in OPEN:
            depth += 1
        elif sign in CLOSE and depth:
            depth -= 1
    return depth


def open_at(bare: str, place: int) -> int:
    """Return the place of the outermost bracket open at ``place``, or -1."""
    stack: list[int] = []
    for i in range(place):
        if bare[i] in OPEN:
            stack.append(i)
        elif bare[i] in CLOSE and stack:
            stack.pop()
    return stack[0] if stack else -1
