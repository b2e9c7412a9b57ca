"""Pages of cells -> one run of cells in reading order, as if the sheet were one long page; pure.

What a printer adds to every page (date, address, page number) is left out, cells cut by a page break are joined, and
headings that stand close together are parted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from index.form import INLINE, is_unit
from index.parse_cuts import is_heading, is_ruled, join_cut
from index.pdf_page import Box, Line, Page
from index.text import fold

_MARGIN = 0.12  # the part of a page's height, at its head and foot, where printers add lines
_SHARE = 0.6  # of the pages that repeat such a line


def reading_order(pages: Sequence[Page]) -> list[Box]:
    """Return the cells of all pages in reading order; a cut cell stands where it begins."""
    added = _added(pages)
    leaves = [_leaf(page, added) for page in pages]
    filled = [leaf for leaf in leaves if leaf]
    for before, after in pairwise(filled):
        if before and after:
            join_cut(before, after)
    return sorted((box for leaf in filled for box in _levelled(leaf)), key=place)


def place(box: Box) -> tuple[int, int, float, float]:
    """The order of reading: by page and row, then from left to right."""
    return box.page, round(box.top), round(box.bbox.x0), box.bbox.top


# ---- what the printer added


def _added(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Return the (masked text, place) of the lines that most pages repeat at their head or foot."""
    counts = Counter(key for page in pages for key in {_key(page, line) for line in _margins(page)})
    need = max(3, _SHARE * len(pages))
    return {key for key, count in counts.items() if count >= need and not is_heading(key[0])}


def _margins(page: Page) -> Iterable[Line]:
    for box in page.boxes:
        if box.frame.left is None and box.frame.right is None:
            for line in box.lines:
                if line.bbox.bottom < _MARGIN * page.height or line.bbox.top > (1 - _MARGIN) * page.height:
                    yield line


def _key(page: Page, line: Line) -> tuple[str, int]:
    from_edge = min(line.bbox.top, page.height - line.bbox.bottom)
    return re.sub(r"\d+", "0", fold(line.text)), round(from_edge / 4)


def _leaf(page: Page, added: set[tuple[str, int]]) -> list[Box]:
    """Return the page's cells without the added lines, headings parted."""
    drop = {line for line in _margins(page) if _key(page, line) in added} if added else set()
    leaf: list[Box] = []
    for box in page.boxes:
        lines = tuple(line for line in box.lines if line not in drop)
        if lines:
            leaf.extend(_parted(box if len(lines) == len(box.lines) else box.part(lines)))
    return leaf


# ---- headings


def _parted(box: Box) -> list[Box]:
    """Return the cell, or its pieces where a line is a heading of the form or a label that opens its cell."""
    several = sum(map(_opens, box.lines)) > 1
    if len(box.lines) == 1 or (is_ruled(box) and not several):
        return [box]
    pieces: list[list[Line]] = []
    for line in box.lines:
        alone = is_heading(fold(line.text))
        if pieces and not alone and not _opens(line) and not is_heading(fold(pieces[-1][-1].text)):
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [_piece(box, lines, i == 0) for i, lines in enumerate(pieces)]


def _opens(line: Line) -> bool:
    """True for a line that begins with a label that stands inside its cell (事業の目的)."""
    words = line.text.split(maxsplit=1)
    return bool(words) and (fold(line.text) in INLINE or (fold(words[0]) in INLINE and len(words) > 1))


def _piece(box: Box, lines: Sequence[Line], first: bool) -> Box:
    top = box.frame.top if first else lines[0].bbox.top
    return replace(box.part(lines), frame=replace(box.frame, top=top))


# ---- the page's first row


def _levelled(leaf: list[Box]) -> list[Box]:
    """Return the cells with the page's top for those that have no rule above (its first row), and with a top of
    their own for headings and units, which stand in no row.
    """
    page = max((box.page for box in leaf), default=0)  # a cut cell may wait here with the page where it begins
    top = min((box.top for box in leaf if box.page == page), default=0.0)
    return [_at(box, box.bbox.top if _stands_alone(box) else top if _is_first(box) else box.top) for box in leaf]


def _at(box: Box, top: float) -> Box:
    return box if top == box.frame.top else replace(box, frame=replace(box.frame, top=top))


def _is_first(box: Box) -> bool:
    return box.frame.top is None and box.frame.bottom is not None


def _stands_alone(box: Box) -> bool:
    return None in (box.frame.left, box.frame.top) and (is_heading(fold(box.text)) or is_unit(box.text))
