"""The one number that an answer gives, with its kind: what two answers are compared by; pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from index.numbers import parse_amount
from index.regex import regex
from index.tables import TABLES
from qa.answer import COMPUTED, LOOKUP, Answer
from qa.say import percent, say_yen
from qa.work import plain_number

_KINDS = ("yen", "rate", "rates", "caps", "count", "quantity", "year")
_META = ("sheet", "table", "row", "text")
_AMOUNT = regex(r"\d[\d,.兆億万千百]*円")
_ASIDE = regex(r"（[^）]*）")


class Measure(NamedTuple):
    """A number: yen, a share of one, or a count; of the column ``column`` of ``table`` ("" where it was computed)."""

    value: Fraction
    kind: str  # yen, rate, year or number
    table: str
    column: str
    place: tuple[Any, ...]  # the cell it stands in


def measure(answer: Answer) -> Measure | None:
    """Return the number of an answer that gives just one; None for texts, lists and refusals."""
    if answer.kind not in (LOOKUP, COMPUTED):
        return None
    records = answer.value if isinstance(answer.value, list) else []
    single = records[0] if len(records) == 1 and isinstance(records[0], dict) and "table" in records[0] else None
    if single is not None:
        return _of_record(single, answer)
    if isinstance(answer.value, int | float) and answer.kind == COMPUTED:
        return _computed(answer)
    return None


def _of_record(record: dict[str, Any], answer: Answer) -> Measure | None:
    table = TABLES[record["table"]]
    asked = [c for c in record.get("text", {}) if c in record and c != "year"]
    filled = [c for c in asked or [c for c in record if c not in _META] if record[c] is not None]
    numbers = [c for c in filled if table.column(c).kind in _KINDS]
    if len(numbers) != 1:
        return None
    column, kind = numbers[0], table.column(numbers[0]).kind
    number = _number(kind, record[column], answer)
    if number is None:
        return None
    said = {"caps": "yen", "rates": "rate"}.get(kind, kind if kind in ("yen", "rate", "year") else "number")
    return Measure(number, said, table.name, column, (record["sheet"], table.name, record["row"], column, number))


def _number(kind: str, value: Any, answer: Answer) -> Fraction | None:
    if kind == "rates":
        return Fraction(value[0]) if len(value) == 1 else None
    if kind == "caps":
        said = {_yen(m[0]) for m in _AMOUNT.finditer(_ASIDE.sub("", answer.text.split("補助上限は")[-1]))}
        return said.pop() if len(said) == 1 else None
    return Fraction(str(value))


def _computed(answer: Answer) -> Measure | None:
    amounts = [_yen(m[0]) for m in _AMOUNT.finditer(_ASIDE.sub("", answer.text))]
    value = Fraction(str(answer.value))
    if not amounts:
        return Measure(value, "number", "", "", ("computed", answer.text))
    given = value if value in amounts else amounts[0] if len(set(amounts)) == 1 else None
    return None if given is None else Measure(given, "yen", "", "", ("computed", answer.text))


def _yen(text: str) -> Fraction | None:
    amount = parse_amount(text)
    return None if amount is None else Fraction(amount)


def said_gap(one: Measure, two: Measure) -> str:
    """Return how far two numbers of a kind lie apart."""
    gap = abs(one.value - two.value)
    if one.kind == "yen":
        return say_yen(int(gap), "千円" if gap % 1000 == 0 else "円")
    if one.kind == "rate":
        return f"{percent(gap, 2).removesuffix('%')}ポイント"
    return f"{plain_number(gap)}年" if one.kind == "year" else plain_number(gap)
