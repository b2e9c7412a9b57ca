"""Serving from one process or from several that share the listening socket.

Answering computes, and one Python process computes on one core. Several processes share one store: each reads it by
itself, and sees what another has written by the store's generation.
"""

from __future__ import annotations

import multiprocessing
import signal
import socket
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from api.settings import Settings

GRACE = 10.0  # seconds that a process has to finish its requests


def run(settings: Settings, listening: socket.socket, tell: Callable[[str], None]) -> None:
    """Serve until a signal ends it; the store is made ready once, before any process answers."""
    if settings.workers == 1:
        _serve(settings, listening, tell)
        return
    from api.opening import open_or_begin

    open_or_begin(settings, tell).close()
    context = multiprocessing.get_context("spawn")  # a fork would carry locks and open databases along
    workers = [context.Process(target=_work, args=(settings, listening)) for _ in range(settings.workers)]
    signal.signal(signal.SIGTERM, _leave)
    try:
        for worker in workers:
            worker.start()
        tell(f"{len(workers)}個のプロセスで答えます。")
        wait([worker.sentinel for worker in workers])  # one that dies takes the service down, for its keeper to see
    except KeyboardInterrupt:
        pass  # the processes have had the same signal
    finally:
        _end(workers)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _end(workers: list[SpawnProcess]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one finds us leaving already
    running = [worker for worker in workers if worker.pid is not None]
    for worker in running:
        worker.terminate()
    for worker in running:
        worker.join(GRACE)
        if worker.is_alive():
            worker.kill()
            worker.join()


def _work(settings: Settings, listening: socket.socket) -> None:
    _serve(settings, listening, lambda words: None)


def _serve(settings: Settings, listening: socket.socket, tell: Callable[[str], None]) -> None:
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.opening import open_or_begin
    from api.writing import load_writer

    logs.configure()
    writer = load_writer(settings.llm)
    app = create_app(open_or_begin(settings, tell), settings, writer)
    tell("準備ができました。")
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
