"""One condition on programs, as it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """``field relation value``; ``words`` as the answer says it, ``year`` where the field has years.

    Relations: ``is``, ``at_least``, ``above``, ``at_most``, ``below``, ``without`` (not that value), ``says`` (a text
    holds the value), ``blank`` and ``filled``.
    """

    field: str
    relation: str
    value: Any
    words: str
    year: int | None = None
