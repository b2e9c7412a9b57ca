"""Item marks of running text (①, １．, (1), ア., Ⅰ.) and where they stand; pure.

Authors number the parts of a cell without breaking the line ("１．異状死…１／２２．死亡時…定額"), so a mark is believed
when it continues a sequence that began with its first sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.numerals import plain
from index.regex import regex
from index.text import NUMBER_SIGNS

_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_KATAKANA = "アイウエオカキクケコ"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at ``text[start:end]``: its family ("①", "(1)", "1.", "Ⅰ", "ア") and number from 1."""

    family: str
    number: int
    start: int
    end: int


_FAMILIES = (
    ("①", regex("[" + "".join(NUMBER_SIGNS) + "]")),
    ("(1)", regex(r"\((?P<n>\d{1,2})\)")),
    ("1.", regex(r"(?P<n>\d{1,2})[..](?!\d)")),
    ("1 ", regex(r"(?<![\d/.,~-])(?P<n>\d) (?!\d)")),
    ("Ⅰ", regex(rf"(?P<n>[{_ROMAN}])[..]?")),
    ("ア", regex(rf"(?<![ァ-ヶー])(?P<n>[{_KATAKANA}])[:.)]")),
)

# 1(1): the second level of an item that a bare number heads, not the mark (1). 10/10(2) does end in the mark (2).
_OF_ITEM = regex(r"(?:^|[^\d/./のa-zA-Z])\d$")


def find_marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of the text in order of place.

    Numbers with a dot or a space and single kana count only as a sequence 1, 2, …: "１／２２．" ends in the mark 2 when
    1 came before. Circled and bracketed numbers count wherever they stand.
    """
    bare = plain(text)
    families = [list(_family(bare, family, pattern)) for family, pattern in _FAMILIES]
    found = [mark for marks in families for mark in marks if mark.family != "1 " or len(marks) > 1]
    return tuple(sorted(found, key=lambda mark: mark.start))


def _family(bare: str, family: str, pattern: re.Pattern[str]) -> Iterator[Mark]:
    expected = 1
    for match in pattern.finditer(bare):
        if family in ("①", "(1)"):
            if family == "(1)" and _OF_ITEM.search(bare[max(0, match.start() - 2) : match.start()]):
                continue
            yield Mark(family, _value(match), match.start(), match.end())
            continue
        for start, number in _readings(bare, match):
            if number == expected and (number > 1 or _starts_item(bare, start)):
                yield Mark(family, number, start, match.end())
                expected += 1
                break


def _value(match: re.Match[str]) -> int:
    sign = match.groupdict().get("n") or NUMBER_SIGNS[match[0]].strip("()")
    return int(sign)


def _readings(bare: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, number) of the ways to read a match: all its digits, or the last alone ("１／２２．")."""
    sign = match["n"]
    if sign in _ROMAN or sign in _KATAKANA:
        signs = _ROMAN if sign in _ROMAN else _KATAKANA
        yield match.start("n"), signs.index(sign) + 1
        return
    for cut in range(len(sign)):
        if sign[cut] != "0":  # "１０／１０２．": the 0 ends the rate
            yield match.start("n") + cut, int(sign[cut:])


def _starts_item(bare: str, start: int) -> bool:
    """True where an item may begin: at the start, after a line break, a space or a closing sign."""
    return start == 0 or bare[start - 1].isspace() or bare[start - 1] in "。、:;)】」>・"
