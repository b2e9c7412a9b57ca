"""How values are said: yen in the sheet's unit and the unit people think in, rates, caps, years; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from index.regex import regex
from index.sheet import Cap, Cell
from index.tables import Row
from index.text import clean, fold

PERCENT = "%"  # the unit wished of a rate
_YEAR = regex(r"(?:19|20)\d\d")
_NODES = ("node", "source_node", "target_node")
_UNNAMED = {"overhead": "合計"}  # what a row is called whose name is blank
_COUNTERS = {"bidders": "者", "count": "者"}  # what the form's bare counts count
_UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}


def yen(amount: int, unit: str) -> str:
    """Return an amount in a unit, exactly: 6000000, 万円 -> 600万円; 1234567, 千円 -> 1,234.567千円."""
    value = Fraction(amount, _UNITS[unit])
    if value.denominator == 1:
        return f"{value.numerator:,}{unit}"
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):,f}"
    return f"{text.rstrip('0').rstrip('.')}{unit}"


def human_yen(amount: int) -> str:
    """Return an amount as people say it: 684784000 -> 6億8,478万4千円; 600万円; 500円."""
    sign, rest = ("-" if amount < 0 else ""), abs(amount)
    trillions, rest = divmod(rest, 10**12)
    billions, rest = divmod(rest, 10**8)
    tens, ones = divmod(rest, 10**4)
    parts = [
        f"{trillions:,}兆" if trillions else "",
        f"{billions:,}億" if billions else "",
        f"{tens:,}万" if tens else "",
    ]
    if ones:
        parts.append(f"{ones // 1000}千" if ones % 1000 == 0 else f"{ones:,}")
    return sign + ("".join(parts) or "0") + "円"


def printed_unit(cell: Cell[int]) -> str:
    """Return the unit in which the form prints a bare amount (円 when the text carries its own or is unknown)."""
    digits = re.sub(r"[^\d.]", "", fold(cell.text))
    if cell.value and digits and "." not in digits:
        factor = Fraction(abs(cell.value), int(digits) or 1)
        for unit, worth in _UNITS.items():
            if factor == worth:
                return unit
    return "円"


def say_yen(amount: int, unit: str, wished: str | None = None) -> str:
    """Return "6,000千円（600万円）"; a wished unit comes first."""
    wished = None if wished == PERCENT else wished
    first = yen(amount, wished or unit)
    second = yen(amount, unit) if wished and wished != unit else human_yen(amount)
    return first if second == first or amount == 0 else f"{first}（{second}）"


def percent(rate: Fraction, places: int = 1) -> str:
    """Return a rate in percent, rounded half up where it must be."""
    value = rate * 100
    if value.denominator == 1:
        return f"{value.numerator}%"
    scaled = (value * 10**places + Fraction(1, 2)).__floor__()
    text = f"{Decimal(scaled) / 10**places:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


_ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"))


def era(year: int) -> str:
    """Return a fiscal year in the Japanese calendar: 2024 -> 令和6年度."""
    for first, name in _ERAS:
        if year >= first:
            n = year - first + 1
            return f"{name}{'元' if n == 1 else n}年度"
    return f"{year}年度"


def both_years(year: int) -> str:
    """Return "2024年度（令和6年度）"."""
    return f"{year}年度（{era(year)}）"


def say_cap(cell: Cell[tuple[Cap, ...]], wished: str | None = None) -> str:
    """Return the cap's own words, each amount followed by the unit people think in."""
    text = one_line(cell.text)
    caps = cell.value or ()
    unit = None if wished == PERCENT else wished
    extra = dict.fromkeys(yen(c.amount, unit) if unit else human_yen(c.amount) for c in caps if c.amount)
    missing = [e for e in extra if fold(e).replace(",", "") not in fold(text).replace(",", "")]
    return f"{text}（{'、'.join(missing)}）" if missing else text


def say_rates(cell: Cell[tuple[Fraction, ...]]) -> str:
    """Return a grant's rates in their own words, each also in percent."""
    said = "、".join(percent(rate) for rate in cell.value or ())
    return f"{one_line(cell.text)}（{said}）" if said else one_line(cell.text)


def one_line(text: str) -> str:
    """Return a cell's text for an answer: cleaned, on one line."""
    return re.sub(r"\s*\n\s*", " ", clean(text)).strip().rstrip("・、")


def say_cell(kind: str, cell: Cell[Any], wished: str | None = None) -> str:
    """Return one typed cell as an answer says it."""
    if cell.value is None:
        return "記載なし"
    if kind == "yen":
        return say_yen(cell.value, printed_unit(cell), wished)
    if kind == "caps":
        return say_cap(cell, wished)
    if kind == "rates" and wished == PERCENT:
        return say_rates(cell)
    if kind == "year":
        return both_years(cell.value)
    if kind == "rate":
        text = one_line(cell.text)
        return text if re.search(r"[%％]", text) else percent(cell.value, 2)
    if kind == "texts":
        return "、".join(cell.value)
    if kind == "text" and _YEAR.fullmatch(cell.text.strip()):
        return both_years(int(cell.text))  # 事業終了（予定）年度
    if kind == "text":
        return clean(cell.text) if "\n" in cell.text else one_line(cell.text)
    return one_line(cell.text)


def say_value(kind: str, value: Any, wished: str | None = None) -> str:
    """Return a typed value that stands in no cell of its own."""
    if value is None:
        return "記載なし"
    if kind == "yen":
        return say_yen(int(value), "円", wished)
    if kind == "rate":
        return percent(Fraction(value))
    if kind == "texts":
        return "、".join(value)
    if kind == "flag":
        return "はい" if value else "いいえ"
    return str(value)


def say_column(row: Row, column: str, kind: str, wished: str | None = None) -> str:
    """Return a column of a row as an answer says it."""
    if column in _NODES and row[column] is not None:
        return str(row[column])  # its cell is the heading of a whole path
    cell = row.cells.get(column)
    said = say_cell(kind, cell, wished) if cell is not None else say_value(kind, row[column], wished)
    return said + counter(row, column) if said[-1:].isdigit() else said


def counter(row: Row, column: str) -> str:
    """Return what a bare number of the column counts: 者 of bidders, 地域 of an indicator."""
    if column in ("target", "result"):
        return fold(str(row["unit"] or "")).removesuffix("数")
    return _COUNTERS.get(column, "")


def subject(row: Row, template: str) -> str:
    """Return how a row is named: the template's columns, without the brackets of blanks."""
    text = "{subprogram}" if _said_within(row) else template
    for column in re.findall(r"{(\w+)}", template):
        cell = row.cells.get(column)
        value = row[column]
        said = (
            "" if value is None else one_line(cell.text) if cell is not None and isinstance(value, str) else str(value)
        )
        text = text.replace(f"{{{column}}}", said)
    return re.sub(r"（）|「」", "", text).strip("の") or _UNNAMED.get(row.table, "")


_LONG_RECIPIENT = 40  # signs of a 補助対象 that is a text


def _said_within(row: Row) -> bool:
    """Whether a long 補助対象 lists the sub-programs, so that a row is better called by its own."""
    recipient, part = row["recipient"], row["subprogram"]
    if row.table != "subsidy" or not isinstance(recipient, str) or not isinstance(part, str):
        return False
    return len(recipient) > _LONG_RECIPIENT and fold(part).lstrip("0123456789()") in fold(recipient)


def listed(lines: Sequence[str]) -> str:
    """Return lines as a list, or the single line alone."""
    return lines[0] if len(lines) == 1 else "\n".join(f"・{line.lstrip('・ 　')}" for line in lines)
