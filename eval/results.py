"""The results of a run as a committed file: named by commit, ``-dirty`` when the tree differs from it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.judge import Verdict
from index.errors import FileMissing, ReadError

ROOT = Path(__file__).resolve().parents[1]
RESULTS = "results"  # what a run writes there does not make the tree dirty


def commit(root: Path = ROOT) -> str:
    """Return the short commit, with ``-dirty`` when tracked files differ; ``unversioned`` outside a checkout."""
    head = _git(root, "rev-parse", "--short=10", "HEAD")
    if not head:
        return "unversioned"
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", f":!{RESULTS}")
    return f"{head}-dirty" if changed else head


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (fixed words)
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,  # what else is running
    }


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None


def described(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the head of a result: which code, when, where, with which flags."""
    return {
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "split": arguments.split,
        "questions": [path.name for path in arguments.questions],
    }


def items(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return one record a question, for the lists of failures and for comparisons."""
    return [_item(v) for v in verdicts]


def _item(v: Verdict) -> dict[str, Any]:
    q, a = v.question, v.answer
    return {
        "id": q.id,
        "set": q.source,
        "kind": q.kind,
        "split": q.split,
        "question": q.text,
        "reference": q.reference,
        "contexts": list(q.contexts),
        "answer": a.text,
        "reason": a.reason,
        "due_reason": q.reason,
        "interpretation": a.interpretation,
        "quotes": [{**asdict(c), "bbox": list(c.bbox) if c.bbox else None} for c in a.citations],
        "correct": v.correct,
        "cited": v.cited,
        "false_quotes": len(v.false_quotes),
        "unsupported": list(v.unsupported),
        "took_ms": a.took_ms,
        "error": v.error,
    }


def write(result: dict[str, Any], report: str, folder: Path, prefix: str = "") -> Path:
    """Write ``<prefix><commit>.json`` and ``.md`` into the folder; return the path of the JSON.

    A run of some files of questions only is named after them too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sets = "".join(f"-{Path(name).stem}" for name in result.get("questions", ()))
    target = folder / f"{prefix}{result['commit']}{sets}.json"
    target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    target.with_suffix(".md").write_text(report, encoding="utf-8")
    return target


def read(path: Path) -> dict[str, Any]:
    """Return an earlier result; FileMissing or ReadError when it cannot be read."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(
            f"以前の結果を開けません（{error.strerror}）。", "パスを確かめてください。", file=str(path)
        ) from error
    except ValueError as error:
        raise ReadError(
            "以前の結果として読めません。", "results/*.json を指定してください。", file=str(path)
        ) from error
    if not isinstance(result, dict) or "splits" not in result:
        raise ReadError("以前の結果として読めません。", "results/*.json を指定してください。", file=str(path))
    return result
