"""Commands that run the service and measure it: serve, eval, bench."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from dataclasses import fields

import typer

from api import options
from api.settings import Settings
from api.terminal import tell
from index.errors import SheetqaError


def serve(
    llm: options.Llm = None,
    host: options.Host = None,
    port: options.Port = None,
    workers: options.Workers = None,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
    token: options.Token = None,
    max_question: options.MaxQuestion = None,
    max_history: options.MaxHistory = None,
    max_k: options.MaxK = None,
    max_upload_mb: options.MaxUpload = None,
    max_body_kb: options.MaxBody = None,
    upload_timeout: options.UploadTimeout = None,
    max_scale: options.MaxScale = None,
    image_cache_mb: options.ImageCache = None,
    max_note: options.MaxNote = None,
    max_feedback_mb: options.MaxFeedback = None,
    keep_unanswered: options.KeepUnanswered = None,
    log_questions: options.LogQuestions = None,
) -> None:
    """HTTPサービスとページを開く（初回は同梱のシートを取り込む）。"""
    given = dict(locals())
    settings = Settings.load(**{f.name: given[f.name] for f in fields(Settings)})
    listening = _listen(settings)
    try:
        # The address comes first: whoever opens it while the store is made ready waits, and is then served.
        tell(f"{_address(listening)} で待ち受けます（終わるには Ctrl+C）。")
        from api.workers import run

        run(settings, listening, tell)
    finally:
        listening.close()


def _listen(settings: Settings) -> socket.socket:
    """Return the bound socket: a port in use is told before a store is opened."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as opened:
            listening = opened.enter_context(socket.socket(family, kind, protocol))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
            opened.pop_all()  # it stays open
    except OSError as error:
        raise CannotListen(
            f"{settings.host} のポート {settings.port} で待ち受けられません（{error.strerror}）。",
            "--host と --port を確かめるか、別のポートを指定してください。",
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    name, port = listening.getsockname()[:2]
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


class CannotListen(SheetqaError):
    """The address cannot be bound."""

    code = "cannot_listen"


def evaluate(context: typer.Context) -> None:
    """問いと答えの組で、正しさを測る。"""
    from eval.run import main

    raise typer.Exit(main(context.args))


def bench(context: typer.Context) -> None:
    """速さとメモリを、比較の相手と並べて測る。"""
    from eval.bench import main

    raise typer.Exit(main(context.args))
