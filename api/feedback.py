"""What people say about answers, and what could not be answered: one JSON object a line, in the store's folder.

The file is appended to, never rewritten; a line is written in one piece, so that several servers may share it. It
holds question texts and notes, which is its purpose; it is bounded, and nothing else of the asker is kept.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from api.problems import RequestError
from index.errors import StoreCorrupt
from qa.answer import Answer

NAME = "feedback.jsonl"
NOT_KEPT = "（略）"  # stands for the earlier answers; follow-ups lean on the questions alone
A_MINUTE = 60  # entries
REMEMBERED = 5_000  # unanswered questions that are not written a second time

Verdict = Literal["good", "bad", "unanswered"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. ``contexts`` are the quotes that the answer rested on."""

    time: str
    verdict: Verdict
    question: str
    sheet: str | None
    history: tuple[str, ...]  # earlier questions, oldest first
    answer: str
    reason: str | None
    contexts: tuple[str, ...]
    note: str = ""


def entry(
    verdict: Verdict, question: str, sheet: str | None, history: tuple[str, ...], answer: Answer, note: str = ""
) -> Entry:
    """Return the entry of an answer, as of now."""
    contexts = tuple(dict.fromkeys(c.text for c in answer.citations))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Entry(now, verdict, question, sheet, history, answer.text, answer.reason, contexts, note)


class Journal:
    """The log of one store; ``limit`` in bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.path = folder / NAME
        self._limit = limit
        self._recent: deque[float] = deque()
        self._seen: OrderedDict[tuple[str, str | None], None] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, new: Entry) -> None:
        """Append an entry; RequestError when the log is full or entries come too fast."""
        self._check_pace()
        self._append(new)

    def add_unanswered(self, new: Entry) -> None:
        """Append a refused question unless it is there already, the log is full or entries come too fast."""
        key = (new.question, new.sheet)
        with self._lock:
            if key in self._seen:
                return
            self._seen[key] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        try:
            self.add(new)
        except RequestError:
            return

    def _check_pace(self) -> None:
        now = time.monotonic()
        with self._lock:
            while self._recent and now - self._recent[0] > 60:
                self._recent.popleft()
            if len(self._recent) >= A_MINUTE:
                raise RequestError("too_many", "評価が続けて送られています。", "1分ほど待ってから送ってください。")
            self._recent.append(now)

    def _append(self, new: Entry) -> None:
        line = json.dumps(asdict(new), ensure_ascii=False).encode() + b"\n"
        size = self.path.stat().st_size if self.path.exists() else 0
        if size + len(line) > self._limit:
            raise RequestError(
                "feedback_full",
                "評価の記録がいっぱいです。",
                "管理者が sheetqa feedback export --clear で取り出すと、また送れます。",
            )
        # Only the owner may read what people wrote.
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, oldest first; StoreCorrupt names a line that is none."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    data = json.loads(line)
                    for name in ("history", "contexts"):
                        data[name] = tuple(data[name])
                    yield Entry(**data)
                except (ValueError, TypeError, KeyError) as error:
                    raise StoreCorrupt(
                        f"{self.path.name} の{number}行目を読めません。",
                        "その行を消してから、もう一度実行してください。",
                    ) from error

    def clear(self) -> None:
        """Remove every entry."""
        self.path.unlink(missing_ok=True)


def as_case(number: int, item: Entry) -> dict[str, object]:
    """Return an entry as an evaluation case, under the names of the evaluation set.

    A liked answer is its own reference, and its words what must be said again. The others come without: the set's
    reader names their lines until a person has filled in ``reference`` and ``accept`` (or ``abstain`` and ``reason``).
    """
    known: dict[str, object] = {"reference": "", "reference_contexts": [], "accept": []}
    if item.verdict == "good":
        known = {"reference": item.answer, "reference_contexts": list(item.contexts)}
        known |= {"abstain": True, "reason": item.reason} if item.reason else {"accept": [[item.answer]]}
    return {
        "id": f"feedback-{number:04}",
        "user_input": item.question,
        **known,
        "kind": "feedback",
        "sheet": item.sheet,
        "split": "dev",
        "history": [[question, NOT_KEPT] for question in item.history],
        "verdict": item.verdict,
        "answer": item.answer,
        "note": item.note,
        "time": item.time,
    }
