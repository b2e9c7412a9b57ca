"""Cells of a page that has no rules between its rows: told apart by the order in which they were drawn; pure.

Browsers draw a table cell by cell. So what was drawn one after another, line under line, is one cell, and cells drawn
one after another from left to right are one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.pdf_page import Frame, Run, hull
from index.sheet import BBox

_SHARE = 0.25  # the part of a page's cells that must stand in frames without row rules
_CLOSE = (0.9, 1.9)  # between the lines of a cell, in ems
_STEP = 2.0  # points between the tops given to rows

Group = tuple[Frame, list[Run]]


def leading_of(pages: Sequence[Mapping[Frame, Sequence[Run]]]) -> float:
    """Return a document's usual distance between two lines of a cell, in ems."""
    steps = [
        _down(a, b)
        for framed in pages
        for (a, _), (b, _) in pairwise(_drawn(framed))
        if _is_aligned(a.bbox, a.edges[0], b)
    ]
    close = sorted(step for step in steps if _CLOSE[0] < step < _CLOSE[1])
    if not close:
        return _CLOSE[1]
    least = close[len(close) // 4]  # rounded to the device's dots, so the mean of the like
    like = [step for step in close if 0.93 * least < step < 1.12 * least]
    return sum(like) / len(like)


def looks_bare(framed: Mapping[Frame, Sequence[Run]], leading: float) -> bool:
    """True for a page many of whose cells stand in frames that hold several rows."""
    crowded = _crowded(framed, leading)
    cells = {frame: len(_cells([(run, frame) for run in runs], leading)) for frame, runs in framed.items()}
    return sum(cells[frame] for frame in crowded) >= _SHARE * sum(cells.values())


def is_open(frame: Frame) -> bool:
    """True for a frame that lacks a rule on some side."""
    return None in (frame.left, frame.top, frame.right, frame.bottom)


def drawn_cells(framed: Mapping[Frame, Sequence[Run]], leading: float) -> list[Group]:
    """Return the cells of a page in the order drawn, each with a top that keeps its row."""
    shared = {frame for frame in _crowded(framed, leading) if not is_open(frame)}
    nowhere = Frame(None, None, None, None)
    return _rows(
        _cells([(run, nowhere if frame in shared else frame) for run, frame in _drawn(framed)], leading, whole=True)
    )


def _drawn(framed: Mapping[Frame, Sequence[Run]]) -> list[tuple[Run, Frame]]:
    return sorted(((run, f) for f, runs in framed.items() for run in runs), key=lambda pair: pair[0].order)


def _crowded(framed: Mapping[Frame, Sequence[Run]], leading: float) -> set[Frame]:
    """Return the frames that hold several rows."""
    cell_by_cell = _is_drawn_cell_by_cell([run for run, _ in _drawn(framed)])
    frames = [frame for frame in framed if cell_by_cell or None in (frame.top, frame.bottom)]
    parted = {frame: _cells([(run, frame) for run in framed[frame]], leading) for frame in frames}
    return {frame for frame, found in parted.items() if _returns([runs for _, runs in found])}


def _is_drawn_cell_by_cell(runs: Sequence[Run]) -> bool:
    """True when the drawing goes back up again and again, as it does from one cell with several lines to the next."""
    return sum(b.base < a.base - 0.5 * a.size for a, b in pairwise(runs)) >= 2


def _cells(runs: Sequence[tuple[Run, Frame]], leading: float, whole: bool = False) -> list[Group]:
    """Return the runs parted where the next one drawn does not go on below or beside the last.

    With ``whole`` a frame that is closed on all sides holds one cell a column, and no cell reaches out of it.
    """
    found: list[Group] = []
    for run, frame in runs:
        here = bool(found) and found[-1][0] == frame and whole and not is_open(frame)
        both_open = bool(found) and is_open(found[-1][0]) and is_open(frame)
        if found and (here or both_open or not whole) and _goes_on(found[-1][1], run, None if here else leading):
            found[-1][1].append(run)
        else:
            found.append((frame, [run]))
    return found


def _down(above: Run, below: Run) -> float:
    return (below.base - above.base) / max(above.size, below.size)


def _goes_on(cell: Sequence[Run], run: Run, leading: float | None) -> bool:
    """True when the run is the next line of the cell or goes on its last; ``leading`` None: whatever the distance."""
    last = cell[-1]
    size = max(run.size, last.size)
    if run.order != last.order + 1 or min(run.size, last.size) < 0.88 * size:
        return False
    down = _down(last, run)
    if abs(down) < 0.45:
        spaced = last.text[-1:].isspace() or run.text[:1].isspace()
        gap = run.edges[0] - last.edges[-1] if spaced else run.ink[0] - last.ink[1]
        return run.bbox.x0 > last.bbox.x1 - 0.6 * size and gap < 0.55 * size
    box = hull(member.bbox for member in cell)
    if leading is None:
        return down > 0 and run.bbox.x0 < box.x1 and run.bbox.x1 > box.x0
    lines = down / leading
    is_next = 0.85 < lines < 1.15 or 1.94 < lines < 2.08  # the next line, or the one behind a blank line
    return is_next and _is_aligned(box, cell[0].edges[0], run)


def _is_aligned(box: BBox, left: float, run: Run) -> bool:
    """True when the run is set flush left, flush right or centred with what stands above it."""
    near = 0.6 * run.size
    middle = (run.bbox.x0 + run.bbox.x1 - box.x0 - box.x1) / 2
    starts = min(abs(edge - start) for edge in (run.edges[0], run.bbox.x0) for start in (left, box.x0))
    return starts < near or abs(run.bbox.x1 - box.x1) < near or abs(middle) < near


def _returns(cells: Sequence[Sequence[Run]]) -> bool:
    """True when the page comes back to a column after it has drawn something else."""
    boxes = [(cell[0].order, cell[-1].order, hull(run.bbox for run in cell)) for cell in cells]
    return any(
        a.x0 < b.x1 and b.x0 < a.x1 and begin > end + 1
        for i, (_, end, a) in enumerate(boxes)
        for begin, _, b in boxes[i + 1 :]
    )


def _rows(groups: Sequence[Group]) -> list[Group]:
    """Return the cells with their frame's top set so that rows follow each other as they were drawn."""
    placed: list[Group] = []
    top = 0.0
    last: BBox | None = None
    for frame, runs in groups:
        box = hull(run.bbox for run in runs)
        if last is None or not _same_row(last, box):
            top = max(box.top, top + _STEP)
        last = box
        placed.append((replace(frame, top=top, bottom=None), runs))
    return placed


def _same_row(left: BBox, right: BBox) -> bool:
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return right.x0 > left.x1 - 1 and shared > 0.3 * min(left.bottom - left.top, right.bottom - right.top)
