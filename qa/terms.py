"""The sides of a comparison, in the order said: extremes, ranks, columns, years, rows; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.sheet import Cap
from index.tables import Row
from index.text import clean, fold
from qa.answer import Citation
from qa.cases import say_caps
from qa.grants import governing
from qa.lookup import row_citations
from qa.say import human_yen, say_yen
from qa.work import Work, plain_number, running


@dataclass(frozen=True, slots=True)
class Term:
    """One side: its value, what it is called, how an answer and a formula say it, and what it rests on."""

    value: Any
    name: str
    said: str
    printed: str
    rows: tuple[Row, ...]
    column: str
    at: int = -1  # where the question says it

    def cited(self, work: Work) -> tuple[Citation, ...]:
        """Return the places of the side's values."""
        return row_citations(self.rows, (self.column,), work.lexicon)


def sides(work: Work) -> list[Term]:
    """Return the two (or more) sides that the question compares; empty where it has one side or none."""
    ways = (_caps,) if work.table.name == "subsidy" else (_extremes, _places, _crossed, _columns, _years, _groups,
                                                               _rows)  # fmt: skip
    for way in ways:
        found = way(work)
        if len(found) >= 2:
            return found
    return []


def term(work: Work, rows: Sequence[Row], column: str = "", name: str = "") -> Term:
    """Return one side: the value of a row, or the sum over several."""
    column = column or work.column
    if len(rows) == 1:
        return Term(rows[0][column], name or work.name(rows[0]), work.value(rows[0], column),
                    work.term(rows[0], column), tuple(rows), column)  # fmt: skip
    value = sum(r[column] for r in rows)
    said = say_yen(value, work.unit(rows, column)) if work.table.column(column).kind == "yen" else plain_number(value)
    printed = "(" + " + ".join(work.term(r, column) for r in rows) + ")"
    return Term(value, name or _together(work, rows), said, printed, tuple(rows), column)


def _together(work: Work, rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(_owner(r) or work.name(r) for r in rows))
    return "・".join(names) if len(names) <= 3 else f"{names[0]}ほか{len(names) - 1}件"


def _owner(row: Row) -> str:
    return clean(str(row["payee"] if row.table in ("contract", "cost_item") else row["name"] or ""))


def _extremes(work: Work) -> list[Term]:
    """最大と最小."""
    asked = {work.query.operation, *work.query.more}
    rows = work.single()
    if not {"max", "min"} <= asked or len(rows) < 2:
        return []
    ordered = sorted(rows, key=lambda r: r[work.column])
    return [term(work, [ordered[-1]]), term(work, [ordered[0]])]


def _places(work: Work) -> list[Term]:
    """1位と2位."""
    wanted = work.query.places_said
    rows = sorted(work.single(), key=lambda r: r[work.column], reverse=True)
    if len(wanted) < 2 or not all(0 < n <= len(rows) for n in wanted):
        return []
    return [term(work, [rows[n - 1]], name=f"{n}位の{work.name(rows[n - 1])}") for n in wanted]


def _crossed(work: Work) -> list[Term]:
    """令和7年度の要求額と令和6年度の当初予算: each column has a year of its own."""
    columns, years = _said_columns(work), work.years()
    if len(columns) != 2 or len(years) != 2 or not work.query.crossed:
        return []
    rows = {r["year"]: r for r in work.scope.of(work.table.name)}
    pairs = [(rows.get(year), column) for year, column in zip(years, columns, strict=True)]
    found = [term(work, [r], c, _labelled(work, r, c)) for r, c in pairs if r is not None and r[c] is not None]
    return [replace(t, at=work.at(t.column)) for t in found]


def _columns(work: Work) -> list[Term]:
    """要求額と当初予算: two columns of one row, of the sheet's own year (or the latest) where none is named."""
    columns = _said_columns(work)
    years = work.years() if work.table.name != "budget_item" else []  # what is requested is of the year after
    if len(columns) != 2 or (len(years) > 1 and not _summed(work)):
        return []
    rows = [r for r in work.query.rows if all(r[c] is not None for c in columns)]
    if len(rows) > 1 and _summed(work):
        return [replace(term(work, rows, c, f"{work.lexicon.label(work.table.name, c)}の合計"), at=work.at(c))
                for c in columns]  # fmt: skip
    if len(rows) > 1 and work.table.name in ("budget_year", "goal_year") and _one(work, rows):
        over = [r for r in rows if "executed" not in columns or not running(r, work.years())]
        rows = [max(over or rows, key=lambda r: r["year"])]
    if len(rows) != 1:
        return []
    return [replace(term(work, rows, c, _labelled(work, rows[0], c)), at=work.at(c)) for c in columns]


