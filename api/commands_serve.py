"""Commands that run the service and measure it: serve, eval, bench."""

from __future__ import annotations

from dataclasses import fields

from api import options
from api.settings import Settings
from api.terminal import tell


def serve(
    host: options.Host = None,
    port: options.Port = None,
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
    log_questions: options.LogQuestions = None,
) -> None:
    """HTTPサービスとページを開く。ストアがまだなければ、同梱のシートを取り込んでから始める。"""
    given = dict(locals())
    settings = Settings.load(**{f.name: given[f.name] for f in fields(Settings)})
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.opening import open_or_begin

    logs.configure()
    app = create_app(open_or_begin(settings, tell), settings)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    tell(f"http://{shown}:{settings.port}/ で待ち受けます（終わるには Ctrl+C）。")
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False)
