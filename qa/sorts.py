"""The sorts of value that nouns ask for (amounts, rates, numbers, persons), from ``beyond.toml``; pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from index.text import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: how its words end, the columns that hold one, and its sign in running text."""

    ends: tuple[str, ...]
    words: frozenset[str]
    columns: frozenset[str]
    said: re.Pattern[str] | None


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of value."""
    return tuple(
        Kind(
            tuple(sorted(map(fold, kind["ends"]), key=len, reverse=True)),
            frozenset(map(fold, kind.get("words", ()))),
            frozenset(kind["columns"]),
            re.compile(kind["said"]) if "said" in kind else None,
        )
        for kind in data()["kinds"].values()
    )


@cache
def plain_words() -> frozenset[str]:
    """Return the words that ask for nothing of their own."""
    return frozenset(map(fold, data()["plain"]["words"]))


@cache
def folk() -> frozenset[str]:
    """Return the words that say of whom, however common they are."""
    return frozenset(map(fold, data()["folk"]["words"]))


@cache
def ends() -> tuple[str, ...]:
    """Return the ends of all words that ask for a value of some kind."""
    return tuple(end for kind in kinds() for end in kind.ends)


@cache
def wanted(key: str) -> str:
    """Return a pattern of the words under a key of [wanted]."""
    return "|".join(sorted(map(re.escape, map(fold, data()["wanted"][key])), key=len, reverse=True))


@cache
def data() -> Any:
    """Return ``beyond.toml`` as it is."""
    return tomllib.loads(files("qa").joinpath("beyond.toml").read_text(encoding="utf-8"))
