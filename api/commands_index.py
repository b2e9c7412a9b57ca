"""Commands about the sheets in the store: index, sheets, show, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import options
from api.terminal import say, say_json, say_table, tell

if TYPE_CHECKING:
    from index.build import Outcome, Report

SheetArgument = Annotated[str, typer.Argument(metavar="ID", help="シートのID（例：2025-006423）", show_default=False)]
KINDS = {"read": "読み取り", "skipped": "変更なし", "failed": "失敗"}


def index(
    paths: Annotated[
        list[Path], typer.Argument(metavar="パス…", help="PDF、テキスト、またはそのフォルダー", show_default=False)
    ],
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """シートを読み取ってストアに加える。変わっていないファイルは飛ばす。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_store
    from api.progress import build_with_progress

    report = build_with_progress(paths, open_store(settings, create=True))
    if json:
        say_json({kind: [_outcome(o) for o in getattr(report, kind)] for kind in KINDS})
    else:
        _say_report(report)
    if report.failed:
        raise typer.Exit(1)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    names = ("file", "status", "message", "seconds", "sheet", "findings")
    return {name: getattr(outcome, name) for name in names}


def _say_report(report: Report) -> None:
    say("、".join(f"{words} {len(getattr(report, kind))}件" for kind, words in KINDS.items()))
    for kind, words in KINDS.items():
        for outcome in getattr(report, kind):
            noticed = f"、気づき{outcome.findings:,}件" if outcome.findings else ""
            say(f"  {words}：{outcome.file}　{outcome.message}{noticed}（{outcome.seconds:.1f}秒）")


def sheets(
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """ストアにあるシートを一覧にする。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_store

    infos = open_store(settings).sheets()
    if json:
        from api.wire_sheets import SheetOut

        say_json([SheetOut.of(info).model_dump() for info in infos])
        return
    if not infos:
        tell("シートはありません。sheetqa index でPDFを取り込んでください。")
        return
    heads = ("ID", "事業名", "府省庁", "ファイル", "ページ", "行", "一節", "気づき")
    say_table(
        heads,
        [
            (i.id, i.name, i.ministry, i.file, str(i.pages), str(i.rows), str(i.passages), str(i.findings))
            for i in infos
        ],
    )


def show(
    sheet: SheetArgument,
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """シートの全体を、型の付いた値と場所とともに表示する。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_store

    whole = open_store(settings).sheet(sheet)
    if json:
        from index.serial import sheet_to_json

        say_json(sheet_to_json(whole))
    else:
        from api.show import say_sheet

        say_sheet(whole)


def remove(
    sheet: SheetArgument,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """シートをストアから消す。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_store

    open_store(settings).remove(sheet)
    say(f"{sheet} を削除しました。")
