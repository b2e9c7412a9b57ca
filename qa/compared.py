"""Two (or more) programs, or two years of one program, side by side.

Each side is asked by itself, as a question of one sheet. The sheet of year N carries the execution of N-1, so where two
years' sheets are compared the year of each side's value is said with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from index.regex import regex
from index.store import SheetInfo, Store
from index.tables import TABLES
from qa.answer import COMPUTED, NOT_IN_SHEET, Answer, Citation, unique
from qa.lexicon import Lexicon
from qa.nation_say import markdown
from qa.national import Words, national
from qa.refuse import refuse
from qa.say import both_years, human_yen, one_line, percent, yen
from qa.work import json_number, plain_number

THIS = "この事業"
_SEVERAL = regex(rf"{THIS}(?:(?:では|について|は)?(?:と|、|・|及び|および|や|vs|対)*{THIS})+")
_YEARS = regex(r"(?:20\d\d|令和(?:元|\d+)|r\d+)年?度?")
_MUCH = (
    r"(?:いくら|なんぼ|幾ら|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|ぐらい)|どんだけ|どんくらい"
    r"|何(?:ポイント|円|%|倍|割|件|者))"
)
_APART = regex(  # how far apart: the sides are asked for their values
    rf"(?:の|、|で|は|との)*(?:差額|差|開き|ひらき)(?!し|別)(?:は|が|を|って|も|、)*{_MUCH}?(?:の|も)?(?:ある|あり|ついて|出て)?"
    rf"|{_MUCH}(?:の|も|くらい)?(?:違|ちが|ちゃう|異な|離れ|多|少な|大き|小さ|高|低)(?:う|い|って|え|っ)?"
    rf"|の?何倍(?:くらい|ぐらい|に(?:なる|当たる)?|も|か|です|なの)*"
)
_EACH = regex(  # the 執行率はそれぞれどうで of each side is 執行率は
    r"(?:は|が)?(?:それぞれ|各々|おのおの|各)(?:の)?(?:どう|どんな|いくら|なんぼ|どれくらい|どのくらい|何%|何割|何円)?(?:なって(?:い)?て|だった|で|なの|です)?(?:か)?(?=[、?。]|$)"
)
ADDED = regex(  # 甲事業と乙事業を足すと, 合わせて
    r"(?:を|は|で|の)?、?(?:足(?:すと|したら|し合わせ(?:ると|たら|て))|たすと|合わせ(?:ると|て|たら)|合計(?:額|すると|したら|で)?|合算(?:すると|したら|額)?|トータル(?:で|は)?)、?"
)
_STATED = regex(r"^(.{1,40}?)は約?-?[\d,.億万千]+?(千円|百万円|億円|万円|円|%)")
_META = ("sheet", "table", "row", "text")
_NUMBERS = ("yen", "rate", "count", "quantity", "year")

Ask = Callable[[str, str], Answer]  # (sheet, question) -> its answer


@dataclass(frozen=True, slots=True)
class Side:
    """One sheet's answer; ``value`` is its number in ``kind`` where there is just one, for ``year`` if it has one."""

    info: SheetInfo
    answer: Answer
    value: Fraction | None = None
    kind: str = ""
    column: str = ""
    year: int | None = None


def compared(sheets: Sequence[str], asked: str, store: Store, lexicon: Lexicon, ask: Ask) -> Answer:
    """Return the answers of the sheets side by side, with the difference where both are numbers."""
    words = national()
    infos = {info.id: info for info in store.sheets()}
    question = each(asked, words)
    sides = [_side(infos[sheet], ask(sheet, question)) for sheet in sheets]
    if all(side.answer.abstained for side in sides):
        return _refused(sides)
    numbers = [side for side in sides if side.value is not None]
    same_kind = len({(side.kind, side.column) for side in numbers}) == 1
    if len(numbers) == len(sides) and same_kind:
        added = adds(asked, words) and numbers[0].kind == "yen"
        return _summed(sides, lexicon) if added else _measured(sides, asked, words, lexicon)
    return _beside(sides)


def adds(asked: str, words: Words) -> bool:
    """Whether the sides are to be added up, and not to be set against one another."""
    return ADDED.search(asked) is not None and not words.compares(asked)


