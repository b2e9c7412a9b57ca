"""The vectors in Chroma, through langchain-chroma; the only file that imports chromadb.

Chroma is the vector store of record: every passage is there with its embedded sentence, section, page and box, for
any LangChain program to search. Its ids carry the key of the sheet's version (``2025-006423#001@7``), so that a new
version is written beside the old one and becomes the truth only when SQL says so; what SQL does not know is swept.

Traps (Chroma 1.5): an ``embedding_function`` left to its default would download a model; an embedded reader never
sees what another process wrote until its client is opened anew; two embedded writers lose rows silently, hence
the lock (``index.store_lock``).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.encode import Encoder, Vectors
from index.errors import ModelMismatch, SheetqaError, StoreError
from index.sheet import Passage

if TYPE_CHECKING:
    from langchain_chroma import Chroma

FOLDER = "chroma"
BATCH = 5000  # Chroma takes 5,461 at most


def vector_id(passage: str, key: int) -> str:
    """Return the id in Chroma of a passage in one version of its sheet."""
    return f"{passage}@{key}"


def key_of(vector: str) -> int:
    """Return the key of the sheet's version that an id in Chroma belongs to; -1 for an id of another make."""
    tail = vector.rpartition("@")[2]
    return int(tail) if tail.isdigit() else -1


class VectorStore:
    """One open Chroma collection. ``chain`` is the LangChain vector store over it."""

    def __init__(self, folder: Path, url: str | None, name: str, encoder: Encoder) -> None:
        self._url = url
        with _told(url):
            self._client = _client(folder, url)
            self.chain = _chain(self._client, name, encoder)
        self._embeddings = self.chain.embeddings
        self._check(encoder)

    def _check(self, encoder: Encoder) -> None:
        kept = self.chain._collection.metadata or {}
        if kept.get("fingerprint") != encoder.fingerprint:
            raise mismatch(str(kept.get("model")), encoder.name)

    def add(self, passages: Sequence[Passage], keys: Sequence[int], vectors: Vectors) -> None:
        """Write the vectors (float32, one row a passage) of passages whose sheets' versions are ``keys``."""
        for start in range(0, len(passages), BATCH):
            part = slice(start, start + BATCH)
            assert isinstance(self._embeddings, _Ready)  # noqa: S101 (made in _chain)
            with self._embeddings.ready(vectors[part]), _told(self._url):
                self.chain.add_texts(
                    [p.embedded for p in passages[part]],
                    [_metadata(p) for p in passages[part]],
                    [vector_id(p.id, k) for p, k in zip(passages[part], keys[part], strict=True)],
                )

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors by id; ids that are not there are no error."""
        waiting = iter(ids)
        with _told(self._url):
            while part := list(islice(waiting, BATCH)):
                self.chain.delete(ids=part)

    def ids(self) -> set[str]:
        """Return every id in the collection."""
        found: set[str] = set()
        with _told(self._url):
            while part := self.chain._collection.get(limit=50_000, offset=len(found), include=[])["ids"]:
                found.update(part)
        return found

    def missing(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that are not in the collection."""
        lost: list[str] = []
        waiting = iter(ids)
        with _told(self._url):
            while part := list(islice(waiting, BATCH)):
                there = set(self.chain._collection.get(ids=part, include=[])["ids"])
                lost.extend(one for one in part if one not in there)
        return lost

    def count(self) -> int:
        """Return how many vectors there are."""
        with _told(self._url):
            return int(self.chain._collection.count())

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return id -> vector of those that are there."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(ids), BATCH):
            with _told(self._url):
                got: Any = self.chain._collection.get(ids=list(ids[start : start + BATCH]), include=["embeddings"])
            found |= {i: np.asarray(v, np.float32) for i, v in zip(got["ids"], got["embeddings"], strict=True)}
        return found

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Return (id, cosine) of the ``k`` nearest vectors of the whole collection, nearest first."""
        with _told(self._url):
            query: Any = [vector]
            got = self.chain._collection.query(query_embeddings=query, n_results=k, include=["distances"])
        distances = (got["distances"] or [[]])[0]
        return [(i, 1.0 - float(d)) for i, d in zip(got["ids"][0], distances, strict=True)]

    def close(self) -> None:
        """Let go of the client, so that the next one sees what others wrote."""
        _close(self._client)


def forget(folder: Path, url: str | None, name: str) -> None:
    """Delete the collection, and an embedded Chroma's files, in whatever state they are."""
    if url is None:
        from chromadb.api.shared_system_client import SharedSystemClient

        SharedSystemClient.clear_system_cache()  # it may hold on to the files that go
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        return
    with _told(url):
        client = _client(folder, url)
        try:
            client.delete_collection(name)
        finally:
            _close(client)


