"""予算・執行 of a text export -> records; pure."""

from __future__ import annotations

import re
from typing import Any

from index.cells import rate_cell, text_cell, yen_cell
from index.export_rows import AMOUNT, like, prose, table
from index.export_text import Export, Span
from index.numbers import parse_year
from index.sheet import Budget, BudgetAccount, BudgetItem, BudgetYear, Cell, Text, Yen

ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requested", ("要求額",)),
    ("initial", ("当初予算",)),
    ("supplementary", ("補正予算",)),
    ("carried_in", ("前年度から繰越し",)),
    ("reserve", ("予備費等",)),
    ("total", ("計",)),
    ("executed", ("執行額",)),
    ("execution_rate", ("執行率",)),
)
_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("summary", ("予算額執行額表",)),
    *ROWS,
    ("breakdown", ("予算内訳表",)),
    ("accounts", ("会計区分 会計 勘定 要望額 備考",)),
    ("items", ("予算種別/歳出予算項目 備考 予算額 翌年度要求額",)),
    ("change_reason", ("主な増減理由",)),
    ("note", ("その他特記事項",)),
)
_UNIT = re.compile(r"単位[：:]\s*([百千万億]*円)")
_KIND = like(
    r"(?:当初予算|第\d+次補正予算|補正予算|前年度から?の?繰越し?|翌年度へ?の?繰越し?|予備費.*|.*流用.*)", odd=15.0
)


def budget(export: Export, within: Span, fiscal_year: int | None) -> Budget:
    """Return the section's tables. The items' 予算額 belongs to ``fiscal_year``."""
    fields = export.fields(within, _HEADINGS)
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
    rows = {key: export.words(fields[key]) for key, _ in ROWS if key in fields}
    return tuple(_year(export, heading, i, rows, unit) for i, heading in enumerate(headings))


def _year(export: Export, heading: Span, column: int, rows: dict[str, list[Span]], unit: str) -> BudgetYear:
    cells: dict[str, Any] = {}
    for key, _ in ROWS:
        words = rows.get(key, [])
        if column >= len(words):
            cells[key] = Cell.absent()
            continue
        text, sources = export.text[slice(*words[column])], export.sources(words[column])
        cells[key] = rate_cell(text, sources) if key == "execution_rate" else yen_cell(text, sources, unit)
    text = export.text[slice(*heading)]
    return BudgetYear(year=parse_year(text) or 0, heading=text_cell(text, export.sources(heading)), **cells)
