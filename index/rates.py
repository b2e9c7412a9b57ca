"""Rates as people print them -> exact fractions of one; pure.

Forms seen on the form: ``1/2``, ``３／４``, ``'8/10``, ``２分の１``, ``三分の二``, ``17.3%``, ``８割``, ``3割5分``,
``5.5/10``, ranges, and several of them in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from index.marks import find_marks
from index.numerals import KANJI, integer, is_blank, plain
from index.regex import regex

_DECIMAL = r"\d+(?:\.\d+)?"
_RATE = regex(
    rf"(?<![\d/])(?<!\d\.)(?P<over>{_DECIMAL})\s*/\s*(?P<under>\d+)(?![\d/]|\.\d)"
    rf"|(?P<whole>\d+|{KANJI})\s*分の\s*(?P<part>{_DECIMAL}|{KANJI})"
    rf"|(?<!\d)(?:(?P<low>{_DECIMAL})\s*~\s*)?(?P<percent>{_DECIMAL})\s*(?:%|パーセント)"
    rf"|(?<![\d.])(?P<tenths>{_DECIMAL}|[一二三四五六七八九十])割(?![合引増当り])(?:(?P<hundredths>\d|[一二三四五六七八九])分(?!の))?"
)
# Two fractions run together where the cell's line break was lost ("1/23/4").
_GLUED = regex(r"(?<![\d/A-Za-z])(?P<first>[1-9]/[2-9])(?P<second>[1-9]/[2-9])(?![\d/])")
_ADDRESS = regex(r"https?://[!-~]+")
# Behind a number: it bounds a bracket of cost, is a date, a difference or a share of growth, not a rate of support.
_NO_RATE = regex(r" ?(?:を?超|以下の(?:部分|場合)|未満|時点|現在|日(?!本)|月|号|pt|ポイント|増|減|を減)")
# Before a number: it is taken off a rate (貸付金利-0.5%).
_TAKEN_OFF = regex(r"[^\W\d_]-$")
_BARE = regex(rf"{_DECIMAL}(?:\s*[、,~]\s*{_DECIMAL})*")
_LABEL = regex(r"^[\s'(【]*(?:補助率|交付率|国費率|負担率|調整率)?[\s:]*|[\s)】]*(?:以内|等)?[\s)】]*$")
# Whose share a number is, by the words before it: the state's own (国1/2, 国費率1/2, 国・都道府県3/4) …
_STATE = regex(r"国(?:費|庫|負担)?(?:補助|負担)?(?:金)?(?:[・と](?:都道府県|県|市区?町村|地方公共団体))?[\s:]*$")
# … or that of one who pays beside it.
_COPAYER = regex(
    r"(?:都道府県|市区?町村|県|市|指定都市|中核市|地方(?:公共団体)?|自治体|公社|事業主|設置者|設置主体|事業所|対象施設|協会|協議会)"
    r"等?(?:負担|拠出)?金?(?:として)?\s*:?\s*$"
)
_PARTED = regex(r"[。【】◯〇○●※;]|\n|[^\s、,(]+:\s*\S*国")  # between two numbers: the second begins a list of its own
_PROGRAM = regex(r"(?:事業|費|場合|枠|型|整備|対策|取組)\s*:?\s*$")  # a further program, no one who pays
_NAMED = regex(r"[^\W\d_]")
_JOINED = regex(r"^[\s、,(]*(?:又は|または|若しくは|及び|以内|以下|程度|等)?[\s、,(]*")


def parse_rate(text: str, unit: str = "") -> Fraction | None:
    """Return the first rate of the text, or a bare number as one: under ``unit="%"`` or above one it is per cent.

    None when the text is blank or names no rate. Rates above one (achievement) are kept.
    """
    for rate, _ in _named(_prepared(text)):
        return rate
    bare = _LABEL.sub("", plain(text)).replace(",", "")
    if not re.fullmatch(_DECIMAL, bare):
        return None
    value = Fraction(bare)
    return value / 100 if unit == "%" or value > 1 else value


def parse_rates(text: str) -> tuple[Fraction, ...] | None:
    """Return the rates that a 補助率 cell names, once each and in order; None for a blank cell.

    Empty when it names none (定額, 委託, 事業概要参照). A fraction above one, a date and a bracket of cost
    (２/100以下の部分) are none. Behind the state's own share (国1/2、都道府県1/4、事業者1/4) the shares of those who
    pay beside it are left out: the cell's question is what the state pays.
    """
    if is_blank(text):
        return None
    ready = _prepared(text)
    named = [(rate, m) for rate, m in _named(ready) if _is_support(rate, m, ready)]
    rates = _without_copayers(named, ready) or _bare_rates(ready)
    return tuple(dict.fromkeys(rates))


def _without_copayers(named: list[tuple[Fraction, re.Match[str]]], ready: str) -> list[Fraction]:
    """Return the rates without the shares that stand in one list with the state's own."""
    dropped: set[int] = set()
    for i, (rate, match) in enumerate(named):
        if not _STATE.search(ready, 0, match.start()):
            continue
        if i and _COPAYER.search(ready, 0, named[i - 1][1].start()):
            between = ready[named[i - 1][1].end() : match.start()]
            if not _NAMED.search(_STATE.sub("", between)):  # 都道府県1/3、国2/3
                dropped.add(i - 1)
        dropped.update(_copayers(named, i, rate, ready))
    return [rate for i, (rate, _) in enumerate(named) if i not in dropped]


