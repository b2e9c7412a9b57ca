"""Tables that stand in for one that a sheet leaves empty: whom the costs name was paid them; pure.

A sheet may list what money was spent on and no payees (the official data comes table by table), or contracts over
several years and no others. What a question says of the empty table it then says of the one that stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qa.scope import Scope
from qa.spans import Reading, Span

# An empty table -> the tables that stand in for it, the first that has rows, each with what its columns are called.
_INSTEAD: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "payee": (
        ("cost_item", {"name": "payee", "amount": "amount", "block": "block"}),
        ("obligation", {"name": "name", "amount": "amount"}),
        ("budget_year", {"amount": "executed"}),
    ),
    "contract": (
        ("obligation", {"payee": "name", "title": "title", "amount": "amount", "method": "method",
                        "award_rate": "award_rate", "bidders": "bidders", "reason": "reason"}),
        ("cost_item", {"payee": "payee", "title": "contract", "amount": "amount"}),
    ),
}  # fmt: skip
_MARKS = ("name", "hint")
# Said of single contracts: 何者が応札した counts none of them, 落札率が9割を超える契約 are those that are listed.
_SINGLE = ("name:contract.bidders", "name:contract.award_rate", "name:obligation.award_rate", "name:contract.method")


def standing_in(reading: Reading, scope: Scope) -> Reading:
    """Return the reading with what it says of empty tables said of those that stand in for them."""
    spans = list(reading.spans)
    for empty, ways in _INSTEAD.items():
        found = next(((table, columns) for table, columns in ways if scope.tables.get(table)), None)
        if scope.tables.get(empty) or found is None:
            continue
        table, columns = found
        spans = [said for span in spans for said in _said(span, empty, table, columns, reading)]
    if scope.tables.get("obligation") and not scope.tables.get("contract"):
        spans = [s for s in spans if not _of_contracts(s, reading)]
    return replace(reading, spans=tuple(dict.fromkeys([*spans, *_items(reading)])))


def _of_contracts(span: Span, reading: Reading) -> bool:
    """契約先, 契約額 say nothing of costs where contracts are listed."""
    return reading.text.startswith("契約", span.start) and span.tag.startswith(("name:cost_item.", "hint:cost_item."))


_KINDS = ("name:budget_year.initial", "name:budget_year.supplementary")


def _items(reading: Reading) -> Iterator[Span]:
    """当初予算で最も大きい費目: costs of a kind of the budget that is named are its items."""
    if any(reading.has(kind) for kind in _KINDS) and not reading.tagged(("name:cost_item.payee", "cue:payee")):
        for span in reading.tagged("name:cost_item.category"):
            yield replace(span, tag="name:budget_item.item")


def _said(span: Span, empty: str, table: str, columns: Mapping[str, str], reading: Reading) -> tuple[Span, ...]:
    """What one span says of the table that stands in; how many there are only the empty one could tell."""
    mark, _, value = span.tag.partition(":")
    counts = reading.has("op:count") and not (table == "obligation" and empty == "contract" and reading.tagged(_SINGLE))
    if mark == "cue" and value == empty and not counts:
        told = (replace(span, tag=f"hint:{table}.contract"),) if empty == "contract" and table == "cost_item" else ()
        return (replace(span, tag=f"cue:{table}"), *told)
    owner, _, column = value.partition(".")
    if mark in _MARKS and owner == empty and column in columns and not counts:
        return (replace(span, tag=f"{mark}:{table}.{columns[column]}"),)
    return (span,)
