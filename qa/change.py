"""Differences, shares, what stays unspent, what is carried over, what is missing to a target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from index.sheet import Cap
from index.tables import Row
from index.text import clean, fold
from qa.answer import BLANK_IN_SHEET, COMPUTED, Answer, Citation
from qa.grants import governing
from qa.lookup import conversions, look_up, row_citations
from qa.refuse import refuse
from qa.say import counter, human_yen, percent, printed_unit, say_column, say_yen
from qa.work import Work, json_number, plain_number

# ---------------------------------------------------------------- differences


def difference(work: Work) -> Answer:
    """Difference of two years, two rows or two columns."""
    if work.table.name == "subsidy":
        return _caps(work)
    if not work.column:
        return work.nothing()
    columns = work.numeric_columns()
    if len(columns) == 2 and len(_years(work)) <= 1:
        return _columns(work, columns)
    rows = _pair(work)
    if len(rows) != 2:
        return work.nothing()
    return _rows(work, rows[0], rows[1])


def _rows(work: Work, a: Row, b: Row) -> Answer:
    change = b[work.column] - a[work.column]
    said = _points(change) if work.kind == "rate" else work.said(abs(change), [a, b])
    sign = "-" if change < 0 else ""
    formula = f"{work.term(b)} − {work.term(a)} = {sign}{said}"
    growth = ""
    if a[work.column] and work.kind != "rate":
        rate = Fraction(change) / Fraction(a[work.column])
        times = Fraction(b[work.column]) / Fraction(a[work.column])
        growth = f"（{'増加率' if change >= 0 else '減少率'}{percent(abs(rate))}、{_times(times)}）"
        formula += f"\n({work.term(b)} − {work.term(a)}) ÷ {work.term(a)} = {sign}{percent(abs(rate))}"
        formula += f"\n{work.term(b)} ÷ {work.term(a)} = {_times(times)}"
    pair = f"{work.name(a)}は{work.value(a)}、{work.name(b)}は{work.value(b)}"
    if a["year"] is not None and a["year"] != b["year"]:
        verb = "増えました" if change > 0 else "減りました"
        if work.kind == "rate":
            verb = "上がりました" if change > 0 else "下がりました"
        text = (
            f"{work.label}は、{pair}で、{said}{verb}{growth}。" if change else f"{work.label}は、{pair}で、同じです。"
        )
    elif not change:
        text = f"{work.label}は同じです（{pair}）。"
    else:
        more = work.name(b if change > 0 else a)
        text = f"{work.label}は{more}の方が{said}{'高い' if work.kind == 'rate' else '多い'}です（{pair}）。"
    return work.answer(text, [a, b], formula, json_number(change), blanks=False)


def _points(change: Any) -> str:
    return percent(abs(Fraction(change)), 2).removesuffix("%") + "ポイント"


def _times(times: Fraction) -> str:
    return percent(times / 100, 2).removesuffix("%") + "倍"


def _columns(work: Work, columns: Sequence[str]) -> Answer:
    first, second = columns
    rows = [r for r in work.query.rows if r[first] is not None and r[second] is not None]
    if work.table.name == "budget_year" and len(rows) > 1:
        rows = [max(rows, key=lambda r: r["year"])]
    if len(rows) != 1:
        return work.nothing()
    row = rows[0]
    a, b = row[first], row[second]
    if work.table.column(first).kind != work.table.column(second).kind:
        return work.nothing()
    said = work.said(abs(b - a), [row])
    names = [work.lexicon.label(work.table.name, c) for c in columns]
    pair = "、".join(f"{name}は{work.value(row, c)}" for name, c in zip(names, columns, strict=True))
    text = f"{work.name(row)}の{names[0]}と{names[1]}の差は{said}です（{pair}）。"
    high, low = (second, first) if b >= a else (first, second)
    formula = f"{work.term(row, high)} − {work.term(row, low)} = {said}"
    return work.answer(text, [row], formula, json_number(abs(b - a)), columns, blanks=False)


def _years(work: Work) -> list[int]:
    return [int(year) for f in work.query.filters if f.column == "year" for year in f.value]


def _pair(work: Work) -> list[Row]:
    rows = work.filled()
    if work.table.name not in ("budget_year", "goal_year"):
        return rows
    years = _years(work)
    if work.table.name == "goal_year":
        return sorted(rows, key=lambda r: r["year"])
    every = {r["year"]: r for r in work.scope.of("budget_year") if r[work.column] is not None}
    if len(years) == 1 and rows and rows[0]["year"] - 1 in every:
        return [every[rows[0]["year"] - 1], rows[0]]
    if not years and len(every) >= 2:
        own = work.scope.fiscal_year
        last = sorted(every)[-2:]
        pair = (own - 1, own) if own in every and own - 1 in every else (last[0], last[1])
        return [every[pair[0]], every[pair[1]]]
    ordered = sorted(rows, key=lambda r: r["year"])
    return [ordered[0], ordered[-1]] if len(ordered) > 2 else ordered


def _caps(work: Work) -> Answer:
    """How far the caps (or rates) of two recipients lie apart."""
    joint = any(word in work.query.text for word in work.lexicon.words["joint"])
    within = _caps_within(work)
    if within is not None:
        return within
    rate = work.query.columns == ("rate",)
    found: list[tuple[Row, Any, str]] = []
    for row in work.query.rows:
        if rate and row["rate"] and len(row["rate"]) == 1:
            found.append((row, row["rate"][0], percent(row["rate"][0], 2)))
        cap: Cap | None = None if rate else governing(row["cap"] or (), joint)
        if cap is not None:
            found.append((row, cap.amount, human_yen(cap.amount)))
    if len(found) != 2:
        return work.nothing()
    (a, one, said_a), (b, two, said_b) = found
    gap_ = abs(two - one)
    said = _points(gap_) if rate else f"{say_yen(gap_, '千円')}"
    label = work.lexicon.label("subsidy", "rate" if rate else "cap")
    text = f"{label}の差は{said}です（{work.name(a)}は{work.value(a, 'rate' if rate else 'cap')}、"
    text += f"{work.name(b)}は{work.value(b, 'rate' if rate else 'cap')}）。"
    formula = f"{max(said_a, said_b, key=lambda s: two if s == said_b else one)} − "
    formula += f"{said_a if one <= two else said_b} = {said}"
    column = "rate" if rate else "cap"
    return Answer(
        COMPUTED,
        text,
        row_citations([a, b], (column,), work.lexicon),
        json_number(gap_),
        interpretation=work.interpretation,
        calculation="\n".join([formula, *conversions([a, b], (column,), work.query.unit)]),
    )


def _caps_within(work: Work) -> Answer | None:
    """Two recipients whose caps stand in one cell: 1都道府県あたり…、1市町村あたり…."""
    kinds = [k for f in work.query.filters if f.relation == "kind" and isinstance(f.value, tuple) for k in f.value]
    if len(work.query.rows) != 1 or len(kinds) != 2 or work.query.columns == ("rate",):
        return None
    row = work.query.rows[0]
    found = [_cap_of(row, work.lexicon.recipients[k].form) for k in kinds if k in work.lexicon.recipients]
    caps = [cap for cap in found if cap is not None]
    if len(caps) != 2 or caps[0] is caps[1]:
        return None
    high, low = sorted(caps, key=lambda c: -c.amount)
    said = say_yen(high.amount - low.amount, "千円", work.query.unit)
    pair = "、".join(f"{kind}は{clean(cap.text)}" for kind, cap in zip(kinds, caps, strict=True))
    text = f"{work.name(row)}の{work.lexicon.label('subsidy', 'cap')}の差は{said}です（{pair}）。"
    formula = f"{clean(high.text)} − {clean(low.text)} = {said}"
    return work.answer(text, [row], formula, high.amount - low.amount, ("cap",), blanks=False)


def _cap_of(row: Row, forms: Sequence[str]) -> Cap | None:
    """The cap of a recipient; its own words first (市町村 before 都道府県・市町村)."""
    said = [c for c in row["cap"] or () if any(f in fold(c.per + c.condition + c.text) for f in forms)]
    return min(said, key=lambda c: len(c.per or c.text), default=None)


# ---------------------------------------------------------------- shares


@dataclass(frozen=True, slots=True)
class Whole:
    """What a share is taken of: the amount, its name, its places."""

    amount: Any
    label: str
    cited: tuple[Citation, ...]


def ratio(work: Work) -> Answer:
    """Share of the rows in a whole: another column, another year, a block, a payee, the table."""
    rows = work.filled()
    years = _years(work)
    columns = work.numeric_columns()
    if work.table.name in ("budget_year", "goal_year") and len(columns) == 2:
        return _column_ratio(work, columns)
    if work.table.name in ("budget_year", "goal_year") and len(years) == 2 and len(rows) == 2:
        return _year_ratio(work, rows)
    whole = _whole(work, rows)
    if whole is None or not whole.amount:
        return work.nothing()
    part = sum(r[work.column] for r in rows)
    share = Fraction(part) / Fraction(whole.amount)
    said = _share(work, share)
    unit = work.unit(rows)
    formula = f"{say_yen(part, unit)} ÷ {whole.label} {say_yen(whole.amount, unit)} = {said}"
    text = f"{work.whose(rows)}{work.label}（{say_yen(part, unit)}）は{whole.label}の{said}です。"
    return work.answer(text, rows, formula, json_number(share), also=whole.cited, blanks=False)


def _share(work: Work, share: Fraction) -> str:
    said = percent(share)
    text = work.query.text
    if "割" in text.replace("割合", ""):
        return f"{said}（{_times(share * 10).removesuffix('倍')}割）"
    return f"{_times(share)}（{said}）" if "倍" in text else said


def _year_ratio(work: Work, rows: Sequence[Row]) -> Answer:
    """2024年度は2023年度の何倍: the year said first over the other."""
    said_first = _years(work)[0]
    part = next((r for r in rows if r["year"] == said_first), rows[0])
    base = next(r for r in rows if r is not part)
    if not base[work.column]:
        return work.nothing()
    share = Fraction(part[work.column]) / Fraction(base[work.column])
    said = _share(work, share)
    text = (
        f"{work.name(part)}の{work.label}（{work.value(part)}）は{work.name(base)}（{work.value(base)}）の{said}です。"
    )
    return work.answer(text, rows, f"{work.term(part)} ÷ {work.term(base)} = {said}", json_number(share))


def _column_ratio(work: Work, columns: Sequence[str]) -> Answer:
    """執行額は当初予算の何%: the column right before the share's words is the whole."""
    rows = [r for r in work.query.rows if all(r[c] is not None for c in columns)]
    if work.table.name == "budget_year" and not _years(work):
        rows = rows[-1:] if len(rows) > 1 else rows
    if not rows:
        return work.nothing()
    part, whole = _ordered(work, columns)
    if work.table.column(part).kind != work.table.column(whole).kind:
        return work.nothing()
    over, under = sum(r[part] for r in rows), sum(r[whole] for r in rows)
    if not under:
        return work.nothing()
    share = Fraction(over) / Fraction(under)
    said = _share(work, share)
    names = [work.lexicon.label(work.table.name, c) for c in (part, whole)]
    sums = [_sum_said(work, rows, c) for c in (part, whole)]
    plural = "の合計" if len(rows) > 1 else ""
    whose = "・".join(work.name(r) for r in rows)
    text = f"{whose}の{names[0]}{plural}（{sums[0][0]}）は{names[1]}{plural}（{sums[1][0]}）の{said}です。"
    formula = "\n".join([*(s[1] for s in sums if s[1]), f"{sums[0][0]} ÷ {sums[1][0]} = {said}"])
    return work.answer(text, rows, formula, json_number(share), columns, blanks=False)


