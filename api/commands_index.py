"""Commands about the sheets in the store: index, sheets, show, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import options
from api.settings import Settings
from api.terminal import console, say, say_json, say_table, tell

if TYPE_CHECKING:
    from index.build import Outcome, Report
    from index.store import Store

SheetArgument = Annotated[str, typer.Argument(metavar="ID", help="シートのID（例：2025-006423）")]


def index(
    paths: Annotated[list[Path], typer.Argument(metavar="パス…", help="PDF、テキスト、またはそのフォルダー")],
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """シートを読み取ってストアに加える。変わっていないファイルは飛ばす。"""
    settings = _settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_store

    report = _build(paths, open_store(settings, create=True))
    if json:
        say_json({kind: [_outcome(o) for o in getattr(report, kind)] for kind in ("read", "skipped", "failed")})
    else:
        _say_report(report)
    if report.failed:
        raise typer.Exit(1)
