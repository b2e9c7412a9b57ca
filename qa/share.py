"""What share one value is of another: of a column, a year, a row, a block, a payee, the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import Answer
from qa.difference import times
from qa.say import percent, say_yen
from qa.taken_of import WHOLE, Whole, wholes
from qa.terms import Term, sides, term
from qa.work import Work, is_rest, json_number


def ratio(work: Work) -> Answer:
    """Share of the rows in a whole: another side that is named, else what the rows are part of."""
    if work.table.name == "contract" and _counted(work):
        return _by_number(work)
    found = sides(work)
    if len(found) > 2 and work.table.name in ("budget_year", "goal_year") and work.years():
        found = [found[0], found[-1]]  # 2021年度から2023年度までに何倍
    if not found and work.table.name == "budget_year":
        parts = _parts_of_total(work)
        if parts is not None:
            return parts
    if len(found) == 2 and _apart(work, *found):
        return _of_two(work, *found)
    if work.table.name == "goal_year":
        return achieved(work)
    if work.table.name == "subsidy":
        return work.nothing()
    if (both := _requested(work)) is not None:
        return _of_two(work, *both)
    rows = work.filled()
    of = [w for w in wholes(work, rows) if w.amount]
    return share_of(work, rows, of) if of and rows else work.nothing()


def _requested(work: Work) -> tuple[Term, Term] | None:
    """旅費は今年度の何倍を要求しているか: what is requested of the one item named, and its budget."""
    rows = [r for r in work.query.rows if r["next_request"] is not None] if work.table.name == "budget_item" else []
    if "何倍" not in work.query.text or len(rows) != 1 or not rows[0]["amount"]:
        return None
    return term(work, rows, "next_request"), term(work, rows, "amount")


def share_of(work: Work, rows: Sequence[Row], of: Sequence[Whole], whose: str = "") -> Answer:
    """Return the share of the rows in each of the wholes, the meant one first."""
    part = sum(r[work.column] for r in rows)
    unit = work.unit(rows)
    shares = [Fraction(part) / Fraction(whole.amount) for whole in of]
    said = [_said(work, share) for share in shares]
    formula = "\n".join(
        f"{say_yen(part, unit)} ÷ {whole.label} {say_yen(whole.amount, unit)} = {share}"
        for whole, share in zip(of, said, strict=True)
    )
    if whose:
        formula = f"{whose}{len(rows)}件\n{formula}"
    lines = "、".join(f"{whole.label}の{share}" for whole, share in zip(of, said, strict=True))
    text = f"{whose or work.whose(rows)}{work.label}（{say_yen(part, unit)}）は{lines}です。"
    also = [c for whole in of for c in whole.cited]
    return work.answer(text, rows, formula, json_number(shares[0]), also=also, blanks=False)


def _said(work: Work, share: Fraction) -> str:
    said = percent(share, 1 if share >= Fraction(1, 1000) else 3)
    text = work.query.text
    if share >= 2 and "%" not in text and "割" not in text:
        return f"{times(share)}（{said}）"
    if "割" in text.replace("割合", ""):
        return f"{said}（{times(share * 10).removesuffix('倍')}割）"
    return f"{times(share)}（{said}）" if "倍" in text else said


_ADDED = regex(
    r"(?:足[しすせ]|たす|たした|合わせ|あわせ|合計する|合算)[^、。?]{0,6}?(?:と|て|たら|、).*(?:何%|何割|割合|何パーセント)"
)
_TAKES = regex(r"(?:が|の)占め")


def _parts_of_total(work: Work) -> Answer | None:
    """補正と繰越で予算全体のどれくらい: several parts of one year's budget, as a share of the whole."""
    columns = [c for c in work.numeric_columns() if work.table.column(c).kind == "yen"]
    parts = [c for c in columns if c != "total"]
    rows = [r for r in work.query.rows if r["total"] and all(r[c] is not None for c in columns)]
    if "total" not in columns or len(parts) < 2 or len(rows) != 1 or "executed" in parts:
        return None
    row = rows[0]
    value = sum(row[c] for c in parts)
    share, labels = Fraction(value, row["total"]), "と".join(work.lexicon.label("budget_year", c) for c in parts)
    said, total = _said(work, share), term(work, [row], "total")
    amount = work.said(value, [row])
    text = f"{work.name(row)}の{labels}の合計（{amount}）は予算の計（{total.said}）の{said}です。"
    formula = " + ".join(work.term(row, c) for c in parts) + f" = {amount}\n{amount} ÷ {total.printed} = {said}"
    return work.answer(text, [row], formula, json_number(share), [*parts, "total"], blanks=False)


def _apart(work: Work, one: Term, two: Term) -> bool:
    """Whether two sides are set against each other, and are not added up first: BとCの合計は全体の何%."""
    if work.table.name in ("budget_year", "goal_year", "subsidy") or one.column != two.column:
        return True
    if _ADDED.search(work.query.text, max(one.at, two.at, 0)):
        return False  # 甲と乙を足すと何%
    between = work.query.text[max(min(one.at, two.at), 0) : max(one.at, two.at)]
    return "は" in between or "が" in between or not (work.query.whole or "sum" in work.query.more)


