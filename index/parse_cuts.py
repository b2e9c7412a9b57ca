"""Cells cut by a page break, joined; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.form import HEADINGS, LABELS, PATH, folded
from index.numerals import is_blank
from index.pdf_page import Box, Frame
from index.text import fold

_NEAR = 3.0  # points between edges of the same column on two pages


def is_heading(folded: str) -> bool:
    """True for a section's or list's heading, given folded."""
    return folded in HEADINGS or folded.startswith(fold(PATH))


def is_ruled(box: Box) -> bool:
    """True for a cell between two upright rules."""
    return box.frame.left is not None and box.frame.right is not None


def join_cut(before: list[Box], after: list[Box]) -> None:
    """Move what continues a cut row from the head of one page to the foot of the page before.

    A cell goes on in the same column. A cell without text on the page before belongs to the last row there, if that
    row is cut; if it is not, the break fell between two rows.
    """
    if any(box.loose for box in (*before, *after)):
        _join_loose(before, after)
        return
    _open_cut_label(before, after)
    below = [box for box in before if box.frame.bottom is None and (box.frame.top is not None or is_ruled(box))]
    above = [box for box in after if box.frame.top is None and not is_heading(fold(box.text))]
    for box in above:
        if not is_ruled(box) and box.frame.bottom is None:
            continue
        likely = [other for other in below if is_ruled(other) == is_ruled(box) and _same_type(other, box)]
        partner = next((other for other in likely if _same_column(other, box)), None)
        row = next((other for other in likely if _is_last_row(other, before)), None)
        if partner is not None:
            after.remove(box)
            (before if partner in before else after).remove(partner)
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
    """Join what goes on behind a page break on pages without row rules: the last row where a label goes on, else
    the cell at the foot of the page whose last line is full.
    """
    foot, head = _cut_label(before, after)
    for box in head or _first_cells(before, after):
        partner = next((other for other in foot or before if _same_column(other, box)), None) if foot else None
        if not foot:
            partner = next((other for other in before if _is_full(other, box, before)), None)
        if partner is not None:
            after.remove(box)
            whole = replace(partner, lines=(*partner.lines, *box.lines))
            before[before.index(partner)] = whole
            foot = [whole if other is partner else other for other in foot]


def _first_cells(before: Sequence[Box], after: Sequence[Box]) -> list[Box]:
    """Return the cells of the page's first row if they may go on from the page before: none is a label, and they are
    fewer than in the row above them.
    """
    row, above = _row(after, min(box.top for box in after)), _row(before, max(box.top for box in before))
    known = any(folded(box.text) in LABELS or is_heading(fold(box.text)) for box in row)
    return [] if known or 1 < len(above) <= len(row) else row


def _row(page: Sequence[Box], top: float) -> list[Box]:
    return [box for box in page if abs(box.top - top) < _NEAR / 2]


def _is_full(above: Box, below: Box, page: Sequence[Box]) -> bool:
    """True when a cell ends at the foot of its page with a line that the first unit of the next would have burst."""
    last, end = above.lines[-1], max(box.lines[-1].bbox.bottom for box in page)
    column = [box for box in page if abs(box.bbox.x0 - above.bbox.x0) < 1]
    widest = max(line.bbox.x1 for box in column for line in box.lines)
    return (
        end - last.bbox.bottom < 1.5 * last.size
        and abs(above.bbox.x0 - below.bbox.x0) < last.size
        and last.bbox.x1 + below.lines[0].head > widest
        and not last.text.rstrip().endswith("。")
        and not is_blank(last.text)
        and folded(above.text) not in LABELS
    )


def _cut_label(before: Sequence[Box], after: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Return the last row of one page and the first of the next if a label of the form begins in the one and ends in
    the other; else nothing.
    """
    foot, head = _row(before, max(box.top for box in before)), _row(after, min(box.top for box in after))
    # between open rules a label goes on anyway, be it that of a whole group whose first row ends here
    halves = ((a, b) for a in foot for b in head if _same_column(a, b) and (a.loose or not _is_open(a, b)))
    if any(folded(a.text) not in LABELS and folded(a.text + b.text) in LABELS for a, b in halves):
        return foot, head
    return [], []


def _is_open(above: Box, below: Box) -> bool:
    return above.frame.bottom is None and below.frame.top is None


def _is_last_row(box: Box, page: Sequence[Box]) -> bool:
    """True for a cell of the page's last row, all of which is cut: a side label goes on without its row."""
    rows = [other for other in page if is_ruled(other) == is_ruled(box)]
    last = max((other.top for other in rows), default=box.top)
    return box.top > last - _NEAR and all(other.frame.bottom is None for other in rows if other.top > last - _NEAR)


def _foot(frame: Frame, row: Box) -> Frame:
    return replace(frame, top=row.top, bottom=None)


def _same_type(one: Box, other: Box) -> bool:
    a, b = one.lines[-1].size, other.lines[0].size
    return max(a, b) < 1.05 * min(a, b)


def _same_column(one: Box, other: Box) -> bool:
    a, b = one.frame, other.frame
    if a.left is not None and b.left is not None and a.right is not None and b.right is not None:
        return abs(a.left - b.left) < _NEAR and abs(a.right - b.right) < _NEAR
    return min(one.bbox.x1, other.bbox.x1) > max(one.bbox.x0, other.bbox.x0)
