"""What programs are for, by meaning: the vectors of every sheet's first passages, ranked exactly.

A sheet's passages begin with its purpose, its issues and its overview, so that the head of its vectors, read by SQL, is
all that a search over what programs are for needs: a twentieth of what the store holds. The leading dimensions of a
Matryoshka model rank nearly as well as all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from index.encode import Vectors
from index.store import Store
from index.store_sql import VECTORS

FIRST = 5  # passages of a sheet that may tell what it is for
LEADING = 256  # dimensions
BYTES = 2  # of a float16


class Meanings:
    """The first passages of every sheet of one generation; ``keys[i]`` is the sheet of ``matrix[i]``."""

    def __init__(self, store: Store) -> None:
        dim, size = store.encoder.dim, min(store.encoder.dim, LEADING)
        keys: list[int] = []
        places: list[int] = []
        parts: list[NDArray[np.float16]] = []
        for key, data in _heads(store, dim):
            vectors = np.frombuffer(data, np.float16).reshape(-1, dim)[:, :size]
            keys += [key] * len(vectors)
            places += range(1, len(vectors) + 1)
            parts.append(vectors.copy())
        whole = np.concatenate(parts) if parts else np.empty((0, size), np.float16)
        lengths = np.linalg.norm(whole.astype(np.float32), axis=1, keepdims=True)
        self.keys = np.array(keys, np.int64)
        self.places = np.array(places, np.int64)
        self.matrix = (whole / np.maximum(lengths, 1e-6)).astype(np.float32)

    def nearest(self, vector: Vectors, k: int, keys: set[int] | None = None) -> list[tuple[int, int, float]]:
        """Return (sheet key, number of the passage, cosine) of the ``k`` nearest passages, nearest first."""
        leading = vector[: self.matrix.shape[1]].astype(np.float32)
        cosines = self.matrix @ (leading / max(float(np.linalg.norm(leading)), 1e-6))
        if keys is not None:
            cosines = np.where(np.isin(self.keys, np.fromiter(keys, np.int64, len(keys))), cosines, -1.0)
        best = np.argpartition(-cosines, min(k, len(cosines) - 1))[:k] if len(cosines) else np.empty(0, np.int64)
        ordered = best[np.argsort(-cosines[best], kind="stable")]
        return [(int(self.keys[i]), int(self.places[i]), float(cosines[i])) for i in ordered if cosines[i] > -1.0]


def _heads(store: Store, dim: int) -> Iterator[tuple[int, bytes]]:
    head = func.substr(VECTORS.c.data, 1, FIRST * dim * BYTES)
    with store.engine.connect() as connection:
        for key, data in connection.execute(select(VECTORS.c.key, head)):
            yield int(key), bytes(data)


def meanings(store: Store) -> Meanings:
    """Return what the store's programs are for; cached by generation."""
    return _meanings(store, store.generation())


@lru_cache(maxsize=1)
def _meanings(store: Store, generation: int) -> Meanings:
    return Meanings(store)
