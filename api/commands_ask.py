"""Commands that answer: ask, grants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import options
from api.settings import Settings
from api.terminal import is_text, say, say_json, tell

if TYPE_CHECKING:
    from qa.answer import Answer, Citation


def ask(
    question: Annotated[str | None, typer.Argument(metavar="質問", help="日本語の質問", show_default=False)] = None,
    sheet: options.Sheet = None,
    json: options.Json = False,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="IN.jsonl", help="質問を1行に1つ書いたJSONL")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="OUT.jsonl", help="--batch の答えを書くファイル")] = None,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
    llm: options.Llm = None,
) -> None:
    """質問に、シートの記載から根拠つきで答える。"""
    if (question is None) == (batch is None):
        raise typer.BadParameter("質問か --batch のどちらか一方を指定してください。")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch と --out は一緒に指定してください。")
    if not is_text(question or ""):
        raise typer.BadParameter("質問を文字として読めません。UTF-8で入力してください。")
    settings = options.store_settings(store, embedding_model, database_url, chroma_url, llm)
    if batch is not None and out is not None:
        _answer_batch(settings, batch, out, sheet)
        return
    if question is not None and len(question) > settings.max_question:
        raise typer.BadParameter(
            f"質問が{len(question):,}文字あります。{settings.max_question:,}文字以内にしてください。"
        )
    from api.opening import open_or_begin
    from api.writing import load_writer, reworded
    from qa.ask import ask as answer_to

    writer = load_writer(settings.llm)
    answer = answer_to(question or "", open_or_begin(settings, tell), sheet=sheet)
    answer = reworded(question or "", answer, writer)
    if json:
        from api.wire import AnswerOut

        say_json(AnswerOut.of(answer, question or "").model_dump(mode="json", exclude={"id"}))
    else:
        _say_answer(answer)


def _say_answer(answer: Answer) -> None:
    say(answer.text)
    if answer.calculation:
        say(f"\n計算：{answer.calculation}")
    if answer.citations:
        say("\n根拠：")
        for number, citation in enumerate(answer.citations, 1):
            say(f"  [{number}] {_place(citation)}\n      「{citation.text}」")
    if answer.suggestions:
        say("\n候補：" + "、".join(answer.suggestions))
    if answer.interpretation:
        say(f"\n解釈：{answer.interpretation}")


def _place(citation: Citation) -> str:
    page = f" {citation.page}ページ" if citation.page else ""
    return f"{citation.sheet}{page} {citation.section}"


def _answer_batch(settings: Settings, source: Path, target: Path, sheet: str | None) -> None:
    from api.batch import answer_all, read_lines
    from api.opening import open_or_begin

    lines = read_lines(source)  # before the store is opened: a missing file is told at once
    bad = answer_all(lines, open_or_begin(settings, tell), target, settings.max_question, sheet)
    for line in bad:
        tell(f"{source.name} {line.number}行目：{line.trouble}")
    tell(
        f"{len(lines) - len(bad)}件に答え、{target} に書きました。"
        + (f"答えられない行が{len(bad)}件ありました。" if bad else "")
    )
    if bad:
        raise typer.Exit(1)
