"""A question put to one sheet that speaks of another program, by its number or its name."""

from __future__ import annotations

from functools import lru_cache

from index.regex import regex
from index.store import Store
from index.text import fold
from qa.scope import scope_of

LEAST = 8  # signs of a name that is not said by chance
_SHEET = regex(r"(?<!\d)20\d\d-(\d{6})(?!\d)")
_PROGRAM = regex(r"事業(?:id|番号)[::はがの]{0,2}(\d{6})(?!\d)")


def elsewhere(question: str, sheet: str, store: Store) -> str | None:
    """Return the number or name of the other program that a question to ``sheet`` is about; None where of none."""
    text = fold(question)
    scope = scope_of(store, [sheet])
    if not scope.infos or any(fold(info.name) in text for info in scope.infos):
        return None
    own = sheet[-6:]
    numbers = [m for m in (*_SHEET.finditer(text), *_PROGRAM.finditer(text)) if m[1] != own]
    for number in numbers:
        if number[1] not in scope.texts:
            return number[0]
    if any(m[1] == own for m in (*_SHEET.finditer(text), *_PROGRAM.finditer(text))):
        return None
    return next((name for name in _names(store, store.generation()) if name in text and name not in scope.texts), None)


@lru_cache(maxsize=2)
def _names(store: Store, generation: int) -> tuple[str, ...]:
    names = {fold(info.name) for info in store.sheets()}
    return tuple(sorted((n for n in names if len(n) >= LEAST), key=len, reverse=True))
