"""Years that have an amount, have none, or a negative one: 補正予算がついた年度 (held.toml); pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from index.tables import TABLES
from qa.sieve import Sieve
from qa.spans import Reading, Span
from qa.stems import filled

_TESTS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "filled": ("あり", lambda value: bool(value)),
    "negative": ("が負", lambda value: value is not None and value < 0),
    "empty": ("なし", lambda value: value == 0),
}


def held(sieve: Sieve) -> None:
    """Keep the years whose amount is what the question says of it, where the years are asked for."""
    for span in _fields(sieve.reading) if sieve.table == "budget_year" else ():
        column, said = span.tag.rpartition(".")[2], _said(sieve.reading.text, span)
        if said is None or TABLES["budget_year"].column(column).kind != "yen":
            continue
        if any(f.column == column for f in sieve.filters):
            continue  # 繰越しの無かった年度: kept before
        label, test = _TESTS[said]
        words = f"{sieve.lexicon.label('budget_year', column)}{label}"
        sieve.keep(column, "is", said, words, lambda row, c=column, t=test: t(row[c]), soft=True)  # type: ignore[misc]


def below_zero(reading: Reading) -> bool:
    """Return whether the years are asked for in which an amount was negative: nothing is taken from anything."""
    return any(_said(reading.text, span) == "negative" for span in _fields(reading))


def _fields(reading: Reading) -> tuple[Span, ...]:
    """The fields of a year's budget, where the question asks for years and names none."""
    asked = not reading.values("year") and _rules()["asked"].search(reading.text)
    return reading.tagged("name:budget_year.") if asked else ()


def _said(text: str, span: Span) -> str | None:
    """What the question says of a field: the longest of the rules, where a year is spoken of behind it."""
    rules = _rules()
    found = [(m.end(), name) for name in _TESTS if (m := rules[name].match(text, span.end))]
    if not found:
        return None
    end, name = max(found)
    return name if rules["years"].match(text, end) or end >= len(text) - 1 else None


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads(files("qa").joinpath("held.toml").read_text(encoding="utf-8"))
    return {name: re.compile(filled(rule, data["parts"])) for name, rule in data["rules"].items()}
