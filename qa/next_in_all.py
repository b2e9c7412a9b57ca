"""来年度はいくら要るか: what is requested in all for the year after, where no item is spoken of; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qa.mentions import Mention
from qa.pieces import Match
from qa.scope import Scope
from qa.spans import Reading

_FIELD = "name:budget_item.next_request"
_APART = ("word:each", "word:item_kinds", "name:budget_item.item", "name:budget_item.kind", "op:", "cue:budget_item",
          "name:budget_item.amount", "name:budget_account.", "word:exclude", "word:at_")  # fmt: skip
SAID = 0.6  # the least weight of an item's name that speaks of it
_LISTED = ("内訳", "一覧", "項目", "費目", "科目", "ごと", "別", "すべて", "全て", "各")


def next_in_all(reading: Reading, matches: Iterable[Match], scope: Scope) -> Reading:
    """Return the reading with the total of the year after asked for, unless items are."""
    spans = reading.tagged(_FIELD)
    after = scope.fiscal_year + 1
    apart = reading.tagged(_APART) or any(word in reading.text for word in _LISTED)
    if not spans or apart or not any(row["year"] == after for row in scope.of("budget_year")):
        return reading
    said = {i for s in reading.tagged(("name:", "hint:", "ministry:", "word:")) for i in range(s.start, s.end)}
    items = (m for m in matches if scope.rows[m.row].table == "budget_item" and m.weight >= SAID)
    if any(not m.explained <= said for m in items):
        return reading
    total = [replace(s, tag="name:budget_year.requested") if s in spans else s for s in reading.spans]
    years = [m for m in reading.mentions if m.kind == "year"]
    if years:
        return replace(reading, spans=tuple(total))
    told = Mention(spans[0].start, spans[0].start + 1, "year", after)
    return replace(reading, spans=tuple(total), mentions=(*reading.mentions, told))