def _sum_said(work: Work, rows: Sequence[Row], column: str) -> tuple[str, str]:
    value = sum(r[column] for r in rows)
    yen = work.table.column(column).kind == "yen"
    said = say_yen(value, work.unit(rows, column)) if yen else plain_number(value)
    terms = " + ".join(work.term(r, column) for r in rows)
    return said, f"{work.lexicon.label(work.table.name, column)}：{terms} = {said}" if len(rows) > 1 else ""


def _ordered(work: Work, columns: Sequence[str]) -> tuple[str, str]:
    """Return (part, whole): the whole is said right before 〜の何%, 〜に占める or 〜に対する."""
    text = work.query.text
    marks = r"(?:額|合計|合計額)?(?:の(?:うち)?(?:の)?(?:何|どれ|どの)|に占める|に対する|に対して|のうち|に比べ)"
    for column, other in (tuple(columns), tuple(reversed(columns))):
        names = work.lexicon.fields[work.table.name, column].names
        if any(re.search(re.escape(name) + marks, text) for name in sorted(names, key=len, reverse=True)):
            return other, column
    return columns[-1], columns[0]


def _whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    if work.kind != "yen" or not rows:
        return None
    if work.query.whole and work.table.name != "budget_year":
        return _of_budget(work, work.query.whole, rows)
    name = work.table.name
    if name in ("payee", "contract", "payee_block"):
        return _block_whole(work, rows)
    if name == "cost_item":
        return _payee_whole(work, rows)
    if name == "overhead":
        return _overhead_whole(work, rows)
    if name == "budget_year":
        return _budget_whole(work, rows)
    every = [r for r in work.scope.of(name) if r[work.column] is not None]
    if len(rows) >= len(every):
        return None
    amount = sum(r[work.column] for r in every)
    return Whole(amount, f"{work.words.title}の合計", row_citations(every, (work.column,), work.lexicon))


