"""Which rows of the chosen table a question speaks of: years, blocks, nodes, names, places, thresholds; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.sheet import Cap
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.candidates import NAMED_ROW, Candidate, alone, is_cost
from qa.lexicon import Lexicon
from qa.mentions import Mention
from qa.names import NEARLY, Match
from qa.query import Filter
from qa.reading import Reading, script
from qa.recipients import joint, kinds, recipients
from qa.say import both_years
from qa.scope import Scope
from qa.sieve import Rows, Sieve, Test

TITLED = 1.5  # the weight of a name that keeps the regions within it
_BID = re.compile(r"(?:者|社|団体)(?:が|で|の)?(?:入札|応札|競争|応募|参加)")
SHARED = 0.6  # the least share of a further name in a list of names
_PAYEES = {"payee": "name", "contract": "payee", "cost_item": "payee", "obligation": "name"}


@dataclass(frozen=True, slots=True)
class Sifted:
    """The conditions met, the rows they leave, the conditions that no row meets, names of a list that no row has."""

    filters: tuple[Filter, ...]
    rows: Rows
    unmet: tuple[str, ...]
    absent: tuple[str, ...]


def row_filters(best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon, columns: tuple[str, ...]) -> Sifted:
    """Return the rows that the question's conditions leave, with the conditions met and unmet."""
    sieve = Sieve(best, reading, scope, lexicon, columns)
    for step in (mentions, places, regions, recipients, names, stages, kinds, joint, contracts, thresholds, years):
        step(sieve)
    return Sifted(tuple(sieve.filters), sieve.rows, tuple(sieve.unmet), tuple(sieve.absent))


def mentions(sieve: Sieve) -> None:
    """Blocks, nodes, paths and corporate numbers name rows outright."""
    for kind, column in (("block", "block"), ("corporate", "corporate_number"), ("path", "path")):
        values = sieve.reading.values(kind)
        if values and sieve.has(column):
            words = "・".join(f"ブロック{v}" if kind == "block" else str(v) for v in values)
            sieve.keep(column, "is", values, words, _one_of(column, values))
    circled = [f"({n})" for n in sieve.reading.values("circled")]
    if circled and sieve.table == "subsidy":
        words = "・".join(circled)
        sieve.keep("subprogram", "is", tuple(circled), words, lambda r: _numbered_part(r, circled), soft=True)
    nodes = sieve.reading.values("node")
    if sieve.table == "goal_link" and len(nodes) == 2:
        link = tuple(nodes)
        words = f"{link[0]}から{link[1]}"
        sieve.keep("", "is", link, words, lambda r: (r["source_node"], r["target_node"]) == link)
        return
    column = "node" if sieve.has("node") else "source_node" if sieve.has("source_node") else ""
    if nodes and column:
        sieve.keep(column, "is", nodes, "・".join(map(str, nodes)), _one_of(column, nodes))


def _numbered_part(row: Row, numbers: Iterable[str]) -> bool:
    """④ names the sub-program that begins with it."""
    own = fold(str(row["subprogram"] or row["recipient"] or ""))
    return any(own.startswith(number) for number in numbers)


def _one_of(column: str, values: Iterable[object]) -> Test:
    wanted = set(values)
    return lambda row: row[column] in wanted


def places(sieve: Sieve) -> None:
    """A prefecture among the payees: 沖縄 is 沖縄県, and is missing where no row has it."""
    column = _PAYEES.get(sieve.table)
    if sieve.table == "payee_block" and sieve.reading.tagged("place:") and not sieve.reading.values("block"):
        sieve.unmet += [s.tag.removeprefix("place:") for s in sieve.reading.tagged("place:")]
    if column is None:
        return
    spans = [s for s in sieve.reading.tagged("place:") if alone(sieve.reading.text, s)]
    named = {s.tag.removeprefix("place:"): s for s in spans}
    taken = {i for m in sieve.best.named_rows if m.share >= SHARED for i in m.explained}
    wanted = {place: s for place, s in named.items() if not _inside_name(s.start, s.end, sieve, column, taken)}
    if not wanted:
        return
    offsets = frozenset(i for s in wanted.values() for i in range(s.start, s.end))
    cut = any(sieve.excluded(s) for s in wanted.values())
    words = "・".join(wanted) + ("以外" if cut else "")
    inside = sieve.keep(column, "without" if cut else "among", tuple(wanted), words, _named(column, wanted, cut))
    if inside and not cut:
        sieve.absent += [place for place in wanted if not any(fold(str(r[column])) == place for r in sieve.rows)]
    sieve.place_used = offsets


