"""Small charts as SVG text, with nothing but the standard library; pure. Every label is escaped.

Colours are CSS variables (``--bar``, ``--muted`` …) where the page has them, so that charts follow dark mode.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

ROW, LABEL, PLOT, VALUE = 26, 190, 380, 150  # points: height of a bar's row; widths of its three columns
COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#718096")


class Bar(NamedTuple):
    """One bar: a share of 0 to 1 with its interval, and what is written beside it."""

    label: str
    share: float
    low: float
    high: float
    note: str


class Line(NamedTuple):
    """One curve: its name and its points."""

    name: str
    points: Sequence[tuple[float, float]]


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Return horizontal bars from 0 to 100% with their intervals."""
    height = ROW * len(rows) + 24
    parts = [_open(title, LABEL + PLOT + VALUE, height)]
    for tenth in (0, 25, 50, 75, 100):
        x = LABEL + PLOT * tenth / 100
        parts.append(f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height - 22}" class="grid"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle" class="tick">{tenth}%</text>')
    for number, row in enumerate(rows):
        parts.append(_bar(row, ROW * number))
    return "".join([*parts, "</svg>"])


def _bar(row: Bar, top: float) -> str:
    middle = top + ROW / 2
    x = [LABEL + PLOT * min(max(share, 0.0), 1.0) for share in (row.share, row.low, row.high)]
    return (
        f'<text x="{LABEL - 8}" y="{middle + 4:.1f}" text-anchor="end" class="label">{escape(row.label)}</text>'
        f'<rect x="{LABEL}" y="{top + 5:.1f}" width="{x[0] - LABEL:.1f}" height="{ROW - 10}" rx="2" class="bar"/>'
        f'<line x1="{x[1]:.1f}" y1="{middle:.1f}" x2="{x[2]:.1f}" y2="{middle:.1f}" class="whisker"/>'
        f'<text x="{LABEL + PLOT + 10}" y="{middle + 4:.1f}" class="value">{escape(row.note)}</text>'
    )


def curves(title: str, lines: Sequence[Line], unit: str, across: str) -> str:
    """Return curves over logarithmic axes; points with a value of 0 or less are left out."""
    kept = [Line(line.name, [p for p in line.points if min(p) > 0]) for line in lines]
    points = [p for line in kept for p in line.points]
    width, height, left, bottom = 640, 360, 70, 44
    parts = [_open(title, width, height)]
    if not points:
        return "".join([*parts, "</svg>"])
    xs, ys = _range([x for x, _ in points]), _range([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (width - left - 150) * (math.log10(x) - xs[0]) / (xs[1] - xs[0]),
            (height - bottom) - (height - bottom - 24) * (math.log10(y) - ys[0]) / (ys[1] - ys[0]),
        )

    for power in range(math.ceil(ys[0]), math.floor(ys[1]) + 1):
        _, y = place(10 ** xs[0], 10**power)
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{width - 150}" y2="{y:.1f}" class="grid"/>')
        label = f"{10**power:g}"
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" class="tick">{label}</text>')
    for x_value in sorted({x for x, _ in points}):
        x, _ = place(x_value, 10 ** ys[0])
        label = f"{x_value:,.0f}"
        parts.append(f'<text x="{x:.1f}" y="{height - 24}" text-anchor="middle" class="tick">{label}</text>')
    parts.append(f'<text x="{left}" y="14" class="tick">{escape(unit)}</text>')
    parts.append(f'<text x="{width - 150}" y="{height - 6}" text-anchor="end" class="tick">{escape(across)}</text>')
    for number, line in enumerate(kept):
        parts.append(_curve(line, [place(*p) for p in line.points], number, width))
    return "".join([*parts, "</svg>"])


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The decades that hold the values, at least one."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return float(low), float(high if high > low else low + 1)


def _curve(line: Line, places: Sequence[tuple[float, float]], number: int, width: int) -> str:
    colour = COLOURS[number % len(COLOURS)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    y = 30 + 20 * number
    key = (
        f'<rect x="{width - 138}" y="{y - 9}" width="12" height="3" fill="{colour}"/>'
        f'<text x="{width - 120}" y="{y - 3}" class="label">{escape(line.name)}</text>'
    )
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{key}'


def _open(title: str, width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{escape(title)}"><style>{STYLE}</style>'
    )


STYLE = (
    "text{font:12px system-ui,sans-serif;fill:var(--ink,#1a202c)}.tick{fill:var(--muted,#718096);font-size:11px}"
    ".grid{stroke:var(--rule,#e2e8f0)}.bar{fill:var(--bar,#4a7fb5)}.whisker{stroke:var(--ink,#1a202c);stroke-width:1.5}"
)
