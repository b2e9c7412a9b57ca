"""A question in the sheet's own words, where everyday words keep it from being understood: メンバー is 会員; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from index.regex import regex
from index.text import fold
from qa.lexicon import Lexicon
from qa.scope import Scope
from qa.signs import plain, script
from qa.synonyms import data, same

_QUOTED = regex("「([^」]+)」")
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


_RUN = regex("[一-鿿々]+")
_JOINED = "CK"  # scripts whose signs join to one word
_SUFFIXES = "等代費用型数別者側的内"  # what may end a word and leaves it what it is


def exchanged(text: str, scope: Scope) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the folded question with the sheet's words for what it says in words that stand nowhere in the sheet.

    Only words that mean the same whatever is said of them are read for each other (``exchange`` in synonyms.toml); the
    longest word counts.
    """
    pattern, others = _exchange()
    changes: dict[str, str] = {}

    def put(found: re.Match[str]) -> str:
        word = found[0]
        if word in scope.texts:
            return word
        if not _whole(found):
            return _composed(found, others[word], scope, changes)
        meant = next((other for other in others[word] if _named(other, scope)), None)
        meant = meant or next((other for other in others[word] if other in scope.texts), None)
        if meant is None or any(other in text for other in others[word]):  # it says the sheet's word as well
            return word
        changes[word] = meant
        return meant

    return pattern.sub(put, text), tuple(changes.items())


def _composed(found: re.Match[str], others: Sequence[str], scope: Scope, changes: dict[str, str]) -> str:
    """A word that begins a longer one is exchanged where the sheet has that one: 資金洗浄対策, マネロン対策."""
    before, rest = found.string[: found.start()][-1:], _RUN.match(found.string, found.end())
    if rest is None or (before and script(before) in (*_JOINED, "L")):
        return found[0]
    meant = next((other for other in others if other + rest[0][:2] in scope.texts), None)
    if meant is not None:
        changes[found[0]] = meant
    return meant or found[0]


@cache
def _exchange() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    found = {fold(group[0]): tuple(map(fold, group[1:])) for group in data()["exchange"]}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True)))), found


def _whole(found: re.Match[str]) -> bool:
    """Whether what was found is no piece of a longer word."""
    text, word = found.string, found[0]
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    apart = not before or script(before) != script(word[0]) or script(before) not in (*_JOINED, "L")
    kana = script(word[0]) == "H" and before and script(before) == "H" and before not in "のはがをにへとやもで"
    ends = not after or script(after) != script(word[-1]) or after in _SUFFIXES or script(after) not in (*_JOINED, "L")
    return apart and not kana and ends
