"""What a question about grants says in everyday words, in the words of the cells: 飛行機 is 航空; pure.

The sub-programs of a grant are told by what they pay for, which people say otherwise (grants.toml). A word is put
otherwise only where no cell of the sheet's grants says it, and one says the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from index.tables import Row
from index.text import fold
from qa.grant_asked import asks_terms, data
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.typos import Correction

_TOLD = ("recipient", "subprogram", "rate", "cap")
Change = tuple[str, str]


@cache
def _said() -> Sequence[tuple[re.Pattern[str], tuple[str, ...]]]:
    return [(re.compile(said), tuple(map(fold, meant))) for said, *meant in data()["said"]]


def in_grants(slips: Correction, scope: Scope) -> Correction:
    """Return a question put right with the words of the sheet's grants for everyday ones."""
    text, changes = in_grant_words(slips.text, scope)
    return Correction(text, (*slips.changes, *changes)) if changes else slips


def in_grant_words(text: str, scope: Scope) -> tuple[str, tuple[Change, ...]]:
    """Return the folded question with the words of the sheet's grants for everyday ones, and what was changed."""
    rows = scope.of("subsidy")
    if not rows or not asks_terms(text):
        return text, ()
    told = [_text(row) for row in rows]
    whole = "\n".join(told)
    changes: list[Change] = []
    for pattern, meant in _said():
        found = pattern.search(text)
        if found is None or (len(found[0]) > 1 and found[0] in whole):
            continue
        there = [word for word in meant if word in whole]
        if not there or any(word in text for word in there):
            continue
        word = _likeliest(there, told, text)
        text = text[: found.start()] + word + text[found.end() :]
        changes.append((found[0], word))
    return text, tuple(changes)


@lru_cache(maxsize=1024)
def _row_text(texts: tuple[str, ...]) -> str:
    return fold("\n".join(texts))


def _text(row: Row) -> str:
    return _row_text(tuple(row.cells[c].text for c in _TOLD if c in row.cells))


def _likeliest(words: Sequence[str], told: Sequence[str], text: str) -> str:
    """The word of the row that says most of the rest of the question; the first of them where none says more."""
    grams = set(bigrams(plain(text)))

    def worth(word: str) -> int:
        return max(len(grams & set(bigrams(plain(row)))) for row in told if word in row)

    return max(words, key=worth)  # max keeps the first of equals
