"""A word in which the names of several payees end (運輸局, 協議会): all of them are meant, and nothing else; pure."""

from __future__ import annotations

from functools import lru_cache

from index.regex import regex
from index.text import fold
from qa.scope import Scope
from qa.signs import plain
from qa.spans import Reading, Span

TAG = "word:likes"
LEAST = 3  # payees whose names end so
_WORD = regex(r"(?:[一-鿿々]{2,}|[ァ-ヺー]{3,})(?![一-鿿々ァ-ヺー])")


def of_likes(reading: Reading, scope: Scope) -> Reading:
    """Return the reading with the words marked in which several payees' names end, and that are nobody's name."""
    owned = {(s.start, s.end) for s in reading.tagged(("kind:", "recipient:", "name:", "cue:"))}
    found = tuple(
        Span(m.start(), m.end(), TAG)
        for m in _WORD.finditer(reading.text)
        if m.span() not in owned and _ends(_payees(scope), plain(m[0].lstrip("各全両")))
    )
    return Reading(reading.text, (*reading.spans, *found), reading.mentions) if found else reading


def _ends(names: frozenset[str], word: str) -> bool:
    return len(word) > 1 and word not in names and sum(name.endswith(word) for name in names) >= LEAST


@lru_cache(maxsize=64)
def _payees(scope: Scope) -> frozenset[str]:
    return frozenset(plain(fold(str(r["name"]))) for r in scope.of("payee") if r["name"])
