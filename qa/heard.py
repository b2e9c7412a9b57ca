"""What a stretch that nobody writes sounds like: a wrong conversion (経剤), kana for some kanji (全がく); pure.

A stretch is held against the lexicon's phrases, the names and the words of the sheets by ear: a kanji may stand for
every kanji that shares a sound with it, a run of kana for the kanji that sound so. How kanji sound is data
(readings.txt, made by eval/kanji_sounds.py). Only what stands nowhere, and becomes a word that does, is changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.regex import regex
from qa.adjoining import NUMERALS, common_pairs, counted, cut, leave, lookalikes, pairs
from qa.foreign import without_foreign
from qa.signs import script

LONGEST = 9  # signs of the longest stretch that is held against words
LONGEST_KANA = 5  # kana of the longest run that is read as kanji
MOST_TEXT = 600_000  # signs; the texts of more sheets than a few are not searched
MOST_CHANGES = 9  # in a question
MOST_TRIED = 400  # stretches of a question that are held against words; who types ever more of them means none
MOST_READINGS = 5  # of a kanji, the commonest; what is rarer nobody types
_BEFORE = set("のはがをにもへとでやか")  # what kana that stand for kanji may follow, and what may follow them
_JOINTS = _BEFORE | set("よねだなしっ")
_PARTICLES = set("はがをにともへでやかよねのなだたてりるいうしせさまみれけくっきめえべおごばぜじふず")
_NAMED = set("だたのが")  # what names end in, where a kanji stands before
_VOICE = str.maketrans("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ")
_HALF_VOICE = str.maketrans("はひふへほ", "ぱぴぷぺぽ")
_WORD = regex(r"[一-鿿々ァ-ヺー]{2,}")


@dataclass(frozen=True, slots=True)
class Sounds:
    """The kanji of each sound; the sounds of each kanji, plain and varied; the kana that it takes behind it."""

    kanji: Mapping[str, str]
    plain: Mapping[str, frozenset[str]]
    varied: Mapping[str, frozenset[str]]
    taken: Mapping[str, str]


@cache
def sounds() -> Sounds:
    """Return how kanji sound; read once from readings.txt."""
    kanji: dict[str, str] = defaultdict(str)
    plain: dict[str, frozenset[str]] = {}
    varied: dict[str, frozenset[str]] = {}
    taken: dict[str, str] = {}
    for line in files("qa").joinpath("readings.txt").read_text(encoding="utf-8").splitlines():
        sign, (read, _, taken[line[0]]) = line[0], line[2:].partition("|")
        common = read.split(" ")[:MOST_READINGS]
        plain[sign] = frozenset(s for i, s in enumerate(common) if len(s) > 1 or i < 3)
        varied[sign] = frozenset(each for sound in plain[sign] for each in _varied(sound))
        for each in varied[sign]:
            kanji[each] += sign
    return Sounds(kanji, plain, varied, taken)


def _varied(sound: str) -> set[str]:
    """Return a reading and what it turns into within a word: voiced in front, cut short behind (学校)."""
    fronts = {sound, sound[0].translate(_VOICE) + sound[1:], sound[0].translate(_HALF_VOICE) + sound[1:]}
    return fronts | {each[:-1] + "っ" for each in fronts if len(each) > 1 and each[-1] in "くつちき"}


@lru_cache(maxsize=4096)
def _alike(sign: str) -> str:
    """Return a class of the kanji that sound or look like one, itself among them."""
    table = sounds()
    if sign in NUMERALS:
        return sign
    alike = {k for sound in table.varied.get(sign, ()) for k in table.kanji[sound]} - NUMERALS
    return "[" + "".join({sign, *alike, *lookalikes().get(sign, ())}) + "]"


@lru_cache(maxsize=4096)
def _read_as(kana: str, inner: bool = False) -> str:
    """Return a pattern of what a run of kana may stand for: itself, kanji that sound so, or some of both."""
    if not kana:
        return ""
    ways = [kana[0] + _read_as(kana[1:], inner=False)]
    ways += [f"[{kanji}]{_read_as(kana[end:], inner=True)}" for end, kanji in _first_kanji(kana)]
    if inner and kana in _NAMED:  # the だ of まえだ
        ways.append(f"[{sounds().kanji[kana]}]")
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 else ways[0]


def _first_kanji(kana: str) -> Iterator[tuple[int, str]]:
    """Yield how many of the first kana a kanji may stand for, and which kanji."""
    for end in range(1, min(4, len(kana)) + 1):
        kanji = sounds().kanji.get(kana[:end])
        if kanji and (end > 1 or kana[0] not in _PARTICLES):
            yield end, kanji


class Words:
    """Where a stretch that sounds like another is looked up: the lexicon's phrases, the names and the texts."""

    def __init__(self, phrases: frozenset[str], names: Collection[str], texts: str, strange: Callable[[str], bool]):
        self.phrases, self.names, self.strange = phrases, names, strange
        self.texts = texts if len(texts) <= MOST_TEXT else ""
        self._named = "\n".join(names)
        self._tried: dict[tuple[str, bool], str | None] = {}

    def common(self, pair: str) -> bool:
        """Whether two kanji stand together in a name or in official texts at large."""
        return pair in common_pairs() or pair in self._named

    def known(self, stretch: str) -> bool:
        """Whether a stretch stands in the lexicon, a name or a text."""
        return stretch in self.phrases or stretch in self.names or stretch in self.texts

    def like(self, stretch: str, form_only: bool = False) -> str | None:
        """Return the word that a stretch sounds like, of the phrases rather than of the texts; the nearest one.

        None, too, once MOST_TRIED stretches were tried.
        """
        asked = (stretch, form_only)
        if asked not in self._tried:
            self._tried[asked] = self._like(stretch, form_only) if len(self._tried) < MOST_TRIED else None
        return self._tried[asked]

    def _like(self, stretch: str, form_only: bool) -> str | None:
        pattern = re.compile("".join(_pieces(stretch)))
        for told, form in (
            (_joined(self.phrases), True),
            *([] if form_only else [(self._named, False), (self.texts, False)]),
        ):
            found: set[str] = {m for m in pattern.findall(told) if self._near(stretch, m, form)}
            if found:
                return min(found, key=lambda m: (_distance(stretch, m), m not in self.phrases, m))
        sources = (_joined(self.phrases), self._named, self.texts)
        return None if form_only else without_foreign(stretch, sources, self.strange)

    def _near(self, stretch: str, word: str, form: bool) -> bool:
        """Whether a word keeps enough of the stretch: the form's own words may keep less of it than others."""
        if word == stretch or any(map(self.strange, pairs(word))):
            return False
        if any(script(s) == "H" for s in stretch):
            return True
        if form and len(word) == 2 and word not in self.phrases:
            return False
        most = (2 if len(stretch) == 3 else len(stretch) // 2) if form else max(1, len(stretch) // 3)
        return int(_distance(stretch, word)) <= most


@lru_cache(maxsize=2)
def _joined(phrases: frozenset[str]) -> str:
    return "\n".join(sorted(phrases))


def _pieces(stretch: str) -> Iterator[str]:
    """Yield the pattern of a stretch: in one of kanji alone they may be wrong, beside kana they are right."""
    kana = any(script(s) == "H" for s in stretch)
    for run in re.findall(r"[ぁ-ゖ]+|[^ぁ-ゖ]", stretch):
        if script(run[0]) == "H":
            yield (
                "(?=[一-鿿])" * (not stretch.startswith(run))
                + _read_as(run)
                + "(?<=[一-鿿])" * (not stretch.endswith(run))
            )
        else:
            yield _alike(run) if script(run) == "C" and not kana else re.escape(run)


def _distance(stretch: str, word: str) -> float:
    """Return how many signs differ; those that sound alike only when voiced or cut short count for more."""
    plain = sounds().plain
    differing = [(a, b) for a, b in zip(stretch, word, strict=False) if a != b]
    far = sum(not plain.get(a, frozenset()) & plain.get(b, frozenset()) for a, b in differing)
    return len(differing) + abs(len(stretch) - len(word)) + far / 8


def heard(text: str, words: Words) -> tuple[str, list[tuple[str, str]]]:
    """Return the folded text with what only sounds right put right, and what was read as what."""
    changes: list[tuple[str, str]] = []
    position = 0
    while position < len(text) - 1:
        found = _misheard(text, position, words)
        if found is None:
            position += 1
            continue
        start, end, word = found
        changes.append((text[start:end], word))
        text = text[:start] + word + text[end:]
        position = start
        if len(changes) > MOST_CHANGES:
            break
    return text, changes


def _misheard(text: str, at: int, words: Words) -> tuple[int, int, str] | None:
    """Return the slip that holds the two signs at a place, and the word that was meant."""
    here = script(text[at]), script(text[at + 1])
    between = {text[at - 1 : at + 1], text[at + 1 : at + 3]} <= common_pairs()  # the 均交 of 平均交付額
    if here == ("C", "C") and words.strange(text[at : at + 2]) and not counted(text, at):
        windows = _of_kanji(text, at, words)
    elif "H" in here and here[0] != here[1] and set(here) <= set("CHK"):
        windows = _of_kana(text, at, words)
    else:
        return None
    for start, end in windows:
        stretch = text[start:end]
        if not words.known(stretch) and not cut(text, start, end):
            word = words.like(stretch, between)
            if word is not None and _fits(text, start, end, word, words):
                return start, end, word
    return None


def _of_kanji(text: str, at: int, words: Words) -> Iterator[tuple[int, int]]:
    """Yield the stretches of kanji around a pair that nobody puts together, the longest first."""
    first, last = at, at + 2
    while first > max(0, at + 2 - LONGEST) and script(text[first - 1]) in "CK":
        first -= 1
    while last < min(len(text), at + LONGEST) and script(text[last]) in "CK":
        last += 1
    spans = [(i, j) for i in range(first, at + 1) for j in range(at + 2, last + 1) if j - i <= LONGEST]
    yield from sorted(spans, key=lambda each: each[0] - each[1])


def _of_kana(text: str, at: int, words: Words) -> Iterator[tuple[int, int]]:
    """Yield the stretches of kanji (or katakana) and kana that meet at a place, the longest first."""
    first = at + 1 if script(text[at]) != "H" else at
    last = first
    while first > 0 and script(text[first - 1]) == "H":
        first -= 1
    while last < len(text) and script(text[last]) == "H":
        last += 1
    left, right = _beside(text, first, -1), _beside(text, last, 1)
    behind = script(text[at]) != "H"  # the kana stand behind the kanji
    spans = []
    for p in [first] if behind else range(max(first, last - LONGEST_KANA), last):
        for q in range(first + 1, min(last, first + LONGEST_KANA) + 1) if behind else [last]:
            if _may_stand(text, p, q, first, last, words):
                for i in range(left, p) if p == first and behind else [p]:
                    for j in range(right, q, -1) if q == last and not behind else [q]:
                        spans.append((i, j))
                if p == first and q == last and left < p and right > q:
                    spans.append((left, right))
    yield from sorted((s for s in set(spans) if s[1] - s[0] <= LONGEST), key=lambda each: each[0] - each[1])


def _beside(text: str, place: int, step: int) -> int:
    """Return where the run of kanji or katakana beside a run of kana ends."""
    end = place
    while 0 <= (end if step > 0 else end - 1) < len(text) and script(text[end if step > 0 else end - 1]) in "CK":
        end += step
    return end


def _may_stand(text: str, start: int, end: int, first: int, last: int, words: Words) -> bool:
    """Whether the kana from start to end may stand for kanji: apart from the other kana by a particle, no ending."""
    kana = text[start:end]
    if (start > first and text[start - 1] not in _BEFORE) or (end < last and text[end] not in _JOINTS):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    bound = bool(before) and script(before) == "C"
    if kana in leave("short") or (kana in leave("free") and not bound):
        return False
    if bound:
        taken = kana[0] in sounds().taken.get(before, "")
        least = 2 if taken or kana in _PARTICLES else 1
        return len(kana) >= least and any(words.common(before + k) for _, kanji in _first_kanji(kana) for k in kanji)
    if len(kana) < 2:
        return False
    if after and script(after) == "C":
        ends = (sounds().kanji.get(kana[-n:], "") for n in range(1, min(4, len(kana)) + 1))
        return any(words.common(k + after) for kanji in ends for k in kanji)
    return any(True for _ in _first_kanji(kana))


def _fits(text: str, start: int, end: int, word: str, words: Words) -> bool:
    """Whether a word stands well between its neighbours."""
    if word in text and word not in words.phrases:  # the asker tells one from the other
        return False
    wrong, behind = text[start:end], text[end : end + 1]
    outer = {
        text[start - 1 : start + 1] if wrong[0] != word[0] else "",
        text[end - 1 : end + 1] if wrong[-1] != word[-1] else "",
    }
    if len(wrong) == 2 and word not in words.phrases:
        outer |= {text[start - 1 : start + 1], text[end - 1 : end + 1]}  # the 新航 of 新航路
    if not outer.isdisjoint(common_pairs()):
        return False  # what would change belongs to a word further out
    sure = word in words.phrases and len(word) > 2 and behind in _JOINTS
    ends = wrong[-1] != word[-1] or behind not in _JOINTS
    if ends and not sure and behind and behind in sounds().taken.get(wrong[-1], ""):
        return False  # the 部挙 of 全部挙げて, the 見定 of 見定めて
    if len(wrong) == len(word):
        differing = {a for a, b in zip(wrong, word, strict=True) if a != b}
        if differing & leave("affixes"):
            return False
    before, after = text[start - 1 : start] + word[0], word[-1] + behind
    return not any(words.strange(pair) for each in (before, after) for pair in pairs(each))
