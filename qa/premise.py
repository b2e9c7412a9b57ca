"""What a question takes for granted, checked before it is followed: a false premise is corrected; pure.

Premises are read from what is named besides what is asked: a superlative and whom it is said of (甲社が最大なのはなぜ),
a threshold (30億円を超えた), a value (上限は1億円), a ministry, a comparison (より低い), a number of payees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from index.tables import TABLES, Row
from qa import claimed_only, claimed_values, claims, grant_claims
from qa.answer import Answer, unique
from qa.claimed_course import course
from qa.compute import compute
from qa.filters import row_filters
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.mentions import Mention
from qa.question import Understanding
from qa.say import say_column, subject
from qa.scope import Scope
from qa.spent import spent
from qa.verdict import Case, led


def checked(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the corrected (or confirmed) answer, or None where the question takes nothing for granted."""
    case = Case(understood, scope, lexicon)
    answer = claims.methods(case)
    if answer is not None or not (case.reading.has("word:confirm") or case.query.why):
        return answer
    return next((answer for check in _CHECKS if (answer := check(case)) is not None), None)


def _ministry(case: Case) -> Answer | None:
    named = {s.tag.removeprefix("ministry:") for s in case.reading.tagged("ministry:")}
    own = {info.ministry for info in case.scope.infos}
    if not named or case.query.table not in (None, "organization") or named & own:
        return None
    rows = case.scope.of("organization")
    query = replace(
        case.query, table="organization", columns=("ministry", "office"), rows=rows, operation="lookup", filters=()
    )
    return led(case, look_up(query, case.lexicon), False)


def _superlative(case: Case) -> Answer | None:
    """甲社が最大の支出先になったのは: who it is is computed without the name that is said."""
    query, best = case.query, case.understood.candidate
    named = [f for f in query.filters if f.relation == "among"]
    kinds = [s for s in case.reading.tagged("kind:") if _CLAIMED_KIND.match(case.reading.text, s.end)]
    years = [m for m in case.reading.mentions if m.kind == "year"]
    of_year = query.table in ("budget_year", "goal_year") and len(years) == 1 and case.reading.has("word:confirm")
    if query.operation not in ("max", "min") or best is None or not (named or kinds or of_year):
        return None
    reading = case.reading.without([*case.reading.tagged("place:"), *kinds])
    if of_year:  # 一番高かったのは2021年度ですよね: of all years
        reading = replace(reading, mentions=tuple(m for m in reading.mentions if m.kind != "year"))
    keep = best.matches if query.table == "goal_year" else {}
    free = row_filters(
        replace(best, matches={}, others={}) if kinds else replace(best, matches=keep),
        reading,
        case.scope,
        case.lexicon,
        query.columns,
    )
    answer = compute(replace(query, filters=free.filters, rows=free.rows), case.scope, case.lexicon)
    said = {_key(r) for r in query.rows}
    found = _found(answer, query.table or "")
    true = bool(found & said)
    verdict = led(case, answer, true)
    if verdict is None or true:
        return verdict
    column = query.columns[0] if query.columns else ""
    kind = TABLES[query.table or ""].column(column).kind if column else "text"
    own = [
        f"{_name(r, case)}は{say_column(r, column, kind)}"
        for r in query.rows[:3]
        if column and r[column] and kind in _NUMERIC
    ]
    more = f"\n{'、'.join(own)}です。" if own else ""
    cited = (
        unique([*verdict.citations, *row_citations(query.rows[:3], (column,), case.lexicon)])
        if own
        else verdict.citations
    )
    return replace(verdict, text=verdict.text + more, citations=cited)


_NUMERIC = ("yen", "rate", "quantity", "count")
_CLAIMED_KIND = re.compile(r"(?:なの|である|だと|だった|だっ|です|でし|だそう|だよ|にな(?:っ|る)|とな(?:っ|る)|って)")


def _key(row: Row) -> tuple[str, int]:
    return row.sheet, row.number


def _found(answer: Answer, table: str) -> set[tuple[str, int]]:
    if not isinstance(answer.value, list):
        return set()
    return {(v["sheet"], v["row"]) for v in answer.value if isinstance(v, dict) and v.get("table") == table}


def _name(row: Row, case: Case) -> str:
    return subject(row, case.lexicon.tables[row.table].subject)


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


def _compared(case: Case) -> Answer | None:
    """市区町村の補助率が都道府県より低いのは: both are given, and which of them is the lower."""
    query, text = case.query, case.reading.text
    at = text.find("より")
    if query.table is None or at < 0 or len(query.rows) < 2 or not query.columns:
        return None
    lower = any(word in text[at : at + 8] for word in ("低", "少", "小", "安"))
    higher = any(word in text[at : at + 8] for word in ("高", "多", "大"))
    if lower == higher:
        return None
    column = next((c for c in query.columns if _orders(query.rows, c)), None)
    if column is None:
        return None
    before = [r for r in query.rows if _said_before(r, case, at)]
    after = [r for r in query.rows if r not in before]
    if not before or not after:
        return None
    ones, twos = [_number_of(r[column]) for r in before], [_number_of(r[column]) for r in after]
    true = max(ones) < min(twos) if lower else min(ones) > max(twos)
    return led(case, look_up(replace(query, operation="lookup"), case.lexicon), true)


def _orders(rows: tuple[Row, ...], column: str) -> bool:
    return all(_number_of(r[column]) is not None for r in rows)


def _number_of(value: Any) -> Any:
    if isinstance(value, tuple):
        first = value[0] if value else None
        return getattr(first, "amount", first)
    return value if isinstance(value, (int, float)) or hasattr(value, "numerator") else None


def _said_before(row: Row, case: Case, at: int) -> bool:
    """Whether the row's own name stands in the first half: X が Y より."""
    best = case.understood.candidate
    position = next((p for p in case.scope.tables.get(row.table, ()) if case.scope.rows[p] is row), None)
    match = best.matches.get(position) if best is not None and position is not None else None
    ends = [i for i in (case.reading.text.find(p, 0, at) for p in ("が", "は", "の方が")) if i >= 0]
    subject_end = min(ends, default=at)
    offsets = sorted(match.explained) if match else []
    names = str(row["recipient"] or row["payee"] or row["name"] or row["year"] or "")
    said = case.reading.text.find(names) if names else -1
    return 0 <= said < subject_end if said >= 0 else bool(offsets) and offsets[0] < subject_end < at


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


_OTHER = re.compile(
    r"[年月日時分歳回度点台頭枚]|(?:万)?人|時間|か月|カ月|週|キロ|トン"
)  # what is said of no list of payees


# Tried in this order: what is told apart best comes first.
_CHECKS: tuple[Callable[[Case], Answer | None], ...] = (
    spent,
    claimed_only.only,
    grant_claims.only,
    grant_claims.denied,
    grant_claims.stated,
    _ministry,
    _superlative,
    _threshold,
    _compared,
    claims.span,
    claims.bidders,
    claims.met,
    course,
    claims.quantity,
    _number,
    claimed_values.nothing,
    claimed_values.value,
    claims.moved,
    claims.level,
    claims.text,
)
