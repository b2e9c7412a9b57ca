"""BM25 over character bigrams, in NumPy; pure.

Japanese has no spaces, and every two neighbouring characters of the folded text are a term. A term is one 64-bit
number: the code points of its two signs. The statistics (how rare a term is, how long a passage) are those of the
passages searched: one sheet ranks the same whatever else the store holds.

Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with idf as
ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.text import fold

K1, B = 1.2, 0.75
Grams = NDArray[np.uint64]
Ints = NDArray[np.int64]
Scores = NDArray[np.float32]
_BETWEEN = "\ue000"  # between two texts; private use, so that no folding touches it
_MARKS = "。、,.，．「」『』（）()[]【】<>《》〈〉:;：；/|｜!?！？\"'・*※…"  # no bigram spans these
_GAPS = np.array(sorted({ord(sign) for sign in fold(_MARKS)} | {ord(_BETWEEN)}), dtype=np.uint64)


def _codes(text: str) -> Grams:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)


def _is_gap(codes: Grams) -> NDArray[np.bool_]:
    places = np.searchsorted(_GAPS, codes)
    places[places == len(_GAPS)] = 0
    return np.asarray(_GAPS[places] == codes)


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """The bigrams of several passages: ``grams[i]`` stands in passage ``owner[i]``; ``lengths`` counts them."""

    grams: Grams
    owner: Ints
    lengths: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Bag:
        """Return the bigrams of the texts, one passage each, in order."""
        codes = _codes(fold(_BETWEEN.join(text.replace(_BETWEEN, "") for text in texts)))
        if len(codes) < 2:
            return cls(np.empty(0, np.uint64), np.empty(0, np.int64), np.zeros(len(texts), np.int64))
        owner = np.cumsum(codes == ord(_BETWEEN))
        gap = _is_gap(codes)
        whole = ~(gap[:-1] | gap[1:])
        pairs = ((codes[:-1] << np.uint64(32)) | codes[1:])[whole]
        owner = owner[:-1][whole]
        return cls(pairs, owner, np.bincount(owner, minlength=len(texts)))

    def counts(self, wanted: Grams) -> Ints:
        """Return (terms, passages): how often each of the sorted ``wanted`` bigrams stands in each passage."""
        size = len(wanted) * len(self.lengths)
        places = np.searchsorted(wanted, self.grams)
        places[places == len(wanted)] = 0
        hits = wanted[places] == self.grams if len(wanted) else np.zeros(len(self.grams), bool)
        cells = places[hits] * len(self.lengths) + self.owner[hits]
        return np.bincount(cells, minlength=size).reshape(len(wanted), len(self.lengths))


def terms(query: str) -> tuple[Grams, Ints]:
    """Return the distinct bigrams of a query, sorted, and how often the query says each."""
    found, times = np.unique(Bag.of([query]).grams, return_counts=True)
    return found, times.astype(np.int64)


def rarity(total: int, having: int) -> float:
    """Return the idf of a term that ``having`` of ``total`` passages hold."""
    return float(np.log1p((total - having + 0.5) / (having + 0.5)))


def damp(lengths: Ints, average: float) -> Scores:
    """Return each passage's k1 * (1 - b + b * length / average), BM25's share of its length."""
    return np.asarray(K1 * (1 - B + B * lengths / max(average, 1.0)), dtype=np.float32)


def gain(times: NDArray[np.integer[Any]], damped: Scores) -> Scores:
    """Return what ``times`` occurrences are worth in passages of such (damped) lengths."""
    count = times.astype(np.float32)
    return np.asarray(count * np.float32(K1 + 1) / (count + damped), dtype=np.float32)


def score(query: str, bag: Bag) -> Scores:
    """Return the BM25 score of every passage of the bag."""
    wanted, said = terms(query)
    total = len(bag.lengths)
    scores = np.zeros(total, np.float32)
    if not total or not len(wanted):
        return scores
    damped = damp(bag.lengths, float(bag.lengths.mean()))
    for times, often in zip(bag.counts(wanted), said, strict=True):
        having = np.flatnonzero(times)
        if len(having):
            weight = np.float32(often * rarity(total, len(having)))
            scores[having] += weight * gain(times[having], damped[having])
    return scores


def best(scores: NDArray[np.floating], k: int) -> Ints:
    """Return the positions of the ``k`` highest scores, best first, ties in order; none at or below 0."""
    found = np.flatnonzero(scores > 0)
    if len(found) > k:
        edge = np.partition(scores[found], len(found) - k)[len(found) - k]
        found = found[scores[found] >= edge]
    order = np.argsort(-scores[found], kind="stable")
    return np.asarray(found[order[:k]], dtype=np.int64)
