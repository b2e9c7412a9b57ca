"""Somebody by the seat and the sort: 乙山県の財団 is no prefecture, but a foundation whose name has it; pure."""

from __future__ import annotations

import re
from functools import partial

from index.tables import Row
from index.text import fold
from qa.reading import Span
from qa.sieve import Sieve

_OF = re.compile(r"(?:に(?:ある|本拠を置く|拠点を置く))?の?")
_PUBLIC = ("都道府県", "市区町村", "市", "町", "村", "区", "町村", "自治体", "政令指定都市", "行政機関", "地方支分部局")


def seated(sieve: Sieve, column: str, place: Span) -> bool:
    """Keep the payees of a sort that are named after the place, where the question says both; False where none is."""
    gap = _OF.match(sieve.reading.text, place.end)
    start = gap.end() if gap and gap.end() > place.end else -1
    sorts = [s.tag.removeprefix("kind:") for s in sieve.reading.tagged("kind:") if s.start == start]
    seat = place.tag.removeprefix("place:")
    known = [sort for sort in sorts if sort not in _PUBLIC]
    tests = ((sort, partial(_is, column, seat, sieve.lexicon.payee_kinds[sort].pattern)) for sort in known)
    return any(sieve.keep(column, "kind", (seat, sort), f"{seat}の{sort}", test, soft=True) for sort, test in tests)


def _is(column: str, seat: str, sort: str, row: Row) -> bool:
    name = fold(str(row[column] or ""))
    return name != seat and (seat in name or seat[:-1] in name) and re.search(sort, name) is not None
