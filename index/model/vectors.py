"""Vectors to start from: positive PMI of the tokens' neighbourhoods, reduced by SVD.

PMI with a smoothed context distribution (Levy, Goldberg & Dagan 2015) and rows weighted by a/(a + p), the
smooth inverse frequency of Arora, Liang & Ma (2017), so that a mean of rows is a fair text vector at once.
To each row come random directions of the token's characters, the same for the same character: two words
that share a sign then look alike even where the corpus is too small to know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
WINDOW = 8
SUBSAMPLE = 1e-4
CONTEXT_POWER = 0.75
SIF = 1e-4
CHARACTERS = 2.0  # weight of the characters' directions beside the PMI's
COMMON = 100  # tokens that hold a character, at which its weight is halved


def initial_vectors(texts: Sequence[Ids], words: Sequence[str], dim: int, seed: int) -> Floats:
    """(len(words), dim) float32; ``words[i]`` is the token of id i.

    A token that no text holds gets the directions of its characters alone, with full weight.
    """
    random = np.random.default_rng(seed)
    counts = np.bincount(np.concatenate(texts), minlength=len(words))
    share = counts / counts.sum()
    keep = np.minimum(1.0, np.sqrt(SUBSAMPLE / np.maximum(share, 1e-12)))
    pmi = _positive_pmi(_neighbours(texts, keep, len(words), random))
    left, values, _ = randomized_svd(pmi, dim, n_iter=3, random_state=seed)
    rows = _unit(_unit(left * np.sqrt(values)) + CHARACTERS * _character_vectors(words, dim, random))
    return np.asarray(rows * (SIF / (SIF + share))[:, None], dtype=np.float32)


def character_shares(words: Sequence[str]) -> sparse.csr_matrix:
    """(tokens, characters): each token's share of each of its characters."""
    place = {sign: i for i, sign in enumerate(sorted({sign for word in words for sign in word}))}
    cells = [(i, place[sign], 1 / len(word)) for i, word in enumerate(words) for sign in word]
    rows, columns, values = zip(*cells, strict=True)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(words), len(place)), dtype=np.float32)


def _character_vectors(words: Sequence[str], dim: int, random: np.random.Generator) -> Floats:
    """(tokens, dim) unit rows: the mean of a random direction per character, common characters weighing less."""
    shares = character_shares(words)
    common = np.asarray((shares > 0).sum(axis=0)).ravel()
    directions = _unit(random.standard_normal((shares.shape[1], dim))) / (1 + common / COMMON)[:, None]
    return _unit(shares @ directions)


def _unit(rows: NDArray[Any]) -> Floats:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.where(norms > 1e-6, rows / np.maximum(norms, 1e-6), 0.0), dtype=np.float32)


def _neighbours(
    texts: Sequence[Ids], keep: NDArray[np.float64], vocabulary: int, random: np.random.Generator
) -> sparse.csr_matrix:
    """How often two tokens stand within the window, frequent tokens thinned out; symmetric."""
    kept = []
    for line in texts:
        kept += [line[random.random(len(line)) < keep[line]], np.full(WINDOW, -1)]
    stream = np.concatenate(kept)
    total = sparse.csr_matrix((vocabulary, vocabulary), dtype=np.float64)
    for distance in range(1, WINDOW + 1):
        near, far = stream[:-distance], stream[distance:]
        valid = (near >= 0) & (far >= 0)
        ones = np.ones(int(valid.sum()))
        total = total + sparse.coo_matrix((ones, (near[valid], far[valid])), shape=total.shape).tocsr()
    return total + total.T


def _positive_pmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """log(p(a, b) / (p(a) p(b)^power)), cut at zero."""
    rows = np.asarray(counts.sum(axis=1)).ravel()
    context = rows**CONTEXT_POWER
    context /= context.sum()
    cells = counts.tocoo()
    values = np.log(cells.data / rows[cells.row] / context[cells.col])
    positive = values > 0
    place = (cells.row[positive], cells.col[positive])
    return sparse.csr_matrix((values[positive], place), shape=counts.shape)
