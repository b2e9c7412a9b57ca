"""Words of the form typed with a kanji that makes another proper word (不要額 for 不用額, 合計学); pure.

No pair of such a word is strange. It is changed only where a whole run of kanji stands nowhere, in no text either, and
one kanji of the same sound, or of much the same look, makes it a phrase of the lexicon; so does a word of two
kanji for one that sounds just the same (失効率 for 執行率), and one that makes a longer run a name of the sheets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from index.regex import regex
from qa.adjoining import begins_verb, lookalikes
from qa.heard import Words, sounds

Masked = Mapping[str, Sequence[tuple[str, int]]]  # phrases by what is left of them with a sign masked

LEAST = 3  # kanji of a run
LEAST_NAME = 5  # kanji of a run that may be a name
LEAST_SOUND = 2  # kana; shorter sounds are shared by too many kanji
_RUN = regex(r"(?<![一-鿿々ァ-ヺー])[一-鿿々]{3,16}(?![一-鿿々ァ-ヺー])")
_BARE = regex(r"(?<![一-鿿々ァ-ヺー])[一-鿿々]{2}(?![一-鿿々ァ-ヺー])")


def without_homophones(text: str, words: Words, masked: Masked, named: Masked) -> tuple[str, list[tuple[str, str]]]:
    """Return the folded text with such words put right, and what was read as what.

    ``masked``, ``named``: the phrases of the lexicon and the words of names with a sign masked.
    """
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        run, rest = found[0], ""
        if len(run) > LEAST and begins_verb(text, found.end() - 1):  # the 教 of 施行率教えて
            run, rest = run[:-1], run[-1]
        word = None if words.known(run) else _meant(run, masked) or _converted(run, words) or _named(run, named)
        if word is None and len(run) >= LEAST_NAME and not words.known(run):
            word = words.like(run)  # 甲野教育再構連盟, a piece of a longer name
        if word is not None:
            changes.append((run, word))
        return (word or run) + rest

    def alone(found: re.Match[str]) -> str:
        word = None if words.known(found[0]) else _listed("rare").get(found[0])
        if word is not None:
            changes.append((found[0], word))
        return word or found[0]

    return _BARE.sub(alone, _RUN.sub(right, text)), changes


def _meant(run: str, masked: Masked) -> str | None:
    for i, sign in enumerate(run):
        for phrase, _ in masked.get(f"{run[:i]}?{run[i + 1 :]}", ()):
            if sign in lookalikes().get(phrase[i], ()) or _sound_alike(sign, phrase[i]):
                return phrase
    return None


def _converted(run: str, words: Words) -> str | None:
    """Return the phrase of which a word of two kanji was taken for another that sounds just the same."""
    puts = (f"{run[:i]}{_listed('converted').get(run[i : i + 2], '?')}{run[i + 2 :]}" for i in range(len(run) - 1))
    return next((put for put in puts if put in words.phrases), None)


@cache
def _listed(kind: str) -> Mapping[str, str]:
    """Return the form's words of two kanji by the words that a keyboard offers for them (kana.toml, [converted] …)."""
    data = tomllib.loads(files("qa").joinpath("kana.toml").read_text(encoding="utf-8"))
    return {other: word for word, others in data[kind].items() for other in others.split()}


def _named(run: str, named: Masked) -> str | None:
    if len(run) < LEAST_NAME:
        return None
    found = (p for i in range(len(run)) for p, _ in named.get(f"{run[:i]}?{run[i + 1 :]}", ()) if len(p) == len(run))
    return next((p for p in found if all(a == b or _sound_alike(a, b) for a, b in zip(run, p, strict=True))), None)


def _sound_alike(one: str, two: str) -> bool:
    plain = sounds().plain
    shared = plain.get(one, frozenset()) & plain.get(two, frozenset())
    return any(len(sound) >= LEAST_SOUND for sound in shared)
