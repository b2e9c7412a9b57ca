"""Where an amount stands that a question takes for another: 4,300千円 is the 補正予算, not the 当初予算; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.tables import TABLES, Row
from qa.answer import Answer, unique
from qa.lookup import row_citations
from qa.mentions import Mention
from qa.say import say_column, subject
from qa.verdict import Case

MOST = 2  # places that are told of one amount
SMALL = 10_000  # an amount of less may stand anywhere
_TABLES = ("budget_year", "payee", "contract", "payee_block", "budget_item")


def placed(case: Case, verdict: Answer, claims: Sequence[Mention]) -> Answer:
    """Return a verdict with what the amounts said are really amounts of, where the same table has them."""
    table = case.query.table or ""
    amounts = [m.value for m in claims if m.kind == "amount" and isinstance(m.value, int) and m.value >= SMALL]
    own = case.scope.of(table) if table in _TABLES else ()
    for amount in dict.fromkeys(amounts):
        found = list(_places(own, amount))
        if 0 < len(found) <= MOST:
            verdict = _told(verdict, found, case)
    return verdict


def _places(rows: Sequence[Row], amount: int) -> Iterator[tuple[Row, str]]:
    for row in rows:
        for column in TABLES[row.table].columns:
            if column.kind == "yen" and row[column.name] == amount:
                yield row, column.name


def _told(verdict: Answer, found: Sequence[tuple[Row, str]], case: Case) -> Answer:
    lines = [_line(row, column, case) for row, column in found]
    cited = [c for row, column in found for c in row_citations([row], (column,), case.lexicon)]
    return replace(
        verdict, text=f"{verdict.text}\n{'、'.join(lines)}です。", citations=unique([*verdict.citations, *cited])
    )


def _line(row: Row, column: str, case: Case) -> str:
    """4,300千円は2024年度の補正予算."""
    label = case.lexicon.label(row.table, column)
    name = f"{row['year']}年度" if row["year"] else subject(row, case.lexicon.tables[row.table].subject)
    return f"{say_column(row, column, 'yen')}は{name}の{label}"
