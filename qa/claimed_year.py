"""A year taken for the one with the most or the least (最高は2021年度ですよね), held against all of them; pure."""

from __future__ import annotations

import re
from dataclasses import replace

from index.tables import TABLES, Row
from qa.answer import Answer, unique
from qa.compute import compute
from qa.lookup import row_citations
from qa.say import say_column
from qa.verdict import Case, led

_TABLES = ("budget_year", "goal_year")
_BEFORE = re.compile(r"(?:は|が|って|、)$")
_IS = re.compile(  # the year is what is said, no mere condition
    r"(?:の(?:とき|時|こと|方|ほう))?(?:です|でし|だ|や|で(?:間違|合|は|い|よ|す|、)|じゃ|なの|なん|であ|って"
    r"|と(?:聞|い|の|思|さ|か)|らし|に(?:間違|違)|か?[?。]|$)"
)


def greatest(case: Case) -> Answer | None:
    """Return the year that has the most or the least, and whether it is the one said."""
    query, reading = case.query, case.reading
    most = reading.has("op:max")
    said = [m for m in reading.mentions if m.kind == "year"]
    if query.table not in _TABLES or most == reading.has("op:min") or len(said) != 1:
        return None
    if not (_BEFORE.search(reading.text[: said[0].start]) and _IS.match(reading.text, said[0].end)):
        return None
    own = {(r.sheet, r["node"], r["indicator"]) for r in query.rows}
    rows = tuple(r for r in case.scope.of(query.table) if (r.sheet, r["node"], r["indicator"]) in own)
    filters = tuple(f for f in query.filters if f.column != "year")
    free = replace(query, operation="max" if most else "min", rows=rows, filters=filters, unmet=(), more=())
    answer = compute(free, case.scope, case.lexicon)
    if answer.abstained or not isinstance(answer.value, list):
        return None
    true = any(v.get("year") == said[0].value for v in answer.value)
    verdict = led(case, answer, true)
    mine = [r for r in rows if r["year"] == said[0].value]
    return verdict if verdict is None or true else _beside(verdict, mine, case)


def _beside(verdict: Answer, rows: list[Row], case: Case) -> Answer:
    """The verdict with what the year that was said has."""
    table = TABLES[case.query.table or ""]
    columns = case.query.outright or case.query.columns
    own = [(r, c) for r in rows[:1] for c in columns[:1] if r[c] is not None]
    if not own:
        return verdict
    row, column = own[0]
    label = case.lexicon.label(table.name, column)
    text = f"{verdict.text}\n{row['year']}年度の{label}は{say_column(row, column, table.column(column).kind)}です。"
    cited = unique([*verdict.citations, *row_citations([row], (column,), case.lexicon)])
    return replace(verdict, text=text, citations=cited)
