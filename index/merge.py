"""A PDF and the open data of the same sheet -> one Sheet; pure.

The PDF's values and places are kept; the open data fills the fields and rows that the PDF lacks. Where both say a thing
and it differs by more than the PDF's printed precision, the PDF's value stays and a Finding of kind ``disagreement``
names both places.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from index.merge_rows import paired
from index.merge_same import same_value
from index.numerals import MAGNITUDES
from index.sheet import (
    Block,
    Budget,
    Cell,
    Finding,
    FlowBox,
    GoalYear,
    LogicModel,
    Overhead,
    Path,
    Sheet,
    Source,
    Spending,
    Stage,
)
from index.tables import TABLES
from index.text import fold

R = TypeVar("R")

_THOUSAND = 1000  # the form prints 千円 where no heading says otherwise
_SHOWN = 40  # characters of each text in a message
_PLAIN = frozenset({"heading", "unit", "rate_cell", "cap_cell"})  # printed differently, or compared as another field
# What messages call a record: its table.
_TABLES = {
    "Overview": "program",
    "Organization": "organization",
    "Policy": "policy",
    "Law": "law",
    "Plan": "plan",
    "RelatedProgram": "related_program",
    "Subsidy": "subsidy",
    "BudgetYear": "budget_year",
    "BudgetAccount": "budget_account",
    "BudgetItem": "budget_item",
    "Budget": "budget_note",
    "Stage": "goal",
    "GoalYear": "goal_year",
    "Kpi": "kpi",
    "Review": "review",
    "Reflection": "reflection",
    "FlowBox": "flow",
    "Overhead": "overhead",
    "Block": "payee_block",
    "Payee": "payee",
    "Contract": "contract",
    "CostItem": "cost_item",
    "Obligation": "obligation",
}


@dataclass(slots=True)
class _Merge:
    """What a merge collects: the findings; ``unit`` is the yen behind a bare 1 of the section at hand."""

    unit: int = _THOUSAND
    findings: list[Finding] = field(default_factory=list)


def merge(pdf: Sheet, data: Sheet) -> Sheet:
    """Return the sheet that both describe; ValueError when they are not of the same id."""
    if pdf.id != data.id:
        raise ValueError(f"{pdf.id} and {data.id} are different sheets")
    run = _Merge()
    merged = replace(
        pdf,
        organization=_record(pdf.organization, data.organization, run),
        overview=_record(pdf.overview, data.overview, run),
        policies=_rows(pdf.policies, data.policies, run),
        related=_rows(pdf.related, data.related, run),
        laws=_rows(pdf.laws, data.laws, run),
        plans=_rows(pdf.plans, data.plans, run),
        subsidies=_subsidies(pdf, data, run),
        budget=_budget(pdf.budget, data.budget, run),
        logic=_logic(pdf.logic, data.logic, run),
        review=_record(pdf.review, data.review, run),
        spending=_spending(pdf.spending, data.spending, run),
        remark=_cell(pdf.remark, data.remark, "その他備考", run),
    )
    return replace(merged, findings=(*pdf.findings, *data.findings, *run.findings))


# ---- cells and records


def _cell(pdf: Cell[Any], data: Cell[Any], label: str, run: _Merge) -> Cell[Any]:
    if pdf.value is None or pdf.value == ():
        return data if data.value not in (None, ()) else (pdf if pdf.sources else data)
    if data.value is not None and not same_value(pdf, data, run.unit):
        run.findings.append(_disagreement(label, pdf, data))
    return pdf


def _disagreement(label: str, pdf: Cell[Any], data: Cell[Any]) -> Finding:
    places: tuple[Source, ...] = (*pdf.sources[:1], *data.sources[:1])
    return Finding(
        "disagreement",
        f"{label}がPDF（{_short(pdf.text)}）とオープンデータ（{_short(data.text)}）で異なります。PDFの値を採りました。",
        places,
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def _record(pdf: R, data: R, run: _Merge, skip: tuple[str, ...] = ()) -> R:
    """Return the record field by field: cells merged, rows matched, anything else the PDF's unless it has none."""
    changed: dict[str, Any] = {}
    for spec in dataclasses.fields(pdf):  # type: ignore[arg-type]
        ours, theirs = getattr(pdf, spec.name), getattr(data, spec.name)
        if spec.name in skip or ours is theirs:
            continue
        changed[spec.name] = _field(ours, theirs, _label(type(pdf).__name__, spec.name), spec.name in _PLAIN, run)
    return replace(pdf, **changed)  # type: ignore[type-var]


def _field(ours: Any, theirs: Any, label: str, is_plain: bool, run: _Merge) -> Any:
    if isinstance(ours, Cell):
        if is_plain:
            return ours if ours.sources else theirs
        return _cell(ours, theirs, label, run)
    if isinstance(ours, tuple) and (ours or theirs) and dataclasses.is_dataclass((ours or theirs)[0]):
        return _rows(ours, theirs, run)
    if dataclasses.is_dataclass(ours) and theirs is not None:
        return _record(ours, theirs, run)
    return theirs if ours is None or ours == "" else ours


def _label(record: str, name: str) -> str:
    """Return what the form calls a field: "予算・執行/予算額執行額表の執行額"."""
    table = TABLES.get(_TABLES.get(record, ""))
    if table is None:
        return name
    label = next((column.label for column in table.columns if column.name == name), name)
    return f"{table.section}の{label}"


