"""Results that the table leaves blank and running text tells: 12県（ある日現在）; pure.

A sentence tells how far an indicator has come where it says nearly all of the indicator's name, and a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from index.regex import regex
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.answer import COMPUTED, LOOKUP, Answer, Citation, cite, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.query import Query
from qa.say import counter, subject
from qa.scope import Scope
from qa.spans import Reading
from qa.statements import sentences, share_said
from qa.work import plain_number

SAID = 0.75  # of the indicator's telling signs
_NUMBER = regex(
    r"(?<![\d.,第])(\d[\d,]*)(?=都道府県|府県|県|市町村|市区町村|自治体|地域|団体|[か箇ヶ]所|[件者社人名校回])"
)
_NOW = regex(
    r"いま|今(?!後|年|回)|現在|現状|現時点|もう|すでに|既に|実際|実績|どこまで|でき(?:て|た|と|と)|出来|済|ている|とる|ちょる|広が|進ん"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says of an indicator: the row, the sentence, its citation and the number."""

    row: Row
    sentence: str
    citations: tuple[Citation, ...]
    number: Fraction


def stated(answer: Answer, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the answer with what running text says of results that the table leaves blank."""
    if query.table != "goal_year" or not query.filters or query.missing or query.unmet or not _asked(query, reading):
        return answer
    rows = [r for r in _blank(query, scope) if answer.abstained or str(r["node"]) in answer.text]
    found = [t for row in rows if (t := _told(row, scope)) is not None]
    if not found:
        return answer
    interpretation = query.interpretation(lexicon)
    lines = [
        f"{subject(t.row, lexicon.tables[t.row.table].subject)}の実績の欄は空欄ですが、文章には「{clean(t.sentence)}」"
        "と書かれています。"
        for t in found
    ]
    cited = unique(c for t in found for c in t.citations)
    if reading.has("op:gap") and len(found) == 1 and found[0].row["target"] is not None:
        return _short(found[0], lines[0], interpretation, lexicon)
    kept = "" if answer.abstained else f"{answer.text}\n"
    base = Answer(LOOKUP, "", interpretation=interpretation) if answer.abstained else answer
    text = kept + "\n".join(lines)
    named = row_citations([t.row for t in found], ("indicator",), lexicon)
    return replace(base, kind=base.kind, text=text, citations=unique([*base.citations, *named, *cited]))


def _asked(query: Query, reading: Reading) -> bool:
    if query.operation not in ("lookup", "list", "count", "gap") or "目標は" in reading.text:
        return False
    return "result" in query.columns or reading.has("op:gap") or _NOW.search(reading.text) is not None


def _blank(query: Query, scope: Scope) -> list[Row]:
    """The indicators asked for of which no year has a result, one row each."""
    given = {(r.sheet, r["node"]) for r in scope.of("goal_year") if r["result"] is not None}
    rows = {(r.sheet, r["node"]): r for r in query.rows if (r.sheet, r["node"]) not in given and r["indicator"]}
    return list(rows.values())


def _told(row: Row, scope: Scope) -> Told | None:
    best: tuple[float, Told] | None = None
    for holder, column, sentence in sentences(scope):
        found = _NUMBER.findall(fold(sentence))
        if holder.sheet != row.sheet or not found:
            continue
        share = share_said(clean(str(row["indicator"])), sentence, scope)
        if share >= SAID and (best is None or share > best[0]):
            cited = cite(holder.sheet, TABLES[holder.table].section, holder.cells[column])
            best = share, Told(row, sentence, cited, Fraction(_own(found, row).replace(",", "")))
    return best[1] if best else None


def _own(found: list[str], row: Row) -> str:
    """The number that is no part of the indicator's own name (域内に1団体以上)."""
    own = set(re.findall(r"\d+", fold(str(row["indicator"]))))
    return next((n for n in found if n not in own), found[0])


def _short(told: Told, line: str, interpretation: str, lexicon: Lexicon) -> Answer:
    """What is missing to the target, from the number that the text gives."""
    row = told.row
    missing = Fraction(row["target"]) - told.number
    unit = counter(row, "target")
    end = f"あと{plain_number(missing)}{unit}足りません" if missing > 0 else "目標に達しています"
    target = row.cells["target"].text.strip()
    text = f"{line}\n{row['year']}年度の目標値は{target}{unit}で、{end}。"
    cited = unique([*row_citations([row], ("target",), lexicon), *told.citations])
    formula = f"{target} − {plain_number(told.number)} = {plain_number(missing)}"
    value = plain_number(missing)
    return Answer(COMPUTED, text, cited, value, interpretation=interpretation, calculation=formula)