def _of_budget(work: Work, column: str, rows: Sequence[Row]) -> Whole | None:
    """A column of the budget table, of the year that the rows belong to."""
    every = {r["year"]: r for r in work.scope.of("budget_year") if r[column]}
    own = rows[0]["year"] if rows and rows[0]["year"] else work.scope.fiscal_year + work.words.period
    row = every.get(own) or (every[max(every)] if every else None)
    if row is None:
        return None
    label = f"{row['year']}年度の{work.lexicon.label('budget_year', column)}"
    return Whole(row[column], label, row_citations([row], (column,), work.lexicon))


def _block_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """The block that is named, else all blocks together."""
    blocks = [b for b in work.scope.of("payee_block") if b["total"] is not None]
    named = [f for f in work.query.filters if f.column == "block"] or "ブロック" in work.query.text
    letters = {r["block"] for r in rows}
    if named and work.table.name != "payee_block":
        blocks = [b for b in blocks if b["block"] in letters]
    if not blocks:
        return None
    label = f"ブロック{blocks[0]['block']}の合計支出額" if len(blocks) == 1 else "支出先ブロックの合計"
    cited = row_citations(blocks, ("total",), work.lexicon)
    return Whole(sum(b["total"] for b in blocks), label, cited)


def _payee_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """A cost item is a share of what its payee got."""
    owners = {(r.sheet, r["block"], r["payee"]) for r in rows}
    payees = [p for p in work.scope.of("payee") if (p.sheet, p["block"], p["name"]) in owners and p["amount"]]
    if not payees:
        return None
    label = f"{payees[0]['name']}の支出額" if len(payees) == 1 else "支出先の支出額の合計"
    return Whole(sum(p["amount"] for p in payees), label, row_citations(payees, ("amount",), work.lexicon))


