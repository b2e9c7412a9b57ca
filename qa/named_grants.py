"""Which grants a question calls by name: what tells one sub-program of a cell from another; pure."""

from __future__ import annotations

from collections.abc import Mapping

from index.tables import Row
from qa.recipients import mentions_of
from qa.sieve import Sieve
from qa.signs import bigrams, plain, script

_MARKS = "0123456789.()①②③④⑤⑥⑦⑧⑨⑩"
STRETCH = 5  # signs of the cell's own words in one piece


def within_cap(sieve: Sieve, group: frozenset[int]) -> bool:
    """Return whether what is said stands in the cap of the rows: 妊娠牛 of 妊娠牛27.5万円/頭."""
    rows = [(sieve.best.matches[p].explained, sieve.scope.rows[p]) for p in group]
    caps = [(said, plain(r.cells["cap"].text)) for said, r in rows if "cap" in r.cells]
    text = sieve.reading.text
    return any(text[i : i + 2] in cap for said, cap in caps for i in said if i + 1 in said)


def recipients_alone(sieve: Sieve, group: frozenset[int]) -> bool:
    """Return whether only kinds of recipients are said, by which the rows are picked already: 民間団体と都道府県."""
    if sieve.table != "subsidy" or not any(f.column == "recipient" for f in sieve.filters):
        return False
    kinds = {i for s in sieve.reading.tagged("recipient:") for i in range(s.start, s.end)}
    return all(sieve.best.matches[p].explained <= kinds for p in group)


def other_kinds(sieve: Sieve, found: set[int]) -> set[tuple[str, int]]:
    """Return the rows of the other kinds of recipients: in NPOと県(県は…の方) the name narrows one kind alone."""
    kinds = [k for f in sieve.filters if f.column == "recipient" and f.relation == "kind" for k in f.value]
    if sieve.table != "subsidy" or len(kinds) < 2 - sieve.reading.has("op:difference"):
        return set()
    kept: set[tuple[str, int]] = set()
    for kind in kinds:
        forms = sieve.lexicon.recipients[kind].form
        if not any(mentions_of(sieve.scope.rows[p], forms) for p in found):
            kept |= {(r.sheet, r.number) for r in sieve.rows if mentions_of(r, forms)}
    return kept


def terms_alone(sieve: Sieve, group: frozenset[int], groups: list[frozenset[int]]) -> bool:
    """Return whether only words of the rate or cap are said (定額), where the rows are picked by others."""
    if sieve.table != "subsidy" or (len(groups) < 2 and not any(f.column == "rate" for f in sieve.filters)):
        return False
    shares = (sieve.best.matches[p].shares for p in group)
    return all(max(s, key=lambda c: s[c]) in ("rate", "cap") for s in shares)


def sharpest(sieve: Sieve, group: frozenset[int]) -> frozenset[int]:
    """Return, of the sub-programs that one cell of recipients names together, those of which the question says most."""
    if sieve.table != "subsidy" or len(group) < 2:
        return group
    rows = {p: sieve.scope.rows[p] for p in group}
    aside = {
        i
        for s in sieve.reading.tagged(("word:filler", "name:subsidy.", "cue:"))
        if s.size > 1
        for i in range(s.start, s.end)
    }
    text = sieve.reading.text
    for cell in {plain(str(r["recipient"] or "")) for r in rows.values()}:
        for name in (plain(str(r["subprogram"] or "")) for r in rows.values()):
            cell = cell.replace(name.lstrip(_MARKS), "、") if name else cell
        aside |= _spoken_in(cell, text)
    asked = {g for i, g in enumerate(bigrams(text)) if i not in aside}
    said = {p: (f"{r.sheet}{r['recipient']}", asked & set(bigrams(plain(str(r["subprogram"] or "")))))
            for p, r in rows.items()}  # fmt: skip
    if len({frozenset(own) for _, own in said.values()}) == 1:  # 海の航路: 海上 shares one sign with it
        free = "".join(sign for i, sign in enumerate(text) if i not in aside)
        said = {p: (who, _signs_said(rows, p, free)) for p, (who, _) in said.items()}
    return frozenset(p for p, (who, own) in said.items() if not any(w == who and own < o for w, o in said.values()))


def _signs_said(rows: Mapping[int, Row], position: int, text: str) -> set[str]:
    names = {p: str(r["subprogram"] or "") for p, r in rows.items()}
    common = set.intersection(*map(set, names.values()))
    return {sign for sign in names[position] if script(sign) == "C" and sign in text and sign not in common}


def _spoken_in(cell: str, text: str) -> set[int]:
    """The offsets of stretches that the cell says in one piece: they tell none of its parts from another."""
    found: set[int] = set()
    for i in range(len(text) - STRETCH + 1):
        if text[i : i + STRETCH] in cell:
            found.update(range(i, i + STRETCH))
    return found
