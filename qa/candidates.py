"""Which table a question asks: every table explains as much of the question as it can; the best one wins; pure.

A table explains a character by a name, hint or cue of the lexicon, or by the contents of its rows. What stays
unexplained counts against it. No pattern of a question stands here: only how much each kind of evidence weighs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.tables import TABLES
from qa.candidate import NAMED_ROW, SOLID, Candidate, Evidence
from qa.cut_kinds import cut_kinds
from qa.final_year import at_the_end
from qa.fit import alone, fit
from qa.inclined import ROLE, inclined
from qa.instead import standing_in
from qa.item_changes import by_change
from qa.item_words import in_both_years
from qa.lexicon import Lexicon
from qa.names import EXACT
from qa.next_in_all import next_in_all
from qa.part_of_names import categories, pieces, swallowed, theirs, worded
from qa.pieces import Match
from qa.related import of_related
from qa.scope import Scope
from qa.signs import Stripped, bigrams, script, spelled, strip
from qa.spans import Reading, Span
from qa.wholes import whole_of, wholes

PAYEE_KIND = 0.8
METHOD = 1.0
_METHODS = ("word:one_bidder", "word:competitive", "word:negotiated")
KIND_OF_BUDGET = 1.2
NAME, CUE, HINT, ENTITY, RECIPIENT = 1.8, 0.9, 0.75, 1.3, 1.2


EMPTY = 1.5  # the table has no rows: another that has may be meant
OUTRIGHT = 1.2  # a column is named outright
SAME_WHOLE = 1.5  # what a share is taken of stands in the same table
ASIDE = 0.3  # what the name of a share's whole says for its own table
SAID = 0.65  # a name said in full counts, however common its signs
RESIDUE = 0.9  # what an unexplained telling character costs
SOLIDLY = 1.6  # what a sign of a name said nearly in full costs beyond that, where a table does not explain it
KANA = 0.45  # what a sign of hiragana is worth against one of kanji
MENTION = 3.0  # a node, path, block or corporate number that the table is keyed by
TOLD, HALF = 1.1, 0.5  # the weight and share of a further name that is set against the first
PART = 0.45  # the least share of an item's name that makes the kind of budget one of its own
# Where two tables explain a question equally well, the one people mean.
PRIOR = {"payee": 0.35, "goal_year": 0.1, "budget_year": 0.3, "subsidy": 0.2, "program": 0.25, "contract": 0.15,
         "goal": 0.15, "cost_item": 0.05, "budget_item": 0.1, "flow": -0.5, "reflection": -0.5, "goal_path": -0.2,
         "policy": -0.1, "kpi": -0.2}  # fmt: skip
_KEYED = {
    "node": {"goal", "goal_year", "goal_link", "goal_path"},
    "path": {"goal_path", "goal_link"},
    "block": {"payee_block", "payee", "contract", "cost_item", "flow"},
    "corporate": {"payee", "obligation"},
}
_THIS = ("この事業", "本事業", "当事業", "同事業", "当該事業")
_SINGLE = ("organization", "program", "budget_year", "review")
_OWNERS = ("name", "payee", "title")
STRANGER = 15.0  # a payee or contract is named in full that the table knows nothing of


_FAINT = ("name:", "hint:", "cue:", "recipient:", "kind:", "op:", "word:filler", "stage:")
_CLOSED = (
    "ask:",
    "word:legal_forms",
    "word:ending",
    "word:exclude",
    "word:denied",
    "word:former",
    "word:at_",
    "word:competitive",
    "word:negotiated",
    "word:one_bidder",
)


def candidates(reading: Reading, scope: Scope, lexicon: Lexicon) -> tuple[list[Candidate], Reading]:
    """Return the candidates of every table, best first, and the reading without operations that are part of names."""
    reading = at_the_end(
        cut_kinds(of_related(standing_in(in_both_years(by_change(reading, scope), scope), scope), scope))
    )
    question = strip(reading.text)
    allowed = frozenset(range(len(reading.text))) - _closed(reading)
    matches = scope.names.match(question, allowed, _faint(reading), _people(reading))
    reading = reading.without([*swallowed(reading, matches.values(), scope.names), *worded(reading, scope)])
    reading = reading.without([*pieces(reading, matches.values()), *categories(reading, matches.values())])
    reading = reading.without(theirs(reading, scope))
    reading = next_in_all(reading, matches.values(), scope)
    faint = _faint(reading)
    solid = frozenset(
        i for m in matches.values() if m.weight >= NAMED_ROW and m.share >= SOLID for i in m.explained - faint
    )
    solid -= wholes(reading) | _own_name(question, scope)
    evidence = Evidence(reading, question, scope, _generic(reading, scope, question), matches, solid)
    found = [_candidate(table, evidence) for table in TABLES if table in lexicon.tables]
    return sorted(found, key=lambda c: -c.score), reading


def _own_name(question: Stripped, scope: Scope) -> set[int]:
    """The offsets of words that the program's own name has: they speak of the program as well as of any row."""
    pairs = zip(question.origin, question.origin[1:], bigrams(question.text), strict=False)
    return {i for first, second, gram in pairs if gram in scope.free for i in (first, second)}


