"""How well each sentence of the running text answers a question: by its words, its meaning and its place.

The weights are those of a listwise logistic regression over the development questions.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.encode import Vectors
from index.regex import regex
from index.store import Store
from qa.evidence import kinds_carried
from qa.prose import Kind, Sentence, asked, sentences, tells
from qa.scope import Scope
from qa.search import Hit, search
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.synonyms import same
from qa.wish import wish_of

POOL = 30  # passages of the search that lend a sentence their score
_WORD = regex(r"[一-鿿々]+[ぁ-ん]?|[ァ-ヺー]{2,}|[a-z]+|\d[\d,.]*[%年月件割倍]?")
_SMALL = ("ask:", "op:", "word:filler", "word:ending", "word:written", "word:confirm")
PREAMBLE = regex(r"^.{6,}?(?:です|ます|たい|ている|てる|だ|た)(?:が|けど|けれど|ので|から|んで)[、,]")
_NAMED = regex(r"[一-鿿々a-zァ-ヺー・]{2,}")
OTHER = 0.8  # what another word for the same thing is worth
SINGLE = 0.5  # what a verb's stem is worth against a pair of kanji
ASIDE = 0.4  # what the words of a preamble are worth (広報誌に載せたいのですが、…)
Others = tuple[frozenset[str], ...]
_KEYS = {"block": ("block",), "node": ("node", "source_node", "target_node"), "path": ("path",)}


class Marks(NamedTuple):
    """What speaks for a sentence, 0 to 1 each."""

    said: float  # the share of the question's words that the sentence says
    near: float  # the same with its neighbours and heading
    alike: float  # the cosine to the question, less what all sentences share
    found: float  # the fused score of its passage
    place: float  # its field tells the kind asked
    signs: float  # it speaks as such a sentence does
    carries: float  # it holds the kind of thing asked: an amount, a rate
    keyed: float  # its row is the block, node or path named


WEIGHTS = Marks(2.6, 4.8, 1.8, 3.5, 4.1, 1.3, 1.3, 6.0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and what speaks for it."""

    sentence: Sentence
    marks: Marks
    score: float


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences, best first, the kinds asked, and the share of the question's words that no text knows."""

    ranked: tuple[Ranked, ...]
    kinds: tuple[Kind, ...]
    unknown: float
    words: int


@lru_cache(maxsize=8)
def told(reading: Reading, store: Store, scope: Scope) -> Told:
    """Return the sentences of the sheets in scope, ranked for a question; none where the search finds nothing."""
    every = sentences(scope)
    hits = search(store, reading.text, POOL, scope.sheets, wished=wish_of(reading))
    kinds = asked(reading.text)
    if not hits or not every:
        return Told((), kinds, 1.0, 0)
    rare = rarity(scope)
    words = content(reading, scope, rare)
    others = _others(reading.text, words)
    whole = sum(words.values()) or 1.0
    cosines = _cosines(reading, store, scope)
    lent = _lent(hits)
    names = _defined(reading.text) if any(kind.name == "meaning" for kind in kinds) else None
    ranked = []
    for i, sentence in enumerate(every):
        near = _near(every, i)
        place, signs = tells(sentence, kinds)
        marks = Marks(
            said=_share(words, others, sentence.grams) / whole,
            near=_share(words, others, sentence.grams | near) / whole,
            alike=max(float(cosines[i]), 0.0),
            found=_found(sentence, lent),
            place=place,
            signs=1.0 if names and names.search(sentence.said) else signs,
            carries=kinds_carried(sentence.said, reading),
            keyed=_keyed(sentence, reading),
        )
        ranked.append(Ranked(sentence, marks, weigh(marks)))
    ranked.sort(key=lambda r: -r.score)
    known = rare.keys()
    unknown = 1.0 - _share(words, others, known) / whole if words else 0.0
    return Told(tuple(ranked), kinds, unknown, len(words))


def _share(words: Mapping[str, float], others: Mapping[str, Others], grams: Set[str]) -> float:
    """The worth of the words said; another word for the same thing is worth nearly as much."""
    worth = 0.0
    for gram, weight in words.items():
        if gram in grams:
            worth += weight
        elif any(other <= grams for other in others.get(gram, ())):
            worth += OTHER * weight
    return worth


