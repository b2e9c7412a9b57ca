"""Opening the store that the settings name; the very first time with the bundled sheet in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from api.settings import Settings
from index.encode import load_encoder
from index.errors import StoreMissing
from index.store import Store

if TYPE_CHECKING:
    from index.build import Report

SAMPLE = Path(__file__).resolve().parents[1] / "index" / "sample" / "2025-006423.pdf"


def open_store(settings: Settings, *, create: bool = False) -> Store:
    """Return the store of the settings; StoreMissing where there is none and ``create`` is false."""
    return Store.open(
        settings.store,
        load_encoder(settings.embedding_model),
        create=create,
        database_url=settings.database_url,
        chroma_url=settings.chroma_url,
    )


def open_or_begin(settings: Settings, announce: Callable[[str], None]) -> Store:
    """Return the store; where there is none yet, make it with the bundled sheet and say so."""
    try:
        store = open_store(settings)
    except StoreMissing:
        store = open_store(settings, create=True)
    if store.generation() == 0:
        announce(f"ストアがまだないので、同梱のシート（{SAMPLE.name}）を取り込みます：{settings.store}")
        begin(store)
        announce("取り込みました。")
    return store


def begin(store: Store) -> Report:
    """Index the bundled sheet."""
    from index.build import build  # it brings the PDF reader, which only the first start needs

    return build([SAMPLE], store)
