"""Tables 3-1 and 3-2 -> 効果発現経路; pure.

Nodes are numbered as the form does it: the stage's hundred plus the table's number (短期アウトカム 2 is 302). The
paths are the ways from a root to a leaf along the links of 3-2; a goal of 3-1 that no link names stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice, pairwise

from index.numbers import is_blank
from index.opendata_cells import own_text, quantity, text_cell
from index.opendata_files import Record
from index.sheet import Cell, GoalYear, Kpi, LogicModel, Node, Path, Rate, Stage, Text

_STAGES = {"アクティビティ": 1, "アウトプット": 2, "短期アウトカム": 3, "中期アウトカム": 4, "長期アウトカム": 5}
_WIDE = 100  # numbers up to 99 make three digits as on the form; a sheet with more is numbered in four
_MOST_PATHS = 500  # of one sheet; beyond it the links that no path has yet are given as paths of their own
_MOST_TIMES = 10  # a bare 達成率 above it is per cent
_RETIRED = "旧アウトカム"
_ACTIVITY = "アクティビティ"

NodeKey = tuple[str, str]  # stage ("短期アウトカム"), number in the table


@dataclass(slots=True)
class _Goal:
    """What the tables say of one node."""

    stage: Text
    goal: Text
    number: int = 0
    row: Record | None = None  # of 3-1
    years: tuple[GoalYear, ...] = ()


@dataclass(slots=True)
class _Graph:
    goals: dict[NodeKey, _Goal] = field(default_factory=dict)
    links: dict[NodeKey, dict[NodeKey, Record]] = field(default_factory=dict)


def logic_model(links: list[Record], goals: list[Record]) -> LogicModel:
    """Return the section from the sheet's rows of 3-2 and 3-1."""
    graph = _Graph()
    for record in links:
        _add_link(graph, record)
    more: list[_Goal] = []
    for key, indicators in _by_node(goals).items():
        for i, rows in enumerate(indicators):
            goal = _Goal(_stage_text(rows[0], "kind", "term"), text_cell(rows[0], "goal"))
            if i:  # a further indicator of the same goal
                more.append(goal)
            else:
                goal = graph.goals.setdefault(key, goal)
            goal.row = rows[0]
            goal.years = _goal_years(rows)
    wide = any(int(number or 0) >= _WIDE for _, number in graph.goals if number.isdigit() or not number)
    for key, goal in graph.goals.items():
        goal.number = _number(key, 10 * _WIDE if wide else _WIDE)
    nodes = sorted(graph.goals.values(), key=lambda goal: goal.number)
    return LogicModel(
        nodes=tuple(Node(goal.number, goal.stage, goal.goal) for goal in nodes),
        paths=(*(_path(graph, keys) for keys in _ways(graph)), *(_alone(goal) for goal in more)),
        kpis=_kpis(goals),
    )


def _number(key: NodeKey, hundred: int) -> int:
    return _STAGES.get(key[0], 9) * hundred + (int(key[1]) if key[1].isdigit() else 0)


def _stage_name(record: Record, kind: str, term: str) -> str:
    """Return 短期アウトカム of アウトカム and 短期; other kinds have no term."""
    name, period = record.get(kind).strip(), record.get(term).strip()
    return name if not period or name.startswith(period) else f"{period.removesuffix('アウトカム')}{name}"


def _stage_text(record: Record, kind: str, term: str) -> Text:
    return own_text(_stage_name(record, kind, term), record.sources)


def _add_link(graph: _Graph, record: Record) -> None:
    ends: list[NodeKey] = []
    for side in ("source", "target"):
        if not record.has(f"{side}_node", f"{side}_goal"):
            continue
        key = (_stage_name(record, f"{side}_kind", f"{side}_term"), record.get(f"{side}_node").strip())
        stage = _stage_text(record, f"{side}_kind", f"{side}_term")
        graph.goals.setdefault(key, _Goal(stage, text_cell(record, f"{side}_goal")))
        ends.append(key)
    if len(ends) == 2:
        graph.links.setdefault(ends[0], {}).setdefault(ends[1], record)


# ---- paths


def _ways(graph: _Graph) -> list[list[NodeKey]]:
    """Return the ways from every root to every leaf in order of the nodes, then the nodes that no link names."""
    order = sorted(graph.goals, key=lambda key: graph.goals[key].number)
    reached = {target for targets in graph.links.values() for target in targets}
    roots = (key for key in order if key not in reached)
    ways = list(islice((way for root in roots for way in _down(graph, [root])), _MOST_PATHS))
    used = {pair for way in ways for pair in pairwise(way)}
    rest = [[a, b] for a, targets in graph.links.items() for b in targets if (a, b) not in used]
    return ways + rest


def _down(graph: _Graph, way: list[NodeKey]) -> Iterator[list[NodeKey]]:
    targets = [key for key in graph.links.get(way[-1], {}) if key not in way]
    if not targets:
        yield way
    for target in sorted(targets, key=lambda key: graph.goals[key].number):
        yield from _down(graph, [*way, target])


