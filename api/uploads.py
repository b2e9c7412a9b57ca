"""Uploads: a file that was sent is indexed in a process of its own.

Reading a PDF keeps a core busy for seconds, and a hostile one might never end; a child process leaves the server's
threads free and can be stopped. The name that the sender gave is shown back, and never becomes a path.
"""

from __future__ import annotations

import multiprocessing
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from api.problems import RequestError
from api.progress import stage_of
from api.settings import Settings
from index.build import Outcome, build
from index.errors import SheetqaError, StoreLocked, TooLarge

MOST_MEMORY = 3 * 1024**3  # bytes that the child may hold; a sheet of 300 pages needs a tenth of it
Tell = Callable[[dict[str, Any]], None]


def _silent(stage: dict[str, Any]) -> None:
    """Tell nobody."""


class Uploads:
    """Takes files in, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._busy = threading.Lock()

    def take_in(self, content: BinaryIO, name: str, tell: Tell | None = None) -> Outcome:
        """Index the file and return what became of it; raises the typed error when it could not be read.

        ``tell`` hears of every stage. StoreLocked while another upload is at work; ``upload_timeout`` when the
        reading takes too long.
        """
        if not self._busy.acquire(blocking=False):
            raise StoreLocked("ほかのアップロードを処理しています。", "終わってから、もう一度送ってください。")
        try:
            with tempfile.TemporaryDirectory(prefix="sheetqa-upload-") as folder:
                suffix = ".txt" if name.lower().endswith(".txt") else ".pdf"
                path = Path(folder) / f"upload-{secrets.token_hex(4)}{suffix}"
                _copy(content, path, self._settings.upload_bytes)
                return self._indexed(path, tell or _silent)
        finally:
            self._busy.release()

    def _indexed(self, path: Path, tell: Tell) -> Outcome:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_index, args=(theirs, self._settings, path), name="sheetqa-upload")
        child.start()
        theirs.close()
        try:
            return _result(ours, self._settings.upload_timeout, tell)
        finally:
            if child.is_alive():
                child.terminate()
            child.join(5)
            if child.is_alive():
                child.kill()
                child.join()
            ours.close()


def _copy(content: BinaryIO, path: Path, limit: int) -> None:
    with path.open("wb") as out:
        shutil.copyfileobj(content, out)
        size = out.tell()
    if size > limit:
        mib = limit // (1024 * 1024)
        raise TooLarge(f"ファイルが{size / 1024 / 1024:.1f}MBあります。", f"{mib}MB以内のファイルを送ってください。")


def _result(connection: Connection, seconds: int, tell: Tell) -> Outcome:
    """Return what the child sends last; whatever comes before is a stage to tell of."""
    end = time.monotonic() + seconds
    while True:
        message = _received(connection, end, seconds)
        if isinstance(message, Exception):
            raise message
        if isinstance(message, Outcome):
            if message.error is not None:
                raise message.error
            return message
        tell(message)


def _received(connection: Connection, end: float, seconds: int) -> Any:
    if not connection.poll(max(0.0, end - time.monotonic())):
        raise RequestError(
            "upload_timeout",
            f"{seconds}秒以内に読み終わりませんでした。",
            "ページ数の少ないファイルにするか、サーバー側で sheetqa index を使ってください。",
        )
    try:
        return connection.recv()
    except EOFError:
        raise RequestError(
            "upload_crashed", "読み取りの途中でプロセスが止まりました。", "サーバーのログを確かめてください。"
        ) from None


def _index(connection: Connection, settings: Settings, path: Path) -> None:
    """In the child: index one file; send its Outcome or the error."""
    from api.opening import open_store

    bound_memory()
    try:
        store = open_store(settings, create=True)
        report = build([path], store, lambda progress: connection.send(stage_of(progress)))
        (outcome,) = (*report.read, *report.skipped, *report.failed)
        connection.send(outcome)
    except SheetqaError as error:
        connection.send(error)
    finally:
        connection.close()


def bound_memory() -> None:
    """Let what unpacks without end fail in this process alone, before the machine has no memory left."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def shown_name(name: str | None) -> str:
    """Return a sender's file name as it may be shown: its last part, no control characters, at most 120 characters."""
    last = PureWindowsPath(PurePosixPath(name or "").name).name
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", last)[:120] or "（名前なし）"
