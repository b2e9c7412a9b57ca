"""What share one value is of another: of a column, a year, a row, a block, a payee, the table."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from index.tables import Row
from index.text import clean, fold
from qa.answer import Answer, Citation
from qa.difference import times
from qa.lookup import row_citations
from qa.say import percent, say_yen
from qa.terms import Term, sides, term
from qa.work import Work, is_rest, json_number

# What is said before these is the whole: 計に対する, 執行額のうち, 予算の何割が, 2023年度から.
_WHOLE = re.compile(
    r"のうち|に占め|に対する|に対して|に対し|の中で|のほとんど|から(?!の?繰)|→|[とに]比べ|(?:何割|何%|何パーセント)"
    r"|のどれ(?:だけ|くらい|ぐらい|ほど)|のど(?:の|れ)(?:くらい|ぐらい|程度)|のいくら|の約?[\d.]+(?:倍|%|割)"
)


_GIVEN = "(?:全体|向け|むけ|宛て|あて|分|へ|の)*(?:交付|支出|補助|支払)?(?:額|総額|金|先)?(?:の)?(?:合計|総額|全体)?"


@dataclass(frozen=True, slots=True)
class Whole:
    """What a share is taken of: the amount, its name, its places."""

    amount: Any
    label: str
    cited: tuple[Citation, ...]


def ratio(work: Work) -> Answer:
    """Share of the rows in a whole: another side that is named, else what the rows are part of."""
    if work.table.name == "contract" and _counted(work):
        return _by_number(work)
    found = sides(work)
    if len(found) > 2 and work.table.name in ("budget_year", "goal_year") and work.years():
        found = [found[0], found[-1]]  # 2021年度から2023年度までに何倍
    if not found and work.table.name == "budget_year":
        parts = _parts_of_total(work)
        if parts is not None:
            return parts
    if len(found) == 2 and _apart(work, *found):
        return _of_two(work, *found)
    if work.table.name == "goal_year":
        return achieved(work)
    if work.table.name == "subsidy":
        return work.nothing()
    rows = work.filled()
    of = [w for w in wholes(work, rows) if w.amount]
    return share_of(work, rows, of) if of and rows else work.nothing()


def share_of(work: Work, rows: Sequence[Row], of: Sequence[Whole], whose: str = "") -> Answer:
    """Return the share of the rows in each of the wholes, the meant one first."""
    part = sum(r[work.column] for r in rows)
    unit = work.unit(rows)
    shares = [Fraction(part) / Fraction(whole.amount) for whole in of]
    said = [_said(work, share) for share in shares]
    formula = "\n".join(
        f"{say_yen(part, unit)} ÷ {whole.label} {say_yen(whole.amount, unit)} = {share}"
        for whole, share in zip(of, said, strict=True)
    )
    if whose:
        formula = f"{whose}{len(rows)}件\n{formula}"
    lines = "、".join(f"{whole.label}の{share}" for whole, share in zip(of, said, strict=True))
    text = f"{whose or work.whose(rows)}{work.label}（{say_yen(part, unit)}）は{lines}です。"
    also = [c for whole in of for c in whole.cited]
    return work.answer(text, rows, formula, json_number(shares[0]), also=also, blanks=False)


def _said(work: Work, share: Fraction) -> str:
    said = percent(share, 1 if share >= Fraction(1, 1000) else 3)
    text = work.query.text
    if share >= 2 and "%" not in text and "割" not in text:
        return f"{times(share)}（{said}）"
    if "割" in text.replace("割合", ""):
        return f"{said}（{times(share * 10).removesuffix('倍')}割）"
    return f"{times(share)}（{said}）" if "倍" in text else said


_ADDED = re.compile(
    r"(?:足[しすせ]|たす|たした|合わせ|あわせ|合計する|合算)[^、。?]{0,6}?(?:と|て|たら|、).*(?:何%|何割|割合|何パーセント)"
)
_TAKES = re.compile(r"(?:が|の)占め")


def _parts_of_total(work: Work) -> Answer | None:
    """補正と繰越で予算全体のどれくらい: several parts of one year's budget, as a share of the whole."""
    columns = [c for c in work.numeric_columns() if work.table.column(c).kind == "yen"]
    parts = [c for c in columns if c != "total"]
    rows = [r for r in work.query.rows if r["total"] and all(r[c] is not None for c in columns)]
    if "total" not in columns or len(parts) < 2 or len(rows) != 1 or "executed" in parts:
        return None
    row = rows[0]
    value = sum(row[c] for c in parts)
    share, labels = Fraction(value, row["total"]), "と".join(work.lexicon.label("budget_year", c) for c in parts)
    said, total = _said(work, share), term(work, [row], "total")
    amount = work.said(value, [row])
    text = f"{work.name(row)}の{labels}の合計（{amount}）は予算の計（{total.said}）の{said}です。"
    formula = " + ".join(work.term(row, c) for c in parts) + f" = {amount}\n{amount} ÷ {total.printed} = {said}"
    return work.answer(text, [row], formula, json_number(share), [*parts, "total"], blanks=False)


