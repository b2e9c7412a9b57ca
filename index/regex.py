"""Regular expressions that are compiled when they are first used.

The rules of the language are some seven hundred patterns, and one question needs about half of them: compiled at
import, they would be a tenth of the time that a command takes to its first answer.
"""

from __future__ import annotations

import re
from typing import Any, cast


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what stands for ``re.compile(text, flags)`` and compiles at its first use; ``re.error`` comes then."""
    return cast("re.Pattern[str]", _Uncompiled(text, flags))


class _Uncompiled:
    """Every attribute is the compiled pattern's, kept once it was asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._made: re.Pattern[str] | tuple[str, int] = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if isinstance(self._made, tuple):
            self._made = re.compile(*self._made)
        value = getattr(self._made, name)
        setattr(self, name, value)
        return value
