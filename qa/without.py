"""What a sum leaves out, shown beside it: the rows taken away, and that the printed total less them agrees."""

from __future__ import annotations

from collections.abc import Sequence

from index.tables import Row
from qa.answer import Citation, unique
from qa.lookup import row_citations
from qa.work import Work

SHOWN = 12  # rows left out that are shown
_PAID = ("payee", "contract")


def left_out(work: Work, rows: Sequence[Row]) -> tuple[str, tuple[Citation, ...]]:
    """Return the formula of what ``rows`` leave out of the payments they are taken from, with its places.

    Empty where nothing is left out, or where names or values pick the rows.
    """
    cut = [f for f in work.query.filters if f.relation == "without" or f.words.endswith("以外")]
    others = [f for f in work.query.filters if f not in cut and f.column != "block" and f.relation != "kind"]
    if work.table.name not in _PAID or not cut or others:
        return "", ()
    blocks = {(r.sheet, r["block"]) for r in rows}
    named = any(f.column == "block" for f in work.query.filters)
    every = [r for r in work.scope.of(work.table.name) if not named or (r.sheet, r["block"]) in blocks]
    kept = {(r.sheet, r.number) for r in rows}
    gone = [r for r in every if (r.sheet, r.number) not in kept and r[work.column] is not None]
    if not gone or len(gone) > SHOWN:
        return "", ()
    total = sum(r[work.column] for r in rows) + sum(r[work.column] for r in gone)
    printed = [b for b in work.scope.of("payee_block") if (b.sheet, b["block"]) in blocks] if named else []
    agrees = (
        bool(printed) and all(b["total"] is not None for b in printed) and sum(b["total"] for b in printed) == total
    )
    lines = [f"除いた行：{'、'.join(f'{work.name(r)} {work.term(r)}' for r in gone)}"]
    if agrees:
        less = " − ".join(work.term(r) for r in gone)
        whole = " + ".join(b.cells["total"].text.strip() for b in printed)
        lines.append(
            f"合計支出額からの検算：{whole} − {less} = {work.said(total - sum(r[work.column] for r in gone), rows)}"
        )
    cited = row_citations(gone, (work.column,), work.lexicon)
    if agrees:
        cited += row_citations(printed, ("total",), work.lexicon)
    return "\n".join(lines), unique(cited)
