"""Runs of characters and rules of one page -> the cells they form; pure.

Every run looks from its middle to the nearest rule on each side; runs that see the same rules share a frame. A frame
without rules between its columns (a form printed with row lines only) is parted where no line of text reaches across.
All lengths are PDF points, origin at the top left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.numerals import is_blank
from index.sheet import BBox, Source
from index.text import join_lines, unit_end

_SNAP = 1.2  # rules nearer than this are one rule
_JOINT = 2.0  # a rule drawn in pieces has gaps up to this
_BORDER = 0.3  # the least thickness of a border drawn as the space between two fills
_BULLETS = tuple("・‧●○■□◆◇※＊*①②③④⑤⑥⑦⑧⑨⑩【〔＜<-－→⇒")
_HALF_LEFT = tuple("（「『【〔［｛〈《")
_HALF_RIGHT = tuple("）」』】〕］｝〉》。、，．")
_REACH = 1.5  # a rule that ends this near to a run's middle still bounds it
_GAP = 0.55  # white space, in parts of the type size, that parts two columns


@dataclass(frozen=True, slots=True)
class Run:
    """Characters printed one after another on one line, and the left edge of each (one more than characters)."""

    text: str
    bbox: BBox
    size: float
    edges: tuple[float, ...]

    @property
    def ink(self) -> tuple[float, float]:
        """The reach of the drawn signs: half of a bracket or full stop at either end is white."""
        half = 0.5 * self.size
        left = half if self.text.strip()[:1] in _HALF_LEFT else 0.0
        right = half if self.text.strip()[-1:] in _HALF_RIGHT else 0.0
        return self.bbox.x0 + left, self.bbox.x1 - right

    @property
    def middle(self) -> tuple[float, float]:
        return (self.bbox.x0 + self.bbox.x1) / 2, (self.bbox.top + self.bbox.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell. ``head`` is the width of its first unit that a line wrap would not cut.

    ``bbox`` is its box as read, ``place`` its box on the visible page; they differ where the page lies on its side.
    """

    page: int
    text: str
    bbox: BBox
    place: BBox
    size: float
    head: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules around a cell; None where there is none on that side."""

    left: float | None
    top: float | None
    right: float | None
    bottom: float | None


@dataclass(frozen=True)
class Box:
    """One cell: its lines, the rules around it, and the right edge at which its text wraps.

    Where no rule shows that edge it lies between ``least``, the widest line of the column, and ``limit``.
    A cell cut by a page break has lines on both pages; ``page`` and ``frame`` are those where it begins.
    """

    page: int
    frame: Frame
    lines: tuple[Line, ...]
    limit: float = 0.0
    least: float = 0.0

    @cached_property
    def bbox(self) -> BBox:
        """The tight box of the text on its first page."""
        return hull(line.bbox for line in self.lines if line.page == self.lines[0].page)

    @cached_property
    def text(self) -> str:
        """The text with line wraps removed and ``\\n`` where the cell itself breaks a line."""
        return "\n".join(join_lines(line.text for line in part) for part in self.paragraphs)

    @cached_property
    def paragraphs(self) -> tuple[tuple[Line, ...], ...]:
        """The lines of each paragraph: a line is wrapped when the next one's first unit would not have fitted."""
        parts: list[list[Line]] = []
        for line in self.lines:
            above = parts[-1][-1] if parts else None
            if above and self._wraps(above, line):
                parts[-1].append(line)
            else:
                parts.append([line])
        return tuple(tuple(part) for part in parts)

    def _wraps(self, above: Line, line: Line) -> bool:
        end = above.bbox.x1 + line.head + 0.15 * line.size
        if _is_apart(above, line) or end <= self.least:
            return False
        return end > self.limit or not _ends(above.text, line.text)

    @property
    def top(self) -> float:
        """Where the cell begins: its upper rule, or its text where there is none."""
        return self.frame.top if self.frame.top is not None else self.bbox.top

    def part(self, lines: Sequence[Line]) -> Box:
        """Return the cell cut down to some of its lines."""
        return replace(self, lines=tuple(lines))

    def sources(self, file: str) -> tuple[Source, ...]:
        """Return one tight place per page."""
        pages = dict.fromkeys(line.page for line in self.lines)
        return tuple(
            Source(file, page, rounded(hull(line.place for line in self.lines if line.page == page))) for page in pages
        )


