"""Searching the lexical index (``index.store_lexical``): a question reads the buckets of its own bigrams."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from index.lexical import Grams, Ints, Scores, best, damp, gain, rarity, terms
from index.store_lexical import Postings, Segment, bucket_of, hashed, is_alive
from index.store_sql import POSTING


class Buckets:
    """The buckets used last, up to ``limit`` bytes. A segment never changes, and neither does what is kept of it."""

    def __init__(self, limit: int = 64 * 1024 * 1024) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[tuple[int, int], tuple[Postings | None, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, connection: Connection, segment: int, buckets: Iterable[int]) -> dict[int, Postings]:
        """Return the wanted buckets of a segment that are not empty."""
        wanted = set(buckets)
        with self._lock:
            known = {b: self._kept[segment, b][0] for b in wanted if (segment, b) in self._kept}
            for bucket in known:
                self._kept.move_to_end((segment, bucket))
        lacking = sorted(wanted - known.keys())
        if lacking:
            read: dict[int, Postings | None] = dict.fromkeys(lacking)
            query = select(POSTING.c.bucket, POSTING.c.data)
            query = query.where(POSTING.c.segment == segment, POSTING.c.bucket.in_(lacking))
            read |= {row.bucket: Postings.unpacked(row.data) for row in connection.execute(query)}
            known |= read
            self._keep(segment, read)
        return {bucket: postings for bucket, postings in known.items() if postings is not None}

    def _keep(self, segment: int, read: Mapping[int, Postings | None]) -> None:
        with self._lock:
            for bucket, postings in read.items():
                size = 200 if postings is None else 200 + postings.size
                before = self._kept.pop((segment, bucket), (None, 0))[1]
                self._kept[segment, bucket] = (postings, size)
                self._size += size - before
            while self._size > self._limit:
                self._size -= self._kept.popitem(last=False)[1][1]


class Lexicon:
    """The segments of one generation, ready to be searched."""

    def __init__(self, segments: Sequence[Segment], alive: Iterable[tuple[int, int]], buckets: Buckets) -> None:
        self.segments = segments
        self._buckets = buckets
        self.offsets = np.cumsum([0, *(len(s.numbers) for s in segments)])
        empty = np.empty(0, np.int64)
        self.numbers = np.concatenate([s.numbers for s in segments]) if segments else empty
        self.lengths = np.concatenate([s.lengths for s in segments]) if segments else empty
        self.alive = is_alive(self.numbers, alive)

    def search(
        self, connection: Connection, query: str, k: int, within: Iterable[tuple[int, int]] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage number, BM25 score) of the ``k`` best passages, best first, only those above 0.

        ``within``: runs of passages to search in, with their own statistics; all living ones without.
        """
        wanted, said = terms(query)
        open_ = self.alive if within is None else self.alive & is_alive(self.numbers, within)
        total = int(open_.sum())
        if not total or not len(wanted):
            return []
        scores = np.zeros(len(self.numbers), np.float32)
        damped = damp(self.lengths, float(self.lengths[open_].mean()))
        everything = total == len(open_)
        for (owner, times), often in zip(self._postings(connection, wanted), said, strict=True):
            if not everything:
                kept = open_[owner]
                owner, times = owner[kept], times[kept]
            if len(owner):
                scores[owner] += np.float32(often * rarity(total, len(owner))) * gain(times, damped[owner])
        return [(int(self.numbers[i]), float(scores[i])) for i in self._best(scores, k)]

    def _best(self, scores: Scores, k: int) -> list[int]:
        """Best first; ties in the order of the passages' numbers."""
        found = best(scores, k)
        return sorted(found.tolist(), key=lambda i: (-scores[i], self.numbers[i]))

    def _postings(self, connection: Connection, wanted: Grams) -> list[tuple[Ints, NDArray[np.uint8]]]:
        """Return (positions among all segments' passages, times) of each wanted bigram."""
        hashes = hashed(wanted)
        found: list[list[tuple[Ints, NDArray[np.uint8]]]] = [[] for _ in hashes]
        for segment, offset in zip(self.segments, self.offsets.tolist(), strict=False):
            buckets = bucket_of(hashes, segment.bits)
            here = self._buckets.get(connection, segment.id, buckets.tolist())
            for i, (term, bucket) in enumerate(zip(hashes, buckets.tolist(), strict=True)):
                postings = here.get(bucket)
                if postings is None:
                    continue
                at = int(np.searchsorted(postings.hashes, term))
                if at < len(postings.hashes) and postings.hashes[at] == term:
                    part = slice(int(postings.starts[at]), int(postings.starts[at + 1]))
                    found[i].append((postings.owner[part].astype(np.int64) + offset, postings.times[part]))
        nothing = (np.empty(0, np.int64), np.empty(0, np.uint8))
        return [_joined(parts) if parts else nothing for parts in found]


def _joined(parts: list[tuple[Ints, NDArray[np.uint8]]]) -> tuple[Ints, NDArray[np.uint8]]:
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
