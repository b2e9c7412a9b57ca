"""Whether citations stand where they say: on the page of a PDF, or in the row of an official table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

from eval.places import Document, read_document, squeeze
from index.store import Store
from qa.answer import Citation

CELL = "\x1f"  # between the cells of a row


class StoredPlaces:
    """Checks citations against the PDFs that a store keeps, and against the folder of official tables.

    Every file is read once, when it is first cited.
    """

    def __init__(self, store: Store, tables: Path | None = None) -> None:
        self._store = store
        self._tables = tables
        self._documents: dict[str, Document | None] = {}
        self._rows: dict[str, list[str]] = {}

    def stands(self, citation: Citation) -> bool:
        """Return whether the quote is verbatim at the place cited; a citation without a place is not."""
        if citation.row is not None:
            return self._stands_in_table(citation)
        document = self._document(citation.sheet)
        return document is not None and document.prints(citation.text, citation.page, citation.bbox)

    def _document(self, sheet: str) -> Document | None:
        if sheet not in self._documents:
            path = self._store.document(sheet)
            self._documents[sheet] = read_document(path) if path is not None else None
        return self._documents[sheet]

    def _stands_in_table(self, citation: Citation) -> bool:
        if self._tables is None or citation.row is None:
            return False
        if citation.file not in self._rows:
            self._rows[citation.file] = read_rows(self._tables, citation.file)
        head, *rows = self._rows[citation.file]
        if not 0 < citation.row <= len(rows):
            return False
        return made_of(citation.text, rows[citation.row - 1]) or squeeze(citation.text) in head.split(CELL)


def made_of(quote: str, row: str) -> bool:
    """Return whether the quote is a cell of the (squeezed) row, or joins cells of it.

    Cells are joined by white space, or as the form joins the parts of an office or a budget item (`` | ``, `` / ``).
    The longest stretch is taken from the row again and again; there may be no more stretches than words.
    """
    words = [word for word in re.split(r"\s*\|\s*|\s+", quote) if word]
    rest = squeeze(quote)
    for _ in words:
        size = _longest(rest, row)
        if size == 0 and rest[0] in "|/":
            rest = rest[1:]
            size = _longest(rest, row)
        if size == 0:
            return False
        rest = rest[size:]
        if not rest:
            return True
    return False


def _longest(text: str, row: str) -> int:
    """Return how many of the first signs of the text stand together in the row."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in row else (low, middle - 1)
    return low


def read_rows(folder: Path, file: str) -> list[str]:
    """Return the squeezed rows of a table, its head first; ``file`` is the zip's or the CSV's name.

    Raises FileNotFoundError when the folder has neither.
    """
    stem = Path(file).stem
    packed, bare = folder / f"{stem}.zip", folder / f"{stem}.csv"
    if packed.exists():
        with zipfile.ZipFile(packed) as archive:
            raw = archive.read(next(n for n in archive.namelist() if n.endswith(".csv")))
    else:
        raw = bare.read_bytes()
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return [CELL.join(map(squeeze, row)) for row in rows]
