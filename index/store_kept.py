"""What a store keeps in memory between questions, each for the generation, or the versions, it was made from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from index.lexical import Bag
from index.store_dense import Matrix
from index.store_lexical import load_segments
from index.store_lexicon import Buckets, Lexicon
from index.store_sql import VECTORS
from index.store_state import State, generation_of
from index.store_vectors import VectorStore

BAGS = 16  # scopes whose bigrams are kept
MANY = 400  # values in one IN list, at most


@dataclass(slots=True)
class Kept:
    """The memory of one store; safe for several threads."""

    _matrix: Matrix
    _state: State | None = None
    _lexicon: tuple[int, Lexicon] | None = None
    _bags: OrderedDict[tuple[int, ...], tuple[list[str], Bag]] = field(default_factory=OrderedDict)
    _buckets: Buckets = field(default_factory=Buckets)
    _chroma: tuple[int, VectorStore] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self, connection: Connection) -> State:
        """Return the state that the connection sees."""
        generation = generation_of(connection)
        kept = self._state
        if kept is None or kept.generation != generation:
            kept = self._state = State.load(connection, generation)
        return kept

    def lexicon(self, connection: Connection, state: State) -> Lexicon:
        """Return the lexical index of the state."""
        with self._lock:
            kept = self._lexicon
            if kept is None or kept[0] != state.generation:
                runs = [held.run for held in state.sheets.values()]
                kept = self._lexicon = (state.generation, Lexicon(load_segments(connection), runs, self._buckets))
            return kept[1]

    def matrix(self, connection: Connection, state: State) -> Matrix:
        """Return the vectors of the state; only what changed is read."""
        with self._lock:
            have, want = self._matrix.keys(), {h.key for h in state.sheets.values() if h.info.passages}
            if have != want:
                self._matrix = self._matrix.changed(have - want, packed_vectors(connection, sorted(want - have)))
            return self._matrix

    def chroma(self, state: State, open_vectors: Callable[[], VectorStore]) -> VectorStore:
        """Return Chroma as it is at the state's generation: an embedded reader has to open it anew to see changes."""
        with self._lock:
            kept = self._chroma
            if kept is None or kept[0] != state.generation:
                if kept is not None:
                    kept[1].close()
                kept = self._chroma = (state.generation, open_vectors())
            return kept[1]

    def close(self) -> None:
        """Let go of what is open."""
        with self._lock:
            if self._chroma is not None:
                self._chroma[1].close()
                self._chroma = None

    def bag(self, keys: tuple[int, ...]) -> tuple[list[str], Bag] | None:
        """Return the ids and bigrams kept for these versions."""
        with self._lock:
            if keys in self._bags:
                self._bags.move_to_end(keys)
            return self._bags.get(keys)

    def keep_bag(self, keys: tuple[int, ...], bag: tuple[list[str], Bag]) -> tuple[list[str], Bag]:
        """Keep the bag, and let the one unused for longest go."""
        with self._lock:
            self._bags[keys] = bag
            while len(self._bags) > BAGS:
                self._bags.popitem(last=False)
        return bag


def packed_vectors(connection: Connection, keys: Sequence[int]) -> Mapping[int, bytes]:
    """Return key -> the vectors of that version, float16."""
    found: dict[int, bytes] = {}
    for start in range(0, len(keys), MANY):
        query = select(VECTORS).where(VECTORS.c.key.in_(keys[start : start + MANY]))
        found |= {row.key: row.data for row in connection.execute(query)}
    return found
