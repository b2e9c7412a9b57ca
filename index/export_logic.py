"""効果発現経路 of a text export -> records; pure."""

from __future__ import annotations

import re
from itertools import pairwise

from index.cells import quantity_cell, rate_cell, text_cell
from index.export_text import Export, Span
from index.form import GOAL_ROWS, KPI, PATH, RETIRED, STAGE, STAGES, TARGET_YEAR
from index.numbers import parse_year
from index.regex import regex
from index.sheet import Cell, GoalYear, Kpi, LogicModel, Node, Path, Stage, Text
from index.text import join_lines

_NUMBERS = regex(r"\d{3,5}(?:-\d{3,5})*")
_NODE = regex(r"^[ 　]*(?P<number>\d{3,5})[：:][ 　]*(?P<stage>\S+)[ 　]*$", re.MULTILINE)
_GOAL_COLUMNS, _LINK_COLUMNS = 58, 150


def logic_model(export: Export, within: Span) -> LogicModel:
    """Return the section's diagram, paths and KPIs."""
    kpi_at = export.find(KPI[0].ways[0], within)
    kpi_start = kpi_at[0] if kpi_at else within[1]
    headings = _all(export, PATH, (within[0], kpi_start))
    diagram = (within[0], headings[0][0] if headings else kpi_start)
    bounds = [*(place[0] for place in headings), kpi_start]
    paths = tuple(_path(export, (place[1], end)) for place, end in zip(headings, bounds[1:], strict=True))
    return LogicModel(_nodes(export, diagram), paths, _kpis(export, (kpi_at[1] if kpi_at else within[1], within[1])))


def _all(export: Export, label: str, within: Span) -> list[Span]:
    """Return every place of the label."""
    places: list[Span] = []
    while place := export.find(label, (places[-1][1] if places else within[0], within[1])):
        places.append(place)
    return places


def _nodes(export: Export, within: Span) -> tuple[Node, ...]:
    """Return the boxes of the diagram, by number."""
    heads = list(_NODE.finditer(export.text, *within))
    ends = [*(head.start() for head in heads), within[1]][1:]
    nodes = []
    for head, end in zip(heads, ends, strict=True):
        stage = text_cell(head["stage"], export.sources(head.span("stage")))
        # the diagram cuts lines by the number of signs: every line break is a wrap
        lines = join_lines(line.text for line in export.lines((head.end(), end)))
        nodes.append(Node(int(head["number"]), stage, text_cell(lines, export.sources((head.end(), end)))))
    return tuple(sorted(nodes, key=lambda node: node.number))


def _path(export: Export, within: Span) -> Path:
    match = _NUMBERS.search(export.text, *within)
    if match is None:
        return Path(text_cell("", export.sources(within)), (), _stages(export, within, ()))
    numbers = tuple(int(number) for number in match[0].split("-"))
    heading = Cell(match[0], match[0], export.sources(match.span()))
    return Path(heading, numbers, _stages(export, (match.end(), within[1]), numbers))


def _stages(export: Export, within: Span, numbers: tuple[int, ...]) -> tuple[Stage, ...]:
    """Return the stages of a path in print order, numbered by the path's heading."""
    heads = _stage_heads(export, within)
    ends = [*(head[0] for head in heads), within[1]][1:]
    padded = [*numbers, *[None] * len(heads)]
    return tuple(
        _stage(export, head, (head[1], end), number) for head, end, number in zip(heads, ends, padded, strict=False)
    )


def _stage_heads(export: Export, within: Span) -> list[Span]:
    """Return the places where a stage begins: its name, and for all but the activity a goal's label behind it."""
    places = sorted(place for name in STAGES for place in _all(export, name, within))
    heads: list[Span] = []
    for i, place in enumerate(places):
        until = places[i + 1][0] if i + 1 < len(places) else within[1]
        goal = [g for way in STAGE[0].ways if (g := export.find(way, (place[1], until)))]
        follows = bool(goal) and not export.text[place[1] : min(goal)[0]].strip()
        if follows or (not heads and export.text[slice(*place)].startswith(STAGES[0])):
            heads.append(place)
    return heads


