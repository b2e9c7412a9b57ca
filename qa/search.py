"""Query -> passages: dense and lexical scores fused, usable alone as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index.store import Store
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.sheet import Passage

Mode = Literal["fused", "dense", "lexical"]
# Weighted fusion of min-max scores; measured against reciprocal rank fusion in `sheetqa eval --ablation`.
DENSE_WEIGHT = 0.35
POOL = 60  # passages each leg hands to the fusion


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; ``score`` 0 to 1 within one search, ``by`` the score of each leg."""

    passage: Passage
    score: float
    by: Mapping[str, float]


def search(
    store: Store, query: str, k: int = 10, sheets: Sequence[str] | None = None, mode: Mode = "fused"
) -> tuple[Hit, ...]:
    """Return the ``k`` best passages for ``query`` in ``sheets`` (all without), best first."""
    legs: dict[str, dict[str, float]] = {}
    if mode in ("fused", "lexical"):
        legs["lexical"] = dict(store.lexical(query, POOL, sheets))
    if mode in ("fused", "dense"):
        vector = store.encoder.encode([query])[0]
        legs["dense"] = dict(store.dense(vector, POOL, sheets)) if vector.any() else {}
    scores = fuse(legs)
    best = sorted(scores, key=lambda i: (-scores[i], i))[:k]
    passages = {p.id: p for p in store.passages_by_id(best)}
    return tuple(
        Hit(passages[i], scores[i], {leg: found[i] for leg, found in legs.items() if i in found})
        for i in best
        if i in passages
    )


def fuse(legs: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return id -> fused score: each leg scaled to 0–1, weighted; a leg that found nothing leaves the other whole."""
    filled = {leg: scores for leg, scores in legs.items() if scores}
    if not filled:
        return {}
    weights = {"dense": DENSE_WEIGHT, "lexical": 1 - DENSE_WEIGHT}
    total = sum(weights[leg] for leg in filled)
    fused: dict[str, float] = {}
    for leg, scores in filled.items():
        low, high = min(scores.values()), max(scores.values())
        low = min(low, 0.0) if leg == "lexical" else low
        for passage, score in scores.items():
            scaled = (score - low) / (high - low) if high > low else 1.0
            fused[passage] = fused.get(passage, 0.0) + scaled * weights[leg] / total
    return fused


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
