"""Whether a question asks if the sheet agrees with itself: by how it is put, not by what it is about; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.regex import regex


class _Ways(NamedTuple):
    """The ways of asking, from ``disputes.toml``."""

    strong: tuple[re.Pattern[str], ...]
    always: tuple[re.Pattern[str], ...]
    beside: tuple[re.Pattern[str], ...]
    places: re.Pattern[str]


# 辻褄が合わない。開始年度は何年度か: what a sentence asks by itself after one that only finds fault.
_ASKS = regex(r"何(?:年度|円|%|件|者|人)|いくら|なんぼ|どれくらい|どのくらい")


def _asking(text: str) -> int:
    """Return where the part begins that asks: the last sentence, where it asks for a value of its own."""
    begin = text.rstrip("。?").rfind("。") + 1
    own = begin and _ASKS.search(text, begin) and not any(p.search(text, begin) for p in _ways().strong)
    return begin if own else 0


def disputes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a folded question that ask whether two places of the sheet agree."""
    ways, begin = _ways(), _asking(text)
    patterns = (*ways.strong, *ways.always)
    if ways.places.search(text):
        patterns = (*patterns, *ways.beside)
    for pattern in patterns:
        yield from (found.span() for found in pattern.finditer(text, begin))


def openly(text: str) -> bool:
    """Whether a folded question sets two places against one another, so that it takes no value for granted."""
    begin = _asking(text)
    return any(pattern.search(text, begin) for pattern in _ways().strong)


def is_place(word: str) -> bool:
    """Whether a word is one for a place of the sheet: it need not stand there."""
    return _ways().places.search(word) is not None


def matter(text: str) -> str:
    """Return a folded question without the words for the dispute and for the places it is about."""
    ways = _ways()
    for pattern in (*ways.strong[-2:], *ways.always, *ways.beside, ways.places):
        text = pattern.sub("、", text)
    return text


@cache
def _ways() -> _Ways:
    data = tomllib.loads(files("qa").joinpath("disputes.toml").read_text(encoding="utf-8"))
    strong, always, beside = (tuple(re.compile(p) for p in data[name]) for name in ("strong", "always", "beside"))
    return _Ways(strong, always, beside, re.compile(data["places"]))
