"""What stays unspent, what is carried over, what is missing to a target."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import clean
from qa.answer import BLANK_IN_SHEET, COMPUTED, Answer
from qa.lookup import blank, conversions, look_up, row_citations
from qa.refuse import refuse
from qa.say import counter, percent, printed_unit, say_column, say_yen
from qa.series import closed, course, unspent_points
from qa.work import Work, json_number, plain_number


def unspent(work: Work) -> Answer:
    """Total less executed; and less what the next year takes over. Of several years: the extreme, the sum, the list."""
    rows = closed([r for r in work.query.rows if r["executed"] is not None and r["total"] is not None])
    if not rows:
        return blank(replace(work.query, columns=("executed",)), work.query.rows, work.lexicon)
    series = course(work, unspent_points(work), "執行されなかった額（計 − 執行額）", ("total", "executed"))
    if series is not None:
        return series
    if len(rows) == 2 and "difference" in work.query.more and len(work.years()) == 2:
        return _unspent_apart(work)
    row = max(rows, key=lambda r: r["year"])
    left = row["total"] - row["executed"]
    unit = printed_unit(row.cells["total"])
    said = say_yen(left, unit, work.query.unit)
    formula = f"計 {say_yen(row['total'], unit)} − 執行額 {say_yen(row['executed'], unit)} = {said}"
    text = f"{row['year']}年度に執行されなかった額（計 − 執行額）は{said}です。"
    if left < 0:
        more = say_yen(-left, unit, work.query.unit)
        rate = say_column(row, "execution_rate", "rate")
        text = f"{row['year']}年度の執行額は予算の計を{more}上回っています（執行率は{rate}）。"
        cited = row_citations([row], ("total", "executed", "execution_rate"), work.lexicon)
        return Answer(COMPUTED, text, cited, left, interpretation=work.interpretation, calculation=formula)
    if row["total"] and re.search("%|割|比率|パーセント", work.query.text):
        share = percent(Fraction(left, row["total"]))
        text += f"予算の計の{share}に当たります。"
        formula += f"\n{said} ÷ {say_yen(row['total'], unit)} = {share}"
    cited = row_citations([row], ("total", "executed"), work.lexicon)
    passed = _passed_on(work, row)
    if passed is not None:
        holder, column = passed
        carried = say_column(holder, column, "yen", work.query.unit)
        rest = say_yen(left - holder[column], unit, work.query.unit)
        text += f"\nこのうち翌年度へ繰り越されたのは{carried}で、それを除いた残りは{rest}です。"
        cited += row_citations([holder], (column,), work.lexicon)
        formula += f"\n{said} − 翌年度への繰越し {carried} = {rest}"
    return Answer(COMPUTED, text, cited, left, interpretation=work.interpretation, calculation=formula)


def _unspent_apart(work: Work) -> Answer:
    """2021年度と2023年度、使い残しはどちらがいくら多いか."""
    low, high = sorted(unspent_points(work), key=lambda p: p.value)
    gap = say_yen(high.value - low.value, printed_unit(high.rows[0].cells["total"]), work.query.unit)
    said = f"{high.name}は{high.said}、{low.name}は{low.said}"
    text = f"執行されなかった額（計 − 執行額）は、{high.name}の方が{gap}多いです（{said}）。"
    cited = row_citations([*high.rows, *low.rows], ("total", "executed"), work.lexicon)
    formula = f"{high.formula}\n{low.formula}\n{high.said} − {low.said} = {gap}"
    return Answer(
        COMPUTED, text, cited, high.value - low.value, interpretation=work.interpretation, calculation=formula
    )


def _passed_on(work: Work, row: Row) -> tuple[Row, str] | None:
    """Return the row and column that tell what a year left to the next: its own, or what the next one took over."""
    if row["carried_out"]:
        return row, "carried_out"
    following = (r for r in work.scope.of("budget_year") if r["year"] == row["year"] + 1 and r["carried_in"])
    return next(((r, "carried_in") for r in following), None)


def net_rate(work: Work) -> Answer:
    """What was executed of what was not carried over: executed ÷ (total − what the next year takes over)."""
    every = {r["year"]: r for r in work.scope.of("budget_year")}
    rows = [r for r in work.query.rows if r["executed"] is not None and r["total"] is not None]
    row = max(rows, key=lambda r: r["year"], default=None)
    following = every.get(row["year"] + 1) if row is not None else None
    if row is None or following is None or not following["carried_in"]:
        return work.nothing()
    left = row["total"] - following["carried_in"]
    if left <= 0:
        return work.nothing()
    unit = printed_unit(row.cells["total"])
    said = percent(Fraction(row["executed"], left))
    rest = say_yen(left, unit, work.query.unit)
    carried = say_column(following, "carried_in", "yen")
    text = f"{row['year']}年度の執行率は、翌年度へ繰り越した{carried}を除くと{said}です"
    text += f"（表の執行率は{say_column(row, 'execution_rate', 'rate')}）。"
    total, executed = say_yen(row["total"], unit), say_yen(row["executed"], unit)
    formula = f"計 {total} − 翌年度への繰越し {carried} = {rest}\n"
    formula += f"執行額 {executed} ÷ {rest} = {said}"
    cited = row_citations([row], ("total", "executed", "execution_rate"), work.lexicon)
    cited += row_citations([following], ("carried_in",), work.lexicon)
    value = json_number(Fraction(row["executed"], left))
    return Answer(COMPUTED, text, cited, value, interpretation=work.interpretation, calculation=formula)


def carried_out(work: Work) -> Answer:
    """What a year carries out is what the next year's column carries in."""
    years = work.years()
    every = {r["year"]: r for r in work.scope.of("budget_year")}
    wanted = min(years) if years else work.scope.fiscal_year - 1
    own = every.get(wanted)
    if own is not None and own["carried_out"] is not None:
        more = [c for c in work.query.outright if c in ("executed", "execution_rate", "initial", "supplementary")]
        columns = ("carried_out", *more)
        return look_up(replace(work.query, operation="lookup", columns=columns, rows=(own,)), work.lexicon)
    row = every.get(wanted + 1)
    if row is None or row["carried_in"] is None:
        detail = f"{wanted}年度から翌年度への繰越しは記載がありません"
        return refuse(BLANK_IN_SHEET, detail, interpretation=work.interpretation)
    if own is not None and own["total"] and _LESS.search(work.query.text) and "total" in work.query.columns:
        return _less_carried(work, own, row)
    said = say_column(row, "carried_in", "yen", work.query.unit)
    text = f"{wanted}年度から{row['year']}年度への繰越しは{said}です。"
    formula = f"{row['year']}年度の「前年度から繰越し」= {wanted}年度から翌年度への繰越し"
    if own is not None and own["total"] and re.search("%|割|比率|パーセント", work.query.text):
        share, unit = Fraction(row["carried_in"], own["total"]), printed_unit(own.cells["total"])
        tenths = percent(share / 10, 2).removesuffix("%")
        text += f"{wanted}年度の予算の計（{say_yen(own['total'], unit)}）の{percent(share)}（{tenths}割）に当たります。"
        formula += f"\n{said} ÷ {say_yen(own['total'], unit)} = {percent(share)} = {tenths}割"
    more = conversions([row], ("carried_in",), work.query.unit)
    whole = row_citations([own], ("total",), work.lexicon) if "当たります" in text and own is not None else ()
    beside = [c for c in work.query.outright if c in ("executed", "execution_rate", "initial", "supplementary")]
    if own is not None and beside:
        told = look_up(replace(work.query, operation="lookup", columns=tuple(beside), rows=(own,)), work.lexicon)
        text, whole = f"{told.text}\n{text}", (*told.citations, *whole)
    return Answer(
        COMPUTED,
        text,
        row_citations([row], ("carried_in",), work.lexicon) + whole,
        row["carried_in"],
        interpretation=work.interpretation,
        calculation="\n".join([formula, *more]),
    )