def _faint(reading: Reading) -> frozenset[int]:
    """The offsets of the lexicon's own words: they name a row only as part of a name said nearly in full."""
    spans = (s for s in reading.spans if s.size > 1 and s.tag.startswith(_FAINT))
    return frozenset(i for s in spans for i in range(s.start, s.end))


def _people(reading: Reading) -> frozenset[int]:
    """The offsets of kinds of people, where nothing else is said: NPO tells something of a goal or a role."""
    return frozenset(i for s in reading.tagged(("recipient:", "kind:")) if s.size > 1 for i in range(s.start, s.end))


def _closed(reading: Reading) -> set[int]:
    """The offsets that name no row: interrogatives, conditions, amounts."""
    closed: set[int] = set()
    for span in reading.spans:
        if span.tag.startswith(_CLOSED) or reading.text[span.start : span.end] in _THIS:
            closed.update(range(span.start, span.end))
    if reading.has("op:ratio"):
        closed |= wholes(reading)
    for mention in reading.mentions:
        if mention.kind in ("amount", "rate", "rank", "place", "year", "block", "path", "node", "circled", "corporate"):
            closed.update(range(mention.start, mention.end))
    return closed


def _generic(reading: Reading, scope: Scope, question: Stripped) -> frozenset[int]:
    """The offsets that every table may leave to small words, numbers and the program's own name."""
    explained: set[int] = wholes(reading)
    for span in reading.spans:
        if span.tag.startswith(("place:", "region:")) and not alone(reading.text, span):
            continue
        if span.tag.startswith(("word:", "ask:", "op:", "region:", "ministry:", "stage:", "place:")):
            explained.update(range(span.start, span.end))
    for mention in reading.mentions:
        explained.update(range(mention.start, mention.end))
    for i, gram in enumerate(bigrams(question.text)):
        if gram in scope.free:
            explained.update((question.origin[i], question.origin[i + 1]))
    return frozenset(explained)


def _candidate(table: str, evidence: Evidence) -> Candidate:
    reading, scope = evidence.reading, evidence.scope
    value: dict[int, float] = {}
    columns = _spans(reading, f"name:{table}.", NAME, value)
    hinted = _spans(reading, f"hint:{table}.", HINT, value)
    cued = bool(_spans(reading, f"cue:{table}", CUE, value, exact=True))
    _conditions(table, evidence, value)
    own = _own(table, evidence)
    _credit_names(own, evidence, value)
    if table == "budget_item" and _parts(own, reading):
        said = any(m.shares.get("item", 0.0) >= EXACT and m.weight >= NAMED_ROW for m in own.values())
        _spans(reading, "name:budget_year.", NAME if said else KIND_OF_BUDGET, value)  # 当初予算のうち諸謝金
    keyed = _keyed(table, reading, value)
    aside = evidence.aside
    lone = table == "budget_year" and bool(aside) and value.keys() <= aside  # only what a share is taken of
    payees = any(m.shares.get("payee", 0.0) >= EXACT for m in own.values())
    score = sum(value.values()) + PRIOR.get(table, 0.0) + fit(table, reading, payees)
    score += OUTRIGHT * bool(columns and not lone) + inclined(table, evidence, own, columns)
    if table in _SINGLE and _strangers(evidence, value):
        score -= STRANGER
    if not any(any(v is not None for k, v in r.values.items() if k != "year") for r in scope.of(table)):
        score -= EMPTY
    score += SAME_WHOLE * (bool(value) and not lone and whole_of(table, reading))
    explained = evidence.generic | value.keys()
    explained |= {i for stretch in spelled(reading.text) if stretch & value.keys() for i in stretch}
    residue, cost = _residue(evidence, explained - (evidence.solid - value.keys()))
    score -= RESIDUE * cost
    return Candidate(
        table, score, columns, hinted, own, frozenset(explained), residue, cued, keyed, evidence.matches
    )  # fmt: skip


def _conditions(table: str, evidence: Evidence, value: dict[int, float]) -> None:
    """Credit recipients, kinds of payees, places and methods to the tables that are asked under them."""
    reading = evidence.reading
    if table == "subsidy":
        _spans(reading, "recipient:", RECIPIENT, value)
    if table in ("payee", "contract", "obligation"):
        _spans(reading.without(_of_names(reading, evidence.solid)), "kind:", PAYEE_KIND, value)
        _spans(reading, "region:", PAYEE_KIND, value)
        for span in (s for s in reading.tagged("place:") if alone(reading.text, s)):
            value.update({i: max(value.get(i, 0.0), PAYEE_KIND) for i in range(span.start, span.end)})
    if table in ("contract", "obligation"):
        for word in _METHODS:
            _spans(reading, word, METHOD, value, exact=True)


