"""Many questions from a JSONL file, answered into another, line by line in the same order.

A line is ``{"id", "question"[, "sheet"][, "history"]}``. A bad line is named with its number and leaves the
others alone; the answers appear all at once, when the last one is there.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from api.terminal import is_text
from api.wire import AnswerOut
from index.errors import FileMissing, ReadError
from index.store import Store
from qa.answer import OUT_OF_SCOPE
from qa.ask import ask
from qa.refuse import refuse

KEPT: Any = {  # a path of pydantic's into the answer
    **dict.fromkeys(("id", "answer", "abstained", "reason", "took_ms"), True),
    "citations": {"__all__": {"sheet", "section", "page", "bbox", "text"}},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question; ``trouble`` says in Japanese why it could not be asked or answered."""

    number: int  # from 1
    id: str | int | None = None
    question: str = ""
    sheet: str | None = None
    history: tuple[tuple[str, str], ...] = field(default=())
    trouble: str = ""


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the file's lines, blank ones skipped; FileMissing or ReadError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("UTF-8の文字として読めません。", "UTF-8で保存し直してください。", file=path.name) from error
    except OSError as error:
        raise FileMissing(
            f"ファイルを開けません（{error.strerror}）。", "パスを確かめてください。", file=str(path)
        ) from error
    return tuple(_line(n, raw) for n, raw in enumerate(text.split("\n"), 1) if raw.strip())


def _line(number: int, raw: str) -> Line:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:  # the latter for what is nested without end
        return Line(number, trouble=f"JSONとして読めません（{error}）")
    trouble = _trouble(data)
    if trouble:
        return Line(number, trouble=trouble)
    history = tuple((str(q), str(a)) for q, a in data.get("history") or ())
    return Line(number, data["id"], data["question"], data.get("sheet"), history)


def _trouble(data: Any) -> str:
    """Return what is wrong with a line's contents, or nothing."""
    if not isinstance(data, dict):
        return "JSONのオブジェクトではありません"
    if not is_text(json.dumps(data, ensure_ascii=False)):
        return "文字として扱えない符号（片方だけのサロゲート）があります"
    if not isinstance(data.get("id"), str | int) or isinstance(data.get("id"), bool):
        return "id（文字列か整数）がありません"
    if not isinstance(data.get("question"), str):
        return "question（文字列）がありません"
    if not isinstance(data.get("sheet"), str | None):
        return "sheet は文字列で指定してください"
    history = data.get("history") or []
    if not isinstance(history, list) or not all(_is_turn(turn) for turn in history):
        return "history は [質問, 答え] の配列で指定してください"
    return ""


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, list) and len(turn) == 2 and all(isinstance(part, str) for part in turn)


def answer_all(lines: Sequence[Line], store: Store, target: Path, longest: int, sheet: str | None = None) -> list[Line]:
    """Write the answer to every good line to ``target``; return the lines that have none, with their trouble.

    A question of more than ``longest`` characters is refused. ``sheet`` is meant where a line names none. ``target``
    is replaced only when all is written.
    """
    bad: list[Line] = []
    try:
        with _replacing(target) as out:
            for line in lines:
                if line.trouble:
                    bad.append(line)
                else:
                    out.write(json.dumps(answer_of(line, store, longest, sheet), ensure_ascii=False) + "\n")
    except OSError as error:
        raise FileMissing(
            f"書き込めません（{error.strerror}）。", "--out のパスを確かめてください。", file=str(target)
        ) from error
    return bad


@contextmanager
def _replacing(target: Path) -> Iterator[TextIO]:
    """Open a file beside ``target`` that takes its place when all went well, and leaves no trace otherwise.

    A link, a pipe or a device (/dev/stdout) is written to as it is: it must not be replaced by a file.
    """
    if target.is_symlink() or (target.exists() and not target.is_file()):
        with target.open("w", encoding="utf-8") as out:
            yield out
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
        Path(name).chmod(0o644)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def answer_of(line: Line, store: Store, longest: int, sheet: str | None = None) -> dict[str, Any]:
    """Return the line to write for one question."""
    if len(line.question) > longest:
        answer = refuse(OUT_OF_SCOPE, f"質問が{len(line.question):,}文字あります。{longest:,}文字以内にしてください")
    else:
        answer = ask(line.question, store, sheet=line.sheet or sheet, history=line.history)
    return AnswerOut.of(answer, line.question, line.id).model_dump(mode="json", include=KEPT)
