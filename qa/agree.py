"""Amounts of a sheet that must agree: blocks and what was spent, payees and their block, cost items and their payee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.tables import Row
from index.text import clean, fold
from qa.answer import COMPUTED, Answer, Citation, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.query import Query
from qa.say import printed_unit, say_yen, yen
from qa.scope import Scope

NEAR = 1000  # yen by which rounded parts may miss their printed total


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: what an answer says of it, its formula, its places, and whether the amounts agree."""

    text: str
    formula: str
    citations: tuple[Citation, ...]
    gap: int
    value: dict[str, Any]


def checked(checks: Sequence[Check], query: Query, lexicon: Lexicon) -> Answer | None:
    """Return the answer that tells the checks; None without any."""
    if not checks:
        return None
    return Answer(
        COMPUTED,
        "\n".join(c.text for c in checks),
        unique(cited for c in checks for cited in c.citations),
        [c.value for c in checks],
        interpretation=query.interpretation(lexicon),
        calculation="\n".join(c.formula for c in checks),
    )


def spent(scope: Scope, lexicon: Lexicon) -> Iterator[Check]:
    """Whether the blocks (with the overhead) add up to what the ministry spent: once a sheet."""
    for sheet in scope.sheets:
        blocks = [b for b in scope.of("payee_block") if b.sheet == sheet and b["total"] is not None]
        whole = _executed(sheet, scope)
        if not blocks or whole is None:
            continue
        row, column, label = whole
        extra = [o for o in scope.of("overhead") if o.sheet == sheet and o["item"] is None and o["amount"]][:1]
        parts = [(b, "total") for b in blocks] + [(o, "amount") for o in extra]
        total, unit = sum(r[c] for r, c in parts), printed_unit(blocks[0].cells["total"])
        gap = row[column] - total
        of_blocks = sum(b["total"] for b in blocks)
        more = f"、間接経費{say_yen(extra[0]['amount'], unit)}を加えると{say_yen(total, unit)}" if extra else ""
        end = verdict(gap, unit)
        if gap < -NEAR and len(blocks) > 1:  # money that a block passes on to another is counted in both
            end = "単純な合計の方が多く、支出先から別のブロックへ再び支出された分が重複している可能性があります"
            alone = next((b for b in blocks if b["total"] == row[column]), None)
            if alone is not None:
                end = f"ブロック{alone['block']}だけで{label}と一致し、ほかはそこから再び支出された分とみられます"
        whole_said = say_yen(row[column], unit)
        text = f"支出先ブロックの合計は{say_yen(of_blocks, unit)}{more}、{label}は{whole_said}で、{end}。"
        formula = " + ".join(b.cells["total"].text.strip() for b in blocks) + f" = {say_yen(of_blocks, unit)}"
        if extra:
            formula += f"\n{yen(of_blocks, unit)} + {extra[0].cells['amount'].text.strip()} = {say_yen(total, unit)}"
        cited = [*row_citations([row], (column,), lexicon)]
        for r, c in parts:
            cited += row_citations([r], (c,), lexicon)
        value = {"blocks": of_blocks, "total": total, "executed": row[column]}
        yield Check(text, f"{formula}\n{difference_said(row[column], total, unit)}", unique(cited), gap, value)


def _executed(sheet: str, scope: Scope) -> tuple[Row, str, str] | None:
    """What was spent in the year before the sheet's: of the budget table, else of the flow of money."""
    year = int(sheet.split("-")[0]) - 1
    for row in scope.of("budget_year"):
        if row.sheet == sheet and row["year"] == year and row["executed"]:
            return row, "executed", f"{year}年度の執行額"
    flows = (r for r in scope.of("flow") if r.sheet == sheet and not r["block"] and r["amount"])
    return next(((r, "amount", "資金の流れの支出額") for r in flows), None)


