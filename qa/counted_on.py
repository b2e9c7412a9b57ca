"""What counts on from what was asked before: 翌年度, 2年前, その次, and the rate of an amount; pure."""

from __future__ import annotations

from index.tables import TABLES
from qa.candidate import Candidate
from qa.lexicon import Lexicon
from qa.relative import RELATIVE, years_ago
from qa.spans import Reading


def counts_on(new: Reading, old: Reading, then: Candidate) -> bool:
    """前の年の要求から増えた額は？: the only year is counted from the one spoken of, of the same table."""
    years = [m for m in new.mentions if m.kind == "year"]
    relative = {s.start for s in new.tagged("word:") if s.tag.removeprefix("word:") in RELATIVE}
    same = new.tagged((f"name:{then.table}.", f"hint:{then.table}."))
    return bool(years and same and old.values("year")) and all(m.start in relative for m in years)


def dated(new: Reading, old: Reading, then: Candidate) -> str:
    """翌年度は？ is the year after the one spoken of before, not after the sheet's own."""
    if new.tagged(f"hint:{then.table}.next_request") or new.has("op:carried_out"):
        return new.text  # 職員旅費の翌年度の要求は？ is a column of its own, 翌年度に繰り越した分 no year
    spans = [s for s in new.spans if s.tag.removeprefix("word:") in RELATIVE and s.tag != "word:this_year"]
    years = [m.value for m in old.mentions if m.kind == "year" and isinstance(m.value, int)]
    if years and (ago := years_ago(new.text, years[-1])):
        return ago
    explicit = [m for m in new.mentions if m.kind == "year" and not any(s.start == m.start for s in spans)]
    if not spans or not years or explicit:
        return new.text
    span = max(spans, key=lambda s: s.size)
    year = years[-1] + RELATIVE[span.tag.removeprefix("word:")]
    return f"{new.text[: span.start]}{year}年度{new.text[span.end :]}"


def rated(text: str, new: Reading, then: Candidate, now: Candidate, lexicon: Lexicon) -> str:
    """率で言うと？ is the rate of the table spoken of before, where it has one."""
    span = next((s for s in new.tagged("ask:rate") if new.text == text and new.text[s.start : s.end] == "率"), None)
    rates = [c.name for c in TABLES[then.table].columns if c.kind in ("rate", "rates")]
    if span is None or now.columns or len(rates) != 1 or new.has("op:ratio"):
        return text
    return f"{text[: span.start]}{lexicon.fields[then.table, rates[0]].label}{text[span.end :]}"
