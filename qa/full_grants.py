"""Payees that got all that the cap allows, or less: 満額もらった団体, 上限に届いていない県; pure."""

from __future__ import annotations

import re

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.grants import governing
from qa.sieve import Sieve
from qa.spans import Reading, Span

_FULL = regex(
    r"(?:満額|上限(?:額)?(?:いっぱい|一杯|ぎりぎり|まで|ちょうど)?|限度額?(?:いっぱい|まで)?)(?:\([^)]*\))?(?:を|に|の)?(?:もらっ|受け取っ|受け|交付(?:され|を受け)|支給され|得|届い|達し|到達し)"
    r"(?P<end>て(?:い)?(?:る|た|ない|なかった|へん|ん)|た|ない|なかった|ず|ていません)"
)
_GRANT = ("op:reverse", "op:gap", "name:subsidy.", "hint:subsidy.", "word:at_", "word:no_cap")
_CLAIM = regex(r"(?:満額|上限(?:額)?|限度額?)(?:の|である|、|いっぱいの)\d")  # 満額の600万円でしたよね
_NOT = regex(r"ない|なかった|へん|ん$|ず|ません")


def full_grant(text: str) -> re.Match[str] | None:
    """Return where a question speaks of grants paid up to their cap (満額もらった) or below it (もらっていない)."""
    return _FULL.search(text)


def as_paid(reading: Reading) -> Reading:
    """Return the reading without 満額 as a computation, where it is said of what was paid."""
    if reading.has("word:confirm") and (claim := _CLAIM.search(reading.text)):
        return reading.without([s for s in reading.tagged("op:reverse") if claim.start() <= s.start < claim.end()])
    found = full_grant(reading.text)
    outside = [
        m for m in reading.mentions if m.kind == "amount" and found and not found.start() <= m.start < found.end()
    ]
    if found is None or outside:
        return reading
    spans = [s for s in reading.tagged(_GRANT) if found.start() <= s.start < found.end()]
    start = found.start("end")
    kept = reading.without(spans)
    return Reading(kept.text, (*kept.spans, Span(start, found.end(), "word:full_grant")), kept.mentions)


def full_grants(sieve: Sieve) -> None:
    """Keep the payees whose amount is the cap of those their block is for, or the others of such blocks."""
    if sieve.table != "payee" or not sieve.reading.has("word:full_grant"):
        return
    found = full_grant(sieve.reading.text)
    below = found is not None and _NOT.search(found["end"]) is not None
    caps = {(b.sheet, b["block"]): cap for b in sieve.scope.of("payee_block") if (cap := _cap_of(b, sieve))}

    def test(row: Row) -> bool:
        cap = caps.get((row.sheet, row["block"]))
        return cap is not None and row["amount"] is not None and (row["amount"] < cap) == below

    words = "上限額に届いていない支出先" if below else "上限額まで受けた支出先"
    sieve.keep("amount", "full", below, words, test)


def _cap_of(block: Row, sieve: Sieve) -> int | None:
    """The cap of the recipients that a block's role speaks of, where the question does not speak of others."""
    role = fold(f"{block['role'] or ''}{block['name'] or ''}")
    said = {s.tag.removeprefix("recipient:") for s in sieve.reading.tagged("recipient:")}
    for row in sieve.scope.of("subsidy"):
        names = fold("".join(row.cells[c].text for c in ("recipient", "subprogram") if c in row.cells))
        for kind, words in sieve.lexicon.recipients.items():
            meant = any(f in names for f in words.form) and any(
                w in role for w in (*words.form, *words.say) if len(w) > 1
            )
            cap = governing(row["cap"] or ()) if meant and (not said or kind in said) else None
            if cap is not None:
                return cap.amount
    return None
