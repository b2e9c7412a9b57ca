"""The document checked against itself: what it says twice must agree, and what it prints must have been read; pure.

A ``contradiction`` is the document's own; an ``unread`` is the reader's: text that no field took, or that could not be
typed. Sums are compared within the rounding of the printed unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from index.findings_spending import contradiction, spending_findings, yen
from index.form import BUDGET_KIND
from index.numbers import is_blank
from index.numerals import MAGNITUDES, decimal, plain
from index.regex import regex
from index.sheet import Budget, BudgetYear, Cell, Finding, GoalYear, Sheet, Stage
from index.text import clean, fold

_NONE_SAID = regex("不明|未定|なし|無し|非公表|非公開|対象外|該当せず")
_RATE_SAID = regex(r"達成率(?:は|が|：|:)?\s*約?(?P<rate>\d+(?:\.\d+)?)\s*[%％]")


def check(sheet: Sheet) -> tuple[Finding, ...]:
    """Return what disagrees within the sheet, and what was printed but could not be typed."""
    magnitude = MAGNITUDES.get((sheet.budget.unit.value or "千円").removesuffix("円"), 1000)
    spent = MAGNITUDES.get((sheet.spending.unit.value or "千円").removesuffix("円"), 1000)
    return (
        *_untyped(sheet),
        *_budget(sheet.budget, magnitude),
        *_goals(sheet),
        *_paths(sheet),
        *spending_findings(sheet, spent),
    )


def cells_of(record: object, path: str = "") -> Iterator[tuple[str, Cell[Any]]]:
    """Yield (path, cell) for every cell of a record, in the order of its fields."""
    if isinstance(record, Cell):
        yield path, record
    elif isinstance(record, tuple):
        for item in record:
            yield from cells_of(item, path)
    elif is_dataclass(record):
        for entry in fields(record):
            yield from cells_of(getattr(record, entry.name), f"{path}.{entry.name}" if path else entry.name)


def _untyped(sheet: Sheet) -> Iterator[Finding]:
    """Text in a typed field that is neither blank, nor a value of its type, nor says that there is none."""
    for path, cell in cells_of(sheet):
        if cell.value is None and not is_blank(cell.text) and not _NONE_SAID.search(cell.text):
            yield Finding("unread", f"値として読めません（{path}）: 「{clean(cell.text)[:40]}」", cell.sources)


# ---- budget


def _budget(budget: Budget, magnitude: int) -> Iterator[Finding]:
    for year in budget.years:
        yield from _year_total(year, magnitude)
        yield from _execution(year)
    yield from _items(budget, magnitude)


def _year_total(year: BudgetYear, magnitude: int) -> Iterator[Finding]:
    parts = [year.initial, year.supplementary, year.carried_in, year.reserve]
    values = [part.value for part in parts if part.value is not None]
    if year.total.value is None or not values:
        return
    if abs(sum(values) - year.total.value) > magnitude * len(values):
        yield contradiction(
            f"{year.year}年度の予算の内訳の合計 {yen(sum(values))} が「計」の {yen(year.total.value)} と合いません。",
            year.total,
            *parts,
        )


def _execution(year: BudgetYear) -> Iterator[Finding]:
    total, spent, rate = year.total.value, year.executed.value, year.execution_rate.value
    if not total or spent is None or rate is None:
        return
    if abs(Fraction(spent, total) - rate) > _half_step(year.execution_rate.text):
        found = float(Fraction(spent, total)) * 100
        yield contradiction(
            f"{year.year}年度の執行率は {clean(year.execution_rate.text)} と書かれていますが、"
            f"執行額÷計は {found:.1f}% です。",
            year.execution_rate,
            year.executed,
            year.total,
        )


def _half_step(text: str) -> Fraction:
    """Return the rounding of a printed percentage as a fraction of one: one step of its last digit."""
    match = re.search(r"\d+(?:\.(\d+))?", plain(text))
    digits = len(match[1]) if match and match[1] else 0
    return Fraction(1, 100 * 10**digits)


def _items(budget: Budget, magnitude: int) -> Iterator[Finding]:
    """The items of a kind add up to the year's column."""
    year = next((y for y in budget.years if y.year == budget.item_year), None)
    if year is None:
        return
    columns = {"当初予算": year.initial, "補正予算": year.supplementary, "前年度から繰越し": year.carried_in}
    for name, column in columns.items():
        items = [item for item in budget.items if _is_kind(item.kind, name)]
        amounts = [item.amount.value for item in items if item.amount.value is not None]
        if column.value is None or not amounts or len(amounts) < len(items):
            continue
        if abs(sum(amounts) - column.value) > magnitude * (len(amounts) + 1):
            yield contradiction(
                f"{year.year}年度の「{name}」の歳出予算項目の合計 {yen(sum(amounts))} が"
                f"予算額執行額表の {yen(column.value)} と合いません。",
                column,
                *(item.amount for item in items),
            )


