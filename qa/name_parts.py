"""The names that a cell holds: without its legal form, its parts, what else it is called; pure."""

from __future__ import annotations

import re
from functools import lru_cache

from index.regex import regex
from index.text import fold
from qa.called import called
from qa.lexicon import Lexicon
from qa.signs import bigrams, plain, spelled_out
from qa.synonyms import also_called

_PARTS = regex(r"[・（）()「」『』/／|｜\s,、]+")
_PATH = regex(r"[/／|｜,]+")
LONG = 48  # signs of a name that is a sentence


class _Cutter:
    """Cuts a cell into the names that it holds, by the lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        forms = sorted(map(re.escape, map(plain, lexicon.words["legal_forms"])), key=len, reverse=True)
        self._forms = re.compile("|".join(forms))
        self._kinds = re.compile("(?:" + "|".join(map(plain, lexicon.words["item_kinds"])) + ")$")
        self._ministries = frozenset(lexicon.ministries)
        self.variants = lru_cache(maxsize=8192)(self._variants)  # a payee stands in many rows, a stage in every sheet

    def _variants(self, value: str, parts: bool) -> tuple[tuple[str, frozenset[str]], ...]:
        """The name without its legal form, and its parts, each with its bigrams.

        子ども支援センター・ひかり is also ひかり. ``parts``: the cell is a name, not a text about something else.
        """
        return tuple((text, frozenset(bigrams(text))) for text in self._texts(value, parts))

    def _texts(self, value: str, parts: bool) -> list[str]:
        whole = self._forms.sub("", plain(value)) or plain(value)
        kind = self._kinds.search(whole) if "/" in value else None  # …交付金 of an item of the budget
        if not parts or (len(whole) > LONG and "/" not in value):
            return [whole, *also_called(whole)]  # a sentence has no names of its own in it
        cut = _PATH if "/" in value else _PARTS  # a path is cut at its slashes, a name where it may be cut
        pieces = [plain(p) for p in cut.split(spelled_out(fold(value))) if fold(p) not in self._ministries]
        return [
            t
            for t in dict.fromkeys(
                [
                    whole,
                    *([kind[0]] if kind else (*called(whole), *also_called(whole))),
                    *(p for p in pieces if len(p) >= (2 if "/" in value else 3)),
                ]
            )
            if len(t) >= 2
        ]


@lru_cache(maxsize=4)
def cutter(lexicon: Lexicon) -> _Cutter:
    return _Cutter(lexicon)
