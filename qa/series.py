"""A value of every year (or budget item) that is computed first: what stayed unspent, what it changed by.

Its extremes (いちばん余った年), its sum, and its whole course (毎年いくらずつ減った).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from index.regex import regex
from index.tables import Row
from qa.answer import Answer
from qa.say import listed, percent, say_yen
from qa.work import Work, json_number

_EACH = regex(r"毎年|年々|各年|年ごと|年度ごと|年毎|年度毎|ずつ|年度別|推移|それぞれの年|前の年から")

# All the years together: 3年間で使い残した額.
_ALL_YEARS = regex(r"[2-9二三四五](?:年間|[かカヶケ箇]年)|これまで(?:に|の)|通算|累計")


@dataclass(frozen=True, slots=True)
class Point:
    """One computed value: its name, how it is said, its formula and the rows it rests on."""

    value: Any
    name: str
    said: str
    formula: str
    rows: tuple[Row, ...]


def unspent_points(work: Work) -> list[Point]:
    """Total less executed, of every year whose execution is known."""
    rows = [r for r in work.query.rows if r["executed"] is not None and r["total"] is not None]
    return [_unspent(work, r) for r in closed(rows)]


def closed(rows: Sequence[Row]) -> list[Row]:
    """Return the years that are over: the form prints no rate for the running one; all where none has a rate."""
    return [r for r in rows if r["execution_rate"] is not None] or list(rows)


def _unspent(work: Work, row: Row) -> Point:
    left = row["total"] - row["executed"]
    unit = work.unit([row], "total")
    said = say_yen(left, unit, work.query.unit)
    terms = f"計 {say_yen(row['total'], unit)} − 執行額 {say_yen(row['executed'], unit)}"
    return Point(left, work.name(row), said, f"{work.name(row)}：{terms} = {said}", (row,))


def change_points(work: Work) -> list[Point]:
    """From each year to the next of one column; of budget items: what is asked for next, less what there is."""
    if work.table.name == "budget_item":
        both = [r for r in work.query.rows if r["amount"] is not None and r["next_request"] is not None]
        return [_change(work, r, r, "amount", "next_request") for r in both]
    if work.table.name not in ("budget_year", "goal_year"):
        return []
    rows = {r["year"]: r for r in work.query.rows if r[work.column] is not None}
    if len({(r["node"], r["indicator"]) for r in rows.values()}) != 1:
        return []
    return [_change(work, rows[y - 1], rows[y], work.column, work.column) for y in sorted(rows) if y - 1 in rows]


def gap_points(work: Work, one: str, two: str) -> list[Point]:
    """How far two columns of every year lie apart."""
    found = []
    for row in closed(work.query.rows) if "executed" in (one, two) else work.query.rows:
        if row[one] is None or row[two] is None:
            continue
        gap = abs(row[two] - row[one])
        said = say_yen(gap, work.unit([row], two), work.query.unit)
        formula = f"{work.name(row)}：{work.value(row, one)} と {work.value(row, two)} の差 = {said}"
        found.append(Point(gap, work.name(row), said, formula, (row,)))
    return found


def _change(work: Work, before: Row, after: Row, first: str, second: str) -> Point:
    change = after[second] - before[first]
    rate = work.table.column(second).kind == "rate"
    amount = abs(change)
    if rate:
        said = percent(Fraction(amount), 2).removesuffix("%") + "ポイント"
    else:
        yen = work.table.column(second).kind == "yen"
        said = (
            say_yen(amount, work.unit([before, after], second), work.query.unit) if yen else work.said(amount, [after])
        )
    verb = "同じ" if not change else f"{said}の{'増' if change > 0 else '減'}"
    terms = f"{work.value(after, second)} − {work.value(before, first)}"
    sign = "-" if change < 0 else ""
    return Point(change, work.name(after), verb, f"{work.name(after)}：{terms} = {sign}{said}", (before, after))


def course(work: Work, points: Sequence[Point], label: str, columns: Sequence[str]) -> Answer | None:
    """Return the extreme, the sum or the list of the points where the question asks for one; else None."""
    asked = {work.query.operation, *work.query.more}
    years = {int(y) for y in work.years()}
    if not points or (len(years) == 1 and work.table.name == "budget_year"):
        return None
    if len(asked & {"max", "min"}) == 1:
        return _extreme(work, points, label, columns, "min" not in asked)
    if _EACH.search(work.query.text) and len(points) > 1:
        lines = [f"{p.name}：{p.said}" for p in points]
        text = f"{label}は次のとおりです。\n{listed(lines)}"
        return work.answer(text, _rows(points), _formulas(points), _values(points), columns, blanks=False)
    if ("sum" in asked or _ALL_YEARS.search(work.query.text)) and len(points) > 1:
        total = sum(p.value for p in points)
        said = say_yen(total, work.unit(_rows(points), columns[0]), work.query.unit)
        lines = [f"{p.name}：{p.said}" for p in points]
        text = f"{label}の合計は{said}です（{len(points)}件）。\n{listed(lines)}"
        return work.answer(text, _rows(points), f"{_formulas(points)}\n合計 = {said}", total, columns, blanks=False)
    return None


def _extreme(work: Work, points: Sequence[Point], label: str, columns: Sequence[str], greatest: bool) -> Answer:
    best = (max if greatest else min)(p.value for p in points)
    found = [p for p in points if p.value == best]
    names = "、".join(p.name for p in found)
    text = f"{label}が最も{'大きい' if greatest else '小さい'}のは{names}で、{found[0].said}です。"
    values = _values(found)
    return work.answer(text, _rows(points), _formulas(points), values, columns, blanks=False)


def _rows(points: Sequence[Point]) -> list[Row]:
    return list({(r.sheet, r.table, r.number): r for p in points for r in p.rows}.values())


def _formulas(points: Sequence[Point]) -> str:
    return "\n".join(p.formula for p in points)


def _values(points: Sequence[Point]) -> list[dict[str, object]]:
    return [{"name": p.name, "value": json_number(p.value)} for p in points]
