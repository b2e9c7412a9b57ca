"""Words of the form typed with a kanji that makes another proper word (不要額 for 不用額, 合計学); pure.

No pair of such a word is strange. It is changed only where a whole run of kanji stands nowhere, in no text either, and
one kanji of the same sound, or of much the same look, makes it a phrase of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.adjoining import begins_verb, lookalikes
from qa.heard import Words, sounds

Masked = Mapping[str, Sequence[tuple[str, int]]]  # phrases by what is left of them with a sign masked

LEAST = 3  # kanji of a run
LEAST_SOUND = 2  # kana; shorter sounds are shared by too many kanji
_RUN = re.compile(r"(?<![一-鿿々ァ-ヺー])[一-鿿々]{3,6}(?![一-鿿々ァ-ヺー])")


def without_homophones(text: str, words: Words, masked: Masked) -> tuple[str, list[tuple[str, str]]]:
    """Return the folded text with such words put right, and what was read as what."""
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        run, rest = found[0], ""
        if len(run) > LEAST and begins_verb(text, found.end() - 1):  # the 教 of 施行率教えて
            run, rest = run[:-1], run[-1]
        word = None if words.known(run) else _meant(run, masked)
        if word is not None:
            changes.append((run, word))
        return (word or run) + rest

    return _RUN.sub(right, text), changes


def _meant(run: str, masked: Masked) -> str | None:
    for i, sign in enumerate(run):
        for phrase, _ in masked.get(f"{run[:i]}?{run[i + 1 :]}", ()):
            plain = sounds().plain
            shared = plain.get(sign, frozenset()) & plain.get(phrase[i], frozenset())
            if sign in lookalikes().get(phrase[i], ()) or any(len(sound) >= LEAST_SOUND for sound in shared):
                return phrase
    return None
