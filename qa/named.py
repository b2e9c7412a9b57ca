"""The rows that a question calls by name, and the order in which it does; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from index.tables import Row
from index.text import clean, fold
from qa.by_method import method_apart
from qa.candidate import NAMED_ROW
from qa.items import items_left_out, items_listed
from qa.named_grants import other_kinds, recipients_alone, sharpest, terms_alone, within_cap
from qa.names import NEARLY
from qa.pieces import Match
from qa.sieve import CUTS, Sieve, numbered
from qa.signs import plain, script
from qa.whose import owned
from qa.within import headed

_PAYEES = ("payee", "contract", "cost_item", "obligation")
TOLD = 1.1  # the weight of a further sub-program that is told apart
SHARED = 0.6  # the least share of a further name in a list of names


def names(sieve: Sieve) -> None:
    """Rows whose key columns the question names; several names give the union."""
    if sieve.named_beside or sieve.apart:
        return
    if sieve.table == "payee_block" and not sieve.reading.values("block"):
        _blocks_of_payees(sieve)
    elif sieve.table == "payee_block" and len(set(sieve.reading.values("block"))) > 1:
        return  # ブロックCからIの調査: their letters name them all
    if items_left_out(sieve) or items_listed(sieve):
        return
    positions = {id(sieve.scope.rows[p]): p for p in sieve.scope.tables.get(sieve.table, ())}
    allowed = {positions[id(r)] for r in sieve.rows}
    allowed -= {p for p in allowed & set(sieve.best.matches) if _of_role(sieve, sieve.best.matches[p])}
    matches = method_apart(sieve, sieve.best.matches)
    if sieve.denied:
        allowed -= {p for p in allowed & set(sieve.best.matches) if _aside(sieve, sieve.best.matches[p])}
    full = 0.8 if sieve.table == "subsidy" else 0.9  # 市区町村 names both its rows, whatever else is said
    begins = partial(_begins, sieve)
    groups = [
        headed(sieve, owned(sieve, _sharpest(sieve, g)))
        for g in _groups(matches, allowed, sieve.place_used, full, sieve.table == "subsidy", begins)
    ]
    groups = [g for g in groups if not recipients_alone(sieve, g) and not terms_alone(sieve, g, groups)]
    groups = [g for g in groups if not _alike(sieve, g, allowed)]
    if not groups:
        return
    included, excluded = _split(sieve, groups)
    for wanted, among in ((included, True), (excluded, False)):
        if not wanted:
            continue
        found = {p for group in wanted for p in group}
        numbers = {(sieve.scope.rows[p].sheet, sieve.scope.rows[p].number) for p in found}
        numbers |= other_kinds(sieve, found) if among else set()
        explained = frozenset(i for p in found for i in sieve.best.matches[p].explained)
        words = _words(sieve, found, explained) + ("" if among else "以外")
        sieve.names_used |= explained
        if among and sieve.filters and all((r.sheet, r.number) in numbers for r in sieve.rows):
            continue  # the conditions before say as much
        sieve.keep("", "among" if among else "without", sorted(numbers), words, numbered(numbers, among))


def _alike(sieve: Sieve, group: frozenset[int], allowed: set[int]) -> bool:
    """Whether every row left is of a place that is said, and a group tells only what all of them have: 補助金."""
    rows = [sieve.scope.rows[p] for p in allowed]
    owner = "name" if sieve.table == "payee" else "payee"
    places = {s.tag.removeprefix("place:") for s in sieve.reading.tagged("place:")}
    if not sieve.place_used or any(fold(str(row[owner] or "")) not in places for row in rows):
        return False
    told = {c for p in group for c in sieve.best.matches[p].shares if c != owner}
    return all(len({str(row[c]) for row in rows}) == 1 for c in told)


def _aside(sieve: Sieve, match: Match) -> bool:
    """Whether a row is told by what the rows must not say, or by little else."""
    return match.share < SHARED or bool(match.explained & sieve.denied)


def _of_role(sieve: Sieve, match: Match) -> bool:
    """Whether a block's role says all that seems to name a payee, and more: 交付事務 names no 農政事務所."""
    if sieve.table != "payee" or match.share >= SHARED:
        return False
    roles = (m for p, m in sieve.best.others.items() if sieve.scope.rows[p].table == "payee_block")
    return any(m.weight > 2 * match.weight and match.explained < m.explained for m in roles)


