"""Pages of cells -> one run of cells in reading order, as if the sheet were one long page; pure.

Cells cut by a page break are joined, and headings that stand close together are parted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.form import ABOVE_DIAGRAMS, INLINE, SIDE_HEADINGS, is_unit
from index.parse_cuts import is_heading, is_ruled, join_cut
from index.pdf_page import Box, Line, Page
from index.text import fold

_STEP = 2.0  # points between the tops given to rows


def reading_order(pages: Sequence[Page]) -> list[Box]:
    """Return the cells of all pages in reading order; a cut cell stands where it begins."""
    leaves = [_by_headings([piece for box in page.boxes for piece in _parted(box)]) for page in pages]
    filled = [leaf for leaf in leaves if leaf]
    for before, after in pairwise(filled):
        if before and after:
            join_cut(before, after)
    return sorted((box for leaf in filled for box in _levelled(leaf)), key=place)


def place(box: Box) -> tuple[int, int, float, float]:
    """The order of reading: by page and row, then from left to right."""
    return box.page, round(box.top), round(box.bbox.x0), box.bbox.top


# ---- headings


def _parted(box: Box) -> list[Box]:
    """Return the cell, or its pieces where a line is a heading of the form or a label that opens its cell."""
    several = sum(map(_opens, box.lines)) > 1
    if len(box.lines) == 1 or (is_ruled(box) and not several):
        return [box]
    units = sum(is_unit(line.text) for line in box.lines) > 1  # of lists that stand one below the other
    pieces: list[list[Line]] = []
    apart = True
    for line in box.lines:
        was, apart = apart, is_heading(fold(line.text)) or (units and is_unit(line.text))
        if pieces and not was and not apart and not _opens(line):
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


def _by_headings(leaf: list[Box]) -> list[Box]:
    """Return the cells of a page without row rules with every one behind the heading that it stands below: diagrams
    may be drawn before the headings above them.
    """
    heads = sorted(box.bbox.top for box in leaf if box.loose and fold(box.text) in ABOVE_DIAGRAMS)
    if not heads:
        return leaf
    ordered = sorted(leaf, key=lambda box: (bisect_right(heads, box.bbox.top), place(box)))
    placed: list[Box] = []
    top = 0.0
    for i, box in enumerate(ordered):
        if i == 0 or box.top != ordered[i - 1].top:
            top = max(top + _STEP, box.bbox.top)
        placed.append(replace(box, frame=replace(box.frame, top=top)))
    return placed


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
    text = fold(box.text)
    standing = is_heading(text) and (box.frame.top is None or text not in SIDE_HEADINGS)
    return None in (box.frame.left, box.frame.top) and (standing or is_unit(box.text))
