"""Words in all their inflections: what is computed (stems.toml), fields by what they are for (worded.toml); pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

_SECTIONS = {"stems": (("stems", ""),), "worded": (("fields", "name:"), ("operations", ""))}  # section -> its prefix


def stems(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, tag) for what a folded question says by stem; the groups of a pattern carry its tag."""
    yield from _found(text, "stems")


def worded(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, tag) for the fields that a folded question names by what they are for."""
    yield from _found(text, "worded")


def _found(text: str, file: str) -> Iterator[tuple[int, int, str]]:
    for tag, pattern in _patterns(file):
        for found in pattern.finditer(text):
            for group in range(1, pattern.groups + 1) if pattern.groups else (0,):
                if found.start(group) >= 0:
                    yield found.start(group), found.end(group), tag


@cache
def _patterns(file: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(files("qa").joinpath(f"{file}.toml").read_text(encoding="utf-8"))
    tagged = ((prefix + tag, every) for section, prefix in _SECTIONS[file] for tag, every in data[section].items())
    return tuple((tag, re.compile(filled(p, data["parts"]))) for tag, every in tagged for p in every)


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts in; a part may hold further ones."""
    while named := [name for name in parts if f"{{{name}}}" in pattern]:
        for name in named:
            pattern = pattern.replace(f"{{{name}}}", parts[name])
    return pattern