def _overhead_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """The first record of the overhead is its total (index.sheet.Overhead)."""
    totals = [r for r in work.scope.of("overhead") if r["item"] is None and r["amount"]]
    part = [r for r in rows if r["item"] is not None]
    if not totals or not part:
        return None
    return Whole(totals[0]["amount"], "間接経費の合計", row_citations(totals[:1], ("amount",), work.lexicon))


def _budget_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    if len(rows) != 1 or work.column == "total" or rows[0]["total"] is None:
        return None
    label = work.lexicon.label("budget_year", "total")
    return Whole(rows[0]["total"], label, row_citations(rows, ("total",), work.lexicon))


# ---------------------------------------------------------------- what is left


def unspent(work: Work) -> Answer:
    """Total less executed; and less what the next year takes over."""
    rows = [r for r in work.query.rows if r["executed"] is not None and r["total"] is not None]
    if not rows:
        return work.nothing()
    row = max(rows, key=lambda r: r["year"])
    left = row["total"] - row["executed"]
    unit = printed_unit(row.cells["total"])
    said = say_yen(left, unit, work.query.unit)
    formula = f"計 {say_yen(row['total'], unit)} − 執行額 {say_yen(row['executed'], unit)} = {said}"
    text = f"{row['year']}年度に執行されなかった額（計 − 執行額）は{said}です。"
    cited = row_citations([row], ("total", "executed"), work.lexicon)
    every = work.scope.of("budget_year")
    following = next((r for r in every if r["year"] == row["year"] + 1 and r["carried_in"]), None)
    if following is not None:
        carried = say_column(following, "carried_in", "yen", work.query.unit)
        rest = say_yen(left - following["carried_in"], unit, work.query.unit)
        text += f"\nこのうち翌年度へ繰り越されたのは{carried}で、それを除いた残りは{rest}です。"
        cited += row_citations([following], ("carried_in",), work.lexicon)
        formula += f"\n{said} − 翌年度への繰越し {carried} = {rest}"
    return Answer(COMPUTED, text, cited, left, interpretation=work.interpretation, calculation=formula)


