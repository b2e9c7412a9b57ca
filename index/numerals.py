"""Digits in every dress, and amounts of yen inside text; pure.

``plain`` keeps every character at its offset, so that what is found in the plain text can be cut verbatim from
the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from index.regex import regex
from index.text import clean

# A number as written: digits with or without commas, a decimal part; a comma not followed by three digits ends it.
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_KANJI_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
KANJI = "[〇零一二三四五六七八九十百千]+"

# Every magnitude that the form and its authors print before 円.
MAGNITUDES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
    "百億": 10**10,
    "兆": 10**12,
}
_MAGNITUDE = "|".join(sorted(filter(None, MAGNITUDES), key=len, reverse=True))

# What an amount may be counted by: 10万円/台, 800万円／年・人.
UNITS = (
    "年度|年|か月|ヶ月|月|日|回|人|名|件|戸|頭|校|台|基|棟|室|本|団体|事業者|事業所|事業|協議会|地区|地域|課題|機関|拠点|施設|企業"
    "|経営体|自治体|市町村|都道府県|申請|採択|案件|10a|ha|㎡|㎥|m2|m3|kWh|kW|kg|t|トン"
)


def _one_to_one(code: int) -> str:
    wide = unicodedata.normalize("NFKC", clean(chr(code)))
    return wide if len(wide) == 1 else chr(code)


_PLAIN = {code: _one_to_one(code) for code in (*range(0x2E80, 0x2FD6), *range(0xFF01, 0xFF5F))}
_PLAIN |= {code: " " for code in range(0x80, 0x3001) if chr(code).isspace()}
_PLAIN |= dict.fromkeys(map(ord, "‐‑‒–—―−－─"), "-")
_PLAIN |= {
    ord("〜"): "~",
    ord("∕"): "/",
    ord("⁄"): "/",
    ord("‧"): "・",
    ord("′"): "'",
    ord("’"): "'",
    ord("\u00ad"): " ",
}


def plain(text: str) -> str:
    """Return the text with digits, letters and signs in half width; same length, same offsets."""
    return text.translate(_PLAIN)


def is_blank(text: str) -> bool:
    """True for an empty field of the form: nothing, ``--``, or any run of dashes. ``なし`` and ``0`` are answers."""
    return not plain(text).strip(" -ー\n\r\t'")


def kanji_number(text: str) -> int | None:
    """Return the value of kanji numerals below one 万 ("二十三", "六千", "二〇二四"); None when not well-formed."""
    if not text or any(sign not in _KANJI_DIGITS and sign not in _KANJI_TENS for sign in text):
        return None
    if not any(sign in _KANJI_TENS for sign in text):
        return int("".join(str(_KANJI_DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[sign]
        else:
            total += (digit or 1) * _KANJI_TENS[sign]
            digit = 0
    return total + digit


def decimal(text: str) -> Decimal | None:
    """Return a written number ("1,234.5", "１２", "三十") as a Decimal; None when it is none."""
    bare = plain(text).replace(",", "").strip()
    try:
        return Decimal(bare) if bare.isascii() and bare[:1].isdigit() else None
    except InvalidOperation:
        return None


def integer(text: str) -> int | None:
    """Return a whole number in digits or kanji numerals (元 is 1, as in 令和元年); None when it is none."""
    bare = plain(text).replace(",", "").strip()
    if bare == "元":
        return 1
    return int(bare) if bare.isascii() and bare.isdigit() else kanji_number(bare)


@dataclass(frozen=True, slots=True)
class Amount:
    """Yen found in a text at ``text[start:end]``; both ends of a range (25～30千円) stand at the same place."""

    yen: int
    start: int
    end: int


# What may follow a magnitude that is not followed by 円 (10億以内, ４百万、): never a counter as in １０万人.
_ENDS = r"(?=\s*(?:以内|以下|程度|未満|まで|を|は|又|～|~|-|[、。,()】」/※①-⑳]|\s|$))"
_AMOUNT = regex(
    rf"(?<![\d$€£])(?<!\d[,.])(?:(?P<low>{NUMBER})\s*[~～-]\s*)?"
    rf"(?:(?P<parts>(?:{NUMBER}\s*(?:{_MAGNITUDE})\s*)*(?:{NUMBER}\s*)?(?:{_MAGNITUDE})?)\s*円"
    rf"|(?P<bare>(?:{NUMBER}\s*(?:{_MAGNITUDE})\s*)+){_ENDS})"
)
# Starts with a digit: 千円 alone is a unit, 数百万円 no amount.
_KANJI_AMOUNT = regex(
    r"(?<![\d.数何〇零一二三四五六七八九十百千万億兆])(?P<kanji>[一二三四五六七八九十][〇零一二三四五六七八九十百千万億兆]*)円"
)
_TERM = regex(rf"(?P<number>{NUMBER})\s*(?P<magnitude>{_MAGNITUDE})?")


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Return every amount of yen in the text, in order. Foreign money and counts (１０万人) are none.

    Both ends of a range are given; an end without a unit takes that of the other.
    """
    bare = plain(text)
    found = [*_digit_amounts(bare), *_kanji_amounts(bare)]
    return tuple(sorted(found, key=lambda amount: amount.start))


def _digit_amounts(bare: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(bare):
        group = "parts" if match["parts"] else "bare"
        parts = match[group]
        if not any(sign.isdigit() for sign in parts or ""):
            continue
        if match["low"] is not None:
            low = _round(_number(match["low"]) * _last_magnitude(parts))
            yield Amount(low, match.start(), match.end())
        start = match.start() if match["low"] is not None else match.start(group)
        yield Amount(_sum(parts), start, match.end())


def _kanji_amounts(bare: str) -> Iterator[Amount]:
    for match in _KANJI_AMOUNT.finditer(bare):
        yen = _kanji_amount(match["kanji"])
        if yen is not None:
            yield Amount(yen, match.start(), match.end())


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


def _sum(parts: str) -> int:
    """Return the yen of "1億2,000万", "6,000千", "3,500"."""
    terms = _TERM.finditer(parts)
    return _round(sum((_number(t["number"]) * MAGNITUDES[t["magnitude"] or ""] for t in terms), Decimal(0)))


def _last_magnitude(parts: str) -> int:
    magnitude = 1
    for term in _TERM.finditer(parts):
        magnitude = MAGNITUDES[term["magnitude"] or ""]
    return magnitude


def _kanji_amount(text: str) -> int | None:
    """Return the yen of "一億二千万", "五百万"; None for a run that starts with a bare 万 or is not well-formed."""
    total, rest = 0, ""
    for sign in text:
        if sign in _MYRIADS:
            value = kanji_number(rest)
            if value is None:
                return None
            total += value * _MYRIADS[sign]
            rest = ""
        else:
            rest += sign
    tail = kanji_number(rest) if rest else 0
    return None if tail is None or total + tail == 0 else total + tail
