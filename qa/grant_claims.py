"""Claims about grants that carry no number: nobody else may apply, no cap is set, a flat sum is given; pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import Answer
from qa.grant_terms import uncapped
from qa.lookup import look_up
from qa.verdict import PARTLY, Case, led

_ONLY = regex(r"(?:等|など)?(?:に|が|へ|から|の)?(?:だけ|のみ|しか|ばかり|限定|限ら|に限)")


def only(case: Case) -> Answer | None:
    """補助が出るのは都道府県だけ: everybody who may apply, where there are others."""
    query, reading = case.query, case.reading
    spans = [s for s in reading.tagged("recipient:") if s.size > 1 or reading.text[s.start] in "県市町村区"]
    if query.table != "subsidy" or not any(_ONLY.match(reading.text, s.end) for s in spans):
        return None
    forms = [f for s in spans for f in case.lexicon.recipients[s.tag.removeprefix("recipient:")].form]
    rows = case.scope.of("subsidy")
    own = [r for r in rows if _names(r, forms)]
    if not own:
        return None
    asked = replace(query, columns=("recipient", "rate"), rows=rows, operation="lookup", filters=(), unmet=(),
                    missing=(), cases={})  # fmt: skip
    return led(case, look_up(asked, case.lexicon), len(own) == len(rows))


def _names(row: Row, forms: list[str]) -> bool:
    text = fold("".join(row.cells[c].text for c in ("recipient", "subprogram") if c in row.cells))
    return any(form in text for form in forms)


_DENIED = regex(
    r"対象外|対象(?:に|と|には)?(?:は)?(?:ならない|なりません|ならん|入らない|含まれない|入っていない|含まれていない)"
    r"|補助(?:金)?(?:は|が|も)?(?:出ない|出ません|出えへん|ない|なし|受けられない|受けられません|もらえない)"
    r"|(?:もらえ|受けられ|使え|申請でき|応募でき)(?:ない|ません|へん|ん(?:の|です|よね))"
)


def denied(case: Case) -> Answer | None:
    """強化計画は補助対象外ですよね: not where the sheet gives it a rate."""
    query = case.query
    named = any(f.relation in ("among", "kind") for f in query.filters)
    if query.table != "subsidy" or not named or query.unmet or _DENIED.search(case.reading.text) is None:
        return None
    columns = ("recipient", "rate", "cap") if any(r["subprogram"] is None for r in query.rows) else ("rate", "cap")
    return led(case, look_up(replace(query, columns=columns, operation="lookup"), case.lexicon), False)


_HALF = regex(r"(?<!上)半(?:分|額)(?:まで|だけ|しか|ずつ)?")


def stated(case: Case) -> Answer | None:
    """上限なし, 定額, 半分まで: whether the terms of the grant are so."""
    query = case.query
    if query.table != "subsidy" or query.operation not in ("lookup", "list", "contradiction") or not query.rows:
        return None
    if case.reading.has("word:no_cap"):
        return _judged(case, "cap", [uncapped(r) for r in query.rows])
    if _HALF.search(case.reading.text) and not case.reading.values("rate") and not case.reading.values("amount"):
        return _judged(case, "rate", [Fraction(1, 2) in (r["rate"] or ()) for r in query.rows])
    flat = case.lexicon.words["flat"]
    if case.reading.has("word:flat") and not case.reading.values("rate"):
        rates = (fold(r.cells["rate"].text) if "rate" in r.cells else "" for r in query.rows)
        return _judged(case, "rate", [any(word in text for word in flat) for text in rates])
    return None


def _judged(case: Case, column: str, held: list[bool]) -> Answer | None:
    asked = replace(case.query, columns=(column,), operation="lookup", unmet=(), missing=())
    answer = look_up(asked, case.lexicon)
    if any(held) and not all(held):
        return None if case.query.why or answer.abstained else replace(answer, text=f"{PARTLY}{answer.text}")
    return led(case, answer, all(held))
