"""Tables 5-1 to 5-4 -> 支出先; pure.

Table 5-1 mixes rows that sum up a block or a payee with rows of single contracts: a row says what it says, whatever
its kind. Which block pays which stands in 5-2, where a block that is paid by several has a row for each.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from index.opendata_cells import JOINT, award_cell, count_cell, is_true, own_text, text_cell, yen_cell
from index.opendata_files import Record
from index.sheet import (
    Block,
    Cell,
    Contract,
    CostItem,
    Count,
    FlowBox,
    Obligation,
    Overhead,
    Payee,
    Spending,
    Text,
    Yen,
)


def spending(payees: list[Record], links: list[Record], costs: list[Record], debts: list[Record]) -> Spending:
    """Return the section from the sheet's rows of 5-1, 5-2, 5-3 and 5-4."""
    blocks = _blocks(payees)
    return Spending(
        unit=Cell.absent(),
        flow=_flow(links, {block.letter: block for block in blocks}),
        overheads=_overheads(links),
        blocks=blocks,
        cost_items=tuple(_cost_item(r) for r in costs if r.has("payee", "category", "use", "amount")),
        obligations=tuple(_obligation(r) for r in debts if r.has("payee", "title", "amount")),
    )


# ---- 5-2


def _flow(links: list[Record], blocks: dict[str, Block]) -> tuple[FlowBox, ...]:
    """Return the ministry's boxes and one box a block; each further payer of a block gives a box without figures."""
    ministries: dict[str, FlowBox] = {}
    boxes: dict[tuple[str, str | None], FlowBox] = {}
    drawn: set[str] = set()
    for record in links:
        if not record.has("target_block", "target_name"):
            continue
        parent = record.get("source_block").strip() or None
        if parent is None or is_true(record, "from_ministry"):
            name = text_cell(record, "source_name")
            if name.value is not None:
                ministries.setdefault(name.value, _box(None, name, None, None, Cell.absent()))
        letter = record.get("target_block").strip()
        if (letter, parent) not in boxes:
            block = None if letter in drawn else blocks.get(letter)
            name, note = text_cell(record, "target_name"), text_cell(record, "note")
            boxes[letter, parent] = _box(letter or None, name, parent, block, note)
            drawn.add(letter)
    lettered = sorted(boxes.values(), key=lambda box: (len(box.block or ""), box.block or ""))
    return (*ministries.values(), *lettered)


def _box(letter: str | None, name: Text, parent: str | None, block: Block | None, note: Text) -> FlowBox:
    if block is None:
        return FlowBox(letter, name, Cell.absent(), Cell.absent(), Cell.absent(), parent, note)
    return FlowBox(letter, name, block.total, block.count, block.role, parent, note)


def _overheads(links: list[Record]) -> tuple[Overhead, ...]:
    """Return the items of what the state spends itself; the tables give no total."""
    return tuple(
        Overhead(_overhead_name(r), yen_cell(r, "overhead_amount"))
        for r in links
        if r.has("overhead_item", "overhead_amount")
    )


def _overhead_name(record: Record) -> Text:
    item = text_cell(record, "overhead_item")
    return item if item.value is not None else text_cell(record, "overhead")


# ---- 5-1


@dataclass(slots=True)
class _Payee:
    name: Text
    number: Text
    total: Yen = field(default_factory=Cell.absent)
    contracts: list[Contract] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    letter: str
    name: Text
    total: Yen = field(default_factory=Cell.absent)
    count: Count = field(default_factory=Cell.absent)
    role: Text = field(default_factory=Cell.absent)
    payees: dict[tuple[str, str], _Payee] = field(default_factory=dict)


def _blocks(rows: list[Record]) -> tuple[Block, ...]:
    blocks: dict[str, _Block] = {}
    for record in rows:
        if not record.has("block", "block_name", "payee"):
            continue
        letter = record.get("block").strip()
        block = blocks.setdefault(letter, _Block(letter, text_cell(record, "block_name")))
        _add_block_row(block, record)
    return tuple(
        Block(b.letter, b.name, b.total, b.count, b.role, tuple(_payee(p) for p in b.payees.values()))
        for b in blocks.values()
    )


def _add_block_row(block: _Block, record: Record) -> None:
    """Take what the row says of the block, of a payee and of a contract."""
    if block.name.value is None and record.get("block_name"):
        block.name = text_cell(record, "block_name")
    if record.get("block_total") and not block.total.sources:
        block.total = yen_cell(record, "block_total")
    if record.get("count") and not block.count.sources:
        block.count = count_cell(record, "count")
    if record.get("role") and not block.role.sources:
        block.role = text_cell(record, "role")
    if not record.get("payee"):
        return
    key = (record.get("payee").strip(), record.get("corporate_number").strip())
    payee = block.payees.setdefault(key, _Payee(text_cell(record, "payee"), text_cell(record, "corporate_number")))
    if record.get("payee_total") and not payee.total.sources:
        payee.total = yen_cell(record, "payee_total")
    if record.has("title", "amount", "method"):
        payee.contracts.append(_contract(record))


def _payee(payee: _Payee) -> Payee:
    """Return the payee; one with a single contract and no row of its own has that contract's amount."""
    total = payee.total
    if not total.sources and len(payee.contracts) == 1:
        total = payee.contracts[0].amount
    return Payee(payee.name, total, payee.number, tuple(payee.contracts))


def _contract(record: Record, rate_unit: str = "") -> Contract:
    return Contract(
        title=text_cell(record, "title"),
        method=_method(record),
        amount=yen_cell(record, "amount"),
        bidders=count_cell(record, "bidders"),
        award_rate=award_cell(record, "award_rate", rate_unit),
        reason=text_cell(record, "reason"),
    )


def _method(record: Record) -> Text:
    """Return 契約方式等 with 具体的な契約方式等, which 契約方式等 その他 is explained by."""
    parts = dict.fromkeys(text for key in ("method", "method_detail") if (text := record.get(key).strip()))
    return own_text(JOINT.join(parts), record.sources)


# ---- 5-3 and 5-4


def _cost_item(record: Record) -> CostItem:
    return CostItem(
        record.get("block").strip(),
        text_cell(record, "payee"),
        text_cell(record, "title"),
        text_cell(record, "category"),
        text_cell(record, "use"),
        yen_cell(record, "amount"),
    )


def _obligation(record: Record) -> Obligation:
    contract = _contract(record, "%")  # the column's own heading: 落札率（％）
    return Obligation(
        block=record.get("block").strip(),
        name=text_cell(record, "payee"),
        amount=contract.amount,
        corporate_number=text_cell(record, "corporate_number"),
        contract=contract,
    )
