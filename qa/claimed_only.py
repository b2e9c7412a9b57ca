"""A claim that somebody has no more than what is said: 甲野商事は東館だけで補助を受けたんですよね; pure."""

from __future__ import annotations

from dataclasses import replace

from index.regex import regex
from qa.answer import Answer
from qa.lookup import look_up
from qa.verdict import Case, led

_ONLY = regex(r"(?:だけ|のみ|しか|ばかり|きり)")
_OWNER = {"contract": "payee", "cost_item": "payee", "obligation": "name"}


def only(case: Case) -> Answer | None:
    """Return all that the payee has, where rows of his that are said are claimed to be the only ones."""
    query = case.query
    owner = _OWNER.get(query.table or "")
    if owner is None or not query.rows or query.unmet or _ONLY.search(case.reading.text) is None:
        return None
    owners = {(r.sheet, r["block"], r[owner]) for r in query.rows}
    every = tuple(r for r in case.scope.of(query.table or "") if (r.sheet, r["block"], r[owner]) in owners)
    if len(owners) != 1 or len(every) <= len(query.rows):
        return None
    columns = tuple(c for c in query.columns if c in ("amount",)) or ("amount",)
    asked = replace(query, rows=every, columns=columns, operation="lookup", filters=(), said=())
    return led(case, look_up(asked, case.lexicon), False)
