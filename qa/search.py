"""Query -> passages: dense and lexical scores fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.sheet import Passage
from index.store import Store

Mode = Literal["fused", "dense", "lexical"]
# Weighted fusion of min-max scores; measured against reciprocal rank fusion in `sheetqa eval --ablation`.
DENSE_WEIGHT = 0.2
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
