"""A claim that one of two is more than the other (甲より乙のほうが多い, 甲が乙を上回った), held against both; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import Answer
from qa.lookup import look_up
from qa.verdict import Case, led

_STANDARD = regex(
    r"より(?!多くの)|(?:に|と)(?:比べ|くらべ)|を(?:大きく|はるかに|わずかに|少し)?(?P<way>上回|超え|抜い|下回|割り込)"
)
_LOWER = regex(r"低[いくかめ]|少な|小さ|安[いくか]|下回|割り込")
_HIGHER = regex(r"高[いくかめ]|多[いくか]|大き[いくか]|上回|超え|抜い")
_FAR = 30  # signs from the side that is measured by to the word for more or less


def outdone(case: Case) -> Answer | None:
    """Return both sides with the verdict; None where no two sides are named, or more and less are not told apart."""
    query, text = case.query, case.reading.text
    found = _STANDARD.search(text)
    if query.table is None or found is None or len(query.rows) < 2 or not query.columns:
        return None
    after = text[found.start() : found.end() + _FAR]
    lower, higher = _LOWER.search(after), _HIGHER.search(after)
    column = next((c for c in query.columns if all(_number(row[c]) is not None for row in query.rows)), None)
    if column is None or (lower is None) == (higher is None):
        return None
    one, two = _sides(case, found.start())
    if not one or not two:
        return None
    ones, twos = [_number(row[column]) for row in one], [_number(row[column]) for row in two]
    true = max(ones) < min(twos) if lower else min(ones) > max(twos)
    return led(case, look_up(replace(query, operation="lookup", unmet=()), case.lexicon), true)


def _sides(case: Case, at: int) -> tuple[list[Row], list[Row]]:
    """The rows of which more is claimed, and those they are measured by: 甲が乙より, 甲より乙のほうが."""
    text, rows = case.reading.text, case.query.rows
    ends = [i for i in (text.find(particle, 0, at) for particle in ("が", "は", "の方")) if i >= 0]
    border = min(ends, default=-1)
    places = [_place(row, case) for row in rows]
    if border >= 0 and any(0 <= place < border for place in places):
        before = [row for row, place in zip(rows, places, strict=True) if 0 <= place < border]
        return before, [row for row in rows if row not in before]
    standard = [row for row, place in zip(rows, places, strict=True) if 0 <= place < at]
    return [row for row in rows if row not in standard], standard


def _place(row: Row, case: Case) -> int:
    """Where the row is named in the question; -1 for nowhere."""
    names = fold(str(row["recipient"] or row["payee"] or row["name"] or row["year"] or ""))
    said = case.reading.text.find(names) if names else -1
    best, rows = case.understood.candidate, case.scope.rows
    if said >= 0 or best is None:
        return said
    position = next((p for p in case.scope.tables.get(row.table, ()) if rows[p] is row), None)
    match = best.matches.get(position) if position is not None else None
    return min(match.explained) if match and match.explained else -1


def _number(value: Any) -> Any:
    if isinstance(value, tuple):
        first = value[0] if value else None
        return getattr(first, "amount", first)
    return value if isinstance(value, (int, float)) or hasattr(value, "numerator") else None
