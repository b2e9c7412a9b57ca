"""How good is the model: ``python -m index.model.evaluate --data ../shared``.

Two retrieval tasks, judged by nDCG@10 with one right passage per query: JSQuAD-valid (general questions
on encyclopedia paragraphs; never trained on) and the open data (name, purpose or issues of a held-out
program find its overview). Each by the dense vectors alone, by BM25 alone (over character bigrams, and over
bigrams and the model's own word pieces together), and by both fused.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from index.encode import BUNDLED, TOKENIZER, Encoder, StaticEncoder, load_encoder
from index.model.corpus import BLANKS, FIELDS, held_out, programs

Scores = NDArray[np.float32]
Terms = Callable[[str], list[str]]
POOL = 60  # passages that each leg hands to the fusion
DENSE_WEIGHT = 0.2
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


def open_data(data: Path, years: tuple[int, ...] = (2025,)) -> list[Task]:
    """Name, purpose and issues of the held-out programs of 2025 against the overviews of all programs of the years."""
    full = [p for p in programs(data) if p.year in years and not BLANKS & {getattr(p, f) for f in FIELDS}]
    held = [p for p in full if p.year == 2025 and held_out(p.id)]
    passages = sorted({p.overview for p in full})
    place = {text: i for i, text in enumerate(passages)}
    right = np.array([place[p.overview] for p in held])
    return [Task(field, [getattr(p, field) for p in held], passages, right) for field in FIELDS[:3]]


def ndcg(scores: Scores, right: NDArray[np.intp], k: int = 10) -> float:
    """Mean of 1/log2(1 + rank) within the first ``k``, in points of 100; a tie counts against us."""
    own = scores[np.arange(len(right)), right][:, None]
    rank = (scores >= own).sum(axis=1)
    return float(np.where(rank <= k, 1 / np.log2(1 + rank), 0.0).mean() * 100)


def whole(task: Task, encoder: Encoder) -> Scores:
    """Cosine, (queries, passages)."""
    return np.asarray(encoder.encode(task.queries) @ encoder.encode(task.passages).T)


def best_sentence(task: Task, encoder: Encoder) -> Scores:
    """Cosine of the passage's nearest sentence, (queries, passages)."""
    sentences = [SENTENCE.findall(passage) or [passage] for passage in task.passages]
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    flat = encoder.encode([sentence for group in sentences for sentence in group])
    return np.asarray(np.maximum.reduceat(encoder.encode(task.queries) @ flat.T, starts, axis=1))


def lexical(task: Task, terms: Terms, k1: float = 1.2, b: float = 0.75) -> Scores:
    """BM25 over what ``terms`` makes of a text, (queries, passages)."""
    bags = [Counter(terms(text)) for text in task.passages]
    vocabulary = {term: i for i, term in enumerate(sorted({term for counts in bags for term in counts}))}
    tf = _matrix(bags, vocabulary)
    lengths = np.asarray(tf.sum(axis=1)).ravel()
    df = np.asarray((tf > 0).sum(axis=0)).ravel()
    idf = np.log(1 + (len(bags) - df + 0.5) / (df + 0.5))
    rows = np.repeat(np.arange(len(bags)), np.diff(tf.indptr))
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    tf.data = tf.data * (k1 + 1) / (tf.data + norm[rows]) * idf[tf.indices]
    asked = _matrix([Counter(set(terms(text))) for text in task.queries], vocabulary)
    return np.asarray((asked @ tf.T).todense(), dtype=np.float32)


def bigrams(text: str) -> list[str]:
    """Every two neighbouring characters of the folded text."""
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return [folded[i : i + 2] for i in range(len(folded) - 1)]


def bigrams_and_words() -> Terms:
    """Bigrams, and the pieces of the bundled tokenizer (marked, so that no word is taken for a bigram)."""
    tokenizer = Tokenizer.from_file(str(BUNDLED / TOKENIZER))

    def terms(text: str) -> list[str]:
        return bigrams(text) + ["\0" + word for word in tokenizer.encode(text, add_special_tokens=False).tokens]

    return terms


def _matrix(counts: list[Counter[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    cells = [(i, vocabulary[g], n) for i, grams in enumerate(counts) for g, n in grams.items() if g in vocabulary]
    rows, columns, values = zip(*cells, strict=True)
    shape = (len(counts), len(vocabulary))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)


def fused(dense: Scores, words: Scores, weight: float = DENSE_WEIGHT) -> Scores:
    """The best ``POOL`` of each leg, as the service fuses them: cosine scaled from the pool's last to its best,
    BM25 as a share of its best, weighted; what a leg does not hand over scores 0 there."""
    last, best = np.partition(dense, -POOL, axis=1)[:, -POOL, None], dense.max(axis=1, keepdims=True)
    near = np.maximum(dense - last, 0.0) / np.maximum(best - last, 1e-9)
    share = words / np.maximum(words.max(axis=1, keepdims=True), 1e-9)
    share[words < np.partition(words, -POOL, axis=1)[:, -POOL, None]] = 0.0
    return np.asarray(weight * near + (1 - weight) * share, dtype=np.float32)


def evaluate(data: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """Task -> way to search -> nDCG@10.

    ``open`` is the mean of the three open-data tasks over the programs of 2025, ``pooled`` the same with those of
    2024 among the passages: most are nearly the program's own text, a year older, and count as wrong.
    """
    results = {"jsquad": judge(jsquad(data), encoder)}
    results |= {task.name: judge(task, encoder) for task in open_data(data)}
    both = {task.name: judge(task, encoder) for task in open_data(data, (2024, 2025))}
    return results | {"open": _mean([results[name] for name in both]), "pooled": _mean(list(both.values()))}


def judge(task: Task, encoder: Encoder) -> dict[str, float]:
    """Way to search -> nDCG@10."""
    near, sentence = whole(task, encoder), best_sentence(task, encoder)
    grams, words = lexical(task, bigrams), lexical(task, bigrams_and_words())
    ways = {
        "dense": near,
        "dense+sent": np.asarray((near + sentence) / 2, dtype=np.float32),
        "bigrams": grams,
        "+words": words,
        "fused": fused(near, grams),
        "fused+words": fused(near, words),
    }
    return {way: ndcg(scores, task.right) for way, scores in ways.items()}


def _mean(results: list[dict[str, float]]) -> dict[str, float]:
    return {way: float(np.mean([result[way] for result in results])) for way in results[0]}


def main() -> None:
    """Print the scores of the bundled model, or of ``--model``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=None, help="name or folder; the bundled model when left out")
    parser.add_argument("--dim", type=int, default=None, help="leading dimensions of the bundled model to use")
    options = parser.parse_args()
    encoder = StaticEncoder(BUNDLED, dim=options.dim) if options.dim else load_encoder(options.model)
    started = time.perf_counter()
    results = evaluate(options.data, encoder)
    print(f"{encoder.name}  dim {encoder.dim}  {time.perf_counter() - started:.1f} s")
    print(f"{'nDCG@10':10}" + "".join(f"{way:>13}" for way in results["open"]))
    for task, ways in results.items():
        print(f"{task:10}" + "".join(f"{score:13.1f}" for score in ways.values()))


if __name__ == "__main__":
    main()