def _apart(work: Work, one: Term, two: Term) -> bool:
    """Whether two sides are set against each other, and are not added up first: BとCの合計は全体の何%."""
    if work.table.name in ("budget_year", "goal_year", "subsidy") or one.column != two.column:
        return True
    if _ADDED.search(work.query.text, max(one.at, two.at, 0)):
        return False  # 甲と乙を足すと何%
    between = work.query.text[max(min(one.at, two.at), 0) : max(one.at, two.at)]
    return "は" in between or "が" in between or not (work.query.whole or "sum" in work.query.more)


def _of_two(work: Work, one: Term, two: Term) -> Answer:
    """執行額は当初予算の何%, 計に対する繰越し: the side said before 〜に対する is the whole, else the second."""
    between = work.query.text[max(min(one.at, two.at), 0) : max(one.at, two.at)]
    part, whole = (two, one) if _WHOLE.search(between) else (one, two)
    takes = _TAKES.search(work.query.text)
    if takes is not None and max(one.at, two.at) < takes.start():  # 予算で繰越しが占める割合
        part, whole = sorted((one, two), key=lambda t: -t.at)
    if {one.column, two.column} == {"amount", "next_request"} and "倍" in work.query.text:
        part, whole = (one, two) if one.column == "next_request" else (two, one)  # how many times this year's it is
    if {one.column, two.column} == {"target", "result"}:
        part, whole = (one, two) if one.column == "result" else (two, one)
    further = _APART if work.table.name != "subsidy" else _TIMES
    unsaid = work.table.name == "subsidy" and min(part.at, whole.at) < 0  # 圏域なら単独の何倍まで
    if (unsaid or further.search(work.query.text)) and part.value < whole.value:
        part, whole = whole, part
    if not whole.value:
        return work.nothing()
    share = Fraction(part.value) / Fraction(whole.value)
    said = _said(work, share)
    text = f"{_side(work, part)}（{part.said}）は{_side(work, whole)}（{whole.said}）の{said}です。"
    sums = [f"{side.printed} = {side.said}" for side in (part, whole) if len(side.rows) > 1]
    formula = "\n".join([*sums, f"{part.printed} ÷ {whole.printed} = {said}"])
    columns = tuple(dict.fromkeys((part.column, whole.column)))
    rows = unique_rows([*part.rows, *whole.rows])
    return work.answer(text, rows, formula, json_number(share), columns, blanks=False)


_TIMES = re.compile(r"(?<!の)何倍|倍(?:くらい|ぐらい|ほど|も|の)*(?:違|ちが|ちゃう|差|開き|離れ)")  # 甲と乙とで何倍
# 何倍違うか: the greater is so many times the lesser, whichever is said first.
_APART = re.compile(r"倍(?:くらい|ぐらい|ほど|も|の)*(?:違|ちが|ちゃう|差|開き|離れ)")


def _side(work: Work, side: Term) -> str:
    label = work.lexicon.label(work.table.name, side.column)
    return side.name if label in side.name else f"{side.name}の{label}"


