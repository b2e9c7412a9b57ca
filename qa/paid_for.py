"""What a cost was paid for, where its payee is given and no amount is asked: 何の工事をやったの; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import Row
from qa.candidate import Candidate
from qa.query import Query
from qa.spans import Reading

NAMED = 0.5  # the least share of the payee's name
_NUMERIC = ("ask:yen", "ask:number", "ask:rate", "ask:who", "ask:year", "ask:much", "ask:why", "op:", "word:exclude")
_FOR_WHAT = regex(
    r"(?:何|なに|なん)(?:の|を|に(?!関)|で|した|して|が|や|と何|か?[?。]?$)|(?:何|なん)(?:て|という|っていう)|どんな|どういう|どのような|内容|中身|目的|テーマ"
)


def paid_for(best: Candidate, reading: Reading) -> tuple[str, ...]:
    """Return the columns that tell what a named payee's cost was for; () where something else is asked."""
    named = any(m.shares.get("payee", 0.0) >= NAMED for m in best.named_rows)
    if best.table != "cost_item" or not named or reading.tagged(_NUMERIC) or _FOR_WHAT.search(reading.text) is None:
        return ()
    return ("contract", "use", "amount")


def told_twice(row: Row, column: str) -> bool:
    """Whether a cost's contract is left blank, or only says again what its use does."""
    return row.table == "cost_item" and column == "contract" and row["contract"] in (None, row["use"])


def is_use(query: Query) -> bool:
    """Whether a query asks what a cost of somebody named was for."""
    named = any(f.relation == "among" for f in query.filters)
    return query.table == "cost_item" and query.columns == ("contract", "use", "amount") and named
