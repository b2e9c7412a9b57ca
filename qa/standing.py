"""Which place one payee has among those beside it: 甲野商事は何番目に多いか."""

from __future__ import annotations

from collections.abc import Sequence

from index.tables import Row
from qa.answer import Answer
from qa.lookup import values
from qa.work import Work, is_rest, json_number

SHOWN = 5  # rows whose place is told


def standing(work: Work) -> Answer:
    """The place of each row that is named, by the column asked, among the rows of its block (of its table)."""
    rows = work.filled()
    named = any(f.relation == "among" or f.column in ("block", "year") for f in work.query.filters)
    if not named or not rows or len(rows) > SHOWN:
        return work.nothing()
    low = bool(set(work.query.text) & set("低少小安"))
    lines, formulas, places, cited = [], [], [], list(rows)
    for row in rows:
        beside = _beside(work, row)
        ahead = [r for r in beside if (r[work.column] < row[work.column] if low else r[work.column] > row[work.column])]
        place = len(ahead) + 1
        tied = sum(r[work.column] == row[work.column] for r in beside) > 1
        where = f"ブロック{row['block']}の" if work.table.name != "payee_block" and row["block"] else ""
        word = "少ない" if low else "多い"
        among = f"{where}{len(beside)}{work.words.counter}のうち{place}番目（{place}位{'、同額あり' if tied else ''}）"
        lines.append(f"{work.name(row)}の{work.label}（{work.value(row)}）は、{among}に{word}です。")
        more = "少な" if low else "多"
        formulas.append(f"{work.name(row)}より{more}い行：{len(ahead)}件（まとめ書きの行は数えない）、{among}")
        places.append(json_number(place))
        cited += ahead
    shown = (work.column,)
    value = places[0] if len(places) == 1 else places
    return work.answer("\n".join(lines), cited, "\n".join(formulas), value or values(rows, shown), shown, blanks=False)


def _beside(work: Work, row: Row) -> Sequence[Row]:
    """The rows that one is ranked among: of its block, without those that stand for many."""
    every = [r for r in work.scope.of(work.table.name) if r.sheet == row.sheet and r[work.column] is not None]
    own = [r for r in every if r["block"] == row["block"]] if work.table.name != "payee_block" else every
    return [r for r in own if not is_rest(r, work.lexicon)] or own if work.table.name != "payee_block" else own
