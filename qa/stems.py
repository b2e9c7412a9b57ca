"""Verbs and adjectives of computing in all their inflections (stems.toml): the stretches that carry a tag."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files


def stems(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, tag) for what a folded question says by stem; the groups of a pattern carry its tag."""
    for tag, pattern in _patterns():
        for found in pattern.finditer(text):
            for group in range(1, pattern.groups + 1) if pattern.groups else (0,):
                if found.start(group) >= 0:
                    yield found.start(group), found.end(group), tag


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(files("qa").joinpath("stems.toml").read_text(encoding="utf-8"))
    return tuple((tag, re.compile(_filled(p, data["parts"]))) for tag, every in data["stems"].items() for p in every)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts in; a part may hold further ones."""
    while named := [name for name in parts if f"{{{name}}}" in pattern]:
        for name in named:
            pattern = pattern.replace(f"{{{name}}}", parts[name])
    return pattern
