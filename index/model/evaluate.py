"""How good is the model: ``python -m index.model.evaluate --data ../shared``.

Two retrieval tasks, judged by nDCG@10 with one right passage per query: JSQuAD-valid (general questions
on encyclopedia paragraphs; never trained on) and the open data (name, purpose or issues of a held-out
program find its overview). Dense alone, BM25 over character bigrams alone, and both fused.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.encode import Encoder, load_encoder
from index.model.corpus import FIELDS, held_out, programs

Scores = NDArray[np.float32]
DENSE_WEIGHT = 0.3
SENTENCE = re.compile(r"[^。！？\n]+[。！？]*")


@dataclass(frozen=True)
class Task:
    """Queries, passages, and for each query the index of its right passage."""

    name: str
    queries: list[str]
    passages: list[str]
    right: NDArray[np.intp]


def jsquad(data: Path) -> Task:
    """4,442 questions on 1,145 paragraphs."""
    raw = json.loads(gzip.decompress((data / "training" / "jsquad-valid-v1.3.json.gz").read_bytes()))
    paragraphs = [paragraph for article in raw["data"] for paragraph in article["paragraphs"]]
    pairs = [(qa["question"], i) for i, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]]
    passages = [paragraph["context"].replace("[SEP]", "\n") for paragraph in paragraphs]
    return Task("jsquad", [q for q, _ in pairs], passages, np.array([i for _, i in pairs]))


def open_data(data: Path) -> list[Task]:
    """Name, purpose and issues of the held-out programs of 2025 against the overviews of all programs of 2025."""
    year = [p for p in programs(data) if p.year == 2025 and all(getattr(p, field) for field in FIELDS)]
    held = [p for p in year if held_out(p.id)]
    passages = sorted({p.overview for p in year})
    place = {text: i for i, text in enumerate(passages)}
    right = np.array([place[p.overview] for p in held])
    return [Task(field, [getattr(p, field) for p in held], passages, right) for field in FIELDS[:3]]


def ndcg(scores: Scores, right: NDArray[np.intp], k: int = 10) -> float:
    """Mean of 1/log2(1 + rank) within the first ``k``, in points of 100; a tie counts against us."""
    own = scores[np.arange(len(right)), right][:, None]
    rank = (scores >= own).sum(axis=1)
    return float(np.where(rank <= k, 1 / np.log2(1 + rank), 0.0).mean() * 100)


def dense(task: Task, encoder: Encoder) -> Scores:
    """Cosine, (queries, passages): half the whole passage, half its best sentence."""
    queries = encoder.encode(task.queries)
    whole = queries @ encoder.encode(task.passages).T
    sentences = [SENTENCE.findall(passage) or [passage] for passage in task.passages]
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    flat = encoder.encode([sentence for group in sentences for sentence in group])
    best = np.maximum.reduceat(queries @ flat.T, starts, axis=1)
    return np.asarray((whole + best) / 2, dtype=np.float32)


def lexical(task: Task, k1: float = 1.2, b: float = 0.75) -> Scores:
    """BM25 over character bigrams, (queries, passages)."""
    grams = [Counter(_bigrams(text)) for text in task.passages]
    vocabulary = {gram: i for i, gram in enumerate(sorted({gram for counts in grams for gram in counts}))}
    tf = _matrix(grams, vocabulary)
    lengths = np.asarray(tf.sum(axis=1)).ravel()
    df = np.asarray((tf > 0).sum(axis=0)).ravel()
    idf = np.log(1 + (len(grams) - df + 0.5) / (df + 0.5))
    rows = np.repeat(np.arange(len(grams)), np.diff(tf.indptr))
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    tf.data = tf.data * (k1 + 1) / (tf.data + norm[rows]) * idf[tf.indices]
    asked = _matrix([Counter(set(_bigrams(text))) for text in task.queries], vocabulary)
    return np.asarray((asked @ tf.T).todense(), dtype=np.float32)


def _bigrams(text: str) -> list[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return [folded[i : i + 2] for i in range(len(folded) - 1)]


def _matrix(counts: list[Counter[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    cells = [(i, vocabulary[g], n) for i, grams in enumerate(counts) for g, n in grams.items() if g in vocabulary]
    rows, columns, values = zip(*cells, strict=True)
    shape = (len(counts), len(vocabulary))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)


def fused(dense_scores: Scores, lexical_scores: Scores, weight: float = DENSE_WEIGHT) -> Scores:
    """Weighted sum of both after min-max per query."""
    return weight * _spread(dense_scores) + (1 - weight) * _spread(lexical_scores)


def _spread(scores: Scores) -> Scores:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / np.maximum(high - low, 1e-9), dtype=np.float32)


def evaluate(data: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """Task -> {"dense", "lexical", "fused"} -> nDCG@10; ``open`` is the mean of the three open-data tasks."""
    results = {}
    for task in [jsquad(data), *open_data(data)]:
        near, words = dense(task, encoder), lexical(task)
        legs = {"dense": near, "lexical": words, "fused": fused(near, words)}
        results[task.name] = {leg: ndcg(scores, task.right) for leg, scores in legs.items()}
    mean = {leg: float(np.mean([results[name][leg] for name in FIELDS[:3]])) for leg in results["name"]}
    return results | {"open": mean}


def main() -> None:
    """Print the scores of the bundled model, or of ``--model``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=None, help="name or folder; the bundled model when left out")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    started = time.perf_counter()
    results = evaluate(options.data, encoder)
    print(f"{encoder.name}  dim {encoder.dim}  {time.perf_counter() - started:.1f} s")
    print(f"{'nDCG@10':10}" + "".join(f"{leg:>9}" for leg in results["open"]))
    for task, legs in results.items():
        print(f"{task:10}" + "".join(f"{score:9.1f}" for score in legs.values()))


if __name__ == "__main__":
    main()
