"""Which table a question asks: every table explains as much of the question as it can; the best one wins; pure.

A table explains a character by a name, hint or cue of the lexicon, or by the contents of its rows. What stays
unexplained counts against it. No pattern of a question stands here: only how much each kind of evidence weighs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.tables import TABLES
from qa.lexicon import Lexicon
from qa.names import Match, Stripped, bigrams, strip
from qa.reading import Reading, Span, script
from qa.scope import Scope

NAME, CUE, HINT, ENTITY, RECIPIENT = 1.8, 0.9, 0.75, 1.3, 1.2
RESIDUE = 0.9  # what an unexplained telling character costs
FITS = 0.6  # the interrogative asks for a kind of column that the table has
YEARLY, TIMELESS = 0.8, 0.4  # a year is named: the table has years, or has none
MENTION = 3.0  # a node, path, block or corporate number that the table is keyed by
NAMED_ROW = 0.55  # the least weight of a name that picks rows

# Where two tables explain a question equally well, the one people mean.
PRIOR = {"payee": 0.35, "goal_year": 0.1, "budget_year": 0.3, "subsidy": 0.2, "program": 0.15, "contract": 0.2,
         "goal": 0.15, "cost_item": 0.05, "budget_item": 0.1, "flow": -0.5, "reflection": -0.5, "goal_path": -0.2,
         "policy": -0.1, "kpi": -0.2}  # fmt: skip
_KINDS = {
    "yen": {"yen", "caps"},
    "rate": {"rate", "rates"},
    "year": {"year"},
    "number": {"count"},
}
_WHO = {"payee": "name", "contract": "payee", "subsidy": "recipient", "organization": "author", "obligation": "name"}
_KEYED = {
    "node": {"goal", "goal_year", "goal_link", "goal_path"},
    "path": {"goal_path", "goal_link"},
    "block": {"payee_block", "payee", "contract", "cost_item"},
    "corporate": {"payee", "obligation"},
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One table's reading of the question."""

    table: str
    score: float
    columns: tuple[str, ...]  # named outright
    hinted: tuple[str, ...]
    matches: dict[int, Match]  # position in the scope -> match
    explained: frozenset[int]
    residue: tuple[str, ...]  # runs that stay unexplained
    cued: bool
    keyed: bool


def candidates(reading: Reading, scope: Scope, lexicon: Lexicon) -> list[Candidate]:
    """Return the candidates of every table, best first."""
    question = strip(reading.text)
    generic = _generic(reading, scope, question)
    allowed = frozenset(range(len(reading.text))) - _closed(reading)
    matches = scope.names.match(question, allowed)
    found = [_candidate(t, reading, scope, lexicon, question, generic, matches) for t in TABLES if t in lexicon.tables]
    return sorted(found, key=lambda c: -c.score)


def _closed(reading: Reading) -> set[int]:
    """The offsets that name no row: interrogatives, operations, amounts."""
    closed: set[int] = set()
    for span in reading.spans:
        if span.tag.startswith(("ask:", "op:", "word:exclude", "word:at_")):
            closed.update(range(span.start, span.end))
    return closed


def _generic(reading: Reading, scope: Scope, question: Stripped) -> frozenset[int]:
    """The offsets that every table may leave to small words, numbers and the program's own name."""
    explained: set[int] = set()
    for span in reading.spans:
        if span.tag.startswith(("word:", "ask:", "op:", "region:")):
            explained.update(range(span.start, span.end))
    for mention in reading.mentions:
        explained.update(range(mention.start, mention.end))
    for i, gram in enumerate(bigrams(question.text)):
        if gram in scope.free:
            explained.update((question.origin[i], question.origin[i + 1]))
    return frozenset(explained)


def _candidate(
    table: str,
    reading: Reading,
    scope: Scope,
    lexicon: Lexicon,
    question: Stripped,
    generic: frozenset[int],
    matches: dict[int, Match],
) -> Candidate:
    value: dict[int, float] = {}
    columns = _spans(reading, f"name:{table}.", NAME, value)
    hinted = _spans(reading, f"hint:{table}.", HINT, value)
    cued = bool(_spans(reading, f"cue:{table}", CUE, value, exact=True))
    if table in ("subsidy", "payee", "contract"):
        _spans(reading, "recipient:", RECIPIENT if table == "subsidy" else 0.8, value)
    own = {p: m for p, m in matches.items() if scope.rows[p].table == table and m.weight >= 0.3}
    best = max((m.weight for m in own.values()), default=0.0)
    for match in own.values():
        if match.weight >= 0.8 * best or match.share >= 0.7:
            _credit(match, question, scope, value)
    keyed = _keyed(table, reading, value)
    score = sum(value.values()) + PRIOR.get(table, 0.0) + _fit(table, reading, columns)
    explained = generic | value.keys()
    residue, cost = _residue(reading, question, scope, explained)
    return Candidate(
        table, score - RESIDUE * cost, columns, hinted, own, frozenset(explained), residue, cued, keyed
    )


def _spans(reading: Reading, prefix: str, worth: float, value: dict[int, float], exact: bool = False) -> tuple[str, ...]:
    columns: dict[str, None] = {}
    for span in reading.spans:
        if span.tag == prefix if exact else span.tag.startswith(prefix):
            columns[span.tag[len(prefix) :]] = None
            for i in range(span.start, span.end):
                value[i] = max(value.get(i, 0.0), worth * _size(span))
    return tuple(columns)


def _size(span: Span) -> float:
    """Long phrases say more a character than short ones, up to a point; a lone sign says little."""
    return 0.6 if span.size == 1 else 1.0


def _credit(match: Match, question: Stripped, scope: Scope, value: dict[int, float]) -> None:
    at = {origin: i for i, origin in enumerate(question.origin)}
    for offset in match.explained:
        i = at[offset]
        near = [question.text[j : j + 2] for j in (i - 1, i) if 0 <= j < len(question.text) - 1]
        weight = max((scope.names.weight(g) for g in near), default=0.0)
        value[offset] = max(value.get(offset, 0.0), ENTITY * weight)


def _keyed(table: str, reading: Reading, value: dict[int, float]) -> bool:
    found = False
    for mention in reading.mentions:
        if table in _KEYED.get(mention.kind, ()):
            value[mention.start] = value.get(mention.start, 0.0) + MENTION
            found = True
    return found


def _fit(table: str, reading: Reading, columns: tuple[str, ...]) -> float:
    kinds = {c.kind for c in TABLES[table].columns}
    score = 0.0
    for ask, wanted in _KINDS.items():
        if reading.has(f"ask:{ask}") and kinds & wanted:
            score += FITS
    if reading.has("ask:who") and table in _WHO:
        score += FITS
    if reading.has("ask:url") and any(c.name == "url" for c in TABLES[table].columns):
        score += FITS
    if reading.values("year"):
        score += YEARLY if any(c.name == "year" for c in TABLES[table].columns) else -TIMELESS
    return score


def _residue(
    reading: Reading, question: Stripped, scope: Scope, explained: Iterable[int]
) -> tuple[tuple[str, ...], float]:
    """Return the runs of content signs left unexplained, and their weight."""
    known = set(explained)
    runs: list[tuple[int, int]] = []
    for i, sign in enumerate(reading.text):
        if i in known or script(sign) in "HPD":
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    cost = 0.0
    for start, end in runs:
        text = reading.text[start:end]
        weights = [scope.names.weight(g) for g in bigrams(text)] or [0.3]
        cost += min(len(text), 6) * max(weights)
    return tuple(reading.text[a:b] for a, b in runs), cost
