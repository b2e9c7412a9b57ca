"""Items of the budget that a question speaks of by their kind (当初, 補正) or leaves out by name; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.tables import Row
from index.text import fold
from qa.sieve import Sieve

# The columns of the budget table -> what the kind of an item begins with or holds.
_KINDS: Mapping[str, re.Pattern[str]] = {
    "initial": re.compile("当初"),
    "supplementary": re.compile("補正"),
    "carried_in": re.compile("繰越"),
    "reserve": re.compile("予備費"),
}
_SIGNS = "一-鿿ァ-ヺーa-z"


def kinds_of_budget(sieve: Sieve) -> None:
    """補正で付いた旅費: of the items of that name those of the kind that is named, where one is."""
    if sieve.table != "budget_item":
        return
    spans = {s.tag.rpartition(".")[2]: s for s in sieve.reading.tagged("name:budget_year.")}
    named = [c for c in spans if c in _KINDS]
    if len(named) != 1 or sieve.excluded(spans[named[0]]):
        return
    pattern, words = _KINDS[named[0]], sieve.text(spans[named[0]])
    if not all(pattern.search(str(r["kind"] or "")) for r in sieve.rows):
        sieve.keep(
            "kind", "is", named[0], f"「{words}」", lambda r: bool(pattern.search(str(r["kind"] or ""))), soft=True
        )


def items_left_out(sieve: Sieve) -> bool:
    """委託費と庁費を除いた合計: leave out the items that are named in full before an exclusion; whether any is."""
    if sieve.table not in ("budget_item", "overhead", "cost_item") or not sieve.reading.tagged("word:exclude"):
        return False
    cut: dict[str, None] = {}
    for name in dict.fromkeys(_item(r) for r in sieve.rows):
        for found in (
            re.finditer(rf"(?<![{_SIGNS}]){re.escape(name)}(?![{_SIGNS}])", sieve.reading.text) if name else ()
        ):
            if sieve.cut_after(found.end()):
                cut[name] = None
    if len(cut) < 2:
        return False
    words = "・".join(f"「{name}」" for name in cut) + "以外"
    return sieve.keep("item", "without", tuple(cut), words, lambda r: _item(r) not in cut)


def _item(row: Row) -> str:
    """The item's own name: the last piece of its path."""
    text = fold(str(row["category"] if row.table == "cost_item" else row["item"] or ""))
    return text.rpartition("/")[2]
