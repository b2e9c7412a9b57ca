"""A real `sheetqa serve` process on loopback, and the clients that measure it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.metrics import quantile
from index.errors import SheetqaError

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 180.0  # seconds until a server must be ready


class ServerFailed(SheetqaError):
    """The server that was to be measured did not come up."""

    code = "server_failed"


def command(*words: str) -> list[str]:
    """Return the command line of `sheetqa` with this Python."""
    return [sys.executable, "-m", "api.cli", *words]


@dataclass(slots=True)
class Server:
    """A running server: its port and its process."""

    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> dict[str, float]:
        """Return its resident memory now and at its peak, in MiB; nothing where the system does not tell."""
        found: dict[str, float] = {}
        for pid in _family(self.process.pid):
            for name, size in _memory_of(pid).items():
                found[name] = found.get(name, 0.0) + size
        return found


def _family(pid: int) -> list[int]:
    """Return a process and those that it started; the process alone where the system does not tell."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _memory_of(pid: int) -> dict[str, float]:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    wanted = {"VmRSS": "rss_mib", "VmHWM": "peak_mib"}
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {name: int(fields[key].split()[0]) / 1024 for key, name in wanted.items() if key in fields}


@contextmanager
def serving(store: Path, workers: int = 1) -> Iterator[Server]:
    """Start a server over the store and stop it afterwards; ServerFailed when it does not become ready."""
    port = _free_port()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    words = command("serve", "--store", str(store), "--host", "127.0.0.1", "--port", str(port))
    words = [*words, "--workers", str(workers)]
    process = subprocess.Popen(  # noqa: S603 (our own command)
        words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(port, process)
    try:
        _await_ready(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        if _is_ready(server.port):
            return
        time.sleep(0.1)
    raise ServerFailed("測定用のサーバーが起動しません。", "sheetqa serve を手で起動して、エラーを確かめてください。")


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass(slots=True)
class Timings:
    """What a client saw: milliseconds inside the server and for the round trip, and failures by kind."""

    inside: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)

    def failed(self, kind: str) -> None:
        """Count a failure."""
        self.errors[kind] = self.errors.get(kind, 0) + 1

    def figures(self) -> dict[str, Any]:
        """Return p50 and p95 of both, and the failures."""
        return {
            "requests": len(self.outside),
            "p50": quantile(self.inside, 0.5),
            "p95": quantile(self.inside, 0.95),
            "round_trip_p50": quantile(self.outside, 0.5),
            "round_trip_p95": quantile(self.outside, 0.95),
            "errors": sum(self.errors.values()),
        }


class Client:
    """One client with one kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, body: Mapping[str, Any], timings: Timings) -> None:
        """Ask one question and note the times; a failure is counted, and the next request connects anew."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        raw = json.dumps(body).encode()
        started = time.perf_counter()
        try:
            self._connection.request("POST", "/ask", raw, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            data = response.read()
        except OSError as error:
            timings.failed(type(error).__name__)
            self.close()
            return
        if response.status != 200:
            timings.failed(str(response.status))
            return
        timings.outside.append((time.perf_counter() - started) * 1000)
        timings.inside.append(float(json.loads(data)["took_ms"]))

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def ask_in_turn(port: int, bodies: Sequence[Mapping[str, Any]]) -> Timings:
    """Ask every question once with one client."""
    timings = Timings()
    with closing(Client(port)) as client:
        for body in bodies:
            client.ask(body, timings)
    return timings


def ask_together(port: int, bodies: Sequence[Mapping[str, Any]], clients: int, seconds: float) -> dict[str, Any]:
    """Ask in a circle with several clients at once for some seconds; return the throughput and the times."""
    every = [Timings() for _ in range(clients)]
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        position = number * 37
        with closing(Client(port)) as client:
            while time.monotonic() < end:
                client.ask(bodies[position % len(bodies)], every[number])
                position += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    joined = Timings()
    for timings in every:
        joined.inside += timings.inside
        joined.outside += timings.outside
        for kind, times in timings.errors.items():
            joined.errors[kind] = joined.errors.get(kind, 0) + times
    return {"clients": clients, "per_second": len(joined.outside) / took, **joined.figures()}
