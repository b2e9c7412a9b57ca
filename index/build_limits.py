"""Bounds on the reading of one document: a hostile file fails alone, in its time and with its memory.

The bounds are the operating system's own: a timer that counts this process's computing (not the clock: a busy machine
is no hostile file), and a soft limit on the memory that it may still take. Where a platform or a thread has no such
thing, there is no bound.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from index.errors import TooLarge

MOST_SECONDS = 120.0  # of computing; the longest sheet that the page limit lets through takes a quarter of it
MOST_MEMORY = 3 * 1024**3  # bytes beyond what the process holds already


class _Stopped(BaseException):
    """The time is over; no handler of ``Exception`` on the way out may take it for a fault of the file's."""


@contextmanager
def bounded(path: Path, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> Iterator[None]:
    """Raise TooLarge in the body when it computes for longer than ``seconds`` or takes more than ``memory`` bytes."""
    remedy = "壊れたPDFか、別の文書でないか確かめてください。"
    try:
        with _memory(memory), _time(seconds):
            yield
    except MemoryError as error:
        size = memory / 1024**3
        raise TooLarge(f"読み取りに{size:.1f}GBを超えるメモリが要ります。", remedy, file=path.name) from error
    except _Stopped:
        raise TooLarge(f"{seconds:.0f}秒計算しても読み終わりません。", remedy, file=path.name) from None


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stopped

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _memory(memory: int) -> Iterator[None]:
    try:
        import resource
    except ImportError:  # not on Windows
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _held() + memory
    ceilings = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held() -> int:
    """Return the bytes of data that this process holds now (Linux; 0 elsewhere)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmData:")]
    return int(sizes[0]) * 1024 if sizes else 0
