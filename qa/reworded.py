"""A question in the sheet's own words, where everyday words keep it from being understood: メンバー is 会員; pure."""

from __future__ import annotations

import re

from qa.lexicon import Lexicon
from qa.names import plain
from qa.scope import Scope
from qa.synonyms import same

_QUOTED = re.compile("「([^」]+)」")
_LOOSE = ("word:lacking", "word:filler", "hint:")  # phrases that may stand for something else
LEAST = 2  # signs of a word of the sheet


def in_its_words(text: str, unknown: str, scope: Scope, lexicon: Lexicon) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the folded question with the sheet's words for what it lacks, and what was changed.

    ``unknown``: what was said of the words that were not found. A word is changed where the name of some row says it
    in another way.
    """
    changes: list[tuple[str, str]] = []
    for word in dict.fromkeys(_QUOTED.findall(unknown)):
        if any(not tag.startswith(_LOOSE) for tag in lexicon.phrases.get(word, ())):
            continue  # 市区町村 is what the sheet lacks, whatever else it has
        meant = [other for other in same().get(word, ()) if len(other) >= LEAST and _named(other, scope)]
        if meant and word in text:
            changes.append((word, meant[0]))
    for word, other in changes:
        text = text.replace(word, other)
    return text, tuple(changes)


def _named(word: str, scope: Scope) -> bool:
    """Whether the name of some row says the word."""
    sought = plain(word)
    return any(sought in name.text for name in scope.names.names)
