"""From texts to vectors: the ``Encoder`` protocol, the bundled model, and any sentence-transformers model.

The bundled model is a table of token vectors. Reading it takes ``tokenizers``, ``safetensors`` and NumPy alone,
a fraction of a second; the same folder loads in sentence-transformers, with the same vectors. This is the
only file that imports sentence_transformers, and only when another model is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
BUNDLED = Path(__file__).parent / "model" / "static"
BUNDLED_NAME = "sheetqa-static-ja"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"


class Encoder(Protocol):
    """What turns texts into vectors.

    Two encoders with the same ``fingerprint`` give the same vectors; a store keeps the fingerprint of the
    one that built it, and refuses another.
    """

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 rows of unit length; a text without a known token gives a row of zeros."""
        ...


def load_encoder(name: str | None = None) -> Encoder:
    """The bundled model, or the sentence-transformers model of this name or folder; nothing is downloaded.

    Raises:
        ModelUnavailable: the model is not on this machine, or cannot be read.
    """
    return StaticEncoder(BUNDLED, BUNDLED_NAME) if name is None else SentenceEncoder(name)


class StaticEncoder:
    """A static model (a folder as ``index.model.train`` writes it), without torch.

    Args:
        folder: holds ``model.safetensors`` (``embeddings`` int8 (tokens, dim) and ``weights`` float32 (tokens,),
            the row scales) and ``tokenizer.json``.
        name: what to call it; the folder's name when left out.
        dim: keep this many leading dimensions (the model is trained so that prefixes work); all when left out.

    Raises:
        ModelUnavailable: a file is missing or damaged, or ``dim`` is not within the model's.
    """

    def __init__(self, folder: Path, name: str | None = None, dim: int | None = None) -> None:
        try:
            weights, tokenizer = (folder / WEIGHTS).read_bytes(), (folder / TOKENIZER).read_bytes()
            tensors = load(weights)
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
            rows, scales = tensors["embeddings"], tensors["weights"]
        except Exception as error:  # safetensors and tokenizers raise bare exceptions of their own
            raise _unavailable(str(folder), error) from error
        if dim is not None and not 0 < dim <= rows.shape[1]:
            raise ModelUnavailable(
                f"埋め込みの次元数 {dim} は使えません（モデルは {rows.shape[1]} 次元です）。",
                f"1 から {rows.shape[1]} の値を指定してください。",
            )
        self._rows = rows[:, :dim].astype(np.float32) * scales[:, None].astype(np.float32)
        self.name = name or folder.name
        self.dim = int(self._rows.shape[1])
        self.fingerprint = _fingerprint(weights, tokenizer, str(self.dim).encode())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder.encode``."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        vectors = np.zeros((len(encodings), self.dim), dtype=np.float32)
        for row, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                np.mean(self._rows[encoding.ids], axis=0, out=row)
        return _unit(vectors)


class SentenceEncoder:
    """Any sentence-transformers model that is a folder or already in the local cache.

    Raises:
        ModelUnavailable: it is neither, or cannot be read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _load_sentence_transformer(name)
        self.fingerprint = _fingerprint_of(self._model)
        self.dim = int(self.encode(["次元"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder.encode``; blank texts give zeros here too, whatever the model makes of them."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
        vectors[[not text.strip() for text in texts]] = 0.0
        return _unit(vectors)


def _load_sentence_transformer(name: str) -> SentenceTransformer:
    """From a folder or the local cache only: a service does not fetch models behind its operator's back."""
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except Exception as error:  # the libraries below raise many kinds, OSError and ValueError among them
        raise _unavailable(name, error) from error


def _fingerprint_of(model: SentenceTransformer) -> str:
    """From the weights and the tokenizer as loaded: the same name may hold other weights tomorrow."""
    import torch

    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if isinstance(tokenizer, Tokenizer):
        digest.update(tokenizer.to_str().encode())
    return digest.hexdigest()[:16]


def _unavailable(name: str, error: Exception) -> ModelUnavailable:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return ModelUnavailable(
        f"埋め込みモデル「{name}」を読み込めません（{reason}）。",
        "モデルのフォルダー、または取得済みのモデル名を指定してください。自動ダウンロードはしません。"
        "指定しなければ、同梱のモデルを使います。",
    )


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _fingerprint(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]
