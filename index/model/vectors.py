"""Vectors to start from: positive PMI of the tokens' neighbourhoods, reduced by SVD.

PMI with a smoothed context distribution (Levy, Goldberg & Dagan 2015) and rows weighted by a/(a + p), the
smooth inverse frequency of Arora, Liang & Ma (2017), so that a mean of rows is a fair text vector at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
WINDOW = 8
SUBSAMPLE = 1e-4
CONTEXT_POWER = 0.75
SIF = 1e-3


def initial_vectors(texts: Sequence[Ids], vocabulary: int, dim: int, seed: int) -> Floats:
    """(vocabulary, dim) float32; a token that no text holds gets a random direction with full weight."""
    random = np.random.default_rng(seed)
    counts = np.bincount(np.concatenate(texts), minlength=vocabulary)
    share = counts / counts.sum()
    keep = np.minimum(1.0, np.sqrt(SUBSAMPLE / np.maximum(share, 1e-12)))
    pmi = _positive_pmi(_neighbours(texts, keep, vocabulary, random))
    left, values, _ = randomized_svd(pmi, dim, n_iter=3, random_state=seed)
    rows = left * np.sqrt(values)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    strangers = random.standard_normal(rows.shape)
    strangers /= np.linalg.norm(strangers, axis=1, keepdims=True)
    unit = np.where(norms > 1e-6, rows / np.maximum(norms, 1e-6), strangers)
    return np.asarray(unit * (SIF / (SIF + share))[:, None], dtype=np.float32)


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
