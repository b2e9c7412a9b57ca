"""Items of the budget in everyday words (建物を借りるお金) or by the end of a heading (装備費), in full; pure.

An item is put for what is said of it only where the sheet has just one such item, and nothing else is called so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from index.regex import regex
from index.text import fold
from qa.lexicon import Lexicon
from qa.scope import Scope
from qa.spans import Reading, Span
from qa.typos import Correction

_MONEY = (
    r"(?:の?(?:ため|為)(?:の|に(?:使う|要る|かかる|出す|充てる))|のに(?:使う|要る|かかる)|に(?:使う|要る|かかる|充てる)|の|用の?)?"
    r"(?:お金|おカネ|カネ|費用|経費|予算|代金?|枠|旅費|費)(?![一-鿿])"
)
_OF_BUDGET = regex(r"予算|要[求望]|当初|補正|(?:来|翌|次|今|本|前)年度?|20\d\d|令和|何年度|r\d")
_STRETCH = regex(r"[一-鿿々ァ-ヺー]{2,}(?:費|料|金|手当|税|修繕|事業費補助)(?![一-鿿々ァ-ヺー])")
_KIND = "word:item_kinds"  # 貸付金, 旅費: kinds of item; what else is a phrase of the form is no item
_OTHERS = ("payee", "cost_item", "contract", "subsidy", "overhead", "obligation")
_BUDGETED = regex(r"要[求望]|当初|補正|(?:来|翌|次)年度?")  # said of no payee
_ENDS = "費料金"  # 補償金 and 補償費 are one
LEAST = 3  # signs of the end of a heading


def in_items(slips: Correction, scope: Scope, lexicon: Lexicon) -> Correction:
    """Return a question put right with the headings of the sheet's items for other words of theirs."""
    text, changes = slips.text, list(slips.changes)
    if not _OF_BUDGET.search(text):
        return slips
    heads = heads_of(scope)
    if not heads or any(head in text for head in heads):
        return slips
    for start, end, head in (*_everyday(text, heads), *_ends(text, heads, scope, lexicon)):
        changes.append((text[start:end], head))
        return Correction(text[:start] + head + text[end:], tuple(changes))
    return slips


def in_both_years(reading: Reading, scope: Scope) -> Reading:
    """旅費 今年度 来年度: an item in the year of the sheet and the one after asks for its budget and its request."""
    year = scope.fiscal_year
    columns = {year: "amount", year + 1: "next_request"}
    said = {int(str(m.value)): m for m in reading.mentions if m.kind == "year"}
    names = (s.tag.removeprefix("name:") for s in reading.tagged("name:"))
    if set(said) != set(columns) or any(not name.startswith(("budget_year.initial", "budget_item.")) for name in names):
        return reading
    if not any(head in reading.text for head in heads_of(scope)):
        return reading
    spans = [Span(m.start, m.end, f"name:budget_item.{columns[y]}") for y, m in said.items()]
    return replace(reading, spans=(*reading.spans, *spans))


def heads_of(scope: Scope) -> tuple[str, ...]:
    """Return the headings of the items of the sheets, each once."""
    return tuple(dict.fromkeys(filter(None, (_head(str(r["item"] or "")) for r in scope.of("budget_item")))))


def _head(item: str) -> str:
    """The item's own name: the last piece of its path, without what is said of it in brackets."""
    return re.sub(r"\([^()]*\)$", "", fold(item).rpartition("/")[2].strip())


def _everyday(text: str, heads: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for pattern, words in _said():
        found = pattern.search(text)
        met = next(filter(None, ([h for h in heads if word in h] for word in words)), []) if found else []
        if found and len(met) == 1:
            yield found.start(), found.end(), met[0]


def _ends(text: str, heads: Sequence[str], scope: Scope, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    for found in _STRETCH.finditer(text):
        word = found[0]
        met = [head for head in heads if head.endswith(word)]
        met = met or [
            head for head in heads if head[-1] in _ENDS and word[-1] in _ENDS and head[:-1].endswith(word[:-1])
        ]
        phrase = any(tag != _KIND for tag in lexicon.phrases.get(word, ()))
        if len(word) < LEAST or len(met) != 1 or phrase:
            continue
        if _BUDGETED.search(text) or not _elsewhere(word, scope):
            yield found.start(), found.end(), met[0]


def _elsewhere(word: str, scope: Scope) -> bool:
    """Whether something besides the items is called so: the 委託費 of a payee."""
    rows = (row for table in _OTHERS for row in scope.of(table))
    return any(word in fold(cell.text) for row in rows for cell in row.cells.values())


@cache
def _said() -> Sequence[tuple[re.Pattern[str], tuple[str, ...]]]:
    data = tomllib.loads(files("qa").joinpath("items.toml").read_text(encoding="utf-8"))["said"]
    return [(re.compile(said + _MONEY), tuple(map(fold, words))) for said, *words in data]
