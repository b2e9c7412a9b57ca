"""What the routes share: the store, the settings, the page images and the uploads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from index.store import SheetInfo, Store

from api.problems import RequestError
from api.render import Renderer
from api.settings import MIB, Settings
from api.uploads import Uploads
from index.errors import UnknownSheet


@dataclass(frozen=True, slots=True)
class Service:
    """One running service."""

    store: Store
    settings: Settings
    renderer: Renderer
    uploads: Uploads

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Service:
        return cls(store, settings, Renderer(settings.image_cache_mb * MIB), Uploads(settings))

    def info(self, sheet: str) -> SheetInfo:
        """Return what the store knows of a sheet; UnknownSheet when it lacks it."""
        for info in self.store.sheets():
            if info.id == sheet:
                return info
        raise UnknownSheet(f"シート {sheet} は索引にありません。", "GET /sheets で索引にあるシートを確かめてください。")

    def check_question(self, question: str) -> None:
        """Raise RequestError for a question past the limit."""
        limit = self.settings.max_question
        if len(question) > limit:
            raise RequestError(
                "question_too_long", f"質問が{len(question):,}文字あります。", f"{limit:,}文字以内にしてください。"
            )


def _service(request: Request) -> Service:
    service = request.app.state.service
    assert isinstance(service, Service)  # noqa: S101 (create_app put it there)
    return service


TheService = Annotated[Service, Depends(_service)]