def unique_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows in order, each once."""
    return list({(r.table, r.sheet, r.number): r for r in rows}.values())


def achieved(work: Work) -> Answer:
    """Result over target, of the rows where the form leaves the rate blank."""
    rows = [r for r in work.query.rows if r["target"] and r["result"] is not None]
    if not rows:
        return work.nothing()
    lines, formulas, shares = [], [], []
    for row in rows:
        one, two = term(work, [row], "result"), term(work, [row], "target")
        share = Fraction(one.value) / Fraction(two.value)
        said = _said(work, share)
        labels = [work.lexicon.label("goal_year", c) for c in ("target", "result")]
        lines.append(f"{one.name}：{labels[0]}は{two.said}、{labels[1]}は{one.said}で、目標の{said}")
        formulas.append(f"{one.name}：{one.printed} ÷ {two.printed} = {said}")
        shares.append(json_number(share))
    text = "\n".join(lines) + ("です。" if len(lines) == 1 else "")
    value = shares[0] if len(shares) == 1 else shares
    return work.answer(text, rows, "\n".join(formulas), value, ("result", "target"), blanks=False)


# ---------------------------------------------------------------- shares by number


def _counted(work: Work) -> bool:
    """Whether a share of contracts is one of their number: 一者応札の割合."""
    methods = [f for f in work.query.filters if f.column in ("bidders", "method", "award_rate")]
    return bool(methods) and not re.search(r"金額|額|円|支出", work.query.text)


def _by_number(work: Work) -> Answer:
    """Of how many contracts (competitive ones, where single bidders are asked) the rows are."""
    part = [r for r in work.query.rows if not is_rest(r, work.lexicon)]
    every = [r for r in work.scope.of("contract") if not is_rest(r, work.lexicon)]
    single = any(f.column == "bidders" for f in work.query.filters)
    words = work.lexicon.words["competitive"]
    whole = [r for r in every if any(w in fold(str(r["method"] or "")) for w in words)] if single else every
    if not part or not whole:
        return work.nothing()
    said = _said(work, Fraction(len(part), len(whole)))
    of = "競争契約" if single else "契約"
    text = f"{work.whose(part)}契約は{of}{len(whole)}件のうち{len(part)}件で、{said}です。"
    formula = f"{len(part)}件 ÷ {len(whole)}件 = {said}"
    columns = [f.column for f in work.query.filters if f.column in ("bidders", "method", "award_rate")]
    return work.answer(text, whole, formula, json_number(Fraction(len(part), len(whole))), columns, blanks=False)


# ---------------------------------------------------------------- wholes


def wholes(work: Work, rows: Sequence[Row]) -> list[Whole]:
    """Return what the rows are a share of, the meant whole first."""
    by_kind = _kind_whole(work, rows) if work.query.of_block is None else None
    whole = by_kind or whole_of(work, rows)
    if whole is None:
        return []
    block = any(f.column == "block" for f in work.query.filters) and work.table.name == "payee"
    block = block or work.query.of_block is not None
    named = work.query.whole or (block and whole.amount != work.all_blocks())
    if work.table.name in ("payee", "contract", "payee_block") and not named:
        others = [_own_block(work, rows), _of_budget(work, "executed", rows, strict=True)]
        return [whole, *(w for w in others if w is not None and w.amount != whole.amount)]
    return [whole]


def part_whole(work: Work, rows: Sequence[Row]) -> list[Whole]:
    """Return what the rows of a list that the question picks add up to: 補正予算の項目のうち最大は合計の何%."""
    picked = [f for f in work.query.filters if f.words and f.column != "year"]
    if work.table.name not in ("budget_item", "cost_item") or not picked or len(rows) < 2:
        return []
    cited = row_citations(rows, (work.column,), work.lexicon)
    return [Whole(sum(r[work.column] for r in rows), f"{work.whose(rows)}{work.label}の合計", cited)]


def _kind_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """都道府県への交付のうち岐阜県の比率: the whole is a kind of payee."""
    found = _WHOLE.search(work.query.text)
    if found is None or work.table.name not in ("payee", "contract"):
        return None
    column = "name" if work.table.name == "payee" else "payee"
    before = work.query.text[: found.start()]
    for kind in work.lexicon.payee_kinds.values():
        if not kind.soft and re.search(f"(?:{'|'.join(kind.say)}){_GIVEN}$", before):
            every = [r for r in work.scope.of(work.table.name) if r[work.column] is not None]
            of_kind = [r for r in every if re.search(kind.pattern, fold(str(r[column])))]
            if of_kind and len(of_kind) > len(rows) and all(r in of_kind for r in rows):
                cited = row_citations(of_kind, (work.column,), work.lexicon)
                return Whole(sum(r[work.column] for r in of_kind), f"{kind.kind}の{work.label}の合計", cited)
    return None


def whole_of(work: Work, rows: Sequence[Row]) -> Whole | None:
    """Return what the rows are part of; None where nothing is printed of which they are."""
    if work.kind != "yen" or not rows:
        return None
    if work.query.whole and work.table.name != "budget_year":
        return _of_budget(work, work.query.whole, rows)
    name = work.table.name
    if name in ("payee", "contract", "payee_block"):
        return _block_whole(work, rows)
    if name == "cost_item":
        return _payee_whole(work, rows)
    if name == "overhead":
        return _overhead_whole(work, rows)
    if name == "budget_year":
        return _budget_whole(work, rows)
    every = [r for r in work.scope.of(name) if r[work.column] is not None]
    if len(rows) >= len(every):
        return None
    amount = sum(r[work.column] for r in every)
    return Whole(amount, f"{work.words.title}の合計", row_citations(every, (work.column,), work.lexicon))


def _of_budget(work: Work, column: str, rows: Sequence[Row], strict: bool = False) -> Whole | None:
    """A column of the budget table, of the year that the rows belong to."""
    every = {r["year"]: r for r in work.scope.of("budget_year") if r[column]}
    own = rows[0]["year"] if rows and rows[0]["year"] else work.scope.fiscal_year + work.words.period
    row = every.get(own) or (every[max(every)] if every and not strict else None)
    if row is None:
        return None
    label = f"{row['year']}年度の{work.lexicon.label('budget_year', column)}"
    return Whole(row[column], label, row_citations([row], (column,), work.lexicon))


def _block_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """The block that is named, else all blocks together."""
    blocks = [b for b in work.scope.of("payee_block") if b["total"] is not None]
    named = [f for f in work.query.filters if f.column == "block"] or "ブロック" in work.query.text
    named = named or work.query.of_block is not None
    letters = {r["block"] for r in rows} if work.query.of_block is None else {work.query.of_block}
    own = [b for b in blocks if b["block"] in letters]
    whole = sum(r[work.column] for r in rows) == sum(b["total"] for b in own)  # ブロックAに流れたのは支出の何%
    if named and work.table.name != "payee_block" and not (whole and len(own) < len(blocks)):
        blocks = own
    if not blocks:
        return None
    label = f"ブロック{blocks[0]['block']}の合計支出額" if len(blocks) == 1 else "支出先ブロックの合計"
    cited = row_citations(blocks, ("total",), work.lexicon)
    return Whole(sum(b["total"] for b in blocks), label, cited)


def _own_block(work: Work, rows: Sequence[Row]) -> Whole | None:
    """The block of the payees, where it is one and has others besides them."""
    letters = {(r.sheet, r["block"]) for r in rows}
    own = [b for b in work.scope.of("payee_block") if (b.sheet, b["block"]) in letters and b["total"]]
    if work.table.name == "payee_block" or len(own) != 1 or len(own) != len(letters):
        return None
    if sum(r[work.column] for r in rows) >= own[0]["total"]:
        return None
    return Whole(
        own[0]["total"], f"ブロック{own[0]['block']}の合計支出額", row_citations(own, ("total",), work.lexicon)
    )


def _payee_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """A cost item is a share of what its payee got."""
    owners = {(r.sheet, r["block"], r["payee"]) for r in rows}
    payees = [p for p in work.scope.of("payee") if (p.sheet, p["block"], p["name"]) in owners and p["amount"]]
    if not payees:
        return _costs_whole(work, owners)
    label = f"{payees[0]['name']}の支出額" if len(payees) == 1 else "支出先の支出額の合計"
    return Whole(sum(p["amount"] for p in payees), label, row_citations(payees, ("amount",), work.lexicon))


def _costs_whole(work: Work, owners: Container[object]) -> Whole | None:
    """All costs of a payee that the sheet does not list among the payees."""
    costs = [r for r in work.scope.of("cost_item") if (r.sheet, r["block"], r["payee"]) in owners and r["amount"]]
    names = "・".join(dict.fromkeys(clean(str(r["payee"])) for r in costs))
    cited = row_citations(costs, ("amount",), work.lexicon)
    return Whole(sum(r["amount"] for r in costs), f"{names}の費目の合計", cited) if costs else None


def _overhead_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    """The first record of the overhead is its total (index.sheet.Overhead)."""
    totals = [r for r in work.scope.of("overhead") if r["item"] is None and r["amount"]]
    part = [r for r in rows if r["item"] is not None]
    if not totals or not part:
        return None
    return Whole(totals[0]["amount"], "間接経費の合計", row_citations(totals[:1], ("amount",), work.lexicon))


def _budget_whole(work: Work, rows: Sequence[Row]) -> Whole | None:
    if len(rows) != 1 or work.column == "total" or rows[0]["total"] is None:
        return None
    label = work.lexicon.label("budget_year", "total")
    return Whole(rows[0]["total"], label, row_citations(rows, ("total",), work.lexicon))
