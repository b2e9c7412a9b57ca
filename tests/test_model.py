"""The model's training and its evaluation, on cases small enough to work out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from index.model.corpus import TESTED, held_out, programs, synonyms
from index.model.evaluate import POOL, bigrams, fused, lexical, ndcg
from index.model.evaluate import Task as Retrieval
from index.model.learn import Encoded, Recipe, batches, matryoshka_loss, train
from index.model.pairs import all_pairs
from index.model.tokenizer import empty_tokenizer


def test_ndcg_by_hand() -> None:
    # Ranks 1, 2 and (behind a tie) 2: the mean of 1, 1/log2(3) and 1/log2(3).
    scores = np.array([[0.9, 0.1, 0.0], [0.5, 0.4, 0.0], [0.3, 0.3, 0.0]], dtype=np.float32)
    assert ndcg(scores, np.array([0, 1, 1])) == pytest.approx(100 * (1 + 2 / math.log2(3)) / 3, abs=1e-4)
    assert ndcg(scores, np.array([2, 2, 2]), k=2) == 0.0


def test_bm25_by_hand() -> None:
    task = Retrieval("two", ["補助率"], ["補助率", "補助対象"], np.array([0]))
    scores = lexical(task, bigrams)[0]
    # 補助 stands in both passages, 助率 in the first; lengths 2 and 3, mean 2.5.
    common, rare = math.log(1 + 0.5 / 2.5), math.log(1 + 1.5 / 1.5)
    first = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 2.5))
    second = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / 2.5))
    np.testing.assert_allclose(scores, [(common + rare) * first, common * second], rtol=1e-5)


def test_fusion_keeps_both_legs() -> None:
    dense = np.linspace(0.0, 1.0, 2 * POOL, dtype=np.float32)[None, :].copy()
    words = np.zeros_like(dense)
    words[0, 0] = 8.0
    scores = fused(dense, words, weight=0.4)[0]
    assert scores.argmax() == 0
    assert scores[0] == pytest.approx(0.6)
    assert scores[-1] == pytest.approx(0.4)
    assert scores[-POOL:].tolist() == sorted(scores[-POOL:])
    assert not scores[1 : -POOL + 1].any()


@pytest.mark.parametrize(
    ("raw", "pieces"),
    [
        ("補助率２／３", ["補助率", "2", "3"]),
        ("6,000千円", ["6000", "千円"]),
        ("ﾎｼﾞｮNPOの事業", ["ホジョ", "npo", "の事業"]),
        ("①、②。", ["1", "2"]),
    ],
)
def test_normalisation(raw: str, pieces: list[str]) -> None:
    tokenizer = empty_tokenizer()
    cut = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(raw))
    assert [piece for piece, _ in cut] == pieces


def test_a_group_is_no_negative() -> None:
    anchors = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    positives = torch.tensor([[1.0, 0.0], [0.6, 0.8]])
    recipe = Recipe(dims=(2,), scale=1.0)
    alone = matryoshka_loss(anchors, positives, torch.tensor([1, 1]), recipe)
    assert float(alone) == pytest.approx(0.0, abs=1e-6)
    # Rows (1, 0.6) and (0, 0.8), the right ones on the diagonal; the same by columns.
    rows = (math.log(1 + math.exp(0.6 - 1)) + math.log(1 + math.exp(0 - 0.8))) / 2
    columns = (math.log(1 + math.exp(0 - 1)) + math.log(1 + math.exp(0.6 - 0.8))) / 2
    both = matryoshka_loss(anchors, positives, torch.tensor([1, 2]), recipe)
    assert float(both) == pytest.approx((rows + columns) / 2, abs=1e-6)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Small sums are faster without threads that wait for each other, and always in the same order."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def pairs() -> Encoded:
    """Forty pairs of one token each side, every positive used twice."""
    ids = [np.array([i]) for i in range(60)]
    keys = np.arange(40)
    return Encoded([ids[i] for i in keys], [ids[40 + i // 2] for i in keys], keys, keys, 40 + keys // 2)


def test_no_text_twice_in_a_batch(pairs: Encoded) -> None:
    recipe = Recipe(batch=8, steps=12, shares=(("only", 1.0),))
    seen: set[int] = set()
    for source, taken in batches({"only": pairs}, recipe, np.random.default_rng(1)):
        assert len(set(source.positive_key[taken])) == len(taken) == 8
        seen.update(int(i) for i in taken)
    assert seen == set(range(40))


@pytest.mark.usefixtures("one_thread")
def test_training_brings_pairs_together_and_repeats(pairs: Encoded) -> None:
    recipe = Recipe(dims=(16, 8), batch=16, steps=150, rate=0.05, shares=(("only", 1.0),))
    start = np.random.default_rng(2).standard_normal((60, 16)).astype(np.float32)
    parts = torch.eye(60).to_sparse_coo()
    first, again = (train(start, parts, {"only": pairs}, recipe, lambda step, loss: None) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    unit = first / np.linalg.norm(first, axis=1, keepdims=True)
    found = (unit[:40] @ unit[40:].T).argmax(axis=1)
    assert (found == np.arange(40) // 2).mean() > 0.9


def test_what_is_held_out_is_not_learned_from(shared: Path) -> None:
    everything = programs(shared)
    secret = {p.overview for p in everything if held_out(p.id)}
    assert {p.id for p in everything if p.id in TESTED} <= {p.id for p in everything if held_out(p.id)}
    assert 0.08 < np.mean([held_out(p.id) for p in everything]) < 0.12
    sources = all_pairs(shared, seed=7)
    assert min(map(len, sources.values())) > 100
    for found in sources.values():
        assert not any(pair.anchor in secret or pair.positive in secret for pair in found)


def test_synonym_groups(shared: Path) -> None:
    groups = list(synonyms(shared))
    assert len(groups) > 10_000
    assert all(groups)