def carried_out(work: Work) -> Answer:
    """What a year carries out is what the next year's column carries in."""
    years = _years(work)
    every = {r["year"]: r for r in work.scope.of("budget_year")}
    wanted = min(years) if years else work.scope.fiscal_year - 1
    own = every.get(wanted)
    if own is not None and own["carried_out"] is not None:
        return look_up(replace(work.query, operation="lookup", columns=("carried_out",), rows=(own,)), work.lexicon)
    row = every.get(wanted + 1)
    if row is None or row["carried_in"] is None:
        detail = f"{wanted}年度から翌年度への繰越しは記載がありません"
        return refuse(BLANK_IN_SHEET, detail, interpretation=work.interpretation)
    said = say_column(row, "carried_in", "yen", work.query.unit)
    text = f"{wanted}年度から{row['year']}年度への繰越しは{said}です。"
    formula = f"{row['year']}年度の「前年度から繰越し」= {wanted}年度から翌年度への繰越し"
    more = conversions([row], ("carried_in",), work.query.unit)
    return Answer(
        COMPUTED,
        text,
        row_citations([row], ("carried_in",), work.lexicon),
        row["carried_in"],
        interpretation=work.interpretation,
        calculation="\n".join([formula, *more]),
    )


def gap(work: Work) -> Answer:
    """Target less result: of the year asked, or of the latest result where that year has none yet."""
    rows = [r for r in work.query.rows if r["target"] is not None]
    if not rows:
        return work.nothing()
    nodes = {(r.sheet, r["node"], r["indicator"]) for r in rows}
    if len(nodes) != 1:
        return work.nothing()
    target = max(rows, key=lambda r: (bool(r["result"] is not None), r["year"])) if not _years(work) else rows[-1]
    result = _latest_result(work, target)
    if result is None:
        return work.nothing()
    missing = target["target"] - result["result"]
    said = f"{plain_number(abs(missing))}{counter(target, 'target')}"
    aim = f"{target['year']}年度の目標値は{target.cells['target'].text.strip()}"
    have = f"{result['year']}年度の実績は{result.cells['result'].text.strip()}"
    verdict = (
        f"あと{said}足りません" if missing > 0 else f"目標を{said}上回っています" if missing < 0 else "目標と同じです"
    )
    text = f"{clean(str(target['indicator'] or target['goal']))}は、{aim}、{have}で、{verdict}。"
    formula = f"{target.cells['target'].text.strip()} − {result.cells['result'].text.strip()} = {plain_number(missing)}"
    cited = [
        *row_citations([target], ("target",), work.lexicon),
        *row_citations([result], ("result",), work.lexicon),
    ]
    return Answer(
        COMPUTED,
        text,
        tuple(dict.fromkeys(cited)),
        json_number(missing),
        interpretation=work.interpretation,
        calculation=formula,
    )


def _latest_result(work: Work, target: Row) -> Row | None:
    same = [
        r
        for r in work.scope.of("goal_year")
        if (r.sheet, r["node"], r["indicator"]) == (target.sheet, target["node"], target["indicator"])
        and r["result"] is not None
        and r["year"] <= target["year"]
    ]
    return max(same, key=lambda r: r["year"], default=None)
