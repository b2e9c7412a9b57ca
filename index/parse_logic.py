"""効果発現経路 -> records; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.cells import quantity_cell, rate_cell, text_cell
from index.form import DIAGRAM, GOAL_ROWS, KPI, PATH, RETIRED, STAGE, STAGES, TARGET_YEAR, folded
from index.numbers import parse_year
from index.parse_fields import aligned, grouped, join, regained, walk
from index.pdf_page import Box
from index.regex import regex
from index.sheet import Cell, GoalYear, Kpi, LogicModel, Node, Path, Stage, Text
from index.text import fold

_NUMBERS = regex(r"\d{3,5}(?:\s*[-‐–－]\s*\d{3,5})*")
_NODE = regex(r"(?P<number>\d{3,5})\s*[：:.．]\s*(?P<stage>\S+)\s*")
_STAGE_NAMES = {fold(name) for name in STAGES}
_GOALS = {folded(way) for way in STAGE[0].ways}
_BRACKET = regex(r"[(（](?P<unit>.*)[)）]\s*$", re.DOTALL)
_YEAR = regex(r"(?:19|20)\d\d年度?|(?:令和|平成)?(?:\d+|元)年度?|(?:19|20)\d\d|[RH]\d+年?度?")


def logic_model(file: str, boxes: Sequence[Box]) -> LogicModel:
    """Return the section's diagram, paths and KPIs."""
    kpi = next((i for i, box in enumerate(boxes) if folded(box.text) == folded(KPI[0].ways[0])), len(boxes))
    kpi = _kpi_start(boxes, kpi)
    heads = [i for i, box in enumerate(boxes[:kpi]) if fold(box.text).startswith(fold(PATH))]
    diagram = boxes[: heads[0] if heads else kpi]
    paths = tuple(_path(file, boxes[a:b]) for a, b in pairwise([*heads, kpi]))
    return LogicModel(_nodes(file, diagram), paths, _kpis(file, boxes[kpi:]))


def _kpi_start(boxes: Sequence[Box], kpi: int) -> int:
    """Return where the KPIs begin: 名前 may stand above the side label, which is set in the middle."""
    while 0 < kpi < len(boxes) and folded(boxes[kpi - 1].text) in {folded(KPI[1].ways[0])}:
        kpi -= 1
    return kpi


def _nodes(file: str, boxes: Sequence[Box]) -> tuple[Node, ...]:
    """Return the boxes of the diagram, by number."""
    nodes = []
    others = {fold(name) for name in (*STAGES, DIAGRAM)}
    boxes = [box for box in boxes if fold(box.text) not in others]
    for box in regained(boxes, lambda text: _NODE.fullmatch(text.split("\n")[0].strip()), lambda _: True):
        match = _NODE.fullmatch(box.lines[0].text.strip())
        if match is None:
            continue
        head, rest = box.part(box.lines[:1]), box.lines[1:]
        # the diagram is drawn, its lines are cut by the number of signs: every line break is a wrap
        text = join(file, [replace(box, lines=rest, limit=0.0, least=0.0)] if rest else [], [box])
        nodes.append(Node(int(match["number"]), text_cell(match["stage"], head.sources(file)), text))
    return tuple(sorted(nodes, key=lambda node: node.number))


def _path(file: str, boxes: Sequence[Box]) -> Path:
    match = _NUMBERS.search(boxes[0].text)
    text = match[0] if match else ""
    numbers = tuple(int(number) for number in re.findall(r"\d{3,5}", text))
    heading = Cell("-".join(map(str, numbers)) or None, text, boxes[0].sources(file))
    return Path(heading, numbers, _stages(file, boxes[1:], numbers))


def _stages(file: str, boxes: Sequence[Box], numbers: tuple[int, ...]) -> tuple[Stage, ...]:
    """Return the stages of a path in print order, numbered by the path's heading."""
    starts = [i for i in range(len(boxes)) if _starts(boxes, i)]
    if boxes and (not starts or starts[0] > 0):
        starts.insert(0, 0)
    padded = [*numbers, *[None] * len(starts)]
    return tuple(
        _stage(file, boxes[a:b], number)
        for (a, b), number in zip(pairwise([*starts, len(boxes)]), padded, strict=False)
    )


