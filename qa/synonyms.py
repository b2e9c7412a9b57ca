"""Words for one thing: everyday words and those of the administration (synonyms.toml); pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from index.regex import regex
from index.text import fold

TITLE = 8  # signs of a title, at least
_STOPS = regex(r"[^\w]")
REST = 1  # signs of a word that another word for most of it may leave: the 代 of エサ代


@cache
def data() -> Mapping[str, Sequence[Sequence[str]]]:
    """Return the contents of synonyms.toml."""
    found: Mapping[str, Sequence[Sequence[str]]]
    found = tomllib.loads(files("qa").joinpath("synonyms.toml").read_text(encoding="utf-8"))
    return found


@cache
def _titles() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """Return plain title -> what else it is called, and a pattern of all titles."""
    found: dict[str, tuple[str, ...]] = {}
    for group in data()["titles"]:
        words = [_STOPS.sub("", fold(word)) for word in group]
        for title in words:
            if len(title) >= TITLE:
                found[title] = tuple(dict.fromkeys((*found.get(title, ()), *(w for w in words if w != title))))
    return found, re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def also_called(name: str) -> tuple[str, ...]:
    """Return what else a plain name of a law or plan is called: 骨太の方針; empty for most names."""
    titles, pattern = _titles()
    said = pattern.search(name)
    return titles[said[0]] if said else ()


@cache
def same() -> Mapping[str, tuple[str, ...]]:
    """Return folded word -> the other words for the same thing, folded."""
    found: dict[str, list[str]] = {}
    for group in (*data()["groups"], *data()["titles"]):
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