def payees(query: Query, scope: Scope, lexicon: Lexicon, only_wrong: bool = False) -> Iterator[Check]:
    """Whether the payees of the blocks asked for add up to their printed totals."""
    letters = {(r.sheet, r["block"]) for r in query.rows if r["block"]}
    for block in scope.of("payee_block"):
        mine = (block.sheet, block["block"])
        rows = [p for p in scope.of("payee") if (p.sheet, p["block"]) == mine and p["amount"] is not None]
        if (letters and mine not in letters) or block["total"] is None or not rows:
            continue
        total, unit = sum(p["amount"] for p in rows), printed_unit(block.cells["total"])
        gap = block["total"] - total
        if only_wrong and abs(gap) <= NEAR:
            continue
        one, two = say_yen(total, unit), say_yen(block["total"], unit)
        text = (
            f"ブロック{block['block']}は、各支出先の額の合計が{one}、合計支出額の記載が{two}で、{verdict(gap, unit)}。"
        )
        formula = " + ".join(p.cells["amount"].text.strip() for p in rows) + f" = {one}"
        cited = unique([*row_citations([block], ("total",), lexicon), *row_citations(rows, ("amount",), lexicon)])
        value = {"block": block["block"], "total": block["total"], "sum": total}
        yield Check(text, f"{formula}\n{difference_said(block['total'], total, unit)}", cited, gap, value)


def costs(query: Query, scope: Scope, lexicon: Lexicon, only_wrong: bool = False) -> Iterator[Check]:
    """Whether the cost items of a payee add up to what it got."""
    names = {
        fold(str(r["payee"] or r["name"])) for r in query.rows if r.table != "payee_block" and (r["payee"] or r["name"])
    }
    letters = {(r.sheet, r["block"]) for r in query.rows if r["block"]}
    for payee in scope.of("payee"):
        owner = fold(str(payee["name"]))
        if (names and owner not in names) or (letters and (payee.sheet, payee["block"]) not in letters):
            continue
        items = [c for c in scope.of("cost_item") if c.sheet == payee.sheet and c["block"] == payee["block"]
                 and fold(str(c["payee"])) == owner and c["amount"] is not None]  # fmt: skip
        if not items or payee["amount"] is None:
            continue
        total, unit = sum(c["amount"] for c in items), printed_unit(payee.cells["amount"])
        gap = payee["amount"] - total
        if only_wrong and abs(gap) <= NEAR:
            continue
        one, two = say_yen(total, unit), say_yen(payee["amount"], unit)
        name = clean(str(payee["name"]))
        text = f"{name}（ブロック{payee['block']}）は、費目の合計が{one}、支出額が{two}で、{verdict(gap, unit)}。"
        formula = " + ".join(c.cells["amount"].text.strip() for c in items) + f" = {one}"
        cited = unique([*row_citations([payee], ("amount",), lexicon), *row_citations(items, ("amount",), lexicon)])
        value = {"payee": name, "block": payee["block"], "amount": payee["amount"], "sum": total}
        yield Check(text, f"{formula}\n{difference_said(payee['amount'], total, unit)}", cited, gap, value)


def contracts(query: Query, scope: Scope, lexicon: Lexicon, only_wrong: bool = False) -> Iterator[Check]:
    """Whether the contracts of a payee add up to what it got."""
    letters = {(r.sheet, r["block"]) for r in query.rows if r["block"]}
    names = {fold(str(r["payee"] or r["name"])) for r in query.rows if r.table in ("payee", "contract")}
    for payee in scope.of("payee"):
        mine = (payee.sheet, payee["block"])
        if (letters and mine not in letters) or (names and fold(str(payee["name"])) not in names):
            continue
        rows = [c for c in scope.of("contract") if (c.sheet, c["block"]) == mine and c["payee"] == payee["name"]
                and c["amount"] is not None]  # fmt: skip
        if not rows or payee["amount"] is None:
            continue
        total, unit = sum(c["amount"] for c in rows), printed_unit(payee.cells["amount"])
        gap = payee["amount"] - total
        if only_wrong and abs(gap) <= NEAR:
            continue
        one, two = say_yen(total, unit), say_yen(payee["amount"], unit)
        name = clean(str(payee["name"]))
        text = (
            f"{name}（ブロック{payee['block']}）は、契約ごとの額の合計が{one}、支出額が{two}で、{verdict(gap, unit)}。"
        )
        formula = " + ".join(c.cells["amount"].text.strip() for c in rows) + f" = {one}"
        cited = unique([*row_citations([payee], ("amount",), lexicon), *row_citations(rows, ("amount",), lexicon)])
        value = {"payee": name, "block": payee["block"], "amount": payee["amount"], "sum": total}
        yield Check(text, f"{formula}\n{difference_said(payee['amount'], total, unit)}", cited, gap, value)


