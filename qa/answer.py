"""What an answer is: its kinds, its citations and its reasons of refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from index.sheet import BBox, Cell, Source

LOOKUP, COMPUTED, QUOTED, REFUSED = "lookup", "computed", "quoted", "refused"

NOT_IN_SHEET = "not_in_sheet"
BLANK_IN_SHEET = "blank_in_sheet"
UNDISCLOSED = "undisclosed"
UNKNOWN_SHEET = "unknown_sheet"
AMBIGUOUS = "ambiguous"
OUT_OF_SCOPE = "out_of_scope"
REASONS = (NOT_IN_SHEET, BLANK_IN_SHEET, UNDISCLOSED, UNKNOWN_SHEET, AMBIGUOUS, OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and its place. ``bbox`` in PDF points, top-left origin; page from 1."""

    sheet: str
    section: str
    text: str
    page: int | None = None
    bbox: BBox | None = None
    file: str = ""
    row: int | None = None  # the row of the open-data table, where the sheet was read from one


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``reason`` is set for refusals only; ``value`` is plain JSON.

    ``outright``: the way of asking was understood as a whole: no word of the question has to stand in the answer.
    """

    kind: str
    text: str
    citations: tuple[Citation, ...] = ()
    value: Any = None
    reason: str | None = None
    interpretation: str = ""
    calculation: str | None = None
    took_ms: float = 0.0
    suggestions: tuple[str, ...] = field(default=())
    outright: bool = False

    @property
    def abstained(self) -> bool:
        """The answer is a refusal."""
        return self.kind == REFUSED


def cite(sheet: str, section: str, cell: Cell[Any]) -> tuple[Citation, ...]:
    """Return the citations of a cell: one a place. A cell that runs over a page break is quoted in parts."""
    if not cell.sources:
        return ()
    parts = _parts(cell)
    return tuple(_citation(sheet, section, text, source) for text, source in parts if text)


def _parts(cell: Cell[Any]) -> Iterable[tuple[str, Source]]:
    return ((cell.text, source) for source in cell.sources[:1])


def _citation(sheet: str, section: str, text: str, source: Source) -> Citation:
    return Citation(sheet, section, text, source.page, source.bbox, source.file, source.row)


def unique(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the citations in order, each once."""
    return tuple(dict.fromkeys(citations))
