"""The tables of a text export: a run of words -> rows of cells; pure.

An export does not say where a cell ends: cells on one line are parted by a space, a wrapped cell by line breaks, rows
by blank lines, and cells may hold spaces themselves. What is known is the table's columns. So the words are divided
into rows of that many cells at the least cost: a boundary is cheap at a blank line and dear within a paragraph, and a
cell that does not look like its column (an amount, an address, a corporate number) costs most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.export_text import Export, Span
from index.regex import regex
from index.sheet import Text
from index.text import width

Shape = Callable[[str], float]  # the cost of a cell's text in this column; 0 is a good fit

_ODD = 12.0  # a cell that does not look like its column
_SKIP = 40.0  # a word that no cell takes
_MOST = 80  # words in one cell
# The cost of a boundary between two words, and of joining them in one cell, by what stands between them.
_PART = {"gap": 0.0, "page": 0.5, "line": 2.0, "space": 1.0}
_JOIN = {"gap": 3.0, "page": 0.5, "line": 0.0, "space": 2.0}
# A wrapped line is as wide as the next, so a line break behind a narrower one, or a full stop, rather ends the cell.
_NARROW = 1.5
_FRAGMENT = regex(r"[!-~]*[/.][!-~]*(?:pdf|html?|/[!-~]*)")  # the rest of a wrapped address
_LONE_NUMBER = regex(r"\d{1,3}(?:,\d{3})+|\d{3,}")


def like(pattern: str, odd: float = _ODD, blank: float = 0.0) -> Shape:
    """Return the shape of a column whose cells match the pattern; ``--``, a blank cell, costs ``blank``."""
    compiled = re.compile(pattern)

    def cost(text: str) -> float:
        if text in ("--", "-"):
            return blank
        return 0.0 if compiled.fullmatch(text) else odd

    return cost


def prose(text: str) -> float:
    """The shape of free text: no address nor part of one, no amount, no ``--`` beside words."""
    if text in ("--", "-"):
        return 0.0
    odd = text.startswith(("http", "--", "/")) or _FRAGMENT.fullmatch(text) or _LONE_NUMBER.fullmatch(text)
    return _ODD if odd else 3.0 if text.endswith(("：", ":")) else 0.0


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
    # best[i][c]: the cost of the words before i when the next cell to fill is column c
    best = [[float("inf")] * count for _ in range(len(words) + 1)]
    steps: list[list[tuple[int, int] | None]] = [[None] * count for _ in range(len(words) + 1)]
    best[0][0] = 0.0
    for i in range(len(words)):
        if best[i][0] + _SKIP < best[i + 1][0]:
            best[i + 1][0], steps[i + 1][0] = best[i][0] + _SKIP, (i, -1)
        begin = _part_cost(words[i - 1], words[i]) if i else 0.0
        for end, text, joined in _cells(words, i):
            for c in range(count):
                cost = best[i][c]
                if cost < float("inf"):
                    cost += begin + joined + columns[c](text)
                    if cost < best[end][(c + 1) % count]:
                        best[end][(c + 1) % count], steps[end][(c + 1) % count] = cost, (i, c)
    return _path(steps, len(words), count)


def _cells(words: list[_Word], start: int) -> Iterator[tuple[int, str, float]]:
    """Yield (end, text without spaces, cost of joining its words) of every cell that may start at a word."""
    text, joined = words[start].text, 0.0
    yield start + 1, text, joined
    for end in range(start + 1, min(len(words), start + _MOST)):
        joined += _join_cost(words[end - 1], words[end])
        if joined > _SKIP:
            return
        text += words[end].text
        yield end + 1, text, joined


def _part_cost(left: _Word, right: _Word) -> float:
    if "/" in (left.text, right.text):  # 一般会計 / 内閣府 / … is one cell
        return _ODD
    return _PART[right.before] - (_NARROW if _rather_ends(left, right) else 0.0)


def _join_cost(left: _Word, right: _Word) -> float:
    if "/" in (left.text, right.text):
        return 0.0
    alone = any(word.text in ("--", "-") or _LONE_NUMBER.fullmatch(word.text) for word in (left, right))
    address = right.text.startswith("http") or (left.text.startswith("http") and not right.text.isascii())
    apart = _ODD if alone or address else 0.0
    return _JOIN[right.before] + apart + (_NARROW if _rather_ends(left, right) else 0.0)


def _rather_ends(left: _Word, right: _Word) -> bool:
    """True for a line break that a wrap would not have made."""
    if right.before != "line":
        return False
    return left.text.endswith("。") or width(left.text) + 2 < min(width(right.text), 24)


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
