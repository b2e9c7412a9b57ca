"""Sources -> store: skip what is unchanged, replace atomically, verify, report; one bad file does not stop the rest.

Documents are told from each other by the hash of their bytes, the sheets of the open data by the hash of their rows.
Both go with the digest of the code that reads them: a new reader reads again. A sheet that comes from both becomes
one (``index.merge``), whichever was indexed first.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from index.build_read import digest_of, read_documents
from index.build_sources import PDF, Sources, find_sources
from index.errors import SheetqaError, StoreCorrupt, StoreError
from index.sheet import Sheet
from index.store import Store
from index.store_rows import packed_sheet, unpacked_sheet
from index.store_sql import BODY, ORIGIN, SHEET, reading
from index.store_vectors import vector_id
from index.store_write import Entry, Origin, Writer

BATCH = 200  # sheets of open data that become true together
DOCUMENT, DATA = "document", "data"  # kinds of origin
_MANY = 1000  # sheets written by one build, from which on the lexical index is merged as a whole
Status = Literal["read", "skipped", "failed"]
Stage = Literal["read", "store", "done"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or of the sheets of a set of open data that fared alike.

    ``sheet`` is the file's sheet's id, "" when it failed or there are several; ``findings`` counts its findings.
    """

    file: str
    status: Status
    message: str
    seconds: float
    sheet: str = ""
    findings: int = 0
    error: SheetqaError | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all files, in the order they were done."""

    read: tuple[Outcome, ...]
    skipped: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``done`` of ``total`` files and open-data sheets; ``rate`` a second, ``left`` in seconds.

    ``stage`` is what is being done to ``file``: ``read`` (file to sheet) or ``store`` (sheet to rows and vectors);
    ``done`` after the last one.
    """

    done: int
    total: int
    file: str
    rate: float
    left: float | None
    stage: Stage = "read"


Listener = Callable[[Progress], None]


def build(paths: Sequence[Path], store: Store, progress: Listener | None = None) -> Report:
    """Index the files and folders; return what became of each file.

    ``progress`` is called before each stage of each file and after the last. Raises StoreLocked when another writer
    is at work, StoreCorrupt when SQL and vectors disagree afterwards.
    """
    sources = find_sources(paths)
    with store.writing() as writer:
        run = _Build(store, writer, sources, progress)
        run.documents()
        run.open_data()
        run.finish()
    kinds = {kind: tuple(o for o in run.outcomes if o.status == kind) for kind in ("read", "skipped", "failed")}
    return Report(kinds["read"], kinds["skipped"], kinds["failed"])


