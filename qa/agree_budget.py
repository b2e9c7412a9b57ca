"""Amounts of the budget that must agree: a year's parts, its items and its total; the rate of execution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from index.tables import Row
from qa.agree import Check, difference_said, verdict
from qa.answer import Citation, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.say import percent, printed_unit, say_column, say_yen
from qa.scope import Scope

PARTS = ("initial", "supplementary", "carried_in", "reserve")
# How the kinds of budget item begin in print -> the column of the year that they make up.
_KINDS = {"当初": "initial", "第": "supplementary", "補正": "supplementary", "前年度": "carried_in", "予備": "reserve"}
HALF = Fraction(5, 10_000)  # a rate printed with one place may miss the true one by so much


def parts(scope: Scope, lexicon: Lexicon, years: Sequence[int] = ()) -> Iterator[Check]:
    """Whether 当初予算, 補正予算, 前年度から繰越し and 予備費等 add up to 計, year by year."""
    for row in _years(scope, years):
        filled = [c for c in PARTS if row[c] is not None]
        if row["total"] is None or not filled or not (row["total"] or any(row[c] for c in filled)):
            continue
        total, unit = sum(row[c] for c in filled), printed_unit(row.cells["total"])
        terms = " + ".join(row.cells[c].text.strip() for c in filled)
        labels = "・".join(lexicon.label("budget_year", c) for c in filled)
        one, two = say_yen(total, unit), say_yen(row["total"], unit)
        text = f"{row['year']}年度の{labels}の合計は{one}、計の記載は{two}で、{verdict(row['total'] - total, unit)}。"
        cited = row_citations([row], ("total", *filled), lexicon)
        value = {"year": row["year"], "total": row["total"], "sum": total}
        formula = f"{terms} = {one}\n{difference_said(row['total'], total, unit)}"
        yield Check(text, formula, cited, row["total"] - total, value)


def items(scope: Scope, lexicon: Lexicon, years: Sequence[int] = ()) -> Iterator[Check]:
    """Whether the items of the budget add up to the year: all, those of each kind, and what is requested."""
    for row in _years(scope, years):
        own = [i for i in scope.of("budget_item") if i.sheet == row.sheet and i["year"] == row["year"]]
        told = [i for i in own if i["amount"] is not None]
        if told and row["total"]:
            yield _added(told, "amount", row, "total", "予算内訳の予算額", lexicon)
            for column in dict.fromkeys(c for i in told if (c := _column(i)) is not None and row[c] is not None):
                same = [i for i in told if _column(i) == column]
                yield _added(same, "amount", row, column, f"予算内訳の{same[0]['kind']}", lexicon)
        before = [
            i
            for i in scope.of("budget_item")
            if i.sheet == row.sheet and i["year"] == row["year"] - 1 and i["next_request"] is not None
        ]
        if before and row["requested"] is not None:
            yield _added(before, "next_request", row, "requested", "予算内訳の翌年度要求額", lexicon)


def rates(scope: Scope, lexicon: Lexicon, years: Sequence[int] = ()) -> Iterator[Check]:
    """Whether the printed rate of execution is 執行額 ÷ 計."""
    for row in _years(scope, years):
        if row["execution_rate"] is None or not row["total"] or row["executed"] is None:
            continue
        true, printed = Fraction(row["executed"], row["total"]), Fraction(row["execution_rate"])
        right = abs(true - printed) <= HALF
        said = "一致しています" if right else "両者は食い違っています"
        executed, total = (say_column(row, c, "yen") for c in ("executed", "total"))
        text = (
            f"{row['year']}年度の執行率の記載は{say_column(row, 'execution_rate', 'rate')}、"
            f"執行額{executed}を計{total}で割ると{percent(true)}で、{said}。"
        )
        formula = f"{row.cells['executed'].text.strip()} ÷ {row.cells['total'].text.strip()} = {percent(true, 2)}"
        cited = row_citations([row], ("execution_rate", "executed", "total"), lexicon)
        value = {"year": row["year"], "execution_rate": str(printed), "computed": str(true)}
        yield Check(text, formula, cited, 0 if right else row["executed"] or 1, value)


def carried(scope: Scope, lexicon: Lexicon, years: Sequence[int] = ()) -> Iterator[Check]:
    """Whether what a year left is what the next year carries in; the rest of it lapsed."""
    every = {(r.sheet, r["year"]): r for r in scope.of("budget_year")}
    for row in _years(scope, ()):
        before = every.get((row.sheet, row["year"] - 1))
        if before is None or row["carried_in"] is None or not before["total"] or before["executed"] is None:
            continue
        if years and row["year"] not in years and row["year"] - 1 not in years:
            continue
        left, unit = before["total"] - before["executed"], printed_unit(before.cells["total"])
        gap = left - row["carried_in"]
        end = verdict(gap, unit) + ("（繰り越されなかった額）" if gap > 0 else "")
        text = (
            f"{before['year']}年度に執行されなかった額は{say_yen(left, unit)}、{row['year']}年度への繰越しは"
            f"{say_yen(row['carried_in'], unit)}で、{end}。"
        )
        cited: list[Citation] = [*row_citations([before], ("total", "executed"), lexicon)]
        cited += row_citations([row], ("carried_in",), lexicon)
        value = {"year": row["year"], "left": left, "carried_in": row["carried_in"]}
        yield Check(text, difference_said(left, row["carried_in"], unit), unique(cited), gap, value)


def used(scope: Scope, lexicon: Lexicon, years: Sequence[int] = ()) -> Iterator[Check]:
    """Whether what a year spent and what it left to the next make up its total; what is less has lapsed."""
    every = {(r.sheet, r["year"]): r for r in scope.of("budget_year")}
    for row in _years(scope, years):
        following = every.get((row.sheet, row["year"] + 1))
        own = row["carried_out"] is not None
        holder, column = (row, "carried_out") if own else (following, "carried_in")
        if holder is None or holder[column] is None or not row["total"] or row["executed"] is None:
            continue
        total, unit = row["executed"] + holder[column], printed_unit(row.cells["total"])
        gap = row["total"] - total
        spent, left = say_yen(row["executed"], unit), say_yen(holder[column], unit)
        one, two = say_yen(total, unit), say_yen(row["total"], unit)
        end = verdict(gap, unit) + ("（執行も繰越しもされなかった額）" if gap > 0 else "")
        text = (
            f"{row['year']}年度の執行額{spent}と翌年度への繰越し{left}の合計は{one}、予算の計の記載は{two}で、{end}。"
        )
        cited = unique([*row_citations([row], ("total", "executed"), lexicon),
                        *row_citations([holder], (column,), lexicon)])  # fmt: skip
        value = {"year": row["year"], "total": row["total"], "sum": total}
        formula = f"{spent} + {left} = {one}\n{difference_said(row['total'], total, unit)}"
        yield Check(text, formula, cited, gap, value)


def _years(scope: Scope, years: Sequence[int]) -> list[Row]:
    return [r for r in scope.of("budget_year") if not years or r["year"] in years]


def _column(item: Row) -> str | None:
    kind = str(item["kind"] or "")
    return next((column for mark, column in _KINDS.items() if kind.startswith(mark)), None)


def _added(rows: Sequence[Row], column: str, year: Row, printed: str, label: str, lexicon: Lexicon) -> Check:
    total, unit = sum(r[column] for r in rows), printed_unit(year.cells[printed])
    gap = year[printed] - total
    one, two = say_yen(total, unit), say_yen(year[printed], unit)
    named = lexicon.label("budget_year", printed) if printed != "total" else "予算の計"
    text = f"{year['year']}年度は、{label}の合計が{one}、{named}の記載が{two}で、{verdict(gap, unit)}。"
    terms = " + ".join(r.cells[column].text.strip() for r in rows)
    cited = unique([*row_citations([year], (printed,), lexicon), *row_citations(rows, (column,), lexicon)])
    value = {"year": year["year"], "column": printed, "printed": year[printed], "sum": total}
    return Check(text, f"{terms} = {one}\n{difference_said(year[printed], total, unit)}", cited, gap, value)
