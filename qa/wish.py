"""What a query wishes for besides its own words: the form's labels for them, and the tables that hold it; pure.

People say 何割, the form says 補助率: the labels of the fields that a query names are searched for too, a region's
prefectures with it, and passages of a table that is spoken of come sooner; where a why or how asks for running text,
those of the tables that tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.tables import TABLES
from qa.lexicon import Lexicon, lexicon
from qa.prose import asked
from qa.reading import read
from qa.spans import Reading, Span

# What a table gains by a field's name, by words for the table or its recipients, by words that fit several fields.
NAMED, SPOKEN, FITTING = 1.0, 0.8, 0.4
_KEYED = {
    "node": ("goal", "goal_year", "goal_link"),
    "path": ("goal_link",),
    "block": ("payee_block", "payee", "flow"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """The words to search for and how much each table is wished for, 0 to 1."""

    text: str
    tables: Mapping[str, float]


def wish_of(reading: Reading, words: Lexicon | None = None) -> Wish:
    """Return what a read question wishes for."""
    known = words or lexicon()
    more: dict[str, None] = {}
    tables: dict[str, float] = {}
    telling = [kind for kind in asked(reading.text) if kind.text]
    for span in reading.spans:
        if span.size > 1:
            more.update(dict.fromkeys(_labels(span, known)))
            if not telling:
                _raise(tables, span)
    for field, gain in (item for kind in telling for item in kind.fields.items()):
        table = field.partition(".")[0]
        tables[table] = max(tables.get(table, 0.0), gain)
    for mention in reading.mentions:
        for table in _KEYED.get(mention.kind, ()):
            tables[table] = max(tables.get(table, 0.0), SPOKEN)
    return Wish("、".join([reading.text, *(w for w in more if w not in reading.text)]), tables)


@lru_cache(maxsize=256)
def wish(query: str) -> Wish:
    """Return what a query in plain words wishes for."""
    return wish_of(read(query, lexicon()))


def _labels(span: Span, words: Lexicon) -> tuple[str, ...]:
    kind, _, value = span.tag.partition(":")
    if kind == "name":
        table, column = value.split(".")
        return (TABLES[table].column(column).label,)
    return tuple(words.regions[value]) if kind == "region" else ()


def _raise(tables: dict[str, float], span: Span) -> None:
    kind, _, value = span.tag.partition(":")
    if kind in ("name", "hint"):
        table, gain = value.partition(".")[0], NAMED if kind == "name" else FITTING
    elif kind == "cue":
        table, gain = value, SPOKEN
    elif kind == "recipient":
        table, gain = "subsidy", SPOKEN
    elif kind in ("kind", "region", "place"):
        table, gain = "payee", SPOKEN
    else:
        return
    tables[table] = max(tables.get(table, 0.0), gain)
