"""What running text says of a value that also stands in a table; pure.

The sheet may contradict itself: a rate in the table of results, another in the words of the review. A sentence speaks
of a row's value when it names the column, carries a number of its kind and shares the row's telling signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from index.numbers import parse_rate, parse_year
from index.regex import regex
from index.sheet import Cell
from index.tables import TABLES, Row
from index.text import fold
from qa.scope import Scope
from qa.signs import bigrams, plain

SHARE = 0.45  # of the row's telling signs that a sentence about it carries
LEAST = 12  # signs of a text that may hold a sentence
_RATE = regex(r"\d[\d,]*(?:\.\d+)?(?:%|パーセント)")
_END = regex(r"(?<=。)|\n")
_TEXTS = ("review", "budget_note", "program", "remark", "plan")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, the cell it stands in and the rates it names."""

    row: Row
    column: str
    sentence: str
    rates: tuple[Fraction, ...]

    @property
    def cell(self) -> Cell[str]:
        """The cell that holds the sentence."""
        return self.row.cells[self.column]


def sentences(scope: Scope) -> Iterator[tuple[Row, str, str]]:
    """Yield (row, column, sentence) of the running texts in scope."""
    for table in _TEXTS:
        for row in scope.of(table):
            for column in TABLES[table].columns:
                value = row[column.name]
                if column.kind == "text" and isinstance(value, str) and len(value) >= LEAST:
                    yield from ((row, column.name, s.strip()) for s in _END.split(value) if s.strip())


def rates_said(scope: Scope, label: str, row: Row | None = None, subject: str = "") -> list[Statement]:
    """Return the sentences that name ``label`` (達成率) and a rate; of ``row``'s year and ``subject`` where given."""
    found = []
    for holder, column, sentence in sentences(scope):
        folded = fold(sentence)
        if row is not None and holder.sheet != row.sheet:
            continue
        rates = tuple(r for m in _RATE.findall(folded) if (r := parse_rate(m)) is not None)
        if label not in folded or not rates:
            continue
        if row is not None and not _same_year(folded, row):
            continue
        if subject and share_said(subject, folded, scope) < SHARE:
            continue
        found.append(Statement(holder, column, sentence, rates))
    return found


def named(scope: Scope, label: str, row: Row) -> list[Statement]:
    """Return the sentences of ``row``'s sheet and year that name ``label``, with a rate or without."""
    found = []
    for holder, column, sentence in sentences(scope):
        folded = fold(sentence)
        if holder.sheet == row.sheet and label in folded and _same_year(folded, row):
            found.append(Statement(holder, column, sentence, ()))
    return found


def _same_year(folded: str, row: Row) -> bool:
    years = {parse_year(m) for m in re.findall(r"(?:令和|平成|20)\d{1,2}年", folded)} - {None}
    return not years or row["year"] in years


def share_said(subject: str, sentence: str, scope: Scope) -> float:
    """Return the share of the subject's telling bigrams that a sentence says."""
    folded = fold(sentence)
    grams = set(bigrams(plain(subject)))
    total = sum(map(scope.names.weight, grams))
    there = set(bigrams(plain(folded)))
    return sum(scope.names.weight(g) for g in grams if g in there) / total if total else 0.0
