"""How far two values lie apart: columns, years, rows, ranks, extremes, caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from index.regex import regex
from index.tables import Row
from qa.answer import COMPUTED, Answer, unique
from qa.lookup import conversions
from qa.outside import outdone
from qa.say import listed, percent, say_yen
from qa.series import change_points, course, gap_points
from qa.several import joined
from qa.terms import Term, sides, term
from qa.work import Work, json_number

_ADDED = regex(r"合わせ|あわせ|足し|足す|合計(?:し|は|が|を|と|額|で)|合算|の和")
_PAIR = 2  # columns, and years
_VERBS = {False: ("減りました", "増えました"), True: ("下がりました", "上がりました")}


def difference(work: Work) -> Answer:
    """Difference of the two sides that the question names; of two years where it names one or none."""
    if not work.column and work.table.name != "subsidy":
        return work.nothing()
    outdoing = outdone(work) or _each_column(work)
    if outdoing is not None:
        return outdoing
    found = sides(work)
    series = _course(work) if not found or work.table.name == "budget_year" else None
    if series is not None:
        return series
    found = found or _years(work)
    if len(found) < 2:
        return _each(work) or work.nothing()
    one, two = _added(work, found)
    if work.table.name == "subsidy" and len(found) != 2:
        return work.nothing()
    if one.column == two.column and _year(one) is not None and _year(two) is not None and _year(one) != _year(two):
        one, two = sorted((one, two), key=lambda t: _year(t) or 0)
        return _change(work, one, two)
    return _apart(work, one, two)


def _each_column(work: Work) -> Answer | None:
    """執行額と執行率は二つの年度でどう違うか: the change of each column, where two years of each are asked."""
    columns = [c for c in work.query.outright if c in work.numeric_columns()]
    if work.table.name != "budget_year" or len(columns) != _PAIR or len(set(work.years())) != _PAIR:
        return None
    alone = [replace(work.query, columns=(c,), outright=(c,)) for c in columns]
    answers = [difference(Work(query, work.scope, work.lexicon)) for query in alone]
    return joined([work.query.text] * _PAIR, answers) if all(a.kind == COMPUTED for a in answers) else None


def _course(work: Work) -> Answer | None:
    """Changes over the years, or from what items have to what they ask for: いちばん増えた, 毎年いくらずつ."""
    pair = [c for c in work.query.outright if c in work.numeric_columns()]
    if work.table.name == "budget_year" and len(pair) == 2 and not work.years():
        labels = "と".join(work.lexicon.label(work.table.name, c) for c in pair)
        return course(work, gap_points(work, *pair), f"{labels}の差", pair)
    points = change_points(work)
    if not points:
        return None
    if work.table.name == "budget_item":
        return course(work, points, "翌年度要求額と予算額の差", ("amount", "next_request"))
    label = f"{work.lexicon.label(work.table.name, work.column)}の前年度からの増減"
    return course(work, points, label, (work.column,))


def _added(work: Work, found: Sequence[Term]) -> tuple[Term, Term]:
    """甲と乙を合わせると丙より多いか: those named before are added up."""
    cut = _ADDED.search(work.query.text)
    first = [t for t in found if cut is not None and 0 <= t.at < cut.start()]
    rest = [t for t in found if cut is not None and t.at > cut.start()]
    if len(first) < 2 or len(rest) != 1 or len({t.column for t in found}) != 1:
        return found[0], found[-1]
    rows = [r for t in first for r in t.rows]
    return replace(term(work, rows, first[0].column), at=first[0].at), rest[0]


def _year(side: Term) -> int | None:
    years = {r["year"] for r in side.rows}
    year = years.pop() if len(years) == 1 else None
    return int(year) if year is not None else None


def _change(work: Work, before: Term, after: Term) -> Answer:
    """What changed from one year to another, in value, rate and times."""
    change = after.value - before.value
    rate = _is_rate(work, before)
    said = points(change) if rate else work.said(abs(change), before.rows + after.rows)
    sign = "-" if change < 0 else ""
    formula = f"{after.printed} − {before.printed} = {sign}{said}"
    growth = ""
    if before.value and not rate:
        by = Fraction(change) / Fraction(before.value)
        times_ = times(Fraction(after.value) / Fraction(before.value))
        growth = f"（{'増加率' if change >= 0 else '減少率'}{percent(abs(by))}、{times_}）"
        formula += f"\n({after.printed} − {before.printed}) ÷ {before.printed} = {sign}{percent(abs(by))}"
        formula += f"\n{after.printed} ÷ {before.printed} = {times_}"
    verb = _VERBS[rate][change > 0]
    pair = f"{before.name}は{before.said}、{after.name}は{after.said}"
    label = work.lexicon.label(work.table.name, before.column)
    end = f"{said}{verb}{growth}" if change else "同じです"
    text = f"{label}は、{pair}で、{end}。"
    return work.answer(text, [*before.rows, *after.rows], formula, json_number(change), (before.column,), blanks=False)


def _is_rate(work: Work, side: Term) -> bool:
    return work.table.column(side.column).kind in ("rate", "rates")


def _apart(work: Work, one: Term, two: Term) -> Answer:
    """Which of two is more, and by how much."""
    gap = two.value - one.value
    high, low = (one, two) if gap <= 0 else (two, one)
    rate = _is_rate(work, one)
    unit = work.unit([*one.rows, *two.rows], one.column) if work.table.column(one.column).kind == "yen" else "千円"
    said = _rates_apart(work, gap) if rate else _said(work, abs(gap), one, unit)
    label = work.lexicon.label(work.table.name, one.column)
    pair, grown = f"{one.name}は{one.said}、{two.name}は{two.said}", ""
    if {one.column, two.column} == {"amount", "next_request"} and one.rows == two.rows and gap:
        now, then = (one, two) if one.column == "amount" else (two, one)
        verb = "多い" if then.value > now.value else "少ない"
        name = work.name(one.rows[0])
        text = f"{name}は、予算額が{now.said}、翌年度要求額が{then.said}で、要求額の方が{said}{verb}です"
        grown = percent(Fraction(then.value - now.value) / Fraction(now.value)) if now.value else ""
        text += f"（増減率{grown}）。" if grown else "。"
    elif one.column != two.column:
        text = f"{one.name}と{two.name}の差は{said}です（{pair}）。"
    elif not gap:
        text = f"{label}は同じです（{pair}）。"
    else:
        text = f"{label}の差は{said}で、{high.name}の方が{'高い' if rate else '多い'}です（{pair}）。"
    sums = [f"{side.name}：{side.printed} = {side.said}" for side in (high, low) if len(side.rows) > 1]
    formula = "\n".join([*sums, f"{high.name} − {low.name}：{high.printed} − {low.printed} = {said}"])
    if grown:
        formula += f"\n増減率：{grown}"
    columns = tuple(dict.fromkeys((one.column, two.column)))
    if gap and not rate and low.value:
        ratio = times(Fraction(high.value) / Fraction(low.value))
        formula += f"\n{high.printed} ÷ {low.printed} = {ratio}"
        if "倍" in work.query.text:
            text += f"{high.name}は{low.name}の{ratio}です。"
    cited = unique([*one.cited(work), *two.cited(work)])
    amounts = [c for c in columns if work.table.column(c).kind in ("yen", "caps")]
    shown = conversions([*one.rows, *two.rows], amounts, work.query.unit)
    return Answer(
        COMPUTED,
        text,
        cited,
        json_number(abs(gap)),
        interpretation=work.interpretation,
        calculation="\n".join([formula, *shown]),
    )


def _said(work: Work, value: Any, side: Term, unit: str) -> str:
    kind = work.table.column(side.column).kind
    if kind in ("yen", "caps"):
        return say_yen(int(value), unit, work.query.unit)
    return work.said(value, side.rows)


def _rates_apart(work: Work, gap: Any) -> str:
    """The distance of two rates; of grants as the fraction that rates of grants are: 1/6（16.67ポイント）."""
    apart = abs(Fraction(gap))
    grant = work.table.name == "subsidy" and apart.denominator > 1
    return f"{apart.numerator}/{apart.denominator}（{points(gap)}）" if grant else points(gap)


def points(change: Any) -> str:
    """Return the distance of two rates: 36.6ポイント."""
    return percent(abs(Fraction(change)), 2).removesuffix("%") + "ポイント"


def times(ratio: Fraction) -> str:
    """Return a ratio as 1.12倍."""
    return percent(ratio / 100, 2).removesuffix("%") + "倍"


def _years(work: Work) -> list[Term]:
    """One year named: it and the year before; none: the sheet's own year (or the latest) and the year before."""
    if work.table.name not in ("budget_year", "goal_year"):
        return []
    own = {(r["node"], r["indicator"]) for r in work.query.rows}
    if len(own) != 1:
        return []
    rows = {
        r["year"]: r
        for r in work.scope.of(work.table.name)
        if r[work.column] is not None and not work.running(r) and (r["node"], r["indicator"]) in own
    }
    named = work.years()
    if len(named) == 1:
        last = named[0]
    else:
        last = work.scope.fiscal_year if work.scope.fiscal_year in rows else max(rows, default=0)
    before = max((y for y in rows if y < last), default=None) if not named else last - 1
    return [term(work, [rows[y]]) for y in (before, last) if y in rows]


def _each(work: Work) -> Answer | None:
    """Two columns of several rows: the difference of each."""
    columns = [c for c in work.numeric_columns() if work.table.column(c).kind in ("quantity", "yen")]
    rows: Sequence[Row] = [r for r in work.query.rows if len(columns) == 2 and all(r[c] is not None for c in columns)]
    if not rows:
        return None
    lines, formulas, value = [], [], []
    for row in rows:
        one, two = (term(work, [row], c) for c in columns)
        gap = two.value - one.value
        unit = work.unit([row], columns[0]) if work.table.column(columns[0]).kind == "yen" else ""
        said = _said(work, abs(gap), one, unit) if gap else "0"
        labels = [work.lexicon.label(work.table.name, c) for c in columns]
        lines.append(f"{one.name}：{labels[0]}は{one.said}、{labels[1]}は{two.said}で、差は{said}")
        high, low = (one, two) if gap <= 0 else (two, one)
        formulas.append(f"{one.name}：{high.printed} − {low.printed} = {said}")
        value.append(json_number(gap))
    text = listed(lines) + ("。" if len(lines) == 1 else "")
    return work.answer(text, rows, "\n".join(formulas), value, columns, blanks=False)
