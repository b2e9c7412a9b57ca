"""Names found in a question among thousands: bigram postings pick candidates, an alignment ranks them.

A name is said in full, shortened, with other signs, or with slips of typing. Its bigrams, weighed by their rarity among
all names, find the few dozen names that it could be; each of these is then aligned with the question sign by sign
(local alignment after Smith & Waterman, Identification of Common Molecular Subsequences, 1981), so that what is
said in order counts, a part of the name may be left out, and the stretch of the question that says the name is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.regex import regex
from index.store import SheetInfo, Store
from qa.signs import Stripped, plain, strip

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_BRACKETS = regex(r"[（(【\[〔].*?[）)】\]〕]")

CANDIDATES = 12  # names that are aligned; 24 find no more
UNSAID = 0.3  # what an unsaid piece of a name costs, against what a said one gains
UNBROKEN, WHOLE = 1.25, 1.5  # what a name said without a gap, or said whole, is worth more
SKIP_NAME, SKIP_QUESTION, SWAP = 0.12, 0.7, 0.55  # of a mean sign: left out, put in, mistaken
KANA = 0.6  # what a sign of hiragana leaves of a bigram's weight: a particle after a name is no piece of another
SHORTEST = 4  # signs of a name without its brackets, at least
LEAST = 0.25  # the least share of a name that is worth telling

SIGNS, MOST, NEXT = (
    8,
    0.6,
    0.93,
)  # of a shortened name: its signs, their share of it, the most that the next one's is worth


@dataclass(frozen=True, slots=True)
class Found:
    """A name found in a question; ``index`` is its place in the list of names.

    ``start`` and ``end`` are offsets in the folded question; ``share`` how much of the name is said (0 to 1, by
    weight), ``said`` how much of the stretch is the name's, ``weight`` what is said, counted in bigrams that one name
    alone has, and ``worth`` what the stretch tells for this name against others. ``unbroken``: the stretch stands in
    the name without a gap; ``head``: the name begins with it.
    """

    index: int
    share: float
    said: float
    weight: float
    worth: float
    start: int
    end: int
    unbroken: bool
    head: bool


class NameIndex:
    """Distinct plain names, by bigram."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._lengths = np.array([len(name) for name in self.names], np.int32)
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)]).astype(np.int64)
        self._codes = _codes("".join(self.names))
        self._index()

    def _index(self) -> None:
        """Sort every (bigram, name) pair once; a bigram's rarity follows from how many names have it."""
        codes = self._codes.astype(np.uint64)
        pairs = (codes[:-1] << np.uint64(32)) | codes[1:] if len(codes) > 1 else np.empty(0, np.uint64)
        owner = np.repeat(np.arange(len(self.names), dtype=np.int32), self._lengths)
        inside = owner[:-1] == owner[1:] if len(owner) else np.empty(0, bool)
        grams, place = np.unique(pairs[inside], return_inverse=True)
        keys = np.unique(place.astype(np.int64) * max(len(self.names), 1) + owner[:-1][inside])
        self._grams = grams
        self._postings = (keys % max(len(self.names), 1)).astype(np.int32)
        counts = np.bincount(keys // max(len(self.names), 1), minlength=len(grams))
        self._bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        rarity = np.log((len(self.names) + 1.0) / (counts + 0.5)).astype(np.float32) + np.float32(0.1)
        kana = _is_kana(grams >> np.uint64(32)).astype(np.float32) + _is_kana(grams & np.uint64(0xFFFFFFFF))
        rarity *= np.float32(KANA) ** kana
        self._rarity = rarity
        self._rarest = float(np.log((len(self.names) + 1.0) / 1.5)) + 0.1
        each = np.zeros(len(inside), np.float32)
        each[inside] = rarity[place]
        self._weights = _of_signs(each, inside, len(codes))
        self._totals = np.add.reduceat(self._weights, self._starts[:-1]) if self.names else np.empty(0, np.float32)

    def find(self, question: str, k: int = 8) -> list[Found]:
        """Return the ``k`` names that the folded question says best, best first."""
        stripped = strip(question)
        codes = _codes(stripped.text)
        chosen = self._candidates(codes)
        if not len(chosen):
            return []
        rows = self._align(codes, chosen)
        found = [self._found(i, row, stripped) for i, row in zip(chosen.tolist(), rows.tolist(), strict=True)]
        ranked = sorted((n for n in found if n.share >= LEAST), key=lambda n: (-n.worth, -n.share, n.index))
        return ranked[:k]

    def _candidates(self, codes: Ints) -> Ints:
        if len(codes) < 2 or not self.names:
            return np.empty(0, np.int32)
        wide = codes.astype(np.uint64)
        grams = np.unique((wide[:-1] << np.uint64(32)) | wide[1:])
        places = np.searchsorted(self._grams, grams)
        places[places == len(self._grams)] = 0
        places = places[self._grams[places] == grams] if len(self._grams) else places[:0]
        if not len(places):
            return np.empty(0, np.int32)
        owners = [self._postings[self._bounds[p] : self._bounds[p + 1]] for p in places]
        weights = np.repeat(self._rarity[places], [len(one) for one in owners])
        joined = np.concatenate(owners)
        said = np.bincount(joined, weights, minlength=len(self.names))
        worth = said - UNSAID * np.maximum(self._totals - said, 0)
        some = np.flatnonzero(said > 0)
        if len(some) > CANDIDATES:
            some = some[np.argpartition(-worth[some], CANDIDATES)[:CANDIDATES]]
        return some.astype(np.int32)

    def _align(self, codes: Ints, chosen: Ints) -> NDArray[np.float64]:
        """Return for each chosen name: score, weight said, start and end in the question (signs without punctuation).

        One row of the alignment's matrix a sign of the question, for all names at once; every cell carries the weight
        said so far and where in the question its path began.
        """
        width = int(self._lengths[chosen].max())
        names = np.zeros((len(chosen), width), np.int64)
        weights = np.zeros((len(chosen), width), np.float32)
        for row, i in enumerate(chosen):
            size = self._lengths[i]
            names[row, :size] = self._codes[self._starts[i] : self._starts[i] + size]
            weights[row, :size] = self._weights[self._starts[i] : self._starts[i] + size]
        real = names > 0
        mean = weights.sum(1) / real.sum(1)
        return _aligned(codes, names, weights, real, mean.astype(np.float32))

    def _found(self, i: int, row: list[float], question: Stripped) -> Found:
        score, said, start, end, matched = row
        total = float(self._totals[i])
        begin, last = int(start), int(end)
        stretch = question.text[begin:last]
        unbroken = stretch in self.names[i]
        if unbroken:
            score *= WHOLE if stretch == self.names[i] else UNBROKEN
        return Found(
            i,
            said / total,
            matched / max(last - begin, 1),
            said / self._rarest,
            score - UNSAID * (total - said),
            question.origin[begin],
            question.origin[last - 1] + 1,
            unbroken,
            unbroken and self.names[i].startswith(stretch),
        )


def _codes(text: str) -> Ints:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int32)


