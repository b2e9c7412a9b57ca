"""Query -> passages: dense and lexical scores fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.sheet import Passage
from index.store import Store
from qa.wish import Wish, wish

Mode = Literal["fused", "dense", "lexical"]
# Weighted fusion of min-max scores; measured against reciprocal rank fusion in `sheetqa eval --ablation`.
DENSE_WEIGHT = 0.2
POOL = 60  # passages each leg hands to the fusion
WISHED = 0.2  # what a passage gains whose table is spoken of


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; ``score`` 0 to 1 within one search, ``by`` the score of each leg."""

    passage: Passage
    score: float
    by: Mapping[str, float]


def search(
    store: Store,
    query: str,
    k: int = 10,
    sheets: Sequence[str] | None = None,
    mode: Mode = "fused",
    wished: Wish | None = None,
) -> tuple[Hit, ...]:
    """Return the ``k`` best passages for ``query`` in ``sheets`` (all without), best first.

    ``wished``: what else to search for, where the query is read already.
    """
    wished = wished or wish(query)
    legs: dict[str, dict[str, float]] = {}
    if mode in ("fused", "lexical"):
        legs["lexical"] = dict(store.lexical(wished.text, POOL, sheets))
    if mode in ("fused", "dense"):
        vector = store.encoder.encode([wished.text])[0]
        legs["dense"] = dict(store.dense(vector, POOL, sheets)) if vector.any() else {}
    scores = fuse(legs)
    pool = sorted(scores, key=lambda i: (-scores[i], i))[: max(POOL, k)]
    hits = [
        Hit(p, _raised(scores[p.id], p, wished), {leg: found[p.id] for leg, found in legs.items() if p.id in found})
        for p in store.passages_by_id(pool)
    ]
    return tuple(sorted(hits, key=lambda h: (-h.score, h.passage.id))[:k])


def _raised(score: float, passage: Passage, wished: Wish) -> float:
    """The score within 0 to 1, higher where the passage's table is wished for."""
    return (score + WISHED * wished.tables.get(passage.table, 0.0)) / (1 + WISHED)


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
