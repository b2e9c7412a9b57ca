"""The store: sheets as rows in SQL, passages for search, vectors in Chroma.

A ``Store`` reads; ``index.build`` and ``remove`` write. Every read goes by the state that SQL holds now, and what is
kept in memory is kept by generation, so that a running server sees a new state at its next question.

Dense search ranks exactly, by NumPy, over the vectors that lie beside the rows in SQL (float16, a sheet's together):
they are read by the same transaction that made the rows true, without loading Chroma (a second of imports, and a
``where`` filter there costs 100-320 ms), and one sheet's few dozen vectors are ranked in a tenth of a millisecond.
Chroma holds the same vectors as the store of record; ``verify`` proves after each build that both agree.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, RowMapping, insert, inspect, literal, select, union_all

from index.encode import Encoder, Vectors
from index.errors import StoreCorrupt, StoreMissing, UnknownSheet
from index.lexical import Bag, best, score
from index.serial import sheet_from_json
from index.sheet import Passage, Sheet
from index.store_lock import writer_lock
from index.store_rows import source_of, unpack
from index.store_sql import (
    BODY,
    COUNTER,
    DOCUMENT,
    FILE,
    FORMAT,
    META,
    METADATA,
    PASSAGE,
    ROWS,
    SHEET,
    VECTORS,
    open_engine,
)
from index.store_vectors import VectorStore, mismatch
from index.store_write import drop, sweep, unbody
from index.tables import TABLES, Row

DOCUMENTS = "documents"
_MANY = 400  # ids in one IN list, at most
_PASSAGE_ID = re.compile(r"(?P<sheet>[^#]+)#(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What the store knows of a sheet without reading it. ``pages`` is 0 for open data."""

    id: str
    name: str
    ministry: str
    fiscal_year: int
    file: str
    pages: int
    rows: int
    passages: int
    findings: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A sheet's version: its key and the number of its first passage."""

    info: SheetInfo
    key: int
    first: int


