"""支出先 checked against itself: payees, blocks, the diagram, the executed amount and the cost items; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from index.sheet import Block, Cell, CostItem, Finding, FlowBox, Payee, Sheet, Source
from index.text import clean, fold


def spending_findings(sheet: Sheet, unit: int) -> Iterator[Finding]:
    """Yield what disagrees; ``unit`` is the printed unit in yen, the rounding of every amount."""
    yield from _blocks(sheet, unit)
    yield from _flow(sheet, unit)
    yield from _executed(sheet, unit)
    yield from _costs(sheet, unit)


def contradiction(message: str, *cells: Cell[Any]) -> Finding:
    return Finding("contradiction", message, _places(cells))


def _places(cells: Iterable[Cell[Any]]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for cell in cells for source in cell.sources))


def yen(amount: int) -> str:
    return f"{amount:,}円"


def _blocks(sheet: Sheet, unit: int) -> Iterator[Finding]:
    for block in sheet.spending.blocks:
        yield from _block(block, unit)
        for payee in block.payees:
            yield from _payee(block, payee, unit)


def _block(block: Block, unit: int) -> Iterator[Finding]:
    """The payees' amounts add up to their block's; a list that names only the first ten must not exceed it."""
    amounts = [payee.amount.value for payee in block.payees if payee.amount.value is not None]
    if block.total.value is None or not amounts or len(amounts) < len(block.payees):
        return
    found, listed = sum(amounts), len(amounts)
    rest = any(fold(payee.name.text).startswith("その他") for payee in block.payees)
    whole = rest or (block.count.value is not None and listed >= block.count.value)
    difference = found - block.total.value
    if difference > unit * listed or (whole and -difference > unit * listed):
        yield contradiction(
            f"ブロック{block.letter}の支出先の合計 {yen(found)} が合計支出額 {yen(block.total.value)} と合いません。",
            block.total,
            *(payee.amount for payee in block.payees),
        )


def _payee(block: Block, payee: Payee, unit: int) -> Iterator[Finding]:
    amounts = [contract.amount.value for contract in payee.contracts if contract.amount.value is not None]
    if payee.amount.value is None or not amounts or len(amounts) < len(payee.contracts):
        return
    if abs(sum(amounts) - payee.amount.value) > unit * len(amounts):
        yield contradiction(
            f"ブロック{block.letter}「{clean(payee.name.text)}」の契約の合計 {yen(sum(amounts))} が"
            f"支出額 {yen(payee.amount.value)} と合いません。",
            payee.amount,
            *(contract.amount for contract in payee.contracts),
        )


def _flow(sheet: Sheet, unit: int) -> Iterator[Finding]:
    """A box of the diagram says what the list says of its block."""
    boxes: dict[str, FlowBox] = {box.block: box for box in sheet.spending.flow if box.block}
    for block in sheet.spending.blocks:
        box = boxes.pop(block.letter, None)
        if box is None:
            continue
        a, b = box.amount.value, block.total.value
        if a is not None and b is not None and abs(a - b) > unit:
            yield contradiction(
                f"ブロック{block.letter}の金額が、資金の流れ {yen(a)} と支出先上位者リスト {yen(b)} とで違います。",
                box.amount,
                block.total,
            )
        c, d = box.count.value, block.count.value
        if c is not None and d is not None and c != d:
            yield contradiction(
                f"ブロック{block.letter}の支出先の数が、資金の流れ {c} と支出先上位者リスト {d} とで違います。",
                box.count,
                block.count,
            )
    if sheet.spending.blocks:
        for letter, box in boxes.items():
            yield contradiction(f"資金の流れのブロック{letter}が、支出先上位者リストにありません。", box.name)


def _executed(sheet: Sheet, unit: int) -> Iterator[Finding]:
    """What the ministry spends is the executed amount of the year before, and covers its first block."""
    ministry = next((box for box in sheet.spending.flow if box.block is None and box.amount.value is not None), None)
    year = next((y for y in sheet.budget.years if y.year == (sheet.overview.fiscal_year.value or 0) - 1), None)
    executed = year.executed if year else Cell[int].absent()
    blocks = [block for block in sheet.spending.blocks if block.total.value is not None]
    overhead = next((o.amount.value for o in sheet.spending.overheads if o.amount.value is not None), 0) or 0
    found = sum(block.total.value or 0 for block in blocks) + overhead
    spent = ministry.amount if ministry else executed
    sent = ministry.amount.value if ministry else None
    if ministry and year and sent is not None and executed.value is not None and abs(sent - executed.value) > unit:
        yield contradiction(
            f"資金の流れの支出額 {yen(sent)} が{year.year}年度の執行額 {yen(executed.value)} と違います。",
            ministry.amount,
            executed,
        )
    # Money passed on from one block to another is counted twice, so only a shortfall says anything.
    if blocks and spent.value is not None and found < spent.value - unit * (len(blocks) + 1):
        yield contradiction(
            f"ブロックの合計{'と間接経費' if overhead else ''} {yen(found)} が支出額 {yen(spent.value)} に足りません。",
            spent,
            *(block.total for block in blocks),
        )


def _costs(sheet: Sheet, unit: int) -> Iterator[Finding]:
    """The cost items of a contract add up to it, or to its payee's amount."""
    groups: dict[tuple[str, str, str], list[CostItem]] = defaultdict(list)
    for item in sheet.spending.cost_items:
        groups[item.block, fold(item.payee.text), fold(item.contract.text)].append(item)
    payees = {(block.letter, fold(payee.name.text)): payee for block in sheet.spending.blocks for payee in block.payees}
    for (letter, name, title), items in groups.items():
        payee = payees.get((letter, name))
        amounts = [item.amount.value for item in items if item.amount.value is not None]
        if payee is None or not amounts:
            continue
        contracts = [c.amount.value for c in payee.contracts if fold(c.title.text) == title]
        wanted = [v for v in (payee.amount.value, *contracts, sum(v or 0 for v in contracts)) if v]
        if wanted and not any(abs(sum(amounts) - value) <= unit * (len(amounts) + 1) for value in wanted):
            yield contradiction(
                f"ブロック{letter}「{clean(payee.name.text)}」の費目の合計 {yen(sum(amounts))} が"
                f"支出額 {yen(wanted[-1])} と合いません。",
                payee.amount,
                *(item.amount for item in items),
            )
