"""Several asks in one question, over several tables: each is asked by itself, and the answers stand together; pure.

担当課と作成責任者と開始年度 is a list of fields. Those that one table has stay one ask; where no table has
them all, the list is cut. What stands before and after the list belongs to every part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.regex import regex
from qa.answer import COMPUTED, LOOKUP, Answer, unique
from qa.pointing import points
from qa.question import Understanding
from qa.signs import script
from qa.sorts import plain_words
from qa.spans import Reading, Span

_AND = r"(?:と|、|・|や|及び|および|並びに|ならびに|または|,|/|&)"
# What may stand between two items of a list: the rest of the first one, and what joins them.
_GAP = regex(
    rf"(?!の(?:方|ほう)、)(?:の?(?:名称|名前|名|区分|番号|額|金額|年度|年|url|数|分|方|内容|県|者|社|団体|先)){{0,2}}{_AND}{{1,3}}(?:その)?(?:合わせて|あわせて|それに|それから|加えて|さらに|あと)?、?"
)
_EACH = regex(r"(?:を|は|、)?(?:それぞれ|両方|まとめて|全部|すべて|全て|あわせて|合わせて|いっぺんに|一緒に)")
_ASKED = ("name:", "hint:", "cue:", "op:count", "op:sum", "op:mean", "op:median", "op:max", "op:min", "word:lacking")
_SINGLE = ("op:count", "op:sum", "op:mean", "op:median", "op:max", "op:min")
# Two things that are set against one another, or added up, are one ask.
_TOGETHER = ("op:difference", "op:ratio", "op:gap", "op:contradiction", "op:unspent", "ask:why", "word:confirm")
# 甲を刷った業者と乙を作った業者: two descriptions of the same kind of thing.
_TWICE = regex(
    r"(?P<one>[^、。?]{3,}?[たるうくすむいな])(?P<what>業者|会社|企業|団体|法人|自治体|ところ|とこ|先|相手)"
    r"(?:と|、|や|及び|および)(?P<two>[^、。?]{3,}?[たるうくすむいな])(?P=what)(?P<rest>.*)"
)
# 甲野会の支出額と、そのうち人件費の額: a value, and a part of it.
_PART = regex(
    r"(?P<whole>[^。?]{3,}?)(?:と|、|や|及び|および|また)+(?:その|この)(?:うち|内|内訳|中)(?:の|、)?(?P<part>[^、。?]{2,}?)"
    r"(?P<rest>(?:を|は|が|って|も|[?。]|$).*)"
)
_MONEY = ("予算", "補助", "補助金", "交付金", "助成", "助成金", "支援金")  # what people call the program itself
_LEAST = 2  # signs of an item
_FILLED = 0.6  # the share of a name by which it is said, and its words are no items


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    tables: frozenset[str]
    operation: str
    firm: bool  # a field or table is named, not only hinted at
    computed: int  # where its computation begins; its end without one


def asks(understood: Understanding) -> tuple[str, ...]:
    """Return the questions that a question consists of; a single one is returned as it is."""
    reading = understood.reading
    if any(reading.has(tag) for tag in _TOGETHER):
        return (reading.text,)
    part = _PART.fullmatch(reading.text)
    if part is not None and (whose := _whose(reading, part.end("whole"))):
        return (f"{part['whole']}{part['rest']}", f"{whose}{part['part']}{part['rest']}")
    twice = _TWICE.fullmatch(reading.text)
    if twice is not None and not any(reading.has(tag) for tag in _SINGLE):
        return tuple(f"{twice[name]}{twice['what']}{twice['rest']}" for name in ("one", "two"))
    chain = max(_chains(reading, _items(understood)), key=len, default=[])
    groups = _groups(_of_keywords(reading, chain))
    left, chain = chain[0].start if chain else 0, [item for group in groups for item in group]
    if len(groups) == 1 and chain[0].start > left and chain[0].tables:
        return (reading.text[chain[0].start : chain[-1].end],)
    sums = [s for s in reading.tagged("op:sum") if not _EACH.fullmatch(reading.text, s.start, s.end)]
    if (
        _counted(reading, chain)
        or len(groups) < 2
        or any(not any(i.start <= s.start < i.end for i in chain) for s in sums)
    ):
        return (reading.text,)
    before, after = reading.text[: chain[0].start], _EACH.sub("", reading.text[chain[-1].end :])
    said = _said(reading, chain)
    return tuple(f"{before}{'と'.join(said[item] for item in group)}{after}" for group in groups)


def _whose(reading: Reading, end: int) -> str:
    """Return what stands before the first value asked for, up to ``end``: whose value it is."""
    asked = [s.start for s in reading.tagged(("name:", "hint:")) if s.end <= end and s.size >= _LEAST]
    whose = reading.text[: min(asked)] if asked else ""
    return whose if whose.endswith("の") else ""


def _of_items(reading: Reading) -> bool:
    """当初予算 最大の費目: the greatest of the items of that budget."""
    costs = {(s.start, s.end) for s in reading.tagged("name:cost_item.category")}
    items = any((s.start, s.end) in costs for s in reading.tagged("name:budget_item.item"))
    return items and (reading.has("op:max") or reading.has("op:min"))


def _counted(reading: Reading, chain: Sequence[_Item]) -> bool:
    """費目、いくつある: a topic, and how many of it there are."""
    topic = len(chain) == 2 and reading.text[chain[0].start : chain[0].end] in _MONEY
    if topic and chain[1].firm and reading.text.startswith(("いつ", "何年"), chain[1].start):
        return True  # この予算、いつからあるの
    if len(chain) != 2 or chain[1].operation != "op:count" or chain[1].firm:
        return False
    how_many = reading.text.startswith(("いくつ", "何", "幾"), chain[1].start)
    return how_many and reading.text[chain[0].end : chain[1].start] == "、"


def _of_keywords(reading: Reading, chain: Sequence[_Item]) -> list[_Item]:
    """Keywords one after another: 点検結果 内容 asks once, and 担当課 電話番号 for the number alone."""
    if re.search("[ぁ-ゖ]", reading.text):
        return list(chain)
    kept = [item for k, item in enumerate(chain) if not k or reading.text[item.start : item.end] not in plain_words()]
    own = len(kept) > 1 and kept[0].tables == {"organization"}
    of_it = own and not kept[1].operation and (not kept[1].tables or kept[1].tables == {"review"})
    return kept[1:] if of_it else kept


def _said(reading: Reading, chain: Sequence[_Item]) -> dict[_Item, str]:
    """The words of each item; a computation alone is of what the one before it computes: 契約の件数と合計."""
    said, head = {}, ""
    for item in chain:
        own = reading.text[item.start : item.end]
        said[item] = own if item.firm or not item.operation else head + own
        if item.firm and item.operation:
            head = reading.text[item.start : item.computed]
    return said


def _items(understood: Understanding) -> list[_Item]:
    """The fields and computations named, none within another, none a piece of a row's name."""
    reading, best = understood.reading, understood.candidate
    names = {i for m in (best.matches.values() if best else ()) if m.share >= _FILLED for i in m.explained}
    at: dict[tuple[int, int], list[Span]] = {}
    for span in reading.spans:
        piece = span.start - 1 in names or span.end in names  # 当初予算 alone is no piece of a longer name
        named = piece and set(range(span.start, span.end)) <= names
        bare = span.tag == "op:count" and reading.text[span.start : span.end].startswith(("何", "いくつ", "幾"))
        tail = span.tag == "cue:program" and script(reading.text[span.start - 1 : span.start] or "、") in "CK"
        if span.tag.startswith(_ASKED) and span.size >= _LEAST and not (named or bare or tail):
            at.setdefault((span.start, span.end), []).append(span)
    longest = [k for k in at if not any(o != k and o[0] <= k[0] and k[1] <= o[1] for o in at)]
    found = []
    for start, end in sorted(longest):
        tags = [s.tag for s in at[start, end]]
        operation = next((t for t in tags if t in _SINGLE), "")
        firm = _tables(tags, ("name:", "cue:"))
        tables = firm | _tables(tags, ("hint:",))
        first = _dated(reading, start)
        found.append(_Item(first, end, tables, operation, bool(firm), start if operation else end))
    return list(_compounds(reading, found))


