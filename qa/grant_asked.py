"""Whether a question asks what a grant pays: its rate, or up to what (grants.toml); pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data() -> Mapping[str, Any]:
    """Return how people speak of grants."""
    return tomllib.loads(files("qa").joinpath("grants.toml").read_text(encoding="utf-8"))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(data()[key]))


def asks_terms(text: str) -> bool:
    """Return whether a folded question asks what a grant pays, or up to what."""
    return _pattern("asked").search(text) is not None


def surely_asks_terms(text: str) -> bool:
    """Return whether a folded question can ask for nothing but what a grant pays: not for what was paid."""
    return _pattern("surely").search(text) is not None