def _blocks_of_payees(sieve: Sieve) -> None:
    """A block is also named by its payees: 民都機構の役割."""
    others = {
        p: m for p, m in sieve.best.others.items() if sieve.scope.rows[p].table == "payee" and m.weight >= NAMED_ROW
    }
    groups = _groups(others, set(others), frozenset())
    rows = [sieve.scope.rows[p] for group in groups[:1] for p in group]
    blocks = {(r.sheet, r["block"]) for r in rows}
    if blocks:
        words = "・".join(dict.fromkeys(clean(str(r["name"])) for r in rows[:3]))
        sieve.keep("block", "is", sorted(blocks), words, lambda r: (r.sheet, r["block"]) in blocks, soft=True)


def _split(sieve: Sieve, groups: list[frozenset[int]]) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """Groups that an exclusion follows closely, apart from the others."""
    blank = any(f.relation == "blank" for f in sieve.filters)  # 当初予算に額が書かれていない項目 leaves out no 当初予算
    cuts = sieve.reading.tagged("word:exclude" if blank else CUTS)
    included: list[frozenset[int]] = []
    excluded: list[frozenset[int]] = []
    for group in groups:
        ends = {max(core(sieve.best.matches[p])) + 1 for p in group} | {_longest(sieve.best.matches[p]) for p in group}
        ends |= {end for p in group for end in (*_called_at(sieve, p), *_run_ends(sieve, p))}
        cut = any(sieve.joined(end, word) for end in ends for word in cuts)
        (excluded if cut else included).append(group)
    case = [g for g in excluded if within_cap(sieve, g) and not _nearly(sieve, g)]
    if sieve.table == "subsidy" and not included and case and len(case) == len(excluded):
        return excluded, []  # 妊娠牛以外 speaks of a case within the row
    return included, excluded


def _called_at(sieve: Sieve, position: int) -> list[int]:
    """Where the payee of a row is said by its whole name, whatever else of the row is said: 「その他」は抜きで."""
    row = sieve.scope.rows[position]
    owner = plain(str(row["payee"] or row["name"] or ""))
    runs = _runs(sieve.best.matches[position]) if owner and row.table in _PAYEES else []
    return [run[-1] + 1 for run in runs if plain(sieve.reading.text[run[0] : run[-1] + 1]) == owner]


def _run_ends(sieve: Sieve, position: int) -> list[int]:
    """Where the pieces of a payee's name end, of which one may be left out: 甲野以外の工業.

    A piece that its longest one holds is of another name that is put right: 甲原工業ではなく甲野工業.
    """
    match, text = sieve.best.matches[position], sieve.reading.text
    if sieve.scope.rows[position].table not in _PAYEES:
        return []
    runs = [text[run[0] : run[-1] + 1] for run in _runs(match)]
    held = max(runs, key=len)
    ends = [run[-1] + 1 for run in _runs(match)]
    return [end for run, end in zip(runs, ends, strict=True) if run == held or run not in held]


def _nearly(sieve: Sieve, group: frozenset[int]) -> bool:
    shares = [sieve.best.matches[p].shares for p in group]
    return any(s.get("recipient", 0.0) >= NEARLY or s.get("subprogram", 0.0) >= SHARED for s in shares)


def _begins(sieve: Sieve, match: Match) -> bool:
    """Whether the beginning of a payee's name is said, as a word of its own: 甲野 of 甲野工業."""
    if sieve.scope.rows[match.row].table not in _PAYEES:
        return False
    text, run = sieve.reading.text, _runs(match)[-1]
    said = text[run[0] : run[-1] + 1]
    around = (text[run[0] - 1 : run[0]], text[run[-1] + 1 : run[-1] + 2])
    alone = not any(sign and script(sign) in "CKL" for sign in around)
    return alone and len(said) >= 2 and sieve.scope.names.begins(match.row, plain(said))