def _dated(reading: Reading, start: int) -> int:
    """Where an item begins with its year: 担当課と令和5年度の執行率."""
    years = (m for m in reading.mentions if m.kind == "year" and reading.text[m.end : start] in ("", "の"))
    return next((m.start for m in years if m.end <= start), start)


def _tables(tags: Sequence[str], marks: tuple[str, ...]) -> frozenset[str]:
    return frozenset(t.partition(":")[2].partition(".")[0] for t in tags if t.startswith(marks))


def _compounds(reading: Reading, items: Sequence[_Item]) -> Iterator[_Item]:
    """契約件数 and 平均落札率 are one item each."""
    last: _Item | None = None
    for item in items:
        near = last is not None and reading.text[last.end : item.start] in ("", "の")
        if last is not None and near and not (last.operation and item.operation):
            firm = [i for i in (last, item) if i.firm]
            tables = frozenset.intersection(*(i.tables for i in firm)) if firm else last.tables | item.tables
            computed = (
                min(i.computed for i in (last, item) if i.operation) if last.operation or item.operation else item.end
            )
            last = _Item(
                last.start, item.end, tables or item.tables, last.operation or item.operation, bool(firm), computed
            )
        else:
            if last is not None:
                yield last
            last = item
    if last is not None:
        yield last


