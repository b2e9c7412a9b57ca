"""Rows told by the parts that set them apart: 東館と西館でそれぞれ, ポスターとカードの差; pure.

A list names several contracts (or cost items) each by a word that only its own title has. Where a payee is named, its
own rows are told apart; else few rows must have the word.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.sieve import Sieve, numbered
from qa.signs import plain

_TABLES = {"contract": ("title",), "cost_item": ("contract", "category", "use")}
_OWNER = "payee"
OWNED = 0.6  # the least share of a payee's name by which its own rows are meant
FEW = 3  # rows that a word may tell where no payee is named
_RUN = r"[一-鿿々ァ-ヺーa-z0-9]{2,}"
_ITEM = rf"{_RUN}(?:の{_RUN})?"
_END = r"(?:の(?:方|ほう|分|件|契約)|分|側)?"
_LIST = regex(rf"{_ITEM}{_END}(?:(?:と|、|や|及び|および|・){_ITEM}{_END})+")
_WHOSE = regex(rf"の{_RUN}$")  # what the last item of a list belongs to
_PART = regex(rf"({_ITEM}?){_END}(?:と|、|や|及び|および|・|$)")


def told_apart(sieve: Sieve) -> None:
    """Keep the rows that the words of a list tell apart, each word some of its own."""
    columns = _TABLES.get(sieve.table)
    if columns is None or sieve.reading.tagged("word:exclude"):
        return
    rows = _of_payee(sieve)
    owned = len(rows) < len(sieve.scope.of(sieve.table))
    texts = {(r.sheet, r.number): plain(fold("".join(str(r[c] or "") for c in columns))) for r in rows}
    if owned and _all_of_them(sieve.reading.text, len(rows)):
        kept = set(texts)
        whose = "・".join(dict.fromkeys(clean(str(r[_OWNER])) for r in rows))
        sieve.keep("", "among", sorted(kept), f"「{whose}」", numbered(kept, among=True), soft=True)
        sieve.apart = True
        return
    owners = {plain(fold(str(r[_OWNER] or ""))) for r in rows} if owned else set()
    for said, items in _lists(sieve.reading.text):
        if any(said in text for text in texts.values()):
            continue  # one title holds the whole list
        parts = [[w for w in item if not any(w in owner for owner in owners)] for item in items]
        parts = [part for part in parts if part]
        found = [{key for key, text in texts.items() if all(p in text for p in part)} for part in parts]
        told = [own for own in found if own]
        if len(told) < 2 or len(told) < len(parts) - owned:
            continue
        each = [own.difference(*(o for o in told if o < own)) for own in told]
        shared = set.intersection(*each)
        if shared or not all(each) or (not owned and any(len(own) > FEW for own in each)):
            continue
        kept = set.union(*each)
        if len(kept) == len(texts):
            sieve.apart = bool(sieve.filters)  # whose they are is a condition, or the payee's name, which says as much
            return
        words = "・".join("の".join(p) for p, own in zip(parts, found, strict=True) if own)
        sieve.keep("", "among", sorted(kept), f"「{words}」", numbered(kept, among=True), soft=True)
        sieve.apart = True
        return


_NUMERALS = "一二三四五六七八九十"
_EVERY = regex(r"(?:全|すべての|全ての|全部の|両方の)(?:契約|案件|業務|調査|仕事|費目)")
_COUNTED = regex(
    rf"(?<![\d.,一-鿿第])(\d{{1,2}}|[{_NUMERALS}])(?:つ|件|本)?の?(?:契約|案件|業務|調査|仕事|費目|事業)(?!者)"
)


def _all_of_them(text: str, count: int) -> bool:
    """Whether all of a payee's rows are meant: 全契約, or their number: 二つの調査."""
    said = _COUNTED.search(text)
    number = 0 if said is None else int(said[1]) if said[1].isdigit() else _NUMERALS.index(said[1]) + 1
    return count > 1 and (_EVERY.search(text) is not None or number == count)


def _of_payee(sieve: Sieve) -> list[Row]:
    """The rows of the payee that is named; all where none is."""
    own = [r for r in sieve.rows if _owner(sieve, r) >= OWNED]
    return own or list(sieve.rows)


def _owner(sieve: Sieve, row: Row) -> float:
    match = sieve.best.matches.get(sieve.positions[id(row)])
    return match.shares.get(_OWNER, 0.0) if match is not None else 0.0


def _lists(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The lists of a folded question, each with the words of its items."""
    for found in _LIST.finditer(text):
        parts = [m[1] for m in _PART.finditer(found[0]) if m[1]]
        yield (
            plain(_WHOSE.sub("", found[0])),
            [[plain(word) for word in part.split("の") if plain(word)] for part in parts],
        )
