"""Known questions with their answers: JSON Lines, one question a line; read and checked here.

A line: ``id``, ``user_input``, ``reference``, ``reference_contexts`` (verbatim stretches of the sheet; the names are
those of Ragas), ``kind``, ``accept`` (items, each a list of alternatives, all of which an answer must say),
``reject`` (what it must not say), ``abstain`` (a refusal is due) with ``reason``; and where they apply ``sheet``,
``about`` (the sheet that its words name), ``split`` (dev or blind), ``voice``, ``group`` (wordings of one ask),
``history`` ([question, answer] pairs).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import FileMissing, ReadError
from qa.answer import REASONS

FOLDER = Path(__file__).parent / "questions"
SPLITS = ("dev", "blind")


@dataclass(frozen=True, slots=True)
class Question:
    """One known question. ``sheet`` None: asked of the whole store."""

    id: str
    text: str
    reference: str
    contexts: tuple[str, ...]
    kind: str
    accept: tuple[tuple[str, ...], ...]
    reject: tuple[str, ...]
    abstain: bool
    reason: str | None = None
    sheet: str | None = None
    split: str = "dev"
    voice: str = ""
    group: str = ""
    history: tuple[tuple[str, str], ...] = ()
    about: str | None = None  # the sheet that the question names in words, where ``sheet`` is None
    source: str = ""  # the file it came from, without its ending


class BadQuestions(ReadError):
    """A question file with lines that cannot be used; ``lines`` are their Japanese messages, each with its number."""

    code = "bad_questions"

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        more = f" ほか{len(lines) - 5}行" if len(lines) > 5 else ""
        message = f"問いのファイルに使えない行が{len(lines)}行あります。" + " ".join(lines[:5]) + more
        super().__init__(message, "行を直してから、もう一度実行してください。", file=file)
        self.lines = tuple(lines)


def load(path: Path) -> tuple[Question, ...]:
    """Return the questions of one file, in order; blank lines are skipped.

    Raises:
        FileMissing: it cannot be opened.
        BadQuestions: some lines cannot be used; every one is named with its number.
    """
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("UTF-8の文字として読めません。", "UTF-8で保存し直してください。", file=path.name) from error
    except OSError as error:
        raise FileMissing(
            f"ファイルを開けません（{error.strerror}）。", "パスを確かめてください。", file=str(path)
        ) from error
    found: list[Question] = []
    bad: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(raw.split("\n"), 1):
        if not line.strip():
            continue
        data, trouble = _parsed(line)
        trouble = trouble or ("同じ id が前の行にあります" if data["id"] in seen else "")
        if trouble:
            bad.append(f"{number}行目：{trouble}。")
        else:
            seen.add(data["id"])
            found.append(_question(data, path.stem))
    if bad:
        raise BadQuestions(path.name, bad)
    return tuple(found)


def load_all(paths: Iterable[Path] = ()) -> tuple[Question, ...]:
    """Return the questions of the files; without any, those of every set that ships, in file order."""
    files = list(paths) or sorted(FOLDER.glob("*.jsonl"))
    return tuple(question for file in files for question in load(file))


def _parsed(line: str) -> tuple[Any, str]:
    try:
        data = json.loads(line)
    except ValueError as error:
        return None, f"JSONとして読めません（{error}）"
    return data, _trouble(data)


def _trouble(data: Any) -> str:
    """Return what is wrong with a line's contents, in Japanese, or nothing."""
    if not isinstance(data, dict):
        return "JSONのオブジェクトではありません"
    for key in ("id", "user_input", "reference", "kind"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            return f"{key}（空でない文字列）がありません"
    for key in ("reference_contexts", "reject"):
        if not _is_texts(data.get(key, [])):
            return f"{key} は文字列の配列で指定してください"
    accept = data.get("accept", [])
    if not isinstance(accept, list) or not all(_is_texts(item) and item for item in accept):
        return "accept は「言い方の配列」の配列で指定してください"
    return _trouble_of_refusal(data, accept) or _trouble_of_options(data)


def _trouble_of_refusal(data: dict[str, Any], accept: list[Any]) -> str:
    if not isinstance(data.get("abstain", False), bool):
        return "abstain は true か false で指定してください"
    if data.get("abstain") and data.get("reason") not in REASONS:
        return f"reason は {'、'.join(REASONS)} のどれかで指定してください"
    if not data.get("abstain") and not accept:
        return "accept がありません（答えのある問いには要ります）"
    return ""


def _trouble_of_options(data: dict[str, Any]) -> str:
    for key in ("sheet", "about", "voice", "group"):
        if not isinstance(data.get(key), str | None):
            return f"{key} は文字列で指定してください"
    if data.get("split", "dev") not in SPLITS:
        return f"split は {' か '.join(SPLITS)} で指定してください"
    history = data.get("history") or []
    if not isinstance(history, list) or not all(_is_texts(turn) and len(turn) == 2 for turn in history):
        return "history は [質問, 答え] の配列で指定してください"
    return ""


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) and part for part in value)


def _question(data: dict[str, Any], source: str) -> Question:
    return Question(
        id=data["id"],
        text=data["user_input"],
        reference=data["reference"],
        contexts=tuple(data.get("reference_contexts", ())),
        kind=data["kind"],
        accept=tuple(tuple(item) for item in data.get("accept", ())),
        reject=tuple(data.get("reject", ())),
        abstain=data.get("abstain", False),
        reason=data.get("reason"),
        sheet=data.get("sheet"),
        split=data.get("split", "dev"),
        voice=data.get("voice") or "",
        group=data.get("group") or "",
        history=tuple((q, a) for q, a in data.get("history") or ()),
        about=data.get("about"),
        source=source,
    )