def _of_two(work: Work, one: Term, two: Term) -> Answer:
    """執行額は当初予算の何%, 計に対する繰越し: the side said before 〜に対する is the whole, else the second."""
    between = work.query.text[max(min(one.at, two.at), 0) : max(one.at, two.at)]
    part, whole = (two, one) if WHOLE.search(between) else (one, two)
    takes = _TAKES.search(work.query.text)
    if takes is not None and max(one.at, two.at) < takes.start():  # 予算で繰越しが占める割合
        part, whole = sorted((one, two), key=lambda t: -t.at)
    if {one.column, two.column} == {"amount", "next_request"} and "倍" in work.query.text:
        part, whole = (one, two) if one.column == "next_request" else (two, one)  # how many times this year's it is
    if {one.column, two.column} == {"target", "result"}:
        part, whole = (one, two) if one.column == "result" else (two, one)
    if whole.column in _OF_TOTAL and part.column == "total" and "倍" not in work.query.text:
        part, whole = whole, part  # no part of a budget is more than all of it
    further = _APART if work.table.name != "subsidy" else _TIMES
    unsaid = work.table.name == "subsidy" and min(part.at, whole.at) < 0  # 圏域なら単独の何倍まで
    if (unsaid or further.search(work.query.text)) and part.value < whole.value:
        part, whole = whole, part
    if not whole.value:
        return work.nothing()
    share = Fraction(part.value) / Fraction(whole.value)
    said = _said(work, share)
    text = f"{_side(work, part)}（{part.said}）は{_side(work, whole)}（{whole.said}）の{said}です。"
    sums = [f"{side.printed} = {side.said}" for side in (part, whole) if len(side.rows) > 1]
    formula = "\n".join([*sums, f"{part.printed} ÷ {whole.printed} = {said}"])
    columns = tuple(dict.fromkeys((part.column, whole.column)))
    rows = unique_rows([*part.rows, *whole.rows])
    return work.answer(text, rows, formula, json_number(share), columns, blanks=False)


_TIMES = regex(r"(?<!の)何倍|倍(?:くらい|ぐらい|ほど|も|の)*(?:違|ちが|ちゃう|差|開き|離れ)")  # 甲と乙とで何倍
# 何倍違うか: the greater is so many times the lesser, whichever is said first.
_APART = regex(
    r"倍(?:くらい|ぐらい|ほど|も|の)*(?:違|ちが|ちゃう|差|開き|離れ)|より(?:も)?[^。?]{1,12}(?:多|大き|でか|高)[^。?]{0,6}、[^。?]{0,4}何倍"
)
_OF_TOTAL = ("initial", "supplementary", "carried_in", "reserve", "executed")


def _side(work: Work, side: Term) -> str:
    label = work.lexicon.label(work.table.name, side.column)
    return side.name if label in side.name else f"{side.name}の{label}"


def unique_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in order, each once."""
    return list({(r.table, r.sheet, r.number): r for r in rows}.values())


def achieved(work: Work) -> Answer:
    """Result over target, of the rows where the form leaves the rate blank."""
    rows = [r for r in work.query.rows if r["target"] and r["result"] is not None]
    if not rows:
        return work.nothing()
    lines, formulas, shares = [], [], []
    for row in rows:
        one, two = term(work, [row], "result"), term(work, [row], "target")
        share = Fraction(one.value) / Fraction(two.value)
        said = _said(work, share)
        labels = [work.lexicon.label("goal_year", c) for c in ("target", "result")]
        lines.append(f"{one.name}：{labels[0]}は{two.said}、{labels[1]}は{one.said}で、目標の{said}")
        formulas.append(f"{one.name}：{one.printed} ÷ {two.printed} = {said}")
        shares.append(json_number(share))
    text = "\n".join(lines) + ("です。" if len(lines) == 1 else "")
    value = shares[0] if len(shares) == 1 else shares
    return work.answer(text, rows, "\n".join(formulas), value, ("result", "target"), blanks=False)


# ---------------------------------------------------------------- shares by number


def _counted(work: Work) -> bool:
    """Whether a share of contracts is one of their number: 一者応札の割合."""
    methods = [f for f in work.query.filters if f.column in ("bidders", "method", "award_rate")]
    return bool(methods) and not re.search(r"金額|額|円|支出", work.query.text)


def _by_number(work: Work) -> Answer:
    """Of how many contracts (competitive ones, where single bidders are asked) the rows are."""
    part = [r for r in work.query.rows if not is_rest(r, work.lexicon)]
    every = [r for r in work.scope.of("contract") if not is_rest(r, work.lexicon)]
    single = any(f.column == "bidders" for f in work.query.filters)
    words = work.lexicon.words["competitive"]
    whole = [r for r in every if any(w in fold(str(r["method"] or "")) for w in words)] if single else every
    if not part or not whole:
        return work.nothing()
    said = _said(work, Fraction(len(part), len(whole)))
    of = "競争契約" if single else "契約"
    text = f"{work.whose(part)}契約は{of}{len(whole)}件のうち{len(part)}件で、{said}です。"
    formula = f"{len(part)}件 ÷ {len(whole)}件 = {said}"
    columns = [f.column for f in work.query.filters if f.column in ("bidders", "method", "award_rate")]
    return work.answer(text, whole, formula, json_number(Fraction(len(part), len(whole))), columns, blanks=False)