def _others(text: str, words: Mapping[str, float]) -> Mapping[str, Others]:
    """Bigram of the question -> the bigrams of the other words for the thing that it is a piece of."""
    found: dict[str, Others] = {}
    for word in same():
        if word in text:
            for gram in bigrams(word):
                if gram in words:
                    found[gram] = (*found.get(gram, ()), *_pieces(word))
    return found


@lru_cache(maxsize=1024)
def _pieces(word: str) -> Others:
    return tuple(grams for other in same()[word] if (grams := frozenset(bigrams(plain(other)))))


def _defined(text: str) -> re.Pattern[str] | None:
    """A sentence that says what the question's first word is: 「誘発係数」(…), 継続度とは, …の評価(PRA)."""
    word = _NAMED.search(text)
    if word is None:
        return None
    name = re.escape(word[0])
    return re.compile(rf"{name}[」』]?(?:\(|とは|は、)|\({name}\)")


def weigh(marks: Marks) -> float:
    """Return the score of a sentence."""
    return sum(w * m for w, m in zip(WEIGHTS, marks, strict=True))


def _lent(hits: Sequence[Hit]) -> Mapping[tuple[str, str], list[tuple[str, float]]]:
    lent: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for hit in hits:
        lent[(hit.passage.sheet, hit.passage.table)].append((hit.passage.text, hit.score))
    return lent


def _found(sentence: Sentence, lent: Mapping[tuple[str, str], list[tuple[str, float]]]) -> float:
    texts = lent.get((sentence.row.sheet, sentence.row.table), ())
    said = sentence.text
    return max((score for text, score in texts if said in text or text in said), default=0.0)


def _near(every: Sequence[Sentence], i: int) -> frozenset[str]:
    """The bigrams of the heading and of the neighbours in the same cell."""
    here = every[i]
    near = here.heading
    for j in (i - 1, i + 1):
        if 0 <= j < len(every) and every[j].cell is here.cell:
            near |= every[j].grams
    return near


def _keyed(sentence: Sentence, reading: Reading) -> float:
    """The share of the blocks, nodes and paths named that the sentence's row is keyed by."""
    wanted = {(kind, str(v)) for kind in _KEYS for v in reading.values(kind)}
    row = sentence.row.values
    met = sum(any(str(row.get(c)) == value for c in _KEYS[kind]) for kind, value in wanted)
    return met / len(wanted) if wanted else 0.0


def content(reading: Reading, scope: Scope, rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the bigrams inside the question's content words and what each is worth: rarer is more."""
    small = {i for s in reading.spans if s.tag.startswith(_SMALL) and s.size > 1 for i in range(s.start, s.end)}
    preamble = PREAMBLE.match(reading.text)
    aside = preamble.end() if preamble and preamble.end() < len(reading.text) - 5 else 0
    most = max(rarity.values(), default=1.0)
    found: dict[str, float] = {}
    for word in _WORD.finditer(reading.text):
        for i in range(word.start(), word.end() - 1):
            gram = reading.text[i : i + 2]
            if (i in small and i + 1 in small) or gram in scope.free:
                continue
            share = (SINGLE if "ぁ" <= gram[1] <= "ん" else 1.0) * (ASIDE if i < aside else 1.0)
            found[gram] = max(found.get(gram, 0.0), share * rarity.get(gram, most))
    return found


@lru_cache(maxsize=64)
def rarity(scope: Scope) -> Mapping[str, float]:
    """Bigram -> how rare it is among the sentences, ln(1 + N / n)."""
    every = sentences(scope)
    often = Counter(g for s in every for g in s.grams)
    for heading in {s.heading for s in every}:
        often.update(heading)
    return {gram: math.log(1 + (len(every) + 1) / (n + 0.5)) for gram, n in often.items()}


def _cosines(reading: Reading, store: Store, scope: Scope) -> Vectors:
    matrix, mean = _vectors(store, scope)
    query = store.encoder.encode([reading.text])[0]
    query = query - mean * float(query @ mean) / max(float(mean @ mean), 1e-6)
    return np.asarray(matrix @ (query / max(float(np.linalg.norm(query)), 1e-6)), np.float32)


@lru_cache(maxsize=64)
def _vectors(store: Store, scope: Scope) -> tuple[Vectors, Vectors]:
    """The vectors of the sentences less what they share (a program speaks of its own matter throughout), and that."""
    vectors = store.encoder.encode([s.said for s in sentences(scope)])
    mean = np.asarray(vectors.mean(axis=0), np.float32)
    rest = vectors - mean
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6), np.float32), mean
