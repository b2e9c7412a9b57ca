"""Rows by SQL: filters, order and pages over every sheet at once, with typed columns.

A condition is (column, operator, value). Columns are the table's own (``TABLES``) and the sheet's: ``sheet.id``,
``sheet.name``, ``sheet.ministry``, ``sheet.fiscal_year``. Values are typed as the rows' values are: yen as int, rates
as Fraction. A column with several values (rates, caps) meets a comparison when any of them does. A blank
meets none but ``blank``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from index.store_rows import listed
from index.store_sql import ROWS, SHEET
from index.tables import TABLES

Condition = tuple[str, str, Any]
_SHEET = {f"sheet.{name}": SHEET.c[name] for name in ("id", "name", "ministry", "fiscal_year")}
_COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": lambda column, value: column == value,
    "!=": lambda column, value: column != value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}
OPERATORS = (*_COMPARE, "in", "contains", "blank", "filled")


def rows_where(
    table: str, where: Sequence[Condition], order_by: Sequence[str], limit: int | None, offset: int
) -> Select[Any]:
    """Return the query for (sheet id, row number, cells).

    ``order_by``: columns, a leading ``-`` for the largest first; blanks come last, and then sheet and print order.
    Raises KeyError for a column that the table lacks, ValueError for an operator that is none of ``OPERATORS``.
    """
    rows = ROWS[table]
    query = select(SHEET.c.id, rows.c.row_number, rows.c.cells).join(SHEET, SHEET.c.key == rows.c.sheet_key)
    query = query.where(*(_condition(table, *condition) for condition in where))
    for name in order_by:
        column = _number(table, name.removeprefix("-"))
        query = query.order_by(column.is_(None), column.desc() if name.startswith("-") else column)
    query = query.order_by(SHEET.c.id, rows.c.row_number)
    return query.limit(limit).offset(offset) if limit is not None or offset else query


def totals_where(table: str, column: str | None, where: Sequence[Condition]) -> Select[Any]:
    """Return the query for (rows, rows with a value, sum); the last two of ``column``, 0 and None without one."""
    rows = ROWS[table]
    value = None if column is None else _number(table, column)
    counted = (func.count(), func.count(value), func.sum(value)) if value is not None else (func.count(),)
    query = select(*counted).select_from(rows.join(SHEET, SHEET.c.key == rows.c.sheet_key))
    return query.where(*(_condition(table, *condition) for condition in where))


def _condition(table: str, name: str, operator: str, value: Any) -> ColumnElement[bool]:
    if operator not in OPERATORS:
        raise ValueError(f"unknown operator: {operator!r}")
    exact: ColumnElement[Any] = _exact(table, name)
    if operator in ("blank", "filled"):
        return exact.is_(None) if operator == "blank" else exact.is_not(None)
    if operator == "in":
        return or_(false(), *(_condition(table, name, "=", one) for one in value))
    if operator == "contains":
        return exact.contains(value, autoescape=True)
    kind = "text" if name in _SHEET else TABLES[table].column(name).kind
    if kind in ("rates", "caps", "texts"):
        return _any(table, name, operator, value)
    if kind == "quantity" or (kind == "rate" and operator not in ("=", "!=")):
        return and_(exact.is_not(None), _COMPARE[operator](_number(table, name), float(value)))
    return and_(exact.is_not(None), _COMPARE[operator](exact, str(Fraction(value)) if kind == "rate" else value))


def _any(table: str, name: str, operator: str, value: Any) -> ColumnElement[bool]:
    """Whether any of the column's values meets the comparison."""
    exact = _exact(table, name)
    if operator in ("=", "!="):
        there = exact.contains(listed([Fraction(value) if _kind(table, name) == "rates" else value]), autoescape=True)
        return there if operator == "=" else and_(exact.is_not(None), ~there)
    if _kind(table, name) == "texts":
        raise ValueError(f"{name} has no order")
    edge = ROWS[table].c[f"{name}__{'most' if operator in ('>', '>=') else 'least'}"]
    return and_(edge.is_not(None), _COMPARE[operator](edge, float(value) if _kind(table, name) == "rates" else value))


def _kind(table: str, name: str) -> str:
    return TABLES[table].column(name).kind


def _exact(table: str, name: str) -> Any:
    """Return the SQL column of the value itself."""
    if name in _SHEET:
        return _SHEET[name]
    return ROWS[table].c[TABLES[table].column(name).name]


def _number(table: str, name: str) -> Any:
    """Return the SQL column that a value is ordered and summed by."""
    if name in _SHEET:
        return _SHEET[name]
    suffix = {"rate": "__value", "quantity": "__value", "rates": "__most", "caps": "__most"}.get(_kind(table, name), "")
    return ROWS[table].c[name + suffix]
