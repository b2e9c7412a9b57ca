"""Years, amounts, rates, blocks, nodes … named in a folded question, each with its span; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from index.numbers import parse_amount, parse_rate, parse_year


@dataclass(frozen=True, slots=True)
class Mention:
    """A year, amount, rate, node … named in the question; ``value`` typed by ``kind``."""

    start: int
    end: int
    kind: str
    value: object


_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_KANJI = r"[一二三四五六七八九十百千]+"
_ERA = r"(?:令和|平成|昭和|大正|r|h|s)\.?(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})"
_BIG = "兆|億|千万|百万|十万|万"
_PEOPLE = "人件者社団回か個名台頭自市町村県"  # 3万人 is no amount
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("sheet", r"(?<!\d)(?:20\d\d)-\d{6}(?!\d)"),
    ("path", r"(?<!\d)[1-9]\d\d(?:[-→>]+[1-9]\d\d)+(?!\d)"),
    ("corporate", r"(?<!\d)\d{13}(?!\d)"),
    ("years", r"(?<!\d)(?:20\d\d)(?:年度?)?[~\-](?:20)?\d\d年度?"),
    ("year", r"(?:fy|会計年度)(?:20)?\d\d(?!\d)"),
    (
        "year",
        rf"(?<![a-z0-9])(?:{_ERA}|(?:19|20)\d\d)(?:会計)?(?:年度|fy|年(?!\d*月|以内)|(?![\d年,.%円件万億千人名]))",
    ),
    ("year", r"(?<![\d.])'?\d\d年度"),
    ("program", r"(?<!\d)0\d{5}(?!\d)"),
    ("amount", rf"(?:(?:{_DIGITS}|{_KANJI})(?:{_BIG}|千)?)+円"),
    ("amount", rf"(?:{_DIGITS}(?:{_BIG})){{1,3}}(?:{_DIGITS}千)?(?!\d|[{_PEOPLE}])"),
    ("rate", rf"{_DIGITS}(?:%|パーセント)|\d割(?:\d分)?(?!合)|\d+/\d+(?!/)|(?:\d+|{_KANJI})分の(?:\d+|{_KANJI})"),
    ("rank", r"(?:上位|トップ|ベスト|top|下位|ワースト)(?:\d+|[一二三四五六七八九十]+)"),
    ("place", r"(?:\d+|[一二三四五六七八九十]+)(?:番目|位(?!置))"),
    ("node", r"(?<![\d,.])[1-9]0[1-9](?![\d,.%円年])|(?<![\d,.])[1-9]1[0-9](?![\d,.%円年件人者社])"),
    ("block", r"(?:ブロック|グループ|区分)「?[a-z](?![a-z])」?|(?<![a-z])[a-z]、?(?:ブロック|グループ)"),
    ("block", r"(?<![a-z])[a-z](?=の支出先|の合計|には?何)"),
    ("block", r"(?<![a-z0-9.])[a-z](?=は|の|に|と|、|で)(?!\w*\.)"),
    ("circled", r"\((?:\d{1,2})\)"),
    ("number", rf"{_DIGITS}"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_EACH = re.compile(
    r"^まで|ごと|各年|推移|それぞれ|合計|平均|毎年|年間|累計|総額|全部|一覧|変化"
)  # every year of a range
_RANGE = re.compile(r"(?:から|~|-|ー)(?:、)?")


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a folded question in order, none within another; a range of years names each of them."""
    found = sorted(_found(text), key=lambda m: m.start)
    return tuple(_with_ranges(text, found))


def _found(text: str) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            values = _values(kind, match[0])
            if values:
                taken.append((start, end))
                yield from (Mention(start, end, "year" if kind == "years" else kind, value) for value in values)


def _with_ranges(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """2021年度から2023年度まで also names 2022."""
    before: Mention | None = None
    for mention in found:
        if (
            before is not None
            and before.kind == mention.kind == "year"
            and _RANGE.fullmatch(text[before.end : mention.start])
            and isinstance(before.value, int)
            and isinstance(mention.value, int)
            and 1 < mention.value - before.value < 30
            and (text[before.end : mention.start] in ("~", "-") or _EACH.search(text[mention.end :]))
        ):
            for year in range(before.value + 1, mention.value):
                yield Mention(before.end, mention.start, "year", year)
        yield mention
        before = mention


def _values(kind: str, text: str) -> tuple[object, ...]:
    if kind == "years":
        first, last = re.findall(r"\d{2,4}", text)[:2]
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        return tuple(range(int(first), end + 1)) if 0 < end - int(first) < 30 else ()
    value = _value(kind, text)
    return () if value is None else (value,)


def _value(kind: str, text: str) -> object | None:
    if kind == "year":
        return parse_year(text) or _short_year(text)
    if kind == "amount":
        return parse_amount(text if text.endswith("円") else text + "円")
    if kind == "rate":
        return parse_rate(text)
    if kind in ("rank", "place"):
        return _integer(re.sub(r"上位|トップ|ベスト|top|下位|ワースト|番目|位", "", text))
    if kind in ("node", "circled"):
        return int(text.strip("()"))
    if kind == "block":
        return re.sub(r"ブロック|グループ|区分|[「」、]", "", text).upper()
    if kind == "path":
        return "-".join(re.findall(r"\d{3}", text))
    if kind == "number":
        return Fraction(text.replace(",", "")) if not text.endswith(",") else None
    return text


def _short_year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(\d\d)(?!\d)", text)
    return 2000 + int(found[1]) if found else None


def _integer(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    digits = "〇一二三四五六七八九十"
    return digits.index(text) if text in digits and text else None
