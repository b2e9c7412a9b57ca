"""What a question takes for granted, checked before it is followed: a false premise is corrected; pure.

Premises are read from what is named besides what is asked: a superlative and whom it is said of (甲社が最大なのはなぜ),
a threshold (30億円を超えた), a value (上限は1億円), a ministry, a comparison (より低い), a number of payees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.regex import regex
from qa import claimed_extreme, claimed_figures, claimed_only, claimed_values, claims, grant_claims
from qa.answer import Answer
from qa.claimed_course import course
from qa.claimed_more import outdone
from qa.compute import compute
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.mentions import Mention
from qa.question import Understanding
from qa.scope import Scope
from qa.spent import spent
from qa.verdict import Case, led


def checked(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the corrected (or confirmed) answer, or None where the question takes nothing for granted."""
    case = Case(understood, scope, lexicon)
    answer = claims.methods(case)
    claimed = case.reading.has("word:confirm") or _CHARGE.search(case.reading.text)
    if answer is not None or not (claimed or case.query.why):
        return answer
    return next((answer for check in _CHECKS if (answer := check(case)) is not None), None)


# この助成の担当って甲省なんですか, 甲庁の所管ですよね: who is in charge is claimed, whoever else is named like it.
_CHARGE = regex(
    r"(?:担当|所管|所掌|管轄|主管|受け持ち|持ち場)(?:して(?:い)?る)?(?:の|省庁|官庁|役所|府省庁?)*(?:は|って|が|も)、?[^、。?のにへと]{2,8}?[省庁府院]"
    r"(?:なん|や(?:ろ|ん)|で(?:す|しょ|合|いい)|だ(?:よ|っけ)|じゃ|[?]|か|$)|"
    r"[省庁府院](?:の|が|で)(?:担当|所管|所掌|管轄|主管)(?:して(?:い)?る)?(?:の|事業|ん)*(?:です|だよ|だっけ|や(?:ん|ろ)|でしょ|なん|なの|[?]|$)"
)


def _ministry(case: Case) -> Answer | None:
    named = {s.tag.removeprefix("ministry:") for s in case.reading.tagged("ministry:")}
    own = {info.ministry for info in case.scope.infos}
    true = bool(named & own)
    asks = case.reading.tagged("ask:") or case.query.table is None or not case.reading.has("word:confirm")
    charge = _CHARGE.search(case.reading.text) is not None
    if not named or not (charge or case.query.table in (None, "organization")) or (true and asks and not charge):
        return None
    rows = case.scope.of("organization")
    query = replace(
        case.query, table="organization", columns=("ministry", "office"), rows=rows, operation="lookup", filters=()
    )
    return led(case, look_up(query, case.lexicon), true)


def _threshold(case: Case) -> Answer | None:
    """当初予算が30億円を超えたのは: the rows as they are, where none meets the threshold."""
    query = case.query
    words = [w for w in query.unmet if any(w.startswith(_text(case, m)) for m in _amounts(case))]
    if query.table is None or not words or len(words) < len(query.unmet):
        return None
    return led(case, look_up(replace(query, operation="lookup", unmet=()), case.lexicon), False)


def _amounts(case: Case) -> list[Mention]:
    return [m for m in case.reading.mentions if m.kind in ("amount", "rate")]


def _text(case: Case, mention: Mention) -> str:
    return case.reading.text[mention.start : mention.end]


def _number(case: Case) -> Answer | None:
    """47都道府県すべてに交付した: how many there are."""
    query = case.query
    if query.table not in ("payee", "payee_block", "contract") or _amounts(case):
        return None
    numbers = [
        m.value for m in case.reading.mentions if m.kind == "number" and _OTHER.match(case.reading.text, m.end) is None
    ]
    if not numbers:
        return None
    answer = compute(replace(query, table=query.table, operation="count", unmet=()), case.scope, case.lexicon)
    return led(case, answer, answer.value in numbers)


_OTHER = regex(r"[年月日時分歳回度点台頭枚]|(?:万)?人|時間|か月|カ月|週|キロ|トン")  # what is said of no list of payees


# Tried in this order: what is told apart best comes first.
_CHECKS: tuple[Callable[[Case], Answer | None], ...] = (
    spent,
    claimed_only.only,
    grant_claims.only,
    grant_claims.denied,
    grant_claims.stated,
    _ministry,
    claimed_extreme.asked_anew,
    claimed_extreme.superlative,
    _threshold,
    outdone,
    claims.endless,
    claims.span,
    claims.bidders,
    claims.of_block,
    claims.met,
    course,
    claimed_figures.figure,
    claims.quantity,
    _number,
    claimed_values.nothing,
    claimed_values.negative,
    claimed_values.value,
    claims.moved,
    claims.level,
    claims.text,
)