def _groups(
    matches: Mapping[int, Match],
    allowed: set[int],
    used: frozenset[int],
    full: float = 0.9,
    loose: bool = False,
    begins: Callable[[Match], bool] = lambda _: False,
) -> list[frozenset[int]]:
    """Rows named together, best first: each further group must name what the earlier ones do not.

    ``full`` is how much of the best name's weight another must have where both are said in full; ``loose``: a further
    name may be said in part, if it tells enough.
    """
    left = {p: m for p, m in matches.items() if p in allowed and m.weight >= NAMED_ROW and not m.explained <= used}
    groups: list[frozenset[int]] = []
    covered: set[int] = set(used)
    while left:
        top = max(left.values(), key=lambda m: (m.weight, m.share))
        own = core(top)
        if groups and (
            (top.share < SHARED and not (loose and top.weight >= TOLD) and not (len(groups) == 1 and begins(top)))
            or len(own - covered) < max(2, len(own) // 2)
        ):
            left.pop(top.row)
            continue
        near = {
            p: m
            for p, m in left.items()
            if m.weight >= (full if min(m.share, top.share) >= 0.95 else 0.9) * top.weight
            and len(m.explained & top.explained) * 2 > len(top.explained)
        }
        if groups:  # what another name explains tells none of these apart
            near |= {p: m for p, m in left.items() if len((m.explained ^ top.explained) - covered) <= 1}
        exact = {p for p, m in near.items() if m.share >= 0.95}
        group = exact if exact and len(exact) < len(near) else set(near)
        groups.append(frozenset(group))
        covered |= top.explained
        left = {p: m for p, m in left.items() if p not in near and len(m.explained - covered) >= 2}
    return groups


def _sharpest(sieve: Sieve, group: frozenset[int]) -> frozenset[int]:
    return _own_item(sieve, group) if sieve.table == "budget_item" else sharpest(sieve, group)


def _own_item(sieve: Sieve, group: frozenset[int]) -> frozenset[int]:
    """庁費 is the item of that name where there is one, and every 業務庁費 where there is none."""
    text = sieve.reading.text
    items = {p: fold(str(sieve.scope.rows[p]["item"] or "")).rpartition("/")[2] for p in group}
    said = {
        p for p, item in items.items() if re.search(rf"(?<![一-鿿ァ-ヺー]){re.escape(item)}(?![一-鿿ァ-ヺー])", text)
    }
    return frozenset(said) or group


def _longest(match: Match) -> int:
    """Where the longest piece of a name ends: 職員旅費以外の当初予算 also names the kind of the item."""
    return max(_runs(match), key=len)[-1] + 1


def _runs(match: Match) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in sorted(match.explained):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def core(match: Match) -> frozenset[int]:
    """The offsets where a name is said; of one said nearly in full, without pieces of it that stand elsewhere."""
    if match.share < NEARLY:
        return match.explained
    longest = max(_runs(match), key=len)
    return frozenset(longest)


def said_at(sieve: Sieve) -> tuple[int, ...]:
    """Return where the question says each row that is left: its name, place, block or recipient; -1 where nowhere."""
    positions = {id(sieve.scope.rows[p]): p for p in sieve.scope.tables.get(sieve.table, ())}
    left = {positions[id(r)] for r in sieve.rows}
    groups = _groups(sieve.best.matches, left, sieve.place_used, begins=partial(_begins, sieve))
    starts = {p: min(min(core(sieve.best.matches[q])) for q in group) for group in groups for p in group}
    return tuple(_said(sieve, row, starts.get(positions[id(row)], -1)) for row in sieve.rows)


def _said(sieve: Sieve, row: Row, named: int) -> int:
    if (row.sheet, row.number) in sieve.items_said:
        return sieve.items_said[row.sheet, row.number]
    if named >= 0:
        return named
    name = fold(str(row["payee"] if row.table in ("contract", "cost_item") else row["name"] or ""))
    for span in sieve.reading.tagged("place:"):
        if row.table in _PAYEES and span.tag == f"place:{name}":
            return span.start
    for mention in sieve.reading.mentions:
        if mention.kind == "block" and mention.value == row["block"]:
            return mention.start
    if row.table == "subsidy":
        text = fold("".join(row.cells[c].text for c in ("recipient", "subprogram") if c in row.cells))
        for span in sieve.reading.tagged("recipient:"):
            forms = sieve.lexicon.recipients[span.tag.removeprefix("recipient:")].form
            if any(form in text for form in forms):
                return span.start
    for span in sieve.reading.tagged("kind:") if row.table in _PAYEES else ():
        if re.search(sieve.lexicon.payee_kinds[span.tag.removeprefix("kind:")].pattern, name):
            return span.start
    return -1


def _words(sieve: Sieve, positions: Iterable[int], offsets: Iterable[int]) -> str:
    """How the rows were named: by their own names where these are few and short, else in the asker's words."""
    said: dict[str, None] = {}
    for p in sorted(positions):
        shares = sieve.best.matches[p].shares
        column = max(shares, key=lambda c: shares[c])
        cell = sieve.scope.rows[p].cells.get(column)
        said[clean(cell.text) if cell is not None else str(sieve.scope.rows[p][column])] = None
    if len(said) <= 3 and all(len(name) <= 40 for name in said):
        return "・".join(f"「{name}」" for name in said)
    marks = sorted(offsets)
    out = []
    for a, b in zip(marks, [*marks[1:], -9], strict=True):
        out.append(sieve.reading.text[a])
        if b >= 0 and b != a + 1:
            out.append("…" if b - a > 2 else sieve.reading.text[a + 1 : b])
    return "「" + "".join(out) + "」"
