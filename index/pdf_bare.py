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

_SHARE = 0.3  # the part of a page's runs that must stand in frames without row rules
_LEADING = 3.2  # the most between two lines of a cell, in ems: one blank line
_STEP = 2.0  # points between the tops given to rows

Group = tuple[Frame, list[Run]]


def looks_bare(framed: Mapping[Frame, Sequence[Run]]) -> bool:
    """True for a page much of whose text stands in frames that hold several rows."""
    return sum(len(framed[frame]) for frame in _crowded(framed)) >= _SHARE * sum(map(len, framed.values()))


def is_open(frame: Frame) -> bool:
    """True for a frame that lacks a rule on some side."""
    return None in (frame.left, frame.top, frame.right, frame.bottom)


def drawn_cells(framed: Mapping[Frame, Sequence[Run]]) -> list[Group]:
    """Return the cells of a page in the order drawn, each with a top that keeps its row."""
    shared = {frame for frame in _crowded(framed) if not is_open(frame)}
    nowhere = Frame(None, None, None, None)
    return _rows(_cells([(run, nowhere if frame in shared else frame) for run, frame in _drawn(framed)]))


def _drawn(framed: Mapping[Frame, Sequence[Run]]) -> list[tuple[Run, Frame]]:
    return sorted(((run, f) for f, runs in framed.items() for run in runs), key=lambda pair: pair[0].order)


def _crowded(framed: Mapping[Frame, Sequence[Run]]) -> set[Frame]:
    """Return the frames that hold several rows."""
    cell_by_cell = _is_drawn_cell_by_cell([run for run, _ in _drawn(framed)])
    parted = {f: _cells([(run, f) for run in runs]) for f, runs in framed.items() if cell_by_cell or is_open(f)}
    return {frame for frame, found in parted.items() if _returns([runs for _, runs in found])}


def _is_drawn_cell_by_cell(runs: Sequence[Run]) -> bool:
    """True when the drawing goes back up again and again, as it does from one cell with several lines to the next."""
    return sum(b.bbox.bottom < a.bbox.bottom - 0.5 * a.size for a, b in pairwise(runs)) >= 2


def _cells(runs: Sequence[tuple[Run, Frame]]) -> list[Group]:
    """Return the runs parted where the next one drawn does not go on below or beside the last, or is framed alone."""
    found: list[Group] = []
    for run, frame in runs:
        framed = bool(found) and found[-1][0] != frame and not (is_open(found[-1][0]) and is_open(frame))
        if found and not framed and _goes_on(found[-1][1], run):
            found[-1][1].append(run)
        else:
            found.append((frame, [run]))
    return found


def _goes_on(cell: Sequence[Run], run: Run) -> bool:
    last = cell[-1]
    size = max(run.size, last.size)
    if run.order != last.order + 1 or min(run.size, last.size) < 0.88 * size:
        return False
    down = run.bbox.bottom - last.bbox.bottom
    if abs(down) < 0.45 * size:
        return -0.6 * size < run.bbox.x0 - last.bbox.x1 and run.ink[0] - last.ink[1] < 0.55 * size
    box = hull(member.bbox for member in cell)
    return 0 < down < _LEADING * size and run.bbox.x0 < box.x1 and run.bbox.x1 > box.x0


def _returns(cells: Sequence[Sequence[Run]]) -> bool:
    """True when the page comes back to a column after it has drawn something else."""
    boxes = [hull(run.bbox for run in cell) for cell in cells]
    return any(a.x0 < b.x1 and b.x0 < a.x1 for i, a in enumerate(boxes) for b in boxes[i + 1 :])


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
