"""Text with its places -> typed cells; pure. A blank of the form becomes ``value=None`` and keeps its text."""

from __future__ import annotations

from index.numbers import is_blank, parse_amount, parse_count, parse_quantity, parse_rate, parse_year
from index.sheet import Cell, Count, Quantity, Rate, Source, Text, Year, Yen
from index.text import clean

Sources = tuple[Source, ...]


def text_cell(text: str, sources: Sources) -> Text:
    """Return the text as a cell; its value is the display form."""
    return Cell(None if is_blank(text) else clean(text), text, sources)


def yen_cell(text: str, sources: Sources, unit: str = "円") -> Yen:
    """Return an amount in yen; ``unit`` (千円) governs a bare number."""
    return Cell(None if is_blank(text) else parse_amount(text, unit), text, sources)


def count_cell(text: str, sources: Sources) -> Count:
    """Return a whole number."""
    return Cell(None if is_blank(text) else parse_count(text), text, sources)


def year_cell(text: str, sources: Sources) -> Year:
    """Return a western fiscal year."""
    return Cell(None if is_blank(text) else parse_year(text), text, sources)


def rate_cell(text: str, sources: Sources, unit: str = "") -> Rate:
    """Return a fraction of one; under the unit ``%`` a bare number is per cent."""
    return Cell(None if is_blank(text) else parse_rate(text, unit), text, sources)


def quantity_cell(text: str, sources: Sources) -> Quantity:
    """Return the value of an indicator as a Decimal."""
    return Cell(None if is_blank(text) else parse_quantity(text), text, sources)