def _inside_name(start: int, end: int, sieve: Sieve, column: str, taken: set[int]) -> bool:
    """The place is a piece of a longer name said (東京大学, 名古屋まちづくり公社)."""
    return set(range(start, end)) <= taken and (start - 1 in taken or end in taken)


def _named(column: str, wanted: Iterable[str], cut: bool) -> Test:
    names = set(wanted)
    return lambda row: (fold(str(row[column])) in names) != cut


def names(sieve: Sieve) -> None:
    """Rows whose key columns the question names; several names give the union."""
    if sieve.table == "payee_block" and not sieve.reading.values("block"):
        _blocks_of_payees(sieve)
    positions = {id(sieve.scope.rows[p]): p for p in sieve.scope.tables.get(sieve.table, ())}
    allowed = {positions[id(r)] for r in sieve.rows}
    groups = _groups(sieve.best.matches, allowed, sieve.place_used)
    if not groups:
        return
    included, excluded = _split(sieve, groups)
    for wanted, among in ((included, True), (excluded, False)):
        if not wanted:
            continue
        found = {p for group in wanted for p in group}
        numbers = {(sieve.scope.rows[p].sheet, sieve.scope.rows[p].number) for p in found}
        explained = frozenset(i for p in found for i in sieve.best.matches[p].explained)
        words = _words(sieve, found, explained) + ("" if among else "以外")
        sieve.names_used |= explained
        if among and sieve.filters and all((r.sheet, r.number) in numbers for r in sieve.rows):
            continue  # the conditions before say as much
        sieve.keep("", "among" if among else "without", sorted(numbers), words, _numbered(numbers, among))


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


def _numbered(numbers: set[tuple[str, int]], among: bool) -> Test:
    return lambda row: ((row.sheet, row.number) in numbers) == among


def _split(sieve: Sieve, groups: list[frozenset[int]]) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """Groups that an exclusion follows closely, apart from the others."""
    cuts = sieve.reading.tagged("word:exclude")
    included: list[frozenset[int]] = []
    excluded: list[frozenset[int]] = []
    for group in groups:
        end = max(max(sieve.best.matches[p].explained) for p in group) + 1
        (excluded if any(sieve.joined(end, cut) for cut in cuts) else included).append(group)
    if sieve.table == "subsidy" and not included and not any(_nearly(sieve, group) for group in excluded):
        return excluded, []  # 妊娠牛以外 speaks of a case within the row
    return included, excluded


def _nearly(sieve: Sieve, group: frozenset[int]) -> bool:
    shares = [sieve.best.matches[p].shares for p in group]
    return any(max(s.get("recipient", 0.0), s.get("subprogram", 0.0)) >= NEARLY for s in shares)


