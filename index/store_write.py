"""Writing to the store so that a kill at any moment leaves the old state readable.

A batch of sheets goes in four steps. (1) A small transaction gives every sheet a new key and its passages new numbers,
and notes the keys as pending. (2) Their vectors go into Chroma under ids that carry the key; nobody looks for them
yet. (3) One SQL transaction writes the rows, passages, lexical postings and bodies of the new versions, deletes the
old versions, notes the old keys as pending and raises the generation. (4) The old vectors leave Chroma and the notes
go. A kill before (3) leaves the old state, after it the new one; the next writer sweeps whatever is still noted.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, insert, select

from index.encode import Encoder, Vectors
from index.passages import passages as passages_of
from index.serial import sheet_to_json
from index.sheet import Passage, Sheet
from index.store_lexical import add_segment, drop_dead, tidy
from index.store_rows import dumps, pack, plain_source
from index.store_sql import BODY, DOCUMENT, OWNED, PASSAGE, PENDING, ROWS, SHEET, VECTORS, raise_counter
from index.store_vectors import VectorStore, vector_id
from index.tables import Row
from index.tables import rows as rows_of


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A sheet on its way into the store, with everything that is derived from it."""

    sheet: Sheet
    content_hash: str
    reader: str
    rows: tuple[Row, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors
    document: bytes | None = None

    @classmethod
    def of(cls, sheet: Sheet, content_hash: str, reader: str, encoder: Encoder, document: bytes | None = None) -> Entry:
        """Return the sheet's rows, passages and vectors."""
        rows = rows_of(sheet)
        passages = passages_of(sheet, rows)
        vectors = encoder.encode([p.embedded for p in passages])
        return cls(sheet, content_hash, reader, rows, passages, vectors, document)


def put(engine: Engine, vectors: VectorStore, entries: Sequence[Entry]) -> None:
    """Write the sheets, each in place of its older version, all at once."""
    keys, firsts = _number(engine, entries)
    owners = [key for entry, key in zip(entries, keys, strict=True) for _ in entry.passages]
    every = [p for entry in entries for p in entry.passages]
    if every:
        vectors.add(every, owners, np.concatenate([e.vectors for e in entries if len(e.passages)]))
    with engine.begin() as connection:
        old = _versions(connection, [entry.sheet.id for entry in entries])
        _forget(connection, old)
        _insert(connection, entries, keys, firsts)
        connection.execute(delete(PENDING).where(PENDING.c.key.in_(keys)))
        raise_counter(connection, "generation", 1)
    sweep(engine, vectors)


def drop(engine: Engine, vectors: VectorStore, sheet: str) -> bool:
    """Delete a sheet with all that hangs on it; False when it is not there."""
    with engine.begin() as connection:
        old = _versions(connection, [sheet])
        if not old:
            return False
        _forget(connection, old)
        drop_dead(connection, _runs(connection))
        raise_counter(connection, "generation", 1)
    sweep(engine, vectors)
    return True


def merge_segments(engine: Engine, *, whole: bool = False) -> None:
    """Merge the lexical index's small segments, all of them with ``whole``."""
    with engine.begin() as connection:
        raise_counter(connection, "segment", 0)  # whoever writes a segment waits
        if tidy(connection, _runs(connection), whole=whole):
            raise_counter(connection, "generation", 1)


def _runs(connection: Connection) -> list[tuple[int, int]]:
    """Return (first passage, passages) of every sheet."""
    return [(row.first, row.passages) for row in connection.execute(select(SHEET.c.first, SHEET.c.passages))]


def sweep(engine: Engine, vectors: VectorStore) -> None:
    """Take the vectors of versions that are no longer, or never became, the truth out of Chroma."""
    with engine.connect() as connection:
        left = connection.execute(select(PENDING)).all()
    for note in left:
        vectors.delete(vector_id(f"{note.sheet}#{n:03d}", note.key) for n in range(1, note.passages + 1))
        with engine.begin() as connection:
            connection.execute(delete(PENDING).where(PENDING.c.key == note.key))


def _number(engine: Engine, entries: Sequence[Entry]) -> tuple[list[int], list[int]]:
    """Step 1: return a key for each sheet and the number of its first passage."""
    with engine.begin() as connection:
        key = raise_counter(connection, "key", len(entries)) + 1
        first = raise_counter(connection, "passage", sum(len(e.passages) for e in entries)) + 1
        keys, firsts = [], []
        for entry in entries:
            keys.append(key)
            firsts.append(first)
            key += 1
            first += len(entry.passages)
        notes = [
            {"key": key, "sheet": entry.sheet.id, "passages": len(entry.passages)}
            for entry, key in zip(entries, keys, strict=True)
        ]
        connection.execute(insert(PENDING), notes)
    return keys, firsts


def _versions(connection: Connection, sheets: Sequence[str]) -> list[Any]:
    columns = (SHEET.c.key, SHEET.c.id, SHEET.c.first, SHEET.c.passages)
    return list(connection.execute(select(*columns).where(SHEET.c.id.in_(sheets))))


def _forget(connection: Connection, versions: Sequence[Any]) -> None:
    """Delete versions of sheets from SQL and note their vectors for the sweep."""
    if not versions:
        return
    keys = [version.key for version in versions]
    for table in ROWS.values():
        connection.execute(delete(table).where(table.c.sheet_key.in_(keys)))
    for table in (*OWNED, SHEET):
        connection.execute(delete(table).where(table.c.key.in_(keys)))
    for version in versions:
        within = PASSAGE.c.number.between(version.first, version.first + version.passages - 1)
        connection.execute(delete(PASSAGE).where(within))
    notes = [{"key": v.key, "sheet": v.id, "passages": v.passages} for v in versions]
    connection.execute(insert(PENDING), notes)


def _insert(connection: Connection, entries: Sequence[Entry], keys: Sequence[int], firsts: Sequence[int]) -> None:
    numbered = list(zip(entries, keys, firsts, strict=True))
    connection.execute(insert(SHEET), [_sheet(*one) for one in numbered])
    connection.execute(insert(BODY), [{"key": key, "data": body(entry.sheet)} for entry, key, _ in numbered])
    packed = [{"key": key, "data": entry.vectors.astype(np.float16).tobytes()} for entry, key, _ in numbered]
    connection.execute(insert(VECTORS), packed)
    passages = [
        _passage(passage, first + i) for entry, _, first in numbered for i, passage in enumerate(entry.passages)
    ]
    if passages:
        connection.execute(insert(PASSAGE), passages)
        texts = [passage.indexed for entry in entries for passage in entry.passages]
        add_segment(connection, [passage["number"] for passage in passages], texts)
    by_table: dict[str, list[dict[str, Any]]] = {}
    for entry, key, _ in numbered:
        for row in entry.rows:
            by_table.setdefault(row.table, []).append({"sheet_key": key, **pack(row)})
    for table, rows in by_table.items():
        connection.execute(insert(ROWS[table]), rows)
    documents = [{"key": key, "data": e.document} for e, key, _ in numbered if e.document is not None]
    if documents:
        connection.execute(insert(DOCUMENT), documents)


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
        "content_hash": entry.content_hash,
        "reader": entry.reader,
        "first": first,
    }


def body(sheet: Sheet) -> bytes:
    """Return the whole sheet as compressed JSON."""
    return zlib.compress(dumps(sheet_to_json(sheet)).encode(), 3)


def unbody(data: bytes) -> dict[str, Any]:
    """Return the JSON that ``body`` compressed."""
    plain = json.loads(zlib.decompress(data))
    assert isinstance(plain, dict)  # noqa: S101 (body wrote one)
    return plain


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