def _is_kana(codes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which signs are hiragana."""
    return (codes >= ord("ぁ")) & (codes <= ord("ゖ"))


def _of_signs(each: Floats, inside: NDArray[np.bool_], size: int) -> Floats:
    """Return each sign's weight: half of the rarities of the bigrams it stands in, so that a name's signs add up."""
    weights = np.zeros(size, np.float32)
    weights[:-1] += each / 2
    weights[1:] += each / 2
    alone = np.ones(size, bool)
    alone[:-1] &= ~inside
    alone[1:] &= ~inside
    weights[alone] = 0.1
    return weights


def _aligned(
    codes: Ints, names: NDArray[np.int64], weights: Floats, real: NDArray[np.bool_], mean: Floats
) -> NDArray[np.float64]:
    count, width = names.shape
    ramp = (SKIP_NAME * mean)[:, None] * np.arange(width, dtype=np.float32)
    skip = (SKIP_QUESTION * mean)[:, None]
    swap = np.broadcast_to((-SWAP * mean)[:, None], (count, width))
    rows, places = np.arange(count)[:, None], np.arange(width)
    # Of the best path that ends with this sign of question and name: score, weight said, signs said, where it began.
    # The column before the first stays 0, so that a step along both is a view.
    cells = np.zeros((4, count, width + 1), np.float32)
    best = np.zeros((count, 5))
    gains: dict[int, Floats] = {}
    fresh = np.zeros((4, 1, 1), np.float32)
    for i, code in enumerate(codes.tolist()):
        gain = gains.get(code)
        if gain is None:
            gain = gains[code] = _gain(names == code, weights, swap)
        before, stay = cells[:, :, :-1], cells[:, :, 1:]
        fresh[3] = i
        now = np.where(before[0] <= 0, fresh, before) + gain
        skipped = stay[0] - skip  # a sign of the question that the name lacks
        worse = skipped > now[0]
        now[0] = np.maximum(now[0], skipped)
        np.copyto(now[1:], stay[1:], where=worse)
        risen = now[0] + ramp  # a piece of the name left out: the best cell before, less its distance
        peak = np.maximum.accumulate(risen, axis=1)
        at = np.maximum.accumulate(np.where(risen >= peak, places, 0), axis=1)
        cells[0, :, 1:] = np.where(real, np.maximum(peak - ramp, 0), 0)
        cells[1:, :, 1:] = now[1:, rows, at]
        top = np.where(real, now[0], -1).argmax(1)
        better = np.flatnonzero(now[0][rows[:, 0], top] > best[:, 0])
        if len(better):
            score, said, hits, start = now[:, better, top[better]]
            best[better] = np.stack([score, said, start, np.full(len(better), i + 1), hits], axis=1)
    return best


def _gain(same: NDArray[np.bool_], weights: Floats, swap: Floats) -> Floats:
    """Return what a step along both adds to score, weight said, signs said and beginning."""
    gain = np.zeros((4, *same.shape), np.float32)
    gain[0] = np.where(same, weights, swap)
    gain[1] = np.where(same, weights, 0)
    gain[2] = same
    return gain


@dataclass(frozen=True, slots=True)
class Named:
    """A program's name found in a question, with the sheets that carry it."""

    found: Found
    infos: tuple[SheetInfo, ...]


# …開発事業(うち甲に関する技術開発事業): what stands in brackets is a name of its own.
_INNER = regex(
    r"[（(【\[〔](?:うち)?([^（）()【】]{8,}(?:事業|経費|補助金|交付金|負担金|委託費|推進費|対策費|調査))[）)】\]〕]"
)


def _inner(infos: Sequence[SheetInfo]) -> dict[str, list[SheetInfo]]:
    """Return the names that stand in brackets behind another and that one program alone carries."""
    found: dict[str, list[SheetInfo]] = {}
    for info in infos:
        for name in _INNER.findall(info.name):
            found.setdefault(plain(name), []).append(info)
    return {name: own for name, own in found.items() if len({i.id.split("-")[1] for i in own}) == 1}


class Programs:
    """The names of the programs in a store, with and without what stands in brackets, and those in brackets."""

    def __init__(self, infos: Sequence[SheetInfo]) -> None:
        by_name: dict[str, list[SheetInfo]] = {}
        shorter: dict[str, list[SheetInfo]] = {}
        for info in infos:
            by_name.setdefault(plain(info.name), []).append(info)
            shorter.setdefault(plain(_BRACKETS.sub("", info.name)), []).append(info)
        for name, found in shorter.items():  # a name of its own goes before another's without its brackets
            if len(name) >= SHORTEST:
                by_name.setdefault(name, found)
        for name, found in _inner(infos).items():
            by_name.setdefault(name, found)
        by_name.pop("", None)
        self.names = NameIndex(tuple(by_name))
        self.infos = tuple(tuple(found) for found in by_name.values())

    def find(self, question: str, k: int = 8) -> list[Named]:
        """Return the ``k`` programs whose names the folded question says best, best first."""
        return [Named(found, self.infos[found.index]) for found in self.names.find(question, k)]


def shortened(hits: Sequence[Named]) -> bool:
    """Whether so much is said of one program's name, and less of any other, that it is meant, and no theme."""
    best, *others = (h.found for h in hits)
    most = best.end - best.start >= SIGNS and best.share >= MOST
    return most and all(h.worth < NEXT * best.worth for h in others)


def programs(store: Store) -> Programs:
    """Return the names of the store's programs; cached by generation."""
    return _programs(store, store.generation())


@lru_cache(maxsize=2)
def _programs(store: Store, generation: int) -> Programs:
    return Programs(store.sheets())
