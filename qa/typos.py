"""Slips of typing, put right before a question is read; pure.

Kana for kanji (補助りつ), a wrong conversion (補助立), a look-alike (捕助率), a sign lost, doubled or swapped. A
stretch is touched only where two signs stand together that neither the lexicon nor any sheet in scope has: what is
known is never "corrected". How the kanji sound and what is taken for what are data (kana.toml).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import product

from index.regex import regex
from qa.adjoining import cut, lookalikes, shortened, strange
from qa.common import common
from qa.lexicon import Lexicon
from qa.signs import script
from qa.two_kanji import pair_meant

LONGEST = 14  # signs of the longest stretch that is looked at
KANA_ALONE, KANA_BOUND = 4, 3  # the least kana that stand for a phrase on their own, or between particles
_LARGE = dict(zip("ゃゅょっ", "やゆよつ", strict=True))
_SMALL = regex("[ゃゅょっ]")
_CHINESE = regex("[ゃゅょん]")  # what most words of two kanji sound of, and few others
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
_JOINTS = set("のはがをにもへとでやかよね")
_PARTICLES = set("はがをにともへでやかよねのなだたてりるいうしせさまみ")


@dataclass(frozen=True, slots=True)
class Correction:
    """The text put right, and what was read as what."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Kana:
    readings: Mapping[str, tuple[str, ...]]
    confused: Mapping[str, frozenset[str]]
    leave: frozenset[str]


@cache
def _kana() -> _Kana:
    data = tomllib.loads(files("qa").joinpath("kana.toml").read_text(encoding="utf-8"))
    readings = {kanji: tuple(sounds.split()) for kanji, sounds in data["readings"].items()}
    confused: dict[str, set[str]] = defaultdict(set)
    for kanji, sounds in readings.items():
        confused[kanji].update(*(data["sounds"].get(sound, "") for sound in sounds))
    for kanji, others in lookalikes().items():
        confused[kanji].update(others)
    return _Kana(readings, {k: frozenset(v - {k}) for k, v in confused.items()}, frozenset(data["leave"]["words"]))


class Vocabulary:
    """Phrases indexed by what they turn into when one's finger or eye slips."""

    def __init__(self, phrases: Iterable[str], spelled: bool = True) -> None:
        kept = [p for p in dict.fromkeys(phrases) if len(p) >= 2]
        self.phrases = frozenset(kept)
        self.pairs = tuple(p for p in kept if len(p) == 2)
        self.spelled: dict[str, str] = {}
        if spelled:
            for phrase in kept:
                for variant in _spellings(phrase):
                    self.spelled.setdefault(variant, phrase)
        self._kept, self._least = kept, 4 if spelled else 5

    @cached_property
    def _slips(self) -> tuple[dict[str, list[tuple[str, int]]], dict[str, str]]:
        """Each phrase by what is left of it with a sign masked, and with a sign lost; few questions need them."""
        masked: dict[str, list[tuple[str, int]]] = defaultdict(list)
        short: dict[str, str] = {}
        for phrase in self._kept:
            if len(phrase) >= 3 and all(script(s) in "CK" for s in phrase):
                for i in range(len(phrase)):
                    masked[f"{phrase[:i]}?{phrase[i + 1 :]}"].append((phrase, i))
                    if len(phrase) >= self._least:
                        short.setdefault(phrase[:i] + phrase[i + 1 :], phrase)
        return masked, short

    @property
    def masked(self) -> Mapping[str, list[tuple[str, int]]]:
        """Each phrase by what is left of it with a sign masked."""
        return self._slips[0]

    def meant(self, window: str) -> str | None:
        """Return the phrase that a stretch of kanji or katakana is a slip of, or None; a common word is none."""
        return None if window in common() else self._mistaken(window) or self._fumbled(window)

    def _mistaken(self, window: str) -> str | None:
        for i, sign in enumerate(window):
            for phrase, _ in self._slips[0].get(f"{window[:i]}?{window[i + 1 :]}", ()):
                if sign in _kana().confused.get(phrase[i], ()) or (
                    len(phrase) >= 5 and script(sign) == script(phrase[i]) == "K"
                ):
                    return phrase
        return None

    def _fumbled(self, window: str) -> str | None:
        """A sign lost, doubled or two swapped."""
        lost = self._slips[1].get(window)
        if lost is not None:
            return None if shortened(window, lost) else lost
        for i in range(len(window) - 1):
            if window[i] == window[i + 1] and window[:i] + window[i + 1 :] in self.phrases and len(window) >= 4:
                return window[:i] + window[i + 1 :]
            swapped = window[:i] + window[i + 1] + window[i] + window[i + 2 :]
            if swapped in self.phrases:
                return swapped
        return None


