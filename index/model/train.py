"""Train the model that ships with the project: ``python -m index.model.train --data ../shared``.

From named data alone, no pretrained weights, the same bytes for the same seed, library versions, number of threads
and kind of processor (sums are taken in another order elsewhere):

1. pairs.py      texts that belong together, from the open data, the synonyms and the law questions
2. tokenizer.py  words as Sudachi finds them -> Unigram pieces
3. vectors.py    positive PMI and SVD -> a first vector per piece
4. learn.py      in-batch ranking loss over Matryoshka prefixes -> trained vectors
5. here          int8 rows with a scale each, in the folder layout of sentence-transformers
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from index.encode import BUNDLED, TOKENIZER, WEIGHTS, StaticEncoder
from index.model.learn import Encoded, Recipe, train
from index.model.pairs import LONGEST, Pair, all_pairs, corpus_texts
from index.model.tokenizer import train_tokenizer
from index.model.vectors import character_shares, initial_vectors

VOCABULARY = 32_000
Floats = NDArray[np.float32]
# The layout that sentence-transformers reads; rows of unit length come from the second module.
LAYOUT = {
    "modules.json": [
        {
            "idx": 0,
            "name": "0",
            "path": "",
            "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
        },
        {
            "idx": 1,
            "name": "1",
            "path": "1_Normalize",
            "type": "sentence_transformers.base.modules.normalize.Normalize",
        },
    ],
    "config_sentence_transformers.json": {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
    "1_Normalize/config.json": {
        "module_input_name": "sentence_embedding",
        "module_output_name": "sentence_embedding",
    },
}


def build(data: Path, folder: Path, recipe: Recipe, say: Callable[[str], None]) -> None:
    """The whole training, from the data to the folder."""
    sources = all_pairs(data, recipe.seed)
    say("pairs: " + ", ".join(f"{name} {len(pairs):,}" for name, pairs in sources.items()))
    texts = corpus_texts(sources)
    tokenizer = train_tokenizer(texts, VOCABULARY)
    say(f"tokenizer: {tokenizer.get_vocab_size():,} pieces from {len(texts):,} texts")
    words = [tokenizer.id_to_token(i) or "" for i in range(tokenizer.get_vocab_size())]
    start = initial_vectors(tokenize(tokenizer, texts), words, recipe.dims[0], recipe.seed)
    say("initial vectors: done")
    encoded = {name: encode_pairs(tokenizer, pairs) for name, pairs in sources.items()}
    rows = train(start, _characters(words), encoded, recipe, _reporter(say, recipe.steps))
    rows[tokenizer.token_to_id("[UNK]")] = 0.0
    write(folder, tokenizer, rows)
    say(f"written: {folder} ({sum(f.stat().st_size for f in folder.rglob('*') if f.is_file()) / 1e6:.1f} MB)")


def tokenize(tokenizer: Tokenizer, texts: list[str]) -> list[NDArray[np.int64]]:
    """The ids of the first ``LONGEST`` characters of each text."""
    encodings = tokenizer.encode_batch_fast([text[:LONGEST] for text in texts], add_special_tokens=False)
    return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]


def encode_pairs(tokenizer: Tokenizer, pairs: list[Pair]) -> Encoded:
    """Pairs as ids; those of which a side has no token fall out."""
    texts = sorted({text for pair in pairs for text in (pair.anchor, pair.positive)})
    key = {text: i for i, text in enumerate(texts)}
    ids = tokenize(tokenizer, texts)
    good = [p for p in pairs if len(ids[key[p.anchor]]) and len(ids[key[p.positive]])]
    group = {name: i for i, name in enumerate(sorted({p.group for p in good}))}
    return Encoded(
        [ids[key[p.anchor]] for p in good],
        [ids[key[p.positive]] for p in good],
        np.array([group[p.group] for p in good]),
        np.array([key[p.anchor] for p in good]),
        np.array([key[p.positive] for p in good]),
    )


def _characters(words: list[str]) -> torch.Tensor:
    """``character_shares`` for torch."""
    cells = character_shares(words).tocoo()
    where = torch.tensor(np.stack([cells.row, cells.col]))
    return torch.sparse_coo_tensor(where, torch.tensor(cells.data), cells.shape, check_invariants=True).coalesce()


def write(folder: Path, tokenizer: Tokenizer, rows: Floats) -> None:
    """int8 rows and their scales, the tokenizer, and what sentence-transformers needs to know."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    tensors = {"embeddings": np.round(rows / scales[:, None]).astype(np.int8), "weights": scales.astype(np.float32)}
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(save(tensors))
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    for name, content in LAYOUT.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _reporter(say: Callable[[str], None], steps: int, every: int = 50) -> Callable[[int, float], None]:
    losses: list[float] = []

    def report(step: int, loss: float) -> None:
        losses.append(loss)
        if (step + 1) % every == 0 or step + 1 == steps:
            say(f"step {step + 1}/{steps}: mean loss {np.mean(losses[-every:]):.3f}")

    return report


def main() -> None:
    """Command line."""
    default = Recipe()
    parser = argparse.ArgumentParser(description="Train the bundled embedding model.")
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with training/ and rs2024/")
    parser.add_argument("--out", type=Path, default=BUNDLED, help="folder to write")
    parser.add_argument("--steps", type=int, default=default.steps)
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--threads", type=int, default=1, help="the bundled weights were trained on one")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    began = time.perf_counter()

    def say(line: str) -> None:
        print(f"{time.perf_counter() - began:6.0f} s  {line}", flush=True)

    with threadpool_limits(options.threads):
        build(options.data, options.out, Recipe(steps=options.steps, seed=options.seed), say)
    say(f"fingerprint: {StaticEncoder(options.out).fingerprint}")


if __name__ == "__main__":
    main()
