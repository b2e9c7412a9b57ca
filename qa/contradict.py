"""Where the sheet says two things: both values, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from index.tables import TABLES, Row
from index.text import clean
from qa import agree
from qa.answer import LOOKUP, Answer, Citation, cite, unique
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.query import Query
from qa.reading import Reading
from qa.say import percent, say_column, subject
from qa.scope import Scope
from qa.statements import Statement, rates_said, sentences, share_said

_RATES = {"goal_year": "achievement", "budget_year": "execution_rate"}
_REVIEWS = ("review", "budget_note", "remark")  # texts that tell how it went on


def contradicting(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return what the table and the text (or the sum of its rows) say, and whether they agree; None if neither does."""
    answer: Answer | None = None
    if any(m.kind == "rate" for m in reading.mentions) and query.table not in _RATES:
        answer = _table_and_text(replace(query, table=None), reading, scope, lexicon)
    answer = answer or _amounts(query, reading, scope, lexicon) or _ending(query, reading, scope, lexicon)
    if answer is None:
        answer = _table_and_text(query, reading, scope, lexicon)
    if answer is None and not query.named and not query.filters:
        answer = _anything(query, reading, scope, lexicon)
    if answer is None and query.table is not None:
        answer = look_up(replace(query, operation="lookup"), lexicon)
    return answer


def _amounts(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Sums that are set against a printed amount: of cost items, of payees, of blocks."""
    text = reading.text
    named = bool(query.filters)
    if any(word in text for word in lexicon.words["cost_items"]):
        return agree.checked(list(agree.costs(query, scope, lexicon, only_wrong=not named)), query, lexicon)
    blocks = query.table == "payee_block" or "ブロック" in text
    if not blocks and query.table not in ("payee", "contract"):
        return None
    if named:
        return agree.checked(list(agree.payees(query, scope, lexicon)), query, lexicon)
    whole = [] if any(word in text for word in lexicon.words["each_payee"]) else list(agree.spent(scope, lexicon))
    single = agree.payees(replace(query, rows=()), scope, lexicon, only_wrong=bool(whole))
    return agree.checked([*whole, *single], query, lexicon)


def _ending(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """終了予定なし in its field, 令和5年度で終了した in a text."""
    words = lexicon.words["ended"]
    rows = [r for r in scope.of("program") if r["end_year"] is not None]
    if not rows or not any(word in reading.text for word in words):
        return None
    said = [(r, c, s) for r, c, s in sentences(scope) if r.table in _REVIEWS and any(w in s for w in words)]
    said.sort(key=lambda found: "事業" not in found[2])
    if not said:
        return None
    row, (holder, column, sentence) = rows[0], said[0]
    field = say_column(row, "end_year", "text")
    label = lexicon.label("program", "end_year")
    open_ended = "なし" in field and not any(word in sentence for word in ("終了予定はない", "終了しない"))
    verdict = "両者は食い違っています" if open_ended else "それぞれこのように書かれています"
    text = (
        f"{label}の欄は「{field}」、{lexicon.label(holder.table, column)}の文章では「{clean(sentence)}」で、{verdict}。"
    )
    cited = [*row_citations([row], ("end_year",), lexicon)]
    cited += cite(holder.sheet, TABLES[holder.table].section, holder.cells[column])
    value = {"end_year": field, "text": sentence}
    return Answer(LOOKUP, text, unique(cited), value, interpretation=query.interpretation(lexicon))


def _anything(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Whatever in the sheet does not agree: sums and their totals, rates in tables and in words."""
    free = replace(query, rows=())
    sums = [*agree.payees(free, scope, lexicon), *agree.costs(free, scope, lexicon)]
    wrong = [c for c in agree.spent(scope, lexicon) if c.gap > agree.NEAR]  # more than was spent may be passed on
    wrong += [c for c in sums if abs(c.gap) > agree.NEAR]
    rates = _table_and_text(replace(query, table=None), reading, scope, lexicon, only_wrong=True)
    answer = agree.checked(wrong, query, lexicon)
    if answer is None or rates is None:
        return answer or rates
    cited = unique([*answer.citations, *rates.citations])
    value = [*answer.value, *rates.value]
    return replace(answer, text=f"{answer.text}\n{rates.text}", citations=cited, value=value)


def disputed(query: Query, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the question sets values against one another (17％なの？74％なの？), or seeks one that is no row's."""
    rates = {m.value for m in reading.mentions if m.kind == "rate"}
    if query.table not in _RATES or reading.tagged("word:at_") or not rates:
        return False
    column = _RATES[query.table]
    told = any(word in reading.text for word in lexicon.words["written"])
    return len(rates) >= 2 or (told and column in query.columns and not rates & {r[column] for r in query.rows})


def _table_and_text(
    query: Query, reading: Reading, scope: Scope, lexicon: Lexicon, only_wrong: bool = False
) -> Answer | None:
    tables = [query.table] if query.table in _RATES else list(_RATES)
    found = [
        (row, _RATES[table], said)
        for table in tables
        for row in (query.rows if query.table == table else scope.of(table))
        if row[_RATES[table]] is not None and (said := _said(row, _RATES[table], reading, scope, lexicon))
    ]
    claimed = {m.value for m in reading.mentions if m.kind == "rate"}
    meant = [f for f in found if any(claimed & set(s.rates) for s in f[2])]  # 95%って書いてあったり
    found = [f for f in meant or found if not only_wrong or not any(Fraction(f[0][f[1]]) in s.rates for s in f[2])]
    if not found:
        return None
    cited: list[Citation] = []
    for row, column, said in found:
        cited += row_citations([row], (column,), lexicon)
        for s in said:
            cited += cite(s.row.sheet, TABLES[s.row.table].section, s.cell)
    return Answer(
        LOOKUP,
        "\n".join(_line(row, column, said, lexicon) for row, column, said in found),
        unique(cited),
        [_json(row, column, said) for row, column, said in found],
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
