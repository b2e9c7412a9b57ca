"""Rows that lack what a question says: 冷凍庫を入れとらん牧場, 甲事業の定めがない団体; pure.

What is denied is told by its words. The rows that say them are left out of those that say the rest of the question; of
grants, whoever has a row that says them is left out altogether.
"""

from __future__ import annotations

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.sieve import Sieve
from qa.signs import plain
from qa.spans import Span

_BREAK = regex(r"[、。?!「」()]|のうち|の中で|の中の|中では?|なかで|のは|って|なら|には?(?=[一-鿿])")
_RUN = regex(r"[一-鿿々ァ-ヺーa-z0-9]{2,}")
_KNOWN = ("name:", "cue:", "hint:", "op:", "ask:", "word:filler", "word:rest", "kind:", "region:", "place:")
# What is left out by its kind, wherever the kind is asked: no words of a row.
_KINDS = ("kind:", "recipient:", "region:", "place:", "name:", "stage:", "word:flat", "word:rest", "word:competitive",
          "word:negotiated", "word:one_bidder", "word:joint", "word:disclosed", "word:withheld")  # fmt: skip
_VALUES = ("amount", "rate", "block", "year", "node", "path", "number", "circled", "corporate")
_TABLES = ("subsidy", "contract", "cost_item", "obligation", "payee")


def lacks(sieve: Sieve) -> None:
    """Leave out the rows that say what is denied, of those that say the rest."""
    for span in sieve.reading.tagged("word:denied") if sieve.table in _TABLES else ():
        begin = max((m.end() for m in _BREAK.finditer(sieve.reading.text, 0, span.start)), default=0)
        if not _of_kind(sieve, span):
            _leave_out(sieve, begin, span)


def _of_kind(sieve: Sieve, span: Span) -> bool:
    ends = [s.end for s in sieve.reading.tagged(_KINDS)] + [m.end for m in sieve.reading.mentions if m.kind in _VALUES]
    return any(0 <= span.start - end <= 1 for end in ends)


def _leave_out(sieve: Sieve, begin: int, span: Span) -> None:
    text = sieve.reading.text
    words = [w for w in (plain(m[0]) for m in _RUN.finditer(text, begin, span.start)) if w]
    words = [w for w in words if any(_says(sieve, r, w) for r in sieve.rows)]
    if not words:
        return
    said = {_key(r) for r in sieve.rows if all(_says(sieve, r, w) for w in words)}
    universe = _universe(sieve, begin, span.end, said)
    gone = _whole(sieve, said)
    left = {_key(r) for r in universe if _key(r) not in gone} or {_key(r) for r in universe if _key(r) not in said}
    label = "・".join(f"「{w}」" for w in words) + "以外"
    if sieve.keep("", "without", tuple(words), label, lambda r: _key(r) in left):
        sieve.denied |= frozenset(range(begin, span.end))
        sieve.place_used |= frozenset(range(begin, span.end))


def _universe(sieve: Sieve, begin: int, end: int, said: set[tuple[str, int]]) -> list[Row]:
    """The rows that say the words of the rest of the question, as long as some of them are denied and some are not."""
    rows = list(sieve.rows)
    text = sieve.reading.text
    known = {i for s in sieve.reading.tagged(_KNOWN) if s.size > 1 for i in range(s.start, s.end)}
    free = "".join("、" if i in known or begin <= i < end else sign for i, sign in enumerate(text))
    for word in (plain(m[0]) for m in _RUN.finditer(free)):
        own = [r for r in rows if _says(sieve, r, word)]
        if any(_key(r) in said for r in own) and any(_key(r) not in said for r in own):
            rows = own
    return rows


def _whole(sieve: Sieve, said: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of grants, all rows of the recipients who have one that says it."""
    if sieve.table != "subsidy":
        return said
    owners = {(r.sheet, r["recipient"]) for r in sieve.rows if _key(r) in said}
    return said | {_key(r) for r in sieve.rows if (r.sheet, r["recipient"]) in owners}


def _key(row: Row) -> tuple[str, int]:
    return row.sheet, row.number


def _says(sieve: Sieve, row: Row, word: str) -> bool:
    if row.table == "subsidy":  # a case within the cap leaves no row out: 妊娠牛に当たらない牛
        return any(word in plain(fold(row.cells[c].text)) for c in ("recipient", "subprogram") if c in row.cells)
    return sieve.scope.names.says(sieve.positions[id(row)], word)
