"""What one gets without any of this: pages as plain text, cut every N characters, embedded, nearest first.

The usual LangChain pipeline (character splitter, Chroma similarity) with the same embedding model, so that what
is compared is the reading and the ranking, not the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from langchain_chroma import Chroma

    from index.encode import Encoder

CHUNK, OVERLAP = 400, 80  # characters


class EncoderEmbeddings(Embeddings):
    """The project's encoder as LangChain embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._encoder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def split_characters(text: str, chunk: int = CHUNK, overlap: int = OVERLAP) -> list[str]:
    """Return the text in pieces of ``chunk`` characters, each repeating the last ``overlap`` of the one before."""
    step = chunk - overlap
    return [text[start : start + chunk] for start in range(0, max(len(text) - overlap, 1), step) if text.strip()]


def page_texts(sheet: str, path: Path) -> Iterator[Document]:
    """Yield the chunks of a sheet's PDF as an ordinary loader gives them: page by page, in the order of extraction."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number, page in enumerate(document, 1):
            for piece in split_characters(page.get_textpage().get_text_bounded()):
                yield Document(page_content=piece, metadata={"sheet": sheet, "page": number})
    finally:
        document.close()


class PlainPipeline:
    """The pipeline over the PDFs of some sheets (by id); the vectors live in memory until ``close``."""

    def __init__(self, paths: Mapping[str, Path], encoder: Encoder) -> None:
        chunks = [chunk for sheet, path in paths.items() for chunk in page_texts(sheet, path)]
        self._chroma = in_memory(encoder)
        for start in range(0, len(chunks), 2000):
            self._chroma.add_documents(chunks[start : start + 2000])
        self.chunks = tuple(chunks)

    def nearest(self, question: str, k: int, sheet: str | None = None) -> list[Document]:
        """Return the ``k`` chunks most similar to the question, of one sheet where it is named."""
        return self._chroma.similarity_search(question, k=k, filter={"sheet": sheet} if sheet else None)

    def close(self) -> None:
        """Forget the vectors."""
        self._chroma.delete_collection()


def in_memory(encoder: Encoder) -> Chroma:
    """Return an empty collection in memory with cosine distance."""
    from langchain_chroma import Chroma

    return Chroma(
        collection_name=f"baseline-{uuid4().hex}",
        embedding_function=EncoderEmbeddings(encoder),
        collection_metadata={"hnsw:space": "cosine"},
    )