def _chains(reading: Reading, items: Sequence[_Item]) -> Iterator[list[_Item]]:
    chain: list[_Item] = []
    for item in items:
        if chain and not _GAP.fullmatch(reading.text, chain[-1].end, item.start):
            yield chain
            chain = []
        chain.append(item)
    yield chain


def _groups(chain: Sequence[_Item]) -> list[list[_Item]]:
    """Items in order; a new group begins where no table has all of one, or another computation is asked."""
    groups: list[list[_Item]] = []
    common: frozenset[str] = frozenset()
    operation = ""
    for item in chain:
        lacking = not item.tables and not item.operation
        shared = common & item.tables if common and item.tables else common or item.tables
        loose = not lacking and not (item.firm and any(i.firm for i in (groups or [[]])[-1]))  # a hint parts nothing
        shared = shared or (item.tables if loose else frozenset())
        fits = bool(groups) and not lacking and bool(shared or loose)
        fits = fits and not (item.operation and operation and {item.operation, operation} != {"op:max", "op:min"})
        fits = fits and (item.operation == "op:count") == (operation == "op:count")  # 件数と金額
        if not fits:
            groups.append([])
            shared, operation = item.tables, ""
        groups[-1].append(item)
        common, operation = shared or common, item.operation or operation
    return groups


def joined(questions: Sequence[str], answers: Sequence[Answer]) -> Answer | None:
    """Return the answers to the parts as one; what one part does not find is said. None where nothing is found."""
    told = [a for a in answers if not a.abstained]
    if not told:
        return None
    lines = [a.text if not a.abstained else _refused(q, a) for q, a in zip(questions, answers, strict=True)]
    lines = list(dict.fromkeys(lines))
    first = told[0]
    return replace(
        first,
        kind=COMPUTED if any(a.kind == COMPUTED for a in told) else LOOKUP,
        text="\n".join(lines),
        citations=unique(c for a in told for c in a.citations),
        value=[a.value for a in told],
        interpretation=" ／ ".join(dict.fromkeys(a.interpretation for a in answers if a.interpretation)),
        calculation="\n".join(a.calculation for a in told if a.calculation) or None,
    )


def _refused(question: str, answer: Answer) -> str:
    detail = answer.text.removeprefix("お答えできません：")
    return f"「{question.strip('、。?')}」：{detail}"


def found_first(text: str, ask: Callable[[str, Iterable[tuple[str, str]]], Answer]) -> Answer | None:
    """Return the answers to two sentences of which the second points at what the first finds.

    調査を受けた先は？その先の法人番号は？ None for any other text.
    """
    sentences = _SENTENCES.fullmatch(text)
    if sentences is None or not points(sentences["then"]):
        return None
    first = ask(sentences["first"], ())
    then = ask(sentences["then"], ((sentences["first"], first.text),))
    return None if first.abstained or then.abstained else joined(tuple(sentences.groups()), (first, then))


_SENTENCES = regex(r"(?P<first>[^?。]{4,}(?:\?|か。))(?P<then>[^?。]{4,}[?。]?)")
