"""Patterns that compile when they are first used."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import index
import qa
from index.regex import regex

_NAMES = [
    f"{package.__name__}.{found.name}"
    for package in (index, qa)
    for found in pkgutil.iter_modules(package.__path__)
    if not found.ispkg and found.name != "train"
]


def test_stands_for_the_compiled_pattern() -> None:
    made = regex(r"(?P<year>\d{4})年度", re.ASCII)
    found = made.search("2024年度")
    assert found is not None
    assert found["year"] == "2024"
    assert made.pattern == r"(?P<year>\d{4})年度"
    assert made.sub("x", "2023年度と2024年度") == "xとx"


def test_a_wrong_pattern_is_told_at_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("(")


@pytest.mark.parametrize("name", _NAMES)
def test_every_pattern_of_a_module_compiles(name: str) -> None:
    held = vars(importlib.import_module(name)).values()
    flat = [one for value in held for one in (value if isinstance(value, tuple) else (value,))]
    for one in flat:
        if type(one).__name__ == "_Uncompiled":
            assert isinstance(one.flags, int)


def test_importing_compiles_few() -> None:
    """A fresh interpreter leaves most patterns for their first use."""
    script = (
        "import qa.ask, gc\n"
        "from index.regex import _Uncompiled\n"
        "every = [o for o in gc.get_objects() if type(o) is _Uncompiled]\n"
        "print(len(every), sum(isinstance(o._made, tuple) for o in every))\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    every, waiting = map(int, said.stdout.split())
    assert every > 300
    assert waiting > 0.8 * every
