"""A rate that stands in a table and in running text: both values, each with its place, and whether they agree; pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from index.regex import regex
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.answer import LOOKUP, Answer, Citation, cite, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.query import Query
from qa.say import percent, say_column, subject
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.statements import Statement, named, rates_said, share_said

RATES = {"goal_year": "achievement", "budget_year": "execution_rate"}
ASKED = 0.3  # of an indicator's telling signs that a question about it says
NEAREST = 0.85  # of the best share: another indicator that is as much asked for
_OTHER_BASE = regex(r"除い|除く|除外|除け|含め|含まな|控除|ベースで")


def rates(
    query: Query, reading: Reading, scope: Scope, lexicon: Lexicon, only_wrong: bool = False, unrated: bool = False
) -> Answer | None:
    """Return what table and text say of the rates asked for; None where no text speaks of one.

    ``only_wrong``: those that disagree. ``unrated``: a text that names the rate without a number counts, too.
    """
    found = [
        (row, column, said)
        for row, column in _rows(query, reading, scope)
        if (said := _said(row, column, reading, scope, lexicon, unrated))
    ]
    claimed = _claimed(reading)
    meant = [f for f in found if any(claimed & set(s.rates) for s in f[2])]  # 95%って書いてあったり
    found = _asked(meant or found, query, reading, scope)
    found = [f for f in found if not only_wrong or not (_agrees(*f) or _based_otherwise(f[2]))]
    if not found:
        return None
    cited: list[Citation] = []
    for row, column, said in found:
        behind = ("target", "result") if row.table == "goal_year" else ()
        cited += row_citations([row], (column, *behind), lexicon)
        for s in said:
            cited += cite(s.row.sheet, TABLES[s.row.table].section, s.cell)
    return Answer(
        LOOKUP,
        "\n".join(_line(row, column, said, lexicon) for row, column, said in found),
        unique(cited),
        [_json(row, column, said) for row, column, said in found],
        interpretation=query.interpretation(lexicon),
    )


def _claimed(reading: Reading) -> set[object]:
    """The rates said, also those without a sign: 114パー."""
    bare = {Fraction(str(m.value)) / 100 for m in reading.mentions if m.kind == "number"}
    return {m.value for m in reading.mentions if m.kind == "rate"} | bare


def _rows(query: Query, reading: Reading, scope: Scope) -> list[tuple[Row, str]]:
    """The rows whose rate may be meant: those of the query, else all (of both tables) of the years named."""
    tables = [query.table] if query.table in RATES else list(RATES)
    named_years = {int(str(y)) for y in reading.values("year")}
    found = []
    for table in tables:
        column = RATES[table]
        rows = [r for r in query.rows if query.table == table and r[column] is not None]
        if query.table == table and query.columns and column not in query.columns and table == "budget_year":
            rows = []
        for row in rows or scope.of(table):
            if row[column] is not None and (rows or not named_years or row["year"] in named_years):
                found.append((row, column))
    return found


_Found = tuple[Row, str, list[Statement]]


def _asked(found: list[_Found], query: Query, reading: Reading, scope: Scope) -> list[_Found]:
    """Those whose indicator the question says most of, where it speaks of any."""
    if query.table == "goal_year" and query.filters and all(any(r is f[0] for r in query.rows) for f in found):
        return found
    asked = set(bigrams(plain(reading.text)))
    shares = [_share(f[0], asked, scope) for f in found]
    best = max(shares, default=0.0)
    if best < ASKED:
        return found
    return [f for f, share in zip(found, shares, strict=True) if share >= NEAREST * best]


def _share(row: Row, asked: set[str], scope: Scope) -> float:
    if row.table != "goal_year":
        return 0.0
    grams = set(bigrams(plain(fold(clean(str(row["indicator"] or row["goal"] or ""))))))
    rivals = [r for r in scope.of("goal_year") if r["node"] != row["node"] and r["achievement"] is not None]
    others = [set(bigrams(plain(fold(clean(str(r["indicator"] or r["goal"] or "")))))) for r in rivals]
    telling = {g for g in grams if not all(g in other for other in others)} if others else grams
    total = sum(map(scope.names.weight, telling))
    return sum(scope.names.weight(g) for g in telling if g in asked) / total if total else 0.0


def _said(row: Row, column: str, reading: Reading, scope: Scope, lexicon: Lexicon, unrated: bool) -> list[Statement]:
    about = clean(str(row["indicator"] or row["goal"] or "")) if row.table == "goal_year" else ""
    label = lexicon.label(row.table, column)
    found = rates_said(scope, label, row, about)
    claimed = _claimed(reading)
    ours = [s for s in found if claimed & set(s.rates)] or found
    if not ours and unrated:
        ours = named(scope, label, row)
    rivals = [r for r in scope.of(row.table) if r is not row and r["year"] == row["year"] and r[column] is not None]
    return [s for s in ours if all(_nearer(s, row, rival, scope) for rival in rivals)] if about else ours


def _nearer(statement: Statement, row: Row, rival: Row, scope: Scope) -> bool:
    """Whether a sentence is rather about ``row`` than about another row."""
    one, other = (clean(str(r["indicator"] or r["goal"] or "")) for r in (row, rival))
    return share_said(one, statement.sentence, scope) >= share_said(other, statement.sentence, scope)


def _agrees(row: Row, column: str, said: Sequence[Statement]) -> bool:
    return any(_rounds(Fraction(row[column]), rate) for s in said for rate in s.rates)


def _rounds(exact: Fraction, told: object) -> bool:
    """Whether a rate is told as exactly as it is, or rounded: 89% of 89.09%."""
    if not isinstance(told, Fraction) or exact == told:
        return exact == told
    scale = next((scale for scale in (100, 1000) if (told * scale).denominator == 1), None)
    return scale is not None and abs(exact - told) * scale * 2 <= 1


def _based_otherwise(said: Sequence[Statement]) -> bool:
    """Whether the text says that it counts something else: 当該分を除いた執行率."""
    return bool(said) and all(_OTHER_BASE.search(s.sentence) for s in said)


def _line(row: Row, column: str, said: Sequence[Statement], lexicon: Lexicon) -> str:
    label = lexicon.label(row.table, column)
    name = subject(row, lexicon.tables[row.table].subject)
    value = say_column(row, column, "rate")
    if row.table == "goal_year" and row["target"] is not None and row["result"] is not None:
        pair = "、".join(f"{w}{say_column(row, c, 'quantity')}" for w, c in (("実績", "result"), ("目標値", "target")))
        value += f"（{pair}）"
    quotes = "、".join(f"{lexicon.label(s.row.table, s.column)}の文章では「{clean(s.sentence)}」" for s in said)
    return f"{name}の{label}は、表では{value}、{quotes}と書かれており、{_verdict(row, column, said)}。"


def _verdict(row: Row, column: str, said: Sequence[Statement]) -> str:
    if _agrees(row, column, said):
        return "両者は一致しています"
    if not any(s.rates for s in said):
        return "文章には率の値がありません"
    if _based_otherwise(said):
        return "両者の値は異なります（文章の値は、一部を除くなど、表とは対象が違います）"
    return "両者は食い違っています"


def _json(row: Row, column: str, said: Sequence[Statement]) -> dict[str, object]:
    return {
        "sheet": row.sheet,
        "table": row.table,
        "row": row.number,
        column: str(row[column]),
        "text": [percent(rate, 2) for s in said for rate in s.rates],
    }
