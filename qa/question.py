"""A question -> a Query: the best candidate table, its columns, the filters, the operation; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from index.tables import TABLES
from index.text import fold
from qa.candidates import KINDS, WHO, Candidate, candidates
from qa.filters import row_filters
from qa.lexicon import Lexicon
from qa.names import bigrams, plain
from qa.query import Query
from qa.reading import Reading, Span, script, wished_unit
from qa.scope import Scope

STRONG = 2.2  # the least score of a table that answers without its column named outright
ECHO = 0.6  # a key column named by this share of its contents is given, not asked for
_REASONS = ("reason", "change_reason", "qualitative_reason", "single_stage_reason", "external_reason")
# Interrogatives and limits hint at a column but do not ask for one more besides those that are named.
_VAGUE = (
    "いくら",
    "なんぼ",
    "どこ",
    "誰",
    "だれ",
    "どちら",
    "いくつ",
    "まで",
    "最大",
    "最高",
    "何",
    "合計",
    "総額",
    "数",
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """The query, the candidate it came from (None: only passages can tell) and the reading behind both."""

    query: Query
    candidate: Candidate | None
    reading: Reading


def understand(reading: Reading, scope: Scope, lexicon: Lexicon) -> Understanding:
    """Return the query that explains the question best; ``table`` None when only passages can tell."""
    ranked, reading = candidates(reading, scope, lexicon)
    best = ranked[0]
    answers = _answers(best, reading, scope)
    query = Query(
        reading.text,
        scope.sheets,
        unit=wished_unit(reading.text),
        missing=_missing(best, reading, scope, by_name=answers and not best.columns),
        score=best.score,
        why=reading.has("ask:why"),
    )
    if not answers:
        return Understanding(query, None, reading)
    return Understanding(_fill(best, query, reading, scope, lexicon), best, reading)


def _answers(best: Candidate, reading: Reading, scope: Scope) -> bool:
    """Whether the table may answer: its column is named, or a row of it and a kind of value it has."""
    if best.columns:
        return True
    if best.score < STRONG or not _has_kinds(best, reading):
        return False
    asked = any(reading.has(f"ask:{kind}") for kind in ("yen", "who", "url", "number", "rate", "year"))
    asks = asked or bool(reading.tagged("op:")) or bool(best.hinted) or bool(reading.values("rank"))
    return (bool(best.named_rows) and (asks or best.keyed)) or best.keyed or (best.cued and asks)


def _has_kinds(best: Candidate, reading: Reading) -> bool:
    """A question of when or how much needs a table with years or amounts."""
    kinds = {c.kind for c in TABLES[best.table].columns}
    return all(kinds & wanted or not reading.has(f"ask:{ask}") for ask, wanted in KINDS.items() if ask != "rate")


def _fill(best: Candidate, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Query:
    operation, argument = _operation(best, reading)
    columns = _columns(best, reading, lexicon)
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


def _columns(best: Candidate, reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """Named columns and what else is asked; else the hinted ones that fit; else the table's default."""
    named = _without_echo(best)
    if named:
        return _ordered(best, [*named, *_also(best, reading, named)])
    wanted = {kind for ask, kinds in KINDS.items() if reading.has(f"ask:{ask}") for kind in kinds}
    table = TABLES[best.table]
    hinted = [c for c in best.hinted if c not in _echoed(best)]
    fitting = [c for c in hinted if table.column(c).kind in wanted]
    if fitting or hinted:
        return _ordered(best, fitting or hinted)
    by_kind = [c.name for c in table.columns if c.kind in wanted]
    if by_kind:
        return _ordered(best, by_kind if best.table == "goal_year" else by_kind[:1])
    if reading.has("ask:url") and any(c.name == "url" for c in table.columns):
        return ("url",)
    return lexicon.tables[best.table].default


def _ordered(best: Candidate, columns: list[str]) -> tuple[str, ...]:
    return tuple(c.name for c in TABLES[best.table].columns if c.name in columns)


def _echoed(best: Candidate) -> set[str]:
    return {c for m in best.named_rows for c, share in m.shares.items() if share >= ECHO}


def _without_echo(best: Candidate) -> list[str]:
    """A key column whose contents the question gives is not what it asks for."""
    return [c for c in best.columns if c not in _echoed(best)]


