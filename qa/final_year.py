"""The value aimed at in the year aimed at: 最終の目標年度に何団体を見込むか asks for a number; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.regex import regex
from qa.spans import Reading, Span

if TYPE_CHECKING:
    from qa.sieve import Sieve

_YEAR = r"(?:最終(?:的な)?(?:の)?)?(?:目標|最終)(?:と(?:する|なる|している))?(?:の)?(?:年度?|年次)"
_THEN = regex(
    rf"{_YEAR}(?:である|の|に(?:は|おいて|おける)?|で(?:は)?|時点(?:で|の|に)?(?:は)?|まで(?:に|の)?(?:は)?|、|として(?:の)?)"
)
_VALUE = regex(
    r"何(?!年|度)|いくつ|いくら|なんぼ|どれ(?:だけ|くらい|ぐらい|ほど)|ど(?:の|ん)(?:くらい|ぐらい|程度|だけ)|目標値|目標(?!年)|値|数"
)
FINAL = "word:final_year"


def at_the_end(reading: Reading) -> Reading:
    """Return the reading with a year of the target that only says when marked so, and not as what is asked for."""
    found = _THEN.search(reading.text)
    if found is None or not _VALUE.search(reading.text, found.end()):
        return reading
    inside = [s for s in reading.tagged("name:goal.target_year") if found.start() <= s.start < found.end()]
    if not inside:
        return reading
    marked = (Span(s.start, s.end, tag) for s in inside for tag in (FINAL, "hint:goal_year.target"))
    return replace(reading, spans=(*reading.without(inside).spans, *marked))


def final_years(sieve: Sieve) -> None:
    """Keep of each indicator the year that the form marks as the one of its target."""
    if sieve.table == "goal_year" and sieve.reading.has(FINAL) and not sieve.reading.values("year"):
        sieve.keep("is_target_year", "is", True, "目標年度", lambda row: bool(row["is_target_year"]), soft=True)
