"""Sums, means and counts in code over all rows, with the formula and the blanks shown; other operations beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import COMPUTED, Answer
from qa.difference import difference
from qa.left import carried_out, gap, net_rate, unspent
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.printed import printed_beside
from qa.query import Query
from qa.rank import highest, lowest, place, top
from qa.say import listed
from qa.scope import Scope
from qa.share import achieved, ratio
from qa.standing import standing
from qa.terms import Term, sides, term
from qa.without import left_out
from qa.work import TERMS, Work, is_rest, json_number

_EACH = regex("それぞれ|各々|おのおの|別々")
_MANY = regex(r"(\d+)([一-鿿]{1,8})")
_PAID = ("payee", "contract", "cost_item")
SHOWN = 40  # counted rows that are listed


def compute(query: Query, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the computed answer; falls back to looking up where nothing can be computed."""
    work = Work(_years_carried(query), scope, lexicon)
    query = work.query
    operation = OPERATIONS.get(query.operation)
    if query.operation in ("lookup", "list") and rate_left_blank(query):
        operation = achieved
    if operation is None or (not work.column and query.operation not in ("count", "difference", "ratio")):
        return work.nothing()
    return printed_beside(work, operation(work))


def _years_carried(query: Query) -> Query:
    """What several years carried out, each in its own row: added up, or looked up one by one."""
    rows = [r for r in query.rows if r.table == "budget_year" and r["carried_out"] is not None]
    if query.operation != "carried_out" or len(rows) < 2 or not any(f.column == "year" for f in query.filters):
        return query
    name = next((n for n in ("sum", "max", "min", "difference", "mean") if n in query.more), "lookup")
    return replace(query, operation=name, columns=("carried_out",), outright=("carried_out",), rows=tuple(rows))


def rate_left_blank(query: Query) -> bool:
    """Whether the rate of achievement is asked, and the form gives the two values but not the rate."""
    rows = [r for r in query.rows if r.table == "goal_year"]
    given = any(r["target"] and r["result"] is not None for r in rows)
    return "achievement" in query.columns and given and all(r["achievement"] is None for r in rows)


def total(work: Work) -> Answer:
    """Sum of the column; one sum per column where several are asked."""
    if work.table.name == "budget_year" and len(work.numeric_columns()) > 1:
        return _columns_over_years(work) or _columns_together(work)
    rows = work.filled()
    cut = any(f.relation == "without" for f in work.query.filters)
    if work.table.name == "budget_item" and (cut or ("item" in work.query.columns and work.query.filters)):
        rows = [r for r in rows if r["item"]] or rows  # items are added up, not what is carried over
    if work.kind == "rate" or not rows or (work.table.name in ("budget_year", "payee_block") and len(rows) == 1):
        return work.nothing()
    each = sides(work) if _EACH.search(work.query.text) and work.table.name in _PAID else []
    if len(each) > 1:
        return _sums(work, each)
    value = sum(r[work.column] for r in rows)
    terms = " + ".join(work.term(r) for r in rows[:TERMS])
    said = work.said(value, rows)
    formula = f"{work.label}の合計：{terms} = {said}\n{len(rows)}件"
    counter = work.words.counter if "count" in work.query.more else "件"  # 支出先は何者で計いくら
    text = f"{work.whose(rows)}{work.label}の合計は{said}です（{len(rows)}{counter}）。"
    if 1 < len(rows) <= SHOWN:
        text += "\n" + listed([f"{work.name(r)}：{work.value(r)}" for r in rows])
    gone, also = left_out(work, rows)
    return work.answer(text, rows, "\n".join(filter(None, [formula, gone])), json_number(value), also=also)


def _sums(work: Work, each: Sequence[Term]) -> Answer:
    """県と市、それぞれの合計: one sum per side."""
    lines = [f"{s.name}：{s.said}" + (f"（{len(s.rows)}件）" if len(s.rows) > 1 else "") for s in each]
    formula = "\n".join(f"{side.name}：{side.printed} = {side.said}" for side in each)
    rows = [r for side in each for r in side.rows]
    every = term(work, rows)
    text = f"{work.label}の合計は次のとおりです。\n{listed(lines)}\n合わせて{every.said}です。"
    formula += f"\n{every.printed} = {every.said}"
    return work.answer(text, rows, formula, [json_number(side.value) for side in each], blanks=False)


