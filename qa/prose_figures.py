"""Figures of running text set against one another by what they are said of: 女性27.5％、男性22.0％; pure.

No table holds them. A figure is of what stands around it up to the next one: the words before it in its own clause,
and what the bracket that it stands in belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from index.regex import regex
from index.tables import TABLES, Row
from index.text import fold
from qa.answer import COMPUTED, QUOTED, Answer, cite, unique
from qa.opposed import splits
from qa.question import Understanding
from qa.say import one_line, percent
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.statements import sentences
from qa.work import json_number, plain_number

_FIGURE = regex(
    r"(?<![\d.,第])(\d[\d,]*(?:\.\d+)?)(%|ポイント|倍|割|人|件|団体|自治体|か所|ヶ所|億円|万円|百万円|千円|円)"
)
_COMPARES = regex(r"ポイント|どっち|どちら|何倍|差(?:は|が|を|って|$|[?。])|開き|ひらき|上回|下回|違[いうっ]|比べ|より")
_CLAUSE = regex(r"[、。(（)）]")
# 女性が男性を何ポイント上回るか: the two stand side by side.
_BESIDE = regex(r"(?P<one>[^、。はが]{2,14})(?:が|は)、?(?P<two>[^、。はがを]{2,14})(?:を|より|に比べ)")
_STRAY = "/／・ "  # marks of a list before a sentence
_WHOLE = regex(r"割合|率|額|数$")  # what is compared, not of whom
_THAN, _MORE = regex(r"より[^、。]{0,4}$"), regex(r"(?:ほど|程度)?(?:長|短|高|低|多|少|増|減|上回|下回|早|遅)")
SAID, APART = (
    0.6,
    0.3,
)  # the least share of a side's words that stand with its figure; how much more than with the other's
SURE = 0.3  # how much better two figures must fit than any other two
LONG = 18  # signs of a side
AHEAD, BEHIND = 40, 24  # signs around a figure that may tell what it is of


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure of a sentence: its value, unit and print, the words right before it and those around it."""

    row: Row
    column: str
    sentence: str
    value: Fraction
    unit: str
    said: str
    label: str
    around: str


def compared_in_text(understood: Understanding, answer: Answer, scope: Scope) -> Answer | None:
    """Return two figures of one sentence and how they compare; None where ``answer`` computes, or no two are found."""
    text = understood.reading.text
    if (answer.kind not in (QUOTED,) and not answer.abstained) or _COMPARES.search(text) is None:
        return None
    every = list(_figures(scope))
    found: list[tuple[float, _Told, _Told, tuple[str, str]]] = []
    for first, second in _pairs(text):
        for one, two in ((a, b) for a in every if _share(first, a.label) >= SAID for b in every):
            if two.sentence != one.sentence or two.unit != one.unit or two.label == one.label:
                continue
            own = _share(first, one.label), _share(second, two.label)
            crossed = _share(first, two.label), _share(second, one.label)
            if own[1] < SAID or any(o - c < APART for o, c in zip(own, crossed, strict=True)):
                continue
            told = sum(_share(text, t.around) + _share(t.around, text) for t in (one, two))
            worth = sum(own) - sum(crossed) + told
            found.append((worth, one, two, (first, second)))
    if not found:
        return None
    worth, one, two, names = max(found, key=lambda f: f[0])
    doubtful = any(w > worth - SURE and {a.said, b.said} != {one.said, two.said} for w, a, b, _ in found)
    return None if doubtful else _answer(one, two, names, answer.interpretation)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The sides that a question sets against one another: short ones, that name no value themselves."""
    beside = _BESIDE.search(text)
    pairs = [(beside["one"], beside["two"])] if beside else []
    for first, second in (*pairs, *((s.first, s.second) for s in splits(text))):
        if max(len(first), len(second)) <= LONG and not _WHOLE.search(first) and not _WHOLE.search(second):
            yield first, second


def _figures(scope: Scope) -> Iterator[_Told]:
    for row, column, sentence in sentences(scope):
        folded = fold(sentence)
        found = [m for m in _FIGURE.finditer(folded) if not _relative(folded, m.start(), m.end())]
        if len(found) < 2:
            continue
        for k, match in enumerate(found):
            before = found[k - 1].end() if k else 0
            label = _CLAUSE.split(folded[max(match.start() - AHEAD, before) : match.start()])[-1]
            around = _around(folded, match.start(), match.end(), [m.end() for m in found])
            number = Fraction(match[1].replace(",", ""))
            yield _Told(row, column, sentence, number, match[2], match[0], label, around)


def _relative(text: str, start: int, end: int) -> bool:
    """Whether a figure only tells how far one thing lies from another: 全産業より2割長い."""
    return _THAN.search(text, max(start - 8, 0), start) is not None or _MORE.match(text, end) is not None


def _around(text: str, start: int, end: int, figures: Sequence[int]) -> str:
    """The words around a figure up to those beside it, or around the bracket that it stands in: 4.7％（男性0.7％）."""
    opened, closed = text.rfind("(", 0, start), text.find(")", end)
    if opened > text.rfind(")", 0, start) and closed >= 0:
        start, end = opened, closed + 1
        figures = [f for f in figures if f < opened - 1 or f > end]
    before = max((f for f in figures if f <= start), default=0)
    after = min((f for f in figures if f > end), default=len(text))
    return text[max(start - AHEAD, before) : start] + text[end : min(end + BEHIND, after)]


def _share(words: str, told: str) -> float:
    """The share of the bigrams of some words that a stretch of text has."""
    grams = [g for g in bigrams(plain(words)) if not all("ぁ" <= s <= "ゖ" for s in g)]
    there = set(bigrams(plain(told)))
    return sum(g in there for g in grams) / len(grams) if grams else 0.0


def _answer(one: _Told, two: _Told, names: Sequence[str], interpretation: str) -> Answer:
    gap = abs(one.value - two.value)
    said = f"{plain_number(gap)}{'ポイント' if one.unit == '%' else one.unit}"
    more = names[0] if one.value > two.value else names[1]
    verdict = f"で、{more}の方が{said}{'高い' if one.unit == '%' else '多い'}です" if gap else "で、同じです"
    high, low = sorted((one, two), key=lambda t: -t.value)
    formula = f"{high.said} − {low.said} = {said}"
    if low.value:
        formula += f"\n{high.said} ÷ {low.said} = {percent(high.value / low.value / 100, 2).removesuffix('%')}倍"
    table = TABLES[one.row.table]
    return Answer(
        COMPUTED,
        f"{names[0]}は{one.said}、{names[1]}は{two.said}{verdict}。\n「{one_line(one.sentence).lstrip(_STRAY)}」",
        unique(cite(one.row.sheet, table.section, one.row.cells[one.column])),
        json_number(gap),
        interpretation=interpretation,
        calculation=formula,
        outright=True,
    )
