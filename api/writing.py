"""The optional chat model that rewords answers: loaded by name, and never the reason that an answer fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.logs import event
from api.settings import BadSetting

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from qa.answer import Answer


def load_writer(name: str | None) -> BaseChatModel | None:
    """Return the LangChain chat model called ``name`` ("provider:model"); BadSetting when it cannot be had.

    Its key is read by LangChain from the provider's own environment variable.
    """
    if name is None:
        return None
    try:
        from langchain.chat_models import init_chat_model  # type: ignore[import-not-found, unused-ignore]

        model: BaseChatModel = init_chat_model(name)
    except Exception as error:  # ImportError, ValueError and each provider's own
        raise BadSetting(
            f"チャットモデル「{name}」を使えません。",
            "pip install 'sheetqa[llm]' とプロバイダーのパッケージ、APIキーの環境変数を確かめてください。",
        ) from error
    return model


def reworded(question: str, answer: Answer, writer: BaseChatModel | None) -> Answer:
    """Return the answer in the writer's words; the plain answer where there is no writer, or it fails."""
    if writer is None:
        return answer
    from qa.writer import rewrite

    try:
        return rewrite(question, answer, writer)
    except Exception:  # a provider may raise anything, and the plain answer is complete
        event("writer_failed", failed=True)
        return answer
