"""Sheet -> passages chunked by section; pure. What is shown, what is embedded and what is indexed are kept apart.

``text`` is verbatim: a stretch of one cell, or the cells of a row (a space between cells, a line for each row).
``embedded`` reads the row aloud as a sentence that keeps the table's title, labels, units and years; ``indexed``
adds the words that people use for those fields. How each table is divided is data: ``passages.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

from index.regex import regex
from index.sheet import Cell, Passage, Sheet, Source
from index.tables import TABLES, Column, Row, sources_of
from index.tables import rows as rows_of
from index.text import clean

LONG = 360  # characters of a passage of running text, at most (a longer sentence is cut)
GROUP = 280  # characters of the rows that share a passage ...
MOST = 10  # ... or more, so that one table of one sheet gives about this many passages
_NUMBERED = ("node", "source_node", "target_node", "path")
_SENTENCE = regex(r"[^。．！？!?\n]*(?:[。．！？!?]+[」』）)]*|\n|$)\n*")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one table is divided; the fields are explained in ``passages.toml``."""

    title: str
    section: str = ""
    prose: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    single: bool = False
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)  # column -> what people call it


@cache
def rules() -> dict[str, Rule]:
    """Return table -> rule."""
    data = tomllib.loads(files("index").joinpath("passages.toml").read_text(encoding="utf-8"))
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, said in data.pop("alias").items():
        table, column = name.split(".")
        words.setdefault(table, {})[column] = tuple(said)
    return {table: _rule(rule, words.get(table, {})) for table, rule in data.items()}


def _rule(written: dict[str, Any], words: dict[str, tuple[str, ...]]) -> Rule:
    """Return a rule from its TOML table: lists become tuples."""
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in written.items()}
    return Rule(**fields, words=words)


def passages(sheet: Sheet, rows: Sequence[Row] | None = None) -> tuple[Passage, ...]:
    """Return the passages of ``sheet``, in the order of its tables.

    ``rows``: the sheet's rows where they are at hand already.
    """
    units = {"予算・執行": sheet.budget.unit.value or "円", "支出先": sheet.spending.unit.value or "円"}
    maker = _Maker(sheet, units)
    every = rows_of(sheet) if rows is None else rows
    by_table: dict[str, list[Row]] = {}
    for row in every:
        by_table.setdefault(row.table, []).append(row)
    for table, rule in rules().items():
        if table in by_table:
            maker.add(rule, by_table[table])
    return tuple(maker.made)


class _Maker:
    """Gathers the passages of one sheet."""

    def __init__(self, sheet: Sheet, units: dict[str, str]) -> None:
        self.sheet = sheet
        self.units = units
        self.made: list[Passage] = []
        self.name = clean(sheet.overview.name.text)

    def add(self, rule: Rule, rows: Sequence[Row]) -> None:
        for row in rows:
            for column in rule.prose:
                self._prose(rule, row, column)
        if rule.row:
            kept = [row for row in rows if any(_filled(row, c) for c in rule.key or rule.row)]
            for group in _groups(rule, kept, self._said):
                self._rows(rule, group)

    def _prose(self, rule: Rule, row: Row, column: str) -> None:
        cell = row.cells.get(column)
        if cell is None or cell.value is None:
            return
        label = TABLES[row.table].column(column).label
        name = self.name if row.table == "program" else ""
        of = "／".join(part for part in (name, rule.title, self._goal(row), label) if part)
        words = " ".join((*rule.words.get(column, ()), *rule.alias, *_numbers([row])))
        section = f"{TABLES[row.table].section}/{label}"
        for start, end in split(cell.text):
            piece = cell.text[start:end]
            said = f"{of}：{clean(piece)}"
            places = places_of(cell, start, end)
            self._keep(section, piece, said, words, places, row)

    def _goal(self, row: Row) -> str:
        """The goal that a goal's or path's running text is about."""
        return "" if row.table not in ("goal", "goal_link") else str(row["goal"] or row["stage"] or row["path"] or "")

    def _rows(self, rule: Rule, group: Sequence[Row]) -> None:
        first = group[0]
        text = "\n".join(filter(None, (_printed(rule, row) for row in group)))
        said = f"{rule.title}：" + "。".join(self._sentences(rule, group))
        filled = [c for c in rule.row if any(_filled(row, c) for row in group)]
        words = [w for c in filled for w in rule.words.get(c, ())]
        name = self.name if first.table in ("program", "organization") else ""
        section = rule.section or TABLES[first.table].section
        places = tuple(dict.fromkeys(s for row in group for s in sources_of(row, *rule.row)))
        more = " ".join(filter(None, (name, *words, *rule.alias, *_numbers(group))))
        self._keep(section, text, said, more, places, first)

    def _sentences(self, rule: Rule, group: Sequence[Row]) -> Iterator[str]:
        """One a row; what the row shares with the one before is not said again."""
        before: dict[str, Any] = {}
        for row in group:
            columns = [c for c in rule.row if _filled(row, c) and (c not in before or before[c] != row[c])]
            yield "、".join(self._said(row, c) for c in columns)
            before = {c: row[c] for c in rule.row if TABLES[row.table].column(c).kind == "text" and _filled(row, c)}

    def _said(self, row: Row, name: str) -> str:
        column = TABLES[row.table].column(name)
        return f"{column.label}は{spoken(column, row, self.units)}"

    def _keep(self, section: str, text: str, said: str, more: str, places: tuple[Source, ...], row: Row) -> None:
        if text.strip():
            number = f"{self.sheet.id}#{len(self.made) + 1:03d}"
            indexed = f"{said} {more}" if more else said
            self.made.append(
                Passage(number, self.sheet.id, section, text, said, indexed, places, row.table, row.number)
            )


