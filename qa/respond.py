"""An understood question -> its answer: refused, corrected, looked up, computed or quoted."""

from __future__ import annotations

import re
from dataclasses import replace

from index.store import Store
from index.tables import TABLES
from index.text import fold
from qa.aims import aims
from qa.answer import AMBIGUOUS, BLANK_IN_SHEET, NOT_IN_SHEET, OUT_OF_SCOPE, QUOTED, Answer
from qa.arbiter import arbitrated
from qa.astray import astray, unmeasured, vacant
from qa.bare import is_bare
from qa.beyond import unsaid
from qa.chain import chained
from qa.compute import compute, rate_left_blank
from qa.contradict import contradicting, disputed, doubted, rivals
from qa.disputes import is_place, openly
from qa.estimates import cap_in_all, estimated
from qa.evidence import counts, evidence
from qa.figures import dated, figured, in_goal, no_results, numbered
from qa.fit import WHO
from qa.grant_extremes import extreme, no_such_rate, together
from qa.handed import handed
from qa.indicated import indicated
from qa.lexicon import Lexicon
from qa.lookup import blank, look_up
from qa.met import met
from qa.missing import lacking, nobody
from qa.names import EXACT
from qa.only_in import only_in
from qa.onward import onward
from qa.other_payee import other_payee
from qa.outside import none_within
from qa.own_share import own_shares
from qa.pages import paged
from qa.paid_for import is_use
from qa.passed_on import passed_on
from qa.pathways import pathways
from qa.premise import checked
from qa.prose import asked
from qa.prose_sure import spoken
from qa.prose_turn import BEYOND, CERTAIN, REASONS, given, turns
from qa.query import Query
from qa.question import Understanding
from qa.quote import about, quote
from qa.refuse import refuse
from qa.scope import Scope
from qa.signs import plain, script
from qa.single_stage import on_its_path
from qa.spans import Reading, Span
from qa.stated import stated
from qa.unreached import led_elsewhere, unreached
from qa.verdict import TRUE, followed
from qa.wanted import unheld
from qa.wholes import KINDS_OF_BUDGET

PROSE = ("program", "review", "budget_note", "remark")  # tables of running text
TEXT = 25  # signs of a running text, at least
HALF = 0.5  # the share of a title that names a contract
SAME = 30  # signs by which a passage is known in its cell
CLEAR, ALMOST, MORE = (
    0.3,
    0.22,
    0.08,
)  # how much of the question a text must carry, and more than the rows' own passages
_KIN = {"goal_path": ("goal",)}  # tables without passages of their own
_ITEMS = ("contract", "cost_item", "budget_item", "obligation")
_FIRM = ("budget_year", "payee_block", "organization", "payee")  # tables that are asked without naming a column


