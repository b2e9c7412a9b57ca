"""What signs stand beside one another in well-written Japanese, so that none of it is taken for a slip; pure."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cache
from importlib.resources import files

from qa.signs import script

NUMERALS = set("一二三四五六七八九十百千万億兆何〇")
_JOINTS = set("のはがをにもへとでやかよね")


@cache
def leave(kind: str) -> frozenset[str]:
    """Return the words or signs of kana.toml, [leave], that are no slips."""
    words = tomllib.loads(files("qa").joinpath("kana.toml").read_text(encoding="utf-8"))["leave"][kind]
    return frozenset(words.split() if " " in words else words)


@cache
def lookalikes() -> Mapping[str, frozenset[str]]:
    """Return the kanji that are taken for each one by the eye (kana.toml, [alike]; shapes.txt), both ways."""
    found: dict[str, set[str]] = defaultdict(set)
    alike = tomllib.loads(files("qa").joinpath("kana.toml").read_text(encoding="utf-8"))["alike"]
    shapes = files("qa").joinpath("shapes.txt").read_text(encoding="utf-8").split()
    for sign, others in (*alike.items(), *((line[0], line[1:]) for line in shapes)):
        found[sign].update(others)
        for other in others:
            found[other].add(sign)
    return {sign: frozenset(others) for sign, others in found.items()}


def strange(window: str, known: Container[str]) -> bool:
    """Whether two signs stand together in a stretch that nobody puts together."""
    pairs = (window[i : i + 2] for i in range(len(window) - 1))
    return any(pair not in known and pair not in common_pairs() for pair in pairs)


def pairs(text: str) -> Iterator[str]:
    """Yield the pairs of kanji that stand beside one another in a text."""
    return (text[i : i + 2] for i in range(len(text) - 1) if script(text[i]) == script(text[i + 1]) == "C")


@cache
def common_pairs() -> frozenset[str]:
    """The pairs of kanji that are common in official texts, whatever the sheets in scope say."""
    lines = files("qa").joinpath("pairs.txt").read_text(encoding="utf-8").split()
    return frozenset(line[0] + sign for line in lines for sign in line[1:])


def cut(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends within a word of katakana."""
    begins = script(text[start]) == "K" and start > 0 and script(text[start - 1]) == "K"
    return begins or (script(text[end - 1]) == "K" and end < len(text) and script(text[end]) == "K")


def counted(text: str, start: int) -> bool:
    """Whether a sign only counts what stands before it: the 人規 of 3人規模, the 何戸 of 何戸あるか."""
    before, sign, behind = text[start - 1 : start], text[start], text[start + 1 : start + 2]
    if sign == "何":
        return behind in leave("counters")
    return sign in leave("counters") and (before.isdecimal() or before == "何")


def begins_verb(text: str, start: int) -> bool:
    """Whether a kanji takes kana behind it that are no particle: the second 行 of 旅行行く."""
    behind = text[start + 1 : start + 2]
    return bool(behind) and script(behind) == "H" and behind not in _JOINTS


def shortened(window: str, phrase: str) -> bool:
    """Whether a stretch only leaves out a sign that any word may take: 脱炭素設備 for 脱炭素化設備."""
    lost = next((sign for sign, kept in zip(phrase, window, strict=False) if sign != kept), phrase[-1])
    return lost in leave("dropped")
