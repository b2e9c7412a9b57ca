"""支出先 -> records; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.cells import count_cell, rate_cell, text_cell, yen_cell
from index.form import BLOCK_HEAD, CONTRACT_HEAD, COST_HEAD, LETTER, METHOD, PAYEE_HEAD, Label
from index.numbers import is_blank
from index.numerals import plain
from index.parse_budget import in_yen, printed_unit
from index.parse_fields import Field, Fields, headings, join, regained, rows, slotted
from index.pdf_page import Box, Line
from index.regex import regex
from index.sheet import Block, Cell, Contract, CostItem, FlowBox, Obligation, Overhead, Payee, Spending, Text

_MONEY = regex(r"(?:約)?\s*[▲△-]?(?P<amount>[\d,]+(?:\.\d+)?\s*[百千万億兆]*\s*円)")
_COUNT = regex(r"支出先の数\s*[：:]\s*(?P<count>[\d,]+|-+)")
_OVERHEAD = regex(r"間接経費\s*[：:]")
_ITEM = regex(r"\d+\s*[.．]\s*(?P<item>[^：:]+?)\s*[：:]")
_LETTERED = regex(r"[A-Z]{1,2}[.．]")
_HEADS = (BLOCK_HEAD, PAYEE_HEAD, CONTRACT_HEAD)


def spending(fields: Fields) -> Spending:
    """Return the section's diagram and lists."""
    file, payees = fields.file, fields.boxes("payees")
    unit = printed_unit(file, payees)
    name = unit.value or _unit_of(fields, "costs") or _unit_of(fields, "obligations") or "千円"
    flow, overheads = _flow(file, fields.boxes("flow"))
    return Spending(
        unit=unit,
        flow=flow,
        overheads=overheads,
        blocks=_blocks(file, payees, name),
        cost_items=_costs(file, fields.boxes("costs"), _unit_of(fields, "costs") or name),
        obligations=_obligations(file, fields.boxes("obligations"), _unit_of(fields, "obligations") or name),
    )


def _unit_of(fields: Fields, key: str) -> str | None:
    """Return the unit that a list prints below its heading or in it."""
    entry = fields.found.get(key)
    return printed_unit(fields.file, [*entry.head, *entry.boxes]).value if entry else None


# ---- the diagram


def _flow(file: str, boxes: Sequence[Box]) -> tuple[tuple[FlowBox, ...], tuple[Overhead, ...]]:
    flow: list[FlowBox] = []
    overheads: list[Overhead] = []
    for box in regained(boxes, _LETTERED.match, _is_rest):
        found, costs = _flow_box(file, box)
        flow.append(found)
        overheads.extend(costs)
    return tuple(sorted(flow, key=lambda b: (b.block is not None, len(b.block or ""), b.block or ""))), tuple(overheads)


def _is_rest(box: Box) -> bool:
    """True for a box that lacks its name or all that follows it: the rest of one that a page break cut."""
    found, _ = _flow_box("", box)
    return found.name.value is None or not (found.amount.sources or found.count.sources)


def _flow_box(file: str, box: Box) -> tuple[FlowBox, list[Overhead]]:
    """Return one box: its name, its amount, the number of payees and its role, in this order."""
    parts = [box.part(piece) for lines in box.paragraphs for piece in _pieces(lines)]
    absent: Cell[int] = Cell.absent()
    name: list[Box] = []
    role: list[Box] = []
    amount = count = absent
    overheads: list[Overhead] = []
    for part in parts:
        text, sources = plain(part.text), part.sources(file)
        counted, money = _COUNT.search(text), _MONEY.fullmatch(text.strip())
        if _OVERHEAD.match(text) or (overheads and _ITEM.match(text)):
            overheads.append(_overhead(file, part))
        elif counted:
            count = count_cell(part.text[slice(*counted.span("count"))], sources)
        elif money and amount is absent:
            amount = yen_cell(part.text, sources)
        elif amount is absent and count is absent:
            name.append(part)
        else:
            role.append(part)
    title = join(file, name, [box])
    match = LETTER.match(plain(title.text))
    block = match["letter"] if match and _LETTERED.match(plain(title.text)) else None
    if match and block:
        title = text_cell(title.text[match.end() :], title.sources)
    return FlowBox(block, title, amount, count, join(file, role, [box]) if block else Text.absent()), overheads


def _pieces(lines: Sequence[Line]) -> list[list[Line]]:
    """Return a paragraph parted at its lines that are an amount or a number of payees."""
    pieces: list[list[Line]] = []
    closed = False
    for line in lines:
        text = plain(line.text).strip()
        alone = bool(_MONEY.fullmatch(text) or _COUNT.fullmatch(text))
        if pieces and not alone and not closed:
            pieces[-1].append(line)
        else:
            pieces.append([line])
        closed = alone
    return pieces