def _summed(sides: Sequence[Side], lexicon: Lexicon) -> Answer:
    value = int(sum(side.value or 0 for side in sides))
    total = f"{yen(value, '千円' if value % 1000 == 0 else '円')}（{human_yen(value)}）"
    said = "、".join(f"{name(s, sides)}{_when(s, sides)}は{said_value(s)}" for s in sides)
    return Answer(
        COMPUTED,
        f"{_label(sides[0], lexicon)}の合計は{total}です（{said}）。",
        _citations(sides),
        value,
        interpretation=_interpretation(sides),
        calculation=" + ".join(said_value(s) for s in sides) + f" = {total}",
    )


def each(asked: str, words: Words) -> str:
    """Return the question to ask of each side: without the names' list and the words that compare."""
    text = _SEVERAL.sub(THIS, asked)
    if len(set(_YEARS.findall(text))) < 2:  # 2022年度と2023年度の差 is asked of each
        text = _APART.sub("", text)
    text = ADDED.sub("は", _EACH.sub("", text)) if adds(asked, words) else _EACH.sub("", text)
    for name in ("before", "which", "tail", "degree"):
        text = words.lists[f"comparing.{name}"].sub("", text)
    first = text.find(THIS)
    if first >= 0:  # the names of the others that stand further on
        head, rest = text[: first + len(THIS)], text[first + len(THIS) :]
        text = head + re.sub(rf"(?:と|、|より)?{THIS}(?:の|では|は)?", "", rest)
    return re.sub(r"(?:と|は|が|を|、)+([?。]|$)", r"\1", text)


def _side(info: SheetInfo, answer: Answer) -> Side:
    value = answer.value
    if answer.abstained or value is None:
        return Side(info, answer)
    if isinstance(value, int | float) and answer.kind == COMPUTED:
        return _computed(info, answer, Fraction(str(value)))
    if not isinstance(value, list) or not value or not isinstance(value[0], dict) or "table" not in value[0]:
        return Side(info, answer)
    record = value[0]
    table = TABLES[record["table"]]
    asked = [c for c in record.get("text", {}) if c in record and c != "year"]
    for column in asked or [c for c in record if c not in _META]:
        kind = table.column(column).kind
        if kind in _NUMBERS and record[column] is not None and len(value) == 1:
            return Side(info, answer, Fraction(str(record[column])), kind, column, record.get("year"))
    return Side(info, answer)


def _computed(info: SheetInfo, answer: Answer, value: Fraction) -> Side:
    """A computed number: what it measures and its unit are said before and after it in its answer."""
    found = _STATED.match(answer.text)
    if found is None:
        return Side(info, answer, value, "computed", "値")
    kind = "yen" if found[2].endswith("円") else "rate" if found[2] == "%" else "computed"
    return Side(info, answer, value, kind, found[1])


def _refused(sides: Sequence[Side]) -> Answer:
    reason = sides[0].answer.reason or NOT_IN_SHEET
    said = "\n".join(f"{name(side, sides)}：{side.answer.text}" for side in sides)
    return refuse(
        reason,
        f"どのシートからも答えられません。\n{said}",
        interpretation=_interpretation(sides),
        citations=_citations(sides),
    )


def _measured(sides: Sequence[Side], asked: str, words: Words, lexicon: Lexicon) -> Answer:
    low = words.says("comparing.low", asked) is not None
    order = sorted(sides, key=lambda s: s.value or 0, reverse=not low)
    first, last = order[0], order[-1]
    label = _label(first, lexicon)
    said = "、".join(f"{name(s, sides)}{_when(s, sides)}は{said_value(s)}" for s in sides)
    gap = abs((first.value or Fraction(0)) - (last.value or Fraction(0)))
    times_ = _times(first, last) if "倍" in asked else ""
    if gap == 0:
        text = f"{label}はどちらも{said_value(first)}で、同じです（{said}）。"
    else:
        head = f"{label}が{_word(first.kind, low)}のは{name(first, sides)}"
        text = f"{head}で、差は{_difference(gap, first)}です（{said}）。{times_}"
    heads = ["", *(name(s, sides) for s in sides)]
    table = markdown(heads, [[label, *(f"{said_value(s)}{_when(s, sides)}" for s in sides)]])
    high, small = (last, first) if low else (first, last)
    formula = f"{said_value(high)} − {said_value(small)} = {_difference(gap, first)}"
    formula += f"\n{times_}" if times_ else ""
    return Answer(
        COMPUTED,
        f"{text}\n\n{table}",
        _citations(sides),
        [{"sheet": s.info.id, "name": s.info.name, "year": s.year, "value": json_number(s.value)} for s in sides],
        interpretation=_interpretation(sides),
        calculation="\n".join([formula, *filter(None, (s.answer.calculation for s in sides))]),
    )


