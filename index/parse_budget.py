"""予算・執行 -> records; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.cells import rate_cell, text_cell, yen_cell
from index.form import BUDGET_KIND, BUDGET_ROWS, UNIT
from index.numbers import is_blank, parse_year
from index.numerals import plain
from index.parse_fields import Field, Fields, aligned, join, same_row, slotted
from index.pdf_page import Box
from index.sheet import Budget, BudgetAccount, BudgetItem, BudgetYear, Cell, Text, Yen


def budget(fields: Fields, boxes: Sequence[Box], fiscal_year: int | None) -> Budget:
    """Return the section's tables. The items' 予算額 belongs to ``fiscal_year``."""
    unit = printed_unit(fields.file, boxes)
    name = unit.value or "円"
    accounts = fields.rows("accounts", 5)
    return Budget(
        unit=unit,
        years=_years(fields, name),
        accounts=tuple(BudgetAccount(a, b, c, in_yen(d, name), e) for a, b, c, d, e in accounts),
        items=_items(fields, name),
        change_reason=fields.cell("change_reason"),
        note=fields.cell("note"),
        item_year=fiscal_year,
    )


def in_yen(cell: Text, unit: str) -> Yen:
    """Return a cell's amount; ``unit`` governs a bare number."""
    return yen_cell(cell.text, cell.sources, unit)


def printed_unit(file: str, boxes: Sequence[Box]) -> Text:
    """Return the first unit of yen that a heading prints (value "千円"); absent when none does."""
    for box in boxes:
        match = UNIT.search(plain(box.text))
        if match:
            text = box.text[slice(*match.span())]
            return Cell(plain(match[1] or match[2]), text, box.sources(file))
    return Cell.absent()


def _years(fields: Fields, unit: str) -> tuple[BudgetYear, ...]:
    """Return the columns of 予算額執行額表."""
    heads = [box for box in fields.boxes("summary") if parse_year(box.text) and len(box.text) < 16]
    columns: list[dict[str, Any]] = [{} for _ in heads]
    for label in BUDGET_ROWS:
        entry = fields.found.get(label.key)
        slots = aligned(_beside(entry), heads) if entry else [[] for _ in heads]
        for cells, boxes in zip(columns, slots, strict=True):
            cells[label.key] = _amount(fields.file, label.key, boxes, unit, entry)
    return tuple(
        BudgetYear(year=parse_year(head.text) or 0, heading=text_cell(head.text, head.sources(fields.file)), **cells)
        for head, cells in zip(heads, columns, strict=True)
    )


def _beside(entry: Field) -> list[Box]:
    """Return the cells in the label's own row."""
    return [box for box in entry.boxes if same_row(box, entry.head[0])]


def _amount(file: str, key: str, boxes: list[Box], unit: str, entry: Field | None) -> Cell[Any]:
    if entry is None:
        return Cell.absent()
    text = "\n".join(box.text for box in boxes)
    sources = boxes[0].sources(file) if boxes else entry.head[0].sources(file)
    return rate_cell(text, sources, "%") if key == "execution_rate" else yen_cell(text, sources, unit)


def _items(fields: Fields, unit: str) -> tuple[BudgetItem, ...]:
    entry = fields.found.get("items")
    if entry is None:
        return ()
    items = []
    for row, cells in slotted(entry, 4):
        texts = [join(fields.file, boxes or [], row) for boxes in cells[1:]]
        kind, item = _kind_and_item(fields.file, cells[0] or [], row)
        if all(is_blank(cell.text) for cell in (kind, item, *texts)):
            continue
        items.append(BudgetItem(kind, item, texts[0], in_yen(texts[1], unit), in_yen(texts[2], unit)))
    return tuple(items)


def _kind_and_item(file: str, boxes: list[Box], row: list[Box]) -> tuple[Text, Text]:
    """Return (予算種別, 歳出予算項目): the cell prints the one above the other."""
    if not boxes:
        blank = text_cell("", row[0].sources(file))
        return blank, blank
    parts = [box.part(lines) for box in boxes for lines in box.paragraphs]
    if len(parts) == 1 and not BUDGET_KIND.fullmatch(plain(parts[0].text)):
        return text_cell("", parts[0].sources(file)), join(file, parts, row)
    return join(file, parts[:1], row), join(file, parts[1:], row)
