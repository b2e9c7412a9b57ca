"""What an organisation is called for short: other words for a stretch of its name, and its initials; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from index.regex import regex

DATA = Path(__file__).with_name("called.toml")
LEAST, MOST = 2, 5  # letters of a name made of initials
_LATIN = regex(r"[a-z]+")


@lru_cache(maxsize=1)
def _data() -> tuple[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...], dict[str, tuple[str, ...]]]:
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    said = tuple((re.compile(entry["written"]), tuple(entry["called"])) for entry in found["said"])
    return said, {word: tuple(letters) for word, letters in found["letters"].items()}


@lru_cache(maxsize=16_384)
def called(name: str) -> tuple[str, ...]:
    """Return what else a plain name without its legal form is called; empty for most."""
    said, _ = _data()
    modern = name.translate(_modern())
    others = (modern, *_others(modern, said))
    return tuple(dict.fromkeys(other for other in others if other != name))


def _others(name: str, said: Iterable[tuple[re.Pattern[str], tuple[str, ...]]]) -> Iterator[str]:
    yield from (pattern.sub(other, name) for pattern, names in said if pattern.search(name) for other in names)


@lru_cache(maxsize=1)
def _modern() -> dict[int, int]:
    """The old and other forms of kanji that names keep, as people type them: 讀賣 is 読売."""
    pairs = tomllib.loads(DATA.read_text(encoding="utf-8"))["kanji"]["forms"]
    return {ord(old): ord(new) for old, new in (pair.split() for pair in pairs)}


@lru_cache(maxsize=16_384)
def initials(name: str) -> frozenset[str]:
    """Return the names that the initials of a plain name make, where every word of it is known: NRI."""
    if not 4 <= len(name) <= 24:
        return frozenset()
    return frozenset(word for word in _spelled(name) if LEAST <= len(word) <= MOST and not name.startswith(word))


def _spelled(name: str, first: bool = True) -> Iterator[str]:
    if not name:
        yield ""
        return
    latin = _LATIN.match(name)
    if latin:
        for letters in dict.fromkeys((latin[0],) if first else (latin[0][0], latin[0])):
            yield from (letters + rest for rest in _spelled(name[latin.end() :], first=False))
    _, words = _data()
    for size in range(min(len(name), 12), 1, -1):
        for letters in words.get(name[:size], ()):
            yield from (letters + rest for rest in _spelled(name[size:], first=False))
