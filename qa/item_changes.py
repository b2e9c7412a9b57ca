"""Items of the budget by how they change: new in the year after, gone, unchanged, more, less, cut by a 補正; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from index.regex import regex
from index.tables import Row
from qa.scope import Scope
from qa.sieve import Sieve
from qa.spans import Reading, Span

_ITEM = r"(?:歳出予算項目|予算項目|費目|項目|科目)"
_TELLS = r"(?:[^、。?も]{0,8})"  # what may stand between the change and the item: 増える見込みの費目
_WORDS: Mapping[str, str] = {
    "new": r"新(?:た|し|規)|初めて|はじめて",
    "gone": (
        r"な(?:くな|くす|し(?:に|と))|無くな|消え|(?:ゼロ|0円?)(?:にな|に|の|とな)"
        r"|要求(?:がない|がゼロ|がなし|が0|(?:し|され)(?:ない|ていない|とらん|なくなる))"
    ),
    "same": (
        r"(?:変わ|かわ|動か|増減し)(?:ら|って)?い?(?:ない|ん|なかった|なし)"
        r"|同額|同じ|据え?置|横ばい|増減(?:の|が)?(?:ない|なし|ゼロ)"
    ),
    "up": r"(?:増え|増や[しす]|増額|伸び|ふえ)(?!ない|ん|ず|てない|ていない)",
    "not_up": r"(?:増え|増や[しさ]|ふえ)(?:ない|ん|てない|ていない)",
    "not_down": r"(?:減ら|へら)(?:ない|ん|なかった)|減って(?:い)?ない",
    "down": r"(?:減る|減り|減[っらす]|減額|削[らるっ]|へる)(?!ない|ん)",
    "cut": r"マイナス|減[っらる]|減額|削[らるっ]",
}
_TAGS = ("name:", "cue:", "hint:", "op:difference", "op:change", "word:cost_items")
_NEXT = regex(r"来年|翌年|次年|要求|次の年")
_EXTREME = ("op:max", "op:min", "op:ratio", "op:sum", "word:exclude", "ask:why", "word:confirm")


def by_change(reading: Reading, scope: Scope) -> Reading:
    """Return the reading with the items that change as it says asked for, where it asks which do."""
    found = _change(reading)
    if found is None or not scope.tables.get("budget_item") or reading.tagged(_EXTREME):
        return reading
    name, start, end, item = found
    columns = ("item", "amount") if name == "cut" else ("item", "amount", "next_request")
    kept = [s for s in reading.spans if not s.tag.startswith(_TAGS)]
    asked = [Span(item, end, f"name:budget_item.{column}") for column in columns]
    told = Span(min(start, item), max(start, item), f"word:change_{name}")
    spans = (*kept, *asked, Span(item, end, "cue:budget_item"), told)
    return replace(reading, spans=spans)


def of_change(reading: Reading) -> bool:
    """Whether items are told by how they change: a year that is said is the one they change to."""
    return bool(reading.tagged("word:change_"))


def _change(reading: Reading) -> tuple[str, int, int, int] | None:
    """The change that is asked about, where it begins, where the item's word ends and where it begins."""
    text = reading.text
    added = "補正" in text
    if (not added and not _NEXT.search(text)) or (added and "当初" in text):
        return None
    for name, words in _WORDS.items():
        if (name == "cut") != added:
            continue
        before = re.search(rf"(?:{words}){_TELLS}(?P<item>{_ITEM})", text)
        if before:
            return name, before.start(), before.end(), before.start("item")
        after = re.search(
            rf"(?P<item>{_ITEM})(?:のうち|の中|で|は)[^。?]{{0,16}}?(?:{words}){_TELLS}の(?:は|って)", text
        )
        if after:
            return name, after.end(), after.end("item"), after.start("item")
    return None


def changed_items(sieve: Sieve) -> None:
    """Keep the items that change as is said."""
    tags = [s.tag.removeprefix("word:change_") for s in sieve.reading.tagged("word:change_")]
    if not tags or sieve.table != "budget_item":
        return
    label, test = _TESTS[tags[0]]
    sieve.keep("next_request", "change", tags[0], label, test)


def _initial(row: Row) -> bool:
    return "当初" in str(row["kind"] or "")


_TESTS: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "new": ("翌年度に新たに要求する項目", lambda r: _initial(r) and not r["amount"] and bool(r["next_request"])),
    "gone": ("翌年度に要求しない項目", lambda r: _initial(r) and bool(r["amount"]) and not r["next_request"]),
    "same": ("翌年度も同額の項目", lambda r: _initial(r) and bool(r["amount"]) and r["amount"] == r["next_request"]),
    "up": ("翌年度に増える項目", lambda r: _initial(r) and (r["next_request"] or 0) > (r["amount"] or 0)),
    "not_up": ("翌年度に増えない項目", lambda r: _initial(r) and (r["next_request"] or 0) <= (r["amount"] or 0)),
    "not_down": ("翌年度に減らない項目", lambda r: _initial(r) and (r["next_request"] or 0) >= (r["amount"] or 0)),
    "down": ("翌年度に減る項目", lambda r: _initial(r) and (r["next_request"] or 0) < (r["amount"] or 0)),
    "cut": ("補正で減額された項目", lambda r: "補正" in str(r["kind"] or "") and (r["amount"] or 0) < 0),
}
