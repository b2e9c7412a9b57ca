"""Commands about what people said of the answers: feedback export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api import options
from api.terminal import say, tell
from index.errors import FileMissing


def export(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.jsonl", help="書き出すファイル（既定: 標準出力）")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option("--verdict", metavar="種類", help="good（👍）、bad（👎）、unanswered（答えなし）のどれか"),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="書き出したあと、記録を消す")] = False,
    store: options.Store = None,
) -> None:
    """👍・👎と、答えられなかった質問を、評価用のJSONLにする。"""
    from api.feedback import Journal, as_case

    if verdict not in (None, "good", "bad", "unanswered"):
        raise typer.BadParameter("--verdict には good、bad、unanswered のどれかを指定してください。")
    if clear and out is None:
        raise typer.BadParameter("--clear は --out と一緒に指定してください。")
    settings = options.store_settings(store, None, None, None)
    journal = Journal(settings.store, settings.feedback_bytes)
    wanted = [e for e in journal.entries() if verdict in (None, e.verdict)]
    lines = [json.dumps(as_case(n, e), ensure_ascii=False) for n, e in enumerate(wanted, 1)]
    if out is None:
        for line in lines:
            say(line)
    else:
        _write(out, lines)
    tell(f"{len(lines)}件を書き出しました。reference と accept を確かめてから、sheetqa eval で使ってください。")
    if clear:
        journal.clear()
        tell("記録を消しました。")


def _write(out: Path, lines: list[str]) -> None:
    try:
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise FileMissing(
            f"書き込めません（{error.strerror}）。", "--out のパスを確かめてください。", file=str(out)
        ) from error
