"""What stands where in a PDF, read without the index: the check of quotes and reference contexts.

Signs come in the order of the file's content stream, which keeps a wrapped cell together. White space is removed on
both sides, since a wrap is no part of a quote; nothing else is changed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.sheet import BBox

SLACK = 1.5  # points by which a sign's middle may lie outside the box


def squeeze(text: str) -> str:
    """Return the text without white space."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class Sign:
    """One printed sign and its middle, in PDF points from the top left."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Document:
    """The printed signs of a PDF, page by page."""

    pages: tuple[tuple[Sign, ...], ...]

    def text(self, page: int | None = None) -> str:
        """Return the squeezed text of a page (from 1), or of the whole document; nothing of a page it lacks."""
        if page is None:
            return "".join(self.text(n) for n in range(1, len(self.pages) + 1))
        return _text(self.pages[page - 1]) if 0 < page <= len(self.pages) else ""

    def within(self, page: int, box: BBox) -> str:
        """Return the squeezed text inside a box; nothing where there is no such page."""
        if not 0 < page <= len(self.pages):
            return ""
        return _text([sign for sign in self.pages[page - 1] if _inside(sign, box)])

    def prints(self, quote: str, page: int | None, box: BBox | None) -> bool:
        """Return whether the quote stands on that page inside the box.

        A quote that joins cells of a row stands there when each of its lines, or words, does.
        """
        if page is None:
            return False
        printed = self.within(page, box) if box else self.text(page)
        if squeeze(quote) in printed:
            return True
        words = [squeeze(word) for word in re.split(r"\s*[\n|｜]\s*|\s{2,}", quote)]
        return len(words) > 1 and all(word in printed for word in words)


def _text(signs: Sequence[Sign]) -> str:
    return squeeze("".join(sign.text for sign in signs))


def _inside(sign: Sign, box: BBox) -> bool:
    return box.x0 - SLACK <= sign.x <= box.x1 + SLACK and box.top - SLACK <= sign.y <= box.bottom + SLACK


def read_document(path: Path) -> Document:
    """Return the printed signs of a PDF; OSError when it cannot be opened. The last few files are kept."""
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, _size: int) -> Document:
    import pdfplumber

    quieten()
    with pdfplumber.open(path) as pdf:
        return Document(tuple(tuple(map(_sign, page.chars)) for page in pdf.pages))


def quieten() -> None:
    """Keep pdfminer from warning of every font without a box."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)


def _sign(char: dict[str, object]) -> Sign:
    x0, x1, top, bottom = (float(str(char[key])) for key in ("x0", "x1", "top", "bottom"))
    return Sign(str(char["text"]), (x0 + x1) / 2, (top + bottom) / 2)
