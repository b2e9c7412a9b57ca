"""Sources -> store: skip what is unchanged, replace atomically, verify, report; one bad file does not stop the rest."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from index.errors import FileMissing, NotPdf, SheetqaError
from index.sheet import Sheet
from index.store import Store
from index.store_sql import SHEET
from index.store_vectors import VectorStore
from index.store_write import Entry, put

PDF, TEXT = ".pdf", ".txt"
Status = Literal["read", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``sheet`` is its sheet's id, "" when it failed; ``findings`` counts the sheet's."""

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
    """How far a build is: ``done`` of ``total`` files; ``rate`` in files a second, ``left`` in seconds.

    ``stage`` is what is being done to ``file``: ``read`` (file to sheet) or ``store`` (sheet to rows and vectors);
    ``done`` after the last one.
    """

    done: int
    total: int
    file: str
    rate: float
    left: float | None
    stage: Literal["read", "store", "done"] = "read"


def build(paths: Sequence[Path], store: Store, progress: Callable[[Progress], None] | None = None) -> Report:
    """Index the files and folders; return what became of each file.

    ``progress`` is called before each stage of each file and after the last. Raises StoreLocked when another writer
    is at work, StoreCorrupt when SQL and vectors disagree afterwards.
    """
    outcomes: list[Outcome] = []
    files = list(_files(paths, outcomes))
    with store.writing() as vectors:
        started = time.monotonic()
        for done, path in enumerate(files):
            now = _progress(done, len(files), path.name, started)
            tell = partial(_tell, progress, now)
            outcomes.append(_index(path, store, vectors, tell))
        _tell(progress, _progress(len(files), len(files), "", started), "done")
    kinds = {kind: tuple(o for o in outcomes if o.status == kind) for kind in ("read", "skipped", "failed")}
    return Report(kinds["read"], kinds["skipped"], kinds["failed"])


def _tell(progress: Callable[[Progress], None] | None, now: Progress, stage: Literal["read", "store", "done"]) -> None:
    if progress:
        progress(replace(now, stage=stage))


def _progress(done: int, total: int, file: str, started: float) -> Progress:
    spent = max(time.monotonic() - started, 1e-6)
    rate = done / spent
    return Progress(done, total, file, rate, (total - done) / rate if done else None)


def _files(paths: Iterable[Path], outcomes: list[Outcome]) -> Iterator[Path]:
    """Yield the files to read, once each; what is missing goes to the outcomes."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in (PDF, TEXT)) if path.is_dir() else [path]
        if not found:
            error = FileMissing("PDFもテキストもありません。", "フォルダーの場所を確かめてください。", file=path.name)
            outcomes.append(Outcome(path.name, "failed", str(error), 0.0, error=error))
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _index(path: Path, store: Store, vectors: VectorStore, tell: Callable[[Literal["read", "store"]], None]) -> Outcome:
    """Read one file into the store."""
    started = time.monotonic()
    tell("read")
    try:
        data = _bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        known = _unchanged(store, digest)
        if known:
            return Outcome(path.name, "skipped", "変更なし", time.monotonic() - started, known)
        sheet = _read(path)
        tell("store")
        kept = data if path.suffix.lower() == PDF else None
        put(store.engine, vectors, [Entry.of(sheet, digest, reader_version(), store.encoder, kept)])
    except SheetqaError as error:
        return Outcome(path.name, "failed", _message(error), time.monotonic() - started, error=error)
    return Outcome(path.name, "read", sheet.id, time.monotonic() - started, sheet.id, len(sheet.findings))


def _message(error: SheetqaError) -> str:
    return f"{error.message} {error.remedy}".strip()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileMissing("ファイルを開けません。", "パスと読み取り権限を確かめてください。", file=path.name) from error


def _unchanged(store: Store, digest: str) -> str:
    """Return the id of the sheet that the same bytes gave to the same reader; "" when there is none."""
    same = (SHEET.c.content_hash == digest) & (SHEET.c.reader == reader_version())
    with store.engine.connect() as connection:
        return str(connection.execute(select(SHEET.c.id).where(same)).scalar() or "")


def _read(path: Path) -> Sheet:
    kind = path.suffix.lower()
    if kind == TEXT:
        from index.export import read_export

        return read_export(path)
    if kind == PDF:
        from index.parse import read_pdf

        return read_pdf(path)
    raise NotPdf("PDFではありません。", "レビューシートのPDFかテキストを指定してください。", file=path.name)


@cache
def reader_version() -> str:
    """Return a digest of the code that turns files into rows and passages: new code reads old files anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".toml") and not path.name.startswith(("store", "build", "encode")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
