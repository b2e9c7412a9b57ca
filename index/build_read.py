"""Documents -> sheets, in parallel processes when there are several. A file that cannot be read gives its error."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

from index.build_limits import bounded
from index.build_sources import PDF, TEXT, unreadable
from index.errors import BrokenPdf, ReadError, SheetqaError
from index.sheet import Sheet

AHEAD = 2  # files handed to each process before its results are taken, so that memory stays bounded


def read_document(path: Path) -> Sheet:
    """Return the sheet of a PDF or a text export; the reader's ReadErrors pass through."""
    if path.suffix.lower() == TEXT:
        from index.export import read_export

        return read_export(path)
    from index.parse import read_pdf

    return read_pdf(path)


def read_documents(paths: Sequence[Path], processes: int | None = None) -> Iterator[tuple[Path, Sheet | SheetqaError]]:
    """Yield each file's sheet or error, in order. ``processes``: as many as there are cores without."""
    count = min(processes or os.cpu_count() or 1, sum(path.suffix.lower() == PDF for path in paths))
    if count < 2:
        for path in paths:
            yield path, _read(path)
        return
    waiting = list(paths)
    while waiting:
        done = 0
        for path, result in _in_parallel(waiting, count):
            yield path, result
            done += 1
        waiting = waiting[done:]


def _in_parallel(paths: Sequence[Path], count: int) -> Iterator[tuple[Path, Sheet | SheetqaError]]:
    """Read until the end, or until a process dies: then the file it had is told as broken, alone, and we stop."""
    context = multiprocessing.get_context("spawn")  # a fork would carry locks and open databases along
    with ProcessPoolExecutor(count, context) as pool:
        running: deque[tuple[Path, Future[Sheet | SheetqaError]]] = deque()
        following = iter(paths)
        try:
            running.extend((path, pool.submit(_read, path)) for path in islice(following, AHEAD * count))
            while running:
                path, future = running[0]
                yield path, future.result()
                running.popleft()
                running.extend((path, pool.submit(_read, path)) for path in islice(following, 1))
            return
        except BrokenProcessPool:
            pass
    if running:
        yield _alone(running[0][0])


def _alone(path: Path) -> tuple[Path, Sheet | SheetqaError]:
    """Read a file that may have killed its process in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        try:
            return path, pool.submit(_read, path).result()
        except BrokenProcessPool:
            return path, BrokenPdf(
                "読み取りの途中でプロセスが止まりました。", "壊れたPDFでないか確かめてください。", file=path.name
            )


def _read(path: Path) -> Sheet | SheetqaError:
    """Return the sheet or the error; any other exception of a reader is one of its errors, too."""
    try:
        with bounded(path):
            return read_document(path)
    except SheetqaError as error:
        return error
    except OSError as error:
        return unreadable(path, error)
    except Exception as error:
        return ReadError(
            f"読み取りに失敗しました（{type(error).__name__}: {str(error)[:200]}）。",
            "ファイルが壊れていないか確かめてください。",
            file=path.name,
        )


def digest_of(path: Path) -> str:
    """Return the hash of a file's bytes; FileMissing when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error