def _starts(boxes: Sequence[Box], i: int) -> bool:
    """True where a stage begins: at its name when the goal's label follows, or at the goal's label itself."""
    if fold(boxes[i].text) in _STAGE_NAMES:
        follows = i + 1 < len(boxes) and folded(boxes[i + 1].text) in _GOALS
        return follows or (i == 0 and fold(boxes[i].text) == fold(STAGES[0]))
    return folded(boxes[i].text) in _GOALS and not (i and fold(boxes[i - 1].text) in _STAGE_NAMES)


def _stage(file: str, boxes: Sequence[Box], number: int | None) -> Stage:
    names = [box for box in boxes if fold(box.text) in _STAGE_NAMES]
    rest = [box for box in boxes if box not in names[:1]]
    name = join(file, names[:1]) if names else Text.absent()
    fields = walk(file, rest, STAGE)
    goal = fields.cell("goal") if "goal" in fields else join(file, fields.loose, boxes)
    years, unit = _goal_years(file, fields.boxes("table"))
    keys = ("indicator", "qualitative_result", "source_data", "qualitative_reason", "single_stage_reason", "next_link")
    return Stage(
        number=number,
        stage=name,
        goal=goal,
        unit=unit,
        years=years,
        retired=RETIRED in fold(goal.text),
        **{key: fields.cell(key) for key in keys},
    )


def _goal_years(file: str, boxes: Sequence[Box]) -> tuple[tuple[GoalYear, ...], Text]:
    """Return the years of 活動・成果目標と実績 and the unit of its rows."""
    heads: list[Box] = []
    values: dict[str, list[Box]] = {}
    unit = Text.absent()
    for row in grouped(boxes):
        key = _goal_row(row[0])
        if key is None:
            heads = heads or [box for box in row if _year_of(box) is not None]
            continue
        values.setdefault(key, row[1:])
        bracket = _BRACKET.search(row[0].text)
        if bracket and key != "achievement" and unit.value is None:
            unit = text_cell(re.sub(r"\s+", "", bracket["unit"]), row[0].sources(file))
    slots = {key: aligned(row, heads) for key, row in values.items() if heads}
    return tuple(_goal_year(file, head, i, slots) for i, head in enumerate(heads)), unit


def _goal_row(box: Box) -> str | None:
    text = fold(box.text)
    for label in GOAL_ROWS:
        if any(text.startswith(fold(way)) for way in label.ways):
            return label.key
    return None


def _year_of(box: Box) -> int | None:
    text = fold(box.text).replace(fold(TARGET_YEAR), "")
    return parse_year(text) if len(text) < 12 else None


def _goal_year(file: str, head: Box, column: int, slots: dict[str, list[list[Box]]]) -> GoalYear:
    def value(key: str) -> Text:
        return join(file, slots[key][column], [head]) if key in slots else Text.absent()

    target, result, achieved = (value(label.key) for label in GOAL_ROWS)
    is_target = fold(TARGET_YEAR) in fold(head.text)
    year = head.part(head.lines[-1:]) if is_target and len(head.lines) > 1 else head
    return GoalYear(
        year=_year_of(head) or 0,
        is_target_year=is_target,
        target=quantity_cell(target.text, target.sources),
        result=quantity_cell(result.text, result.sources),
        achievement=rate_cell(achieved.text, achieved.sources, "%"),
        heading=join(file, [year]),
    )


def _kpis(file: str, boxes: Sequence[Box]) -> tuple[Kpi, ...]:
    """Return the KPIs, one for each 名前."""
    starts = [i for i, box in enumerate(boxes) if folded(box.text) == folded(KPI[1].ways[0])]
    kpis = []
    for a, b in pairwise([*starts, len(boxes)]):
        fields = walk(file, boxes[a:b], KPI)
        kpis.append(Kpi(*(fields.cell(key) for key in ("name", "url", "part"))))
    return tuple(kpis)
