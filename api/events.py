"""Server-sent events of one piece of work: what is happening, then its result or its problem.

The work runs in a thread of its own, so that its reports reach the reader while it is still busy. Every event is a
name and one line of JSON (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.sse import EventSourceResponse

from api.logs import event
from api.problems import Problem, of_error, of_status
from index.errors import SheetqaError

Report = Callable[[str, Any], None]  # the event's name and its data, plain JSON
PAUSE = 1.0  # seconds of silence after which the reader is told that work goes on
_END = ("", None)


def stream(work: Callable[[Report], None], instance: str) -> EventSourceResponse:
    """Return a response that sends what ``work`` reports, as it reports it; a failure becomes the event ``problem``."""
    return EventSourceResponse(_lines(work, instance), headers={"X-Accel-Buffering": "no"})


def _lines(work: Callable[[Report], None], instance: str) -> Iterator[bytes]:
    reports: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_run, args=(work, reports, instance), name="sheetqa-work", daemon=True).start()
    waited = 0.0
    while True:
        try:
            name, data = reports.get(timeout=PAUSE)
        except queue.Empty:
            waited += PAUSE
            name, data = "waiting", {"seconds": round(waited)}
        if (name, data) == _END:
            return
        yield encode(name, data)


def _run(work: Callable[[Report], None], reports: queue.SimpleQueue[tuple[str, Any]], instance: str) -> None:
    def send(problem: Problem) -> None:
        reports.put(("problem", problem.body(instance)))

    try:
        work(lambda name, data: reports.put((name, data)))
    except SheetqaError as error:
        send(of_error(error))
    except Exception:
        event("crash", failed=True)
        send(of_status(500))
    finally:
        reports.put(_END)


def encode(name: str, data: Any) -> bytes:
    """Return one event as it goes over the wire; JSON holds no raw line break."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
