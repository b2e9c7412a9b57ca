"""What of the question before follows into another table: its conditions that the new table has, nothing else; pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.regex import regex
from index.tables import TABLES
from qa.candidate import NAMED_ROW, Candidate
from qa.spans import Reading

_BLOCKS = ("payee_block", "payee", "contract", "cost_item", "flow")
_PAID = (*_BLOCKS, "obligation", "subsidy")
_WHOSE = ("recipient:", "kind:", "region:", "place:")
# Tables that tell of the same things: a goal, its years, its path.
_KIN = (("goal", "goal_year", "goal_path", "goal_link", "kpi"), ("budget_year", "budget_item", "budget_note", "review"))
_SAYS = regex(r"[一-鿿々ァ-ヺa-z\d]")
_RATHER = regex(
    r"(?:いや|いえ|いいえ|違う|違い|ちがう|ちゃう|ごめん|失礼|すみません|そうじゃ|そうでは)[^?]*(?:の|な)(?:方|ほう|こと|話|分)[^、?]{0,8}"
)


def moves(new: Reading, now: Candidate, then: Candidate) -> bool:
    """長期の目標は？ after the payees: the question says a table of its own, not that asked before nor its kin."""
    ranks = now.table in _PAID and new.has("ask:who") and (new.has("op:max") or new.has("op:min"))
    if now.table == then.table or not (now.columns or now.cued or ranks):
        return False
    if new.has("word:item_kinds") or new.tagged((f"name:{then.table}.", f"hint:{then.table}.")):
        return False  # うち委託費は？, 何に使ったお金？: what it says is of the table asked before as well
    if (now.table in _PAID and then.table in _PAID) or any({now.table, then.table} <= {*kin} for kin in _KIN):
        return False
    return not new.tagged(("op:ratio", "op:difference", "op:contradiction", "op:sum", "ask:why"))


def followed(old: Reading, found: Collection[Candidate], then: Candidate, new: Reading, now: Candidate) -> str:
    """Return the old question's words that are conditions of the new table too, of kinds the new one has not."""
    kinds = {"year"} if any(c.kind == "year" for c in TABLES[now.table].columns) else set[str]()
    kinds |= {"block"} if now.table in _BLOCKS else set()
    kinds -= {m.kind for m in new.mentions}
    kept = {i for m in old.mentions if m.kind in kinds for i in range(m.start, m.end)}
    if now.table in _PAID and not new.tagged(_WHOSE):
        kept |= {i for s in old.tagged(_WHOSE) for i in range(s.start, s.end)}
    same = next((c for c in found if c.table == now.table), None)
    if same is not None and not now.named_rows and not then.columns:
        kept |= {i for m in same.matches.values() if m.weight >= NAMED_ROW for i in m.explained}
    runs = "".join(sign if i in kept else "、" for i, sign in enumerate(old.text))
    return "、".join(run for run in runs.split("、") if len(run) > 1)


def tidied(old: Reading, gone: Collection[int]) -> str:
    """Return what is kept of a question without the shreds that say nothing: なのは, ってもらってるの."""
    whole = [s for s in old.spans if not any(i in gone for i in range(s.start, s.end)) and s.tag != "word:filler"]
    parts, start = list[str](), 0
    for mark in re.finditer(r"[、?。]|$", old.text):
        part = "".join(old.text[i] for i in range(start, mark.start()) if i not in gone)
        if _SAYS.search(part) or any(start <= s.start and s.end <= mark.start() for s in whole):
            parts.append(f"{part}{mark[0]}")
        start = mark.end()
    return "".join(parts)


def put_right(question: str, new: Reading) -> str:
    """いや、2019年度のほうだ: only the year is put right."""
    years = [m for m in new.mentions if m.kind == "year"]
    return f"{question[years[-1].start : years[-1].end]}は?" if years and _RATHER.fullmatch(question) else question
