"""The ways in which one figure may be written: what counts as the right number in an answer; pure."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_MAGNITUDES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "十億": 10**9, "兆": 10**12}
_AMOUNT = re.compile(r"(?:\d[\d,]*(?:\.\d+)?(?:兆|十億|億|千万|百万|万|千)?)+円")
_TERM = re.compile(r"(\d[\d,]*(?:\.\d+)?)(兆|十億|億|千万|百万|万|千)?")


def yen_forms(amount: int) -> list[str]:
    """Return the ways to write an amount: in each unit, in steps of 万 and 億, and rounded as the form prints it."""
    forms = [f"{decimal(Fraction(amount, size))}{unit}" for unit, size in UNITS.items() if _short(amount, size)]
    forms += _stepped(amount)
    if amount >= 10_000_000:  # the printed form rounds to 千円
        forms.append(f"{(amount + 500) // 1000:,}千円")
    return list(dict.fromkeys(forms))


def _short(amount: int, size: int) -> bool:
    """Whether a person would write it in that unit: the decimals are few and it is not far below one."""
    return amount >= size // 10 and len(decimal(Fraction(amount, size)).partition(".")[2]) <= 8


def _stepped(amount: int) -> list[str]:
    """Return 11200834 as 1,120万834円 and 1,120万0,834円; 684784000 as 6億8,478万4千円 and 6億8,478万4,000円."""
    trillions, rest = divmod(amount, 10**12)
    billions, rest = divmod(rest, 10**8)
    tens, ones = divmod(rest, 10**4)
    head = "".join(f"{n:,}{unit}" for n, unit in ((trillions, "兆"), (billions, "億"), (tens, "万")) if n)
    if not head:
        return []
    if not ones:
        return [f"{head}円"]
    tails = [f"{ones:,}円", f"{ones}円"]
    if ones % 1000 == 0:
        tails.append(f"{ones // 1000}千円")
    return [head + tail for tail in tails]


def decimal(value: Fraction) -> str:
    """Return a fraction as an exact decimal with grouped digits; its denominator must be a product of 2s and 5s."""
    whole, rest = divmod(value, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{whole:,}" + (f".{digits}" if digits else "")


def rate_forms(above: int, below: int, written: str) -> list[str]:
    """Return the ways to write a rate: as written, as a fraction, in per cent, in 割."""
    rate = Fraction(above, below)
    forms = [written, f"{above}/{below}", f"{below}分の{above}", f"{rate.numerator}/{rate.denominator}"]
    forms.append(f"{rate.denominator}分の{rate.numerator}")
    if (rate * 100).denominator == 1:
        forms += [f"{rate * 100}%", f"{rate * 100}パーセント"]
    if (rate * 10).denominator == 1:
        forms.append(f"{rate * 10}割")
    if rate == 1:
        forms += ["全額", "10/10", "100%"]
    return list(dict.fromkeys(forms))


def percent_forms(share: str) -> list[str]:
    """Return the ways to write ``0.33608`` in per cent: exact, and rounded to two places and to one."""
    value = Fraction(share) * 100
    rounded = [decimal(Fraction(int(value * 10**n + Fraction(1, 2)), 10**n)) for n in (2, 1)]
    return [f"{text}%" for text in dict.fromkeys([decimal(value), *rounded])]


def year_forms(year: int) -> list[str]:
    """Return the ways to write a fiscal year in both calendars."""
    eras = [
        (first, name)
        for first, name in ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"))
        if year >= first
    ]
    first, name = eras[0]
    number = year - first + 1
    forms = [str(year), f"{name}{number}年"]
    return [*forms, f"{name}元年"] if number == 1 else forms


def rates_in(cell: str) -> list[list[str]] | None:
    """Return the items that an answer about this rate cell must say; None where the cell is not plain enough."""
    if _rates(unicodedata.normalize("NFKC", cell)) is None:
        return None
    return _rates(_unnumbered(cell))


def _unnumbered(cell: str) -> str:
    """Return the cell in NFKC with its item numbers put aside: plain NFKC would run ①50万円 into 150万円."""
    return unicodedata.normalize("NFKC", re.sub(r"[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]", "・", cell))


def _rates(text: str) -> list[list[str]] | None:
    spans: list[tuple[int, list[str]]] = []
    rest = text
    for pattern, read in _RATES:
        for match in re.finditer(pattern, rest):
            spans.append((match.start(), read(match)))
        rest = re.sub(pattern, lambda m: "■" * len(m[0]), rest)
    if re.search(r"\d", rest) or not spans:
        return None
    items: list[list[str]] = []
    for _, forms in sorted(spans):
        if forms not in items:
            items.append(forms)
    return items


def _read_slash(match: re.Match[str]) -> list[str]:
    return rate_forms(int(match[1]), int(match[2]), match[0])


def _read_parts(match: re.Match[str]) -> list[str]:
    return rate_forms(int(match[2]), int(match[1]), match[0])


def _read_percent(match: re.Match[str]) -> list[str]:
    rate = Fraction(match[1]) / 100
    forms = [match[0].replace(" ", ""), f"{match[1]}パーセント"]
    return list(dict.fromkeys([*forms, *rate_forms(rate.numerator, rate.denominator, forms[0])]))


_RATES = (
    (r"(?<![\d/.])(\d{1,2})\s*/\s*(\d{1,2})(?![\d/])", _read_slash),
    (r"(?<![\d.])(\d{1,2})\s*分の\s*(\d{1,2})(?!\d)", _read_parts),
    (r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%", _read_percent),
    (r"定額", lambda match: ["定額"]),
)


def amounts_in(cell: str) -> list[list[str]] | None:
    """Return the items that an answer about this cap cell must say; None where the cell is not plain enough."""
    if _amounts(unicodedata.normalize("NFKC", cell)) is None:
        return None
    return _amounts(_unnumbered(cell))


def _amounts(text: str) -> list[list[str]] | None:
    found = list(_AMOUNT.finditer(text))
    rest = _AMOUNT.sub("", text)
    if not 1 <= len(found) <= 3 or re.search(r"\d+\s*(?:兆|億|万|千|百)|\d\s*[~～-]\s*$", rest):
        return None
    items: list[list[str]] = []
    for match in found:
        forms = list(dict.fromkeys([match[0], *yen_forms(_value(match[0]))]))
        if forms not in items:
            items.append(forms)
    return items


def _value(text: str) -> int:
    terms = _TERM.findall(text)
    return int(sum(Fraction(number.replace(",", "")) * _MAGNITUDES[unit] for number, unit in terms))
