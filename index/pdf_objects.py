"""The objects of a page's layout -> runs of characters and rules, in the frame in which the page is read; pure.

Layout objects have their origin at the bottom left of the media box. What comes out has its origin at the top left of
the visible page, turned so that most of the text reads from left to right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.pdf_page import Rule, Run
from index.sheet import BBox

_THIN = 2.5  # a filled box thinner than this is a rule
_SHORT = 4.0  # a stroke shorter than this is a dot or dash
_WIDE = ("\u2e80", "\uffdc")  # signs that are one em wide
_OPENING = tuple("（「『【〔［｛〈《")
_CLOSING = tuple("）」』】〕］｝。、，．")  # half of such a sign is white
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BREAK = 0.5  # white space, in ems, that ends a run


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: its visible part, and by how many degrees its text is turned (clockwise)."""

    base: float  # height of the media box
    left: float  # of the visible part, from the media box
    top: float
    width: float
    height: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read."""
        return (self.width, self.height) if self.turn in (0, 180) else (self.height, self.width)

    def read(self, item: Any) -> BBox:
        """Return an object's box as read."""
        return self.turned(item.x0, item.y0, item.x1, item.y1)

    def turned(self, x0: float, y0: float, x1: float, y1: float) -> BBox:
        a, b = x0 - self.left, x1 - self.left
        top, bottom = self.base - y1 - self.top, self.base - y0 - self.top
        if self.turn == 0:
            return BBox(a, top, b, bottom)
        if self.turn == 90:
            return BBox(top, self.width - b, bottom, self.width - a)
        if self.turn == 180:
            return BBox(self.width - b, self.height - bottom, self.width - a, self.height - top)
        return BBox(self.height - bottom, a, self.height - top, b)

    def place(self, box: BBox) -> BBox:
        """Return where on the visible page the box stands: what ``turned`` did, undone."""
        x0, top, x1, bottom = box
        if self.turn == 0:
            return box
        if self.turn == 90:
            return BBox(self.width - bottom, x0, self.width - top, x1)
        if self.turn == 180:
            return BBox(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        return BBox(top, self.height - x1, bottom, self.height - x0)


def walk_layout(layout: Any) -> tuple[list[Any], list[Any]]:
    """Return (characters, shapes) of a layout, also those within figures, in the order drawn."""
    chars: list[Any] = []
    shapes: list[Any] = []
    for item in layout:
        if hasattr(item, "fontname"):
            chars.append(item)
        elif hasattr(item, "linewidth"):
            shapes.append(item)
        elif hasattr(item, "__iter__"):
            inner = walk_layout(item)
            chars.extend(inner[0])
            shapes.extend(inner[1])
    return chars, shapes


def reading_turn(chars: Sequence[Any]) -> int:
    """Return by how many degrees, clockwise, most of the text is turned: 0, 90, 180 or 270."""
    turns = Counter(_turn(char.matrix) for char in chars)
    return turns.most_common(1)[0][0] if turns else 0


def _turn(matrix: Sequence[float]) -> int:
    a, b = matrix[:2]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b < 0 else 270


# ---- rules


def rules_of(shapes: Sequence[Any], view: View) -> tuple[list[Rule], list[Rule]]:
    """Return the (level, upright) rules that lines, boxes, curves and rows of dots draw."""
    across: list[Rule] = []
    down: list[Rule] = []
    dots: list[tuple[float, float]] = []
    for shape in shapes:
        if not (shape.stroke or (shape.fill and not _is_white(shape.non_stroking_color))):
            continue
        box = view.read(shape)
        if max(box.x1 - box.x0, box.bottom - box.top) <= _SHORT:
            dots.append(((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2))
        else:
            _add_strokes(shape, box, view, across, down)
    across.extend(_dotted((y, x) for x, y in dots))
    down.extend(_dotted(dots))
    return across, down


def _is_white(color: Any) -> bool:
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)


def _add_strokes(shape: Any, box: BBox, view: View, across: list[Rule], down: list[Rule]) -> None:
    x0, top, x1, bottom = box
    width, height = view.size
    if x1 - x0 > 0.95 * width and bottom - top > 0.95 * height:  # the page's background
        return
    if bottom - top < _THIN:
        across.append(Rule((top + bottom) / 2, x0, x1))
    elif x1 - x0 < _THIN:
        down.append(Rule((x0 + x1) / 2, top, bottom))
    elif type(shape).__name__ == "LTRect":
        soft = not shape.stroke
        across.extend((Rule(top, x0, x1, soft), Rule(bottom, x0, x1, soft)))
        down.extend((Rule(x0, top, bottom, soft), Rule(x1, top, bottom, soft)))
    else:
        for (ax, ay), (bx, by) in pairwise(shape.pts):
            part = view.turned(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            if part.bottom - part.top < 0.5 and part.x1 - part.x0 > _SHORT:
                across.append(Rule(part.top, part.x0, part.x1))
            elif part.x1 - part.x0 < 0.5 and part.bottom - part.top > _SHORT:
                down.append(Rule(part.x0, part.top, part.bottom))


def _dotted(dots: Iterable[tuple[float, float]]) -> Iterator[Rule]:
    """Yield the rules that dots or dashes in a row draw; a dot is (place across, place along)."""
    lanes: dict[float, list[float]] = defaultdict(list)
    for at, along in dots:
        lanes[round(at, 1)].append(along)
    for at, places in lanes.items():
        places.sort()
        start, count = places[0], 0
        for i, along in enumerate(places):
            count += 1
            if i + 1 == len(places) or places[i + 1] - along > 1.5 * _SHORT:
                if count >= 4:
                    yield Rule(at, start, along)
                start, count = places[i + 1] if i + 1 < len(places) else along, 0


# ---- runs


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    box: BBox
    em: float


def runs_of(chars: Sequence[Any], view: View) -> list[Run]:
    """Return the characters as runs: drawn one after another, on one line, without a gap."""
    runs: list[Run] = []
    members: list[_Char] = []
    for char in _chars(chars, view):
        if members and not _follows(char, members[-1]):
            runs.append(_run(members))
            members = []
        members.append(char)
    if members:
        runs.append(_run(members))
    return runs


def _chars(items: Sequence[Any], view: View) -> Iterator[_Char]:
    """Yield the characters as read; one drawn twice at the same place, to look bold, comes once."""
    boxes = [view.read(item) for item in items]
    ems = _ems(items, boxes)
    last = None
    for item, box in zip(items, boxes, strict=True):
        text = item.get_text()
        em = (box.bottom - box.top) * ems.get(item.fontname, 0.85)
        twice = last and last.text == text and abs(last.box.x0 - box.x0) < 0.2 * em
        if twice and abs(last.box.top - box.top) < 0.2 * em:
            continue
        last = _Char(_LIGATURES.get(text, text), box, em)
        yield last


def _ems(items: Sequence[Any], boxes: Sequence[BBox]) -> dict[str, float]:
    """Return by font the em as a part of the characters' height: a full-width sign is one em wide."""
    ems: dict[str, float] = {}
    for item, box in zip(items, boxes, strict=True):
        if box.bottom > box.top and _WIDE[0] <= item.get_text()[:1] <= _WIDE[1]:
            ems[item.fontname] = max(ems.get(item.fontname, 0.0), (box.x1 - box.x0) / (box.bottom - box.top))
    return {font: em for font, em in ems.items() if 0.4 < em <= 1.1}


def _follows(char: _Char, last: _Char) -> bool:
    em = last.em
    # the white half of a bracket or full stop may be taken back by the sign beside it
    white = 0.5 * em if last.text in _CLOSING else 0.0
    before = 0.5 * em if char.text in _OPENING else 0.0
    gap = char.box.x0 - last.box.x1
    return (
        abs(char.box.bottom - last.box.bottom) < 0.3 * em
        and -0.3 * em - before < gap + white < _BREAK * em + 0.5 * white
        and abs(char.em - last.em) < 0.2 * em
    )


def _run(chars: Sequence[_Char]) -> Run:
    edges: list[float] = []
    for char in chars:
        width = (char.box.x1 - char.box.x0) / max(len(char.text), 1)
        edges.extend(char.box.x0 + i * width for i in range(len(char.text)))
    edges.append(chars[-1].box.x1)
    text = "".join(char.text for char in chars)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())  # white space may hang out of the cell
    top, bottom = min(char.box.top for char in chars), max(char.box.bottom for char in chars)
    base = Counter(round(char.box.bottom, 2) for char in chars).most_common(1)[0][0]
    return Run(text, BBox(edges[min(first, last)], top, edges[last], bottom), base, chars[0].em, tuple(edges))
