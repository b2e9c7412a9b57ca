"""Two sides that one question sets against one another, each asked by itself: both values, and how they compare.

Where one look-up holds both, it compares them itself (qa.difference). Here the sides are of different places, or the
question names them so shortly that one look-up finds one of them alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from index.regex import regex
from qa.answer import COMPUTED, LOOKUP, Answer, unique
from qa.arithmetic import Ask, Side
from qa.measure import measure, said_gap
from qa.opposed import Split, splits
from qa.question import Understanding
from qa.say import percent

_WHICH = regex(
    r"どっち|どちら|何倍|何分の|差(?:額|は|が|を|って|$|[?。])|開き|ひらき|違[いうっ]|ちが[いうっ]|(?:上|下)回|比べ|比較|より[^、。?]{0,12}(?:多|高|大き|少|低|小さ)|異な"
)
_BOTH = regex(r"それぞれ|おのおの|各々|両方|双方")
_COMPARED = regex(r"差は|の方が|同じです|(?:増え|減り|上がり|下がり)ました|倍|ポイント|最も|並べると")
_OF_ONE = regex(r"目標を[\d,.]+\S{1,4}(?:上回|下回)って|あと[\d,.]+\S{1,4}足りません")  # one row's result and target
_SETTLED = regex(r"食い違って|一致して")
_CLASH = regex(r"食い?違|矛盾|つじつま|辻褄|齟齬")
_TAKEN = ("word:at_", "word:confirm")  # a limit, or a claim: nothing is set against anything
_LOW = regex(r"(?:少な|低|小さ|安|早|先)(?:い|かっ|く|に)")
_PAID = ("payee", "contract", "cost_item")
_THAN = regex(r"より|どっち|どちら|差|違|何倍")
_TIMES = regex(r"何倍")
_OF_OTHER = regex(r"(?:[はが]|って)[^、。?はが]{2,}の(?:約)?何(?:倍|分の)(?!.{0,4}(?:違|ちが|差|開))")
_OF_WHOLE = regex(
    r"）は(?:支出先ブロックの合計|ブロック[A-Z]+の合計支出額|\d{4}年度の執行額|[^（）]{2,40}の支出額)の[\d.]+[倍%]"
)


def set_against(understood: Understanding, answer: Answer, ask: Ask) -> Answer | None:
    """Return both sides with how they compare, where ``answer`` does not tell both; None where it need not change."""
    text, reading = understood.reading.text, understood.reading
    disputed = reading.has("op:contradiction") or _CLASH.search(text) is not None
    if not disputed and (
        reading.tagged(_TAKEN) or not (_WHICH.search(text) or _BOTH.search(text)) or _tells(answer, text)
    ):
        return None
    for split in splits(text):
        sides = two_sides(split, ask)
        if sides is not None and _of_a_kind(sides, disputed, answer):
            asks_both = not disputed and _WHICH.search(text) is None
            return None if _told(sides, answer, asks_both) else _answer(sides, text, disputed)
    return None


def compared_sides(sides: tuple[Side, Side], text: str) -> Answer:
    """Return both sides and whether they agree."""
    return _answer(sides, text, disputed=True)


def _tells(answer: Answer, text: str) -> bool:
    """Whether the answer compares already, or computes what is asked for.

    A sum over both tells nothing of each, nor does the share that one has in the whole (甲は乙の何倍).
    """
    if _OF_OTHER.search(text) and _OF_WHOLE.search(answer.text):
        return False
    if "の平均は" in answer.text and _THAN.search(text):
        return False  # 甲1つあたりは乙1つあたりより: the mean over both
    of_one = "合計" in answer.text or _OF_ONE.search(answer.text) is not None
    return answer.kind == COMPUTED and (not of_one or _COMPARED.search(answer.text) is not None)


def two_sides(split: Split, ask: Ask) -> tuple[Side, Side] | None:
    """Return both sides with their numbers; None where one has none, or both are the same."""
    found: list[Side] = []
    for name, question in ((split.first, split.one), (split.second, split.two)):
        answer = ask(question)
        number = measure(answer)
        if number is None and found and found[0].measure.kind == "yen" and found[0].measure.table in _PAID:
            answer = ask(f"{name}の支出額は?")  # 甲の調査費は乙の実証より: the field stands with the first alone
            number = measure(answer)
        if number is None:
            return None
        found.append(Side(name, answer, number))
    one, two = found
    return None if one.measure.place == two.measure.place else (one, two)


def _of_a_kind(sides: tuple[Side, Side], disputed: bool, answer: Answer) -> bool:
    """Whether the two can be compared: the same column of two rows, or any two places where they are disputed."""
    one, two = (s.measure for s in sides)
    if disputed:
        settled = answer.kind == COMPUTED or _SETTLED.search(answer.text) is not None
        return not settled or _apart(sides)
    alike = one.kind == two.kind and (one.table, one.column) == (two.table, two.column)
    own = one.kind == two.kind and "" not in (one.table, two.table)
    held = answer.abstained or answer.kind == COMPUTED or any(s.said in answer.text for s in sides)
    return held and (alike or own)


def _apart(sides: Sequence[Side]) -> bool:
    """Whether the places are of different natures, which no other check sets against one another.

    A cap and what was paid, the year of the start and a year's money, what a payee got and another block's total.
    """
    one, two = (s.measure for s in sides)
    if one.table == two.table:
        return False
    if {one.column, two.column} & {"cap", "start_year", "end_year"}:
        return True
    payee = next((s for s in sides if s.measure.table == "payee" and s.answer.kind == LOOKUP), None)
    other = next((s for s in sides if s is not payee), None)
    blocks = other is not None and other.measure.table in ("payee_block", "") and "ブロック" in other.name
    return payee is not None and blocks and one.kind == two.kind == "yen"


def _told(sides: Sequence[Side], answer: Answer, asks_both: bool) -> bool:
    """Whether the answer says both values already; where they are compared, only a computed one does."""
    return (answer.kind == COMPUTED or asks_both) and all(s.said in answer.text for s in sides)


def _stem(side: Side) -> str:
    """What the answer of a side says, to be followed by the other's."""
    first = side.answer.text.split("\n")[0].removesuffix("。").removesuffix("です")
    return first.replace("です（", "（")


