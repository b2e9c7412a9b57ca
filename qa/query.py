"""What was understood of a question: a small record that can be shown to the asker as 解釈."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.sheet import Cap
from index.tables import Row
from qa.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on rows: ``column relation value``; ``words`` are the asker's own.

    Relations: ``is`` (equal), ``among`` (one of the row numbers named), ``kind`` (recipient or payee kind),
    ``at_least``/``at_most``, ``without`` (not among), ``blank`` (without a value).
    """

    column: str
    relation: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """The question as a look-up: which sheets, table, columns, filters and operation.

    ``table`` is None when only passages can tell. ``rows`` are those that the filters left;
    ``missing`` the words of the question that nothing in the sheets accounts for.
    """

    text: str
    sheets: tuple[str, ...]
    table: str | None = None
    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    operation: str = "lookup"
    argument: Any = None  # of the operation: N of the top N, the cost of an estimate …
    unit: str | None = None  # the unit wished for
    rows: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()
    score: float = 0.0
    why: bool = False  # asks for a reason
    unmet: tuple[str, ...] = field(default=())  # conditions that no row meets, in words
    limits: tuple[tuple[str, str, str], ...] = ()  # of the unmet conditions: column, relation and words of the limits
    named: bool = False  # the question names the column outright
    said: tuple[int, ...] = ()  # of each row: where the question says it, -1 where it does not
    years_said: tuple[tuple[int, int], ...] = ()  # each year named, and where
    columns_said: tuple[tuple[str, int], ...] = ()  # each column named outright, and where
    places_said: tuple[int, ...] = ()  # 1位と2位
    crossed: bool = False  # two columns, each with a year of its own
    absent: tuple[str, ...] = ()  # names of a list that no row has
    outright: tuple[str, ...] = ()  # the columns named outright
    more: tuple[str, ...] = ()  # operations asked besides
    whole: str | None = None  # what a share is taken of, where the question says it
    of_block: str | None = None  # the block whose total a share is taken of
    places: tuple[str, ...] = ()  # the prefectures: one that no row has is no wrong table
    cases: Mapping[tuple[str, int], tuple[Cap, ...]] = field(default_factory=dict)  # the caps spoken of, by row
    corrections: tuple[tuple[str, str], ...] = ()  # what was read as what

    def caps(self, row: Row) -> tuple[Cap, ...]:
        """Return the caps of a row that the question speaks of."""
        return self.cases.get((row.sheet, row.number), row["cap"] or ())

    def interpretation(self, lexicon: Lexicon) -> str:
        """Return the query in plain Japanese."""
        parts = [f"シート {'、'.join(self.sheets)}"] if self.sheets else []
        if self.table is None:
            parts.append("本文の検索")
        else:
            parts.append(lexicon.tables[self.table].title)
            labels = "・".join(lexicon.label(self.table, c) for c in self.columns)
            if labels:
                parts.append(f"項目: {labels}")
        parts += [f"条件: {f.words}" for f in self.filters if f.words]
        parts += [f"条件: {words}（該当なし）" for words in self.unmet]
        if self.operation != "lookup":
            parts.append(f"計算: {OPERATIONS.get(self.operation, self.operation)}")
        if self.unit:
            parts.append(f"単位: {self.unit}")
        parts += [f"「{wrong}」を「{right}」と読みました" for wrong, right in self.corrections]
        return "｜".join(parts)


OPERATIONS = {
    "count": "件数",
    "sum": "合計",
    "max": "最大",
    "min": "最小",
    "mean": "平均",
    "median": "中央値",
    "top": "上位",
    "place": "順位",
    "difference": "差",
    "ratio": "割合",
    "unspent": "執行残（計 − 執行額）",
    "carried_out": "翌年度への繰越し",
    "net_rate": "翌年度への繰越しを除いた執行率",
    "estimate": "補助額の試算",
    "list": "一覧",
    "gap": "目標との差",
    "reverse": "上限に達する事業費",
    "own_share": "自己負担の割合",
    "contradiction": "食い違い",
    "page": "掲載ページ",
}
