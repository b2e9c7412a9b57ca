"""Whether a question asks if the sheet agrees with itself: by how it is put, not by what it is about; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class _Ways(NamedTuple):
    """The ways of asking, from ``disputes.toml``."""

    strong: tuple[re.Pattern[str], ...]
    always: tuple[re.Pattern[str], ...]
    beside: tuple[re.Pattern[str], ...]
    places: re.Pattern[str]


def disputes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a folded question that ask whether two places of the sheet agree."""
    ways = _ways()
    patterns = (*ways.strong, *ways.always)
    if ways.places.search(text):
        patterns = (*patterns, *ways.beside)
    for pattern in patterns:
        yield from (found.span() for found in pattern.finditer(text))


def openly(text: str) -> bool:
    """Whether a folded question sets two places against one another, so that it takes no value for granted."""
    return any(pattern.search(text) for pattern in _ways().strong)


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
