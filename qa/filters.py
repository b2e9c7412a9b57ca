"""Which rows of the chosen table a question speaks of: years, blocks, nodes, names, places, thresholds; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.absent import lacks
from qa.apart import told_apart
from qa.candidate import Candidate
from qa.direct import direct
from qa.enumerated import outer
from qa.final_year import final_years
from qa.fit import alone
from qa.full_grants import full_grants
from qa.grant_terms import terms
from qa.held import held
from qa.inclined import ROLE
from qa.item_changes import changed_items
from qa.items import kinds_of_budget
from qa.lexicon import Lexicon
from qa.limits import quantities, thresholds, years
from qa.methods import contracts, several
from qa.named import SHARED, names, said_at
from qa.names import EXACT
from qa.query import Filter
from qa.recipients import joint, kinds, recipients, trades
from qa.rest import blanks, singles
from qa.scope import Scope
from qa.seated import seated
from qa.sieve import Rows, Sieve, Test, one_of
from qa.signs import script
from qa.spans import Reading, Span
from qa.two_roles import two_roles
from qa.whole_block import inside, whole_block
from qa.within import payees_of, within

_LIKE = regex(r"(?:年度?|ブロック|グループ|と|・|や|、|及び|および|の|[a-z]|\d)*」?")
TITLED = 1.5  # the weight of a name that keeps the regions within it
_PAYEES = {"payee": "name", "contract": "payee", "cost_item": "payee", "obligation": "name"}


@dataclass(frozen=True, slots=True)
class Sifted:
    """The conditions met, the rows they leave, the conditions that no row meets, names of a list that no row has."""

    filters: tuple[Filter, ...]
    rows: Rows
    unmet: tuple[str, ...]
    absent: tuple[str, ...]
    limits: tuple[tuple[str, str, str], ...]  # column, relation and words of the limits that no row is within
    said: tuple[int, ...]  # of each row: where the question says it, -1 where it does not


def mentions(sieve: Sieve) -> None:
    """Blocks, nodes, paths and corporate numbers name rows outright."""
    for kind, column in (("block", "block"), ("corporate", "corporate_number"), ("path", "path")):
        if sieve.has(column):
            _mentioned(sieve, kind, column, "ブロック" if kind == "block" else "")
    circled = [f"({n})" for n in outer(sieve.reading.mentions)]
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
        _mentioned(sieve, "node", column)


def _mentioned(sieve: Sieve, kind: str, column: str, mark: str = "") -> None:
    """Rows of the values named; without those that an exclusion follows, or of which a share is taken."""
    named = [m for m in sieve.reading.mentions if m.kind == kind]
    whole = whole_block(sieve.best, sieve.reading, sieve.scope) if kind == "block" else None
    if whole is not None and not inside(sieve.best, sieve.scope, whole):
        named = [m for m in named if m.value != whole]
    for cut in (False, True):
        values = tuple(dict.fromkeys(m.value for m in named if _left_out(sieve, m.end) == cut))
        if values:
            words = "・".join(f"{mark}{v}" for v in values) + ("以外" if cut else "")
            test = one_of(column, values)
            sieve.keep(column, "without" if cut else "is", values, words, (lambda r, t=test: not t(r)) if cut else test)  # type: ignore[misc]


def _numbered_part(row: Row, numbers: Iterable[str]) -> bool:
    """④ names the sub-program that begins with it."""
    names = [fold(str(row[c])) for c in ("subprogram", "recipient") if row[c]]
    own = next((name for name in names if _MARKED.match(name)), names[0] if names else "")
    listed = _numbers(own)
    return any(own.startswith(number) or number in listed for number in numbers)


_MARKED = regex(r"\(\d{1,2}\)")


_JOINED = regex(r"(?:\(\d{1,2}\)|、|,|・|及び|並びに|から|~|-|:)+")


def _numbers(text: str) -> set[str]:
    """②、④及び⑩~⑫ are five of the numbered parts; any other text lists none."""
    if not _JOINED.fullmatch(text):
        return set()
    found = [int(n) for n in re.findall(r"\((\d+)\)", text)]
    for first, last in re.findall(r"\((\d+)\)(?:から|~|-)\((\d+)\)", text):
        found += range(int(first), int(last) + 1)
    return {f"({n})" for n in found}


def _left_out(sieve: Sieve, end: int) -> bool:
    """Whether an exclusion follows a letter or number, over a list of its like: ブロックAとB以外."""
    cuts = sieve.reading.tagged("word:exclude")
    return any(end <= c.start and _LIKE.fullmatch(sieve.reading.text[end : c.start]) for c in cuts)


def places(sieve: Sieve) -> None:
    """A prefecture among the payees: 沖縄 is 沖縄県, and is missing where no row has it."""
    column = _PAYEES.get(sieve.table)
    if sieve.table == "payee_block" and sieve.reading.tagged("place:") and not sieve.reading.values("block"):
        said = {i for m in sieve.best.others.values() if m.shares.get("name", 0.0) >= SHARED for i in m.explained}
        spots = [s for s in sieve.reading.tagged("place:") if not _inside_name(s.start, s.end, sieve, "name", said)]
        sieve.unmet += [s.tag.removeprefix("place:") for s in spots]
    if column is None:
        return
    text = sieve.reading.text
    spans = [s for s in sieve.reading.tagged("place:") if alone(text, s) and not _IN_PLACE.match(text, s.end)]
    spans = [s for s in spans if not seated(sieve, column, s)]
    named = {s.tag.removeprefix("place:"): s for s in spans}
    taken = {i for m in sieve.best.named_rows if m.share >= SHARED for i in m.explained}
    wanted = {place: s for place, s in named.items() if not _inside_name(s.start, s.end, sieve, column, taken)}
    wanted = {place: s for place, s in wanted.items() if not _titled(place, s, sieve, column)}
    if not wanted:
        return
    beside = _beside(sieve, column, list(wanted.values()))
    offsets = frozenset(i for s in wanted.values() for i in range(s.start, s.end))
    cut = any(sieve.excluded(s) for s in wanted.values())
    words = "・".join(wanted) + ("以外" if cut else "")
    among = _named(column, wanted, cut)
    test: Test = (lambda r: among(r) or (r.sheet, r.number) in beside) if beside and not cut else among
    inside = sieve.keep(column, "without" if cut else "among", tuple(wanted), words, test)
    if inside and not cut:
        sieve.absent += [place for place in wanted if not any(fold(str(r[column])) == place for r in sieve.rows)]
    sieve.place_used = offsets
    sieve.named_beside = bool(beside) and not cut


def _beside(sieve: Sieve, column: str, spans: Collection[Span]) -> set[tuple[str, int]]:
    """The rows of payees that are named beside the places: 甲野公社と奈良県."""
    rows = {p: sieve.scope.rows[p] for p in sieve.scope.tables.get(sieve.table, ())}
    said = {i for s in spans for i in range(s.start, s.end)}
    own = (p for p, m in sieve.best.matches.items() if p in rows and m.shares.get(column, 0.0) >= SHARED)
    places_ = {s.tag.removeprefix("place:") for s in spans}
    others = (p for p in own if fold(str(rows[p][column])) not in places_)
    return {(rows[p].sheet, rows[p].number) for p in others if not sieve.best.matches[p].explained <= said}


def _titled(place: str, span: Span, sieve: Sieve, column: str) -> bool:
    """Whether the place is none of the payees, and stands in what some row that is named says otherwise."""
    if any(fold(str(r[column])) == place for r in sieve.rows):
        return False
    positions = {id(sieve.scope.rows[p]): p for p in sieve.scope.tables.get(sieve.table, ())}
    named = (r for r in sieve.rows if positions[id(r)] in sieve.best.matches)
    return any(sieve.scope.names.says(positions[id(r)], sieve.text(span)) for r in named)


def _inside_name(start: int, end: int, sieve: Sieve, column: str, taken: set[int]) -> bool:
    """The place is a piece of a longer name said (東京大学, 名古屋まちづくり公社)."""
    return set(range(start, end)) <= taken and (start - 1 in taken or end in taken)


def _named(column: str, wanted: Iterable[str], cut: bool) -> Test:
    names = set(wanted)
    return lambda row: (fold(str(row[column])) in names) != cut


def stages(sieve: Sieve) -> None:
    """短期の目標: the stage, of the nodes named or of those on a path with them."""
    if not sieve.has("stage"):
        return
    spans = sieve.reading.tagged("stage:")
    wanted = {s.tag.removeprefix("stage:") for s in spans}
    if wanted and any(sieve.excluded(s) for s in spans):
        _other_stages(sieve, wanted)
        return
    if not wanted and "アウトカム" in sieve.reading.text and sieve.reading.has("op:count"):
        wanted = {fold(str(r["stage"])) for r in sieve.rows if "アウトカム" in fold(str(r["stage"]))}
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
    elif not any(f.relation == "among" for f in sieve.filters) or not _staged(sieve, wanted):
        sieve.unmet.append(words)


def _other_stages(sieve: Sieve, cut: set[str]) -> None:
    """短期以外のアウトカム: the further stages; of the outcomes alone where outcomes are spoken of."""
    outcomes = "アウトカム" in sieve.reading.text
    kept = {fold(str(r["stage"])) for r in sieve.rows} - cut
    kept = {stage for stage in kept if "アウトカム" in stage or not outcomes}
    sieve.keep("stage", "without", tuple(cut), "・".join(sorted(cut)) + "以外", lambda r: fold(str(r["stage"])) in kept)


def _staged(sieve: Sieve, wanted: set[str]) -> bool:
    """Whether the sheet has any of the stages at all."""
    return any(fold(str(r["stage"])) in wanted for t in (sieve.table, "goal", "goal_path") for r in sieve.scope.of(t))


def former(sieve: Sieve) -> None:
    """旧アウトカム: the goals that the form marks as those of before; or all but those."""
    spans = sieve.reading.tagged("word:former")
    if sieve.table not in ("goal", "goal_year") or not spans:
        return
    text = sieve.reading.text[spans[-1].end :]
    cut = sieve.excluded(spans[-1]) or "以外" in sieve.text(spans[-1]) or _UNMARKED.match(text) is not None
    words = "旧アウトカム" + ("以外" if cut else "")
    sieve.keep("goal", "without" if cut else "kind", "former", words, lambda r: _is_former(r) != cut)


def roles(sieve: Sieve) -> None:
    """中間支援組織への交付: the payees of the block whose role says so; of those named, where they are in several."""
    chosen = any(f.relation in ("among", "is") for f in sieve.filters)
    inside = {(r.sheet, r["block"]) for r in sieve.rows} if sieve.table == "payee" else set()
    if sieve.table != "payee" or (chosen and (len(inside) < 2 or sieve.reading.values("block"))):
        return
    said = {i for m in sieve.best.named_rows if m.share >= EXACT for i in m.explained}
    if any(sieve.excluded(s) and s.start not in said for s in sieve.reading.tagged("kind:")):
        return  # 都道府県でないもの are not those of the block for the prefectures
    found = [(m.weight * (1 + m.share), sieve.scope.rows[p]) for p, m in sieve.best.others.items() if m.weight >= ROLE]
    blocks = sorted(((w, r) for w, r in found if r.table == "payee_block"), key=lambda f: -f[0])
    if sieve.reading.tagged(_SEVERAL) or sieve.reading.values("rank"):  # one payee alone is neither counted nor ranked
        blocks = [(w, r) for w, r in blocks if r["count"] != 1] or blocks
    if chosen:
        blocks = [(w, r) for w, r in blocks if (r.sheet, r["block"]) in inside]
        if len(blocks) > 1 and sieve.reading.has("op:difference"):
            return  # 甲県はAとBのどちらが多い: both blocks are meant
    elif two_roles(sieve):
        return
    if not blocks or (len(blocks) > 1 and blocks[1][0] > 0.9 * blocks[0][0]):
        return
    row = blocks[0][1]
    key = (row.sheet, row["block"])
    words = f"ブロック{row['block']}（{row['name']}）"
    sieve.keep("block", "is", (row["block"],), words, lambda r: (r.sheet, r["block"]) == key, soft=True)
    whole = re.search("ブロック(?:の支出先)?(?:を|は|の|って)", sieve.reading.text) is not None  # all payees of it
    named = [] if chosen or whole else payees_of(sieve, key)
    if named:  # 調査を受託したのは: whose contract it is, of the block
        called = "・".join(f"「{name}」" for name in named)
        sieve.keep("", "among", tuple(named), called, lambda r: str(r["name"]) in named, soft=True)


_SEVERAL = ("op:count", "op:max", "op:min", "op:mean", "op:median")


def _is_former(row: Row) -> bool:
    text = fold(str(row["goal"] or "") + str(row["indicator"] or ""))
    return any(mark in text for mark in ("旧アウトカム", "旧アウトプット", "旧目標", "旧指標"))


_UNMARKED = regex(r".{0,8}?(?:ない|なし|無い|無し|付いていない|ついていない)")


def _prefecture(row: Row, name: str, sieve: Sieve) -> str:
    """The prefecture of a payee: itself, or where its corporate number places a municipality; "" of others.

    A corporate number of a local government is a check digit, 000020 and its code, which begins with the number of its
    prefecture (法人番号の指定等に関する省令; 全国地方公共団体コード).
    """
    prefectures = list(sieve.lexicon.prefectures)
    if fold(name) in prefectures:
        return fold(name)
    number = row["corporate_number"] or sieve.scope.numbers.get((row.sheet, name)) or ""
    code = number[7:9] if len(number) == 13 and number[1:7] == "000020" else ""
    return prefectures[int(code) - 1] if code.isdigit() and 0 < int(code) <= len(prefectures) else ""


def regions(sieve: Sieve) -> None:
    """東海, 中国・四国 …: the prefectures of a region among the payees."""
    column = _PAYEES.get(sieve.table)
    if column is None or any(f.relation == "among" for f in sieve.filters):
        return
    if any(seated(sieve, column, s) for s in sieve.reading.tagged("region:")):
        return
    homes = {id(r): _prefecture(r, str(r[column]), sieve) for r in sieve.rows}
    if not any(homes.values()):
        return
    titled = {i for m in sieve.best.named_rows if m.share >= SHARED or m.weight >= TITLED for i in m.explained}
    _municipalities(sieve, column, homes)
    for span in sieve.reading.tagged("region:"):
        text = sieve.reading.text
        said = {i for i in range(span.start, span.end) if script(text[i]) != "P"}
        if not alone(text, span) or said <= titled:
            continue
        region = span.tag.removeprefix("region:")
        cut = sieve.excluded(span)
        within = set(sieve.lexicon.regions[region])
        test: Test = lambda r, w=within, c=cut: (homes[id(r)] in w) != c  # type: ignore[misc]  # noqa: E731
        sieve.keep(column, "kind", region, region + ("以外" if cut else ""), test)
        sieve.place_used |= frozenset(range(span.start, span.end + 2))


_IN_PLACE = regex(r"(?:県|府|都)?(?:内|下|管内|の(?:中の)?(?=市|町|村|区|基礎自治体)|にある(?=市|町|村|区|自治体))")


def _municipalities(sieve: Sieve, column: str, homes: dict[int, str]) -> None:
    """千葉県内の市: the municipalities that a prefecture has among the payees, and itself."""
    for span in sieve.reading.tagged("place:"):
        place = span.tag.removeprefix("place:")
        if _IN_PLACE.match(sieve.reading.text, span.end) and place in homes.values():
            sieve.keep(column, "kind", place, f"{place}内", lambda r, p=place: homes[id(r)] == p)  # type: ignore[misc]


_TOTAL = {"合計", "計", "小計", "総計", "総合計"}
_ITEM = {"overhead": "item", "cost_item": "category", "budget_item": "item", "payee": "name", "contract": "title"}


def totals(sieve: Sieve) -> None:
    """A row that sums up the others is none of them where rows are added, counted, ranked or left out."""
    column = _ITEM.get(sieve.table)
    if column is None or not sieve.reading.tagged(("op:", "word:exclude")):
        return
    bare = _TOTAL | ({""} if sieve.table == "overhead" else set())  # the form's own row of the total has no name
    left = tuple(row for row in sieve.rows if fold(str(row[column] or "")) not in bare)
    sieve.rows = left or sieve.rows


# Each step narrows what the earlier ones left.
STEPS = (mentions, within, direct, lacks, places, regions, recipients, terms, full_grants, told_apart, trades, names,
         kinds_of_budget, changed_items, roles, stages, kinds, joint, contracts, blanks, held, several, former,
         final_years, years, thresholds, quantities, totals, singles)  # fmt: skip


def row_filters(best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon, columns: tuple[str, ...]) -> Sifted:
    """Return the rows that the question's conditions leave, with the conditions met and unmet."""
    sieve = Sieve(best, reading, scope, lexicon, columns)
    for step in STEPS:
        step(sieve)
    return Sifted(
        tuple(sieve.filters), sieve.rows, tuple(sieve.unmet), tuple(sieve.absent), tuple(sieve.limits), said_at(sieve)
    )