def _spellings(phrase: str) -> Iterator[str]:
    """Yield the phrase with some or all kanji in kana."""
    readings = _kana().readings
    kanji = [i for i, sign in enumerate(phrase) if script(sign) == "C"]
    if not kanji or len(kanji) > 5 or any(phrase[i] not in readings for i in kanji):
        return
    choices = [(sign, *(readings[sign] if i in kanji else ())) for i, sign in enumerate(phrase)]
    for signs in product(*choices):
        text = "".join(signs)
        written = [i for i in kanji if signs[i] == phrase[i]]
        spelled = [signs[i] for i in kanji if signs[i] != phrase[i]]
        if not spelled or text in _kana().leave:
            continue
        if not written and (len(text) < KANA_BOUND or len(kanji) < 2):
            continue
        if written and sum(map(len, spelled)) < 2 and (spelled[0] in _PARTICLES or signs[0] == phrase[0]):
            continue  # 何か is no 何課
        yield text
        if written and len(text) >= KANA_ALONE and "っ" in text:  # しこう額; the がちょう of がちょうど is no 学長
            yield text.replace("っ", "")
        if len(text) > KANA_ALONE - bool(written) and _SMALL.search(text):
            yield _SMALL.sub(lambda found: _LARGE[found[0]], text)


def _hiragana(text: str) -> str:
    return text.translate(_HIRAGANA)


def corrected(text: str, lexicon: Lexicon, known: Container[str], names: Vocabulary, texts: str = "") -> Correction:
    """Return the folded ``text`` with its slips put right.

    ``known``: every bigram of the lexicon and of the sheets in scope; ``names``: the words of their names;
    ``texts``: the folded texts of the sheets.
    """
    changes: list[tuple[str, str]] = []
    vocabulary = _vocabulary(lexicon)
    done: list[str] = []
    position = 0
    while position < len(text):
        found = _slip(text, position, known, vocabulary, names, lexicon, texts)
        if found is None:
            done.append(text[position])
            position += 1
            continue
        end, phrase = found
        changes.append((text[position:end], phrase))
        done.append(phrase)
        position = end
    return Correction("".join(done), tuple(changes))


def _slip(
    text: str,
    start: int,
    known: Container[str],
    vocabulary: Vocabulary,
    names: Vocabulary,
    lexicon: Lexicon,
    texts: str,
) -> tuple[int, str] | None:
    """Return the end of the longest slip that starts here, and the phrase that was meant."""
    for end in range(min(len(text), start + LONGEST), start + 1, -1):
        window = text[start:end]
        if window in lexicon.phrases or window in names.phrases:
            return None
        phrase = _spelled(text, start, end, known, vocabulary, texts)
        whole = not cut(text, start, end)
        if (
            phrase is None
            and len(window) >= 3
            and whole
            and all(script(s) in "CK" for s in window)
            and strange(window, known)
        ):
            phrase = _first(window, vocabulary.meant, names.meant)
        if phrase is None and len(window) == 2 and all(script(s) == "C" for s in window) and strange(window, known):
            phrase = pair_meant(text, start, known, lexicon, (names.phrases, names.pairs), _kana().confused)
        if phrase is not None and phrase != window:
            return end, phrase
    return None


def _first(window: str, *ways: Callable[[str], str | None]) -> str | None:
    return next((phrase for way in ways if (phrase := way(window)) is not None), None)


def _spelled(text: str, start: int, end: int, known: Container[str], vocabulary: Vocabulary, texts: str) -> str | None:
    window = text[start:end]
    phrase = vocabulary.spelled.get(_hiragana(window))
    if phrase is None:
        return None
    before = text[start - 1 : start]
    whole = (
        len(window) > KANA_ALONE and window[0] not in _JOINTS and _CHINESE.search(window)
    )  # ようきゅう stands within no other kana
    if script(window[0]) == "H" and before and script(before) == "H" and before not in _JOINTS and not whole:
        return None  # the もの数 of こどもの数
    if script(window[0]) == "H" and before and script(before) == "C" and any(script(s) == "C" for s in window):
        return None  # the じ年度 of 同じ年度
    katakana = script(window[0]) == "K"
    if katakana and start and script(text[start - 1]) == "K":
        return None
    if not any(script(s) == "C" for s in window):  # kana alone: a whole word, not a piece of one
        goes_on = katakana and end < len(text) and script(text[end]) == "K"
        return None if goes_on or (len(window) < KANA_ALONE and not _bound(text, start, end)) else phrase
    new = len(window) >= 3 and window not in texts
    return phrase if new or strange(window, known) else None


def _bound(text: str, start: int, end: int) -> bool:
    """Whether a stretch stands between particles, stops or the ends of the text."""
    around = (text[start - 1 : start], text[end : end + 1])
    return all(not sign or sign in _JOINTS or script(sign) == "P" for sign in around)


@cache
def _vocabulary(lexicon: Lexicon) -> Vocabulary:
    return Vocabulary(p for p, tags in lexicon.phrases.items() if any(not t.startswith("word:filler") for t in tags))


def spelled_as(kana: str, lexicon: Lexicon) -> str | None:
    """Return the phrase of the lexicon that is spelled with kana so, or None."""
    return _vocabulary(lexicon).spelled.get(kana)


def masked_phrases(lexicon: Lexicon) -> Mapping[str, list[tuple[str, int]]]:
    """Return the phrases of the lexicon by what is left of them with a sign masked, and which sign."""
    return _vocabulary(lexicon).masked
