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

from index.form import HEADINGS, INLINE, LABELS, PATH, UNIT, folded
from index.pdf_page import Box, Frame, Line, Page
from index.text import fold

_MARGIN = 0.12  # the part of a page's height, at its head and foot, where printers add lines
_SHARE = 0.6  # of the pages that repeat such a line
_NEAR = 3.0  # points between edges of the same column on two pages


def reading_order(pages: Sequence[Page]) -> list[Box]:
    """Return the cells of all pages in reading order; a cut cell stands where it begins."""
    added = _added(pages)
    leaves = [_leaf(page, added) for page in pages]
    filled = [leaf for leaf in leaves if leaf]
    for before, after in pairwise(filled):
        if before and after:
            _join_cut(before, after)
    return sorted((box for leaf in filled for box in _levelled(leaf)), key=place)


def place(box: Box) -> tuple[int, int, float, float]:
    """The order of reading: by page and row, then from left to right."""
    return box.page, round(box.top), round(box.bbox.x0), box.bbox.top


# ---- what the printer added


def _added(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Return the (masked text, place) of the lines that most pages repeat at their head or foot."""
    counts = Counter(key for page in pages for key in {_key(page, line) for line in _margins(page)})
    need = max(3, _SHARE * len(pages))
    return {key for key, count in counts.items() if count >= need and not _is_heading(key[0])}


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


def _is_heading(folded: str) -> bool:
    return folded in HEADINGS or folded.startswith(fold(PATH))


def _parted(box: Box) -> list[Box]:
    """Return the cell, or its pieces where a line is a heading of the form or a label that opens its cell."""
    several = sum(map(_opens, box.lines)) > 1
    if len(box.lines) == 1 or (_is_ruled(box) and not several):
        return [box]
    pieces: list[list[Line]] = []
    for line in box.lines:
        alone = _is_heading(fold(line.text))
        if pieces and not alone and not _opens(line) and not _is_heading(fold(pieces[-1][-1].text)):
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


# ---- cells cut by a page break


def _join_cut(before: list[Box], after: list[Box]) -> None:
    """Move what continues a cut row from the head of one page to the foot of the page before.

    A cell goes on in the same column. A cell without text on the page before belongs to the last row there, if that
    row is cut; if it is not, the break fell between two rows.
    """
    if any(box.loose for box in (*before, *after)):
        _join_loose(before, after)
        return
    _open_cut_label(before, after)
    below = [box for box in before if box.frame.bottom is None and (box.frame.top is not None or _is_ruled(box))]
    above = [box for box in after if box.frame.top is None and not _is_heading(fold(box.text))]
    for box in above:
        if not _is_ruled(box) and box.frame.bottom is None:
            continue
        likely = [other for other in below if _is_ruled(other) == _is_ruled(box) and _same_type(other, box)]
        partner = next((other for other in likely if _same_column(other, box)), None)
        row = next((other for other in likely if _is_last_row(other, before)), None)
        if partner is not None:
            after.remove(box)
            before.remove(partner)
            below.remove(partner)
            joined = replace(partner, lines=(*partner.lines, *box.lines))
            # what is cut again at the foot of this page waits there for the next one
            (after if box.frame.bottom is None else before).append(joined)
            below.append(joined)
        elif row is not None:
            after.remove(box)
            before.append(replace(box, page=row.page, frame=_foot(box.frame, row)))


def _open_cut_label(before: list[Box], after: list[Box]) -> None:
    """Take the borders at a page break away where a label goes on behind it: some printers close a cut row."""
    foot, head = _cut_label(before, after)
    for box in foot:
        before[before.index(box)] = replace(box, frame=replace(box.frame, bottom=None))
    for box in head:
        after[after.index(box)] = replace(box, frame=replace(box.frame, top=None))


def _join_loose(before: list[Box], after: list[Box]) -> None:
    """Join the last row of a page without row rules to the first of the next where a label goes on."""
    foot, head = _cut_label(before, after)
    for box in head:
        partner = next((other for other in foot if _same_column(other, box)), None)
        if partner is not None:
            after.remove(box)
            whole = replace(partner, lines=(*partner.lines, *box.lines))
            before[before.index(partner)] = foot[foot.index(partner)] = whole


def _cut_label(before: Sequence[Box], after: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Return the last row of one page and the first of the next if a label of the form begins in the one and ends in
    the other; else nothing.
    """
    last, first = max(box.top for box in before), min(box.top for box in after)
    foot = [box for box in before if box.top > last - _NEAR / 2]
    head = [box for box in after if box.top < first + _NEAR / 2]
    halves = ((a, b) for a in foot for b in head if _same_column(a, b))
    if any(folded(a.text) not in LABELS and folded(a.text + b.text) in LABELS for a, b in halves):
        return foot, head
    return [], []


def _is_last_row(box: Box, page: Sequence[Box]) -> bool:
    """True for a cell of the page's last row, all of which is cut: a side label goes on without its row."""
    rows = [other for other in page if _is_ruled(other) == _is_ruled(box)]
    last = max(other.top for other in rows)
    return box.top > last - _NEAR and all(other.frame.bottom is None for other in rows if other.top > last - _NEAR)


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
    return None in (box.frame.left, box.frame.top) and (
        _is_heading(fold(box.text)) or UNIT.fullmatch(fold(box.text).strip("()")) is not None
    )


def _foot(frame: Frame, row: Box) -> Frame:
    return replace(frame, top=row.top, bottom=None)


def _is_ruled(box: Box) -> bool:
    return box.frame.left is not None and box.frame.right is not None


def _same_type(one: Box, other: Box) -> bool:
    a, b = one.lines[-1].size, other.lines[0].size
    return max(a, b) < 1.05 * min(a, b)


def _same_column(one: Box, other: Box) -> bool:
    a, b = one.frame, other.frame
    if a.left is not None and b.left is not None and a.right is not None and b.right is not None:
        return abs(a.left - b.left) < _NEAR and abs(a.right - b.right) < _NEAR
    return min(one.bbox.x1, other.bbox.x1) > max(one.bbox.x0, other.bbox.x0)