def _numbers(rows: Sequence[Row]) -> tuple[str, ...]:
    """The nodes, paths and blocks that the rows belong to, as people name them: 301, 101-201-301, Bブロック."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(str(row[c]) for c in _NUMBERED if row.values.get(c) is not None))
        if row.values.get("block") is not None:
            found[f"{row['block']}ブロック"] = None
    return tuple(found)


def _filled(row: Row, column: str) -> bool:
    cell = row.cells.get(column)
    return row[column] is not None if cell is None else cell.value is not None


def _printed(rule: Rule, row: Row) -> str:
    """Return the row as it is printed, its blank cells too: cell texts with a space between."""
    texts = [row.cells[c].text.strip() for c in rule.row if c in row.cells and row.cells[c].sources]
    return " ".join(text for text in texts if text)


def _groups(rule: Rule, rows: Sequence[Row], said: Any) -> Iterator[list[Row]]:
    """Yield the rows that share a passage: neighbours with the same ``by``, then up to a length."""
    if rule.single:
        yield from ([row] for row in rows)
        return
    sizes = [sum(len(said(row, c)) + 1 for c in rule.row if _filled(row, c)) for row in rows]
    limit = max(GROUP, -(-sum(sizes) // MOST))
    group: list[Row] = []
    length = 0
    sized = zip(rows, sizes, strict=True)
    for key, same in groupby(sized, key=lambda pair: tuple(_key(pair[0], c) for c in rule.by)):
        block = list(same)
        total = sum(size for _, size in block)
        if group and (length + total > limit or (key and len(block) > 1)):
            yield group
            group, length = [], 0
        for row, size in block:
            if group and length + size > limit:
                yield group
                group, length = [], 0
            group.append(row)
            length += size
    if group:
        yield group


def _key(row: Row, column: str) -> Any:
    value = row[column]
    return value.value if isinstance(value, Cell) else value


def spoken(column: Column, row: Row, units: dict[str, str]) -> str:
    """Return a cell as it is read aloud: units and both calendars spelled out, nothing for a blank."""
    cell = row.cells.get(column.name)
    value = row[column.name]
    text = clean(cell.text) if cell is not None and cell.text else "" if value is None else str(value)
    if column.kind == "year" and isinstance(value, int):
        return f"{value}年度（{era(value)}）"
    if column.kind == "yen" and text and text[-1].isdigit():
        return text + units.get(TABLES[row.table].section.split("/")[0], "円")
    if column.kind == "rate" and text and text[-1].isdigit() and "/" not in text:
        return f"{text}%"
    return text


def era(year: int) -> str:
    """Return the fiscal year in the Japanese calendar: 2024 -> 令和6年度."""
    for name, first in (("令和", 2019), ("平成", 1989), ("昭和", 1926), ("大正", 1912)):
        if year >= first:
            number = year - first + 1
            return f"{name}{'元' if number == 1 else number}年度"
    return f"{year}年度"


def split(text: str) -> list[tuple[int, int]]:
    """Return the stretches (start, end) of a long text, cut at sentence and line ends, each at most ``LONG`` long.

    Together they cover every character but the white space around them.
    """
    pieces: list[tuple[int, int]] = []
    for start, end in _short_enough(text):
        if pieces and end - pieces[-1][0] <= LONG:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    trimmed = ((s + len(text[s:e]) - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in pieces)
    return [(s, e) for s, e in trimmed if s < e]


def _short_enough(text: str) -> Iterator[tuple[int, int]]:
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        while end - start > LONG:
            cut = max(text.rfind(sign, start + LONG // 2, start + LONG) for sign in "、，, 　") + 1
            cut = cut or start + LONG
            yield start, cut
            start = cut
        if end > start:
            yield start, end


def places_of(cell: Cell[Any], start: int, end: int) -> tuple[Source, ...]:
    """Return the places of a stretch of a cell, the likeliest first.

    A cell cut by a page break does not say where its text is cut; the boxes' areas tell about how much each holds.
    """
    if len(cell.sources) < 2 or any(s.bbox is None for s in cell.sources):
        return cell.sources
    areas = [_area(s) for s in cell.sources]
    whole = sum(areas) or 1.0
    edges = [sum(areas[:i]) / whole * len(cell.text) for i in range(len(areas) + 1)]
    shares = [min(end, right) - max(start, left) for left, right in pairwise(edges)]
    order = sorted(range(len(shares)), key=lambda i: -shares[i])
    return tuple(cell.sources[i] for i in order)


def _area(source: Source) -> float:
    box = source.bbox
    return 0.0 if box is None else (box.x1 - box.x0) * (box.bottom - box.top)


def pages_of(sources: Iterable[Source]) -> tuple[int, ...]:
    """Return the pages of the places, in order, each once."""
    return tuple(dict.fromkeys(s.page for s in sources if s.page is not None))