def _columns_over_years(work: Work) -> Answer | None:
    """3年間の予算の合計と執行額の合計: each column added up over the years that are named."""
    columns = [c for c in work.numeric_columns() if work.table.column(c).kind == "yen"]
    if len(work.years()) < 2 or len(columns) < 2:
        return None
    each = [(c, [r for r in work.query.rows if r[c] is not None]) for c in columns]
    if any(len(rows) < 2 for _, rows in each):
        return None
    terms = [(work.lexicon.label(work.table.name, c), term(work, rows, c)) for c, rows in each]
    text = "、".join(f"{label}の合計は{side.said}" for label, side in terms)
    formula = "\n".join(f"{label}：{side.printed} = {side.said}" for label, side in terms)
    text = f"{work.whose(work.query.rows)}{text}です（{len(each[0][1])}年度分）。"
    return work.answer(text, work.query.rows, formula, [json_number(t.value) for _, t in terms], columns, blanks=False)


def _columns_together(work: Work) -> Answer:
    """当初予算と補正予算を足すと: columns of one year (the sheet's own, or the latest that has them all)."""
    columns = [c for c in work.numeric_columns() if work.table.column(c).kind == "yen"]
    rows = [r for r in work.query.rows if len(columns) > 1 and all(r[c] is not None for c in columns)]
    if not rows:
        return work.nothing()
    own = [r for r in rows if r["year"] == work.scope.fiscal_year]
    row = own[0] if own else max(rows, key=lambda r: r["year"])
    value = sum(row[c] for c in columns)
    labels = "と".join(work.lexicon.label(work.table.name, c) for c in columns)
    said = work.said(value, [row])
    pair = "、".join(f"{work.lexicon.label(work.table.name, c)}は{work.value(row, c)}" for c in columns)
    formula = " + ".join(work.term(row, c) for c in columns) + f" = {said}"
    text = f"{work.name(row)}の{labels}の合計は{said}です（{pair}）。"
    return work.answer(text, [row], formula, json_number(value), columns, blanks=False)


def mean(work: Work) -> Answer:
    """Mean of the values given: of those that stand for one payee each, of all where so many are spoken of."""
    rows = work.single()
    if not rows:
        return work.nothing()
    every = work.filled()
    if len(every) > len(rows) and re.search(rf"(?<!\d){len(every)}(?:件|者|団体|先|社|つ)", work.query.text):
        rows = every
    many = _stood_for(work, rows)
    if many is not None:
        return many
    value = sum(Fraction(r[work.column]) for r in rows) / len(rows)
    terms = " + ".join(work.term(r) for r in rows[:TERMS])
    said = work.said(value, rows)
    rest = "「その他」を除く" if len(every) > len(rows) and work.table.name in _PAID else ""
    text = f"{work.label}の平均は{said}です（{rest}{len(rows)}件）。"
    return work.answer(text, rows, f"({terms}) ÷ {len(rows)} = {said}", json_number(value))


def _stood_for(work: Work, rows: Sequence[Row]) -> Answer | None:
    """The mean of those that one row stands for, where it says how many they are: ほか40地方公共団体."""
    if len(rows) != 1 or not is_rest(rows[0], work.lexicon):
        return None
    found = _MANY.search(fold(work.name(rows[0])))
    if found is None or int(found[1]) < 1:
        return None
    value = Fraction(rows[0][work.column]) / int(found[1])
    said = work.said(value, rows)
    text = f"{work.name(rows[0])}の{work.label}（{work.value(rows[0])}）を{found[0]}で割ると、{said}です。"
    return work.answer(text, rows, f"{work.term(rows[0])} ÷ {found[1]} = {said}", json_number(value))


