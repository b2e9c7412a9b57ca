"""Somebody by the seat and the sort: 乙山県の財団 is no prefecture, but a foundation whose name has it; pure."""

from __future__ import annotations

import re
from functools import partial

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.sieve import Sieve
from qa.spans import Span

_OF = regex(r"(?:に(?:ある|本拠を置く|拠点を置く))?の?")
_PUBLIC = ("都道府県", "市区町村", "市", "町", "村", "区", "町村", "自治体", "政令指定都市", "行政機関")
_ENDING = regex("(?<=..)[都府県]$")


def seated(sieve: Sieve, column: str, place: Span) -> bool:
    """Keep the payees of a sort that are named after the place or region, where the question says both.

    A single one of its sort that is named after no other place is meant as well. Returns False where there is none.
    """
    gap = _OF.match(sieve.reading.text, place.end)
    start = gap.end() if gap and gap.end() > place.end else -1
    seat = place.tag.partition(":")[2]
    spans = [s for s in sieve.reading.tagged("kind:") if s.start == start and not sieve.excluded(s)]
    sorts = [s.tag.removeprefix("kind:") for s in spans]
    return any(_keep(sieve, column, seat, sort) for sort in sorts if sort not in _PUBLIC)


def _keep(sieve: Sieve, column: str, seat: str, sort: str) -> bool:
    kind = sieve.lexicon.payee_kinds[sort]
    of_sort = partial(_is, column, seat, kind.pattern)
    own = partial(_called, column, seat)
    if not any(of_sort(row) and own(row) for row in sieve.rows):
        names = {fold(str(row[column])) for row in sieve.rows if of_sort(row)}
        places = (_ENDING.sub("", place) for place in sieve.lexicon.prefectures)
        if kind.soft or len(names) != 1 or any(place in name for name in names for place in places):
            return False
        own = of_sort
    words = f"{seat}の{sort}"
    return sieve.keep(column, "kind", (seat, sort), words, lambda row: of_sort(row) and own(row), soft=True)


def _is(column: str, seat: str, pattern: str, row: Row) -> bool:
    name = fold(str(row[column] or ""))
    return name != seat and re.search(pattern, name) is not None


def _called(column: str, seat: str, row: Row) -> bool:
    return _ENDING.sub("", seat) in fold(str(row[column] or ""))
