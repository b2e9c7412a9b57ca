"""Commands that answer: ask, grants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import options
from api.settings import Settings
from api.terminal import say, say_json, say_table, tell

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
) -> None:
    """質問に、シートの記載から根拠つきで答える。"""
    if (question is None) == (batch is None):
        raise typer.BadParameter("質問か --batch のどちらか一方を指定してください。")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch と --out は一緒に指定してください。")
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    if batch is not None and out is not None:
        _answer_batch(settings, batch, out, sheet)
        return
    from api.opening import open_or_begin
    from qa.ask import ask as answer_to

    answer = answer_to(question or "", open_or_begin(settings, tell), sheet=sheet)
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
    bad = answer_all(lines, open_or_begin(settings, tell), target, sheet)
    for line in bad:
        tell(f"{source.name} {line.number}行目：{line.trouble}")
    tell(
        f"{len(lines) - len(bad)}件に答え、{target} に書きました。"
        + (f"答えられない行が{len(bad)}件ありました。" if bad else "")
    )
    if bad:
        raise typer.Exit(1)


def grants(
    sheet: options.Sheet = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", metavar="補助対象", help="例：民間団体、NPO、市町村")
    ] = None,
    subprogram: Annotated[str | None, typer.Option("--subprogram", metavar="事業", help="事業名の一部")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="語", help="行のどこかにある語")] = None,
    ministry: Annotated[str | None, typer.Option("--ministry", metavar="府省庁", help="府省庁")] = None,
    rate: Annotated[str | None, typer.Option("--rate", metavar="率", help="補助率の下限（例：2/3、50%）")] = None,
    cap: Annotated[
        str | None, typer.Option("--cap", metavar="金額", help="補助上限の下限（例：600万円、6,000千円）")
    ] = None,
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """補助対象と事業ごとの補助率・補助上限を一覧にする。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_or_begin
    from index.numbers import parse_amount, parse_rate
    from qa.grants import grants as find

    least_rate = None if rate is None else parse_rate(rate)
    least_cap = None if cap is None else parse_amount(cap)
    if rate is not None and least_rate is None:
        raise typer.BadParameter(f"補助率「{rate}」を読めません。2/3、66.7%、８割 のように指定してください。")
    if cap is not None and least_cap is None:
        raise typer.BadParameter(f"金額「{cap}」を読めません。600万円、6,000千円 のように指定してください。")
    found = find(
        open_or_begin(settings, tell),
        sheet=sheet,
        recipient=recipient,
        subprogram=subprogram,
        text=text,
        ministry=ministry,
        rate_at_least=least_rate,
        cap_at_least=least_cap,
    )
    if json:
        from api.wire import GrantOut

        say_json([GrantOut.of(grant).model_dump(mode="json") for grant in found])
        return
    if not found:
        tell("条件に合う補助はありません。")
        return
    heads = ("シート", "補助対象", "事業", "補助率", "補助上限等", "ページ")
    say_table(
        heads,
        [
            (
                g.sheet,
                g.recipient,
                g.subprogram,
                g.rate_text or "記載なし",
                g.cap_text or "記載なし",
                _pages(g.citations),
            )
            for g in found
        ],
    )


def _pages(citations: tuple[Citation, ...]) -> str:
    return "・".join(str(p) for p in sorted({c.page for c in citations if c.page}))
