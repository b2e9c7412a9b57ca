"""Tables 2-1 and 2-2 -> 予算・執行; pure.

Table 2-1 has one row that sums up each budget year and one per account. A budget year's 翌年度要求額 is the 要求額 of
the year after, where the form prints it. The sheet of fiscal year N is written in year N: the execution that it
reports is that of N-1; the 0 that its own year's row carries in 執行額 (without a 執行率) says that nothing can have
been reported yet, so it is a blank. Accounts, items and their reasons of earlier budget years belong to the sheets
of those years; the form prints only those of the sheet's own, and so does this reader.
"""

from __future__ import annotations

from dataclasses import replace

from index.opendata_cells import fraction_cell, own_text, text_cell, year_cell, yen_cell
from index.opendata_columns import TABLES
from index.opendata_files import Record
from index.sheet import Budget, BudgetAccount, BudgetItem, BudgetYear, Cell, Text, Yen

_SUMS = tuple(key for key in TABLES["2-1"] if key.startswith("sum_"))
_ITEM = ("account", "subaccount", "jurisdiction", "organization", "chapter", "line", "supplement")


def budget(fiscal_year: int, summary: list[Record], items: list[Record]) -> Budget:
    """Return the section from the sheet's rows of 2-1 and 2-2."""
    years = {year: r for r in summary if r.has(*_SUMS) and (year := year_cell(r, "budget_year").value)}
    own = years.get(fiscal_year)
    accounts = [r for r in summary if not r.has(*_SUMS) and year_cell(r, "budget_year").value == fiscal_year]
    return Budget(
        unit=Cell.absent(),
        years=_years(years, fiscal_year),
        accounts=tuple(_account(r) for r in accounts),
        items=tuple(_item(r) for r in items if _is_item(r, fiscal_year)),
        change_reason=text_cell(own, "change_reason") if own else Cell.absent(),
        note=text_cell(own, "budget_note") if own else Cell.absent(),
        item_year=fiscal_year,
    )


def _years(years: dict[int, Record], fiscal_year: int) -> tuple[BudgetYear, ...]:
    """Return the columns of 予算額執行額表, oldest first; the last is the year that the sheet's own year asks for."""
    found = [_year(year, years[year], years.get(year - 1), fiscal_year) for year in sorted(years)]
    last = years.get(fiscal_year)
    if last is not None and fiscal_year + 1 not in years:
        found.append(_asked_year(fiscal_year + 1, last))
    return tuple(found)


def _year(year: int, record: Record, before: Record | None, fiscal_year: int) -> BudgetYear:
    rate = fraction_cell(record, "execution_rate")
    executed = yen_cell(record, "sum_executed")
    if year >= fiscal_year and executed.value == 0 and rate.value is None:
        executed = replace(executed, value=None)
    return BudgetYear(
        year=year,
        requested=yen_cell(before, "sum_next_request") if before else Cell.absent(),
        initial=yen_cell(record, "sum_initial"),
        supplementary=yen_cell(record, "sum_supplementary"),
        carried_in=yen_cell(record, "sum_carried_in"),
        reserve=yen_cell(record, "sum_reserve"),
        total=yen_cell(record, "sum_total"),
        executed=executed,
        execution_rate=rate,
        heading=text_cell(record, "budget_year"),
        carried_out=yen_cell(record, "sum_carried_out"),
    )


def _asked_year(year: int, record: Record) -> BudgetYear:
    """Return the column of the next year, of which only the request is known."""
    none: Yen = Cell.absent()
    heading = own_text(TABLES["2-1"]["sum_next_request"], record.sources)
    asked = yen_cell(record, "sum_next_request")
    return BudgetYear(year, asked, none, none, none, none, none, none, Cell.absent(), heading)


def _account(record: Record) -> BudgetAccount:
    return BudgetAccount(
        text_cell(record, "account_type"),
        text_cell(record, "account"),
        text_cell(record, "subaccount"),
        yen_cell(record, "wish"),
        text_cell(record, "account_note"),
    )


def _is_item(record: Record, fiscal_year: int) -> bool:
    filled = record.has("kind", *_ITEM[2:], "amount", "next_request", "note")
    return filled and year_cell(record, "budget_year").value == fiscal_year


def _item(record: Record) -> BudgetItem:
    return BudgetItem(
        kind=text_cell(record, "kind"),
        item=_item_name(record),
        note=text_cell(record, "note"),
        amount=yen_cell(record, "amount"),
        next_request=yen_cell(record, "next_request"),
    )


def _item_name(record: Record) -> Text:
    """Return "一般会計 / 内閣府 / 内閣本府 / … / 諸謝金" as the form prints it; repeated parts are left out."""
    parts = dict.fromkeys(text for key in _ITEM if (text := record.get(key).strip()))
    return own_text(" / ".join(parts), record.sources)
