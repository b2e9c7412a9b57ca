"""The store: sheets as rows in SQL, passages for search, vectors in Chroma.

A ``Store`` reads; ``index.build`` and ``remove`` write. Every read goes by the state that SQL holds now, in one
transaction, and what is kept in memory is kept by generation, so that a running server sees a new state at its next
question.

Dense search ranks exactly, by NumPy, over the vectors that lie beside the rows in SQL (float16, a sheet's together):
they are read by the same transaction that made the rows true, without loading Chroma (a second of imports, and a
``where`` filter there costs 100-320 ms), and one sheet's few dozen vectors are ranked in a tenth of a millisecond.
Chroma holds the same vectors as the store of record, for other programs to search and for ours beyond ``EXACT``
passages, where the memory of one process would not do; every build proves that both agree (``index.build``).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, select

from index.encode import Encoder, Vectors
from index.errors import StoreError, StoreMissing, UnknownSheet
from index.lexical import Bag, best, score
from index.sheet import Passage, Sheet
from index.store_begin import create as create_tables
from index.store_begin import made_with
from index.store_dense import Matrix, rank
from index.store_kept import MANY, Kept, packed_vectors
from index.store_lock import writer
from index.store_query import key_lists, of_sheet, passage_of, row_query
from index.store_rows import unpack, unpacked_sheet
from index.store_select import Condition, rows_where, totals_where
from index.store_sql import (
    BODY,
    DOCUMENT,
    FILE,
    PASSAGE,
    open_engine,
    reading,
)
from index.store_state import Held, SheetInfo, State, generation_of, passage_id
from index.store_vectors import VectorStore, forget, mismatch
from index.store_write import Writer
from index.tables import TABLES, Row

__all__ = ["SheetInfo", "Store", "Urls"]

DOCUMENTS = "documents"
EXACT = 400_000  # passages ranked in memory (0.5 GB); Chroma's own index ranks more, nearly exactly
FEW = 40  # sheets whose passages are searched one by one; more go by the index over all


class Store:
    """One open store; safe for several threads. ``Store.open`` makes it."""

    def __init__(self, folder: Path, encoder: Encoder, engine: Engine, collection: str, urls: Urls) -> None:
        self.folder = folder
        self.encoder = encoder
        self.engine = engine
        self.urls = urls
        self._collection = collection
        self._kept = Kept(Matrix(encoder.dim))
        self._pin = threading.local()

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        create: bool = False,
        database_url: str | None = None,
        chroma_url: str | None = None,
    ) -> Store:
        """Return the store in ``folder`` (rows in the database and vectors in the Chroma server of the URLs, if any).

        Raises StoreMissing when there is none and ``create`` is false, ModelMismatch when another model built it,
        StoreCorrupt when another version of this program did.
        """
        if create:
            _make(folder)
        elif database_url is None and not (folder / FILE).is_file():
            raise _missing(folder)
        engine = open_engine(folder, database_url)
        try:
            if create:
                create_tables(engine, encoder)
            meta = made_with(engine)
            if meta is None:
                raise _missing(folder)
            if meta["fingerprint"] != encoder.fingerprint:
                raise mismatch(meta["model"], encoder.name)
        except BaseException:
            engine.dispose()
            raise
        return cls(folder, encoder, engine, meta["collection"], Urls(database_url, chroma_url))

    def close(self) -> None:
        """Let go of the database's connections."""
        self._kept.close()
        self.engine.dispose()

    # --- the state

    def generation(self) -> int:
        """Return how often the store has changed; 0 when nothing was ever indexed."""
        held = self._pinned
        if held is not None:
            return held[1].generation
        with reading(self.engine) as connection:
            return generation_of(connection)

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let all that this thread reads inside see one and the same state: an answer is never of two."""
        if self._pinned is not None:
            yield
            return
        with self._snapshot() as held:
            self._pin.held = held
            try:
                yield
            finally:
                self._pin.held = None

    def sheets(self) -> tuple[SheetInfo, ...]:
        """Return every sheet, by id."""
        with self._snapshot() as (_, state):
            return state.infos

    def sheet(self, id: str) -> Sheet:  # noqa: A002 (the form's own word)
        """Return the whole sheet; UnknownSheet when the store lacks it."""
        with self._snapshot() as (connection, state):
            held = _known(state, id)
            data = connection.execute(select(BODY.c.data).where(BODY.c.key == held.key)).scalar_one()
        return unpacked_sheet(data)

    def document(self, sheet: str) -> Path | None:
        """Return the kept copy of the sheet's PDF, for page images; None for a sheet that came from no PDF."""
        with self._snapshot() as (connection, state):
            held = _known(state, sheet)
            path = self.folder / DOCUMENTS / f"{sheet}-{held.info.content_hash[:16]}.pdf"
            if path.is_file():
                return path
            data = connection.execute(select(DOCUMENT.c.data).where(DOCUMENT.c.key == held.key)).scalar()
        if data is None:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
        half.write_bytes(data)
        half.replace(path)
        return path

    def state(self) -> State:
        """Return the sheets' versions as they are now."""
        with self._snapshot() as (_, state):
            return state

    def vectors_of(self, sheets: Sequence[Held]) -> dict[int, Vectors]:
        """Return key -> the vectors (passages, dimensions) that SQL keeps for these versions."""
        with reading(self.engine) as connection:
            packed = packed_vectors(connection, [held.key for held in sheets])
        dim = self.encoder.dim
        return {key: np.frombuffer(d, np.float16).reshape(-1, dim).astype(np.float32) for key, d in packed.items()}

    # --- rows and passages

    def rows(self, table: str | None = None, sheets: Sequence[str] | None = None) -> tuple[Row, ...]:
        """Return the rows by sheet, table (in the order of TABLES) and print order; sheets it lacks have none."""
        tables = list(TABLES) if table is None else [table]
        found: list[tuple[str, int, int, str]] = []
        with self._snapshot() as (connection, state):
            for keys in key_lists(state, sheets):
                query = row_query(table, keys is None)
                for position, key, number, cells in connection.execute(query, {} if keys is None else {"keys": keys}):
                    found.append((state.by_key[key].info.id, position, number, cells))
        found.sort()
        return tuple(unpack(tables[position], sheet, number, cells) for sheet, position, number, cells in found)

    def select(
        self,
        table: str,
        where: Sequence[Condition] = (),
        order_by: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Row, ...]:
        """Return the rows of all sheets that meet every condition, by SQL; see ``index.store_select``.

        ``store.select("subsidy", [("rate", ">=", Fraction(3, 4)), ("sheet.ministry", "=", "環境省")], ["-cap"], 20)``
        """
        query = rows_where(table, where, order_by, limit, offset)
        with self._snapshot() as (connection, _):
            return tuple(unpack(table, sheet, number, cells) for sheet, number, cells in connection.execute(query))

    def totals(
        self, table: str, column: str | None = None, where: Sequence[Condition] = ()
    ) -> tuple[int, int, int | float | None]:
        """Return (rows, rows with a value in ``column``, its sum) over all sheets, by SQL. Yen sum exactly."""
        with self._snapshot() as (connection, _):
            row = connection.execute(totals_where(table, column, where)).one()
        if column is None:
            return int(row[0]), 0, None
        total = None if row[2] is None else int(row[2]) if TABLES[table].column(column).kind == "yen" else float(row[2])
        return int(row[0]), int(row[1]), total

    def passages(self, sheets: Sequence[str] | None = None) -> tuple[Passage, ...]:
        """Return the passages by sheet, in order; sheets it lacks have none."""
        found: list[Passage] = []
        with self._snapshot() as (connection, state):
            for held in state.scope(sheets):
                query = select(PASSAGE).where(of_sheet(held)).order_by(PASSAGE.c.number)
                found.extend(passage_of(row, held) for row in connection.execute(query).mappings())
        return tuple(found)

    def passages_by_id(self, ids: Sequence[str]) -> tuple[Passage, ...]:
        """Return the passages of these ids, in this order; ids it lacks are left out."""
        found: dict[str, Passage] = {}
        with self._snapshot() as (connection, state):
            owners = dict(place for place in map(state.number, ids) if place is not None)
            numbers = list(owners)
            for start in range(0, len(numbers), MANY):
                query = select(PASSAGE).where(PASSAGE.c.number.in_(numbers[start : start + MANY]))
                for row in connection.execute(query).mappings():
                    passage = passage_of(row, owners[row["number"]])
                    found[passage.id] = passage
        return tuple(found[one] for one in dict.fromkeys(ids) if one in found)

    # --- search

    def lexical(self, query: str, k: int, sheets: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return (passage id, BM25 score) of the ``k`` best passages, best first; only those above 0.

        The statistics are those of the sheets searched, whichever way they are searched.
        """
        with self._snapshot() as (connection, state):
            scope = state.scope(sheets)
            if len(scope) <= FEW:
                ids, bag = self._bag(connection, state, scope)
                scores = score(query, bag)
                return [(ids[i], float(scores[i])) for i in best(scores, k).tolist()]
            lexicon = self._kept.lexicon(connection, state)
            within = None if len(scope) == len(state.sheets) else [held.run for held in scope]
            found = lexicon.search(connection, query, k, within)
        named = ((state.passage_id(number), points) for number, points in found)
        return [(name, points) for name, points in named if name is not None]

    def dense(self, vector: Vectors, k: int, sheets: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return (passage id, cosine) of the ``k`` passages nearest to a unit vector, nearest first."""
        with self._snapshot() as (connection, state):
            scope = state.scope(sheets)
            if len(scope) <= FEW:
                scope = [held for held in scope if held.info.passages]
                packed = packed_vectors(connection, [held.key for held in scope])
                near = rank([packed[held.key] for held in scope], self.encoder.dim, vector, k) if scope else []
                found = [(passage_id(scope[at].info.id, row), cosine) for at, row, cosine in near]
            elif len(scope) == len(state.by_key) and state.passages > EXACT:
                found = self._nearest_in_chroma(state, vector, k)
            else:
                matrix = self._kept.matrix(connection, state)
                wanted = None if sheets is None else {held.key for held in scope}
                best_ = matrix.nearest(vector, k, wanted)
                found = [(passage_id(state.by_key[key].info.id, row), cosine) for key, row, cosine in best_]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    # --- writing

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A writer of this store, which is swept of what a killed one left.

        Raises StoreLocked at once when another writes to an embedded store.
        """
        with writer(self.folder, self.engine) as number, self.vectors() as vectors:
            opened = Writer(self.engine, vectors, number)
            try:
                opened.sweep()
                yield opened
                opened.finish()
            finally:
                opened.close()

    @contextmanager
    def vectors(self) -> Iterator[VectorStore]:
        """The vectors in Chroma, seen afresh."""
        opened = self._open_vectors()
        try:
            yield opened
        finally:
            opened.close()

    def forget_vectors(self) -> None:
        """Empty Chroma, even one that cannot be read; ``index.store_doctor`` fills it again. Only for a writer."""
        forget(self.folder, self.urls.chroma, self._collection)

    def remove(self, id: str) -> None:  # noqa: A002 (the form's own word)
        """Delete a sheet: rows, passages, vectors and the kept PDF. Raises UnknownSheet, StoreLocked."""
        with self._snapshot() as (_, state):
            _known(state, id)
        with self.writing() as opened:
            if not opened.drop(id):
                raise _unknown(id)
            for path in (self.folder / DOCUMENTS).glob(f"{id}-*.pdf"):
                path.unlink(missing_ok=True)

    # --- inside

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Connection, State]]:
        """A connection that sees one state, and that state."""
        held = self._pinned
        if held is not None:
            yield held
            return
        with reading(self.engine) as connection:
            yield connection, self._kept.state(connection)

    @property
    def _pinned(self) -> tuple[Connection, State] | None:
        held: tuple[Connection, State] | None = getattr(self._pin, "held", None)
        return held

    def _nearest_in_chroma(self, state: State, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """As ``dense``, by Chroma's index over everything; vectors of other generations are passed over."""
        vectors = self._kept.chroma(state, self._open_vectors)
        near = vectors.nearest(vector, min(4 * k, state.passages))
        named = ((state.passage_of(vector_id_), cosine) for vector_id_, cosine in near)
        return [(passage, cosine) for passage, cosine in named if passage is not None][:k]

    def _open_vectors(self) -> VectorStore:
        return VectorStore(self.folder, self.urls.chroma, self._collection, self.encoder)

    def _bag(self, connection: Connection, state: State, scope: Sequence[Held]) -> tuple[list[str], Bag]:
        """Return the ids and bigrams of the passages of a few sheets."""
        keys = tuple(held.key for held in scope)
        kept = self._kept.bag(keys)
        if kept is not None:
            return kept
        ids: list[str] = []
        texts: list[str] = []
        for held in scope:
            columns = (PASSAGE.c.number, PASSAGE.c.embedded, PASSAGE.c.more)
            query = select(*columns).where(of_sheet(held)).order_by(PASSAGE.c.number)
            for number, embedded, more in connection.execute(query):
                ids.append(passage_id(held.info.id, number - held.first))
                texts.append(embedded + more)
        return self._kept.keep_bag(keys, (ids, Bag.of(texts)))


@dataclass(frozen=True, slots=True)
class Urls:
    """Where a store's servers are; None: in its folder."""

    database: str | None
    chroma: str | None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"ストアのフォルダー（{folder}）を作れません（{error.strerror}）。",
            "--store か SHEETQA_STORE で、書き込めるフォルダーを指定してください。",
        ) from error


def _missing(folder: Path) -> StoreMissing:
    return StoreMissing(
        f"ストアがまだありません（{folder}）。", "sheetqa index でPDFを取り込むか、--store で場所を指定してください。"
    )


def _unknown(id: str) -> UnknownSheet:  # noqa: A002
    return UnknownSheet(f"シート {id} はストアにありません。", "sheetqa sheets でIDを確かめてください。")


def _known(state: State, id: str) -> Held:  # noqa: A002
    held = state.sheets.get(id)
    if held is None:
        raise _unknown(id)
    return held