class Store:
    """One open store; safe for several threads. ``Store.open`` makes it."""

    def __init__(self, folder: Path, encoder: Encoder, engine: Engine, meta: dict[str, str], urls: _Urls) -> None:
        self.folder = folder
        self.encoder = encoder
        self.engine = engine
        self._meta = meta
        self._urls = urls
        self._lock = threading.Lock()
        self._held: tuple[int, dict[str, _Held]] | None = None

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
            folder.mkdir(parents=True, exist_ok=True)
        elif database_url is None and not (folder / FILE).is_file():
            raise _missing(folder)
        engine = open_engine(folder, database_url)
        if create:
            _create(engine, encoder)
        elif not inspect(engine).has_table(META.name):
            raise _missing(folder)
        meta = _meta(engine)
        if meta["fingerprint"] != encoder.fingerprint:
            raise mismatch(meta["model"], encoder.name)
        return cls(folder, encoder, engine, meta, _Urls(database_url, chroma_url))

    def close(self) -> None:
        """Let go of the database's connections."""
        self.engine.dispose()

    # --- the state

    def generation(self) -> int:
        """Return how often the store has changed; 0 when nothing was ever indexed."""
        with self.engine.connect() as connection:
            return _generation(connection)

    def sheets(self) -> tuple[SheetInfo, ...]:
        """Return every sheet, by id."""
        return tuple(held.info for held in self._state().values())

    def sheet(self, id: str) -> Sheet:  # noqa: A002 (the form's own word)
        """Return the whole sheet; UnknownSheet when the store lacks it."""
        held = self._known(id)
        with self.engine.connect() as connection:
            data = connection.execute(select(BODY.c.data).where(BODY.c.key == held.key)).scalar()
        if data is None:  # replaced between the two reads
            return self._again(id).sheet(id)
        return sheet_from_json(unbody(data))

    def document(self, sheet: str) -> Path | None:
        """Return the kept copy of the sheet's PDF, for page images; None for a sheet that came from no PDF."""
        held = self._known(sheet)
        path = self.folder / DOCUMENTS / f"{sheet}-{held.info.content_hash[:16]}.pdf"
        if path.is_file():
            return path
        with self.engine.connect() as connection:
            data = connection.execute(select(DOCUMENT.c.data).where(DOCUMENT.c.key == held.key)).scalar()
        if data is None:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
        half.write_bytes(data)
        half.replace(path)
        return path

    # --- rows and passages

    def rows(self, table: str | None = None, sheets: Sequence[str] | None = None) -> tuple[Row, ...]:
        """Return the rows by sheet, table (in the order of TABLES) and print order; sheets it lacks have none."""
        tables = list(TABLES) if table is None else [table]
        names = {held.key: sheet for sheet, held in self._state().items()}
        found: list[Row] = []
        for keys in self._keys(sheets):
            parts = [_table_rows(position, name, keys) for position, name in enumerate(tables)]
            with self.engine.connect() as connection:
                for position, key, number, cells in connection.execute(union_all(*parts)):
                    if key in names:
                        found.append(unpack(tables[position], names[key], number, cells))
        order = {name: position for position, name in enumerate(tables)}
        return tuple(sorted(found, key=lambda r: (r.sheet, order[r.table], r.number)))

    def passages(self, sheets: Sequence[str] | None = None) -> tuple[Passage, ...]:
        """Return the passages by sheet, in order; sheets it lacks have none."""
        found: list[Passage] = []
        with self.engine.connect() as connection:
            for held in self._scope(sheets):
                within = PASSAGE.c.number.between(held.first, held.first + held.info.passages - 1)
                query = select(PASSAGE).where(within).order_by(PASSAGE.c.number)
                found.extend(_passage(row, held) for row in connection.execute(query).mappings())
        return tuple(found)

    def passages_by_id(self, ids: Sequence[str]) -> tuple[Passage, ...]:
        """Return the passages of these ids, in this order; ids it lacks are left out."""
        state = self._state()
        owners: dict[int, _Held] = {}
        for id in ids:  # noqa: A001
            match = _PASSAGE_ID.fullmatch(id)
            held = state.get(match["sheet"]) if match else None
            if match and held and 1 <= int(match["number"]) <= held.info.passages:
                owners[held.first + int(match["number"]) - 1] = held
        found: dict[str, Passage] = {}
        numbers = list(owners)
        with self.engine.connect() as connection:
            for start in range(0, len(numbers), _MANY):
                query = select(PASSAGE).where(PASSAGE.c.number.in_(numbers[start : start + _MANY]))
                for row in connection.execute(query).mappings():
                    passage = _passage(row, owners[row["number"]])
                    found[passage.id] = passage
        return tuple(found[one] for one in dict.fromkeys(ids) if one in found)

    # --- search

    def lexical(self, query: str, k: int, sheets: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return (passage id, BM25 score) of the ``k`` best passages, best first; only those above 0."""
        passages = self.passages(sheets)
        scores = score(query, Bag.of([p.indexed for p in passages]))
        return [(passages[i].id, float(scores[i])) for i in best(scores, k)]

    def dense(self, vector: Vectors, k: int, sheets: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Return (passage id, cosine) of the ``k`` passages nearest to a unit vector, nearest first."""
        scope = [held for held in self._scope(sheets) if held.info.passages]
        if not scope:
            return []
        kept = dict[int, bytes]()
        with self.engine.connect() as connection:
            for start in range(0, len(scope), _MANY):
                keys = [held.key for held in scope[start : start + _MANY]]
                found = select(VECTORS.c.key, VECTORS.c.data).where(VECTORS.c.key.in_(keys))
                kept |= {row.key: row.data for row in connection.execute(found)}
        scope = [held for held in scope if held.key in kept]
        joined = np.frombuffer(b"".join(kept[held.key] for held in scope), np.float16)
        cosines = joined.reshape(-1, self.encoder.dim).astype(np.float32) @ vector
        ids = [f"{held.info.id}#{n:03d}" for held in scope for n in range(1, held.info.passages + 1)]
        order = np.argsort(-cosines, kind="stable")[:k]
        return [(ids[i], float(cosines[i])) for i in order]

    # --- writing

    @contextmanager
    def writing(self) -> Iterator[VectorStore]:
        """Hold the store for writing, swept of what a killed writer left; StoreLocked when another writes."""
        with writer_lock(self.folder), self.vectors() as vectors:
            sweep(self.engine, vectors)
            yield vectors

    @contextmanager
    def vectors(self) -> Iterator[VectorStore]:
        """The vectors in Chroma, seen afresh."""
        opened = VectorStore(self.folder, self._urls.chroma, self._meta["collection"], self.encoder)
        try:
            yield opened
        finally:
            opened.close()

    def remove(self, id: str) -> None:  # noqa: A002 (the form's own word)
        """Delete a sheet: rows, passages, vectors and the kept PDF. Raises UnknownSheet, StoreLocked."""
        self._known(id)
        with self.writing() as vectors:
            if not drop(self.engine, vectors, id):
                raise _unknown(id)
            for path in (self.folder / DOCUMENTS).glob(f"{id}-*.pdf"):
                path.unlink(missing_ok=True)

    # --- inside

    def _state(self) -> dict[str, _Held]:
        """Return id -> version of every sheet, as SQL has it now."""
        with self.engine.connect() as connection:
            generation = _generation(connection)
            with self._lock:
                if self._held is not None and self._held[0] == generation:
                    return self._held[1]
            query = select(SHEET).order_by(SHEET.c.id)
            state = {row["id"]: _held(row) for row in connection.execute(query).mappings()}
        with self._lock:
            self._held = (generation, state)
        return state

    def _known(self, id: str) -> _Held:  # noqa: A002
        held = self._state().get(id)
        if held is None:
            raise _unknown(id)
        return held

    def _again(self, id: str) -> Store:  # noqa: A002
        """Forget what is kept in memory; UnknownSheet when the sheet has gone."""
        with self._lock:
            self._held = None
        self._known(id)
        return self

    def _scope(self, sheets: Sequence[str] | None) -> list[_Held]:
        """Return the versions of the sheets (all without), by id, once each."""
        state = self._state()
        if sheets is None:
            return list(state.values())
        return [state[one] for one in sorted(set(sheets)) if one in state]

    def _keys(self, sheets: Sequence[str] | None) -> Iterator[list[int] | None]:
        """Yield the keys of the sheets in lists short enough for SQL; None for all of them."""
        scope = self._scope(sheets)
        if sheets is None or len(scope) == len(self._state()):
            yield None
            return
        for start in range(0, len(scope), _MANY):
            yield [held.key for held in scope[start : start + _MANY]]


@dataclass(frozen=True, slots=True)
class _Urls:
    database: str | None
    chroma: str | None


def _missing(folder: Path) -> StoreMissing:
    return StoreMissing(
        f"ストアがまだありません（{folder}）。", "sheetqa index でPDFを取り込むか、--store で場所を指定してください。"
    )


def _unknown(id: str) -> UnknownSheet:  # noqa: A002
    return UnknownSheet(f"シート {id} はストアにありません。", "sheetqa sheets でIDを確かめてください。")


def _create(engine: Engine, encoder: Encoder) -> None:
    """Make the tables that are not there yet, and note which model the store is for."""
    METADATA.create_all(engine)
    with engine.begin() as connection:
        if connection.execute(select(META.c.name).limit(1)).first() is not None:
            return
        made = {
            "format": FORMAT,
            "model": encoder.name,
            "fingerprint": encoder.fingerprint,
            "collection": f"sheetqa-{uuid.uuid4().hex[:12]}",
        }
        connection.execute(insert(META), [{"name": name, "value": value} for name, value in made.items()])
        counters = [{"name": name, "value": 0} for name in ("generation", "key", "passage")]
        connection.execute(insert(COUNTER), counters)


def _meta(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        meta: dict[str, str] = {row.name: row.value for row in connection.execute(select(META))}
    if meta.get("format") != FORMAT:
        raise StoreCorrupt(
            f"ストアの形式（版 {meta.get('format')}）が、この版（{FORMAT}）と異なります。",
            "別の --store に取り込み直してください。",
        )
    return meta


_GENERATION = select(COUNTER.c.value).where(COUNTER.c.name == "generation")


def _generation(connection: Connection) -> int:
    return int(connection.execute(_GENERATION).scalar_one())


def _held(row: RowMapping) -> _Held:
    info = SheetInfo(**{name: row[name] for name in SheetInfo.__slots__})
    return _Held(info, row["key"], row["first"])


def _table_rows(position: int, name: str, keys: list[int] | None) -> Any:
    table = ROWS[name]
    query = select(literal(position), table.c.sheet_key, table.c.row_number, table.c.cells)
    return query if keys is None else query.where(table.c.sheet_key.in_(keys))


def _passage(row: RowMapping, held: _Held) -> Passage:
    number = row["number"] - held.first + 1
    return Passage(
        id=f"{held.info.id}#{number:03d}",
        sheet=held.info.id,
        section=row["section"],
        text=row["text"],
        embedded=row["embedded"],
        indexed=row["embedded"] + row["more"],
        sources=tuple(source_of(one) for one in json.loads(row["sources"])),
        table=row["table"],
        row=row["row"],
    )