def _stage(export: Export, head: Span, within: Span, number: int | None) -> Stage:
    name = export.cell(head)
    fields = export.fields(within, STAGE)
    goal = export.cell(fields.get("goal", within), _GOAL_COLUMNS)
    years, unit = _goal_years(export, fields.get("table"))
    absent = Text.absent()
    activity = "goal" not in fields
    return Stage(
        number=number,
        stage=name,
        goal=goal,
        indicator=absent if activity else export.cell(fields.get("indicator"), _GOAL_COLUMNS),
        qualitative_result=export.cell(fields.get("qualitative_result"), _GOAL_COLUMNS),
        source_data=export.cell(fields.get("source_data"), _GOAL_COLUMNS),
        qualitative_reason=export.cell(fields.get("qualitative_reason"), _GOAL_COLUMNS),
        single_stage_reason=export.cell(fields.get("single_stage_reason"), _GOAL_COLUMNS),
        unit=unit,
        years=years,
        next_link=export.cell(fields.get("next_link"), _LINK_COLUMNS),
        retired=RETIRED in goal.text,
    )


def _goal_years(export: Export, within: Span | None) -> tuple[tuple[GoalYear, ...], Text]:
    """Return the years of 活動・成果目標と実績 and the unit of its rows."""
    if within is None:
        return (), Text.absent()
    found = [(label.key, place) for label in GOAL_ROWS if (place := export.find(label.ways[0], within, prefix=True))]
    head = (within[0], found[0][1][0] if found else within[1])
    rows, unit = {}, Text.absent()
    for (key, place), end in zip(found, [*(place[0] for _, place in found), within[1]][1:], strict=True):
        bracket = re.compile(r"\s*[(（]([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]").match(
            export.text, place[1]
        )
        if bracket and key != "achievement" and unit.value is None:
            unit = text_cell(re.sub(r"\s+", "", bracket[1]), export.sources(bracket.span(1)))
        rows[key] = export.words((bracket.end() if bracket else place[1], end))
    headings = _year_heads(export, head)
    return tuple(_goal_year(export, heading, i, rows) for i, heading in enumerate(headings)), unit


def _year_heads(export: Export, within: Span) -> list[tuple[Span, bool]]:
    """Return (place of the year, whether 目標年度 stands above it) of every column."""
    heads: list[tuple[Span, bool]] = []
    target = False
    for span in export.words(within):
        word = export.text[slice(*span)]
        if re.fullmatch(r"(?:19|20)\d\d年度?", word):
            heads.append((span, target))
            target = False
        elif word.startswith(TARGET_YEAR):
            rest = word.removeprefix(TARGET_YEAR)
            if rest:
                heads.append(((span[1] - len(rest), span[1]), True))
            target = not rest
    return heads


def _goal_year(export: Export, heading: tuple[Span, bool], column: int, rows: dict[str, list[Span]]) -> GoalYear:
    def value(key: str) -> tuple[str, tuple[Span, ...]]:
        words = rows.get(key, [])
        return (export.text[slice(*words[column])], (words[column],)) if column < len(words) else ("", ())

    def sources(spans: tuple[Span, ...]) -> tuple[object, ...]:
        return export.sources(spans[0]) if spans else ()

    (target, target_at), (result, result_at), (achieved, achieved_at) = (value(label.key) for label in GOAL_ROWS)
    text = export.text[slice(*heading[0])]
    return GoalYear(
        year=parse_year(text) or 0,
        is_target_year=heading[1],
        target=quantity_cell(target, export.sources(target_at[0]) if target_at else ()),
        result=quantity_cell(result, export.sources(result_at[0]) if result_at else ()),
        achievement=rate_cell(achieved, export.sources(achieved_at[0]) if achieved_at else (), "%"),
        heading=text_cell(text, export.sources(heading[0])),
    )


def _kpis(export: Export, within: Span) -> tuple[Kpi, ...]:
    """Return the KPIs; none when the only one is blank."""
    names = _all(export, KPI[1].ways[0], within)
    kpis = []
    for place, end in pairwise([*(n[0] for n in names), within[1]]):
        fields = export.fields((place, end), KPI[1:])
        kpis.append(Kpi(*(export.cell(fields.get(key)) for key in ("name", "url", "part"))))
    return tuple(kpis)
