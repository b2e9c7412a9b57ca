"""Whether one sentence of the running text answers better than the table that was chosen, or than no answer; pure.

A table is chosen by the kind of value asked (何割: a rate) where nothing else of it is spoken of. Both are held against
the content words of the question: what explains more of them, and has a value of the kind asked, answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.regex import regex
from index.store import Store
from index.tables import TABLES
from index.text import fold
from qa.answer import BLANK_IN_SHEET, COMPUTED, LOOKUP, NOT_IN_SHEET, Answer
from qa.circumstances import untold
from qa.evidence import counts, number_of
from qa.explained import Word, explained, words_of
from qa.lexicon import Lexicon
from qa.mentions import mentions
from qa.missing import heads, lacking, proper
from qa.prose_pick import stretches
from qa.prose_rank import Ranked, told
from qa.query import Query
from qa.question import Understanding
from qa.quote import told as quoted
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.synonyms import said_otherwise, same
from qa.verdict import FALSE, PARTLY, TRUE

REACH = 60  # signs around a value that say what it is of
TELLING = 4  # signs of another word that leaves no doubt: 処遇 is no 給与
POOL = 15  # sentences looked at
FAIR, MORE = 0.6, 0.2  # the share of the words that a sentence must say, and by how much more than the table does
SURE, LITTLE, SINGLE = (
    0.7,
    0.3,
    2.0,
)  # ... where no value is asked, and the most that the field of a single row may say then
MATTER, SLIGHT = 2.5, 1.5  # the weight of the words that a matter is told by: two nouns, one
SLIM = 0.4  # the most that a value may say of a claim that a sentence says
WHOLE = 0.95  # ... where a single word tells of the matter
NO = 0.15  # what a sentence is worth more that says of what is not so, where that is asked
NEARLY = 0.8  # of the best sentence's share: what is told beside it
_OPERATIONS = ("lookup", "list", "sum", "count", "difference", "ratio")
_SINGLE = ("program", "organization", "plan", "law", "policy", "kpi")  # tables that are asked by naming a field alone
_LISTED = ("subsidy", "contract", "payee", "payee_block", "cost_item")
_NUMBER = regex(r"\d")
_VALUES = {
    "ask:rate": regex(r"\d(?:%|パーセント|割(?!合)|分の\d)|\d/\d|[一二三四五六七八九]割(?!合)|半数|半分"),
    "ask:year": regex(r"(?:令和|平成)(?:元|\d)|(?:19|20)\d\d年?|\d年度?|\d月"),
    "ask:much": _NUMBER,
}
_COUNTED = regex(
    r"\d[\d,.]*(?:万|千|億)?(?:[人名件者社個台回校市町県頭戸本つ]|[かカヶ箇]所|団体|自治体|都道府県|施設|世帯|地域)"
)
_MONEY = regex(r"\d[\d,.]*(?:万|億|千|百|十億)*円|\d億")
_KINDS = {"year": "ask:year", "rate": "ask:rate"}  # of the columns asked for
_COUNTER = regex(r"何([かカヶケ]所|[かカヶケ]国語?|[億万千]?(?!割)[一-鿿]{1,2})(?![一-鿿])")
_NOT = regex(r"ない|なかっ|ません|(?<=[^い])ず(?=に|、|$)|ぬ(?=人|者|方)")


@dataclass(frozen=True, slots=True)
class _Best:
    share: float
    told: tuple[Ranked, ...]


def arbitrated(answer: Answer, understood: Understanding, store: Store, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the answer, or the sentences of the running text that say more of what is asked."""
    query, reading = understood.query, understood.reading
    if answer.outright or answer.text.startswith((TRUE, FALSE, PARTLY)) or reading.has("op:contradiction"):
        return answer
    if query.table == "subsidy" and answer.kind == LOOKUP and reading.tagged("recipient:"):
        return answer  # what the state pays to whom stands in the table
    wanted = tuple(_wanted(query, reading, answer))
    single = answer.kind == LOOKUP and query.table in _SINGLE and not reading.has("ask:who")
    claimed = _merely_claimed(answer, query, reading)
    other = _of_other_matter(answer, query, reading)
    if not (wanted or single or claimed or other or _untabled(answer, query)) or reading.has("ask:page"):
        return answer
    words = words_of(reading, scope)
    weight = sum(w.weight for w in words)
    best = _best(words, wanted, reading, store, scope) if weight >= SLIGHT else None
    if best is None:
        return answer
    said = explained(words, _said(answer, query, lexicon))
    told_of = weight >= MATTER and (len(words) > 1 or (answer.abstained and best.share >= WHOLE))
    better = wanted and told_of and best.share >= FAIR and _better(answer, query, said, reading, scope, best)
    better = better or (claimed and best.share >= FAIR and _open(best, reading, scope))
    better = better or (other and best.share >= SURE and said <= SLIM and _open(best, reading, scope))
    better = better or (_untabled(answer, query) and best.share >= SURE and _open(best, reading, scope))
    if better or (single and best.share >= SURE and said < LITTLE and weight >= SINGLE):
        found = _told(best, understood, lexicon)
        return answer if untold(understood, found) else found
    return answer


def _better(answer: Answer, query: Query, said: float, reading: Reading, scope: Scope, best: _Best) -> bool:
    """Whether a sentence with the value asked says more than an answer or a refusal does."""
    if answer.reason in (NOT_IN_SHEET, BLANK_IN_SHEET) and query.table != "law":
        return best.share >= SURE and _open(best, reading, scope)
    return answer.kind in (LOOKUP, COMPUTED) and query.operation in _OPERATIONS and best.share - said >= MORE


