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

    always: tuple[re.Pattern[str], ...]
    beside: tuple[re.Pattern[str], ...]
    places: re.Pattern[str]


def disputes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a folded question that ask whether two places of the sheet agree."""
    ways = _ways()
    patterns = (*ways.always, *ways.beside) if ways.places.search(text) else ways.always
    for pattern in patterns:
        yield from (found.span() for found in pattern.finditer(text))


@cache
def _ways() -> _Ways:
    data = tomllib.loads(files("qa").joinpath("disputes.toml").read_text(encoding="utf-8"))
    always, beside = (tuple(re.compile(p) for p in data[name]) for name in ("always", "beside"))
    return _Ways(always, beside, re.compile(data["places"]))
