"""A text export as a string that can be searched by the form's labels; pure.

The export prints the cells of the form in reading order: cells on one line parted by a space, rows by line breaks or
blank lines, pages by several blank lines. Labels and cells wrap anywhere, also in the middle of a word, so labels are
looked for in the folded text, which has no white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from index.cells import text_cell
from index.form import Label
from index.regex import regex
from index.sheet import Source, Text
from index.text import Folded, fold, fold_map, join_wraps, width

PAGE_BREAK = regex(r"\n{3,}|\f")
Span = tuple[int, int]
# Marks that stand between a label and its value without belonging to either.
_SPACE = " \t\n\r\u3000\f"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the export: its text, its place, and whether a blank line stands before it."""

    text: str
    start: int
    end: int
    gap: bool


class Export:
    """One export. ``text`` is the whole file; spans are offsets into it."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
        self._folded: Folded = fold_map(self.text)
        self._pages = [0, *(m.end() for m in PAGE_BREAK.finditer(self.text.rstrip()) if m.start())]

    @property
    def pages(self) -> int:
        """How many pages the export has."""
        return len(self._pages)

    @property
    def span(self) -> Span:
        """The whole text."""
        return 0, len(self.text)

    def page(self, offset: int) -> int:
        """Return the page, from 1, on which ``text[offset]`` stands."""
        return bisect_right(self._pages, offset)

    def find(self, label: str, within: Span, *, prefix: bool = False) -> Span | None:
        """Return where the label stands as a cell of its own (or at the start of one), or None.

        It begins behind white space and ends before it; white space inside does not matter.
        """
        wanted, text, origin = fold(label), self._folded.text, self._folded.origin
        at = text.find(wanted, bisect_left(origin, within[0]))
        while at >= 0 and origin[at] < within[1]:
            start, end = self._folded.span(at, at + len(wanted))
            end = start + len(self.text[start:end].rstrip(_SPACE))
            opens = start == 0 or self.text[start - 1] in _SPACE
            closes = prefix or end >= len(self.text) or self.text[end] in _SPACE
            if opens and closes and end <= within[1]:
                return start, end
            at = text.find(wanted, at + 1)
        return None

    def fields(self, within: Span, labels: Iterable[Label]) -> dict[str, Span]:
        """Return the span of the value behind each label, the labels taken in the order given.

        A label that is not there is left out. A value runs to the next label.
        """
        found: list[tuple[str, Span]] = []
        begin = within[0]
        for label in labels:
            places = [place for way in label.printed if (place := self.find(way, (begin, within[1])))]
            if places:
                place = min(places, key=lambda place: (place[0], -place[1]))
                found.append((label.key, place))
                begin = place[1]
        ends = [*(place[0] for _, place in found), within[1]][1:]
        return {key: (place[1], end) for (key, place), end in zip(found, ends, strict=True)}

    def lines(self, within: Span) -> list[Line]:
        """Return the lines of the stretch that are not blank."""
        lines: list[Line] = []
        offset, gap = within[0], False
        for raw in self.text[within[0] : within[1]].split("\n"):
            text = raw.strip(_SPACE)
            if text:
                start = offset + raw.index(text)
                lines.append(Line(text, start, start + len(text), gap))
                gap = False
            elif lines or offset > within[0]:
                gap = True
            offset += len(raw) + 1
        return lines

    def cell(self, within: Span | None, columns: int = 0) -> Text:
        """Return the stretch as a cell, its wrapped lines joined; absent for None.

        ``columns`` is the least width of the form's field in half-width columns; the widest line may show more.
        """
        if within is None:
            return Text.absent()
        lines = self.lines(within)
        widest = max([columns, *(width(line.text) for line in lines)])
        text = join_wraps([line.text for line in lines], widest)
        return text_cell(text, self.sources(within))

    def sources(self, within: Span) -> tuple[Source, ...]:
        """Return one source per page on which the stretch has text; the page of its start when it has none."""
        pages = dict.fromkeys(self.page(line.start) for line in self.lines(within)) or {self.page(within[0]): None}
        return tuple(Source(self.file, page) for page in pages)

    def words(self, within: Span) -> list[Span]:
        """Return the stretches between white space: the cells of a line of short cells."""
        pattern = re.compile(r"[^ \t\n\f]+")
        return [match.span() for match in pattern.finditer(self.text, *within)]
