"""Whether the rate or the cap of a grant is asked, where the words fit both or the cell asked for does not tell; pure.

どの割合まで asks for a rate, however much まで speaks of a cap; of a grant that names no cap いくら asks for its rate;
and a limit that is a share (総資産額の1/2を限度とする) is compared as the rate it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from index.tables import Row
from qa.candidate import Candidate
from qa.grant_terms import asks_which
from qa.recipients import barred
from qa.spans import Reading

_SHARE = regex(r"割合|何割|何分の|何%|何パーセント|百分の|100分の|(?<![効能])率(?!的)")
_CAP = regex(r"上限|限度|天井|頭打ち|最高|基準額|単価|キャップ|マックス")
_MOST = regex(r"最大|(?:いくら|円)まで")  # asks for a cap, which may be blank
_WHICH = regex(r"どちら|どっち|いずれ")


def of_grant(best: Candidate, columns: tuple[str, ...], rows: Sequence[Row], reading: Reading) -> tuple[str, ...]:
    """Return the columns asked of grants; those of every other table as they are."""
    if best.table != "subsidy":
        return columns
    if asks_which(reading) and _by_what_is_not(rows, reading):
        named = len(rows) == 1 and rows[0]["subprogram"] is not None
        return ("recipient", "subprogram") if named else ("recipient",)
    if columns == ("recipient",) and _WHAT_COST.search(reading.text) and rows and all(_tells_costs(r) for r in rows):
        return ("cap",)
    if "cap" not in columns or "rate" in columns:
        return columns
    share, capped = _SHARE.search(reading.text) is not None, _CAP.search(reading.text) is not None
    rated = bool(rows) and all(row["rate"] for row in rows)
    if share and not capped:
        return tuple("rate" if c == "cap" else c for c in columns)
    if share and rated and not any(row["cap"] for row in rows):
        return tuple("rate" if c == "cap" else c for c in columns)
    capped = capped or _MOST.search(reading.text) is not None
    if not capped and rows and not any("cap" in row.cells and row["cap"] is not None for row in rows):
        return tuple("rate" if c == "cap" else c for c in columns)  # 国がいくら持つ, where no cap is named
    return columns


# どのような経費まで: the cap that names costs, not an amount, is asked.
_WHAT_COST = regex(r"(?:どの(?:よう|様)?な?|どんな|どういう|どういった|何の)(?:経費|費用)")


def _tells_costs(row: Row) -> bool:
    return not row["cap"] and "cap" in row.cells and "経費" in row.cells["cap"].text


def _by_what_is_not(rows: Sequence[Row], reading: Reading) -> bool:
    """Whether rows are told by what they have not (上限が決められていない経費はどれ): their names answer."""
    uncapped = reading.has("word:no_cap") and not any(row["cap"] is not None for row in rows)
    return uncapped or any(barred(reading.text, s.end) for s in reading.tagged("recipient:"))


# How two grants differ, not by how much.
_IN_WHAT = regex(
    r"(?:どう|どの(?:よう)?に|何が|どこが|どんなふうに)(?:違|異な|ちが)|違いは(?:何|なに|どこ|[?。]|$)|違いを(?:教|説明|知)"
)


def told_apart(best: Candidate, columns: tuple[str, ...], name: str, reading: Reading) -> bool:
    """Whether the terms of grants are to be told side by side: 補助の出し方はどう違うか."""
    terms = best.table == "subsidy" and name == "difference" and len(columns) > 1
    return terms and _IN_WHAT.search(reading.text) is not None


def both_of_two(best: Candidate, rows: Sequence[Row], every: Sequence[Row], reading: Reading) -> bool:
    """Whether the two grants that there are stand against each other, though only one is told by its words."""
    which = _WHICH.search(reading.text) is not None and reading.has("op:difference")
    return best.table == "subsidy" and which and len(rows) == 1 and len(every) == 2
