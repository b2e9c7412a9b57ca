"""The highest, the lowest, the first N and the N-th of the rows."""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from index.tables import Row
from qa.answer import NOT_IN_SHEET, Answer
from qa.lookup import values
from qa.mentions import EVERY
from qa.refuse import refuse
from qa.say import PERCENT, listed
from qa.share import share_of
from qa.taken_of import part_whole, wholes
from qa.terms import term
from qa.work import Work, json_number

SHOWN = 40  # ranked rows that are listed


def highest(work: Work) -> Answer:
    """The row (or rows) with the greatest value; with the least beside it where both are asked."""
    return _extreme(work, [True, *([False] if "min" in work.query.more else [])])


def lowest(work: Work) -> Answer:
    """The row (or rows) with the least value."""
    return _extreme(work, [False])


def _extreme(work: Work, ways: Sequence[bool]) -> Answer:
    rows = work.single()
    if not rows:
        return work.nothing()
    lines, cited = [], []
    for greatest in ways:
        best = (max if greatest else min)(r[work.column] for r in rows)
        found = [r for r in rows if r[work.column] == best]
        names = "、".join(dict.fromkeys(work.name(r) for r in found))
        lines.append(f"{work.label}が最も{_word(work, greatest)}のは{names}で、{work.value(found[0])}です。")
        lines += _details(work, found)
        cited += found
    formula = f"{len(rows)}件の{work.label}を比べた"
    if len(ways) > 1 and work.kind in ("yen", "count", "quantity"):
        most, least = (term(work, [found(rows, work.column)]) for found in (_most, _least))
        gap = work.said(most.value - least.value, [*most.rows, *least.rows])
        lines.append(f"差は{gap}です。")
        formula += f"\n{most.printed} − {least.printed} = {gap}"
    whole = part_whole(work, rows) or wholes(work, cited) if "ratio" in work.query.more and work.kind == "yen" else []
    if len(ways) == 1 and whole:
        return share_of(work, cited, whole, f"{lines[0].removesuffix('です。')}、その")
    return work.answer("\n".join(lines), cited, formula, values(cited, _shown(work)), _shown(work))


def _most(rows: Sequence[Row], column: str) -> Row:
    return max(rows, key=lambda r: r[column])


def _least(rows: Sequence[Row], column: str) -> Row:
    return min(rows, key=lambda r: r[column])


def _word(work: Work, greatest: bool) -> str:
    if work.kind == "rate":
        return "高い" if greatest else "低い"
    if work.kind in ("count", "quantity"):
        return "多い" if greatest else "少ない"
    return "大きい" if greatest else "小さい"


def _shown(work: Work) -> tuple[str, ...]:
    return tuple(dict.fromkeys((work.column, *work.query.columns)))


def _details(work: Work, rows: Sequence[Row]) -> list[str]:
    extra = [c for c in work.query.columns if c != work.column and f"{{{c}}}" not in work.words.subject]
    if not extra or not work.query.named:
        return []
    lines = []
    for row in rows:
        said = [f"{work.lexicon.label(work.table.name, c)}は{work.value(row, c)}" for c in extra]
        lines.append("、".join(said))
    return [listed(lines)]


_TOGETHER = regex(
    r"(?:だけ|のみ|まで|分)で|あわ?せ|合わせ|占め|足[すしせ]|たす|(?:で|が|は)(?:何千?円|何億|何万|いくら|なんぼ)に"
)  # 上位3社だけでいくらに
_LOW = regex(
    r"(?:少な?|低|小さ|安|ちっ(?:ちゃ|さ))い?(?:く|の|順|方|ほう|もの|もん|やつ|とこ|額|から|[一-鿿])|下位|ワースト|下から|昇順|ビリ|びり"
)


def _low(work: Work) -> bool:
    """Whether the order asked for begins with the least."""
    return _LOW.search(work.query.text) is not None


def top(work: Work) -> Answer:
    """The first N rows, in order."""
    rows = work.single()
    if not rows:
        return work.nothing()
    low = _low(work)
    ordered = sorted(rows, key=lambda r: r[work.column], reverse=not low)
    wanted = int(work.query.argument)
    first = ordered[: min(wanted, SHOWN)]
    lines = [f"{i}位 {work.name(r)}：{work.value(r)}" for i, r in enumerate(first, 1)]
    order = _word(work, not low)
    formula = f"{len(rows)}件を{work.label}の{order}順に並べ、その{len(first)}件：{'、'.join(lines)}"
    which = f"{order}順" if wanted == EVERY else f"{'下位' if low else '上位'}{len(first)}件"
    text = f"{work.label}の{which}は次のとおりです。\n" + "\n".join(lines)
    if "ratio" in work.query.more or (work.query.unit == PERCENT and work.kind != "rate"):
        return share_of(work, first, wholes(work, first), f"{which}の") if wholes(work, first) else work.nothing()
    if work.kind == "yen" and ("sum" in work.query.more or _TOGETHER.search(work.query.text)):
        side = term(work, first)
        text += f"\n合計は{work.said(side.value, first)}です。"
        formula += f"\n{side.printed} = {work.said(side.value, first)}"
        return work.answer(text, first, formula, json_number(side.value))
    return work.answer(text, first, formula, values(first, _shown(work)))


def _owner(row: Row) -> object:
    return row["payee"] if row.table in ("contract", "cost_item") else row["name"] or row.number


_BIDS = regex("札|応募|競|社目|者目")


def place(work: Work) -> Answer:
    """The N-th row."""
    rows = work.single()
    bids = work.table.name != "contract" or _BIDS.search(work.query.text)
    if bids and any(f.relation == "among" for f in work.query.filters) and len({_owner(r) for r in rows}) == 1:
        detail = "その順位は記載されていません"  # 甲社の入札で2位: the form names who won, and nobody else
        return refuse(NOT_IN_SHEET, detail, interpretation=work.interpretation)
    wanted = int(work.query.argument)
    if not 0 < wanted <= len(rows):
        detail = f"{wanted}番目に当たる行がありません"
        return refuse(NOT_IN_SHEET, detail, interpretation=work.interpretation)
    low = _low(work)
    row = sorted(rows, key=lambda r: r[work.column], reverse=not low)[wanted - 1]
    text = f"{work.label}が{wanted}番目に{_word(work, not low)}のは{work.name(row)}で、{work.value(row)}です。"
    formula = f"{len(rows)}件を{work.label}の順に並べた{wanted}番目"
    return work.answer(text, [row], formula, values([row], _shown(work)), _shown(work))
