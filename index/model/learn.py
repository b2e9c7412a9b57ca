"""The training loop: in-batch negatives, Matryoshka prefixes, false negatives masked.

Loss: multiple negatives ranking (Henderson et al. 2017), both directions, averaged over prefixes of the
vector (Kusupati et al. 2022). Each batch comes from one source and holds no text twice; a pair of the same
group, or whose positive is nearly the same text (boilerplate), is no negative. A token's vector is its own
plus the mean of its characters' vectors, so that rare words learn from their parts (after Bojanowski et al.
2017); for serving both are folded into one row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """Everything that can be turned."""

    dims: tuple[int, ...] = (512, 256, 128)
    batch: int = 1024
    steps: int = 600
    rate: float = 3e-3
    warm_up: float = 0.05
    scale: float = 20.0
    longest: int = 160  # tokens
    near_duplicate: float = 0.95
    shares: tuple[tuple[str, float], ...] = (
        ("programs", 0.30),
        ("sentences", 0.10),
        ("cloze", 0.15),
        ("tables", 0.15),
        ("fields", 0.13),
        ("labels", 0.04),
        ("synonyms", 0.10),
        ("laws", 0.03),
    )
    seed: int = 7


@dataclass(frozen=True)
class Encoded:
    """Pairs of one source as token ids; ``group`` and the text keys are numbers that stand for equal things."""

    anchors: list[Ids]
    positives: list[Ids]
    group: Ids
    anchor_key: Ids
    positive_key: Ids


class Table(nn.Module):
    """Rows for tokens: their own plus the mean of their characters'."""

    def __init__(self, start: NDArray[np.float32], parts: Tensor) -> None:
        super().__init__()
        self.own = nn.Parameter(torch.from_numpy(start.copy()))
        self.shared = nn.Parameter(torch.zeros(parts.shape[1], start.shape[1]))
        self.parts = parts

    def forward(self) -> Tensor:
        rows: Tensor = self.own + torch.sparse.mm(self.parts, self.shared)
        return rows


def batches(sources: dict[str, Encoded], recipe: Recipe, random: np.random.Generator) -> Iterator[tuple[Encoded, Ids]]:
    """``recipe.steps`` times a source and the numbers of its pairs, no text twice."""
    names = [name for name, _ in recipe.shares]
    weights = np.array([share for _, share in recipe.shares])
    queues: dict[str, Ids] = {name: np.array([], dtype=np.int64) for name in names}
    for name in random.choice(names, size=recipe.steps, p=weights / weights.sum()):
        source = sources[name]
        if len(queues[name]) < recipe.batch:
            queues[name] = np.concatenate([queues[name], random.permutation(len(source.group))])
        taken, queues[name] = _distinct(source, queues[name], recipe.batch)
        yield source, taken


def _distinct(source: Encoded, queue: Ids, size: int) -> tuple[Ids, Ids]:
    """The first ``size`` pairs of the queue that share no text, and the rest of the queue."""
    head, tail = queue[: 2 * size], queue[2 * size :]
    seen: set[int] = set()
    taken: list[int] = []
    left: list[int] = []
    for i in head:
        keys = {int(source.anchor_key[i]), int(source.positive_key[i])}
        if len(taken) < size and not keys & seen:
            seen |= keys
            taken.append(i)
        else:
            left.append(i)
    # What clashed goes to the end; a queue of nothing but clashes is dropped by the next refill's permutation.
    rest = np.concatenate([tail, np.array(left, dtype=np.int64)]) if len(tail) else tail
    return np.array(taken, dtype=np.int64), rest


def train(
    start: NDArray[np.float32],
    parts: Tensor,
    sources: dict[str, Encoded],
    recipe: Recipe,
    report: Callable[[int, float], None],
) -> NDArray[np.float32]:
    """(tokens, dim) float32 rows, trained."""
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    table = Table(start, parts)
    optimizer = torch.optim.AdamW(table.parameters(), lr=recipe.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, recipe))
    for step, (source, taken) in enumerate(batches(sources, recipe, random)):
        current = table()
        anchors = _bag(current, [source.anchors[i] for i in taken], recipe, random)
        positives = _bag(current, [source.positives[i] for i in taken], recipe, random)
        loss = matryoshka_loss(anchors, positives, torch.from_numpy(source.group[taken]), recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        report(step, float(loss.detach()))
    rows: NDArray[np.float32] = table().detach().numpy()
    return rows


def _rate(step: int, recipe: Recipe) -> float:
    """Linear warm-up, then cosine to zero."""
    warm = max(1, int(recipe.steps * recipe.warm_up))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, recipe.steps - warm)))


def _bag(rows: Tensor, texts: Sequence[Ids], recipe: Recipe, random: np.random.Generator) -> Tensor:
    """Mean row per text; a long text gives a random window."""
    cut = [_window(ids, recipe.longest, random) for ids in texts]
    offsets = np.cumsum([0, *(len(ids) for ids in cut[:-1])])
    flat = torch.from_numpy(np.concatenate(cut))
    return functional.embedding_bag(flat, rows, torch.from_numpy(offsets), mode="mean")


def _window(ids: Ids, longest: int, random: np.random.Generator) -> Ids:
    if len(ids) <= longest:
        return ids
    start = int(random.integers(len(ids) - longest + 1))
    return ids[start : start + longest]


def matryoshka_loss(anchors: Tensor, positives: Tensor, group: Tensor, recipe: Recipe) -> Tensor:
    """Mean over the prefixes; the masks are judged on the whole vectors."""
    hidden = _false_negatives(positives.detach(), group, recipe.near_duplicate)
    losses = [_ranking_loss(anchors[:, :dim], positives[:, :dim], hidden, recipe.scale) for dim in recipe.dims]
    return torch.stack(losses).mean()


def _false_negatives(positives: Tensor, group: Tensor, limit: float) -> Tensor:
    """(n, n) true where j is no fair negative of i; never on the diagonal."""
    unit = functional.normalize(positives, dim=1)
    alike = (unit @ unit.T > limit) | (group[:, None] == group[None, :])
    return alike & ~torch.eye(len(group), dtype=torch.bool)


def _ranking_loss(anchors: Tensor, positives: Tensor, hidden: Tensor, scale: float) -> Tensor:
    scores = scale * functional.normalize(anchors, dim=1) @ functional.normalize(positives, dim=1).T
    scores = scores.masked_fill(hidden, -torch.inf)
    target = torch.arange(len(scores))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
