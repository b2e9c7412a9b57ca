"""What the form itself prints of a computed value: a block's total and number of payees, a year's rate of execution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from index.tables import Row
from qa.answer import COMPUTED, Answer, unique
from qa.lookup import row_citations
from qa.say import percent
from qa.work import Work

NEAR = Fraction(1, 1000)  # how far a printed rate may be from the quotient, for its rounding


def printed_beside(work: Work, answer: Answer) -> Answer:
    """Return the answer with the printed value that agrees with what was computed, and its place."""
    if answer.kind != COMPUTED:
        return answer
    if work.table.name == "payee" and work.query.operation in ("sum", "mean"):
        return _block_totals(work, answer)
    return _execution_rate(work, answer) if work.table.name == "budget_year" else answer


def _block_totals(work: Work, answer: Answer) -> Answer:
    rows = work.filled()
    blocks = _whole_blocks(work, rows)
    if not blocks or sum(b["total"] for b in blocks) != sum(r[work.column] for r in rows):
        return answer
    said = " + ".join(f"{b.cells['total'].text.strip()}（ブロック{b['block']}）" for b in blocks)
    cited = row_citations(blocks, ("total", "count"), work.lexicon)
    return replace(
        answer,
        calculation=f"{answer.calculation}\n合計支出額の記載と一致：{said}",
        citations=unique([*answer.citations, *cited]),
    )


def _whole_blocks(work: Work, rows: Sequence[Row]) -> list[Row]:
    """Return the blocks of which the rows are all payees; empty where a payee is left out."""
    letters = {(r.sheet, r["block"]) for r in rows}
    every = [r for r in work.scope.of("payee") if (r.sheet, r["block"]) in letters and r[work.column] is not None]
    blocks = [b for b in work.scope.of("payee_block") if (b.sheet, b["block"]) in letters and b["total"] is not None]
    return blocks if work.column == "amount" and len(every) == len(rows) and len(blocks) == len(letters) else []


def _execution_rate(work: Work, answer: Answer) -> Answer:
    if work.query.operation != "ratio" or not isinstance(answer.value, int | float):
        return answer
    for row in work.query.rows:
        rate = row["execution_rate"]
        given = rate is not None and row["executed"] and row["total"]
        if (
            given
            and row["executed"] / row["total"] == answer.value
            and abs(Fraction(rate) - Fraction(answer.value)) < NEAR
        ):
            cited = row_citations([row], ("execution_rate",), work.lexicon)
            calculation = f"{answer.calculation}\n執行率の記載：{percent(Fraction(rate), 1)}"
            return replace(answer, calculation=calculation, citations=unique([*answer.citations, *cited]))
    return answer