def _own(table: str, evidence: Evidence) -> dict[int, Match]:
    """Return the matches that count for a table: its rows', and a block's payees for the block and back."""
    rows, matches = evidence.scope.rows, evidence.matches
    own = {p: m for p, m in matches.items() if rows[p].table == table and m.weight >= 0.3}
    if table == "budget_item":  # the sheet's own ministry stands in all of them and names none
        ministry = _of_ministries(evidence.reading)
        own = {p: m for p, m in own.items() if not m.explained <= ministry}
    if table == "payee_block":
        own |= {p: m for p, m in matches.items() if rows[p].table == "payee" and m.share >= SOLID}
    if table == "payee":  # the payees of a block that its role names
        own |= {p: m for p, m in matches.items() if rows[p].table == "payee_block" and m.weight >= ROLE}
    return own


def _credit_names(own: Mapping[int, Match], evidence: Evidence, value: dict[int, float]) -> None:
    best = max((m.weight for m in own.values()), default=0.0)
    compared = evidence.reading.has("op:difference") or evidence.reading.has("op:ratio")
    for match in own.values():
        beside = compared and match.weight >= TOLD and match.share >= HALF
        if match.weight >= 0.8 * best or match.share >= 0.7 or beside:
            _credit(match, evidence, value)


def _parts(own: Mapping[int, Match], reading: Reading) -> bool:
    """Whether a kind of budget is spoken of as one of its items': an item is named, or a kind of costs."""
    costs = {(s.start, s.end) for s in reading.tagged("name:cost_item.category")}
    parts = any((s.start, s.end) in costs for s in reading.tagged("name:budget_item.item"))
    return parts or any(m.share >= PART for m in own.values())


def _of_ministries(reading: Reading) -> frozenset[int]:
    return frozenset(i for s in reading.tagged("ministry:") for i in range(s.start, s.end))


def _strangers(evidence: Evidence, value: Mapping[int, float]) -> bool:
    """Whether a payee or contract is named in full: a field of the whole sheet is none of theirs."""
    own = _own_name(evidence.question, evidence.scope)
    named = (m for m in evidence.matches.values() if m.weight >= NAMED_ROW and not m.explained <= value.keys() | own)
    return any(m.shares.get(column, 0.0) >= EXACT for m in named for column in _OWNERS)


def _of_names(reading: Reading, solid: frozenset[int]) -> list[Span]:
    """Kinds of payee that are the legal form of somebody named: 一般社団法人 before a name."""
    return [s for s in reading.tagged("kind:") if s.end in solid or s.start - 1 in solid]


def _spans(
    reading: Reading, prefix: str, worth: float, value: dict[int, float], exact: bool = False
) -> tuple[str, ...]:
    columns: dict[str, None] = {}
    spans = [s for s in reading.tagged(prefix) if not exact or s.tag == prefix]
    aside = wholes(reading) if spans else ()
    for span in spans:
        columns[span.tag[len(prefix) :]] = None
        share = ASIDE if span.start in aside else 1.0
        for i in range(span.start, span.end):
            kana = KANA if script(reading.text[i]) == "H" else 1.0
            value[i] = max(value.get(i, 0.0), worth * kana * share * (0.6 if span.size == 1 else 1.0))
    return tuple(columns)


def _credit(match: Match, evidence: Evidence, value: dict[int, float]) -> None:
    text = evidence.question.text
    at = {origin: i for i, origin in enumerate(evidence.question.origin)}
    for offset in match.explained:
        i = at[offset]
        near = [text[j : j + 2] for j in (i - 1, i) if 0 <= j < len(text) - 1]
        weight = max([evidence.scope.names.weight(g) for g in near] or [0.0])
        weight = max(weight, SAID) if match.share >= EXACT else weight
        value[offset] = max(value.get(offset, 0.0), ENTITY * weight)


def _keyed(table: str, reading: Reading, value: dict[int, float]) -> bool:
    found = False
    for mention in reading.mentions:
        if table in _KEYED.get(mention.kind, ()):
            value[mention.start] = value.get(mention.start, 0.0) + MENTION
            found = True
    return found


def _residue(evidence: Evidence, explained: Iterable[int]) -> tuple[tuple[tuple[int, int], ...], float]:
    """Return the runs of content signs left unexplained, and their cost."""
    known = set(explained)
    text = evidence.reading.text
    runs: list[tuple[int, int]] = []
    for i in evidence.content:
        if i in known:
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    weigh, named = evidence.scope.names.weight, evidence.named
    cost = 0.0
    for a, b in runs:
        size = min(b - a, 6) + sum((i in named) + SOLIDLY * (i in evidence.solid) for i in range(a, b))
        cost += size * max([weigh(g) for g in bigrams(text[a:b])] or [0.3])
    return tuple(runs), cost
