"""The lexical index in SQL: postings of character bigrams, packed, the same for SQLite and PostgreSQL.

A full-text index of the database would rank differently in each of them and scan too long (a question's bigrams stand
in tens of thousands of passages). Here each batch of sheets adds a segment, as in Lucene: its terms in the order of a
hash, cut into buckets of one row each, so that a question reads only the buckets of its own bigrams and NumPy adds up
the scores. A segment never changes; passages of replaced sheets are passed over, and go when segments are merged.

A bucket: uint32 terms and postings; uint64 hashes; uint32 starts, one more than terms; uint16 passages, by their
position in the segment; uint8 times (255 and more as 255). A segment: uint32 passage numbers, ascending, and uint16
lengths in bigrams. Little-endian throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select

from index.lexical import Bag, Grams, Ints
from index.store_sql import POSTING, SEGMENT, raise_counter

LARGEST = 60_000  # passages of one segment; fits uint16
_BUCKET = 60  # passages whose postings fill a bucket, about
_STEP_BITS = 4  # a merge takes the terms in 2 ** 4 steps, so that memory stays bounded
_FEW = 8  # segments of about the same size that may stand side by side
_ODD = np.uint64(0x9E3779B97F4A7C15)  # an odd factor permutes the 64-bit numbers: no two terms share a hash


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One segment without its postings: the numbers of its passages, ascending, and their lengths in bigrams.

    A hash's first ``bits`` bits name its bucket; ``buckets`` are not empty and have a row.
    """

    id: int
    bits: int
    buckets: int
    numbers: Ints
    lengths: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Terms (hashed, ascending) and where they stand; ``owner`` is the passage's position in the segment."""

    hashes: Grams
    starts: Ints
    owner: NDArray[np.uint16]
    times: NDArray[np.uint8]

    @classmethod
    def of(cls, bag: Bag) -> Postings:
        """Return the postings of a bag of at most ``LARGEST`` passages."""
        hashes = hashed(bag.grams)
        order = np.lexsort((bag.owner, hashes))
        return cls.gathered(hashes[order], bag.owner[order], np.ones(len(order), np.int64))

    @classmethod
    def gathered(cls, hashes: Grams, owner: Ints, times: Ints) -> Postings:
        """Return the postings of occurrences that are sorted by hash, then owner."""
        if not len(hashes):
            return cls(hashes, np.zeros(1, np.int64), owner.astype(np.uint16), times.astype(np.uint8))
        new_term = np.append(True, hashes[1:] != hashes[:-1])
        new = new_term | np.append(True, owner[1:] != owner[:-1])
        at = np.flatnonzero(new)
        added = np.minimum(np.add.reduceat(times, at), 255)
        starts = np.append(np.flatnonzero(new_term[at]), len(at))
        return cls(hashes[new_term], starts, owner[at].astype(np.uint16), added.astype(np.uint8))

    def packed(self) -> bytes:
        """Return the postings as bytes."""
        sizes = np.array([len(self.hashes), len(self.owner)], "<u4")
        parts = (sizes, self.hashes.astype("<u8"), self.starts.astype("<u4"), self.owner.astype("<u2"), self.times)
        return b"".join(part.tobytes() for part in parts)

    @classmethod
    def unpacked(cls, data: bytes) -> Postings:
        """Return the postings that ``packed`` wrote."""
        terms_, postings = (int(n) for n in np.frombuffer(data, "<u4", 2))
        hashes = np.frombuffer(data, "<u8", terms_, 8)
        starts = np.frombuffer(data, "<u4", terms_ + 1, 8 + 8 * terms_)
        at = 8 + 8 * terms_ + 4 * (terms_ + 1)
        owner = np.frombuffer(data, "<u2", postings, at)
        return cls(hashes, starts.astype(np.int64), owner, np.frombuffer(data, np.uint8, postings, at + 2 * postings))

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return int(self.hashes.nbytes + self.starts.nbytes + self.owner.nbytes + self.times.nbytes)

    def part(self, start: int, end: int) -> Postings:
        """Return the terms at ``start`` to ``end``."""
        first, last = self.starts[start], self.starts[end]
        return Postings(
            self.hashes[start:end], self.starts[start : end + 1] - first, self.owner[first:last], self.times[first:last]
        )

    def spread(self) -> Grams:
        """Return each posting's term."""
        return np.repeat(self.hashes, np.diff(self.starts))


# --- writing


def add_segment(connection: Connection, numbers: Sequence[int], texts: Sequence[str]) -> None:
    """Write the postings of these passages; their numbers ascend."""
    for start in range(0, len(texts), LARGEST):
        bag = Bag.of(texts[start : start + LARGEST])
        _write(connection, np.array(numbers[start : start + LARGEST]), bag.lengths, [Postings.of(bag)])


def _write(connection: Connection, numbers: Ints, lengths: Ints, parts: Iterable[Postings]) -> None:
    """Write a segment. ``parts``: its postings; each part holds whole buckets, and the parts ascend."""
    bits = _bits(len(numbers))
    segment = raise_counter(connection, "segment", 1) + 1
    buckets = 0
    for postings in parts:
        edges = np.searchsorted(bucket_of(postings.hashes, bits), np.arange((1 << bits) + 1)).tolist()
        rows = [
            {"segment": segment, "bucket": bucket, "data": postings.part(*ends).packed()}
            for bucket, ends in enumerate(pairwise(edges))
            if ends[0] < ends[1]
        ]
        if rows:
            connection.execute(insert(POSTING), rows)
        buckets += len(rows)
    made = {
        "id": segment,
        "bits": bits,
        "buckets": buckets,
        "numbers": numbers.astype("<u4").tobytes(),
        "lengths": np.minimum(lengths, 65_535).astype("<u2").tobytes(),
    }
    connection.execute(insert(SEGMENT), made)