def _times(one: Side, two: Side) -> str:
    """How many times the less the more is."""
    high, low = sorted((one.value or Fraction(0), two.value or Fraction(0)), reverse=True)
    return f"多い方は少ない方の{percent(high / low / 100, 2).removesuffix('%')}倍です。" if low > 0 else ""


def _beside(sides: Sequence[Side]) -> Answer:
    """Texts, lists, or a blank on one side: what each says."""
    filled = [one_line(s.answer.text) for s in sides]
    note = "（どちらも同じです。）" if len(set(filled)) == 1 else ""
    text = "\n".join(f"{name(s, sides)}：{s.answer.text}" for s in sides)
    return Answer(
        COMPUTED,
        f"{text}\n{note}".strip(),
        _citations(sides),
        [{"sheet": s.info.id, "name": s.info.name, "reason": s.answer.reason, "value": s.answer.value} for s in sides],
        interpretation=_interpretation(sides),
        calculation="\n".join([*(f"{name(s, sides)}：{s.info.id}" for s in sides), *_calculations(sides)]),
    )


def _calculations(sides: Sequence[Side]) -> list[str]:
    return [side.answer.calculation for side in sides if side.answer.calculation]


def name(side: Side, sides: Sequence[Side]) -> str:
    """Return how a side is called: by its program, or by its year where the program is the same."""
    if len({s.info.id.partition("-")[2] for s in sides}) == 1:
        return f"{side.info.fiscal_year}年度シート"
    same = len({s.info.fiscal_year for s in sides}) == 1
    return f"「{one_line(side.info.name)}」" + ("" if same else f"（{side.info.fiscal_year}年度シート）")


def _when(side: Side, sides: Sequence[Side]) -> str:
    """The year of the value, where the sides' differ."""
    return f"（{both_years(side.year)}）" if side.year and len({s.year for s in sides}) > 1 else ""


def _label(side: Side, lexicon: Lexicon) -> str:
    if not isinstance(side.answer.value, list):
        return side.column
    label = lexicon.label(side.answer.value[0]["table"], side.column)
    return f"{side.year}年度の{label}" if side.year else label


def said_value(side: Side) -> str:
    """Return a side's number as an answer says it."""
    value: Any = side.value
    if side.kind == "yen":
        text = _printed(side)
        whole = human_yen(int(value))
        return f"{text}（{whole}）" if text and text != whole else whole
    if side.kind == "rate":
        return percent(value, 2)
    return f"{value}年度" if side.kind == "year" else plain_number(value)


def _printed(side: Side) -> str:
    """The amount in the sheet's own unit: thousands of yen where the PDF's tables print them."""
    value = int(side.value or 0)
    return yen(value, "千円") if value % 1000 == 0 else yen(value, "円")


def _difference(gap: Fraction, side: Side) -> str:
    if side.kind == "yen":
        whole = int(gap)
        return f"{yen(whole, '千円')}（{human_yen(whole)}）" if whole % 1000 == 0 else human_yen(whole)
    if side.kind == "rate":
        return f"{percent(gap, 2).removesuffix('%')}ポイント"
    return f"{plain_number(gap)}年" if side.kind == "year" else plain_number(gap)


def _word(kind: str, low: bool) -> str:
    if kind == "year":
        return "早い" if low else "遅い"
    if kind == "rate":
        return "低い" if low else "高い"
    return "少ない" if low else "多い"


def _citations(sides: Sequence[Side]) -> tuple[Citation, ...]:
    return unique(c for side in sides for c in side.answer.citations)


def _interpretation(sides: Sequence[Side]) -> str:
    return "比較｜" + "／".join(dict.fromkeys(side.answer.interpretation for side in sides))
