"""Which grant has the highest or lowest rate or cap, over all rows in question, with the rows left out named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.sheet import Cap
from index.tables import Row
from qa.answer import COMPUTED, Answer
from qa.cases import say_caps
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations, values
from qa.query import Query
from qa.say import human_yen, one_line, subject
from qa.spans import Reading

_RATE = regex(r"率|割合|何割|何%|割")
Best = tuple[Row, Fraction | int, str]  # the row, its value, and the value in the cell's own words


def extreme(query: Query, lexicon: Lexicon) -> Answer:
    """Return the grants with the greatest (``max``) or least (``min``) rate or cap; all of them where none compares."""
    greatest = query.operation == "max"
    by_rate = "rate" in query.columns and ("cap" not in query.outright or _RATE.search(query.text) is not None)
    column = "rate" if by_rate else "cap"
    found = [best for row in query.rows if (best := (_rate if by_rate else _cap)(row, query, greatest)) is not None]
    if not by_rate and len(query.rows) == 1 and (one := _within(query, greatest, lexicon)) is not None:
        return one
    if len(found) < 2 or (not by_rate and any("/" in c.per for row, _, _ in found for c in row["cap"])):
        return look_up(replace(query, operation="lookup"), lexicon)
    value = (max if greatest else min)(v for _, v, _ in found)
    won = [(row, said) for row, v, said in found if v == value]
    template = lexicon.tables["subsidy"].subject
    names = "、".join(dict.fromkeys(subject(row, template) for row, _ in won))
    label, word = lexicon.label("subsidy", column), _WORDS[by_rate][greatest]
    said = "、".join(dict.fromkeys(said for _, said in won))
    left_out = len(query.rows) - len(found)
    note = f"\n（{label}が数字で示されていない{left_out}件を除く。）" if left_out else ""
    return Answer(
        COMPUTED,
        f"{label}が最も{word}のは{names}で、{said}です。{note}",
        row_citations([row for row, _ in won], (column,), lexicon),
        values([row for row, _ in won], (column,)),
        interpretation=query.interpretation(lexicon),
        calculation=_compared(found, template, label),
    )


def _within(query: Query, greatest: bool, lexicon: Lexicon) -> Answer | None:
    """The greatest or least of the amounts that one cell names, each for some: どの区分の上限が最も低いか."""
    row = query.rows[0]
    caps: Sequence[Cap] = row["cap"] or ()
    if len({(c.per, c.condition) for c in caps}) < 3 or any("/" in c.per for c in caps):
        return None
    cap = (max if greatest else min)(caps, key=lambda c: c.amount)
    label = lexicon.label("subsidy", "cap")
    return Answer(
        COMPUTED,
        f"{subject(row, lexicon.tables['subsidy'].subject)}の{label}が最も{_WORDS[False][greatest]}のは"
        f"{say_caps([cap], query.unit)}です。",
        row_citations([row], ("cap",), lexicon),
        values([row], ("cap",)),
        interpretation=query.interpretation(lexicon),
        calculation=f"{len(caps)}件の{label}を比べた\n{say_caps(caps, query.unit)}",
    )


def together(query: Query, reading: Reading, lexicon: Lexicon) -> Answer | None:
    """Return the sum of the caps of several grants that are named; None where none is asked, or one has no amount."""
    named = any(f.relation in ("among", "kind") for f in query.filters)
    if query.table != "subsidy" or "cap" not in query.columns or not (named and reading.has("op:sum")):
        return None
    found = [best for row in query.rows if (best := _cap(row, query, greatest=True)) is not None]
    if len(found) < 2 or len(found) < len(query.rows):
        return None
    template = lexicon.tables["subsidy"].subject
    total = sum(int(value) for _, value, _ in found)
    each = "、".join(f"{subject(row, template)}は{said}" for row, _, said in found)
    label = lexicon.label("subsidy", "cap")
    terms = " + ".join(human_yen(int(value)) for _, value, _ in found)
    return Answer(
        COMPUTED,
        f"{label}の合計は{human_yen(total)}です（{each}）。",
        row_citations([row for row, _, _ in found], ("cap",), lexicon),
        total,
        interpretation=query.interpretation(lexicon),
        calculation=f"{label}の合計：{terms} = {human_yen(total)}",
    )


def no_such_rate(query: Query, reading: Reading, lexicon: Lexicon) -> Answer | None:
    """Return that no grant has the rate asked for, with the highest; None where something else is unmet."""
    rates = {reading.text[m.start : m.end] for m in reading.mentions if m.kind == "rate"}
    if query.table != "subsidy" or not query.unmet or not set(query.unmet) <= rates:
        return None
    words = "・".join(query.unmet)
    ranked = extreme(replace(query, operation="max", columns=("rate",), unmet=()), lexicon)
    return None if ranked.abstained else replace(ranked, text=f"補助率が「{words}」のものはありません。{ranked.text}")


_WORDS = {True: ("低い", "高い"), False: ("小さい", "大きい")}


def _rate(row: Row, query: Query, greatest: bool) -> Best | None:
    rates: Sequence[Fraction] = row["rate"] or ()
    return (row, (max if greatest else min)(rates), one_line(row.cells["rate"].text)) if rates else None


def _cap(row: Row, query: Query, greatest: bool) -> Best | None:
    caps: Sequence[Cap] = query.caps(row)
    if not caps:
        return None
    if len(caps) > 2 and caps[0].amount == sum(c.amount for c in caps[1:]):
        caps = caps[:1]  # 500万円(計画200万円+機器300万円)
    cap = (max if greatest else min)(caps, key=lambda c: c.amount)
    return row, cap.amount, say_caps([cap], query.unit)


def _compared(found: Sequence[Best], template: str, label: str) -> str:
    lines = [f"{subject(row, template)}：{_number(value)}" for row, value, _ in found]
    return "\n".join([f"{len(found)}件の{label}を比べた", *lines])


def _number(value: Fraction | int) -> str:
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else human_yen(value)