def _path(graph: _Graph, keys: list[NodeKey]) -> Path:
    links = [graph.links[a][b] for a, b in pairwise(keys)]
    numbers = tuple(graph.goals[key].number for key in keys)
    sources = [source for link in links for source in link.sources] or list(graph.goals[keys[0]].goal.sources)
    stages = [_stage(graph.goals[key], link) for key, link in zip(keys, [*links, None], strict=True)]
    return Path(own_text("-".join(map(str, numbers)), tuple(dict.fromkeys(sources))), numbers, tuple(stages))


def _alone(goal: _Goal) -> Path:
    """Return a path of one stage without a number: the node's number is taken by its first indicator."""
    stage = replace(_stage(goal, None), number=None)
    return Path(own_text("", goal.goal.sources), (), (stage,))


def _stage(goal: _Goal, link: Record | None) -> Stage:
    """Return one stage; the link to the next one carries 後続アウトカムへのつながり and the reason for a single one."""
    row = goal.row
    absent = Text.absent()

    def figure(key: str) -> Text:
        return text_cell(row, key) if row else absent

    return Stage(
        number=goal.number,
        stage=goal.stage,
        goal=goal.goal,
        indicator=figure("indicator") if goal.stage.value != _ACTIVITY else absent,
        qualitative_result=figure("qualitative_result"),
        source_data=figure("source_data"),
        qualitative_reason=figure("qualitative_reason"),
        single_stage_reason=text_cell(link, "single_stage_reason") if link else absent,
        unit=figure("unit"),
        years=goal.years,
        next_link=text_cell(link, "link") if link else absent,
        retired=_RETIRED in goal.goal.text,
    )


# ---- figures of 3-1


def _by_node(rows: list[Record]) -> dict[NodeKey, list[list[Record]]]:
    """Return the rows of every node, by indicator; a row that names none belongs to the first."""
    found: dict[NodeKey, dict[str, list[Record]]] = {}
    for record in rows:
        if not record.has("node", "goal"):
            continue
        key = (_stage_name(record, "kind", "term"), record.get("node").strip())
        indicators = found.setdefault(key, {})
        name = record.get("indicator").strip() or next(iter(indicators), "")
        indicators.setdefault(name, []).append(record)
    return {key: list(indicators.values()) for key, indicators in found.items()}


def _figure(record: Record) -> str:
    """Return which of the four kinds of row it is: "year" (目標年度), "target", "result", "achievement", or ""."""
    name = record.get("figure")
    kinds = {"年度": "year", "達成率": "achievement", "実績": "result", "目標": "target", "見込": "target"}
    return next((kind for word, kind in kinds.items() if word in name), "")


def _goal_years(rows: list[Record]) -> tuple[GoalYear, ...]:
    """Return the years for which one of the rows has a figure."""
    figures = {kind: record for record in reversed(rows) if (kind := _figure(record))}
    years = []
    for year, place in rows[0].header.years:
        texts = {kind: record.fields[place].lstrip("'") for kind, record in figures.items()}
        if all(is_blank(text) for text in texts.values()):
            continue
        years.append(_goal_year(year, texts, figures, rows[0]))
    return tuple(years)


def _goal_year(year: int, texts: dict[str, str], figures: dict[str, Record], first: Record) -> GoalYear:
    def number(kind: str) -> Cell[Decimal]:
        if kind not in texts:
            return Cell.absent()
        return Cell(quantity(texts[kind]), texts[kind], figures[kind].sources)

    target, result = number("target"), number("result")
    achieved: Rate = Cell.absent()
    if "achievement" in texts:
        rate = _achievement(texts["achievement"], target.value, result.value)
        achieved = Cell(rate, texts["achievement"], figures["achievement"].sources)
    is_target = not is_blank(texts.get("year", ""))
    return GoalYear(year, is_target, target, result, achieved, own_text(str(year), first.sources))


def _achievement(text: str, target: Decimal | None, result: Decimal | None) -> Fraction | None:
    """Return 達成率, a fraction of one or per cent: the target and the result tell which."""
    number = quantity(text)
    if number is None:
        return None
    whole = Fraction(number)
    rate = whole / 100
    if "%" in text or "％" in text:
        return rate
    if target and result is not None:
        expected = Fraction(result) / Fraction(target)
        return whole if abs(whole - expected) < abs(rate - expected) else rate
    return whole if whole <= _MOST_TIMES else rate


def _kpis(rows: list[Record]) -> tuple[Kpi, ...]:
    found: dict[tuple[str, ...], Kpi] = {}
    for record in rows:
        texts = tuple(record.get(key) for key in ("kpi", "kpi_url", "kpi_part"))
        if not all(is_blank(text) for text in texts):
            found.setdefault(texts, Kpi(*(text_cell(record, key) for key in ("kpi", "kpi_url", "kpi_part"))))
    return tuple(found.values())
