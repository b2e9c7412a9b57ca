"""予算・執行 of a text export -> records; pure."""

from __future__ import annotations

import re
from typing import Any

from index.cells import rate_cell, text_cell, yen_cell
from index.export_rows import AMOUNT, like, prose, table
from index.export_text import Export, Span
from index.form import BUDGET, BUDGET_KIND, BUDGET_ROWS
from index.numbers import parse_year
from index.regex import regex
from index.sheet import Budget, BudgetAccount, BudgetItem, BudgetYear, Cell, Text, Yen

_KEYS = tuple(label.key for label in BUDGET_ROWS)
_UNIT = regex(r"単位[：:]\s*([百千万億]*円)")
_KIND = like(BUDGET_KIND.pattern, odd=15.0)


def budget(export: Export, within: Span, fiscal_year: int | None) -> Budget:
    """Return the section's tables. The items' 予算額 belongs to ``fiscal_year``."""
    fields = export.fields(within, BUDGET)
    unit = _unit(export, fields.get("summary"), within)
    name = unit.value or "円"
    accounts, _ = table(export, fields.get("accounts"), (prose, prose, prose, AMOUNT, prose))
    items, _ = table(export, fields.get("items"), (_KIND, prose, prose, AMOUNT, AMOUNT))
    return Budget(
        unit=unit,
        years=_years(export, fields, name),
        accounts=tuple(BudgetAccount(a, b, c, _yen(d, name), e) for a, b, c, d, e in accounts),
        items=tuple(BudgetItem(k, i, n, _yen(a, name), _yen(r, name)) for k, i, n, a, r in items),
        change_reason=export.cell(fields.get("change_reason")),
        note=export.cell(fields.get("note")),
        item_year=fiscal_year,
    )


def _yen(cell: Text, unit: str) -> Yen:
    return yen_cell(cell.text, cell.sources, unit)


def _unit(export: Export, summary: Span | None, within: Span) -> Text:
    """Return the heading's unit: value "千円", text as printed."""
    span = summary or within
    match = _UNIT.search(export.text, *span)
    if match is None:
        return Cell.absent()
    return Cell(match[1], match[0], export.sources(match.span()))


def _years(export: Export, fields: dict[str, Span], unit: str) -> tuple[BudgetYear, ...]:
    """Return the columns of 予算額執行額表."""
    if "summary" not in fields:
        return ()
    headings = [
        span
        for span in export.words(fields["summary"])
        if re.fullmatch(r"(?:19|20)\d\d(?:年度)?", export.text[slice(*span)])
    ]
    rows = {key: export.words(fields[key]) for key in _KEYS if key in fields}
    return tuple(_year(export, heading, i, rows, unit) for i, heading in enumerate(headings))


def _year(export: Export, heading: Span, column: int, rows: dict[str, list[Span]], unit: str) -> BudgetYear:
    cells: dict[str, Any] = {}
    for key in _KEYS:
        words = rows.get(key, [])
        if column >= len(words):
            cells[key] = Cell.absent()
            continue
        text, sources = export.text[slice(*words[column])], export.sources(words[column])
        cells[key] = rate_cell(text, sources) if key == "execution_rate" else yen_cell(text, sources, unit)
    text = export.text[slice(*heading)]
    return BudgetYear(year=parse_year(text) or 0, heading=text_cell(text, export.sources(heading)), **cells)
