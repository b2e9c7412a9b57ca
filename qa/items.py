"""Items of the budget that a question speaks of by their kind (当初, 補正) or leaves out by name; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.cut_kinds import LABELS
from qa.sieve import CUTS, Sieve
from qa.signs import script

# The columns of the budget table -> what the kind of an item begins with or holds.
_KINDS: Mapping[str, re.Pattern[str]] = {
    "initial": regex("当初"),
    "supplementary": regex("補正"),
    "carried_in": regex("繰越"),
    "reserve": regex("予備費"),
}
_CUT = regex("減額|減らされ|減った|減らし|削られ|削減|マイナス")  # of a supplementary budget: what it takes away
NAMED = 0.6  # the least share of a payee's name
_SIGNS = "一-鿿ァ-ヺーa-z"


def kinds_of_budget(sieve: Sieve) -> None:
    """補正で付いた旅費: of the items of that name those of the kind that is named, where one is."""
    if sieve.table != "budget_item":
        return
    for cut in dict.fromkeys(s.tag.removeprefix("cut:") for s in sieve.reading.tagged("cut:")):
        words = f"{LABELS[cut]}以外"
        sieve.keep("kind", "without", cut, words, lambda r, p=_KINDS[cut]: not p.search(str(r["kind"] or "")))  # type: ignore[misc]
    spans = {s.tag.rpartition(".")[2]: s for s in sieve.reading.tagged("name:budget_year.")}
    for span in sieve.reading.tagged("name:budget_item.item"):  # 当初予算の内訳
        spans |= {c: span for c, kind in _KINDS.items() if c not in spans and kind.search(sieve.text(span))}
    named = [c for c in spans if c in _KINDS]
    if len(named) > 1:
        _all_kinds(sieve, named)
    if len(named) != 1 or sieve.excluded(spans[named[0]]):
        return
    pattern, words = _KINDS[named[0]], sieve.text(spans[named[0]])
    if not all(pattern.search(str(r["kind"] or "")) for r in sieve.rows):
        sieve.keep(
            "kind", "is", named[0], f"「{words}」", lambda r: bool(pattern.search(str(r["kind"] or ""))), soft=True
        )


def _all_kinds(sieve: Sieve, named: Iterable[str]) -> None:
    """食糧費の当初予算と補正予算: the items named, of all those kinds."""
    own = {(r.sheet, r["item"]) for r in sieve.rows if r["item"]}
    wanted = [_KINDS[c] for c in named]
    every = sieve.scope.of("budget_item")
    rows = [r for r in every if (r.sheet, r["item"]) in own and any(p.search(str(r["kind"] or "")) for p in wanted)]
    if len(own) == 1 and len(rows) > len(sieve.rows):
        sieve.rows = tuple(rows)


def items_left_out(sieve: Sieve) -> bool:
    """委託費と庁費を除いた合計: leave out the items that are named in full before an exclusion; whether any is."""
    if sieve.table not in ("budget_item", "overhead", "cost_item") or not sieve.reading.tagged("word:exclude"):
        return False
    cut: dict[str, None] = _kinds_left_out(sieve)
    cuts = {span.start for span in sieve.reading.tagged(CUTS)}  # 庁費以外: the exclusion is no part of the name
    for name in filter(None, dict.fromkeys(_item(r) for r in sieve.rows)):
        for found in re.finditer(rf"(?<![{_SIGNS}]){re.escape(name)}(?P<more>[{_SIGNS}])?", sieve.reading.text):
            end = found.start() + len(name)
            if (found["more"] is None or end in cuts) and sieve.cut_after(end):
                cut[name] = None
    if not cut or (len(cut) < 2 and sieve.table == "overhead"):
        return False
    _of_payee(sieve)
    words = "・".join(f"「{name}」" for name in cut) + "以外"
    return sieve.keep("item", "without", tuple(cut), words, lambda r: _item(r) not in cut)


def _kinds_left_out(sieve: Sieve) -> dict[str, None]:
    """交付金を除いた残り: every item of the budget whose name ends with the kind that is left out."""
    if sieve.table != "budget_item":
        return {}
    kinds = [
        sieve.text(s)
        for s in sieve.reading.tagged("word:item_kinds")
        if sieve.excluded(s) and script(sieve.reading.text[s.start - 1 : s.start] or "、") not in "CK"
    ]  # 職員旅費を除く leaves out no 委員等旅費
    names = list(dict.fromkeys(_item(r) for r in sieve.rows))
    kinds = [kind for kind in kinds if kind not in names]  # 庁費 is an item of its own beside 港湾業務庁費
    return {name: None for name in names if kinds and name.endswith(tuple(kinds))}


def requested_and_given(table: str, columns: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return what an item has beside what is requested for it, where it is asked how many times that is."""
    times = table == "budget_item" and columns == ("next_request",) and re.search("何倍|倍に", text) is not None
    return ("amount", "next_request") if times else columns


def items_listed(sieve: Sieve) -> bool:
    """事業費と人件費: the items that are named in full beside one another, of the payee named; whether several are."""
    if sieve.table not in ("budget_item", "overhead", "cost_item"):
        return False
    found = {name: start for name, start, _ in reversed(_standing(sieve))}
    if len(found) < 2:
        return False
    _of_payee(sieve)
    words = "・".join(f"「{name}」" for name in sorted(found, key=lambda n: found[n]))
    kept = sieve.keep("item", "among", tuple(found), words, lambda r: _item(r) in found)
    sieve.items_said = {(r.sheet, r.number): found[_item(r)] for r in sieve.rows if _item(r) in found}
    return kept


def _standing(sieve: Sieve) -> list[tuple[str, int, int]]:
    """The items that stand in the question as words of their own, with their spans; none within another."""
    text, found = sieve.reading.text, []
    for name in dict.fromkeys(_item(r) for r in sieve.rows):
        pattern = rf"(?<![{_SIGNS}]){re.escape(name)}(?![{_SIGNS}])"
        found += [(name, m.start(), m.end()) for m in re.finditer(pattern, text)] if len(name) > 1 else []
    whole = [f for f in found if not any(o != f and o[1] <= f[1] and f[2] <= o[2] for o in found)]
    return sorted(whole, key=lambda f: f[1])


def _of_payee(sieve: Sieve) -> None:
    """Keep the costs of the payee whose items are left out, where one is named."""
    shares = {p: m.shares.get("payee", 0.0) for p, m in sieve.best.matches.items()}
    best = max(shares.values(), default=0.0)
    owners = {(sieve.scope.rows[p].sheet, sieve.scope.rows[p]["payee"]) for p, s in shares.items() if s == best}
    if sieve.table == "cost_item" and best >= NAMED:
        words = "・".join(f"「{name}」" for _, name in sorted(owners))
        sieve.keep("payee", "among", sorted(owners), words, lambda r: (r.sheet, r["payee"]) in owners)


def _item(row: Row) -> str:
    """The item's own name: the last piece of its path."""
    text = fold(str(row["category"] if row.table == "cost_item" else row["item"] or ""))
    return text.rpartition("/")[2]
