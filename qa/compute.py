"""Sums, counts, rankings, shares and differences, in code over all rows, with the formula and the blanks shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from index.tables import TABLES, Row
from index.text import fold
from qa.answer import BLANK_IN_SHEET, COMPUTED, NOT_IN_SHEET, Answer
from qa.filters import is_withheld
from qa.lexicon import Lexicon
from qa.lookup import conversions, look_up, row_citations, values
from qa.query import Query
from qa.refuse import refuse
from qa.say import human_yen, listed, percent, printed_unit, say_column, say_yen, subject
from qa.scope import Scope

_NUMERIC = ("yen", "rate", "quantity", "count")
# The column that a computation takes when the question names none.
_MAIN = {"payee": "amount", "contract": "amount", "cost_item": "amount", "budget_item": "amount", "goal_year": "result",
         "payee_block": "total", "budget_year": "total", "overhead": "amount", "obligation": "amount",
         "flow": "amount", "reflection": "amount", "budget_account": "requested"}  # fmt: skip
_AGGREGATES = ("その他",)  # a row that stands for many is no single payee
TERMS = 80


def compute(query: Query, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the computed answer; falls back to looking up where nothing can be computed."""
    return _Sum(query, scope, lexicon).answer()


class _Sum:
    """One computation: its rows, its column, its answer."""

    def __init__(self, query: Query, scope: Scope, lexicon: Lexicon) -> None:
        assert query.table is not None  # noqa: S101 - callers ask with a table
        self.query, self.scope, self.lexicon = query, scope, lexicon
        self.table = TABLES[query.table]
        self.words = lexicon.tables[query.table]
        self.column = self._column()

    def _column(self) -> str | None:
        for name in self.query.columns:
            if self.table.column(name).kind in _NUMERIC:
                return name
        return _MAIN.get(self.table.name)

    def answer(self) -> Answer:
        method = getattr(self, f"_{self.query.operation}", None)
        if self.query.operation == "count":
            return self._count()
        if method is None or self.column is None:
            return look_up(self.query, self.lexicon)
        result: Answer = method()
        return result

    # ------------------------------------------------------------ parts

    def _filled(self, single: bool = False) -> list[Row]:
        rows = [r for r in self.query.rows if r[str(self.column)] is not None]
        if single:
            rows = [
                r for r in rows if fold(str(r["name"] if self.table.name == "payee" else r["payee"])) not in _AGGREGATES
            ]
        return rows

    @property
    def label(self) -> str:
        return self.lexicon.label(self.table.name, str(self.column))

    @property
    def kind(self) -> str:
        return self.table.column(str(self.column)).kind

    def _name(self, row: Row) -> str:
        return subject(row, self.words.subject) or self.words.title

    def _value(self, row: Row) -> str:
        return say_column(row, str(self.column), self.kind, self.query.unit)

    def _unit(self, rows: Sequence[Row]) -> str:
        units = [
            printed_unit(r.cells[str(self.column)]) for r in rows if r[str(self.column)] and str(self.column) in r.cells
        ]
        return max(set(units), key=units.count) if units else "円"

    def _said(self, value: Any, rows: Sequence[Row]) -> str:
        if self.kind == "yen":
            return (
                say_yen(int(value), self._unit(rows), self.query.unit)
                if Fraction(value).denominator == 1
                else self._inexact(value, rows)
            )
        if self.kind == "rate":
            return percent(Fraction(value), 2)
        return f"{_plain(value)}{self._counter(rows)}"

    def _inexact(self, value: Any, rows: Sequence[Row]) -> str:
        return "約" + say_yen(round(value), self._unit(rows), self.query.unit)

    def _counter(self, rows: Sequence[Row]) -> str:
        units = {str(r["unit"]) for r in rows if r["unit"]}
        return units.pop() if len(units) == 1 else ""

    def _term(self, row: Row) -> str:
        cell = row.cells.get(str(self.column))
        return cell.text.strip() if cell is not None else str(row[str(self.column)])

    def _answer(self, text: str, rows: Sequence[Row], formula: str, value: Any, columns: Sequence[str] = ()) -> Answer:
        columns = tuple(columns) or (str(self.column),)
        blanks = [r for r in self.query.rows if r[str(self.column)] is None]
        if blanks and self.query.operation != "place":
            withheld = sum(is_withheld(r, self.lexicon) for r in blanks) if self.column == "award_rate" else 0
            why = f"（うち非公開{withheld}件）" if withheld else ""
            text += f"\n（記載のない{len(blanks)}件{why}は計算に含めていません。）"
            formula += f"\n除いた行：記載なし {len(blanks)}件{why}"
        extra = conversions(rows, [c for c in columns if self.table.column(c).kind == "yen"], self.query.unit)
        return Answer(
            COMPUTED,
            text,
            row_citations(rows, columns, self.lexicon),
            value,
            interpretation=self.query.interpretation(self.lexicon),
            calculation="\n".join([formula, *extra]),
        )

    def _nothing(self) -> Answer:
        return look_up(replace(self.query, operation="lookup"), self.lexicon)

    # ------------------------------------------------------------ operations

    def _count(self) -> Answer:
        rows = self.query.rows
        name = self.table.name
        if name == "payee" and not [f for f in self.query.filters if f.column != "block"]:
            return self._count_blocks()
        if name == "payee":
            rows = tuple(r for r in rows if fold(str(r["name"])) not in _AGGREGATES) or rows
        if not rows or all(
            all(v is None for k, v in r.values.items() if k not in ("year", "block", "node")) for r in rows
        ):
            return look_up(replace(self.query, operation="lookup"), self.lexicon)
        names = list(dict.fromkeys(self._name(r) for r in rows))
        text = f"{self.words.title}で該当するのは{len(rows)}件です。\n" + listed([f"{n}" for n in names[:TERMS]])
        columns = [c for c in self.words.subject and self.words.keys if c in rows[0].cells]
        return replace(
            self._answer(
                text, rows, f"該当する行を数えた：{len(rows)}件", len(rows), columns[:2] or self.query.columns
            ),
        )

    def _count_blocks(self) -> Answer:
        letters = {r["block"] for r in self.query.rows}
        blocks = [b for b in self.scope.of("payee_block") if b["block"] in letters and b["count"] is not None]
        if not blocks:
            return self._count_rows()
        total = sum(b["count"] for b in blocks)
        terms = " + ".join(f"{b['count']}（{b['block']}）" for b in blocks)
        detail = "、".join(f"ブロック{b['block']} {b['count']}者" for b in blocks)
        text = f"支出先の数は{total}者です（{detail}）。" if len(blocks) > 1 else f"支出先の数は{total}者です。"
        return Answer(
            COMPUTED,
            text,
            row_citations(blocks, ("count", "block"), self.lexicon),
            total,
            interpretation=self.query.interpretation(self.lexicon),
            calculation=f"支出先数の合計：{terms} = {total}",
        )

    def _count_rows(self) -> Answer:
        rows = self.query.rows
        if not rows:
            return self._nothing()
        return self._answer(
            f"{self.words.title}は{len(rows)}件です。", rows, f"該当する行を数えた：{len(rows)}件", len(rows), ("name",)
        )

    def _sum(self) -> Answer:
        rows = self._filled()
        if self.kind == "rate" or not rows:
            return self._nothing()
        if self.table.name == "budget_year" and len(rows) == 1:
            return self._nothing()
        total = sum(r[str(self.column)] for r in rows)
        terms = " + ".join(self._term(r) for r in rows[:TERMS])
        said = self._said(total, rows)
        what = self._whose(rows)
        formula = f"{self.label}の合計：{terms} = {said}"
        text = f"{what}{self.label}の合計は{said}です（{len(rows)}件）。"
        return self._answer(text, rows, f"{formula}\n{len(rows)}件", _json(total))

    def _whose(self, rows: Sequence[Row]) -> str:
        words = [f.words for f in self.query.filters if f.words]
        return "・".join(words) + "の" if words else f"{self.words.title}の" if rows else ""

    def _mean(self) -> Answer:
        rows = self._filled(single=True)
        if not rows:
            return self._nothing()
        total = sum(Fraction(r[str(self.column)]) for r in rows)
        mean = total / len(rows)
        terms = " + ".join(self._term(r) for r in rows[:TERMS])
        said = self._said(mean, rows)
        text = f"{self.label}の平均は{said}です（{len(rows)}件）。"
        return self._answer(text, rows, f"({terms}) ÷ {len(rows)} = {said}", _json(mean))

    def _max(self) -> Answer:
        return self._extreme(True)

    def _min(self) -> Answer:
        return self._extreme(False)

    def _extreme(self, highest: bool) -> Answer:
        rows = self._filled(single=self.table.name in ("payee", "contract"))
        if not rows:
            return self._nothing()
        best = (max if highest else min)(r[str(self.column)] for r in rows)
        top = [r for r in rows if r[str(self.column)] == best]
        word = "大きい" if highest else "小さい"
        if self.kind == "rate":
            word = "高い" if highest else "低い"
        text = f"{self.label}が最も{word}のは{'、'.join(self._name(r) for r in top)}で、{self._value(top[0])}です。"
        more = self._details(top) if self.query.named else ""
        return self._answer(
            text + more, top, f"{len(rows)}件の{self.label}を比べた", values(top, self._shown()), self._shown()
        )

    def _shown(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((str(self.column), *self.query.columns)))

    def _details(self, rows: Sequence[Row]) -> str:
        extra = [c for c in self.query.columns if c != self.column and f"{{{c}}}" not in self.words.subject]
        if not extra:
            return ""
        lines = []
        for row in rows:
            said = [
                f"{self.lexicon.label(self.table.name, c)}は{say_column(row, c, self.table.column(c).kind)}"
                for c in extra
            ]
            lines.append("、".join(said))
        return "\n" + listed(lines)

    def _top(self) -> Answer:
        rows = self._filled(single=self.table.name in ("payee", "contract"))
        if not rows:
            return self._nothing()
        ordered = sorted(rows, key=lambda r: r[str(self.column)], reverse=True)
        wanted = int(self.query.argument)
        top = ordered[:wanted]
        lines = [f"{i}位 {self._name(r)}：{self._value(r)}" for i, r in enumerate(top, 1)]
        formula = f"{len(rows)}件を{self.label}の大きい順に並べ、上位{wanted}件（1〜{len(top)}位）"
        return self._answer(
            f"{self.label}の上位{len(top)}件は次のとおりです。\n" + "\n".join(lines),
            top,
            formula + "：" + "、".join(lines),
            values(top, self._shown()),
        )

    def _place(self) -> Answer:
        rows = self._filled(single=self.table.name in ("payee", "contract"))
        place = int(self.query.argument)
        if not rows or place > len(rows):
            return refuse(
                NOT_IN_SHEET,
                f"{place}番目に当たる行がありません",
                interpretation=self.query.interpretation(self.lexicon),
            )
        low = bool(set(self.query.text) & set("低少小安"))
        ordered = sorted(rows, key=lambda r: r[str(self.column)], reverse=not low)
        row = ordered[place - 1]
        size = "小さい" if low else "大きい"
        text = f"{self.label}が{place}番目に{size}のは{self._name(row)}で、{self._value(row)}です。"
        return self._answer(
            text, [row], f"{len(rows)}件を{self.label}の順に並べた{place}番目", values([row], self._shown())
        )

    def _difference(self) -> Answer:
        rows = self._pair()
        if len(rows) != 2:
            return self._nothing()
        a, b = rows
        column = str(self.column)
        change = b[column] - a[column]
        said = self._said(abs(change), rows)
        verb = "増えました" if change > 0 else "減りました" if change < 0 else "変わりません"
        formula = f"{self._term(b)} − {self._term(a)} = {'-' if change < 0 else ''}{said}"
        ratio = f"（{percent(Fraction(b[column]) / Fraction(a[column]))}）" if a[column] and self.kind == "yen" else ""
        if ratio:
            formula += f"\n{self._term(b)} ÷ {self._term(a)} = {ratio.strip('（）')}"
        pair = f"{self._name(a)}は{self._value(a)}、{self._name(b)}は{self._value(b)}"
        if a["year"] is not None and a["year"] != b["year"]:
            text = f"{self.label}は、{pair}で、{said}{verb}。"
        else:
            text = f"{self.label}の差は{said}です（{pair}）。"
        return self._answer(text, rows, formula, _json(change))

    def _pair(self) -> list[Row]:
        rows = self._filled()
        if self.table.name != "budget_year":
            return rows
        years = [f for f in self.query.filters if f.column == "year"]
        every = {r["year"]: r for r in self.scope.of("budget_year") if r[str(self.column)] is not None}
        if years and len(rows) == 1 and rows[0]["year"] - 1 in every:
            return [every[rows[0]["year"] - 1], rows[0]]
        if not years and len(every) >= 2:
            last = sorted(every)[-2:]
            own = self.scope.fiscal_year
            pair = (own - 1, own) if own in every and own - 1 in every else last
            return [every[pair[0]], every[pair[1]]]
        return sorted(rows, key=lambda r: r["year"])

    def _ratio(self) -> Answer:
        rows = self._filled()
        column = str(self.column)
        whole = self._whole(rows)
        if whole is None:
            return self._nothing()
        total, cited, label = whole
        if not total:
            return self._nothing()
        part = sum(r[column] for r in rows)
        share = Fraction(part) / Fraction(total)
        said = percent(share)
        unit = self._unit(rows)
        formula = f"{say_yen(part, unit)} ÷ {label} {say_yen(total, unit)} = {said}"
        answer = self._answer(f"{self._whose(rows)}{self.label}は{label}の{said}です。", rows, formula, _json(share))
        return replace(answer, citations=(*answer.citations, *cited))

    def _whole(self, rows: Sequence[Row]) -> tuple[int, tuple[Any, ...], str] | None:
        """The total that a share is taken of: the payees' blocks, else all rows of the table."""
        column = str(self.column)
        every = [r for r in self.scope.of(self.table.name) if r[column] is not None]
        if self.kind != "yen" or not rows:
            return None
        if self.table.name in ("payee", "contract"):
            letters = {r["block"] for r in rows} if "ブロック" in self.query.text else {r["block"] for r in every}
            blocks = [b for b in self.scope.of("payee_block") if b["block"] in letters and b["total"] is not None]
            if blocks:
                label = "ブロックの合計" if len(blocks) == 1 else "支出先ブロックの合計"
                return sum(b["total"] for b in blocks), row_citations(blocks, ("total",), self.lexicon), label
        if self.table.name == "budget_year":
            return self._budget_whole(rows)
        if len(rows) >= len(every):
            return None
        return sum(r[column] for r in every), row_citations(every, (column,), self.lexicon), f"{self.words.title}の合計"

    def _budget_whole(self, rows: Sequence[Row]) -> tuple[int, tuple[Any, ...], str] | None:
        if len(rows) != 1 or self.column == "total" or rows[0]["total"] is None:
            return None
        return (
            rows[0]["total"],
            row_citations(rows, ("total",), self.lexicon),
            self.lexicon.label("budget_year", "total"),
        )

    def _unspent(self) -> Answer:
        rows = [r for r in self.query.rows if r["executed"] is not None and r["total"] is not None]
        if not rows:
            return self._nothing()
        row = max(rows, key=lambda r: r["year"])
        left = row["total"] - row["executed"]
        unit = printed_unit(row.cells["total"])
        said = say_yen(left, unit, self.query.unit)
        formula = f"計 {say_yen(row['total'], unit)} − 執行額 {say_yen(row['executed'], unit)} = {said}"
        text = f"{row['year']}年度に執行されなかった額（計 − 執行額）は{said}です。"
        following = [r for r in self.scope.of("budget_year") if r["year"] == row["year"] + 1 and r["carried_in"]]
        cited = row_citations([row], ("total", "executed"), self.lexicon)
        if following:
            carried = say_column(following[0], "carried_in", "yen", self.query.unit)
            text += f"\nこのうち翌年度へ繰り越されたのは{carried}です。"
            cited += row_citations(following, ("carried_in",), self.lexicon)
            formula += "\n" + "\n".join(conversions(following, ("carried_in",), self.query.unit))
        return Answer(
            COMPUTED, text, cited, left, interpretation=self.query.interpretation(self.lexicon), calculation=formula
        )

    def _carried_out(self) -> Answer:
        """What a year carries out is what the next year's column carries in."""
        years = [f.value for f in self.query.filters if f.column == "year"]
        every = {r["year"]: r for r in self.scope.of("budget_year")}
        wanted = max(years[0]) if years else self.scope.fiscal_year - 1
        row = every.get(wanted + 1)
        if row is None or row["carried_in"] is None:
            return refuse(
                BLANK_IN_SHEET,
                f"{wanted}年度から翌年度への繰越しは記載がありません",
                interpretation=self.query.interpretation(self.lexicon),
            )
        said = say_column(row, "carried_in", "yen", self.query.unit)
        text = f"{wanted}年度から{row['year']}年度への繰越しは{said}です。"
        formula = f"{row['year']}年度の「前年度から繰越し」= {wanted}年度から翌年度への繰越し"
        more = conversions([row], ("carried_in",), self.query.unit)
        return Answer(
            COMPUTED,
            text,
            row_citations([row], ("carried_in",), self.lexicon),
            row["carried_in"],
            interpretation=self.query.interpretation(self.lexicon),
            calculation="\n".join([formula, *more]),
        )


def _plain(value: Any) -> str:
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.4g}"


def _json(value: Any) -> Any:
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


__all__ = ["compute", "human_yen"]