def _is_kind(kind: Cell[str], name: str) -> bool:
    text = fold(kind.text)
    return bool(BUDGET_KIND.fullmatch(plain(kind.text))) and (text == fold(name) or text.endswith(fold(name)))


# ---- goals


def _goals(sheet: Sheet) -> Iterator[Finding]:
    stages = [stage for path in sheet.logic.paths for stage in path.stages]
    seen: set[tuple[int | None, int]] = set()
    for stage in stages:
        for year in stage.years:
            if stage.number is None or (stage.number, year.year) not in seen:
                seen.add((stage.number, year.year))
                yield from _achievement(stage, year)
    yield from _said_rates(sheet, stages)


def _achievement(stage: Stage, year: GoalYear) -> Iterator[Finding]:
    """達成率 is the result over the target, or for what shall go down the target over the result."""
    target, result, rate = year.target.value, year.result.value, year.achievement.value
    if not target or not result or rate is None:
        return
    up, down = Fraction(result) / Fraction(target), Fraction(target) / Fraction(result)
    step = _half_step(year.achievement.text)
    if min(abs(up - rate), abs(down - rate)) > step:
        yield contradiction(
            f"「{clean(stage.goal.text)[:30]}」{year.year}年度の達成率は {clean(year.achievement.text)}% と"
            f"書かれていますが、実績÷目標は {float(up) * 100:.1f}% です。",
            year.achievement,
            year.target,
            year.result,
        )


def _said_rates(sheet: Sheet, stages: Sequence[Stage]) -> Iterator[Finding]:
    """A 達成率 that the review's text names stands in the table of goals."""
    years = [year for stage in stages for year in stage.years if year.achievement.value is not None]
    if not years:
        return
    printed = {year.achievement.value for year in years}
    for cell in (sheet.review.result, sheet.review.target_year_evaluation):
        for match in _RATE_SAID.finditer(plain(cell.text)):
            said = Fraction(decimal(match["rate"]) or 0) / 100
            step = _half_step(match["rate"])
            if not any(value is not None and abs(value - said) <= step for value in printed):
                table = "、".join(dict.fromkeys(f"{clean(year.achievement.text)}%" for year in years))
                yield contradiction(
                    f"点検の文章は達成率を {match['rate']}% としていますが、"
                    f"目標と実績の表にはありません（表の達成率: {table}）。",
                    cell,
                    *(year.achievement for year in years),
                )


def _paths(sheet: Sheet) -> Iterator[Finding]:
    """A path has as many stages as its heading has numbers, and a node says there what the diagram says."""
    nodes = {node.number: node.text for node in sheet.logic.nodes}
    seen: set[int] = set()
    for path in sheet.logic.paths:
        if path.numbers and len(path.stages) != len(path.numbers):
            wanted, found = len(path.numbers), len(path.stages)
            message = f"発現経路 {path.heading.text} は {wanted} 段階ですが、読めたのは {found} 段階です。"
            yield Finding("unread", message, path.heading.sources)
        for stage in path.stages:
            text = nodes.get(stage.number) if stage.number is not None else None
            if text is None or stage.number is None or stage.number in seen:
                continue
            seen.add(stage.number)
            short = re.sub(r"(?:…|・・・|\.\.\.)$", "", fold(text.text))
            if short and not fold(stage.goal.text).startswith(short):
                yield contradiction(f"{stage.number} の目標が、図と経路とで違います。", text, stage.goal)