def _copayers(named: list[tuple[Fraction, re.Match[str]]], i: int, state: Fraction, ready: str) -> list[int]:
    """Return the places of the shares behind the state's: of a known kind of payer, or what makes the sum one."""
    found: list[int] = []
    sure = 0
    total = state
    for j in range(i + 1, len(named)):
        rate, match = named[j]
        words = _JOINED.sub("", ready[named[j - 1][1].end() : match.start()])
        if _PARTED.search(words) or _STATE.search(words) or _PROGRAM.search(words) or not _NAMED.search(words):
            break
        found.append(j)
        total += rate
        if _COPAYER.search(words) or total == 1:
            sure = len(found)
    return found[:sure]


def rate_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every rate named in the text."""
    ready = _prepared(text, part_glued=False)
    return [match.span() for rate, match in _named(ready) if _is_support(rate, match, ready)]


def _prepared(text: str, part_glued: bool = True) -> str:
    """Return the plain text with addresses and item marks blanked out and glued fractions parted."""
    signs = list(_ADDRESS.sub(lambda match: " " * len(match[0]), plain(text)))
    for mark in find_marks(text):
        if mark.family != "(1)":
            signs[mark.start : mark.end] = "\n" * (mark.end - mark.start)
    ready = "".join(signs)
    return _GLUED.sub(r"\g<first> \g<second>", ready) if part_glued else ready


def _named(ready: str) -> Iterator[tuple[Fraction, re.Match[str]]]:
    for match in _RATE.finditer(ready):
        rate = _fraction(match)
        if match["low"]:
            yield Fraction(match["low"]) / 100, match
        if rate is not None:
            yield rate, match


def _fraction(match: re.Match[str]) -> Fraction | None:
    if match["percent"]:
        return Fraction(match["percent"]) / 100
    if match["tenths"]:
        tenths = _value(match["tenths"])
        hundredths = _value(match["hundredths"]) if match["hundredths"] else Fraction(0)
        return None if tenths is None or hundredths is None else tenths / 10 + hundredths / 100
    over, under = _value(match["over"] or match["part"]), _value(match["under"] or match["whole"])
    return over / under if over is not None and under else None


def _value(text: str) -> Fraction | None:
    if re.fullmatch(_DECIMAL, text):
        return Fraction(text)
    whole = integer(text)
    return None if whole is None else Fraction(whole)


def _is_support(rate: Fraction, match: re.Match[str], ready: str) -> bool:
    if not 0 < rate <= 1 or _NO_RATE.match(ready, match.end()):
        return False
    return not _TAKEN_OFF.search(ready, max(0, match.start() - 2), match.start())


def _bare_rates(ready: str) -> list[Fraction]:
    """Return the rates of a cell that holds nothing but numbers: 0.5, 100, "0.33、0.50"."""
    bare = _LABEL.sub("", ready)
    if not _BARE.fullmatch(bare):
        return []
    values = [Fraction(number) for number in re.findall(_DECIMAL, bare)]
    return [value if value <= 1 else value / 100 for value in values if 0 < value <= 100]