def _also(best: Candidate, reading: Reading, named: list[str]) -> list[str]:
    """Columns asked for besides the named ones: 率と上限, 誰がいくらで, 目標の何パーセント."""
    table = TABLES[best.table]
    kinds = {table.column(c).kind for c in named}
    extra = []
    for span in reading.tagged(f"hint:{best.table}."):
        column = span.tag.rpartition(".")[2]
        noun = not reading.text[span.start : span.end].startswith(_VAGUE)
        if noun and table.column(column).kind not in kinds and column not in _echoed(best):
            extra.append(column)
    for ask, wanted in KINDS.items():
        if reading.has(f"ask:{ask}") and not kinds & wanted:
            extra += [c.name for c in table.columns if c.kind in wanted][:1]
    who = WHO.get(best.table)
    if reading.has("ask:who") and who and who not in _echoed(best) and best.table in ("payee", "contract"):
        extra.append(who)
    return extra


def _operation(best: Candidate, reading: Reading) -> tuple[str, object]:
    if best.table == "subsidy":
        if reading.has("op:reverse"):
            return "reverse", None
        costs = reading.values("amount")
        if costs and reading.has("word:cost") and not reading.tagged("word:at_") and not reading.has("ask:why"):
            return "estimate", costs[0]
    for kind, name in (("rank", "top"), ("place", "place")):
        values = reading.values(kind)
        if values:
            return name, values[0]
    order = (
        "gap", "unspent", "carried_out", "max", "min", "mean", "ratio", "difference", "sum", "count", "list"
    )  # fmt: skip
    for name in order:
        if reading.has(f"op:{name}") and _operable(name, best):
            return name, None
    return "lookup", None


def _operable(name: str, best: Candidate) -> bool:
    """Whether an operation makes sense on a table; else the words that suggested it ask for a value."""
    kinds = {c.name: c.kind for c in TABLES[best.table].columns}
    if name == "count":
        counted = any(kinds[c] in ("quantity", "count") for c in best.columns)
        return best.table not in ("subsidy", "goal_year", "budget_year", "program") and not counted
    if name in ("unspent", "carried_out"):
        return best.table == "budget_year"
    if name == "gap":
        return best.table == "goal_year"
    if name == "list":
        return True
    numeric = {"yen", "quantity", "rate", "count"}
    return best.table not in ("subsidy", "law", "program", "goal") and bool(numeric & set(kinds.values()))


def _missing(best: Candidate, reading: Reading, scope: Scope, by_name: bool) -> tuple[str, ...]:
    """The words of the question that no sheet in scope knows, where they stand as a noun.

    ``by_name``: the table was chosen by names alone, so that a name must be a word, not a piece of one.
    """
    found = _lacking(reading, scope)
    for start, end in best.residue:
        run = reading.text[start:end]
        if end - start >= 2 and _noun(reading.text[end : end + 1]):
            grams = bigrams(plain(run))
            unknown = sum(g not in scope.known for g in grams)
            if grams and unknown * 2 >= len(grams):
                found.append(run)
    if by_name:
        found += _broken(best, reading, scope)
    return tuple(dict.fromkeys(found))


def _noun(after: str) -> bool:
    """A noun is followed by a particle, a stop, another word or nothing; a verb's stem by its ending."""
    return not after or after in "のはがをもにへでとやか、。?!「」『』（）()・" or script(after) in "CKLDP"


def _lacking(reading: Reading, scope: Scope) -> list[str]:
    """What people ask for, the form has no field for and no text of the sheets speaks of."""
    words = {reading.text[s.start : s.end] for s in reading.tagged("word:lacking")}
    return [w for w in words if not any(w in text for text in _texts(scope))]


@lru_cache(maxsize=64)
def _texts(scope: Scope) -> list[str]:
    return [fold(p.text) for p in scope.passages]


def _broken(best: Candidate, reading: Reading, scope: Scope) -> list[str]:
    """Words of which a name explains only a piece: 職員数 is not 職員旅費."""
    bounds = {b for s in reading.spans if s.size > 1 for b in (s.start, s.end)}
    text = reading.text
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        whole = all(script(s) in "CKL" for s in pair)
        if whole and i + 1 not in bounds and pair not in scope.known and not _covered(reading.spans, i):
            start = next((j + 1 for j in range(i, -1, -1) if script(text[j]) not in "CKL"), 0)
            end = next((j for j in range(i + 1, len(text)) if script(text[j]) not in "CKL"), len(text))
            return [text[start:end]]
    return []


def _covered(spans: tuple[Span, ...], i: int) -> bool:
    return any(s.start <= i and i + 2 <= s.end for s in spans)