def _groups(matches: Mapping[int, Match], allowed: set[int], used: frozenset[int]) -> list[frozenset[int]]:
    """Rows named together, best first: each further group must name what the earlier ones do not."""
    left = {p: m for p, m in matches.items() if p in allowed and m.weight >= NAMED_ROW and not m.explained <= used}
    groups: list[frozenset[int]] = []
    covered: set[int] = set(used)
    while left:
        top = max(left.values(), key=lambda m: (m.weight, m.share))
        if groups and (top.share < SHARED or len(top.explained - covered) < max(2, len(top.explained) // 2)):
            left.pop(top.row)
            continue
        near = {
            p: m
            for p, m in left.items()
            if m.weight >= 0.9 * top.weight and len(m.explained & top.explained) * 2 > len(top.explained)
        }
        exact = {p for p, m in near.items() if m.share >= 0.95}
        group = exact if exact and len(exact) < len(near) else set(near)
        groups.append(frozenset(group))
        covered |= top.explained
        left = {p: m for p, m in left.items() if p not in near and len(m.explained - covered) >= 2}
    return groups


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


def stages(sieve: Sieve) -> None:
    """短期の目標: the stage, of the nodes named or of those on a path with them."""
    if not sieve.has("stage"):
        return
    wanted = {s.tag.removeprefix("stage:") for s in sieve.reading.tagged("stage:")}
    if not wanted:
        return
    words = "・".join(sorted(wanted))
    if sieve.keep("stage", "is", tuple(wanted), words, lambda r: fold(str(r["stage"])) in wanted, soft=True):
        return
    nodes = {r["node"] for r in sieve.rows}
    paths = {p["path"] for p in sieve.scope.of("goal_path") if p["node"] in nodes}
    onward = {p["node"] for p in sieve.scope.of("goal_path") if p["path"] in paths}
    every = sieve.scope.of(sieve.table)
    found = tuple(r for r in every if r["node"] in onward and fold(str(r["stage"])) in wanted)
    if found and sieve.filters:
        sieve.rows = found
        sieve.filters.append(Filter("stage", "is", tuple(wanted), words))
    else:
        sieve.unmet.append(words)


def regions(sieve: Sieve) -> None:
    """東海, 中国・四国 …: the prefectures of a region among the payees."""
    column = _PAYEES.get(sieve.table)
    if column is None or any(f.relation == "among" for f in sieve.filters):
        return
    prefectures = set(sieve.lexicon.prefectures)
    if not any(fold(str(r[column])) in prefectures for r in sieve.rows):
        return
    titled = {i for m in sieve.best.named_rows if m.share >= SHARED or m.weight >= TITLED for i in m.explained}
    for span in sieve.reading.tagged("region:"):
        text = sieve.reading.text
        said = {i for i in range(span.start, span.end) if script(text[i]) != "P"}
        if not alone(text, span) or said <= titled:
            continue
        region = span.tag.removeprefix("region:")
        cut = sieve.excluded(span)
        test = _named(column, sieve.lexicon.regions[region], cut)
        sieve.keep(column, "kind", region, region + ("以外" if cut else ""), test)
        sieve.place_used |= frozenset(range(span.start, span.end + 2))


def contracts(sieve: Sieve) -> None:
    """一者応札, 一般競争, 随意契約: conditions on contracts."""
    if sieve.table not in ("contract", "obligation"):
        return
    reading, lexicon = sieve.reading, sieve.lexicon
    about_rate = "award_rate" in sieve.best.columns and "reason" not in sieve.best.columns
    _bidders(sieve)
    if reading.has("word:withheld") and about_rate:
        sieve.keep("award_rate", "is", None, "落札率が非公開", lambda r: is_withheld(r, lexicon))
    if reading.has("word:one_bidder") and "bidders" not in sieve.best.columns:
        competitive = lexicon.words["competitive"]
        test: Test = lambda r: r["bidders"] == 1 and _says(r, competitive)  # noqa: E731
        sieve.keep("bidders", "is", 1, "一者応札（競争契約で入札者数1）", test)
    for name, label in (("competitive", "競争契約"), ("negotiated", "随意契約")):
        spans = reading.tagged(f"word:{name}")
        if spans and "method" not in sieve.best.columns:
            without = sieve.excluded(spans[-1])
            phrases = _said_phrases(sieve, name)
            sieve.keep("method", "kind", name, label + ("以外" if without else ""), _method(phrases, without))


def _bidders(sieve: Sieve) -> None:
    """5社が入札した契約: a number of bidders."""
    for mention in sieve.reading.mentions:
        found = _BID.match(sieve.reading.text, mention.end) if mention.kind == "number" else None
        if found and not found[0].startswith("しか"):
            number = mention.value
            sieve.keep("bidders", "is", number, f"入札者数が{number}", lambda r, n=number: r["bidders"] == n)  # type: ignore[misc]


def _said_phrases(sieve: Sieve, name: str) -> tuple[str, ...]:
    """The phrase said where some method has it (指名競争), else the whole kind."""
    said = tuple(sieve.text(s) for s in sieve.reading.tagged(f"word:{name}"))
    exact = tuple(p for p in said if any(_says(r, (p,)) for r in sieve.scope.of(sieve.table)))
    return exact or sieve.lexicon.words[name]


def _method(phrases: tuple[str, ...], without: bool) -> Test:
    return lambda row: _says(row, phrases) != without


def is_withheld(row: Row, lexicon: Lexicon) -> bool:
    """Return whether an award rate is blank for a stated reason."""
    reason = fold(str(row["reason"] or ""))
    return row["award_rate"] is None and any(word in reason for word in lexicon.words["undisclosed"])


def _says(row: Row, phrases: Iterable[str]) -> bool:
    return any(p in fold(str(row["method"] or "")) for p in phrases)


def thresholds(sieve: Sieve) -> None:
    """5,000万円以上, 90%未満; ちょうど5,000千円; 補助率が1/2でない: conditions on the first column of that kind."""
    for mention in sieve.reading.mentions:
        if mention.kind not in ("amount", "rate"):
            continue
        column = sieve.kind("yen") if mention.kind == "amount" else sieve.kind("rate", "rates")
        if column is None:
            continue
        relation = _relation(sieve, mention)
        said = sieve.reading.text[mention.start : mention.end]
        if relation is not None and TABLES[sieve.table].column(column).kind != "rates":
            sieve.keep(column, relation[0], mention.value, said + relation[1], _comparison(column, *relation, mention))
        elif sieve.table != "subsidy" or mention.kind == "rate":
            _equal(sieve, mention, said)


def _equal(sieve: Sieve, mention: Mention, said: str) -> None:
    """A value that rows have names them; one that none has is a claim to be checked, no condition."""
    if is_cost(sieve.reading) or sieve.reading.has("word:confirm"):
        return
    kinds = ("yen",) if mention.kind == "amount" else ("rate", "rates")
    columns = [c.name for c in TABLES[sieve.table].columns if c.kind in kinds]
    cut = any(0 <= s.start - mention.end <= 3 for s in sieve.reading.tagged("word:exclude"))
    if sieve.table == "subsidy" and not cut and "rate" in sieve.columns and "recipient" not in sieve.columns:
        return

    def test(row: Row) -> bool:
        return any(_has(row[c], mention.value) for c in columns) != cut

    elsewhere = any(v == mention.value for r in sieve.scope.rows if r.table != sieve.table for v in r.values.values())
    if cut or elsewhere or any(test(r) for r in sieve.rows):
        sieve.keep(columns[0], "without" if cut else "is", mention.value, said + ("以外" if cut else ""), test)


def _has(value: object, wanted: object) -> bool:
    if isinstance(value, tuple):
        return any((v.amount if isinstance(v, Cap) else v) == wanted for v in value)
    return value == wanted


def _relation(sieve: Sieve, mention: Mention) -> tuple[str, str] | None:
    for name in ("at_least", "at_most"):
        for span in sieve.reading.tagged(f"word:{name}"):
            if 0 <= span.start - mention.end <= 1:
                return name, sieve.text(span)
    return None


def _comparison(column: str, name: str, words: str, mention: Mention) -> Test:
    """The comparison that the words say: 以上/以下 hold at the limit, 超/未満 do not."""
    limit: int = mention.value  # type: ignore[assignment]
    strict = words in ("超", "超え", "を超え", "を超える", "より多い", "より大きい", "より高い", "を上回る", "未満",
                       "より少ない", "より小さい", "より低い", "を下回る", "に満たない")  # fmt: skip
    sign = 1 if name == "at_least" else -1

    def test(row: Row) -> bool:
        value = row[column]
        return value is not None and (sign * (value - limit) > 0 or (not strict and value == limit))

    return test


def years(sieve: Sieve) -> None:
    """A year picks rows where the table has years; elsewhere it must be the year the rows speak of."""
    named = [m for m in sieve.reading.mentions if m.kind == "year" and not _in_name(sieve, m)]
    if not named:
        return
    wanted = tuple(dict.fromkeys(int(str(m.value)) for m in named))
    words = "・".join(both_years(y) for y in wanted)
    if (
        (sieve.reading.has("op:unspent") or sieve.reading.has("op:carried_out"))
        and len(wanted) == 2
        and abs(wanted[0] - wanted[1]) == 1
    ):
        wanted = (min(wanted),)  # 2025年度への繰越し is what 2024年度 leaves
        words = both_years(wanted[0])
    elif "carried_in" in sieve.columns and len(wanted) == 2 and abs(wanted[0] - wanted[1]) == 1:
        wanted = (max(wanted),)  # 2023年度から2024年度へ: one column of the later year
        words = both_years(wanted[0])
    if sieve.has("year") and any(r["year"] is not None for r in sieve.rows):
        if sieve.table == "budget_item" and "next_request" in sieve.columns:
            wanted = tuple(dict.fromkeys(y - 1 if not any(r["year"] == y for r in sieve.rows) else y for y in wanted))
        sieve.unmet += [both_years(y) for y in wanted if not any(r["year"] == y for r in sieve.rows)]
        if any(r["year"] in wanted for r in sieve.rows):
            sieve.keep("year", "is", wanted, words, _one_of("year", wanted))
        return
    if sieve.table == "goal":
        _goal_years(sieve, wanted, words)
        return
    period = sieve.lexicon.tables[sieve.table].period
    own = {int(sheet.split("-")[0]) + period for sheet in sieve.scope.sheets}
    if period and not own & set(wanted):
        sieve.unmet.append(words)


def _goal_years(sieve: Sieve, wanted: tuple[int, ...], words: str) -> None:
    """The year of a goal: its target year where that is asked, else one that its text names."""
    soft = bool(sieve.filters)
    if "target_year" in sieve.columns:
        sieve.keep("target_year", "is", wanted, words, _one_of("target_year", wanted), soft)
        return

    def test(row: Row) -> bool:
        return any(_speaks_of(str(row["goal"] or ""), year) for year in wanted)

    sieve.keep("goal", "is", wanted, words, test, soft)


def _speaks_of(text: str, year: int) -> bool:
    folded = fold(text)
    return str(year) in folded or both_years(year).split("（")[1].removesuffix("度）") in folded


def _in_name(sieve: Sieve, mention: Mention) -> bool:
    return set(range(mention.start, mention.end)) <= sieve.names_used and sieve.table != "goal_year"
