"""One writer at a time: a lock on a file, which the system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreLocked

FILE = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the store of ``folder`` for writing; StoreLocked at once when another writer has it."""
    handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle):
            raise StoreLocked(
                "ほかの処理がこのストアに書き込んでいます。", "終わるのを待ってから、もう一度実行してください。"
            )
        yield
    finally:
        os.close(handle)  # closing lets go of the lock


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
