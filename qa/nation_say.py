"""Programs as a list: a Markdown table of the first, the rest paged through ``value``, with citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from index.store import SheetInfo
from index.tables import TABLES, Row, encode_value
from index.text import clean
from qa.answer import COMPUTED, Answer, Citation, cite, unique
from qa.catalogue import Catalogue
from qa.lexicon import Lexicon
from qa.nation_query import NationQuery
from qa.nation_rows import Place, Selection
from qa.say import one_line, say_column

VERBS = ("る", "む", "た", "い")  # what stands before 事業 without の
WIDE = 60  # signs of a cell in the table at most
_NAME = Place("program", 1, ("name",))
_MINISTRY = Place("organization", 1, ("ministry",))


class Rows:
    """The rows of the programs shown, read in one go a table."""

    def __init__(self, known: Catalogue, keys: Sequence[int], places: Iterable[Sequence[Place]]) -> None:
        self.known = known
        wanted = {place.table for some in places for place in some} | {"program", "organization"}
        ids = [known.by_key[key].id for key in keys]
        self._rows: dict[tuple[str, str, int], Row] = {}
        for table in wanted:
            for row in known.store.rows(table, ids):
                self._rows[row.sheet, table, row.number] = row

    def row(self, key: int, place: Place) -> Row | None:
        """Return the row at a place of a sheet."""
        return self._rows.get((self.known.by_key[key].id, place.table, place.row))

    def citations(self, key: int, places: Iterable[Place]) -> list[Citation]:
        """Return the citations of the filled cells at some places of a sheet."""
        found: list[Citation] = []
        for place in (_NAME, *places):
            row = self.row(key, place)
            for column in place.columns:
                cell = row.cells.get(column) if row else None
                if row is not None and cell is not None and (cell.value is not None or cell.blank):
                    found += cite(row.sheet, TABLES[row.table].section, cell)
        return found


class Listing:
    """The programs that meet the conditions."""

    def __init__(
        self, query: NationQuery, selection: Selection, known: Catalogue, lexicon: Lexicon, offset: int, limit: int
    ) -> None:
        self.query, self.selection, self.known, self.lexicon = query, selection, known, lexicon
        self.offset, self.limit = offset, limit
        self.ordered = sorted(selection.keys, key=lambda k: known.by_key[k].id)

    def answer(self) -> Answer:
        """Return the list."""
        shown = self.ordered[self.offset : self.offset + self.limit]
        total = len(self.ordered)
        places = [self.places(key) for key in shown]
        rows = Rows(self.known, shown, places)
        text = f"{condition(self.query)}事業は{total:,}件です。"
        if total > len(shown):
            text += f"（{_run(self.offset, len(shown))}を表示）"
        text += "\n" + self.table(rows, shown, places)
        cited = [c for key, some in zip(shown, places, strict=True) for c in rows.citations(key, some)]
        return Answer(
            COMPUTED,
            text,
            unique(cited),
            page(self.known, rows, shown, places, total, self.offset),
            interpretation=self.query.interpretation(),
            calculation="\n".join(filter(None, [steps(self.selection), shown_of(total, self.offset, len(shown))])),
        )

    def places(self, key: int) -> list[Place]:
        """Return the rows that show the conditions, the first few of each sheet."""
        found = [p for p in self.selection.places.get(key, []) if p.table != "organization"]
        return list(dict.fromkeys(found))[:3]

    def table(self, rows: Rows, shown: Sequence[int], places: Sequence[Sequence[Place]]) -> str:
        """Return the programs as a Markdown table: name, id, ministry and the cells that meet the conditions."""
        columns = list(
            dict.fromkeys(
                (p.table, c) for some in places for p in some for c in p.columns if c != "name" or p.table != "program"
            )
        )
        heads = ["事業名", "ID", "府省庁", *(self.lexicon.label(*column) for column in columns)]
        lines = []
        for key, some in zip(shown, places, strict=True):
            info = self.known.by_key[key]
            cells = [self._cell(rows, key, some, *column) for column in columns]
            lines.append([one_line(info.name), info.id, info.ministry, *cells])
        return markdown(heads, lines)

    def _cell(self, rows: Rows, key: int, places: Sequence[Place], table: str, column: str) -> str:
        said = []
        for place in places:
            row = rows.row(key, place) if place.table == table and column in place.columns else None
            if row is not None:
                said.append(say_column(row, column, TABLES[table].column(column).kind))
        return "／".join(dict.fromkeys(said))


def condition(query: NationQuery) -> str:
    """Return the conditions as the beginning of a sentence: 厚生労働省・2020年度開始の."""
    said = "・".join(c.words for c in query.conditions)
    if query.about:
        said += f"{'の' if said and not said.endswith(VERBS) else ''}「{query.about}」に関わる"
    if not said:
        return "索引にある"
    return said if said.endswith(VERBS) else f"{said}の"


def steps(selection: Selection) -> str:
    """Return how the conditions narrowed the programs: すべての事業 5,664件 → 厚生労働省 1,144件."""
    return " → ".join(f"{words} {count:,}件" for words, count in selection.steps)


def shown_of(total: int, offset: int, shown: int) -> str:
    """Return which of the programs are shown; nothing where all are."""
    return f"表示：{total:,}件のうち{_run(offset, shown)}" if total > shown else ""


def _run(offset: int, shown: int) -> str:
    return f"{offset + 1:,}〜{offset + shown:,}件目"


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; cells on one line, long ones cut."""
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(_cut(cell) for cell in row) + " |" for row in rows)


def _cut(text: str) -> str:
    flat = one_line(text).replace("|", "｜")
    return flat if len(flat) <= WIDE else flat[: WIDE - 1] + "…"


def page(
    known: Catalogue, rows: Rows, shown: Sequence[int], places: Sequence[Sequence[Place]], total: int, offset: int
) -> dict[str, Any]:
    """Return the shown programs as plain JSON with how many there are in all."""
    found = []
    for key, some in zip(shown, places, strict=True):
        record: dict[str, Any] = program(known.by_key[key])
        for place in some:
            row = rows.row(key, place)
            if row is None:
                continue
            for column in place.columns:
                kind = TABLES[place.table].column(column).kind
                record.setdefault(f"{place.table}.{column}", encode_value(kind, row[column]))
        found.append(record)
    return {"rows": found, "total": total, "offset": offset}


def program(info: SheetInfo) -> dict[str, Any]:
    """Return a program as plain JSON."""
    return {"sheet": info.id, "name": clean(info.name), "ministry": info.ministry, "fiscal_year": info.fiscal_year}