def _overhead(file: str, part: Box) -> Overhead:
    text, sources = plain(part.text), part.sources(file)
    item, money = _ITEM.match(text), _MONEY.search(text)
    name = part.text[slice(*item.span("item"))] if item else ""
    amount = part.text[slice(*money.span("amount"))] if money else ""
    return Overhead(text_cell(name, sources) if item else Text.absent(), yen_cell(amount, sources))


# ---- the lists


def _tables(boxes: Sequence[Box], heads: Sequence[Label]) -> list[tuple[str, Field]]:
    """Return (head's key, table) for each stretch behind a row of headings."""
    tables: list[tuple[str, Field]] = []
    i = 0
    while i < len(boxes):
        found = headings(boxes, i, heads)
        if found:
            label, head, columns = found
            tables.append((label.key, Field(head, columns)))
            i += len(head)
            continue
        if tables:
            tables[-1][1].boxes.append(boxes[i])
        i += 1
    return tables


def _blocks(file: str, boxes: Sequence[Box], unit: str) -> tuple[Block, ...]:
    """Return the blocks with their payees; a payee before any block opens a nameless one."""
    blocks: list[Block] = []
    for key, table in _tables(boxes, _HEADS):
        if key == "block":
            blocks.extend(_block(row, unit) for row in rows(file, table, 4))
            continue
        if not blocks:
            absent = Text.absent()
            blocks.append(Block("", absent, Cell.absent(), Cell.absent(), absent, ()))
        payees = list(blocks[-1].payees)
        if key == "payee":
            payees.extend(
                Payee(name, in_yen(amount, unit), number, ()) for name, amount, number in rows(file, table, 3)
            )
        elif payees:
            payees[-1] = replace(payees[-1], contracts=(*payees[-1].contracts, *_contracts(file, table, unit)))
        blocks[-1] = replace(blocks[-1], payees=tuple(payees))
    return tuple(blocks)


def _block(row: list[Text], unit: str) -> Block:
    printed, total, count, role = row
    letter, name = letter_and_name(printed)
    return Block(letter, name, in_yen(total, unit), count_cell(count.text, count.sources), role, ())


def letter_and_name(cell: Text) -> tuple[str, Text]:
    """Return the letter and the name of "A 株式会社…"; the letter is empty where there is none."""
    match = LETTER.match(plain(cell.text))
    if match is None:
        return "", cell
    return match["letter"], text_cell(cell.text[match.end() :], cell.sources)


def _contracts(file: str, table: Field, unit: str) -> tuple[Contract, ...]:
    contracts = []
    for row, slots in slotted(table, 5):
        title, method = _title_and_method(file, slots[0] or [], row)
        amount, bidders, rate, reason = (join(file, boxes or [], row) for boxes in slots[1:])
        contracts.append(
            Contract(
                title=title,
                method=method,
                amount=in_yen(amount, unit),
                bidders=count_cell(bidders.text, bidders.sources),
                award_rate=rate_cell(rate.text, rate.sources, "%"),
                reason=reason,
            )
        )
    return tuple(contracts)


def _title_and_method(file: str, boxes: Sequence[Box], row: Sequence[Box]) -> tuple[Text, Text]:
    """Return (契約概要, 契約方式等): the cell prints the one above the other."""
    parts = [box.part(lines) for box in boxes for lines in box.paragraphs]
    if len(parts) == 1:
        lines = parts[0].lines
        if len(lines) > 1 and METHOD.fullmatch(plain(lines[-1].text).strip()):
            parts = [parts[0].part(lines[:-1]), parts[0].part(lines[-1:])]
    if len(parts) < 2:
        return join(file, parts, row), join(file, [], parts or row)
    return join(file, parts[:-1], row), join(file, parts[-1:], row)


def _costs(file: str, boxes: Sequence[Box], unit: str) -> tuple[CostItem, ...]:
    """Return the rows of 費目・使途; a row that continues the one above carries its block, payee and contract."""
    items: list[CostItem] = []
    for _, table in _tables(boxes, (COST_HEAD,)):
        for printed, contract, category, use, amount in rows(file, table, 5):
            letter, payee = letter_and_name(printed)
            item = CostItem(letter, payee, contract, category, use, in_yen(amount, unit))
            if is_blank(printed.text) and items:
                above = items[-1]
                item = replace(item, block=above.block, payee=above.payee, contract=above.contract)
            items.append(item)
    return tuple(items)


def _obligations(file: str, boxes: Sequence[Box], unit: str) -> tuple[Obligation, ...]:
    found: list[Obligation] = []
    for key, table in _tables(boxes, (PAYEE_HEAD, CONTRACT_HEAD)):
        if key == "payee":
            for printed, amount, number in rows(file, table, 3):
                letter, name = letter_and_name(printed)
                found.append(Obligation(letter, name, in_yen(amount, unit), number))
        elif found:
            last = found[-1]
            for contract in _contracts(file, table, unit):
                if is_blank(contract.title.text) and contract.amount.value is None:
                    continue
                if last.contract is None and found[-1] is last:
                    found[-1] = last = replace(last, contract=contract)
                else:
                    found.append(replace(last, contract=contract))
    return tuple(found)
