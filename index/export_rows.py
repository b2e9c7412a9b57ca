"""The tables of a text export: a run of words -> rows of cells; pure.

An export does not say where a cell ends: cells on one line are parted by a space, a wrapped cell by line breaks, rows
by blank lines, and cells may hold spaces themselves. What is known is the table's columns. So the words are divided
into rows of that many cells at the least cost: a boundary is cheap at a blank line and dear within a paragraph, and a
cell that does not look like its column (an amount, an address, a corporate number) costs most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from index.export_text import Export, Span
from index.sheet import Text

Shape = Callable[[str], float]  # the cost of a cell's text in this column; 0 is a good fit

_ODD = 12.0  # a cell that does not look like its column
_SKIP = 40.0  # a word that no cell takes
_MOST = 80  # words in one cell
# The cost of a boundary between two words, and of joining them in one cell, by what stands between them.
_PART = {"gap": 0.0, "page": 0.5, "line": 1.5, "space": 1.0}
_JOIN = {"gap": 3.0, "page": 0.5, "line": 0.0, "space": 2.0}


def like(pattern: str, odd: float = _ODD) -> Shape:
    """Return the shape of a column whose cells match the pattern; ``--`` is a blank cell everywhere."""
    compiled = re.compile(rf"(?:{pattern})|--?")

    def cost(text: str) -> float:
        return 0.0 if compiled.fullmatch(text) else odd

    return cost


def prose(text: str) -> float:
    """The shape of free text: no address, no ``--`` beside words."""
    return _ODD if (text.startswith("http") and len(text) > 8) or (text != "--" and text.startswith("--")) else 0.0


AMOUNT = like(r"[▲△-]?[\d,]+(?:\.\d+)?")
URL = like(r"https?://[!-~]+")
CORPORATE = like(r"\d{13}")
BLOCK = like(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    before: str  # what parts it from the word before: gap, page, line or space


def table(export: Export, within: Span | None, columns: Sequence[Shape]) -> tuple[list[list[Text]], list[Text]]:
    """Return (rows, words that fit no row) of the table; a row has one cell per column.

    A table of blanks only (``-- -- --``) has no rows.
    """
    words = _words(export, within) if within else []
    if all(word.text in ("--", "-") for word in words):
        return [], []
    rows, skipped = _fit(words, columns)
    cells = [[export.cell((words[a].start, words[b - 1].end)) for a, b in row] for row in rows]
    return cells, [export.cell((words[i].start, words[i].end)) for i in skipped]


def _words(export: Export, within: Span) -> list[_Word]:
    words: list[_Word] = []
    end = within[0]
    for start, stop in export.words(within):
        words.append(_Word(start, stop, export.text[start:stop], _separator(export.text[end:start])))
        end = stop
    return words


def _separator(between: str) -> str:
    breaks = between.count("\n")
    if breaks > 2:
        return "page"
    return ("space", "line", "gap")[breaks]


def _fit(words: list[_Word], columns: Sequence[Shape]) -> tuple[list[list[Span]], list[int]]:
    """Return the cheapest division: rows of word spans, and the words left out."""
    count = len(columns)

    @cache
    def joined(a: int, b: int) -> float:
        return sum(_join_cost(words[i - 1], words[i]) for i in range(a + 1, b))

    # best[i][c]: the cost of the words before i when the next cell to fill is column c
    best = [[float("inf")] * count for _ in range(len(words) + 1)]
    steps: list[list[tuple[int, int] | None]] = [[None] * count for _ in range(len(words) + 1)]
    best[0][0] = 0.0
    for i in range(len(words)):
        if best[i][0] + _SKIP < best[i + 1][0]:
            best[i + 1][0], steps[i + 1][0] = best[i][0] + _SKIP, (i, -1)
        for c in range(count):
            if best[i][c] == float("inf"):
                continue
            text = ""
            for j in range(i + 1, min(len(words), i + _MOST) + 1):
                text += words[j - 1].text
                cost = best[i][c] + joined(i, j) + columns[c](text) + (_PART[words[i].before] if i else 0.0)
                following = (c + 1) % count
                if cost < best[j][following]:
                    best[j][following], steps[j][following] = cost, (i, c)
    return _path(steps, len(words), count)


def _join_cost(left: _Word, right: _Word) -> float:
    if right.before == "space" and (left.text == "/" or right.text == "/" or right.text.startswith("/")):
        return 0.0  # 一般会計 / 内閣府 / …
    return _JOIN[right.before] + (4.0 if left.text == "--" or right.text == "--" else 0.0)


def _path(steps: list[list[tuple[int, int] | None]], end: int, count: int) -> tuple[list[list[Span]], list[int]]:
    """Return the rows and skipped words along the cheapest way back from ``end``."""
    spans: list[Span] = []
    skipped: list[int] = []
    place, column = end, 0
    while place and (step := steps[place][column]):
        start, previous = step
        if previous < 0:
            skipped.append(start)
            place, column = start, 0
        else:
            spans.append((start, place))
            place, column = start, previous
    spans.reverse()
    return [spans[i : i + count] for i in range(0, len(spans), count)], skipped[::-1]