def _bits(passages: int) -> int:
    """Return the number of leading bits of a hash that name its bucket."""
    return max(passages // _BUCKET, 1).bit_length() - 1


def hashed(grams: Grams) -> Grams:
    """Return the terms' hashes; no two terms share one."""
    return np.asarray(grams * _ODD)


def bucket_of(hashes: Grams, bits: int) -> Ints:
    """Return the bucket of each hash in a segment of so many ``bits``."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64) if bits else np.zeros(len(hashes), np.int64)


def tidy(connection: Connection, alive: Iterable[tuple[int, int]], *, whole: bool = False) -> bool:
    """Merge segments of about the same size where many stand side by side, all of them with ``whole``.

    ``alive``: (first number, passages) of every sheet; what is dead is dropped. Returns whether anything changed.
    """
    tiers: dict[int, list[Segment]] = {}
    for segment in load_segments(connection):
        tiers.setdefault(0 if whole else len(str(len(segment.numbers))), []).append(segment)
    living = list(alive)
    changed = False
    for tier in tiers.values():
        if len(tier) > (1 if whole else _FEW):
            for group in _fitting(tier, living):
                _merge(connection, group, living)
                changed = True
    return changed


def _fitting(segments: Sequence[Segment], alive: list[tuple[int, int]]) -> Iterator[list[Segment]]:
    """Yield groups of segments whose living passages fit into one segment."""
    group: list[Segment] = []
    size = 0
    for segment in sorted(segments, key=lambda s: int(s.numbers[0]) if len(s.numbers) else 0):
        living = int(is_alive(segment.numbers, alive).sum())
        if group and size + living > LARGEST:
            yield group
            group, size = [], 0
        group.append(segment)
        size += living
    if len(group) > 1 or (group and size < len(group[0].numbers)):
        yield group


def _merge(connection: Connection, group: Sequence[Segment], alive: list[tuple[int, int]]) -> None:
    """Write the living passages of the segments as one, in place of them."""
    numbers = np.concatenate([s.numbers for s in group])
    lengths = np.concatenate([s.lengths for s in group])
    kept = is_alive(numbers, alive)
    order = np.argsort(numbers[kept], kind="stable")
    position = np.full(len(numbers), -1, np.int64)
    position[np.flatnonzero(kept)[order]] = np.arange(len(order))
    if len(order):
        steps = min(_STEP_BITS, _bits(len(order)))
        parts = (_gathered(connection, group, position, step, steps) for step in range(1 << steps))
        _write(connection, numbers[kept][order], lengths[kept][order], parts)
    _drop(connection, [s.id for s in group])


def _gathered(connection: Connection, group: Sequence[Segment], position: Ints, step: int, step_bits: int) -> Postings:
    """Return the postings of the terms whose hashes begin with ``step``; ``position`` is -1 for the dead."""
    hashes, owners, times = [], [], []
    start = 0
    for segment in group:
        shift = segment.bits - step_bits
        first, last = (step << shift, (step + 1) << shift) if shift >= 0 else (step >> -shift, (step >> -shift) + 1)
        for postings in _stored(connection, segment.id, first, last):
            terms_ = postings.spread()
            owner = position[start + postings.owner.astype(np.int64)]
            wanted = (owner >= 0) & (bucket_of(terms_, step_bits) == step)
            hashes.append(terms_[wanted])
            owners.append(owner[wanted])
            times.append(postings.times[wanted].astype(np.int64))
        start += len(segment.numbers)
    if not hashes:
        return Postings.gathered(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.int64))
    joined, owner, count = np.concatenate(hashes), np.concatenate(owners), np.concatenate(times)
    by_term = np.lexsort((owner, joined))
    return Postings.gathered(joined[by_term], owner[by_term], count[by_term])


def _stored(connection: Connection, segment: int, first: int, last: int) -> Iterator[Postings]:
    """Yield the buckets ``first`` to ``last`` (not included) of a segment."""
    query = select(POSTING.c.data).where(POSTING.c.segment == segment, POSTING.c.bucket.between(first, last - 1))
    for data in connection.execute(query.order_by(POSTING.c.bucket)).scalars():
        yield Postings.unpacked(data)


def _drop(connection: Connection, segments: Sequence[int]) -> None:
    connection.execute(delete(POSTING).where(POSTING.c.segment.in_(segments)))
    connection.execute(delete(SEGMENT).where(SEGMENT.c.id.in_(segments)))


def drop_dead(connection: Connection, alive: Iterable[tuple[int, int]]) -> None:
    """Rewrite the segments that hold passages of removed sheets without them, so that nothing of them stays."""
    living = list(alive)
    for segment in load_segments(connection):
        if not is_alive(segment.numbers, living).all():
            _merge(connection, [segment], living)


# --- reading


def load_segments(connection: Connection) -> list[Segment]:
    """Return the segments, without their postings."""
    return [
        Segment(
            row.id,
            row.bits,
            row.buckets,
            np.frombuffer(row.numbers, "<u4").astype(np.int64),
            np.frombuffer(row.lengths, "<u2").astype(np.int64),
        )
        for row in connection.execute(select(SEGMENT).order_by(SEGMENT.c.id))
    ]


def is_alive(numbers: Ints, alive: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which passage numbers lie in one of the runs (first number, passages)."""
    runs = np.array(sorted(run for run in alive if run[1]), np.int64).reshape(-1, 2)
    if not len(runs):
        return np.zeros(len(numbers), bool)
    run = np.searchsorted(runs[:, 0], numbers, side="right") - 1
    return np.asarray((run >= 0) & (numbers < (runs[:, 0] + runs[:, 1])[run]))
