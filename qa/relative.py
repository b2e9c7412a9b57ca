"""Years that a question names by another one: 前年度, 来年度, 3年前; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.regex import regex
from qa.mentions import Mention
from qa.spans import Span

_BACK = regex(r"(?<![\d年])([2-92二三四五六七八九])年度?前(?!後|提|半|払)(?:の年度?)?|(一昨年度?|おととし|前々年度?)")
_DIGITS = "0123456789〇一二三四五六七八九"
_OFFSETS = {"一昨年": 2, "一昨年度": 2, "おととし": 2, "前々年": 2, "前々年度": 2}
RELATIVE = {"this_year": 0, "last_year": -1, "next_year": 1}  # words for a year -> years from the one spoken of


def relative_years(
    text: str, spans: Sequence[Span], found: Sequence[Mention], fiscal_year: int | None
) -> Iterator[Mention]:
    """前年度 is the year before the one that the question names, else before the sheet's own."""
    named = [m.value for m in found if m.kind == "year" and isinstance(m.value, int)]
    base = named[0] if named else fiscal_year
    if base is None:
        return
    carried = [s for s in spans if s.tag in ("op:carried_out", "name:budget_year.carried_in")]
    years = [m for m in found if m.kind == "year"]
    backs = [b for b in _BACK.finditer(text) if not any(m.start < b.end() and b.start() < m.end for m in years)]
    if len(set(named)) > 1:
        return  # 前の年から(R6→R7) says which two
    for back in backs:
        offset = _DIGITS.find(back[1]) % 10 if back[1] else _OFFSETS[back[2]]
        yield Mention(back.start(), back.end(), "year", base - offset)
    for span in spans:
        if any(s.start <= span.start and span.end <= s.end for s in carried):
            continue  # 翌年度に繰り越した names no year of its own
        if any(b.start() <= span.start and span.end <= b.end() for b in backs):
            continue  # the 昨年度 of 一昨年度
        name = span.tag.removeprefix("word:")
        if not span.tag.startswith("word:") or name not in RELATIVE or _glossed(text, span, found):
            continue
        if fiscal_year is not None and fiscal_year + RELATIVE[name] in named and _DEICTIC.match(text, span.start):
            continue  # 来年度の要求は2025年度に: the year that is named
        year = base if name != "this_year" or fiscal_year is None else fiscal_year
        yield Mention(span.start, span.end, "year", year + RELATIVE[name])


_BEFORE = regex(r"(?:(?:それ|その|これ|この|そこ)?(?:より|以)?前|直前)の([2-9二三四五])(?:か|ヶ|ヵ|箇)?年度?(?:間|分)*")


def years_ago(text: str, year: int) -> str:
    """Return a text with 2年前 as the year that long before ``year``, その前の2年 as both; "" where it says neither."""
    several = _BEFORE.search(text)
    if several is not None:
        count = _DIGITS.find(several[1]) % 10
        years = "と".join(f"{year - n}年度" for n in range(count, 0, -1))
        return f"{text[: several.start()]}{years}{text[several.end() :]}"
    back = next((m for m in _BACK.finditer(text) if m[1]), None)
    return f"{text[: back.start()]}{year - _DIGITS.find(back[1]) % 10}年度{text[back.end() :]}" if back else ""


_DEICTIC = regex("昨|去|今|本|来")  # from when one speaks; 前年度 and 翌年度 are from the year spoken of
_THAT_IS = regex(
    r"(?:、|の)?(?:つまり|すなわち|要するに|いわゆる|言い換えると|即ち)(?:は)?(?:、)?|[(、:=]|(?:である|となる|に当たる|にあたる|に相当する|は|の)"
)
_OR = regex(r"(?:、|の)?(?:つまり|すなわち|要するに|即ち)(?:、)?|\(")


def _glossed(text: str, span: Span, found: Sequence[Mention]) -> bool:
    """昨年度（2023年度）, 来年度つまり2025年度, 2025年度（来年度）: the year beside it says which one is meant."""
    years = [m for m in found if m.kind == "year"]
    after = any(
        m.start == span.end or _THAT_IS.fullmatch(text, span.end, m.start) for m in years if m.start >= span.end
    )
    return after or any(_OR.fullmatch(text, m.end, span.start) for m in years if m.end < span.start)
