"""Fields of the open data -> typed cells; pure. Amounts are in yen, rates fractions of one (0.52056)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from index.numbers import is_blank, parse_amount, parse_count, parse_quantity, parse_rate, parse_year
from index.opendata_files import Record
from index.regex import regex
from index.sheet import Cell, Count, Rate, Source, Text, Year, Yen
from index.text import clean

_WHOLE = regex(r"-?\d+(?:\.0+)?")
_DECIMAL = regex(r"-?\d+(?:\.\d+)?")
_LONG = 40  # a longer field is no row of dashes, and too rarely repeated to remember
_TRUE = frozenset({"TRUE", "True", "true", "t", "1", "○", "〇"})
JOINT = " | "  # how the form prints several values of one field


def text_cell(record: Record, key: str) -> Text:
    """Return the field as text."""
    text = record.get(key)
    return Cell(_shown(text), text, record.sources)


def own_text(text: str, sources: Sequence[Source]) -> Text:
    """Return a text that is made of several fields, or names a column."""
    return Cell(_shown(text), text, tuple(sources))


def _shown(text: str) -> str | None:
    if len(text) > _LONG:
        return clean(text)
    return _short(text)


@lru_cache(maxsize=65536)
def _short(text: str) -> str | None:
    return None if is_blank(text) else clean(text)


def yen_cell(record: Record, key: str) -> Yen:
    """Return an amount in yen."""
    text = record.get(key)
    return Cell(_yen(text), text, record.sources)


@lru_cache(maxsize=65536)
def _yen(text: str) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    return None if is_blank(text) else parse_amount(text)


def count_cell(record: Record, key: str) -> Count:
    """Return a whole number."""
    text = record.get(key)
    return Cell(_count(text), text, record.sources)


@lru_cache(maxsize=4096)
def _count(text: str) -> int | None:
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None if is_blank(text) else parse_count(text)


def year_cell(record: Record, key: str) -> Year:
    """Return a western year."""
    text = record.get(key)
    return Cell(_year(text), text, record.sources)


@lru_cache(maxsize=4096)
def _year(text: str) -> int | None:
    return None if is_blank(text) else parse_year(text)


def fraction_cell(record: Record, key: str) -> Rate:
    """Return a rate that the table writes as a fraction of one: "0.52056", "1.00188"; "52.1%" is understood, too."""
    text = record.get(key)
    return Cell(_fraction(text), text, record.sources)


@lru_cache(maxsize=16384)
def _fraction(text: str) -> Fraction | None:
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    return None if is_blank(text) else parse_rate(text)


def award_cell(record: Record, key: str, unit: str = "") -> Rate:
    """Return 落札率; a 0 is how the tables write that there is none (no contract has a price of nothing)."""
    text = record.get(key)
    rate = None if is_blank(text) else parse_rate(text, unit)
    return Cell(rate or None, text, record.sources)


def quantity(text: str) -> Decimal | None:
    """Return the value of an indicator."""
    return None if is_blank(text) else parse_quantity(text)


def is_true(record: Record, key: str) -> bool:
    """True for a ticked field: TRUE, 1, t, ○."""
    return record.get(key).strip() in _TRUE


def joined(record: Record, *keys: str, joint: str = JOINT) -> str:
    """Return the fields that are not empty, as one text: "内閣府 | 政策統括官 | …"."""
    return joint.join(text for key in keys if (text := record.get(key).strip()))


def distinct(records: Iterable[Record], key: str, joint: str = "\n") -> Text:
    """Return the different texts that the rows of one sheet give for a field, in order, with their places."""
    found: dict[str, tuple[Source, ...]] = {}
    for record in records:
        text = record.get(key)
        if text:
            found.setdefault(text, record.sources)
        else:
            found.setdefault("", record.sources)
    texts = [text for text in found if text]
    if not texts:
        return Cell(None, "", found.get("", ()))
    sources = tuple(source for text in texts for source in found[text])
    return own_text(joint.join(texts), sources)
