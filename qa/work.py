"""What every computation shares: its rows, its column, how its terms are said, and its answer with the blanks named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from index.regex import regex
from index.tables import TABLES, Row
from index.text import fold
from qa.answer import COMPUTED, Answer, Citation, unique
from qa.lexicon import Lexicon
from qa.lookup import cited_columns, conversions, look_up, row_citations
from qa.methods import is_withheld
from qa.query import Query
from qa.say import counter, human_yen, percent, printed_unit, say_column, say_yen, subject, yen
from qa.scope import Scope

NUMERIC = ("yen", "rate", "quantity", "count")
# The column that a computation takes when the question names none.
MAIN = {"payee": "amount", "contract": "amount", "cost_item": "amount", "budget_item": "amount", "goal_year": "result",
        "payee_block": "total", "budget_year": "total", "overhead": "amount", "obligation": "amount",
        "flow": "amount", "reflection": "amount", "budget_account": "requested"}  # fmt: skip
TERMS = 80  # terms a formula shows at most


_MOST = regex("最も|もっとも|一番|いちばん|最大|最小|最高|最低|最多|最少")


class Work:
    """One computation over the rows of a query."""

    def __init__(self, query: Query, scope: Scope, lexicon: Lexicon) -> None:
        assert query.table is not None  # noqa: S101 - callers ask with a table
        self.query, self.scope, self.lexicon = query, scope, lexicon
        self.table = TABLES[query.table]
        self.words = lexicon.tables[query.table]
        self.column = self._column()

    def _column(self) -> str:
        asked = self.query.outright or self.query.columns
        named = [c for c in asked if self.table.column(c).kind in NUMERIC]
        named = named or [c for c in self.query.columns if self.table.column(c).kind in NUMERIC]
        if self.query.operation in ("max", "min") and len(named) > 1:
            named = self._nearest(named)
        main = MAIN.get(self.table.name, "")
        if self.query.operation in ("max", "min", "mean") and "execution_rate" in named:
            return "execution_rate"  # 予算の執行が最も進まなかった年度
        if self.query.operation in ("max", "min") and (ranked := self._ranked()):
            return ranked  # 落札率が最も高い契約の契約額
        named = [c for c in named if any(r[c] is not None for r in self.query.rows)] or named
        return main if main in named else named[0] if named else main

    def _ranked(self) -> str | None:
        """The one of several columns asked for that stands before the superlative, where others stand behind it."""
        columns = self.numeric_columns()
        found = _MOST.search(self.query.text)
        before = [c for c in columns if found is not None and self.at(c) < found.start()]
        if not before and "bidders" in columns and found is not None:  # 最も多くの者が応札した契約の契約額
            return min(columns, key=self.at)
        return max(before, key=self.at) if before and len(before) < len(columns) else None

    def _nearest(self, columns: list[str]) -> list[str]:
        """The columns, the one first that stands right before the superlative: 執行率が最も低い."""
        found = _MOST.search(self.query.text)
        at = found.start() if found else 0
        before = [c for c in columns if self.at(c) < at]
        return sorted(columns, key=lambda c: -self.at(c) if c in before else 1 + self.at(c))

    @property
    def label(self) -> str:
        """The column as answers say it."""
        return self.lexicon.label(self.table.name, self.column)

    @property
    def kind(self) -> str:
        """The column's kind."""
        return self.table.column(self.column).kind

    @property
    def interpretation(self) -> str:
        """The query in plain Japanese."""
        return self.query.interpretation(self.lexicon)

    def numeric_columns(self) -> list[str]:
        """Return the numeric columns that the question asks for."""
        return [c for c in self.query.columns if self.table.column(c).kind in NUMERIC]

    def years(self) -> list[int]:
        """Return the years that the question names (or means), in the order said."""
        return [int(year) for f in self.query.filters if f.column == "year" and f.relation == "is" for year in f.value]

    def at(self, column: str) -> int:
        """Return where the question says a column; after all else where it does not."""
        said = [start for name, start in self.query.columns_said if name == column]
        names = self.lexicon.fields[self.table.name, column]
        found = said or [self.query.text.find(name) for name in (*names.names, *names.hints)]
        return min((i for i in found if i >= 0), default=len(self.query.text))

    def filled(self) -> list[Row]:
        """Return the rows whose column has a value."""
        return [r for r in self.query.rows if r[self.column] is not None and not self.running(r)]

    def running(self, row: Row) -> bool:
        """Return whether the column is what was executed, and the row's year still runs."""
        return self.table.name == "budget_year" and self.column == "executed" and running(row, self.years())

    def single(self) -> list[Row]:
        """Return the filled rows that stand for one payee each: その他 and ほか40団体 are none."""
        rows = [r for r in self.filled() if not is_rest(r, self.lexicon)] or self.filled()
        if self.table.name == "budget_year" and self.column == "executed":  # the running year is printed as 0
            return [r for r in rows if r["executed"] or r["execution_rate"] is not None] or rows
        return [r for r in rows if r["item"]] or rows if self.table.name == "budget_item" else rows

    def named(self) -> bool:
        """Return whether rows are called by their names."""
        return any(f.relation == "among" for f in self.query.filters)

    def all_blocks(self) -> int:
        """Return what all blocks together were paid."""
        return sum(r["total"] for r in self.scope.of("payee_block") if r["total"] is not None)

    def name(self, row: Row) -> str:
        """Return how an answer names the row."""
        return subject(row, self.words.subject) or self.words.title

    def value(self, row: Row, column: str = "") -> str:
        """Return the row's value as an answer says it."""
        column = column or self.column
        return say_column(row, column, self.table.column(column).kind, self.query.unit)

    def term(self, row: Row, column: str = "") -> str:
        """Return the value as it is printed, for a formula."""
        column = column or self.column
        cell = row.cells.get(column)
        return cell.text.strip() if cell is not None else str(row[column])

    def unit(self, rows: Sequence[Row], column: str = "") -> str:
        """Return the unit that most of the amounts are printed in."""
        column = column or self.column
        units = [printed_unit(r.cells[column]) for r in rows if r[column] and column in r.cells]
        return max(dict.fromkeys(units), key=units.count) if units else "円"

    def said(self, value: Any, rows: Sequence[Row]) -> str:
        """Return a computed value as an answer says it, in the unit of the rows."""
        if self.kind == "yen":
            return self._yen(Fraction(value), self.unit(rows))
        if self.kind == "rate":
            return percent(Fraction(value), 2)
        return f"{plain_number(value)}{self._counter(rows)}"

    def _yen(self, exact: Fraction, unit: str) -> str:
        """A computed amount: in whole thousands where the form counts in them, and to the yen."""
        whole = round(exact)
        if unit == "千円" and self.query.unit in (None, unit) and whole > 1000 and whole % 1000:
            return f"約{yen(round(exact / 1000) * 1000, unit)}（{human_yen(whole)}）"
        said = say_yen(whole, unit, self.query.unit)
        return said if exact.denominator == 1 else f"約{said}"

    def _counter(self, rows: Sequence[Row]) -> str:
        units = {counter(r, self.column) for r in rows}
        return units.pop() if len(units) == 1 else ""

    def whose(self, rows: Sequence[Row]) -> str:
        """Return the conditions as the beginning of a sentence: 「岐阜県」の."""
        said = self._conditions()
        if said:
            return said if said.endswith(("た", "る", "い")) else f"{said}の"  # 9割を超えた契約, 9割以上の契約
        return f"{self.words.title}の" if rows else ""

    def _conditions(self) -> str:
        return "・".join(f.words for f in self.query.filters if f.words)

    def answer(
        self,
        text: str,
        rows: Sequence[Row],
        formula: str,
        value: Any,
        columns: Sequence[str] = (),
        also: Iterable[Citation] = (),
        blanks: bool = True,
    ) -> Answer:
        """Return the computed answer; the rows left out for being blank are counted and named."""
        columns = tuple(columns) or (self.column,)
        if blanks:
            text, formula = self._left_out(text, formula)
        extra = conversions(rows, [c for c in columns if self.table.column(c).kind == "yen"], self.query.unit)
        conditions = [f"条件：{self._conditions()}"] if self._conditions() else []
        return Answer(
            COMPUTED,
            text,
            unique([*row_citations(rows, cited_columns(self.query, columns), self.lexicon), *also]),
            value,
            interpretation=self.interpretation,
            calculation="\n".join([*conditions, formula, *extra]),
        )

    def _left_out(self, text: str, formula: str) -> tuple[str, str]:
        blanks = [r for r in self.query.rows if r[self.column] is None]
        if not blanks:
            return text, formula
        withheld = sum(is_withheld(r, self.lexicon) for r in blanks) if self.column == "award_rate" else 0
        why = f"（うち非公開{withheld}件）" if withheld else ""
        text += f"\n（記載のない{len(blanks)}件{why}は計算に含めていません。）"
        return text, f"{formula}\n除いた行：記載なし {len(blanks)}件{why}"

    def nothing(self) -> Answer:
        """Return what looking up gives, where nothing can be computed."""
        return look_up(replace(self.query, operation="lookup"), self.lexicon)


def is_rest(row: Row, lexicon: Lexicon) -> bool:
    """Return whether a row stands for many (その他, ほか40団体) and is no single payee."""
    name = fold(str(row["name"] if row.table in ("payee", "obligation") else row["payee"] or ""))
    return any(name.startswith(word) for word in lexicon.words["rest"])


def plain_number(value: Any) -> str:
    """Return a number as an answer says it: 1,350; 2.5; rounded to two places where it has no end."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    ends = Fraction(number) == exact
    return f"{number.normalize() if ends else round(number, 2):,f}"


def json_number(value: Any) -> int | float:
    """Return a number as JSON: an int where it is whole."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def running(row: Row, named: Sequence[int]) -> bool:
    """Return whether a year that the question does not name still runs: it has an execution of 0, without a rate."""
    return not row["executed"] and row["execution_rate"] is None and row["year"] not in named
