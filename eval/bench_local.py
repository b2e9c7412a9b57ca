"""Speed on one sheet: reading its PDF, answering through a real server, and answering from a cold start."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.places import quieten
from eval.questions import load
from eval.server import ROOT, ask_in_turn, command, serving

QUESTIONS = Path(__file__).parent / "questions" / "2025-006423.jsonl"
COLD = "民間団体の補助率と上限は？"


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median of repeated measures with the lowest and highest, and the noise: (high - low) / median."""
    middle = statistics.median(values)
    noise = (max(values) - min(values)) / middle if middle else 0.0
    return {"median": middle, "low": min(values), "high": max(values), "noise": noise, "repeats": len(values)}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def extract(path: Path) -> None:
    """Extract words and lines with pdfplumber alone: what reading is measured against."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            _ = page.lines, page.rects
            page.close()


def reading(path: Path, repeats: int) -> dict[str, Any]:
    """Return the seconds of reading a sheet, of the bare extraction, and their ratio; taken in turns in one process."""
    from index.parse import read_pdf

    quieten()
    extract(path)
    read_pdf(path)  # both warm: fonts and modules are loaded
    pairs = []
    for _ in range(repeats):
        pairs.append((timed(lambda: read_pdf(path)), timed(lambda: extract(path))))
    return {
        "read_s": spread([own for own, _ in pairs]),
        "pdfplumber_s": spread([bare for _, bare in pairs]),
        "ratio": spread([own / bare for own, bare in pairs]),
    }


def index(paths: Sequence[Path], store: Path) -> dict[str, float]:
    """Run `sheetqa index`; return its seconds, its processor seconds, and the peak memory (MiB) of its largest process.

    Raises RuntimeError with what it printed when it fails.
    """
    words = command("index", *map(str, paths), "--store", str(store))
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603
    assert process.stderr is not None  # noqa: S101 (it is a pipe)
    told = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"sheetqa index: {told[-2000:]}")
    return {
        "seconds": time.perf_counter() - started,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / 1024,
    }


def asking(store: Path, bodies: Sequence[dict[str, Any]], rounds: int) -> dict[str, Any]:
    """Return the latency of /ask with one client: a round to warm up, then ``rounds`` that count."""
    with serving(store) as server:
        ask_in_turn(server.port, bodies)
        found = [ask_in_turn(server.port, bodies).figures() for _ in range(rounds)]
        memory = server.memory()
    names = ("p50", "p95", "round_trip_p50", "round_trip_p95")
    return {
        **{name: spread([figures[name] for figures in found]) for name in names},
        "requests": sum(figures["requests"] for figures in found),
        "errors": sum(figures["errors"] for figures in found),
        "memory": memory,
    }


def bodies(path: Path = QUESTIONS, most: int | None = None) -> list[dict[str, Any]]:
    """Return the bodies of /ask for the known questions of a file."""
    found = [{"question": q.text, **({"sheet": q.sheet} if q.sheet else {})} for q in load(path)]
    return found[:: max(1, len(found) // most)] if most else found


def cold(store: Path, repeats: int, question: str = COLD) -> dict[str, float]:
    """Return the seconds of `sheetqa ask` from process start to exit; RuntimeError when it gives no answer."""
    words = command("ask", question, "--json", "--store", str(store))

    def ask() -> None:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or "answer" not in json.loads(done.stdout or "{}"):
            raise RuntimeError(f"sheetqa ask: {done.stderr[-2000:]}")

    ask()  # files in the page cache, as on a machine in use
    return spread([timed(ask) for _ in range(repeats)])
