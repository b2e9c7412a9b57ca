"""Runs of characters and rules of one page -> the cells they form; pure.

Every run looks from its middle to the nearest rule on each side; runs that see the same rules share a frame. A frame
without rules between its columns (a form printed with row lines only) is parted where no line of text reaches across;
one without rules between its rows by the order in which the cells were drawn (``pdf_bare``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.pdf_bare import drawn_cells, leading_of, looks_bare
from index.pdf_lines import columns, lines_of
from index.pdf_page import Box, Frame, Line, Page, Rule, Run
from index.pdf_rules import without_cuts
from index.sheet import BBox

_MOST = 0.4  # the part of a document's pages without row rules that makes it a document without them
_REACH = 1.5  # a rule that ends this near to a run's middle still bounds it


@dataclass(frozen=True)
class Drawing:
    """What a page draws, as read: its runs in the order drawn, its level and upright rules, merged.

    ``place`` tells where on the visible page a box as read stands.
    """

    number: int
    size: tuple[float, float]
    runs: Sequence[Run]
    across: Sequence[Rule]
    down: Sequence[Rule]
    place: Callable[[BBox], BBox]


@dataclass(frozen=True)
class _Framed:
    """A page's runs by the rules around them."""

    page: Drawing
    frames: Mapping[Frame, Sequence[Run]]
    across: Sequence[Rule]


def pages_of(drawings: Sequence[Drawing]) -> tuple[Page, ...]:
    """Return the pages with their cells in reading order.

    Where much of a document has no rules between rows, its pages with few rows are taken the same way.
    """
    pages = [_framed(page) for page in drawings]
    leading = leading_of([page.frames for page in pages])
    bare = [bool(page.frames) and looks_bare(page.frames, leading) for page in pages]
    most = sum(bare) >= _MOST * sum(bool(page.frames) for page in pages)
    return tuple(_page(page, flag or most, leading) for page, flag in zip(pages, bare, strict=True))


def _framed(page: Drawing) -> _Framed:
    across = without_cuts(page.across)
    frames: dict[Frame, list[Run]] = defaultdict(list)
    whole = [part for run in page.runs for part in _cut(run, page.down) if part.text.strip()]
    for order, run in enumerate(whole):
        frames[_frame(run, across, page.down)].append(replace(run, order=order))
    return _Framed(page, frames, across)


def _page(framed: _Framed, bare: bool, leading: float) -> Page:
    page = framed.page
    ruled = ((f, column) for f, members in framed.frames.items() for column in columns(members))
    boxes = [
        Box(page.number, piece_frame, lines, loose=bare)
        for frame, runs in (drawn_cells(framed.frames, leading) if bare else ruled)
        for piece_frame, lines in _pieces(frame, lines_of(page.number, runs, page.place))
    ]
    boxes = sorted(_with_limits(boxes, framed.across), key=lambda box: (round(box.top), box.bbox.x0, box.bbox.top))
    return Page(page.number, *page.size, tuple(boxes))


def _cut(run: Run, down: Sequence[Rule]) -> list[Run]:
    """Return the parts of a run that a rule goes between."""
    y = run.middle[1]
    inner = [r.at for r in down if run.bbox.x0 + 2 < r.at < run.bbox.x1 - 2 and r.start <= y <= r.end]
    if not inner:
        return [run]
    parts: list[Run] = []
    begin = 0
    for at in [*inner, float("inf")]:
        end = begin
        while end < len(run.text) and (run.edges[end] + run.edges[end + 1]) / 2 < at:
            end += 1
        if end > begin:
            box = BBox(run.edges[begin], run.bbox.top, run.edges[end], run.bbox.bottom)
            parts.append(replace(run, text=run.text[begin:end], bbox=box, edges=run.edges[begin : end + 1]))
        begin = end
    return parts