def overhead(scope: Scope, lexicon: Lexicon) -> Iterator[Check]:
    """Whether the items of the overhead add up to its printed total."""
    for sheet in scope.sheets:
        rows = [o for o in scope.of("overhead") if o.sheet == sheet and o["amount"] is not None]
        whole, items = [o for o in rows if o["item"] is None], [o for o in rows if o["item"] is not None]
        if len(whole) != 1 or not items:
            continue
        total, unit = sum(o["amount"] for o in items), printed_unit(items[0].cells["amount"])
        gap = whole[0]["amount"] - total
        one, two = say_yen(total, unit), say_yen(whole[0]["amount"], unit)
        text = f"間接経費は、内訳の合計が{one}、間接経費の記載が{two}で、{verdict(gap, unit)}。"
        formula = " + ".join(o.cells["amount"].text.strip() for o in items) + f" = {one}"
        cited = row_citations([*whole, *items], ("amount", "item"), lexicon)
        value = {"sum": total, "overhead": whole[0]["amount"]}
        yield Check(text, f"{formula}\n{difference_said(whole[0]['amount'], total, unit)}", cited, gap, value)


def some_blocks(letters: Sequence[str], against: str, scope: Scope, lexicon: Lexicon) -> Iterator[Check]:
    """Whether the blocks named add up to another block, or (``against`` empty) to what was spent."""
    for sheet in scope.sheets:
        mine = {b["block"]: b for b in scope.of("payee_block") if b.sheet == sheet and b["total"] is not None}
        whole = (mine[against], "total", f"ブロック{against}") if against in mine else _executed(sheet, scope)
        rows = [mine[x] for x in letters if x in mine]
        if whole is None or len(rows) < len(letters):
            continue
        row, column, label = whole
        total, unit = sum(r["total"] for r in rows), printed_unit(rows[0].cells["total"])
        gap = row[column] - total
        named = "・".join(f"ブロック{r['block']}" for r in rows)
        text = f"{named}の合計は{say_yen(total, unit)}、{label}は{say_yen(row[column], unit)}で、{verdict(gap, unit)}。"
        formula = " + ".join(r.cells["total"].text.strip() for r in rows) + f" = {say_yen(total, unit)}"
        cited = unique([*row_citations(rows, ("total",), lexicon), *row_citations([row], (column,), lexicon)])
        value = {"blocks": list(letters), "sum": total, "whole": row[column]}
        yield Check(text, f"{formula}\n{difference_said(row[column], total, unit)}", cited, gap, value)


def verdict(gap: int, unit: str) -> str:
    """Say whether two amounts agree that lie ``gap`` yen apart."""
    if not gap:
        return "一致しています"
    why = "（端数処理によるものと考えられます）" if abs(gap) <= NEAR else ""
    return f"{say_yen(abs(gap), unit)}の差があります{why}"


def difference_said(whole: int, parts: int, unit: str) -> str:
    """Return the formula of the difference of two amounts."""
    return f"{say_yen(whole, unit)} − {say_yen(parts, unit)} = {say_yen(whole - parts, unit)}"
