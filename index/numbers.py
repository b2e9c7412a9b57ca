"""Amounts, units, rates, years and counts as people print them; pure. A blank is None, never 0.

Yen are ``int``, rates exact ``Fraction``s of one, indicator values ``Decimal``s, years western.
"""

from __future__ import annotations

from decimal import Decimal

from index.caps import parse_caps
from index.numerals import KANJI, MAGNITUDES, NUMBER, decimal, find_amounts, integer, is_blank, plain
from index.rates import parse_rate, parse_rates
from index.regex import regex

__all__ = [
    "is_blank",
    "parse_amount",
    "parse_caps",
    "parse_count",
    "parse_quantity",
    "parse_rate",
    "parse_rates",
    "parse_year",
]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERAS |= {"R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}
_ERA_YEAR = regex(
    rf"(?:(?P<era>令和|平成|昭和|大正|明治)\s*(?P<n>\d{{1,2}}|元|{KANJI})|(?<![A-Za-z])(?P<letter>[RHSTMrhstm])\s*[..]?\s*(?P<m>\d{{1,2}}|元)(?!\d))"
)
_WEST_YEAR = regex(
    r"(?<![\d,.])(?P<year>1[89]\d\d|2[01]\d\d)(?![\d,]|\.\d)|(?P<kanji>[一二][〇九八一][〇一二三四五六七八九]{2})年"
)
_SIGNED = regex(rf"(?P<sign>[-▲△]\s*)?(?P<number>{NUMBER})")


def parse_amount(text: str, unit: str = "円") -> int | None:
    """Return the first amount of the text in yen; a bare number ("3,500") is in ``unit`` ("千円").

    None when blank or when the text holds no amount. ``▲`` and ``-`` before the number make it negative.
    Raises ValueError for a unit that is no magnitude of yen.
    """
    magnitude = MAGNITUDES.get(unit.removesuffix("円"))
    if magnitude is None:
        raise ValueError(f"unknown unit of yen: {unit!r}")
    amounts = find_amounts(text)
    if amounts:
        negative = plain(text[: amounts[0].start]).rstrip().endswith(("-", "▲", "△"))
        return -amounts[0].yen if negative else amounts[0].yen
    bare = plain(text).strip(" \n'")
    match = _SIGNED.fullmatch(bare)
    if match is None:
        return None
    yen = int((Decimal(match["number"].replace(",", "")) * magnitude).to_integral_value())
    return -yen if match["sign"] else yen


def parse_year(text: str) -> int | None:
    """Return the western year of the first year named: 令和6年度, R6, 2024, ２０２４年度, 平成三十年, 令和元年度.

    A fiscal year keeps the year that names it (R6 is 2024, from April 2024). None when no year is named.
    """
    bare = plain(text)
    era = _ERA_YEAR.search(bare)
    west = _WEST_YEAR.search(bare)
    if era and (west is None or era.start() < west.start()):
        number = integer(era["n"] or era["m"])
        return None if not number else _ERAS[era["era"] or era["letter"].upper()] + number
    if west is None:
        return None
    return integer(west["year"] or west["kanji"])


def parse_count(text: str) -> int | None:
    """Return the first whole number of the text ("22", "1,234件", "３者"); None when blank or none."""
    value = parse_quantity(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def parse_quantity(text: str) -> Decimal | None:
    """Return the first number of the text as a Decimal ("148.4", "1,200", "▲3.5", "約５００名"); None when none."""
    match = _SIGNED.search(plain(text))
    if match is None:
        return None
    value = decimal(match["number"])
    return -value if value is not None and match["sign"] else value