def _untabled(answer: Answer, query: Query) -> bool:
    """Whether no table was found, and no sentence sure enough."""
    return query.table is None and answer.reason == NOT_IN_SHEET


def _open(best: _Best, reading: Reading, scope: Scope) -> bool:
    """Whether nothing that is asked for is known to be missing, and the sentence says it."""
    strange = [word for word in lacking(reading, scope) if not _called(word, scope)]
    return not (strange or proper(reading, scope)) and _met(best, reading, scope)


def _merely_claimed(answer: Answer, query: Query, reading: Reading) -> bool:
    """Whether a claim is to be confirmed of which the rows told speak by name alone: no field of theirs is said."""
    fields = reading.tagged((f"name:{query.table}.", f"hint:{query.table}.", "ask:", "op:"))
    fields = tuple(s for s in fields if s.tag != "op:list")  # ぜんぶ出来とる
    values = any(m.kind in ("amount", "rate") for m in reading.mentions)
    told = answer.kind == LOOKUP and query.table in _LISTED and not (fields or values or query.outright)
    return told and reading.has("word:confirm") and not reading.has("word:exclude")


def _of_other_matter(answer: Answer, query: Query, reading: Reading) -> bool:
    """Whether a claim that says no value is to be confirmed, and one is told: 予算枠を超える要望があったという."""
    values = any(m.kind in ("amount", "rate", "year", "number") for m in reading.mentions)
    told = answer.kind == LOOKUP and query.operation == "lookup" and not values
    return told and reading.has("word:confirm") and not reading.has("word:exclude")


def _called(word: str, scope: Scope) -> bool:
    """Whether the sheets have another word for what the form has no field for: 時間外労働 for 残業."""
    return any(len(other) >= TELLING and other in scope.texts for other in same().get(word, ()))


def _met(best: _Best, reading: Reading, scope: Scope) -> bool:
    """Whether the sentence says the nouns that are asked for."""
    text = fold("".join(r.sentence.text for r in best.told))
    there = plain(text)
    for head in heads(reading, scope):
        grams = bigrams(plain(head))
        if sum(g in there for g in grams) * 2 <= len(grams) and not said_otherwise(head, text):
            return False
    return True


def _wanted(query: Query, reading: Reading, answer: Answer) -> Iterator[re.Pattern[str]]:
    """The patterns of the values asked for; an amount of money stands in tables, where one was found."""
    if reading.has("ask:yen") and _untabled(answer, query):
        yield _MONEY
    if reading.has("ask:yen") or reading.has("ask:number") or reading.has("ask:who") or query.why:
        return
    for tag, pattern in _VALUES.items():
        if reading.has(tag):
            yield pattern
    if reading.has("op:count"):
        yield _COUNTED
    for counter in _COUNTER.finditer(reading.text):
        yield re.compile(number_of(counter[1]))
    if answer.abstained and query.table is not None:
        kinds = {TABLES[query.table].column(c).kind for c in query.outright}
        yield from (_VALUES[_KINDS[kind]] for kind in kinds if kind in _KINDS)


def _best(
    words: Sequence[Word], wanted: Sequence[re.Pattern[str]], reading: Reading, store: Store, scope: Scope
) -> _Best | None:
    """The sentences with a value of each kind asked that say most of the words, and how much."""
    years, negative = _years(reading.text), _NOT.search(reading.text) is not None
    found: list[tuple[float, float, Ranked]] = []
    for one in told(reading, store, scope).ranked[:POOL]:
        said = one.sentence.said
        then = _years(said)
        if not counts(said, reading, any_number=False) or (years and then and not years & then):
            continue
        share = _share(words, wanted, said)
        found.append((share + NO * (negative and _NOT.search(said) is not None), share, one))
    if not found:
        return None
    found.sort(key=lambda f: -f[0])
    near = tuple(one for worth, _, one in found if worth >= NEARLY * found[0][0])
    return _Best(found[0][1], near)


def _share(words: Sequence[Word], wanted: Sequence[re.Pattern[str]], said: str) -> float:
    """The share of the words that a sentence says near a value of each kind asked."""
    if not all(p.search(said) for p in wanted):
        return 0.0
    if not wanted or len(said) <= 2 * REACH:
        return explained(words, said)
    return min(
        max(explained(words, said[max(m.start() - REACH, 0) : m.end() + REACH]) for m in p.finditer(said))
        for p in wanted
    )


def _years(text: str) -> set[object]:
    return {m.value for m in mentions(text) if m.kind == "year"}


def _said(answer: Answer, query: Query, lexicon: Lexicon) -> str:
    """What an answer says: its words and quotes, its fields and the conditions of its rows."""
    labels = [lexicon.label(query.table, c) for c in query.columns] if query.table else []
    return "\n".join([answer.text, *(c.text for c in answer.citations), *labels, *(f.words for f in query.filters)])


def _told(best: _Best, understood: Understanding, lexicon: Lexicon) -> Answer:
    ranked = [replace(one, score=1.0) for one in best.told]
    query = replace(understood.query, table=None, filters=())
    most = 1 if understood.reading.values("year") else 2  # of that year, not of others beside it
    return quoted(stretches(ranked, (), most), query, lexicon)
