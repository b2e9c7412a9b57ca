"""Writing to the store so that a kill at any moment leaves the old state readable.

A batch of sheets goes in four steps. (1) A small transaction gives every sheet a new key and its passages new numbers,
and notes the keys as pending. (2) Their vectors go into Chroma under ids that carry the key; nobody looks for them
yet. (3) One SQL transaction writes the rows, passages, lexical postings and bodies of the new versions, deletes the
old versions, notes the old keys as pending and raises the generation. (4) The old vectors leave Chroma and the notes
go. A kill before (3) leaves the old state, after it the new one; the next writer sweeps whatever is still noted.

Transactions that change what readers see begin by raising the generation: several writers of one database queue there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, insert, select, update

from index.encode import Encoder, Vectors
from index.errors import StoreError
from index.passages import passages as passages_of
from index.sheet import Passage, Sheet
from index.store_lexical import add_segment, drop_dead, tidy
from index.store_lock import is_writing
from index.store_rows import dumps, pack, packed_sheet, plain_source
from index.store_sql import (
    BODY,
    DOCUMENT,
    ORIGIN,
    OWNED,
    PASSAGE,
    PENDING,
    ROWS,
    SHEET,
    VECTORS,
    changing,
    raise_counter,
)
from index.store_vectors import VectorStore, vector_id
from index.tables import Row
from index.tables import rows as rows_of


@dataclass(frozen=True, slots=True)
class Origin:
    """What a sheet was read from. ``data`` is the sheet as read from there, kept where another origin adds to it."""

    kind: str  # document (PDF or text) or data (open data)
    file: str
    content_hash: str
    reader: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A sheet on its way into the store, with everything that is derived from it.

    ``document`` is the PDF; None keeps the one that the older version had when ``keeps_document``.
    """

    sheet: Sheet
    origins: tuple[Origin, ...]
    rows: tuple[Row, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors
    document: bytes | None = None
    keeps_document: bool = False

    @classmethod
    def of(cls, sheet: Sheet, origins: tuple[Origin, ...], encoder: Encoder, **more: Any) -> Entry:
        """Return the sheet with its rows, passages and vectors."""
        rows = rows_of(sheet)
        passages = passages_of(sheet, rows)
        vectors = encoder.encode([p.embedded for p in passages])
        return cls(sheet, origins, rows, passages, vectors, **more)


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Entries with their keys and the numbers of their first passages."""

    entries: Sequence[Entry]
    keys: Sequence[int]
    firsts: Sequence[int]


class Writer:
    """Writes batches of sheets. The vectors of one batch go into Chroma while the next is being made.

    ``with store.writing() as writer: writer.put(entries)``; what was put is true for readers when the ``with`` ends.
    """

    def __init__(self, engine: Engine, vectors: VectorStore, number: int) -> None:
        self.engine = engine
        self.vectors = vectors
        self.number = number
        self._thread = ThreadPoolExecutor(1, "sheetqa-vectors")
        self._under_way: tuple[_Batch, Future[None]] | None = None
        self.written: dict[str, tuple[int, int]] = {}  # sheet -> (key, passages) of what this writer put

    def put(self, entries: Sequence[Entry]) -> None:
        """Take in sheets, each in place of its older version; all of a call become true at once."""
        if not entries:
            return
        batch = self._numbered(entries)
        before = self._under_way
        if before is not None:
            before[1].result()
        self._under_way = (batch, self._thread.submit(self._add_vectors, batch))
        if before is not None:
            self._commit(before[0])

    def finish(self) -> None:
        """Wait until everything that was put is true."""
        if self._under_way is not None:
            batch, adding = self._under_way
            self._under_way = None
            adding.result()
            self._commit(batch)

    def close(self) -> None:
        """Stop; what was put and not finished is left to the next writer's sweep."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def drop(self, sheet: str) -> bool:
        """Delete a sheet with all that hangs on it; False when it is not there."""
        self.finish()
        with changing(self.engine) as connection:
            raise_counter(connection, "generation", 1)
            old = _versions(connection, [sheet])
            self._forget(connection, old)
            if old:
                drop_dead(connection, runs(connection))
        self.sweep([version.key for version in old])
        return bool(old)

    def sweep(self, keys: Collection[int] | None = None) -> None:
        """Take out of Chroma the noted versions ``keys``; all that dead writers left, without."""
        with changing(self.engine) as connection:
            query = select(PENDING) if keys is None else select(PENDING).where(PENDING.c.key.in_(keys))
            left = connection.execute(query).all()
            if keys is None:
                at_work = {w for w in {n.writer for n in left} if w != self.number and is_writing(connection, w)}
                left = [note for note in left if note.writer not in at_work]
            mine = PENDING.c.key.in_([note.key for note in left])
            connection.execute(update(PENDING).where(mine).values(writer=self.number))
        for note in left:
            self.vectors.delete(vector_id(f"{note.sheet}#{n:03d}", note.key) for n in range(1, note.passages + 1))
        if left:
            with changing(self.engine) as connection:
                connection.execute(delete(PENDING).where(mine))

    def merge_segments(self, *, whole: bool = False) -> None:
        """Merge the lexical index's small segments, all of them with ``whole``."""
        with changing(self.engine) as connection:
            raise_counter(connection, "generation", 1)
            if not tidy(connection, runs(connection), whole=whole):
                connection.rollback()

    # --- inside

    def _numbered(self, entries: Sequence[Entry]) -> _Batch:
        """Step 1."""
        with changing(self.engine) as connection:
            key = raise_counter(connection, "key", len(entries)) + 1
            first = raise_counter(connection, "passage", sum(len(e.passages) for e in entries)) + 1
            sizes = [len(entry.passages) for entry in entries]
            firsts = [first + sum(sizes[:i]) for i in range(len(sizes))]
            keys = list(range(key, key + len(entries)))
            notes = [self._note(k, e.sheet.id, len(e.passages)) for k, e in zip(keys, entries, strict=True)]
            connection.execute(insert(PENDING), notes)
        return _Batch(entries, keys, firsts)

    def _note(self, key: int, sheet: str, passages: int) -> dict[str, Any]:
        return {"key": key, "sheet": sheet, "passages": passages, "writer": self.number}

    def _add_vectors(self, batch: _Batch) -> None:
        """Step 2."""
        passages = [p for entry in batch.entries for p in entry.passages]
        owners = [k for entry, k in zip(batch.entries, batch.keys, strict=True) for _ in entry.passages]
        if passages:
            vectors = np.concatenate([e.vectors for e in batch.entries if len(e.passages)])
            self.vectors.add(passages, owners, vectors)

    def _commit(self, batch: _Batch) -> None:
        """Steps 3 and 4."""
        with changing(self.engine) as connection:
            raise_counter(connection, "generation", 1)
            old = _versions(connection, [entry.sheet.id for entry in batch.entries])
            _keep_documents(connection, batch, {version.id: version.key for version in old})
            self._forget(connection, old)
            _insert(connection, batch)
            self._settle(connection, batch)
        for entry, key in zip(batch.entries, batch.keys, strict=True):
            self.written[entry.sheet.id] = (key, len(entry.passages))
        if old:
            self.sweep([version.key for version in old])

    def _settle(self, connection: Connection, batch: _Batch) -> None:
        """Take back the notes of a batch. They are gone when this writer was taken for dead, and swept."""
        noted = (PENDING.c.writer == self.number) & PENDING.c.key.in_(batch.keys)
        if connection.execute(delete(PENDING).where(noted)).rowcount != len(batch.keys):
            raise StoreError(
                "書き込みの途中でデータベースとの接続が切れたため、この書き込みは取り消されました。",
                "もう一度 index を実行してください。",
            )

    def _forget(self, connection: Connection, versions: Sequence[Any]) -> None:
        """Delete versions of sheets from SQL and note their vectors for the sweep."""
        if not versions:
            return
        keys = [version.key for version in versions]
        for table in ROWS.values():
            connection.execute(delete(table).where(table.c.sheet_key.in_(keys)))
        for table in (*OWNED, SHEET):
            connection.execute(delete(table).where(table.c.key.in_(keys)))
        connection.execute(delete(ORIGIN).where(ORIGIN.c.sheet.in_([version.id for version in versions])))
        for version in versions:
            within = PASSAGE.c.number.between(version.first, version.first + version.passages - 1)
            connection.execute(delete(PASSAGE).where(within))
        connection.execute(insert(PENDING), [self._note(v.key, v.id, v.passages) for v in versions])


def runs(connection: Connection) -> list[tuple[int, int]]:
    """Return (first passage, passages) of every sheet."""
    return [(row.first, row.passages) for row in connection.execute(select(SHEET.c.first, SHEET.c.passages))]


def _versions(connection: Connection, sheets: Sequence[str]) -> list[Any]:
    columns = (SHEET.c.key, SHEET.c.id, SHEET.c.first, SHEET.c.passages)
    return list(connection.execute(select(*columns).where(SHEET.c.id.in_(sheets))))


def _keep_documents(connection: Connection, batch: _Batch, old: dict[str, int]) -> None:
    """Hand the PDFs of older versions on to the new ones that keep them."""
    for entry, key in zip(batch.entries, batch.keys, strict=True):
        if entry.keeps_document and entry.sheet.id in old:
            moved = update(DOCUMENT).where(DOCUMENT.c.key == old[entry.sheet.id]).values(key=key)
            connection.execute(moved)


def _insert(connection: Connection, batch: _Batch) -> None:
    numbered = list(zip(batch.entries, batch.keys, batch.firsts, strict=True))
    connection.execute(insert(SHEET), [_sheet(*one) for one in numbered])
    connection.execute(insert(BODY), [{"key": key, "data": packed_sheet(entry.sheet)} for entry, key, _ in numbered])
    packed = [{"key": key, "data": entry.vectors.astype(np.float16).tobytes()} for entry, key, _ in numbered]
    connection.execute(insert(VECTORS), packed)
    connection.execute(insert(ORIGIN), [_origin(e.sheet.id, origin) for e in batch.entries for origin in e.origins])
    _insert_passages(connection, numbered)
    by_table: dict[str, list[dict[str, Any]]] = {}
    for entry, key, _ in numbered:
        for row in entry.rows:
            by_table.setdefault(row.table, []).append({"sheet_key": key, **pack(row)})
    for table, rows in by_table.items():
        connection.execute(insert(ROWS[table]), rows)
    documents = [{"key": key, "data": e.document} for e, key, _ in numbered if e.document is not None]
    if documents:
        connection.execute(insert(DOCUMENT), documents)


def _insert_passages(connection: Connection, numbered: Sequence[tuple[Entry, int, int]]) -> None:
    passages = [
        _passage(passage, first + i) for entry, _, first in numbered for i, passage in enumerate(entry.passages)
    ]
    if passages:
        connection.execute(insert(PASSAGE), passages)
        texts = [passage.indexed for entry, _, _ in numbered for passage in entry.passages]
        add_segment(connection, [passage["number"] for passage in passages], texts)


def _sheet(entry: Entry, key: int, first: int) -> dict[str, Any]:
    sheet = entry.sheet
    return {
        "key": key,
        "id": sheet.id,
        "name": sheet.overview.name.value or "",
        "ministry": sheet.organization.ministry.value or "",
        "fiscal_year": sheet.overview.fiscal_year.value or int(sheet.id[:4]),
        "file": sheet.file,
        "pages": sheet.pages,
        "rows": len(entry.rows),
        "passages": len(entry.passages),
        "findings": len(sheet.findings),
        "content_hash": entry.origins[0].content_hash,
        "first": first,
    }


def _origin(sheet: str, origin: Origin) -> dict[str, Any]:
    names = ("kind", "file", "content_hash", "reader", "data")
    return {"sheet": sheet, **{name: getattr(origin, name) for name in names}}


def _passage(passage: Passage, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "section": passage.section,
        "text": passage.text,
        "embedded": passage.embedded,
        "more": passage.indexed[len(passage.embedded) :],
        "table": passage.table,
        "row": passage.row,
        "sources": dumps([plain_source(s) for s in passage.sources]),
    }