def respond(understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    """Return the answer to an understood question."""
    understood = replace(understood, query=on_its_path(understood.query, scope))
    query, reading = understood.query, understood.reading
    answer = stated(_answer(understood, store, scope, words), query, reading, scope, words)
    answer = _to_the_point(in_goal(answer, query, reading, scope, words), understood, store, scope, words)
    answer = arbitrated(answer, understood, store, scope, words)
    if answer.reason in (NOT_IN_SHEET, OUT_OF_SCOPE) and is_bare(reading):
        return refuse(
            AMBIGUOUS, "項目や支出先など、何についての質問かを補ってください", interpretation=answer.interpretation
        )
    return paged(answer) if asks_page(understood) and not answer.abstained else answer


def _to_the_point(answer: Answer, understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    """Return the answer, unless it holds nothing of what is asked for: then what running text says, or a refusal."""
    held = answer.outright or understood.reading.has("op:contradiction")
    if held or answer.reason not in (None, BLANK_IN_SHEET):
        return answer  # what is compared stands in two places, whatever they are called
    empty = vacant(understood, answer, scope)
    if empty is not None:
        return blank(replace(understood.query, table=empty[0], columns=empty[1:], rows=()), (), words)
    strange = astray(understood, answer, scope, words)
    lost = strange or unsaid(understood, answer, scope) or unmeasured(understood, answer) or unheld(understood, answer)
    if not lost:
        return answer
    query = understood.query
    if answer.kind == QUOTED and query.rows and query.operation in ("lookup", "list") and not query.missing:
        found = look_up(query, words)  # the row says it after all: 代金 of a title that a text quotes
        if not (found.abstained or unsaid(understood, found, scope) or unmeasured(understood, found)) and not unheld(
            understood, found
        ):
            return found
    if answer.kind != QUOTED and not strange:
        untabled = replace(understood, query=replace(understood.query, table=None, rows=()), candidate=None)
        told = quote(untabled.query, understood.reading, store, scope, words)
        if not (told.abstained or unsaid(untabled, told, scope) or unmeasured(untabled, told)) and not unheld(
            untabled, told
        ):
            return told
    return _not_there(lost, "についての記載は見つかりませんでした", understood, words)


def asks_page(understood: Understanding) -> bool:
    """Whether the question wants the page where something stands."""
    return understood.reading.has("ask:page") and "source_data" not in understood.query.columns


def _answer(understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    query, reading = understood.query, understood.reading
    if reading.has("word:opinion"):
        return refuse(OUT_OF_SCOPE, "評価や意見はお答えできません", interpretation=query.interpretation(words))
    if _chats(reading, scope) and (query.table is None or query.missing or _lone_office(query)):
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation(words))
    apart = only_in(query, reading, scope, words)
    if apart is not None:
        return apart
    against = rivals(query, reading) or openly(reading.text)
    claimed = reading.has("word:confirm") and bool(query.outright)  # 根拠は…法ですよね: a name that the sheet lacks
    strange = not claimed and bool(lacking(reading, scope))
    corrected = None if against or strange else checked(understood, scope, words)
    if corrected is not None and not (corrected.text.startswith(TRUE) and _prose(understood, store, scope)):
        further = not query.why and turns(understood, store, scope)
        sure = further and spoken(reading, store, scope).sure >= BEYOND
        return followed(corrected, quote(query, reading, store, scope, words)) if sure else corrected
    unknown = [word for word in query.missing if word not in words.phrases and not is_place(word)]
    settled = query.named and bool(query.filters)  # what is compared is known, whatever the places are called
    against = rivals(query, reading) or (reading.has("op:contradiction") and (settled or not unknown))
    if (against or disputed(query, reading, words)) and not (query.why and turns(understood, store, scope)):
        both = contradicting(replace(query, operation="contradiction"), reading, scope, words, store)
        if both is not None:
            return both
    way = figured(query, reading, scope, words) if reading.has("op:difference") else None
    way = way or (None if query.why else pathways(query, reading, scope, words))
    for aim in (led_elsewhere, unreached, met, indicated, aims, figured, numbered, dated, no_results):
        way = way or aim(query, reading, scope, words)
    if way is not None:
        return replace(way, outright=True)
    link = other_payee(understood, scope, words) or passed_on(understood, scope, words)
    link = link or chained(understood, scope, words) or handed(understood, scope, words)
    if link is not None:
        return link
    if query.table is None and _says_nothing(reading):
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation(words))
    absent = lacking(reading, scope) if query.table is None else []
    if absent:
        return _not_there(tuple(absent), "についての記載は見つかりませんでした", understood, words)
    goals = query.table in ("goal", "goal_link") and query.operation != "count"
    if goals and not counts(_texts_of(query), reading, any_number=False):
        return quote(replace(query, table=None), reading, store, scope, words)
    other = _of_another_ministry(query, reading, scope)
    if other:
        return _not_there((other,), "の記載はありません", understood, words)
    if query.table is None or (query.why and _untold(understood, store, scope)) or _prose(understood, store, scope):
        told = quote(query, reading, store, scope, words)
        plain = told.abstained or {*query.columns} <= {"requested", "next_request"}  # why so much is asked for
        return (_reason_of_change(query, scope, words) or told) if plain and query.why else told
    missing = query.missing or nobody(query, reading, scope)
    if missing:
        return _not_there(missing, "についての記載は見つかりませんでした", understood, words)
    if query.unmet and not scope.of(query.table):
        told = quote(replace(query, table=None), reading, store, scope, words)  # the sheet leaves the table out
        if not told.abstained:
            return told
    lacking_rate = no_such_rate(query, reading, words)
    if lacking_rate is not None:
        return lacking_rate
    if query.unmet:
        return none_within(query, words) or _not_there(
            query.unmet, "の記載はありません", understood, words, words.tables[query.table].title
        )
    following = onward(query, reading, scope, words)
    if following is not None:
        return following
    if query.operation in ("estimate", "reverse"):
        return estimated(query, words)
    in_all = cap_in_all(query, words)
    if in_all is not None:
        return in_all
    summed = together(query, reading, words)
    if summed is not None:
        return summed
    if query.operation == "own_share":
        return own_shares(query, words)
    if query.table == "subsidy" and query.operation in ("max", "min"):
        return extreme(query, words)
    if query.operation not in ("lookup", "list") or rate_left_blank(query):
        return compute(query, scope, words)
    return doubted(look_up(query, words), query, reading, scope, words, store)


def _chats(reading: Reading, scope: Scope) -> bool:
    """Whether the question says a word of small talk that is none of the sheet's."""
    return any(reading.text[s.start : s.end] not in scope.texts for s in reading.tagged("word:chat"))


def _reason_of_change(query: Query, scope: Scope, words: Lexicon) -> Answer | None:
    """要求がゼロなのはなぜ: where no text says so in such words, what the form gives as the reason of changes."""
    rows = tuple(r for r in scope.of("budget_note") if r["change_reason"] is not None)
    years = [int(year) for f in query.filters if f.column == "year" and f.relation == "is" for year in f.value]
    of_then = all(
        year >= scope.fiscal_year for year in years
    )  # the form tells of the year asked for, not of those done
    spent = {"executed", "execution_rate", "carried_out", "carried_in"} & set(query.columns)
    if query.table not in ("budget_year", "budget_item") or not rows or not of_then or spent:
        return None
    columns = ("change_reason",)
    return look_up(
        replace(query, table="budget_note", columns=columns, filters=(), rows=rows, operation="lookup"), words
    )


def _untold(understood: Understanding, store: Store, scope: Scope) -> bool:
    """Whether no column asked for holds a reason, or all are blank and running text is certain to give it."""
    query = understood.query
    columns = REASONS & set(query.columns)
    if any(row[c] is not None for row in query.rows for c in columns):
        return False
    return not columns or spoken(understood.reading, store, scope).sure >= BEYOND


def _lone_office(query: Query) -> bool:
    """Whether only a piece of the ministry's name leads to it: 内閣総理大臣は誰."""
    return query.table == "organization" and not query.named


def _value(query: Query) -> bool:
    """Whether a column that holds values is named."""
    return query.table is not None and any(TABLES[query.table].column(c).kind in _VALUES for c in query.outright)


def _of_somebody(query: Query) -> bool:
    """Whether a column is named of a payee or contract that is named: 甲野商事はどういう入札で選ばれたか."""
    single = query.table in ("contract", "obligation") and any(f.relation == "among" for f in query.filters)
    return query.named and single and bool(set(query.outright) & {"method", "bidders", "award_rate", "amount"})


def _how_much(understood: Understanding) -> bool:
    """Whether it is asked how much a grant pays of something that the question names."""
    query, best = understood.query, understood.candidate
    if best is None or query.table != "subsidy" or not best.named_rows:
        return False
    return best.cued and understood.reading.has("ask:much")


_VALUES = ("yen", "rate", "rates", "caps", "count", "quantity", "year")


def _typed(query: Query) -> bool:
    """Whether a column of the overview is named that holds no running text: 実施方法, 開始年度."""
    kinds = {TABLES["program"].column(c).kind for c in query.outright} if query.table == "program" else set()
    return bool(kinds) and "text" not in kinds


def _says_nothing(reading: Reading) -> bool:
    """Whether a question is of hiragana and signs alone, and none of them a phrase that is known."""
    signs = any(script(sign) in "CKLD" for sign in reading.text)
    return not signs and not reading.tagged(("name:", "hint:", "cue:", "ask:", "op:"))


def _texts_of(query: Query) -> str:
    """What the rows left say, one cell after another."""
    return "\n".join(cell.text for row in query.rows for cell in row.cells.values())


def _of_another_ministry(query: Query, reading: Reading, scope: Scope) -> str:
    """A ministry whose budget or payments are asked, and that is not the sheet's; "" where there is none."""
    named = {s.tag.removeprefix("ministry:"): s for s in reading.tagged("ministry:") if not _asked_of(reading, s)}
    own = {fold(info.ministry) for info in scope.infos}
    if query.table not in ("budget_year", "budget_item", "payee", "contract", "payee_block") or not named:
        return ""
    said = fold(_texts_of(query)) if query.filters else ""
    strange = [name for name in named if name not in own and name not in said]
    return strange[0] if len(strange) == len(named) else ""


def _asked_of(reading: Reading, ministry: Span) -> bool:
    """Whether the budget is asked of a ministry: 財務省に要求した額."""
    return (
        re.match(
            r"(?:に対して|に対し|に|へ|への|との)(?:の|、)?(?:概算|予算)?(?:要|求|折衝|申請|出し)",
            reading.text[ministry.end :],
        )
        is not None
    )


def _plainly(understood: Understanding) -> bool:
    """Whether a question says nothing but the name of a column, and asks for its value."""
    query, reading = understood.query, understood.reading
    if any(kind.firm and kind.text for kind in asked(reading.text)):
        return False
    names = tuple(f"name:{query.table}.{column}" for column in query.outright)
    said = {i for s in reading.tagged((*names, "word:", "ask:")) for i in range(s.start, s.end)}
    return all(i in said or script(sign) not in "CKLD" for i, sign in enumerate(reading.text))


def _of_year(query: Query) -> bool:
    """Whether the value of an indicator in some year is asked."""
    rows = any(f.relation == "among" or f.column == "node" for f in query.filters)
    return query.table == "goal_year" and rows and any(f.column == "year" for f in query.filters)


def _paid(understood: Understanding) -> bool:
    """Whether an amount is asked of a contract, a cost or an item of the budget that the question names."""
    query, best = understood.query, understood.candidate
    if best is None or query.table not in _ITEMS or not {"amount", "next_request"} & set(query.columns):
        return False
    of_kind = query.table == "budget_item" and understood.reading.tagged(KINDS_OF_BUDGET)  # 委託費の当初予算
    if ("next_request" in query.columns or of_kind) and best.named_rows and not understood.reading.has("ask:why"):
        return True
    named = any(m.share >= HALF and m.weight >= 1 for m in best.named_rows)
    category = any(m.shares.get("category", 0.0) >= EXACT for m in best.named_rows)
    return named and (category or "amount" in best.hinted or understood.reading.has("ask:yen"))


def _prose(understood: Understanding, store: Store, scope: Scope) -> bool:
    """Whether running text says more of the question than the row that it only seems to name."""
    query, reading = understood.query, understood.reading
    denied = reading.has("word:denied") or query.table == "subsidy"
    if denied and any(f.relation == "without" for f in query.filters):
        return False  # rows are left out by what they lack, which no text tells
    terms = query.table == "subsidy" and bool(query.rows) and bool({"rate", "cap"} & set(query.outright))
    if query.operation in ("estimate", "reverse", "own_share") or (terms and not query.why):
        return False  # what a grant gives stands in its row
    if _paid(understood) or _of_year(query) or (query.named and (_typed(query) or _plainly(understood))):
        return False
    if (_of_somebody(query) or is_use(query)) and not reading.has("ask:why"):
        return False
    firm = given(query, reading) or any(kind.firm and kind.text for kind in asked(reading.text))
    if (_value(query) or _how_much(understood)) and not firm:
        asks = any(reading.has(f"ask:{kind}") for kind in ("yen", "rate", "number", "year", "who", "much"))
        wished = _how_much(understood) or asks or reading.tagged("op:")
        return not wished and turns(understood, store, scope) and spoken(reading, store, scope).sure >= CERTAIN
    if turns(understood, store, scope):
        return True
    keyed = understood.candidate is not None and understood.candidate.keyed
    if (
        (query.named and not _long(query))
        or keyed
        or query.operation not in ("lookup", "list", "count")
        or query.table in _FIRM
    ):
        return False
    if _of_year(query):
        return False
    who = WHO.get(query.table or "")
    hinted = understood.candidate is not None and who in understood.candidate.hinted
    if (reading.has("ask:who") or hinted) and who in query.columns:
        return False  # who it was is a name in the table
    if any("年度（" not in words for words in query.unmet):
        return False  # whom or what it asks about is not there
    found = evidence(reading, store, scope)
    least = ALMOST if query.unmet and not query.named else CLEAR
    if found.best < least or not about(found, reading, scope):
        return False
    rows = {(r.sheet, r.table, r.number) for r in query.rows}
    best = found.hits[0].passage
    if best.table == query.table:
        return query.named and not _asked_text(best.text, query)
    kin = _KIN.get(query.table or "", (query.table,))
    own = [c for h, c in zip(found.hits, found.coverage, strict=True) if h.passage.table in kin]
    return bool(rows) and found.best > max(own, default=0.0) + MORE


def _long(query: Query) -> bool:
    """Whether the columns asked for hold running text."""
    values = [row[c] for row in query.rows for c in query.columns if row[c] is not None and c != "url"]
    return query.table in PROSE and bool(values) and all(isinstance(v, str) and len(v) >= TEXT for v in values)


def _asked_text(text: str, query: Query) -> bool:
    """Whether a passage is a piece of the cells asked for."""
    cells = [r.cells[c].text for r in query.rows for c in query.columns if c in r.cells]
    return any(plain(text)[:SAME] in plain(cell) for cell in cells)


def _not_there(found: tuple[str, ...], end: str, understood: Understanding, words: Lexicon, where: str = "") -> Answer:
    about = "・".join(f"「{word}」" for word in found)
    place = f"{where}に" if where else ""
    return refuse(NOT_IN_SHEET, f"{place}{about}{end}", interpretation=understood.query.interpretation(words))