def _rows(pdf: tuple[Any, ...], data: tuple[Any, ...], run: _Merge) -> tuple[Any, ...]:
    """Return the PDF's rows, each with what the matching row of the open data adds, then the rows that it lacks."""
    if not pdf or not data:
        return pdf or data
    pairs, missing = paired(pdf, data)
    merged = tuple(row if other is None else _record(row, other, run) for row, other in pairs)
    return merged + tuple(missing)


# ---- sections that need more than that


def _subsidies(pdf: Sheet, data: Sheet, run: _Merge) -> tuple[Any, ...]:
    """Return 補助率等 by printed row: a row that both have is compared whole, for its parts are ours."""
    by_number: dict[int, list[Any]] = {}
    for subsidy in data.subsidies:
        by_number.setdefault(subsidy.number, []).append(subsidy)
    seen: set[int] = set()
    for subsidy in pdf.subsidies:
        others = by_number.get(subsidy.number)
        if others is None or subsidy.number in seen:
            continue
        seen.add(subsidy.number)
        for name in ("rate_cell", "cap_cell"):
            label = _label("Subsidy", name)
            _cell(getattr(subsidy, name), getattr(others[0], name), label, run)
    blank = all(s.rate_cell.value is None and s.cap_cell.value is None for s in pdf.subsidies)
    if blank:
        return data.subsidies or pdf.subsidies
    return pdf.subsidies + tuple(s for s in data.subsidies if s.number not in {p.number for p in pdf.subsidies})


def _budget(pdf: Budget, data: Budget, run: _Merge) -> Budget:
    run.unit = _unit(pdf.unit)
    merged = _record(pdf, data, run, skip=("unit", "years", "item_year"))
    years = tuple(sorted(_rows(pdf.years, data.years, run), key=lambda year: int(year.year)))
    run.unit = _THOUSAND
    return replace(merged, years=years, item_year=pdf.item_year or data.item_year)


def _unit(heading: Cell[str]) -> int:
    return MAGNITUDES.get((heading.value or "千円").removesuffix("円"), _THOUSAND)


def _logic(pdf: LogicModel, data: LogicModel, run: _Merge) -> LogicModel:
    """Return the PDF's diagram and paths. The numbers of the two differ, so stages are matched by their goals."""
    known = {(fold(s.stage.text), fold(s.goal.text)): s for path in data.paths for s in path.stages}
    return LogicModel(
        nodes=pdf.nodes or data.nodes,
        paths=tuple(_path(path, known, run) for path in pdf.paths) or data.paths,
        kpis=_rows(pdf.kpis, data.kpis, run),
    )


def _path(path: Path, known: dict[tuple[str, str], Stage], run: _Merge) -> Path:
    stages = []
    for stage in path.stages:
        other = known.get((fold(stage.stage.text), fold(stage.goal.text)))
        stages.append(stage if other is None else _stage(stage, other, run))
    return replace(path, stages=tuple(stages))


def _stage(stage: Stage, other: Stage, run: _Merge) -> Stage:
    merged = _record(stage, other, run, skip=("number", "stage", "goal", "years", "next_link", "retired"))
    years: tuple[GoalYear, ...] = _rows(stage.years, other.years, run)
    return replace(merged, years=tuple(sorted(years, key=lambda year: year.year)))


def _spending(pdf: Spending, data: Spending, run: _Merge) -> Spending:
    run.unit = _unit(pdf.unit)
    merged = _record(pdf, data, run, skip=("unit", "flow", "overheads"))
    merged = replace(merged, flow=_flow(pdf.flow, data.flow, run), overheads=_overheads(pdf, data, run))
    run.unit = _THOUSAND
    blocks: tuple[Block, ...] = tuple(sorted(merged.blocks, key=lambda block: (len(block.letter), block.letter)))
    return replace(merged, blocks=blocks if len(blocks) > len(pdf.blocks) else merged.blocks)


def _flow(pdf: tuple[FlowBox, ...], data: tuple[FlowBox, ...], run: _Merge) -> tuple[FlowBox, ...]:
    """Return the PDF's boxes with the payers that the open data names; a second payer comes as a box of its own."""
    if not pdf:
        return data
    drawn = {box.block for box in pdf}
    merged, used = [], set[int]()
    for box in pdf:
        at = next((i for i, o in enumerate(data) if i not in used and o.block == box.block), None)
        if at is not None:
            used.add(at)
            box = _record(box, data[at], run, skip=("block",))
        merged.append(box)
    payers = {(box.block, box.parent) for box in merged}
    rest = [box for i, box in enumerate(data) if i not in used and box.block is not None]
    return (*merged, *(b for b in rest if b.block not in drawn or (b.block, b.parent) not in payers))


def _overheads(pdf: Spending, data: Spending, run: _Merge) -> tuple[Overhead, ...]:
    """Return the items of both; the PDF's first record is the total, which the open data does not give."""
    if not pdf.overheads:
        return data.overheads
    items = tuple(overhead for overhead in data.overheads if overhead.item.value is not None)
    return (*pdf.overheads[:1], *_rows(pdf.overheads[1:], items, run))
