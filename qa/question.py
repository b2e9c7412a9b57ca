"""A question -> a Query: the best candidate table, its columns, the filters, the operation; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.tables import TABLES, Row
from qa.candidates import NAMED_ROW, Candidate, candidates
from qa.filters import row_filters
from qa.lexicon import Lexicon
from qa.names import bigrams, plain
from qa.query import Query
from qa.reading import Reading, script, wished_unit
from qa.scope import Scope

STRONG = 2.2  # the least score of a table that answers without its column named outright


@dataclass(frozen=True, slots=True)
class Understanding:
    """The query, the candidate it came from and the reading behind both."""

    query: Query
    candidate: Candidate | None
    reading: Reading


def understand(reading: Reading, scope: Scope, lexicon: Lexicon) -> Understanding:
    """Return the query that explains the question best; ``table`` None when only passages can tell."""
    ranked = candidates(reading, scope, lexicon)
    best = ranked[0]
    base = Query(reading.text, scope.sheets, unit=wished_unit(reading.text), why=reading.has("ask:why"))
    missing = _missing(best, reading, scope)
    if not _answers(best, reading, scope):
        return Understanding(replace(base, missing=missing, score=best.score), None, reading)
    query = _fill(best, replace(base, missing=missing, score=best.score), reading, scope, lexicon)
    return Understanding(query, best, reading)


def _answers(best: Candidate, reading: Reading, scope: Scope) -> bool:
    """Whether the table may answer: its column is named, or a row of it and a kind of value it has."""
    if reading.has("ask:why") and not _why_column(best):
        return False
    if best.columns:
        return True
    asked = any(reading.has(f"ask:{kind}") for kind in ("yen", "who", "url", "number", "rate", "year"))
    named = best.keyed or any(m.weight >= NAMED_ROW for m in best.matches.values())
    operated = bool(reading.tagged("op:"))
    if best.score < STRONG:
        return False
    return (named and (asked or operated or bool(best.hinted) or best.keyed)) or (
        best.cued and (asked or operated or bool(best.hinted))
    )


def _why_column(best: Candidate) -> bool:
    return any(TABLES[best.table].column(c).kind == "text" and "reason" in c for c in best.columns) or any(
        c in ("reason", "change_reason", "qualitative_reason", "single_stage_reason") for c in best.columns
    )


def _fill(best: Candidate, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Query:
    operation, argument = _operation(best, reading)
    columns = _columns(best, reading, lexicon, operation)
    filters, rows, unmet = row_filters(best, reading, scope, lexicon, columns)
    return replace(
        query,
        table=best.table,
        columns=columns,
        filters=filters,
        operation=operation,
        argument=argument,
        rows=rows,
        unmet=unmet,
        named=bool(best.columns),
    )


def _columns(best: Candidate, reading: Reading, lexicon: Lexicon, operation: str) -> tuple[str, ...]:
    """Named columns; else the hinted ones that fit what is asked; else the table's default."""
    table = TABLES[best.table]
    if best.columns:
        return _drop_echo(best, tuple(c.name for c in table.columns if c.name in best.columns))
    wanted = {
        kind
        for ask, kinds in (("yen", ("yen", "caps")), ("rate", ("rate", "rates")), ("year", ("year",)))
        if reading.has(f"ask:{ask}")
        for kind in kinds
    }
    hinted = tuple(c.name for c in table.columns if c.name in best.hinted)
    fitting = tuple(c for c in hinted if table.column(c).kind in wanted)
    if fitting or hinted:
        return fitting or hinted
    by_kind = tuple(c.name for c in table.columns if c.kind in wanted)
    if by_kind:
        return by_kind[:1] if best.table != "goal_year" else by_kind
    if reading.has("ask:url") and any(c.name == "url" for c in table.columns):
        return ("url",)
    return lexicon.tables[best.table].default


def _drop_echo(best: Candidate, columns: tuple[str, ...]) -> tuple[str, ...]:
    """A key column that the question uses to name the row is not what it asks for, if another is named."""
    echoed = {c for m in best.matches.values() if m.share >= 0.6 for c in m.columns}
    rest = tuple(c for c in columns if c not in echoed)
    return rest or columns


def _operation(best: Candidate, reading: Reading) -> tuple[str, object]:
    if best.table == "subsidy":
        if reading.has("op:reverse"):
            return "reverse", None
        costs = [m.value for m in reading.mentions if m.kind == "amount"]
        if costs and reading.has("word:cost") and not reading.tagged("word:at_"):
            return "estimate", costs[0]
    ranks = reading.values("rank")
    if ranks:
        return "top", ranks[0]
    places = reading.values("place")
    if places:
        return "place", places[0]
    order = ("unspent", "carried_out", "max", "min", "mean", "ratio", "difference", "sum", "count", "list")
    for name in order:
        if reading.has(f"op:{name}") and _operable(name, best, reading):
            return name, None
    return "lookup", None


def _operable(name: str, best: Candidate, reading: Reading) -> bool:
    kinds = {c.name: c.kind for c in TABLES[best.table].columns}
    named = [kinds[c] for c in best.columns]
    if name == "count":
        return not any(k in ("quantity", "count", "rate", "year") for k in named)
    if name in ("unspent", "carried_out"):
        return best.table == "budget_year"
    if name in ("max", "min", "mean", "ratio", "sum", "difference"):
        numeric = {"yen", "quantity", "rate", "count"}
        return best.table not in ("subsidy", "law", "program") and bool(numeric & set(kinds.values()))
    return True


def _missing(best: Candidate, reading: Reading, scope: Scope) -> tuple[str, ...]:
    """The unexplained words that no sheet in scope knows, where they stand as a noun."""
    found = []
    for run in best.residue:
        at = reading.text.find(run)
        after = reading.text[at + len(run) : at + len(run) + 1]
        if len(run) < 2 or not _noun(after):
            continue
        grams = bigrams(plain(run))
        unknown = sum(g not in scope.known for g in grams)
        if grams and unknown * 2 >= len(grams):
            found.append(run)
    return tuple(found)


def _noun(after: str) -> bool:
    """A noun is followed by a particle, a stop, another word or nothing; a verb's stem by its ending."""
    return not after or after in "のはがをもにへでとやか、。?!「」『』（()・" or script(after) in "CKLDP"


def selected(query: Query) -> tuple[Row, ...]:
    """Return the rows that the query left."""
    return query.rows