def median(work: Work) -> Answer:
    """Middle of the values in order; of an even number the mean of the two in the middle."""
    rows = sorted(work.single(), key=lambda r: r[work.column])
    if not rows:
        return work.nothing()
    middle = rows[(len(rows) - 1) // 2 : len(rows) // 2 + 1]
    value = sum(Fraction(r[work.column]) for r in middle) / len(middle)
    said = work.said(value, middle)
    which = "と".join(f"{work.name(r)}：{work.value(r)}" for r in middle)
    formula = f"{len(rows)}件を{work.label}の順に並べた中央（{which}）= {said}"
    return work.answer(f"{work.label}の中央値は{said}です（{len(rows)}件）。", middle, formula, json_number(value))


def count(work: Work) -> Answer:
    """Number of rows; of payees without a condition, the number that the form itself prints."""
    rows: Sequence[Row] = work.query.rows
    conditions = [f for f in work.query.filters if f.column != "block"]
    if work.table.name == "payee" and not conditions:
        blocks = _blocks(work, rows)
        if blocks:
            return _printed_count(work, blocks)
    if work.table.name in ("payee", "contract"):
        rows = [r for r in rows if not is_rest(r, work.lexicon)] or rows
    if not rows or all(_empty(r) for r in rows):
        return work.nothing()
    if work.table.name == "goal_path":
        rows = list({r["path"]: r for r in rows}.values())
    names = list(dict.fromkeys(work.name(r) for r in rows))
    counter, kind = work.words.counter, _kind(work)
    many = f"{len(rows)}{counter}" + (f"（{len(rows)}{kind}）" if kind else "")
    text = f"{work.whose(rows)}{_noun(work)}は{many}です。\n" + listed(names[:SHOWN])
    if len(names) > SHOWN:
        text += f"\n（{len(names)}{counter}のうち{SHOWN}{counter}を表示。）"
    keys = [c for c in work.words.keys if c in rows[0].cells and rows[0][c] is not None]
    columns = [*work.numeric_columns(), *keys][:2] or [next(iter(rows[0].cells))]
    return work.answer(text, rows, f"該当する行を数えた：{len(rows)}{counter}", len(rows), columns, blanks=False)


def _kind(work: Work) -> str:
    """What payees of the one kind of local government that is asked for are counted in."""
    kinds = [k for k in work.lexicon.payee_kinds.values() if any(f.words == k.kind for f in work.query.filters)]
    return kinds[0].counter if len(kinds) == 1 and work.table.name == "payee" else ""


def _noun(work: Work) -> str:
    return work.words.title if work.query.filters else "数"


def _empty(row: Row) -> bool:
    return all(v is None for k, v in row.values.items() if k not in ("year", "block", "node"))


def _blocks(work: Work, rows: Sequence[Row]) -> list[Row]:
    letters = {(r.sheet, r["block"]) for r in rows}
    every = work.scope.of("payee_block")
    return [b for b in every if (b.sheet, b["block"]) in letters and b["count"] is not None]


def _printed_count(work: Work, blocks: Sequence[Row]) -> Answer:
    value = sum(b["count"] for b in blocks)
    terms = " + ".join(f"{b['count']}（{b['block']}）" for b in blocks)
    detail = "、".join(f"ブロック{b['block']}は{b['count']}者" for b in blocks)
    text = f"支出先の数は{value}者です（{detail}）。" if len(blocks) > 1 else f"{detail}です。"
    return Answer(
        COMPUTED,
        text,
        row_citations(blocks, ("count", "block"), work.lexicon),
        value,
        interpretation=work.interpretation,
        calculation=f"支出先数の合計：{terms} = {value}",
    )


OPERATIONS: dict[str, Callable[[Work], Answer]] = {
    "sum": total,
    "mean": mean,
    "median": median,
    "count": count,
    "max": highest,
    "min": lowest,
    "top": top,
    "place": place,
    "standing": standing,
    "difference": difference,
    "ratio": ratio,
    "unspent": unspent,
    "carried_out": carried_out,
    "gap": gap,
    "net_rate": net_rate,
}
