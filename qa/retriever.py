"""The search as a LangChain retriever, usable alone; kept apart because LangChain takes long to load."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from qa.search import Hit, Mode, search


class SheetRetriever(BaseRetriever):
    """The search as a LangChain retriever: ``SheetRetriever(store=store).invoke("補助率は？")``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Any
    k: int = 5
    sheets: tuple[str, ...] | None = None
    mode: Mode = "fused"

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [document(hit) for hit in search(self.store, query, self.k, self.sheets, self.mode)]


def document(hit: Hit) -> Document:
    """Return a hit as a LangChain document; the place travels as metadata."""
    source = hit.passage.sources[0] if hit.passage.sources else None
    place = {"page": source.page, "bbox": source.bbox, "file": source.file} if source else {}
    return Document(
        page_content=hit.passage.text,
        id=hit.passage.id,
        metadata={"sheet": hit.passage.sheet, "section": hit.passage.section, "score": hit.score, **place},
    )