def _summed(work: Work) -> bool:
    return "sum" in work.query.more or len(work.years()) > 2


def _one(work: Work, rows: Sequence[Row]) -> bool:
    return len({(r.sheet, r["node"], r["indicator"]) for r in rows}) == 1 or work.table.name == "budget_year"


def _labelled(work: Work, row: Row, column: str) -> str:
    return f"{work.name(row)}の{work.lexicon.label(work.table.name, column)}"


def _said_columns(work: Work) -> list[str]:
    """The numeric columns asked for that can be compared, in the order said."""
    columns = work.numeric_columns()
    outright = [c for c in columns if c in work.query.outright]
    columns = outright if len(outright) == 2 else columns
    whole = work.table.name == "budget_year" and work.query.operation == "difference" and "total" in columns
    if len(columns) == 3 and whole:
        columns = [c for c in columns if c != "total"]  # 予算は、当初と補正のどちらが: of the whole nothing is asked
    kinds = {work.table.column(c).kind for c in columns}
    if len(columns) > 2 and "rate" in kinds:
        columns = [c for c in columns if work.table.column(c).kind != "rate"]
    if len({work.table.column(c).kind for c in columns}) != 1:
        return []
    return sorted(columns, key=work.at)


def _years(work: Work) -> list[Term]:
    """Two years of one column (of one indicator), in the order said."""
    years = work.years()
    requested = _requested(work, years)
    if requested:
        return requested
    rows = [r for r in work.query.rows if r[work.column] is not None and r["year"] in years]
    if len(years) < 2 or len({r["year"] for r in rows}) != len(rows) or not _one(work, rows):
        return []
    at = dict(work.query.years_said)
    return [replace(term(work, [r]), at=at.get(year, -1)) for year in years for r in rows if r["year"] == year]


def _requested(work: Work, years: Sequence[int]) -> list[Term]:
    """Two years, and the later one has but its request yet: what is asked for, against what there is."""
    if work.table.name != "budget_year" or len(years) != 2 or work.column not in ("initial", "total", "requested"):
        return []
    rows = {r["year"]: r for r in work.scope.of("budget_year")}
    before, after = rows.get(min(years)), rows.get(max(years))
    column = work.column if work.column != "requested" else "initial"
    if before is None or after is None or before[column] is None or after[column] is not None:
        return []
    if after["requested"] is None or (work.column == "requested" and before["requested"] is not None):
        return []
    sides_ = ((after, "requested"), (before, column))
    return [term(work, [r], c, _labelled(work, r, c)) for r, c in sides_]


def _groups(work: Work) -> list[Term]:
    """Rows named apart: 岐阜県と山形県, ブロックCとB."""
    groups: dict[int, list[Row]] = {}
    for row, at in zip(work.query.rows, work.query.said, strict=False):
        if at >= 0 and row[work.column] is not None:
            groups.setdefault(at, []).append(row)
    if work.table.name == "cost_item" and len({_owner(r) for rows in groups.values() for r in rows}) == 1:
        return []  # of one payee's costs, some are a share of what it got
    added = re.search(r"合計|総額|合わせ|あわせ|全部|トータル", work.query.text) is not None  # 県の合計と市の合計
    blocks = [{r["block"] for r in rows} for rows in groups.values()]
    whole = work.table.name == "payee" and all(len(b) == 1 for b in blocks) and not work.named()  # ブロックAはBの何倍
    if len(groups) < 2:
        return []
    if not (added or whole) and any(len({_owner(r) for r in rows}) > 1 for rows in groups.values()):
        return []
    if whole and len({b for own in blocks for b in own}) == len(groups):
        return [
            replace(term(work, rows, name=f"ブロック{rows[0]['block']}"), at=at) for at, rows in sorted(groups.items())
        ]
    return [replace(term(work, rows), at=at) for at, rows in sorted(groups.items())]