def _answer(sides: tuple[Side, Side], text: str, disputed: bool) -> Answer:
    one, two = sides
    stems = [_stem(s) for s in sides]
    heads = [stem.rpartition("は")[0] for stem in stems]
    if heads[0] == heads[1]:
        stems = [f"{s.name}は{stem.rpartition('は')[2]}" for s, stem in zip(sides, stems, strict=True)]
    compares = _WHICH.search(text) is not None
    verdict = _agreement(one, two) if disputed else _comparison(one, two, text) if compares else "です。"
    alike = one.measure.kind == two.measure.kind
    formula = f"{one.name}：{one.said}、{two.name}：{two.said}"
    formula += f"、差：{said_gap(one.measure, two.measure)}" if alike else ""
    return Answer(
        COMPUTED if all(s.answer.kind in (LOOKUP, COMPUTED) for s in sides) else LOOKUP,
        f"{stems[0]}、{stems[1]}{verdict}",
        unique(c for s in sides for c in s.answer.citations),
        [s.answer.value for s in sides],
        interpretation=" ／ ".join(dict.fromkeys(s.answer.interpretation for s in sides)),
        calculation="\n".join([formula, *(s.answer.calculation for s in sides if s.answer.calculation)]),
        outright=True,
    )


def _comparison(one: Side, two: Side, text: str) -> str:
    """Which is more, and by how much."""
    if one.measure.value == two.measure.value:
        return "で、同じです。"
    if _OF_OTHER.search(text) and two.measure.value:
        ratio = Fraction(one.measure.value / two.measure.value)
        return f"で、{one.name}は{two.name}の{percent(ratio / 100, 2).removesuffix('%')}倍（{percent(ratio, 1)}）です。"
    high, low = (one, two) if one.measure.value > two.measure.value else (two, one)
    kind = one.measure.kind
    first, word = (high, "高い" if kind == "rate" else "遅い" if kind == "year" else "多い")
    if _LOW.search(text):
        first, word = low, "低い" if kind == "rate" else "早い" if kind == "year" else "少ない"
    said = f"で、{first.name}の方が{said_gap(one.measure, two.measure)}{word}です。"
    if _TIMES.search(text) and low.measure.value:
        ratio = Fraction(high.measure.value / low.measure.value)
        said += f"{high.name}は{low.name}の{percent(ratio / 100, 2).removesuffix('%')}倍です。"
    return said


def _agreement(one: Side, two: Side) -> str:
    """Whether the two places agree: equal amounts, an amount within its cap, years that fit."""
    start = next((s for s in (one, two) if s.measure.column == "start_year"), None)
    if start is not None and one.measure.kind != two.measure.kind:
        return _since(start, two if start is one else one)
    if one.measure.kind != two.measure.kind:
        return "です。"
    gap = said_gap(one.measure, two.measure)
    cap = next((s for s in (one, two) if s.measure.column == "cap"), None)
    other = two if cap is one else one
    if cap is not None and other.measure.column != "cap":
        if other.measure.value > cap.measure.value:
            return f"で、{other.name}が上限を{gap}上回っており、食い違っています。"
        return (
            "で、上限と同額です（食い違いはありません）。"
            if not _gap(one, two)
            else f"で、上限の範囲内です（差は{gap}）。"
        )
    return f"で、{gap}の差があり、一致していません。" if _gap(one, two) else "で、一致しています。"


def _gap(one: Side, two: Side) -> Fraction:
    return abs(one.measure.value - two.measure.value)


def _since(start: Side, other: Side) -> str:
    """Money before the program began: what it had in its first year from the one before, or in an earlier year."""
    year = _year(other.answer)
    carried = other.measure.column == "carried_in"
    if year is None or not other.measure.value or not (year < start.measure.value or carried):
        return "です。"
    if year < start.measure.value or year == start.measure.value:
        return "で、開始より前の年度の予算があることになり、食い違っています。"
    return "で、食い違いはありません。"


def _year(answer: Answer) -> int | None:
    records = answer.value if isinstance(answer.value, list) else []
    years = {r.get("year") for r in records if isinstance(r, dict)}
    year = years.pop() if len(years) == 1 else None
    return year if isinstance(year, int) else None