def _frame(run: Run, across: Sequence[Rule], down: Sequence[Rule]) -> Frame:
    x, y = run.middle
    left = right = top = bottom = None
    for rule in down:
        if rule.start - _REACH <= y <= rule.end + _REACH:
            if rule.at <= x:
                left = rule.at
            else:
                right = rule.at
                break
    for rule in across:
        if rule.start - _REACH <= x <= rule.end + _REACH:
            if rule.at <= y:
                top = rule.at
            else:
                bottom = rule.at
                break
    return Frame(left, top, right, bottom)


def _pieces(frame: Frame, lines: tuple[Line, ...]) -> list[tuple[Frame, tuple[Line, ...]]]:
    """Return the lines of a frame that is open at a side parted where the type size changes (headings)."""
    if frame.left is not None and frame.right is not None:
        return [(frame, lines)]
    pieces = [[lines[0]]]
    for line in lines[1:]:
        above = pieces[-1][-1].size
        if max(above, line.size) > 1.12 * min(above, line.size):
            pieces.append([line])
        else:
            pieces[-1].append(line)
    result = [(frame, tuple(pieces[0]))]
    result += [(replace(frame, top=piece[0].bbox.top), tuple(piece)) for piece in pieces[1:]]
    return result


def _with_limits(boxes: list[Box], across: Sequence[Rule]) -> list[Box]:
    """Return the boxes with the right edge at which their text wraps."""
    tables = _tables(boxes)
    padding = _padding(boxes, across)
    widest: dict[tuple[int, int], float] = defaultdict(float)
    for box, table in zip(boxes, tables, strict=True):
        widest[table, round(box.bbox.x0)] = max(widest[table, round(box.bbox.x0)], box.bbox.x1)
    result = []
    for i, box in enumerate(boxes):
        limit = _limit(i, boxes, tables, across, padding)
        least = limit if box.frame.right is not None else widest[tables[i], round(box.bbox.x0)]
        result.append(replace(box, limit=limit, least=min(least, limit)))
    return result


def _padding(boxes: list[Box], across: Sequence[Rule]) -> float:
    """Return the white space between a column's edge and its text, as far as row lines show it."""
    starts: dict[float | None, list[float]] = defaultdict(list)
    for rule in across:
        starts[rule.at].append(rule.start)
    gaps = [
        box.bbox.x0 - start
        for box in boxes
        if box.frame.left is None
        for start in starts.get(box.frame.top, ())
        if 0 < box.bbox.x0 - start < box.lines[0].size
    ]
    return min(gaps, default=0.4 * boxes[0].lines[0].size if boxes else 0.0)


def _limit(i: int, boxes: list[Box], tables: list[int], across: Sequence[Rule], padding: float) -> float:
    """Return the right edge at which the text of box ``i`` wraps: its column's, less the padding."""
    frame, text = boxes[i].frame, boxes[i].bbox
    if frame.right is not None:
        left = text.x0 - frame.left if frame.left is not None else padding
        return max(frame.right - max(left, 0.0), text.x1)
    columns = [
        other.bbox.x0 - 2 * padding
        for other, table in zip(boxes, tables, strict=True)
        if table == tables[i] and other.bbox.x0 > text.x1 + padding
    ]
    ends = [rule.end - padding for rule in across if rule.at in (frame.top, frame.bottom)]
    return max(min([*columns, *ends], default=text.x1), text.x1)


def _tables(boxes: list[Box]) -> list[int]:
    """Return a number for every box: boxes whose rows touch share it."""
    parent: dict[float, float] = {}

    def root(edge: float) -> float:
        while parent.setdefault(edge, edge) != edge:
            edge = parent[edge]
        return edge

    for box in boxes:
        top, bottom = box.frame.top, box.frame.bottom
        if top is not None and bottom is not None:
            parent[root(bottom)] = root(top)
    names: dict[float, int] = {}
    edges = [box.frame.top if box.frame.top is not None else box.frame.bottom for box in boxes]
    return [names.setdefault(root(edge), len(names)) if edge is not None else -1 for edge in edges]
