"""Who may write. Embedded: one writer, by a lock on a file, which the system lets go of when its holder dies.

With a database server any number may write at once: the database puts their transactions in a row. Each then holds
an advisory lock on its own number, so that others can tell a writer that died from one that is at work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from index.errors import StoreLocked
from index.store_sql import changing, raise_counter, reading

FILE = "writer.lock"
_SPACE = 0x5348_5141  # the first of the two numbers of our advisory locks


@contextmanager
def writer(folder: Path, engine: Engine) -> Iterator[int]:
    """Be a writer, and get the number that tells it from all others.

    Raises StoreLocked at once when another writer has the embedded store.
    """
    if engine.dialect.name == "sqlite":
        with _file_lock(folder):
            yield _number(engine)
        return
    number = _number(engine)
    with reading(engine) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:space, :number)"), {"space": _SPACE, "number": number})
        connection.commit()  # the lock is the session's, not the transaction's
        try:
            yield number
        finally:
            _let_go(connection, number)


def is_writing(connection: Connection, number: int) -> bool:
    """Return whether the writer with this number is still at work; in an embedded store only the asker ever is."""
    if connection.dialect.name == "sqlite":
        return False
    taken = connection.execute(
        text("SELECT pg_try_advisory_lock(:space, :number)"), {"space": _SPACE, "number": number}
    ).scalar_one()
    if taken:
        _let_go(connection, number)
    return not taken


def one_at_a_time(connection: Connection) -> None:
    """Let this transaction wait for any other that asks the same; SQLite does so by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, 0)"), {"space": _SPACE})


def _let_go(connection: Connection, number: int) -> None:
    connection.execute(text("SELECT pg_advisory_unlock(:space, :number)"), {"space": _SPACE, "number": number})


def _number(engine: Engine) -> int:
    with changing(engine) as connection:
        return raise_counter(connection, "writer", 1) + 1


@contextmanager
def _file_lock(folder: Path) -> Iterator[None]:
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
