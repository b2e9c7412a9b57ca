"""Flags that several commands share: each is a setting, described where the setting is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.settings import Settings, about, flag_of, variable_of


def _flag(name: str, metavar: str) -> Any:
    return typer.Option(flag_of(name), metavar=metavar, help=f"{about(name)}［環境変数 {variable_of(name)}］")


# Texts, not numbers or paths: api.settings parses them, so that a bad flag and a bad variable get the same message.
Store = Annotated[str | None, _flag("store", "フォルダー")]
Model = Annotated[str | None, _flag("embedding_model", "モデル")]
Database = Annotated[str | None, _flag("database_url", "URL")]
Chroma = Annotated[str | None, _flag("chroma_url", "URL")]
Llm = Annotated[str | None, _flag("llm", "モデル")]
Host = Annotated[str | None, _flag("host", "アドレス")]
Port = Annotated[str | None, _flag("port", "番号")]
Workers = Annotated[str | None, _flag("workers", "個数")]
Token = Annotated[str | None, _flag("token", "トークン")]
MaxQuestion = Annotated[str | None, _flag("max_question", "文字数")]
MaxHistory = Annotated[str | None, _flag("max_history", "件数")]
MaxK = Annotated[str | None, _flag("max_k", "件数")]
MaxUpload = Annotated[str | None, _flag("max_upload_mb", "MB")]
MaxBody = Annotated[str | None, _flag("max_body_kb", "KB")]
UploadTimeout = Annotated[str | None, _flag("upload_timeout", "秒")]
MaxScale = Annotated[str | None, _flag("max_scale", "倍率")]
ImageCache = Annotated[str | None, _flag("image_cache_mb", "MB")]
MaxNote = Annotated[str | None, _flag("max_note", "文字数")]
MaxFeedback = Annotated[str | None, _flag("max_feedback_mb", "MB")]
KeepUnanswered = Annotated[bool | None, _flag("keep_unanswered", "")]
LogQuestions = Annotated[bool | None, _flag("log_questions", "")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="ID", help="シートのID（例：2025-006423）")]
Json = Annotated[bool, typer.Option("--json", help="JSONで出力する")]


def store_settings(
    store: str | None, model: str | None, database: str | None, chroma: str | None, llm: str | None = None
) -> Settings:
    """Return the settings of a command that only needs the store."""
    return Settings.load(store=store, embedding_model=model, database_url=database, chroma_url=chroma, llm=llm)
