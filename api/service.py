"""What the routes share: the store, the settings, the page images and the uploads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.feedback import Journal, entry
from api.problems import RequestError
from api.render import Renderer
from api.settings import MIB, Settings
from api.uploads import Uploads
from api.wire import AskIn
from index.errors import UnknownSheet
from index.store import SheetInfo, Store
from qa.answer import Answer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Service:
    """One running service."""

    store: Store
    settings: Settings
    renderer: Renderer
    uploads: Uploads
    journal: Journal
    writer: BaseChatModel | None = None

    @classmethod
    def of(cls, store: Store, settings: Settings, writer: BaseChatModel | None = None) -> Service:
        return cls(
            store,
            settings,
            Renderer(settings.image_cache_mb * MIB),
            Uploads(settings),
            Journal(store.folder, settings.feedback_bytes),
            writer,
        )

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

    def check_history(self, history: Sequence[tuple[str, str]]) -> None:
        """Raise RequestError for a conversation past the limit."""
        limit = self.settings.max_history
        if len(history) > limit:
            raise RequestError(
                "history_too_long",
                f"会話の履歴が{len(history)}件あります。",
                f"新しいほうから{limit}件以内にしてください。",
            )

    def keep_unanswered(self, asked: AskIn, answer: Answer) -> None:
        """Write a refused question to the log where the settings ask for it."""
        if answer.abstained and self.settings.keep_unanswered:
            earlier = tuple(question for question, _ in asked.history)
            self.journal.add_unanswered(entry("unanswered", asked.question, asked.sheet, earlier, answer))


def _service(request: Request) -> Service:
    service = request.app.state.service
    assert isinstance(service, Service)  # noqa: S101 (create_app put it there)
    return service


TheService = Annotated[Service, Depends(_service)]
