"""Exact nearest neighbours among all vectors of the store, in memory, kept up as the store changes.

The vectors lie in blocks: float16 whole, and their leading dimensions as float32. The leading dimensions pick
candidates by one matrix product (a Matryoshka model packs the most into them, and any model's are a fair sample); the
candidates are ranked by their whole vectors. 200,000 vectors of 512 dimensions take 400 MB and a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encode import Vectors

LEADING = 128  # dimensions that pick the candidates
CANDIDATES = 4000
_BLOCKS = 8  # blocks that may stand side by side
Half = NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The vectors of some sheets' versions: ``keys[i]`` has the rows from ``starts[i]``."""

    keys: tuple[int, ...]
    starts: NDArray[np.int64]  # one more than keys
    whole: Half
    leading: Vectors
    dead: frozenset[int] = frozenset()

    @classmethod
    def of(cls, packed: Mapping[int, bytes], dim: int) -> _Block:
        starts = np.cumsum([0, *(len(data) // (2 * dim) for data in packed.values())])
        whole = np.frombuffer(b"".join(packed.values()), np.float16).reshape(-1, dim)
        return cls(tuple(packed), starts, whole, whole[:, :LEADING].astype(np.float32))

    def living(self) -> dict[int, bytes]:
        """Return key -> its vectors, without the dead."""
        runs = zip(self.keys, self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True)
        return {key: self.whole[start:end].tobytes() for key, start, end in runs if key not in self.dead}

    def mask(self, wanted: Collection[int] | None) -> NDArray[np.bool_] | None:
        """Return which rows count; None where all do."""
        if wanted is None and not self.dead:
            return None
        open_ = [k not in self.dead and (wanted is None or k in wanted) for k in self.keys]
        return np.repeat(np.array(open_, bool), np.diff(self.starts))


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The vectors of every sheet's version in the store; a changed store gives a new one that shares the blocks."""

    dim: int
    blocks: tuple[_Block, ...] = ()

    def keys(self) -> set[int]:
        """Return the keys of the versions that are here and living."""
        return {key for block in self.blocks for key in block.keys if key not in block.dead}

    def changed(self, gone: Collection[int], come: Mapping[int, bytes]) -> Matrix:
        """Return the matrix without the versions ``gone``, and with ``come``: key -> its vectors as float16 bytes."""
        lost = frozenset(gone)
        blocks = [replace(b, dead=b.dead | lost.intersection(b.keys)) if lost else b for b in self.blocks]
        blocks = [b for b in blocks if len(b.dead) < len(b.keys)]
        if come:
            blocks.append(_Block.of(come, self.dim))
        return Matrix(self.dim, tuple(blocks if len(blocks) <= _BLOCKS else _joined(blocks, self.dim)))

    def nearest(self, vector: Vectors, k: int, wanted: Collection[int] | None = None) -> list[tuple[int, int, float]]:
        """Return (key, position in its sheet from 0, cosine) of the ``k`` nearest to a unit vector, nearest first.

        ``wanted``: the keys to look among; all without.
        """
        found: list[tuple[int, int, float]] = []
        for block in self.blocks:
            rows = _candidates(block, vector, block.mask(wanted))
            cosines = _cosines(block.whole[rows], vector)
            order = np.argsort(-cosines, kind="stable")[:k]
            owners = np.searchsorted(block.starts, rows[order], side="right") - 1
            for owner, row, cosine in zip(owners.tolist(), rows[order].tolist(), cosines[order].tolist(), strict=True):
                found.append((block.keys[owner], row - int(block.starts[owner]), cosine))
        return sorted(found, key=lambda one: (-one[2], one[0], one[1]))[:k]


def _joined(blocks: Sequence[_Block], dim: int) -> list[_Block]:
    """Return the largest block as it is and one that holds the living of all others."""
    largest = max(blocks, key=lambda b: len(b.whole))
    living: dict[int, bytes] = {}
    for block in blocks:
        if block is not largest:
            living |= block.living()
    return [largest, _Block.of(living, dim)]


def _candidates(block: _Block, vector: Vectors, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Return the rows worth ranking by their whole vectors."""
    if mask is not None and int(mask.sum()) <= CANDIDATES:
        return np.flatnonzero(mask)
    rough = block.leading @ vector[:LEADING]
    if mask is not None:
        rough[~mask] = -np.inf
    if len(rough) <= CANDIDATES:
        return np.arange(len(rough))
    return np.sort(np.argpartition(-rough, CANDIDATES)[:CANDIDATES])


def _cosines(rows: Half, vector: Vectors) -> Vectors:
    """Return the cosines to six places: equal vectors tie, however the product was divided."""
    return np.round(rows.astype(np.float32) @ vector, 6)


def rank(packed: Sequence[bytes], dim: int, vector: Vectors, k: int) -> list[tuple[int, int, float]]:
    """Return (position in ``packed``, row, cosine) of the ``k`` nearest; for a few sheets, without a ``Matrix``."""
    sizes = [len(data) // (2 * dim) for data in packed]
    cosines = _cosines(np.frombuffer(b"".join(packed), np.float16).reshape(-1, dim), vector)
    order = np.argsort(-cosines, kind="stable")[:k]
    starts = np.cumsum([0, *sizes])
    owners = np.searchsorted(starts, order, side="right") - 1
    return [(o, r - int(starts[o]), c) for o, r, c in _listed(owners, order, cosines[order])]


def _listed(*columns: NDArray[np.generic]) -> Iterable[tuple[int, int, float]]:
    return zip(*(column.tolist() for column in columns), strict=True)
