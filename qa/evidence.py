"""What the passages in scope say of a question: the best of them, and how much of its telling signs they carry."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.regex import regex
from index.sheet import Passage
from index.store import Store
from index.text import fold
from qa.scope import Scope
from qa.search import Hit, search
from qa.signs import bigrams, plain, script, strip
from qa.spans import Reading
from qa.wish import wish_of

POOL = 12  # passages looked at
SCORE = 0.5  # what the search's own score weighs against the coverage
# What a question asks for must stand in the passage that answers it.
_KINDS = {
    "ask:yen": regex(r"\d[^。]{0,8}円"),
    "ask:rate": regex(r"\d(?:%|パーセント|割|分の\d)|割合|半数|半分|\d/\d"),
    "ask:year": regex(r"年|月|日|時期|時点"),
    "op:count": regex(
        r"[\d一二三四五六七八九十]+(?:\.\d+)?(?:万|千|億)?(?:人|名|件|者|社|団体|[かカヶ箇]所|個|台|回|校|市|町|県|自治体|地域|法人"
        r"|施設|頭|戸|世帯|本|つ)"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages found, best first, and the telling bigrams of the question."""

    hits: tuple[Hit, ...]
    grams: tuple[str, ...]
    coverage: tuple[float, ...]  # of each hit, 0 to 1

    @property
    def best(self) -> float:
        """The coverage of the best passage."""
        return self.coverage[0] if self.coverage else 0.0


def evidence(reading: Reading, store: Store, scope: Scope) -> Evidence:
    """Return the best passages of the sheets in scope for a question."""
    weigher = _weigher(scope)
    grams = telling(reading, scope)
    hits = search(store, reading.text, POOL, scope.sheets, wished=wish_of(reading))
    ranked = sorted(hits, key=lambda h: -(SCORE * h.score + weigher.coverage(grams, h.passage)))
    return Evidence(tuple(ranked), tuple(grams), tuple(weigher.coverage(grams, h.passage) for h in ranked))


def carries(passage: Passage, reading: Reading) -> bool:
    """Return whether a passage holds the kind of thing that is asked: an amount, a rate, a number of people."""
    text = fold(passage.text)
    return all(pattern.search(text) for tag, pattern in _KINDS.items() if reading.has(tag))


_COUNTER = regex(r"何([かカヶケ]所|[かカヶケ]月|[かカヶケ]国語?|[億万千]?[一-鿿]{1,2}|[ァ-ヺー]+|km|ha)")
_SAME = ("人名", "社者団体法人機関", "か所カ所ヶ所ケ所箇所", "か月カ月ヶ月ケ月", "自治体市町村都道府県市区")
_NUMBER = r"[\d一二三四五六七八九十百千][\d,.万億千百十]*(?:余り|余|以上|程度|超)?"


def counts(text: str, reading: Reading, any_number: bool = True) -> bool:
    """Return whether a text holds a number of each thing that the question counts: 何人, 何か所.

    ``any_number``: where it asks for a number of things without a counter, some number must be there.
    """
    said = fold(text)
    if any_number and reading.has("op:count") and not _KINDS["op:count"].search(said):
        return False
    known = {s.start for s in reading.tagged(("name:", "ask:", "op:"))}
    asked = [m[1] for m in _COUNTER.finditer(reading.text) if m.start() not in known]
    return all(numbers_of(counter, said) for counter in asked)


def numbers_of(counter: str, said: str) -> bool:
    """Return whether a folded text holds a number of what a counter counts: 12か所 of 箇所."""
    return re.search(number_of(counter), said) is not None


def number_of(counter: str) -> str:
    """Return the pattern of a number of what a counter counts."""
    return _NUMBER + _alike(counter)


def _alike(counter: str) -> str:
    unit = counter.lstrip("億万千") or counter
    group = next((g for g in _SAME if unit in g), "")
    if not group:
        return re.escape(unit)
    return "(?:" + "|".join(dict.fromkeys([unit, *_pieces(group)])) + ")"


def _pieces(group: str) -> list[str]:
    return re.findall(r"[かカヶケ箇][所月]|団体|法人|機関|自治体|市町村|都道府県|市区|.", group)


def kinds_carried(said: str, reading: Reading) -> float:
    """Return the share of the kinds of thing asked that a folded text holds; 1 where none is asked."""
    wanted = [p for tag, p in _KINDS.items() if reading.has(tag) and not (tag == "ask:yen" and _of_rate(reading))]
    return sum(bool(pattern.search(said)) for pattern in wanted) / len(wanted) if wanted else 1.0


def _of_rate(reading: Reading) -> bool:
    """Whether いくら asks for a rate: 割合はいくらか."""
    words = {reading.text[s.start : s.end] for s in reading.tagged("ask:yen")}
    return reading.has("ask:rate") and words <= {"いくら", "なんぼ", "おいくら", "幾ら"}


def telling(reading: Reading, scope: Scope) -> list[str]:
    """Return the bigrams of the question that say what it is about: no small words, not hiragana alone."""
    question = strip(reading.text)
    closed: set[int] = set()
    for span in reading.spans:
        if span.tag.startswith(("ask:", "op:")) or (span.tag.startswith("word:") and span.size > 1):
            closed.update(range(span.start, span.end))
    found = []
    for i, gram in enumerate(bigrams(question.text)):
        if question.origin[i] in closed and question.origin[i + 1] in closed:
            continue
        if gram in scope.free or all(script(s) == "H" for s in gram):
            continue
        found.append(gram)
    return list(dict.fromkeys(found))


class _Weigher:
    """Rarity of bigrams among the passages in scope."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.grams = {p.id: frozenset(bigrams(plain(p.indexed))) for p in passages}
        self.frequency: Counter[str] = Counter(g for grams in self.grams.values() for g in grams)
        self.total = len(passages)

    def weight(self, gram: str) -> float:
        return math.log((self.total + 1) / (self.frequency.get(gram, 0) + 0.5))

    def coverage(self, grams: Sequence[str], passage: Passage) -> float:
        """Return the weighted share of ``grams`` that the passage carries, 0 to 1."""
        there = self.grams.get(passage.id, frozenset())
        whole = sum(map(self.weight, grams))
        return sum(self.weight(g) for g in grams if g in there) / whole if whole > 0 else 0.0


@lru_cache(maxsize=64)
def _weigher(scope: Scope) -> _Weigher:
    return _Weigher(scope.passages)
