"""Words for one thing: everyday words and those of the administration (synonyms.toml); pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from index.text import fold

REST = 1  # signs of a word that another word for most of it may leave: the 代 of エサ代


@cache
def same() -> Mapping[str, tuple[str, ...]]:
    """Return folded word -> the other words for the same thing, folded."""
    groups = tomllib.loads(files("qa").joinpath("synonyms.toml").read_text(encoding="utf-8"))["groups"]
    found: dict[str, list[str]] = {}
    for group in groups:
        words = [fold(word) for word in group]
        for word in dict.fromkeys(w for w in words if len(w) > 1):
            found.setdefault(word, []).extend(w for w in words if w != word and len(w) > 1)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items() if others}


@lru_cache(maxsize=1024)
def others(word: str) -> tuple[str, ...]:
    """Return the other words for a folded word, or for what is most of it."""
    keys = [
        word[i : i + n] for n in range(len(word), max(len(word) - REST, 2) - 1, -1) for i in range(len(word) - n + 1)
    ]
    return next((same()[key] for key in keys if key in same()), ())


def said_otherwise(word: str, text: str) -> bool:
    """Return whether a folded text says the same thing as ``word`` in another word."""
    return any(other in text for other in others(word))