def _rows(work: Work) -> list[Term]:
    """Two rows in all that one name means: the two contracts of a payee."""
    rows = work.filled()
    named = any(f.relation == "among" for f in work.query.filters)
    two = len(rows) == 2 and named and work.table.name != "goal_year" and work.query.operation == "difference"
    return [term(work, [r]) for r in rows] if two else []


def _caps(work: Work) -> list[Term]:
    """The caps (or rates) of the recipients named, the governing one of each row; else two caps within one cell."""
    within = _within(work)
    if within:
        return within
    joint = any(word in work.query.text for word in work.lexicon.words["joint"])
    rate = "rate" in work.query.columns and "cap" not in work.query.columns
    found: list[tuple[int, Term]] = []
    if rate and any(not row["rate"] or len(row["rate"]) != 1 for row in work.query.rows):
        return []  # of several rates of one row none can be compared
    for row, at in zip(work.query.rows, work.query.said, strict=False):
        if rate and row["rate"] and len(row["rate"]) == 1:
            found.append((at, Term(row["rate"][0], work.name(row), work.value(row, "rate"),
                                   work.term(row, "rate"), (row,), "rate")))  # fmt: skip
        cap: Cap | None = None if rate else governing(work.query.caps(row), joint)
        if cap is not None:
            told = (row.sheet, row.number) in work.query.cases
            said = say_caps(work.query.caps(row), work.query.unit) if told else work.value(row, "cap")
            found.append((at, Term(cap.amount, work.name(row), said, human_yen(cap.amount), (row,), "cap")))
    return [replace(t, at=at) for at, t in sorted(found, key=lambda f: f[0])]


def _within(work: Work) -> list[Term]:
    """Two recipients whose caps stand in one cell: 1都道府県あたり…、1市町村あたり…."""
    told = work.query.caps(work.query.rows[0]) if len(work.query.rows) == 1 else ()
    if len(told) == 2 and len({(c.per, c.condition) for c in told}) == 2 and work.query.columns != ("rate",):
        rows = work.query.rows[:1]
        return [Term(c.amount, clean(c.condition or c.per), clean(c.text), clean(c.text), rows, "cap") for c in told]
    kinds = [k for f in work.query.filters if f.relation == "kind" and isinstance(f.value, tuple) for k in f.value]
    kinds = kinds if len(kinds) > 1 else _recipients_said(work)
    if len(kinds) != 2 or work.query.columns == ("rate",) or any(k not in work.lexicon.recipients for k in kinds):
        return []
    for row in work.query.rows:
        caps = [_cap_of(row, work.lexicon.recipients[k].form) for k in kinds]
        if None not in caps and caps[0] is not caps[1]:
            pairs = [(k, c) for k, c in zip(kinds, caps, strict=True) if c is not None]
            return [Term(c.amount, k, clean(c.text), clean(c.text), (row,), "cap") for k, c in pairs]
    return []


def _recipients_said(work: Work) -> list[str]:
    """The kinds of recipients in the question's words, in the order said."""
    text = work.query.text
    found = {kind: [at for w in words.say if (at := _said_at(w, text)) >= 0] for kind, words in
             work.lexicon.recipients.items()}  # fmt: skip
    said = {kind: min(places) for kind, places in found.items() if places}
    return sorted(said, key=lambda kind: said[kind])


def _said_at(word: str, text: str) -> int:
    """Where a question says a word, -1 where it does not; one of a single sign (県) must stand alone."""
    if len(word) > 1:
        return text.find(word)
    found = re.search(rf"(?<![一-鿿]){re.escape(word)}(?![一-鿿])", text)
    return found.start() if found else -1


def _cap_of(row: Row, forms: Sequence[str]) -> Cap | None:
    """The cap of a recipient; its own words first (市町村 before 都道府県・市町村)."""
    said = [c for c in row["cap"] or () if any(f in fold(c.per + c.condition + c.text) for f in forms)]
    return min(said, key=lambda c: len(c.per or c.text), default=None)
