"""Runs that share a frame -> columns of text, and their lines; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.pdf_page import Line, Run, hull
from index.sheet import BBox
from index.text import unit_end

_GAP = 0.55  # white space, in parts of the type size, that parts two columns


def columns(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs parted where no line reaches across."""
    found: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda r: r.ink[0]):
        start, end = run.ink
        if found and start < reach + _GAP * run.size:
            found[-1].append(run)
            reach = max(reach, end)
        else:
            found.append([run])
            reach = end
    return found


def lines_of(page: int, runs: list[Run], place: Callable[[BBox], BBox]) -> tuple[Line, ...]:
    """Return the lines of a column of runs, from the top."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.base, r.bbox.x0)):
        if rows and run.base - rows[-1][0].base < 0.45 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return tuple(_line(page, sorted(row, key=lambda r: r.bbox.x0), place) for row in rows)


def _line(page: int, runs: list[Run], place: Callable[[BBox], BBox]) -> Line:
    text, edges = runs[0].text, list(runs[0].edges)
    for run in runs[1:]:
        if run.bbox.x0 - edges[-1] > 0.25 * run.size and not text[-1].isspace() and not run.text[0].isspace():
            text += " "
            edges.append(run.bbox.x0)
        text += run.text
        edges = [*edges[:-1], *run.edges]
    size = max(runs, key=lambda r: len(r.text)).size
    box = hull(r.bbox for r in runs)
    return Line(page, text, box, place(box), size, _head(text, edges))


def _head(text: str, edges: Sequence[float]) -> float:
    """Return the width of the first unit that a wrap would not cut."""
    start = len(text) - len(text.lstrip())
    return edges[min(unit_end(text, start), len(edges) - 1)] - edges[start]
