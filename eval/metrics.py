"""How answers and rankings are scored; pure. What is missing scores 0 and never leaves the mean.

Rank metrics as in Manning, Raghavan & Schütze, *Introduction to Information Retrieval* (2008), ch. 8; nDCG with the
log2 discount of Järvelin & Kekäläinen (2002); intervals by the percentile bootstrap of Efron (1979).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 2000
SEED = 20251124


class Interval(NamedTuple):
    """A mean with its 95% interval."""

    mean: float
    low: float
    high: float


class Abstention(NamedTuple):
    """Refusals as a classifier: of those given, how many were right; of those due, how many were given."""

    precision: float
    recall: float
    f1: float


def mean(scores: Sequence[float]) -> float:
    """Return the mean; 0.0 of nothing."""
    return float(np.mean(scores)) if len(scores) else 0.0


def bootstrap(scores: Sequence[float], resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """Return the mean of ``scores`` with its percentile-bootstrap 95% interval; the same for the same scores."""
    if not len(scores):
        return Interval(0.0, 0.0, 0.0)
    values = np.asarray(scores, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(values), size=(resamples, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))


def abstention(due: Sequence[bool], given: Sequence[bool]) -> Abstention:
    """Return precision, recall and F1 of refusing. With none due and none given all are 1.

    Raises ValueError when the two differ in length.
    """
    hits = sum(d and g for d, g in zip(due, given, strict=True))
    if not any(due) and not any(given):
        return Abstention(1.0, 1.0, 1.0)
    precision = hits / sum(given) if any(given) else 0.0
    recall = hits / sum(due) if any(due) else 0.0
    return Abstention(precision, recall, 2 * hits / (sum(given) + sum(due)))


def recall_at(relevant: Sequence[bool], total: int, k: int) -> float:
    """Return the share of the ``total`` relevant items among the first ``k`` (at most k of them can be); 0.0 of none.

    ``relevant[i]`` tells whether the item at rank i + 1 is relevant.
    """
    possible = min(total, k)
    return sum(relevant[:k]) / possible if possible else 0.0


def hit_at(relevant: Sequence[bool], k: int) -> float:
    """Return 1.0 when any of the first ``k`` is relevant, else 0.0."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """Return 1/rank of the first relevant item; 0.0 when there is none."""
    return next((1 / rank for rank, good in enumerate(relevant, 1) if good), 0.0)


def ndcg_at(relevant: Sequence[bool], total: int, k: int = 10) -> float:
    """Return nDCG@k with binary gains, 1/log2(rank + 1); the ideal ranking has all ``total`` relevant items first."""
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gained = sum(d for d, good in zip(discounts, relevant[:k], strict=False) if good)
    ideal = float(discounts[: min(total, k)].sum())
    return float(gained / ideal) if ideal else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile, linear between neighbours; 0.0 of nothing."""
    return float(np.quantile(values, share)) if len(values) else 0.0


def stability(values: Iterable[tuple[Hashable, Hashable]], least: int = 2) -> dict[Hashable, bool]:
    """Return group -> whether all its wordings gave the same value, from pairs (group, value).

    Groups with fewer than ``least`` members say nothing and are left out.
    """
    found: dict[Hashable, list[Hashable]] = defaultdict(list)
    for group, value in values:
        found[group].append(value)
    return {group: len(set(given)) == 1 for group, given in found.items() if len(given) >= least}


def by(keys: Sequence[str], scores: Sequence[float]) -> Mapping[str, list[float]]:
    """Return the scores by key, keys in order of first appearance. Raises ValueError when the lengths differ."""
    found: dict[str, list[float]] = {}
    for key, score in zip(keys, scores, strict=True):
        found.setdefault(key, []).append(score)
    return found
