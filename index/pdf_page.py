"""What a page is made of: runs of characters, rules, lines and cells with their places; pure.

All lengths are PDF points, origin at the top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.numerals import is_blank
from index.regex import regex
from index.sheet import BBox, Source
from index.text import join_lines

_NUMBER = regex(r"[▲△-]?[\d,.]+[%％]?")
_HALF_LEFT = tuple("（「『【〔［｛〈《")
_HALF_RIGHT = tuple("）」』】〕］｝〉》。、，．")
_BULLETS = tuple("・‧●○■□◆◇※＊*①②③④⑤⑥⑦⑧⑨⑩【〔＜<-－→⇒")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters printed one after another on one line, and the left edge of each (one more than characters).

    ``base`` is the lower edge of most of them: a sign of another font may reach further down.
    """

    text: str
    bbox: BBox
    base: float
    size: float
    edges: tuple[float, ...]
    order: int = 0  # in which the page draws it

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

    Where no rule shows that edge it lies between ``least``, the widest line of the column, and ``limit``. A ``loose``
    cell stands on a page without rules between rows; its frame's top only keeps the order.
    A cell cut by a page break has lines on both pages; ``page`` and ``frame`` are those where it begins.
    """

    page: int
    frame: Frame
    lines: tuple[Line, ...]
    limit: float = 0.0
    least: float = 0.0
    loose: bool = False

    @cached_property
    def bbox(self) -> BBox:
        """The tight box of the text on its first page."""
        return hull(line.bbox for line in self.lines if line.page == self.lines[0].page)

    @cached_property
    def text(self) -> str:
        """The text with line wraps removed and ``\\n`` where the cell itself breaks a line."""
        if len(self.lines) > 1 and all(_NUMBER.fullmatch(line.text.strip()) for line in self.lines):
            return "".join(line.text.strip() for line in self.lines)  # a number too long for its column
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
