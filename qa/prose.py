"""The running text of the sheets in scope, sentence by sentence, and what kind of text a question asks for; pure.

Which fields hold running text, which of them tell a reason, an effect, a way of doing … and how people ask for that:
data, in ``prose.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from index.passages import rules
from index.regex import regex
from index.sheet import Cell
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.scope import Scope
from qa.signs import bigrams, plain

SHORT = 24  # signs of a heading: it is read with what follows
LEAST = 8  # signs of a text that says something
_NOTE = r"【[^】\n]{1,40}】(?=[\s　]*(?:[／/∕\n]|$))"  # …の実施【3年に1度】: a note on what stands before it
_BREAK = regex(
    rf"[。！？!?]+[」』）)]*(?:{_NOTE})?|\n+|[／/∕](?=[・‧①-⑳〇○◯●■□◆◇（(【<＜\s　])"
    rf"|(?<=[^\n])(?=[■◆●◎])|(?<=[^\n])(?!{_NOTE})(?=【)"
)
_CLOSED = regex(r"。[」』）)]*【[^】]*】$")
_EDGE = " 　\t\n／/∕"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of asking; the fields are explained in ``prose.toml``."""

    name: str
    cues: re.Pattern[str]
    fields: Mapping[str, float]
    marks: re.Pattern[str]
    text: bool
    firm: bool
    only: bool


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of questions for running text."""
    return tuple(
        Kind(
            name,
            re.compile(k["cues"]),
            k["fields"],
            re.compile(k["marks"]),
            k["text"],
            k.get("firm", False),
            k.get("only", False),
        )
        for name, k in _data()["kinds"].items()
    )


@cache
def fields() -> Mapping[str, float]:
    """Return the fields of running text, ``table.column`` -> how readily each is quoted."""
    found: Mapping[str, float] = _data()["fields"]
    return found


@cache
def _data() -> Any:
    return tomllib.loads(files("qa").joinpath("prose.toml").read_text(encoding="utf-8"))


def asked(text: str) -> tuple[Kind, ...]:
    """Return the kinds that a folded question asks in."""
    said = re.sub(_data()["aside"]["cues"], "、", text)
    return tuple(kind for kind in kinds() if kind.cues.search(said))


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a cell: ``cell.text[start:end]``, with the bigrams of it and of the words for its field."""

    row: Row
    column: str
    cell: Cell[Any]
    start: int
    end: int
    place: int  # its number among the cell's sentences
    said: str  # its folded text
    grams: frozenset[str]
    heading: frozenset[str]

    @property
    def field(self) -> str:
        return f"{self.row.table}.{self.column}"

    @property
    def text(self) -> str:
        return self.cell.text[self.start : self.end]

    @property
    def section(self) -> str:
        """The path of the field, as passages name it."""
        table = TABLES[self.row.table]
        return f"{table.section}/{table.column(self.column).label}"


@lru_cache(maxsize=64)
def sentences(scope: Scope) -> tuple[Sentence, ...]:
    """Return the sentences of the running texts in scope, in the order of their fields; a text said twice once."""
    seen: set[tuple[str, str, str]] = set()
    found: list[Sentence] = []
    for field in fields():
        table, column = field.split(".")
        for row in scope.of(table):
            cell = row.cells.get(column)
            if cell is None or cell.value is None or (row.sheet, column, cell.text) in seen:
                continue
            seen.add((row.sheet, column, cell.text))
            found += _of_cell(row, column, cell)
    return tuple(found)


def _of_cell(row: Row, column: str, cell: Cell[Any]) -> Iterator[Sentence]:
    heading = _heading(row, column)
    for place, (start, end) in enumerate(split(cell.text)):
        said = fold(clean(cell.text[start:end]))
        yield Sentence(row, column, cell, start, end, place, said, frozenset(bigrams(plain(said))), heading)


def _heading(row: Row, column: str) -> frozenset[str]:
    """The bigrams of what people call the field, and of the goal or block that the text is about."""
    rule = rules().get(row.table)
    words = [TABLES[row.table].column(column).label, *(rule.words.get(column, ()) if rule else ())]
    about = [row[c] for c in ("stage", "goal", "path", "name") if c != column and c in row.cells]
    return frozenset(g for word in (*words, *map(str, filter(None, about))) for g in bigrams(plain(str(word))))


def split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as (start, end), without the white space around them.

    A bullet is a sentence of its own, a short heading is read with what follows it.
    """
    cuts = [0, *(m.end() for m in _BREAK.finditer(text)), len(text)]
    pieces: list[tuple[int, int]] = []
    begin = 0
    for start, end in pairwise(cuts):
        begin = min(begin, start)
        said = text[begin:end].strip(_EDGE)
        closed = said.endswith(("。", "？", "！", "」")) or _CLOSED.search(said) is not None
        if len(said) >= SHORT or (closed and len(said) >= LEAST) or end == len(text):
            if said:
                pieces.append((begin, end))
            begin = end
    return [_trimmed(text, s, e) for s, e in pieces]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(_EDGE)), start + len(piece.rstrip(_EDGE))


def tells(sentence: Sentence, asked_: Sequence[Kind]) -> tuple[float, float]:
    """Return how much the field of a sentence tells of the kinds asked, and how much its signs do, 0 to 1 each."""
    if not asked_:
        return fields()[sentence.field], 0.0
    place = max(kind.fields.get(sentence.field, 0.0) for kind in asked_)
    return place, sum(bool(kind.marks.search(sentence.said)) for kind in asked_) / len(asked_)
