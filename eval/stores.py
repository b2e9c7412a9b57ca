"""The stores that the known questions are asked of: opened, or built for the run from the PDFs at hand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.questions import Question
from index.store import Store

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "index" / "sample" / "2025-006423.pdf"
SHARED = ROOT.parent / "shared" / "sheets"
TABLES = ROOT.parent / "shared" / "rs2024"


def documents_at_hand() -> tuple[Path, ...]:
    """Return the bundled sheet and, where the folder is there, the further ones; each sheet once."""
    further = sorted(SHARED.glob("*.pdf")) if SHARED.is_dir() else []
    return (SAMPLE, *(path for path in further if path.stem != SAMPLE.stem))


@contextmanager
def open_store(folder: Path, database_url: str | None = None, chroma_url: str | None = None) -> Iterator[Store]:
    """Open an existing store for reading; StoreMissing or ModelMismatch as the store says."""
    from index.encode import load_encoder

    store = Store.open(folder, load_encoder(), database_url=database_url, chroma_url=chroma_url)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def temporary_store(paths: Sequence[Path]) -> Iterator[Store]:
    """Build a store of these files in a folder that is gone afterwards; the first file's error when one fails."""
    from index.build import build
    from index.encode import load_encoder

    with tempfile.TemporaryDirectory(prefix="sheetqa-eval-") as folder:
        store = Store.open(Path(folder), load_encoder(), create=True)
        try:
            for outcome in build(list(paths), store).failed:
                raise outcome.error or RuntimeError(outcome.message)
            yield store
        finally:
            store.close()


def sheets_of(questions: Sequence[Question]) -> frozenset[str]:
    """Return the sheets that a set of questions asks about."""
    return frozenset(sheet for q in questions for sheet in (q.sheet, q.about) if sheet)
