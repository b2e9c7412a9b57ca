"""Speed and size over the whole open data: indexing, answering, many clients at once, and how both grow."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.bench_local import index, spread
from eval.server import ask_in_turn, ask_together, serving

CLIENTS, SECONDS = 16, 20.0
GROWTH = (1, 10, 100, 1_000)  # sheets; the whole comes last
ASKS = (
    "{}の補助率は？",
    "{}の補助上限はいくらですか",
    "{}の2023年度の執行額は？",
    "{}の所管はどこ？",
    "{}の目的を教えてください",
)
Say = Callable[[str], None]


def programs(folder: Path) -> list[tuple[str, str]]:
    """Return (the table's 予算事業ID, name) of every sheet of table 1-2, in an order that a hash shuffles."""
    (table,) = sorted(folder.glob("1-2_RS_*.zip"))[:1]
    rows = csv.DictReader(io.StringIO(_csv(table), newline=""))
    names = {row["予算事業ID"]: row["事業名"].strip() for row in rows}
    return sorted(names.items(), key=lambda pair: hashlib.sha256(pair[0].encode()).digest())


def _csv(archive: Path) -> str:
    with zipfile.ZipFile(archive) as opened:
        return opened.read(next(n for n in opened.namelist() if n.endswith(".csv"))).decode("utf-8-sig")


def subset(folder: Path, ids: Iterable[str], target: Path) -> None:
    """Write the tables of the folder with the rows of these sheets alone, as CSVs."""
    wanted = set(ids)
    target.mkdir(parents=True, exist_ok=True)
    for archive in sorted(folder.glob("*.zip")):
        rows = csv.reader(io.StringIO(_csv(archive), newline=""))
        head = next(rows)
        place = head.index("予算事業ID")
        with (target / f"{archive.stem}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(head)
            writer.writerows(row for row in rows if row[place] in wanted)


def size(folder: Path) -> float:
    """Return the size of all files of a folder, in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def answering(store: Path, bodies: Sequence[dict[str, Any]], rounds: int, seconds: float = SECONDS) -> dict[str, Any]:
    """Return latency with one client, throughput with many, and the server's memory.

    One client meets one process, many meet as many processes as there are cores.
    """
    with serving(store) as server:
        first = server.memory()
        ask_in_turn(server.port, bodies)
        single = [ask_in_turn(server.port, bodies).figures() for _ in range(rounds)]
        memory = server.memory()
    workers = os.cpu_count() or 1
    with serving(store, workers) as server:
        ask_in_turn(server.port, bodies)
        many = ask_together(server.port, bodies, CLIENTS, seconds) | {"workers": workers, "memory": server.memory()}
    return {
        "p50": spread([figures["p50"] for figures in single]),
        "p95": spread([figures["p95"] for figures in single]),
        "errors": sum(figures["errors"] for figures in single),
        "together": many,
        "memory_at_start": first,
        "memory": memory,
    }


def growth(folder: Path, work: Path, whole: dict[str, Any], rounds: int, say: Say) -> Iterator[dict[str, Any]]:
    """Yield the figures at 1, 10, 100 and 1,000 sheets, each in a store of its own, and those of the whole."""
    known = programs(folder)
    for count in (n for n in GROWTH if n < len(known)):
        chosen = known[:count]
        tables, store = work / f"tables-{count}", work / f"store-{count}"
        subset(folder, [number for number, _ in chosen], tables)
        indexing = index([tables], store)
        bodies = asks([name for _, name in chosen])
        with serving(store) as server:
            ask_in_turn(server.port, bodies)
            found = [ask_in_turn(server.port, bodies).figures() for _ in range(rounds)]
            memory = server.memory()
        line = {
            "sheets": count,
            "index_s": indexing["seconds"],
            "index_mib": indexing["peak_mib"],
            "store_mib": size(store),
            "p50": spread([f["p50"] for f in found])["median"],
            "p95": spread([f["p95"] for f in found])["median"],
            "server_mib": memory.get("rss_mib", 0.0),
        }
        say(f"{count:,}シート：索引 {line['index_s']:.1f}秒、/ask p50 {line['p50']:.1f} ms")
        yield line
    yield {**whole, "sheets": len(known)}


def asks(names: Sequence[str], most: int = 200) -> list[dict[str, Any]]:
    """Return questions that name these programs, at most ``most``; every kind for the first, then in turn."""
    every = [(name, ask) for ask in ASKS for name in names]
    step = max(1, len(every) // most)
    return [{"question": ask.format(name)} for name, ask in every[::step]][:most]
