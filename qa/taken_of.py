"""What a share is taken of: the block, the payee's own, the kind of payee, a column of the budget, the table; pure."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import Citation
from qa.lookup import row_citations
from qa.work import Work

# What is said before these is the whole: 計に対する, 執行額のうち, 予算の何割が, 2023年度から.
WHOLE = regex(
    r"のうち|に占め|に対する|に対して|に対し|の中で|のほとんど|から(?!の?繰)|→|[とに]比べ|(?:何割|何%|何パーセント)"
    r"|のどれ(?:だけ|くらい|ぐらい|ほど)|のど(?:の|れ)(?:くらい|ぐらい|程度)|のいくら|の何倍|の約?[\d.]+(?:倍|%|割)"
)


_GIVEN = "(?:全体|向け|むけ|宛て|あて|分|へ|の)*(?:交付|支出|補助|支払)?(?:額|総額|金|先)?(?:の)?(?:合計|総額|全体)?"


@dataclass(frozen=True, slots=True)
class Whole:
    """What a share is taken of: the amount, its name, its places."""

    amount: Any
    label: str
    cited: tuple[Citation, ...]


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
    """都道府県への交付のうち甲県の比率: the whole is a kind of payee."""
    found = WHOLE.search(work.query.text)
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