class _Build:
    """One build under way."""

    def __init__(self, store: Store, writer: Writer, sources: Sources, progress: Listener | None) -> None:
        self.store = store
        self.writer = writer
        self.sources = sources
        self.outcomes = [_failed(path.name, error, 0.0) for path, error in sources.unusable]
        self._progress = progress
        self._done = 0
        self._total = len(sources.documents)
        self._started = time.monotonic()
        self._put: set[str] = set()
        for path in sources.beside:
            self.outcomes.append(Outcome(path.name, "skipped", "同名のPDFがあるため、PDFから読み取ります", 0.0))
        for path in sources.others:
            self.outcomes.append(Outcome(path.name, "skipped", "公表されている15の表ではないため、読みません", 0.0))

    def _tell(self, file: str, stage: Stage) -> None:
        if self._progress:
            rate = self._done / max(time.monotonic() - self._started, 1e-6)
            left = (self._total - self._done) / rate if rate else None
            self._progress(Progress(self._done, self._total, file, rate, left, stage))

    # --- documents

    def documents(self) -> None:
        """Index the PDFs and text exports."""
        digests: dict[Path, str] = {}
        for path in self.sources.documents:
            started = time.monotonic()
            try:
                digests[path] = digest_of(path)
                same = self._unchanged(digests[path])
            except SheetqaError as error:
                digests.pop(path, None)
                self._end(_failed(path.name, error, time.monotonic() - started))
                continue
            if same:
                del digests[path]
                self._end(Outcome(path.name, "skipped", "変更なし", time.monotonic() - started, same))
        if digests:
            self._tell(next(iter(digests)).name, "read")
        started = time.monotonic()
        for path, sheet in read_documents(list(digests)):
            self._document(path, digests[path], sheet, started)
            started = time.monotonic()

    def _document(self, path: Path, digest: str, sheet: Sheet | SheetqaError, started: float) -> None:
        if isinstance(sheet, SheetqaError):
            self._end(_failed(path.name, sheet, time.monotonic() - started))
            return
        self._tell(path.name, "store")
        kept = path.read_bytes() if path.suffix.lower() == PDF else None
        origin = Origin(DOCUMENT, path.name, digest, reader_version())
        if sheet.id in self._put:
            self.writer.finish()  # another document of the same sheet may still be on its way
        self._put.add(sheet.id)
        merged, origins = self._merged(sheet, origin)
        self.writer.put([Entry.of(merged, origins, self.store.encoder, document=kept)])
        seconds = time.monotonic() - started
        self._end(Outcome(path.name, "read", sheet.id, seconds, sheet.id, len(merged.findings)))

    def _end(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._done += 1

    def _unchanged(self, digest: str) -> str:
        """Return the id of the sheet that the same bytes gave to the same reader; "" when there is none."""
        same = (ORIGIN.c.kind == DOCUMENT) & (ORIGIN.c.content_hash == digest) & (ORIGIN.c.reader == reader_version())
        with reading(self.store.engine) as connection:
            return str(connection.execute(select(ORIGIN.c.sheet).where(same)).scalar() or "")

    def _merged(self, sheet: Sheet, origin: Origin) -> tuple[Sheet, tuple[Origin, ...]]:
        """Return the sheet as its two kinds of origin together give it, and those origins."""
        kind = DATA if origin.kind == DOCUMENT else DOCUMENT
        with reading(self.store.engine) as connection:
            wanted = (ORIGIN.c.sheet == sheet.id) & (ORIGIN.c.kind == kind)
            other = connection.execute(select(ORIGIN).where(wanted)).mappings().first()
            if other is None:
                return sheet, (origin,)
            data = other["data"]
            if data is None:
                body = select(BODY.c.data).join(SHEET, SHEET.c.key == BODY.c.key).where(SHEET.c.id == sheet.id)
                data = connection.execute(body).scalar_one()
        from index.merge import merge

        theirs = unpacked_sheet(data)
        mine = Origin(origin.kind, origin.file, origin.content_hash, origin.reader, packed_sheet(sheet))
        kept = Origin(kind, other["file"], other["content_hash"], other["reader"], data)
        if origin.kind == DOCUMENT:
            return merge(sheet, theirs), (mine, kept)
        return merge(theirs, sheet), (kept, mine)

    # --- open data

    def open_data(self) -> None:
        """Index the open data."""
        if not self.sources.open_data:
            return
        started = time.monotonic()
        name = _name(self.sources.open_data)
        read = findings = 0
        try:
            self._tell(name, "read")
            from index.build_tables import refuse_fewer
            from index.opendata import fingerprints
            from index.opendata_files import table_files

            prints = fingerprints(self.sources.open_data)
            changed = self._changed(prints)
            if changed:
                refuse_fewer(self.store, changed, table_files(self.sources.open_data), DATA)
            self._total += len(changed)
            for batch in self._batches(changed, prints):
                read += len(batch)
                findings += sum(len(entry.sheet.findings) for entry in batch)
                self.writer.put(batch)
            self.writer.finish()
        except StoreError:
            raise
        except SheetqaError as error:
            self.outcomes.append(_failed(name, error, time.monotonic() - started))
            prints = {}
        seconds = time.monotonic() - started
        if read:
            self.outcomes.append(Outcome(name, "read", f"{read:,}件のシート", seconds, findings=findings))
        if prints and len(prints) > read:
            left = len(prints) - read
            self.outcomes.append(Outcome(name, "skipped", f"{left:,}件のシートは変更なし", 0.0 if read else seconds))

    def _changed(self, prints: dict[str, str]) -> list[str]:
        """Return the ids of the sheets whose rows, or whose reader, are not those of the store."""
        same = (ORIGIN.c.kind == DATA) & (ORIGIN.c.reader == reader_version())
        with reading(self.store.engine) as connection:
            rows = connection.execute(select(ORIGIN.c.sheet, ORIGIN.c.content_hash).where(same))
            kept = {row.sheet: row.content_hash for row in rows}
        return [sheet for sheet, digest in prints.items() if kept.get(sheet) != digest]

    def _batches(self, changed: list[str], prints: dict[str, str]) -> Iterator[list[Entry]]:
        from index.opendata import read_open_data

        with_document = self._with_document()
        batch: list[Entry] = []
        for sheet in read_open_data(self.sources.open_data, only=changed) if changed else ():
            origins: tuple[Origin, ...] = (Origin(DATA, sheet.file, prints[sheet.id], reader_version()),)
            keeps = sheet.id in with_document
            if keeps:
                sheet, origins = self._merged(sheet, origins[0])
            batch.append(Entry.of(sheet, origins, self.store.encoder, keeps_document=keeps))
            self._done += 1
            if len(batch) == BATCH:
                self._tell(sheet.id, "store")
                yield batch
                batch = []
        if batch:
            self._tell(batch[-1].sheet.id, "store")
            yield batch

    def _with_document(self) -> frozenset[str]:
        self.writer.finish()
        with reading(self.store.engine) as connection:
            return frozenset(connection.execute(select(ORIGIN.c.sheet).where(ORIGIN.c.kind == DOCUMENT)).scalars())

    # --- the end

    def finish(self) -> None:
        """Make everything true, tidy the lexical index and prove that the vectors are there."""
        self.writer.finish()
        if self.writer.written:
            self.writer.merge_segments(whole=len(self.writer.written) >= _MANY)
            self._verify()
        self._tell("", "done")

    def _verify(self) -> None:
        """Raise StoreCorrupt unless Chroma has every vector that was written, and as many as SQL has passages."""
        expected = (
            vector_id(f"{sheet}#{n:03d}", key)
            for sheet, (key, passages) in self.writer.written.items()
            for n in range(1, passages + 1)
        )
        missing = self.writer.vectors.missing(expected)
        if missing:
            raise StoreCorrupt(
                f"Chroma にベクトルが{len(missing):,}件足りません（例：{missing[0]}）。",
                "sheetqa doctor で直してください。",
            )
        if self.store.engine.dialect.name != "sqlite":
            return  # others may be writing: the count is theirs, too
        wanted = sum(info.passages for info in self.store.sheets())
        there = self.writer.vectors.count()
        if there != wanted:
            raise StoreCorrupt(
                f"一節は{wanted:,}件、Chroma のベクトルは{there:,}件で、数が合いません。",
                "sheetqa doctor で直してください。",
            )


def _failed(file: str, error: SheetqaError, seconds: float) -> Outcome:
    return Outcome(file, "failed", f"{error.message} {error.remedy}".strip(), seconds, error=error)


def _name(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else f"{paths[0].name} ほか{len(paths) - 1}件"


@cache
def reader_version() -> str:
    """Return a digest of the code that turns files into rows and passages: new code reads old files anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".toml") and not path.name.startswith(("store", "build", "encode")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
