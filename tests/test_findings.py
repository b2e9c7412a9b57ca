"""A sheet against itself: every disagreement is found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from index.findings import check
from index.parse import read_pdf
from index.sheet import Cell, Sheet


@pytest.fixture(scope="module")
def sheet(sample: Path) -> Sheet:
    return read_pdf(sample)


def _with(cell: Cell[Any], value: Any, text: str = "") -> Cell[Any]:
    return replace(cell, value=value, text=text or cell.text)


def _swap(items: tuple[Any, ...], place: int, **changes: Any) -> tuple[Any, ...]:
    return (*items[:place], replace(items[place], **changes), *items[place + 1 :])


def _budget(sheet: Sheet, **changes: Any) -> Sheet:
    return replace(sheet, budget=replace(sheet.budget, years=_swap(sheet.budget.years, 1, **changes)))


def _spending(sheet: Sheet, **changes: Any) -> Sheet:
    return replace(sheet, spending=replace(sheet.spending, **changes))


def _wrong_total(sheet: Sheet) -> Sheet:
    return _budget(sheet, total=_with(sheet.budget.years[1].total, 3_900_000_000), execution_rate=Cell.absent())


def _wrong_rate(sheet: Sheet) -> Sheet:
    return _budget(sheet, execution_rate=_with(sheet.budget.years[1].execution_rate, Fraction(74, 100), "74.0%"))


def _wrong_item(sheet: Sheet) -> Sheet:
    items = _swap(sheet.budget.items, 0, amount=_with(sheet.budget.items[0].amount, 1_000))
    return replace(sheet, budget=replace(sheet.budget, items=items))


def _wrong_payee(sheet: Sheet) -> Sheet:
    block = sheet.spending.blocks[2]
    payees = _swap(block.payees, 0, amount=_with(block.payees[0].amount, 1_000_000), contracts=())
    return _spending(sheet, blocks=_swap(sheet.spending.blocks, 2, payees=payees), cost_items=())


def _wrong_contract(sheet: Sheet) -> Sheet:
    block = sheet.spending.blocks[0]
    contracts = _swap(block.payees[1].contracts, 0, amount=_with(block.payees[1].contracts[0].amount, 1_000_000))
    payees = _swap(block.payees, 1, contracts=contracts)
    return _spending(sheet, blocks=_swap(sheet.spending.blocks, 0, payees=payees))


def _wrong_box(sheet: Sheet) -> Sheet:
    return _spending(sheet, flow=_swap(sheet.spending.flow, 2, amount=_with(sheet.spending.flow[2].amount, 1_000_000)))


def _wrong_count(sheet: Sheet) -> Sheet:
    return _spending(sheet, flow=_swap(sheet.spending.flow, 3, count=_with(sheet.spending.flow[3].count, 10)))


def _wrong_executed(sheet: Sheet) -> Sheet:
    return _spending(
        sheet, flow=_swap(sheet.spending.flow, 0, amount=_with(sheet.spending.flow[0].amount, 600_000_000))
    )


def _missing_block(sheet: Sheet) -> Sheet:
    return _spending(sheet, blocks=sheet.spending.blocks[:2], flow=sheet.spending.flow[:3])


def _wrong_cost(sheet: Sheet) -> Sheet:
    items = _swap(sheet.spending.cost_items, 3, amount=_with(sheet.spending.cost_items[3].amount, 9_000_000))
    return _spending(sheet, cost_items=items)


def _goal(sheet: Sheet, **changes: Any) -> Sheet:
    path = sheet.logic.paths[1]
    years = _swap(path.stages[2].years, 0, **changes)
    paths = _swap(sheet.logic.paths, 1, stages=_swap(path.stages, 2, years=years))
    return replace(sheet, logic=replace(sheet.logic, paths=paths))


def _wrong_achievement(sheet: Sheet) -> Sheet:
    return _goal(sheet, result=_with(sheet.logic.paths[1].stages[2].years[0].result, Decimal(600)))


def _wrong_node(sheet: Sheet) -> Sheet:
    nodes = _swap(sheet.logic.nodes, 0, text=_with(sheet.logic.nodes[0].text, "別の活動", "別の活動"))
    return replace(sheet, logic=replace(sheet.logic, nodes=nodes))


WRONG: list[tuple[Callable[[Sheet], Sheet], str]] = [
    (_wrong_total, "2024年度の予算の内訳の合計 3,953,908,000円 が「計」の 3,900,000,000円"),
    (_wrong_rate, "執行率は 74.0% と書かれていますが、執行額÷計は 17.3%"),
    (_wrong_item, "「当初予算」の歳出予算項目の合計 75,589,000円 が予算額執行額表の 210,338,000円"),
    (_wrong_payee, "ブロックCの支出先の合計"),
    (_wrong_contract, "「株式会社野村総合研究所」の契約の合計"),
    (_wrong_box, "ブロックBの金額が、資金の流れ 1,000,000円 と支出先上位者リスト 16,640,000円"),
    (_wrong_count, "ブロックCの支出先の数が、資金の流れ 10 と支出先上位者リスト 9"),
    (_wrong_executed, "資金の流れの支出額 600,000,000円 が2024年度の執行額 684,784,000円"),
    (_missing_block, "ブロックの合計と間接経費 640,369,000円 が支出額 684,784,000円 に足りません"),
    (_wrong_cost, "ブロックB「岐阜県」の費目の合計"),
    (_wrong_achievement, "2024年度の達成率は 148.4% と書かれていますが、実績÷目標は 120.0%"),
    (_wrong_node, "101 の目標が、図と経路とで違います"),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[change.__name__[1:] for change, _ in WRONG])
def test_each_disagreement_is_found_alone(change: Callable[[Sheet], Sheet], message: str, sheet: Sheet) -> None:
    known = {finding.message for finding in check(sheet)}
    new = [finding for finding in check(change(sheet)) if finding.message not in known]
    assert [message in finding.message for finding in new] == [True], [finding.message for finding in new]
    assert new[0].kind == "contradiction"
    assert new[0].sources


def test_rounding_to_the_printed_unit_is_no_disagreement(sheet: Sheet) -> None:
    year = sheet.budget.years[1]
    rounded = _budget(sheet, total=_with(year.total, (year.total.value or 0) + 1000))
    assert len(check(rounded)) == len(check(sheet))


def test_text_that_is_no_amount_is_reported(sheet: Sheet) -> None:
    odd = _budget(sheet, requested=_with(sheet.budget.years[1].requested, None, "精査中"))
    [finding] = [f for f in check(odd) if f.kind == "unread"]
    assert "budget.years.requested" in finding.message
    assert "精査中" in finding.message
