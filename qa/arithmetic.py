"""Numbers of several answers put together: added up, taken from one another, divided; pure.

Each number was answered by itself and keeps its places; what is worked out of them shows the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from index.numbers import parse_amount
from index.regex import regex
from qa.answer import COMPUTED, Answer, unique
from qa.measure import Measure, said_gap
from qa.say import human_yen, percent, say_yen, yen
from qa.work import plain_number

_ASIDE = regex("（[^）]*）")
Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Side:
    """One number: what the question calls it, its answer and the measure that it gives."""

    name: str
    answer: Answer
    measure: Measure

    @property
    def said(self) -> str:
        """The number as its answer says it: what follows the last は."""
        head = _ASIDE.sub("", self.answer.text.split("\n")[0]).split("。")[0]
        said = head.rpartition("は")[2].removesuffix("です")
        value = self.measure.value
        if self.measure.kind != "yen" or value.denominator != 1 or parse_amount(said) == value:
            return said
        return yen(int(value), "千円" if value % 1000 == 0 else "円")


def alike(sides: Sequence[Side]) -> bool:
    """Return whether the numbers are of one kind, so that they can be added up or compared."""
    return len({s.measure.kind for s in sides}) == 1


def summed(sides: Sequence[Side]) -> Answer:
    """Return the sum of amounts or numbers."""
    value = sum((s.measure.value for s in sides), Fraction(0))
    said = say_number(value, sides[0].measure)
    pair = "、".join(f"{s.name}は{s.said}" for s in sides)
    return _answer(sides, f"合計は{said}です（{pair}）。", value, " + ".join(s.said for s in sides) + f" = {said}")


def rest(whole: Side, part: Side) -> Answer | None:
    """Return the whole less the part; None where the part is more."""
    value = whole.measure.value - part.measure.value
    if value < 0:
        return None
    said = say_number(value, whole.measure)
    text = f"{whole.name}は{whole.said}、{part.name}は{part.said}で、差し引くと{said}です。"
    return _answer((whole, part), text, value, f"{whole.said} − {part.said} = {said}")


def apart(one: Side, two: Side) -> Answer:
    """Return how far two numbers lie apart, and which is more."""
    gap = one.measure.value - two.measure.value
    high, low = (one, two) if gap >= 0 else (two, one)
    said = said_gap(one.measure, two.measure)
    pair = f"{one.name}は{one.said}、{two.name}は{two.said}"
    more = "高い" if one.measure.kind == "rate" else "多い"
    verdict = f"差は{said}で、{high.name}の方が{more}です" if gap else "同じです"
    return _answer((one, two), f"{verdict}（{pair}）。", abs(gap), f"{high.said} − {low.said} = {said}")


def times(one: Side, two: Side) -> Answer | None:
    """Return how many times the second number the first is; None where the second is nothing."""
    if not two.measure.value:
        return None
    ratio = Fraction(one.measure.value / two.measure.value)
    said = f"{percent(ratio / 100, 2).removesuffix('%')}倍（{percent(ratio, 1)}）"
    text = f"{one.name}は{one.said}、{two.name}は{two.said}で、{one.name}は{two.name}の{said}です。"
    return _answer((one, two), text, ratio, f"{one.said} ÷ {two.said} = {said}")


def mean(total: Side, count: Fraction, counted: str, sides: Sequence[Side] = ()) -> Answer | None:
    """Return ``total`` divided by a count, which ``counted`` puts in words (9団体); None where there is none."""
    if not count:
        return None
    value = Fraction(total.measure.value / count)
    said = say_number(value, total.measure)
    text = f"{total.name}（{total.said}）を{counted}で割ると、{said}です。"
    return _answer(sides or (total,), text, value, f"{total.said} ÷ {plain_number(count)} = {said}")


def say_number(value: Fraction, like: Measure) -> str:
    """Return a number as those of its kind are said; an amount that does not come out even is rounded."""
    if like.kind == "rate":
        return percent(value, 2)
    if like.kind != "yen":
        return plain_number(value)
    if value.denominator == 1:
        return say_yen(int(value), "千円" if value % 1000 == 0 else "円")
    whole = round(value)
    return f"約{yen(round(value / 1000) * 1000, '千円')}（{human_yen(whole)}）" if whole > 1000 else f"約{whole:,}円"


def _answer(sides: Sequence[Side], text: str, value: Fraction, calculation: str) -> Answer:
    formulas = [s.answer.calculation for s in sides if s.answer.calculation]
    return Answer(
        COMPUTED,
        text,
        unique(c for s in sides for c in s.answer.citations),
        int(value) if value.denominator == 1 else float(value),
        interpretation=" ／ ".join(dict.fromkeys(s.answer.interpretation for s in sides)),
        calculation="\n".join([*formulas, calculation]),
        outright=True,
    )
