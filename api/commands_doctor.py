"""The command that looks whether this machine and the store are whole, and mends the store: doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api import options
from api.settings import Settings
from api.terminal import say, say_json


def doctor(
    mend: Annotated[bool, typer.Option("--mend", help="ストアの食い違いを、SQLの記録から直す")] = False,
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
    host: options.Host = None,
    port: options.Port = None,
) -> None:
    """この環境で動くかと、ストアが壊れていないかを調べ、直し方を示す。"""
    settings = Settings.load(
        store=store,
        embedding_model=embedding_model,
        database_url=database_url,
        chroma_url=chroma_url,
        host=host,
        port=port,
    )
    from api.doctor import examine

    checks = list(examine(settings, mend=mend))
    if json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            say(f"{'✓' if check.ok else '✗'} {check.name}：{check.found}")
            if not check.ok:
                say(f"    → {check.remedy}")
        say("すべて整っています。" if all(c.ok for c in checks) else "✗ の項目を直してください。")
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
