"""Which table a question asks: every table explains as much of the question as it can; the best one wins; pure.

A table explains a character by a name, hint or cue of the lexicon, or by the contents of its rows. What stays
unexplained counts against it. No pattern of a question stands here: only how much each kind of evidence weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.tables import TABLES
from qa.cut_kinds import cut_kinds
from qa.final_year import at_the_end
from qa.fit import BLOCK, BLOCKLESS, SUBCONTRACT, alone, each_block, fit
from qa.instead import standing_in
from qa.lexicon import Lexicon
from qa.names import EXACT, Match, Names, Stripped, bigrams, plain, spelled, strip
from qa.next_in_all import next_in_all
from qa.reading import Reading, Span, script
from qa.related import of_related
from qa.scope import Scope
from qa.titled import titled

PAYEE_KIND = 0.8
METHOD = 1.0
_METHODS = ("word:one_bidder", "word:competitive", "word:negotiated")
KIND_OF_BUDGET = 1.2
NAME, CUE, HINT, ENTITY, RECIPIENT = 1.8, 0.9, 0.75, 1.3, 1.2
BY_INDICATOR = 0.3  # an indicator is named: its numbers
ITEM_OF_BUDGET = 4.5  # a kind of item is said to be a share of the budget
_BUDGETS = ("name:budget_year.initial", "name:budget_year.supplementary", "name:budget_year.total")
ITEM_OF_YEAR = 3.0  # what a kind of item has the year after, or at the start of its own
KINDS_OF_BUDGET = ("name:budget_year.initial", "name:budget_year.supplementary")
EMPTY = 1.5  # the table has no rows: another that has may be meant
OUTRIGHT = 1.2  # a column is named outright
SAME_WHOLE = 1.5  # what a share is taken of stands in the same table
ASIDE = 0.3  # what the name of a share's whole says for its own table
SAID = 0.65  # a name said in full counts, however common its signs
RESIDUE = 0.9  # what an unexplained telling character costs
SOLIDLY = 1.6  # what a sign of a name said nearly in full costs beyond that, where a table does not explain it
KANA = 0.45  # what a sign of hiragana is worth against one of kanji
MENTION = 3.0  # a node, path, block or corporate number that the table is keyed by
NAMED_ROW = 0.55  # the least weight of a name that picks rows
SWALLOWS = 0.35  # the least share of a name that makes 平均 a piece of it
TOLD, HALF = 1.1, 0.5  # the weight and share of a further name that is set against the first
PART = 0.45  # the least share of an item's name that makes the kind of budget one of its own
SOLID = 0.6  # the least share of a name that other tables must not ignore

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
TITLED = 0.5  # a contract's title says what the roles of several blocks say in pieces
ROLE = 0.9  # the weight of a block's role that names its payees
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """One table's reading of the question."""

    table: str
    score: float
    columns: tuple[str, ...]  # named outright
    hinted: tuple[str, ...]
    matches: Mapping[int, Match]  # position in the scope -> match
    explained: frozenset[int]
    residue: tuple[tuple[int, int], ...]  # runs of the question that stay unexplained
    cued: bool
    keyed: bool
    others: Mapping[int, Match]  # the matches of all tables

    @property
    def named_rows(self) -> tuple[Match, ...]:
        """The matches that pick rows."""
        return tuple(m for m in self.matches.values() if m.weight >= NAMED_ROW)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What all tables share of one question."""

    reading: Reading
    question: Stripped
    scope: Scope
    generic: frozenset[int]
    matches: Mapping[int, Match]
    solid: frozenset[int]  # offsets of names said nearly in full, in any table


def candidates(reading: Reading, scope: Scope, lexicon: Lexicon) -> tuple[list[Candidate], Reading]:
    """Return the candidates of every table, best first, and the reading without operations that are part of names."""
    reading = at_the_end(cut_kinds(of_related(standing_in(reading, scope), scope)))
    question = strip(reading.text)
    allowed = frozenset(range(len(reading.text))) - _closed(reading)
    matches = scope.names.match(question, allowed, _faint(reading), _people(reading))
    reading = reading.without([*_swallowed(reading, matches.values(), scope.names), *_worded(reading, scope)])
    reading = reading.without([*_pieces(reading, matches.values()), *_categories(reading, matches.values())])
    reading = next_in_all(reading, matches.values(), scope)
    faint = _faint(reading)
    solid = frozenset(
        i for m in matches.values() if m.weight >= NAMED_ROW and m.share >= SOLID for i in m.explained - faint
    )
    solid -= wholes(reading) | _own_name(question, scope)
    evidence = _Evidence(reading, question, scope, _generic(reading, scope, question), matches, solid)
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


def _swallowed(reading: Reading, matches: Iterable[Match], names: Names) -> list[Span]:
    """Operations that are a piece of a name: 平均 in 平均事前登録者数."""
    strong = [m for m in matches if m.weight >= NAMED_ROW]
    found = []
    for span in reading.tagged("op:"):
        inside = set(range(span.start, span.end))
        word = plain(reading.text[span.start : span.end + 2])
        for match in strong:
            whole = len(word) >= span.size + 2 and script(word[-1]) == script(word[-2]) == "C"
            piece = inside <= match.explained and (span.end in match.explained or span.start - 1 in match.explained)
            if piece and (match.share >= SWALLOWS or (whole and names.says(match.row, word))):
                found.append(span)
                break
    return found


def _pieces(reading: Reading, matches: Iterable[Match]) -> list[Span]:
    """Fields that are a piece of a word which some row has for its name: the 委託費 of 基礎調査委託費."""
    said = {i for m in matches if m.share >= EXACT and m.weight >= NAMED_ROW for i in m.explained}
    text = reading.text
    return [
        s
        for s in reading.tagged(("name:", "hint:"))
        if s.start > 1
        and {*range(s.start - 2, s.end)} <= said
        and all(script(x) == "C" for x in text[s.start - 2 : s.end])
    ]


def _categories(reading: Reading, matches: Iterable[Match]) -> list[Span]:
    """Amounts that are a category of the costs of a payee who is named: 甲野商事の委託費, where it paid one."""
    own = [m for m in matches if min(m.shares.get(c, 0.0) for c in ("payee", "category")) >= EXACT]
    said = {i for m in own for i in m.explained}
    amounts = reading.tagged(("name:contract.amount", "name:obligation.amount", "name:payee.amount"))
    return [s for s in amounts if said.issuperset(range(s.start, s.end))]


def _worded(reading: Reading, scope: Scope) -> list[Span]:
    """Operations in katakana that end a word of the sheet: プラス of 相談プラス."""
    loans = (s for s in reading.tagged("op:") if all(script(sign) == "K" for sign in reading.text[s.start : s.end]))
    before = ((s, reading.text[s.start - 2 : s.start]) for s in loans if s.start >= 2)
    return [
        s
        for s, word in before
        if all(script(sign) in "CKL" for sign in word) and word + reading.text[s.start : s.end] in scope.texts
    ]


_WHOLE = re.compile(
    r"(?:の?(?:合計|総額|全体))?(?:の(?:うち)?(?:の)?(?:何|どれ|どの)|に占める|に対する|に対して|のうち|に比べ|比(?![べ較率]))"
)


_BIDDING = re.compile("札|応募|競争")
_AMONG = re.compile(r"(?:予算|額)?(?:のうち|の中|のなか|の内(?!訳|容)|で(?:一番|最も|いちばん|最大|もっとも))")


def wholes(reading: Reading) -> set[int]:
    """Return the offsets of what a share or a part is taken of (執行額の何%, 補正のうち): it asks for no value."""
    pattern = _WHOLE if reading.has("op:ratio") else _AMONG
    spans = [s for s in reading.tagged("name:") if pattern.match(reading.text, s.end) and not _rated(s, reading)]
    return {i for s in spans for i in range(s.start, s.end)}


def _rated(span: Span, reading: Reading) -> bool:
    """補助率のうち最も低いのは: no part is taken of a rate or a cap."""
    table, _, column = span.tag.removeprefix("name:").partition(".")
    return not reading.has("op:ratio") and TABLES[table].column(column).kind in ("rate", "rates", "caps")


def _whole_of(table: str, reading: Reading) -> bool:
    aside = wholes(reading)
    own = table in ("overhead", "budget_year", "budget_item")
    return own and any(s.start in aside for s in reading.tagged(f"name:{table}."))


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


def _candidate(table: str, evidence: _Evidence) -> Candidate:
    reading, scope = evidence.reading, evidence.scope
    value: dict[int, float] = {}
    columns = _spans(reading, f"name:{table}.", NAME, value)
    hinted = _spans(reading, f"hint:{table}.", HINT, value)
    cued = bool(_spans(reading, f"cue:{table}", CUE, value, exact=True))
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
    own = {p: m for p, m in evidence.matches.items() if scope.rows[p].table == table and m.weight >= 0.3}
    if table == "budget_item":  # the sheet's own ministry stands in all of them and names none
        ministry = _of_ministries(reading)
        own = {p: m for p, m in own.items() if not m.explained <= ministry}
    if table == "payee_block":
        own |= {p: m for p, m in evidence.matches.items() if scope.rows[p].table == "payee" and m.share >= SOLID}
    if table == "payee":  # the payees of a block that its role names
        own |= {p: m for p, m in evidence.matches.items() if scope.rows[p].table == "payee_block" and m.weight >= ROLE}
    best = max((m.weight for m in own.values()), default=0.0)
    compared = reading.has("op:difference") or reading.has("op:ratio")
    for match in own.values():
        beside = compared and match.weight >= TOLD and match.share >= HALF
        if match.weight >= 0.8 * best or match.share >= 0.7 or beside:
            _credit(match, evidence, value)
    costs = {(s.start, s.end) for s in reading.tagged("name:cost_item.category")}
    parts = any((s.start, s.end) in costs for s in reading.tagged("name:budget_item.item"))
    parts = parts or any(m.share >= PART for m in own.values())
    if table == "budget_item" and parts:
        said = any(m.shares.get("item", 0.0) >= EXACT and m.weight >= NAMED_ROW for m in own.values())
        _spans(reading, "name:budget_year.", NAME if said else KIND_OF_BUDGET, value)  # 当初予算のうち諸謝金
    empty = not any(any(v is not None for k, v in r.values.items() if k != "year") for r in scope.of(table))
    keyed = _keyed(table, reading, value)
    aside = wholes(reading)
    lone = table == "budget_year" and bool(aside) and value.keys() <= aside  # only what a share is taken of
    payees = any(m.shares.get("payee", 0.0) >= EXACT for m in own.values())
    score = (
        sum(value.values())
        + PRIOR.get(table, 0.0)
        + fit(table, reading, payees)
        + OUTRIGHT * bool(columns and not lone)
    )
    if table == "goal_year" and any(max(m.shares, key=lambda c: m.shares[c]) == "indicator" for m in own.values()):
        score += BY_INDICATOR
    if table == "payee_block" and reading.values("block") and any(scope.rows[p].table == "payee" for p in own):
        score -= 3 * BLOCK  # a payee of the block is named
    if table == "payee_block" and each_block(reading):
        single = any(scope.rows[p].table == "payee" and m.share >= SOLID for p, m in own.items())
        score += 2 * BLOCKLESS * (not single)  # each of two blocks has a total of its own
    said = any(scope.rows[p].table == "payee" and m.share >= EXACT for p, m in own.items())
    if table == "payee_block" and said and "role" not in columns:
        cut = reading.has("word:exclude") or reading.tagged("op:") or reading.has("ask:rate")
        score -= BLOCKLESS * (bool(cut) + reading.has("word:exclude"))  # a payee of the block is named, or left out
        score -= BLOCKLESS * reading.has("word:all_blocks")
    if table == "cost_item" and reading.has("word:rest") and not reading.has("word:exclude"):
        rest = (scope.rows[p] for p, m in own.items() if m.shares.get("payee", 0.0) >= EXACT)
        score += 2 * SUBCONTRACT * any(str(r["category"]).startswith("その他") for r in rest)
    if table == "contract":
        score += TITLED * titled(evidence.matches, scope.rows, ROLE)
    if table == "cost_item":
        score += any(
            m.shares.get("payee", 0.0) >= SOLID and m.shares.get("category", 0.0) >= EXACT for m in own.values()
        )
    if table in _SINGLE and _strangers(evidence, value):
        score -= STRANGER
    if table == "budget_item" and own and _of_budget(reading, aside):
        score += ITEM_OF_BUDGET
    if table == "budget_item" and any(m.share >= SOLID for m in own.values()) and _item_of_year(reading):
        score += ITEM_OF_YEAR
    score -= EMPTY * empty
    score += SAME_WHOLE * (bool(value) and not lone and _whole_of(table, reading))
    explained = evidence.generic | value.keys()
    explained |= {i for stretch in spelled(reading.text) if stretch & value.keys() for i in stretch}
    ignored = evidence.solid - value.keys()
    residue, cost = _residue(evidence, explained - ignored)
    return Candidate(
        table,
        score - RESIDUE * cost,
        columns,
        hinted,
        own,
        frozenset(explained),
        residue,
        cued,
        keyed,
        evidence.matches,
    )


def _of_ministries(reading: Reading) -> frozenset[int]:
    return frozenset(i for s in reading.tagged("ministry:") for i in range(s.start, s.end))


def _of_budget(reading: Reading, aside: set[int]) -> bool:
    """Whether a kind of item is a share of the budget: 当初予算の何割が交付金か, 委託費は予算の何%."""
    of = any(s.start in aside for s in reading.tagged(_BUDGETS))
    kinds = any(s.start not in aside for s in reading.tagged("word:item_kinds"))
    return of and kinds and any(reading.has(tag) for tag in ("op:ratio", "ask:rate", "ask:yen"))


def _item_of_year(reading: Reading) -> bool:
    """Whether a kind of item is spoken of with the year after or a kind of budget: 委託費は来年度, 委託費の当初予算."""
    ahead = reading.tagged(("word:next_year", "name:budget_year.requested", *KINDS_OF_BUDGET))
    return bool(ahead) and bool(reading.tagged("word:item_kinds")) and not reading.tagged("name:payee.")


def _strangers(evidence: _Evidence, value: Mapping[int, float]) -> bool:
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
    aside = wholes(reading)
    for span in reading.spans:
        if span.tag == prefix if exact else span.tag.startswith(prefix):
            columns[span.tag[len(prefix) :]] = None
            share = ASIDE if span.start in aside else 1.0
            for i in range(span.start, span.end):
                kana = KANA if script(reading.text[i]) == "H" else 1.0
                value[i] = max(value.get(i, 0.0), worth * kana * share * (0.6 if span.size == 1 else 1.0))
    return tuple(columns)


def _credit(match: Match, evidence: _Evidence, value: dict[int, float]) -> None:
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


def is_share(best: Candidate, reading: Reading) -> bool:
    """Whether a share is to be computed: 占める割合; or a rate of amounts that are named, where no rate is."""
    if reading.has("op:ratio"):
        return True
    kinds = [TABLES[best.table].column(c).kind for c in best.columns]
    if reading.has("op:difference"):
        return False  # 伸び率
    payees = any(m.shares.get("payee", 0.0) >= SOLID for m in best.named_rows)
    if best.table == "contract" and not best.columns and payees and not _BIDDING.search(reading.text):
        return reading.has("ask:rate")  # the only rate of a contract is named outright
    return reading.has("ask:rate") and "yen" in kinds and not {"rate", "rates"} & set(kinds)


def _residue(evidence: _Evidence, explained: Iterable[int]) -> tuple[tuple[tuple[int, int], ...], float]:
    """Return the runs of content signs left unexplained, and their cost."""
    known = set(explained)
    text = evidence.reading.text
    runs: list[tuple[int, int]] = []
    for i, sign in enumerate(text):
        if i in known or (script(sign) in "HPD" and i not in evidence.solid):
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    weigh = evidence.scope.names.weight
    named = {i for s in evidence.reading.tagged("name:") for i in range(s.start, s.end)}
    cost = 0.0
    for a, b in runs:
        size = min(b - a, 6) + sum((i in named) + SOLIDLY * (i in evidence.solid) for i in range(a, b))
        cost += size * max([weigh(g) for g in bigrams(text[a:b])] or [0.3])
    return tuple(runs), cost