def _ends(above: str, below: str) -> bool:
    """True where the text itself looks like a line break: behind a full stop, before a bullet or a blank."""
    return above.rstrip().endswith("。") or below.lstrip()[:1] in _BULLETS or is_blank(below)


def _is_apart(above: Line, line: Line) -> bool:
    """True when a blank line stands between the two."""
    return line.page == above.page and line.bbox.top - above.bbox.bottom > 0.9 * line.size


@dataclass(frozen=True)
class Page:
    """One page: its cells in reading order (by row, then from left to right)."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def hull(boxes: Iterable[BBox]) -> BBox:
    """Return the smallest box around the boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return BBox(min(x0), min(top), max(x1), max(bottom))


def rounded(box: BBox) -> BBox:
    return BBox(*(round(value, 2) for value in box))


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke: ``at`` is its place across, ``start`` and ``end`` its reach along.

    A soft one is only the edge of a fill: where a page break cuts a shaded cell, it has an edge and no border.
    """

    at: float
    start: float
    end: float
    soft: bool = False


def merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules with near ones drawn together and pieces joined, sorted by place."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lanes and rule.at - lanes[-1][0].at <= _SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    merged: list[Rule] = []
    for lane in lanes:
        at = sum(r.at for r in lane) / len(lane)
        border = lane[-1].at - lane[0].at >= _BORDER  # two edges of fills this far apart draw a border
        lane.sort(key=lambda r: r.start)
        whole = replace(lane[0], at=at)
        for rule in lane[1:]:
            if rule.start <= whole.end + _JOINT:
                whole = Rule(at, whole.start, max(whole.end, rule.end), whole.soft and rule.soft)
            else:
                merged.append(whole)
                whole = replace(rule, at=at)
        merged.append(whole)
        if border:
            merged = [replace(rule, soft=False) if rule.at == at else rule for rule in merged]
    return merged


def _without_cuts(across: Sequence[Rule]) -> Sequence[Rule]:
    """Return the level rules without the outermost ones if those are only edges of fills, on a page with borders."""
    if not any(not rule.soft for rule in across):
        return across
    ends = {at for at in (across[0].at, across[-1].at) if all(r.soft for r in across if r.at == at)}
    return [rule for rule in across if rule.at not in ends]


def cells(
    page: int, runs: Sequence[Run], across: Sequence[Rule], down: Sequence[Rule], place: Callable[[BBox], BBox]
) -> list[Box]:
    """Return the cells of a page in reading order. ``across`` are its level rules, ``down`` its upright ones.

    ``place`` tells where on the visible page a box of the reading frame stands.
    """
    across = _without_cuts(across)
    framed: dict[Frame, list[Run]] = defaultdict(list)
    for run in (part for whole in runs for part in _cut(whole, down)):
        if run.text.strip():
            framed[_frame(run, across, down)].append(run)
    boxes = [
        Box(page, piece_frame, lines)
        for frame, members in framed.items()
        for column in _columns(members)
        for piece_frame, lines in _pieces(frame, _lines(page, column, place))
    ]
    boxes = _with_limits(boxes, across)
    return sorted(boxes, key=lambda box: (round(box.top), box.bbox.x0, box.bbox.top))


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
            parts.append(Run(run.text[begin:end], box, run.size, run.edges[begin : end + 1]))
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


def _columns(runs: list[Run]) -> list[list[Run]]:
    """Return the runs parted where no line reaches across."""
    columns: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda r: r.ink[0]):
        start, end = run.ink
        if columns and start < reach + _GAP * run.size:
            columns[-1].append(run)
            reach = max(reach, end)
        else:
            columns.append([run])
            reach = end
    return columns


def _lines(page: int, runs: list[Run], place: Callable[[BBox], BBox]) -> tuple[Line, ...]:
    """Return the lines of a column of runs, from the top."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.bbox.bottom, r.bbox.x0)):
        if rows and run.bbox.bottom - rows[-1][0].bbox.bottom < 0.45 * max(run.size, rows[-1][0].size):
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
