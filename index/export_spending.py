"""支出先 of a text export -> records; pure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from index.cells import count_cell, rate_cell, text_cell, yen_cell
from index.export_rows import AMOUNT, BLOCK, CORPORATE, like, prose, table
from index.export_text import Export, Span
from index.form import BLOCK_HEAD, CONTRACT_HEAD, COST_HEAD, LETTER, METHOD, PAYEE_HEAD, SPENDING
from index.numbers import is_blank
from index.regex import regex
from index.sheet import (
    Block,
    Cell,
    Contract,
    CostItem,
    FlowBox,
    Obligation,
    Overhead,
    Payee,
    Spending,
    Text,
    Yen,
)

_UNIT = regex(r"単位[：:]\s*([百千万億]*円)")
_METHOD = like(METHOD.pattern, odd=5.0)
_RATE = like(r"\d+(?:\.\d+)?%?")
_NAMED_BLOCK = like(r"[A-Z]{1,2}\S+")
_ONE_BLANK = regex(r"(?<![^\n])[ ]*--\s+--\s+(?!--)\S")
_SPENT = like(r"[▲△-]?[\d,]+(?:\.\d+)?", blank=4.0)  # an item without an amount is rare
_BOX = regex(r"^[ 　]*(?P<block>[A-Z]{1,2})[.．][ 　]*", re.MULTILINE)
_MONEY = regex(r"(?P<amount>[\d,]+)\s*(?P<unit>[百千万億]*\s*円)")
_COUNT = regex(r"支出先の数[：:]\s*(?P<count>[\d,]+|--)")
_OVERHEAD = regex(r"間接経費[：:]\s*(?P<amount>[\d,]+\s*[百千万億]*\s*円)")
_OVERHEAD_ITEM = regex(r"\d+[.．]\s*(?P<item>[^：:\d]+)[：:]\s*(?P<amount>[\d,]+\s*[百千万億]*\s*円)")


def spending(export: Export, within: Span) -> Spending:
    """Return the section's diagram and lists."""
    fields = export.fields(within, SPENDING)
    flow, overheads = _flow(export, fields.get("flow"))
    unit = _unit(export, fields.get("payees"))
    name = unit.value or "千円"
    return Spending(
        unit=unit,
        flow=flow,
        overheads=overheads,
        blocks=_blocks(export, fields.get("payees"), name),
        cost_items=_cost_items(export, fields.get("costs"), name),
        obligations=_obligations(export, fields.get("obligations"), name),
    )


def _unit(export: Export, within: Span | None) -> Text:
    match = _UNIT.search(export.text, *within) if within else None
    return Cell(match[1], match[0], export.sources(match.span())) if match else Cell.absent()


# ---- the diagram


def _flow(export: Export, within: Span | None) -> tuple[tuple[FlowBox, ...], tuple[Overhead, ...]]:
    """Return the boxes and the state's own overhead. A text does not show which box the money comes from."""
    if within is None:
        return (), ()
    heads = list(_BOX.finditer(export.text, *within))
    ministry = (within[0], heads[0].start() if heads else within[1])
    boxes = [_box(export, None, _until(export, ministry, _OVERHEAD))]
    for head, end in zip(heads, [*(head.start() for head in heads), within[1]][1:], strict=True):
        boxes.append(_box(export, head["block"], (head.end(), end)))
    return tuple(box for box in boxes if box.name.value), _overheads(export, ministry)


def _until(export: Export, within: Span, pattern: re.Pattern[str]) -> Span:
    match = pattern.search(export.text, *within)
    return (within[0], match.start()) if match else within


def _box(export: Export, block: str | None, within: Span) -> FlowBox:
    """Return one box: its name, its amount, the number of payees and its role, in this order."""
    money = _MONEY.search(export.text, *within)
    count = _COUNT.search(export.text, *within)
    name = export.cell((within[0], money.start() if money else within[1]))
    role_from = count.end() if count else money.end() if money else within[1]
    absent: Cell[int] = Cell.absent()
    return FlowBox(
        block=block,
        name=name,
        amount=yen_cell(money[0], export.sources(money.span())) if money else absent,
        count=count_cell(count["count"], export.sources(count.span())) if count else absent,
        role=export.cell((role_from, within[1])) if block else Cell.absent(),
    )


def _overheads(export: Export, within: Span) -> tuple[Overhead, ...]:
    total = _OVERHEAD.search(export.text, *within)
    if total is None:
        return ()
    found = [Overhead(Cell.absent(), _money(export, total.span("amount")))]
    for item in _OVERHEAD_ITEM.finditer(export.text, total.end(), within[1]):
        found.append(Overhead(export.cell(item.span("item")), _money(export, item.span("amount"))))
    return tuple(found)


def _money(export: Export, span: Span) -> Yen:
    cell = export.cell(span)
    return yen_cell(cell.text.replace("\n", ""), cell.sources)


