"""Where the sheet says two things: both values, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from index.tables import TABLES, Row
from index.text import clean
from qa.answer import COMPUTED, LOOKUP, Answer, Citation, cite, unique
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.query import Query
from qa.reading import Reading
from qa.say import percent, printed_unit, say_column, say_yen, subject
from qa.scope import Scope
from qa.statements import Statement, rates_said, share_said

_RATES = {"goal_year": "achievement", "budget_year": "execution_rate"}


def contradicting(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return what the table and the text (or the sum of its rows) say, and whether they agree."""
    if query.table in ("payee", "payee_block", "contract"):
        found = _sums(query, scope, lexicon)
        if found is not None:
            return found
    answer = _table_and_text(query, reading, scope, lexicon)
    return answer if answer is not None else look_up(query, lexicon)


def disputed(query: Query, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the question sets values against one another (17％なの？74％なの？), or seeks one that is no row's."""
    rates = {m.value for m in reading.mentions if m.kind == "rate"}
    if query.table not in _RATES or reading.tagged("word:at_") or not rates:
        return False
    column = _RATES[query.table]
    told = any(word in reading.text for word in lexicon.words["written"])
    return len(rates) >= 2 or (told and column in query.columns and not rates & {r[column] for r in query.rows})


def _table_and_text(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    tables = [query.table] if query.table in _RATES else list(_RATES)
    lines: list[str] = []
    cited: list[Citation] = []
    value: list[dict[str, object]] = []
    for table in tables:
        column = _RATES[table]
        rows = query.rows if query.table == table else scope.of(table)
        for row in (r for r in rows if r[column] is not None):
            said = _said(row, column, reading, scope, lexicon)
            if said:
                lines.append(_line(row, column, said, lexicon))
                cited += row_citations([row], (column,), lexicon)
                for s in said:
                    cited += cite(s.row.sheet, TABLES[s.row.table].section, s.cell)
                value.append(_json(row, column, said))
    if not lines:
        return None
    return Answer(
        LOOKUP,
        "\n".join(lines),
        unique(cited),
        value,
        interpretation=query.interpretation(lexicon),
    )


def _said(row: Row, column: str, reading: Reading, scope: Scope, lexicon: Lexicon) -> list[Statement]:
    about = clean(str(row["indicator"] or row["goal"] or "")) if row.table == "goal_year" else ""
    found = rates_said(scope, lexicon.label(row.table, column), row, about)
    claimed = {m.value for m in reading.mentions if m.kind == "rate"}
    named = [s for s in found if claimed & set(s.rates)]
    ours = named or found
    rivals = [r for r in scope.of(row.table) if r is not row and r["year"] == row["year"] and r[column] is not None]
    return [s for s in ours if all(_nearer(s, row, rival, scope) for rival in rivals)] if about else ours


def _nearer(statement: Statement, row: Row, rival: Row, scope: Scope) -> bool:
    """Whether a sentence is rather about ``row`` than about another row."""
    one, other = (clean(str(r["indicator"] or r["goal"] or "")) for r in (row, rival))
    return share_said(one, statement.sentence, scope) >= share_said(other, statement.sentence, scope)


def _line(row: Row, column: str, said: Sequence[Statement], lexicon: Lexicon) -> str:
    label = lexicon.label(row.table, column)
    name = subject(row, lexicon.tables[row.table].subject)
    value = say_column(row, column, "rate")
    own = Fraction(row[column])
    agrees = any(own in s.rates for s in said)
    quotes = "、".join(f"{lexicon.label(s.row.table, s.column)}の文章では「{clean(s.sentence)}」" for s in said)
    verdict = "両者は一致しています" if agrees else "両者は食い違っています"
    return f"{name}の{label}は、表では{value}、{quotes}と書かれており、{verdict}。"


def _json(row: Row, column: str, said: Sequence[Statement]) -> dict[str, object]:
    return {
        "sheet": row.sheet,
        "table": row.table,
        "row": row.number,
        column: str(row[column]),
        "text": [percent(rate, 2) for s in said for rate in s.rates],
    }


def _sums(query: Query, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Whether the payees of a block add up to its printed total."""
    letters = {(r.sheet, r["block"]) for r in query.rows}
    lines, formulas, cited, value = [], [], list[Citation](), []
    for block in scope.of("payee_block"):
        payees = [
            p
            for p in scope.of("payee")
            if (p.sheet, p["block"]) == (block.sheet, block["block"]) and p["amount"] is not None
        ]
        if (block.sheet, block["block"]) not in letters or block["total"] is None or not payees:
            continue
        total = sum(p["amount"] for p in payees)
        unit = printed_unit(block.cells["total"])
        one, two = say_yen(total, unit), say_yen(block["total"], unit)
        gap = block["total"] - total
        verdict = f"{say_yen(abs(gap), unit)}の差があります" if gap else "一致しています"
        lines.append(f"ブロック{block['block']}は、各支出先の額の合計が{one}、合計支出額の記載が{two}で、{verdict}。")
        formulas.append(" + ".join(p.cells["amount"].text.strip() for p in payees) + f" = {one}")
        formulas.append(f"{two} − {one} = {say_yen(gap, unit)}")
        cited += row_citations([block], ("total",), lexicon) + row_citations(payees, ("amount",), lexicon)
        value.append({"block": block["block"], "total": block["total"], "sum": total})
    if not lines:
        return None
    return Answer(
        COMPUTED,
        "\n".join(lines),
        unique(cited),
        value,
        interpretation=query.interpretation(lexicon),
        calculation="\n".join(formulas),
    )
