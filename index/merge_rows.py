"""Which row of the open data is which row of the PDF; pure.

Rows of one table are matched by what identifies them, the strictest first; what is left is matched by likeness.
A row of the open data that matches none is one that the PDF lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from index.merge_same import likeness
from index.sheet import Cell
from index.text import fold

Key = Callable[[Any], tuple[Any, ...]]


def _t(cell: Cell[Any]) -> str:
    return fold(cell.text) if cell.value is not None else ""


# What identifies a row of each record, strictest first.
_KEYS: dict[str, tuple[Key, ...]] = {
    "Policy": (lambda r: (_t(r.policy), _t(r.measure)), lambda r: (_t(r.measure),)),
    "Law": (
        lambda r: (_t(r.name), _t(r.article), _t(r.paragraph), _t(r.item)),
        lambda r: (_t(r.name), _t(r.article)),
        lambda r: (_t(r.name),),
    ),
    "Plan": (lambda r: (_t(r.name),), lambda r: (_t(r.url),)),
    "RelatedProgram": (lambda r: (r.program_id.value,),),
    "BudgetYear": (lambda r: (r.year,),),
    "BudgetAccount": (lambda r: (_t(r.account), _t(r.subaccount)),),
    "BudgetItem": (
        lambda r: (_t(r.kind), _t(r.item), _thousands(r.amount), _thousands(r.next_request)),
        lambda r: (_t(r.kind), _t(r.item)),
        lambda r: (_t(r.kind), _thousands(r.amount), _thousands(r.next_request)),
    ),
    "GoalYear": (lambda r: (r.year,),),
    "Kpi": (lambda r: (_t(r.name), _t(r.part)), lambda r: (_t(r.name),)),
    "Reflection": (lambda r: (_t(r.account), _t(r.subaccount)), lambda r: (_thousands(r.amount),)),
    "Overhead": (lambda r: (_t(r.item), _thousands(r.amount)), lambda r: (_t(r.item),)),
    "Block": (lambda r: (r.letter,),),
    "Payee": (
        lambda r: (r.corporate_number.value, _t(r.name)),
        lambda r: (_t(r.name),),
        lambda r: (r.corporate_number.value,),
    ),
    "Contract": (
        lambda r: (_t(r.title), _t(r.method), _thousands(r.amount)),
        lambda r: (_t(r.title), _thousands(r.amount)),
        lambda r: (_t(r.title),),
    ),
    "CostItem": (
        lambda r: (r.block, _t(r.payee), _t(r.category), _t(r.use), _thousands(r.amount)),
        lambda r: (r.block, _t(r.payee), _thousands(r.amount), _t(r.category)),
        lambda r: (r.block, _t(r.payee), _t(r.category), _t(r.use)),
        lambda r: (r.block, _thousands(r.amount)),
    ),
    "Obligation": (
        lambda r: (_t(r.name), _title(r), _thousands(r.amount)),
        lambda r: (_t(r.name), _title(r)),
        lambda r: (_t(r.name), _thousands(r.amount)),
    ),
}
_LIKE = 0.6  # share of common character pairs above which two rows without a common key are one


def _thousands(cell: Cell[int]) -> int | None:
    """Return an amount in 千円, as the form prints it."""
    return None if cell.value is None else round(cell.value / 1000)


def _title(row: Any) -> str:
    return _t(row.contract.title) if row.contract is not None else ""


def paired(pdf: Sequence[Any], data: Sequence[Any]) -> tuple[list[tuple[Any, Any | None]], list[Any]]:
    """Return (each PDF row with its open-data row or None, the open-data rows that the PDF lacks)."""
    partner: dict[int, int] = {}
    free = list(range(len(data)))
    for key in _KEYS.get(type(pdf[0]).__name__, ()):
        _match(pdf, data, key, partner, free)
    _match_alike(pdf, data, partner, free)
    pairs = [(row, data[partner[i]] if i in partner else None) for i, row in enumerate(pdf)]
    return pairs, [data[j] for j in free]


def _match(pdf: Sequence[Any], data: Sequence[Any], key: Key, partner: dict[int, int], free: list[int]) -> None:
    keys = {j: key(data[j]) for j in free}
    for i, row in enumerate(pdf):
        if i in partner:
            continue
        mine = key(row)
        at = next((j for j in free if keys[j] == mine), None) if any(mine) else None
        if at is not None:
            partner[i] = at
            free.remove(at)


def _match_alike(pdf: Sequence[Any], data: Sequence[Any], partner: dict[int, int], free: list[int]) -> None:
    """Match what is left, most alike first."""
    left = [i for i in range(len(pdf)) if i not in partner]
    texts = {id(row): _whole(row) for row in (*(pdf[i] for i in left), *(data[j] for j in free))}
    scored = sorted(
        ((likeness(texts[id(pdf[i])], texts[id(data[j])]), -i, -j) for i in left for j in free), reverse=True
    )
    for score, i, j in scored:
        if score >= _LIKE and -i not in partner and -j in free:
            partner[-i] = -j
            free.remove(-j)


def _whole(row: Any) -> str:
    names = getattr(type(row), "__slots__", ())
    return fold("".join(cell.text for name in names if isinstance(cell := getattr(row, name), Cell)))