# ---- the lists


def _split(export: Export, within: Span, heads: tuple[str, ...]) -> list[Span]:
    """Return the stretches behind each place where one of the headings stands."""
    places: list[Span] = []
    while found := [
        p for head in heads if (p := export.find(head, (places[-1][1] if places else within[0], within[1])))
    ]:
        places.append(min(found, key=lambda place: (place[0], -place[1])))
    return [(a[1], b[0]) for a, b in pairwise([*places, (within[1], within[1])])]


def _blocks(export: Export, within: Span | None, unit: str) -> tuple[Block, ...]:
    if within is None:
        return ()
    return tuple(block for span in _split(export, within, BLOCK_HEAD.printed) if (block := _block(export, span, unit)))


def _block(export: Export, within: Span, unit: str) -> Block | None:
    payees = _split(export, within, PAYEE_HEAD.printed)
    places = [place for head in PAYEE_HEAD.printed if (place := export.find(head, within))]
    rows, _ = table(export, (within[0], min(places)[0] if places else within[1]), (BLOCK, prose, AMOUNT, AMOUNT, prose))
    if not rows:
        return None
    letter, name, total, count, role = rows[0]
    return Block(
        letter=letter.value or "",
        name=name,
        total=yen_cell(total.text, total.sources, unit),
        count=count_cell(count.text, count.sources),
        role=role,
        payees=tuple(payee for span in payees if (payee := _payee(export, span, unit))),
    )


def _payee(export: Export, within: Span, unit: str) -> Payee | None:
    contracts = _split(export, within, CONTRACT_HEAD.printed)
    places = [place for head in CONTRACT_HEAD.printed if (place := export.find(head, within))]
    head = (within[0], min(places)[0] if places else within[1])
    rows, _ = table(export, head, (prose, AMOUNT, CORPORATE))
    if not rows:
        return None
    name, amount, number = rows[0]
    found = tuple(contract for span in contracts for contract in _contracts(export, span, unit))
    return Payee(name, yen_cell(amount.text, amount.sources, unit), number, found)


def _contracts(export: Export, within: Span, unit: str) -> tuple[Contract, ...]:
    rows, _ = table(export, within, (prose, _METHOD, AMOUNT, AMOUNT, _RATE, prose))
    return tuple(
        Contract(
            title=title,
            method=method,
            amount=yen_cell(amount.text, amount.sources, unit),
            bidders=count_cell(bidders.text, bidders.sources),
            award_rate=rate_cell(rate.text, rate.sources, "%"),
            reason=reason,
        )
        for title, method, amount, bidders, rate, reason in rows
    )


def _short(text: str) -> float:
    """The shape of a 費目: a few words."""
    return prose(text) + max(0.0, len(text) - 10) / 5


def _cost_items(export: Export, within: Span | None, unit: str) -> tuple[CostItem, ...]:
    """Return the rows of 費目・使途; a row that continues the one above carries its block, payee and contract."""
    head = export.find(COST_HEAD.printed[0], within) if within else None
    if within is None or head is None:
        return ()
    items: list[CostItem] = []
    for block, payee, contract, category, use, amount in _cost_rows(export, (head[1], within[1])):
        item = CostItem(block.value or "", payee, contract, category, use, yen_cell(amount.text, amount.sources, unit))
        if block.value is None and items:
            above = items[-1]
            item = replace(item, block=above.block, payee=above.payee, contract=above.contract)
        items.append(item)
    return tuple(items)


def _cost_rows(export: Export, within: Span) -> list[list[Text]]:
    """Return the rows as block, payee, contract, category, use, amount.

    Editions differ in whether a continuing row prints a blank for the block and one for the payee, or one for both.
    """
    if _ONE_BLANK.search(export.text, *within):
        rows, _ = table(export, within, (_NAMED_BLOCK, prose, _short, prose, _SPENT))
        return [[*_block_and_name(row[0]), *row[1:]] for row in rows]
    rows, _ = table(export, within, (BLOCK, prose, prose, _short, prose, _SPENT))
    return rows


def _block_and_name(cell: Text) -> tuple[Text, Text]:
    """Return the letter and the name of "A 株式会社…"."""
    match = LETTER.match(cell.text)
    if match is None:
        return text_cell("--", cell.sources), cell
    return text_cell(match[0].strip(), cell.sources), text_cell(cell.text[match.end() :].strip(), cell.sources)


def _obligations(export: Export, within: Span | None, unit: str) -> tuple[Obligation, ...]:
    if within is None:
        return ()
    found: list[Obligation] = []
    for span in _split(export, within, PAYEE_HEAD.printed):
        payee = _payee(export, span, unit)
        if payee is None or is_blank(payee.name.text):
            continue
        for contract in payee.contracts or (None,):
            found.append(Obligation("", payee.name, payee.amount, payee.corporate_number, contract))
    return tuple(found)
