"""What a cost was paid for, where its payee is given and no amount is asked: 何の工事をやったの; pure."""

from __future__ import annotations

import re

from qa.candidates import Candidate
from qa.names import EXACT
from qa.reading import Reading

_NUMERIC = ("ask:yen", "ask:number", "ask:rate", "ask:who", "ask:year", "ask:much", "ask:why", "op:", "word:exclude")
_FOR_WHAT = re.compile(
    r"(?:何|なに|なん)(?:の|を|に(?!関)|で|した|して|が|や)|(?:何|なん)(?:て|という|っていう)|どんな|どういう|どのような|内容|中身|目的|テーマ"
)
_TITLE = re.compile("テーマ|題目|課題名|題名|件名")


def paid_for(best: Candidate, reading: Reading) -> tuple[str, ...]:
    """Return the columns that tell what a named payee's cost was for; () where something else is asked."""
    named = any(m.shares.get("payee", 0.0) >= EXACT for m in best.named_rows)
    if best.table != "cost_item" or not named or reading.tagged(_NUMERIC) or _FOR_WHAT.search(reading.text) is None:
        return ()
    return ("contract", "use", "amount") if _TITLE.search(reading.text) else ("use", "amount")