def mismatch(kept: str, given: str) -> ModelMismatch:
    """Return the error for a store that another model built."""
    return ModelMismatch(
        f"このストアは埋め込みモデル「{kept}」で作られていますが、「{given}」が指定されています。",
        "SHEETQA_EMBEDDING_MODEL（--embedding-model）を元に戻すか、別の --store に取り込み直してください。",
    )


def _metadata(passage: Passage) -> dict[str, str | int | float]:
    """Return what a search in Chroma can filter on and cite by; Chroma keeps scalars only."""
    first = passage.sources[0] if passage.sources else None
    kept: dict[str, str | int | float] = {
        "sheet": passage.sheet,
        "passage": passage.id,
        "section": passage.section,
        "table": passage.table,
        "file": first.file if first else "",
    }
    if passage.row is not None:
        kept["row"] = passage.row
    if first and first.page is not None:
        kept["page"] = first.page
    if first and first.bbox is not None:
        kept["bbox"] = ",".join(f"{side:.2f}" for side in first.bbox)
    return kept


def _client(folder: Path, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        return chromadb.PersistentClient(path=str(folder / FOLDER), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(
            f"Chroma サーバーのURL「{url}」は使えません。",
            "SHEETQA_CHROMA_URL を http://ホスト:ポート の形で指定してください。",
        )
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings)


def _close(client: Any) -> None:
    """Close a client; Chroma's own ``close`` leaves the connections to a server open."""
    servers = (getattr(one, "_server", None) for one in (client, getattr(client, "_admin_client", None)))
    sessions = [getattr(server, "_session", None) for server in servers]
    client.close()
    for session in sessions:
        if session is not None:
            session.close()


@contextmanager
def _told(url: str | None) -> Iterator[None]:
    """Say in words that a Chroma server fails; an embedded Chroma's errors pass, for the doctor to judge."""
    try:
        yield
    except SheetqaError:
        raise
    except Exception as error:  # chromadb and httpx raise many kinds, bare ValueErrors among them
        if url is None:
            raise
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise StoreError(
            f"Chroma サーバー（{url}）を使えません（{lines[0][:200]}）。",
            "サーバーが動いているか、SHEETQA_CHROMA_URL を確かめてください。",
        ) from error


def _chain(client: Any, name: str, encoder: Encoder) -> Chroma:
    from langchain_chroma import Chroma

    # get_or_create inside langchain-chroma passes embedding_function=None on, so that nothing is downloaded.
    return Chroma(
        collection_name=name,
        embedding_function=_ready_type()(encoder),
        client=client,
        collection_metadata={"model": encoder.name, "fingerprint": encoder.fingerprint, "dim": encoder.dim},
        collection_configuration={"hnsw": {"space": "cosine"}},
    )


class _Ready:
    """LangChain's ``Embeddings`` over our encoder; a build hands over vectors that it has already."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._ready: Vectors | None = None

    @contextmanager
    def ready(self, vectors: Vectors) -> Iterator[None]:
        """Within this, the next texts embedded get these vectors."""
        self._ready = vectors
        try:
            yield
        finally:
            self._ready = None

    def embed_documents(self, texts: list[str]) -> list[Any]:
        """Return one vector a text."""
        if self._ready is not None and len(self._ready) == len(texts):
            return list(self._ready)
        return list(self._encoder.encode(texts))

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return [float(x) for x in self._encoder.encode([text])[0]]


def _ready_type() -> Any:
    """``_Ready`` as a LangChain Embeddings, made where LangChain is loaded already."""
    from langchain_core.embeddings import Embeddings

    return type("EncoderEmbeddings", (_Ready, Embeddings), {})