_LESS = regex("除[いくけ]|引[いくけ]|抜[いくけき]|のぞ[いくけ]")


def _less_carried(work: Work, own: Row, following: Row) -> Answer:
    """予算の計から翌年度に繰り越した額を引くと: the total of a year less what the next one takes over."""
    rest, unit = own["total"] - following["carried_in"], printed_unit(own.cells["total"])
    said, total = say_yen(rest, unit, work.query.unit), say_yen(own["total"], unit)
    carried = say_column(following, "carried_in", "yen")
    text = (
        f"{own['year']}年度の予算の計（{total}）から{following['year']}年度への繰越し（{carried}）を除くと{said}です。"
    )
    cited = row_citations([own], ("total",), work.lexicon) + row_citations([following], ("carried_in",), work.lexicon)
    formula = f"計 {total} − 翌年度への繰越し {carried} = {said}"
    return Answer(COMPUTED, text, cited, rest, interpretation=work.interpretation, calculation=formula)


def gap(work: Work) -> Answer:
    """Target less result: of the year asked, or of the latest result where that year has none yet."""
    rows = [r for r in work.query.rows if r["target"] is not None]
    if not rows:
        return work.nothing()
    nodes = {(r.sheet, r["node"], r["indicator"]) for r in rows}
    if len(nodes) != 1:
        return work.nothing()
    target = max(rows, key=lambda r: (bool(r["result"] is not None), r["year"])) if not work.years() else rows[-1]
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
