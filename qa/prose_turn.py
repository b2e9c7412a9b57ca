"""Whether running text is to answer although a table could: a why, how or what-happens is no look-up; pure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from index.regex import regex
from index.store import Store
from index.tables import TABLES
from index.text import fold
from qa.evidence import kinds_carried
from qa.fit import WHO
from qa.prose import Kind, asked, fields
from qa.prose_pick import WHOLE
from qa.prose_rank import PREAMBLE
from qa.prose_sure import Spoken, spoken
from qa.query import Query
from qa.question import Understanding
from qa.scope import Scope
from qa.spans import Reading
from qa.work import NUMERIC

CLEAR = 0.6  # how sure the text must be against a row that the question names
CERTAIN = 0.8  # whatever words it shares
BEYOND = 0.9  # ... in place of a field for reasons that is blank
FAIR = 0.45  # ... against a row that it does not name, or a whole cell that holds more than is asked
MOSTLY = 0.8  # ... where no field is named
PLAIN = 0.9  # the share of the question's words that one sentence says where nothing else is meant
NEAR = 0.05  # by how much an amount that is said may be off, rounded as it is
_PROSE = ("program", "review", "budget_note", "remark")  # tables of running text
_PAID = ("payee", "contract", "cost_item", "obligation")
# Columns that hold a reason: a question for a reason looks them up.
REASONS = {"reason", "change_reason", "qualitative_reason", "single_stage_reason", "external_reason"}
_VALUES = ("ask:yen", "ask:rate", "ask:url", "ask:number", "ask:page")  # asked for as values of a table
_WORD = regex(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[a-z]{2,}")
_OWN = ("name:", "hint:", "cue:", "ask:", "op:", "word:", "stage:")


def turns(understood: Understanding, store: Store, scope: Scope) -> bool:
    """Return whether the question asks for running text, and the text is sure to speak of it."""
    query, reading = understood.query, understood.reading
    kinds = [kind for kind in asked(reading.text) if kind.text]
    loose = _amiss(query, reading) or _spread(query) or _guessed(query, reading)
    if query.table is None or not (_open(understood, kinds) if kinds else loose):
        return False
    said = spoken(reading, store, scope)
    if not said.stretches or any(k.only and said.stretches[0].best.field not in k.fields for k in kinds):
        return False
    if not kinds and _spread(query) and said.marks.said >= PLAIN:
        return said.sure >= CERTAIN and _specific(reading, said)  # one sentence says all that is asked, of many rows
    if not kinds and _guessed(query, reading) and said.stretches[0].best.row.table in _PROSE:
        carried = kinds_carried(fold(said.stretches[0].text), reading) == 1
        return said.sure >= CERTAIN and said.marks.said >= MOSTLY and carried and _specific(reading, said)
    if not kinds or _echoed(understood):
        return said.sure >= (CERTAIN if kinds else CLEAR) and kinds_carried(fold(said.stretches[0].text), reading) == 1
    field = said.stretches[0].best.field
    if any(k.firm and k.fields.get(field) == 1.0 for k in kinds) and not _asked_field(query, field):
        return said.sure >= FAIR  # what was replied, whatever field it is about
    if _running(query):
        return said.sure >= FAIR and (bool(query.missing) or _of_a_part(query, reading, said))
    if _keyed(reading):
        part = bool(reading.values("block")) or not query.named or _specific(reading, said)
        return said.sure >= FAIR and said.marks.keyed > 0 and part
    of_grants = query.table == "subsidy" and not query.outright  # 地方の町 of whom a trouble is asked gets no grant
    if any("年度（" not in words for words in query.unmet) and not of_grants:
        return False  # whom or what it asks about is not there
    told = given(query, reading) or _recalled(query, reading, said)
    if query.named and not told and not any(kind.firm for kind in kinds) and not _specific(reading, said):
        return False  # 執行率はどうなっていますか asks for the value
    firm = told or any(kind.firm for kind in kinds)  # no value answers a why
    return said.sure >= (CLEAR if (query.named or query.filters) and not firm else FAIR)


def _guessed(query: Query, reading: Reading) -> bool:
    """Whether an amount paid is told without being asked for by name: 暴力を受けた人はどれくらい."""
    if _keyed(reading) or not (reading.has("ask:much") or reading.has("ask:rate")):
        return False
    return query.operation in ("lookup", "list") and not query.named and query.table in ("payee", "payee_block")


def _spread(query: Query) -> bool:
    """Whether several rows of running text would be told where a part of one text may be meant."""
    return query.operation == "lookup" and len(query.rows) > 1 and _running(query)


def _amiss(query: Query, reading: Reading) -> bool:
    """Whether the cells asked for hold no value of the kind that is asked: 計画の策定率は何%."""
    if query.operation not in ("lookup", "list") or not (reading.has("ask:year") or reading.has("ask:rate")):
        return False
    cells = [row.cells[c].text for row in query.rows for c in query.columns if c in row.cells]
    return (bool(cells) or not query.rows) and kinds_carried(fold("\n".join(cells)), reading) < 1


def _echoed(understood: Understanding) -> bool:
    """Whether the row is named by what would be told of it: ガイドラインの中身は is no question for the title."""
    query, best = understood.query, understood.candidate
    among = any(f.relation == "among" for f in query.filters)
    if best is None or len(query.columns) != 1 or not among or query.table not in _PAID:
        return False
    named = [m for m in best.named_rows if m.shares]
    return bool(named) and all(max(m.shares, key=lambda c: m.shares[c]) == query.columns[0] for m in named)


def given(query: Query, reading: Reading) -> bool:
    """Whether the question says the value itself, perhaps rounded: 30億円あまりの補正はどうなったのか."""
    amounts = [float(v) for v in reading.values("amount") if isinstance(v, int | float | Decimal | Fraction)]
    values = [row[c] for row in query.rows for c in query.columns if isinstance(row[c], int)]
    return any(abs(value - amount) <= NEAR * amount for value in values for amount in amounts if amount)


def _recalled(query: Query, reading: Reading, said: Spoken) -> bool:
    """Whether the question says a rate that the text has and the cells do not: what is it that is 74%?"""
    rates = {reading.text[m.start : m.end] for m in reading.mentions if m.kind == "rate"}
    cells = fold("\n".join(row.cells[c].text for row in query.rows for c in query.columns if c in row.cells))
    text = fold(said.stretches[0].text)
    return any(rate in text and rate not in cells for rate in rates)


def _open(understood: Understanding, kinds: list[Kind]) -> bool:
    query, reading = understood.query, understood.reading
    if any(kind.only for kind in kinds):
        return True  # what somebody said of a value is no value
    numbers = any(TABLES[query.table or ""].column(c).kind in NUMERIC for c in query.columns)
    apart = query.operation == "contradiction" and query.why  # 何がかみ合わなかったのか compares no values
    if query.operation not in ("lookup", "list", "count") and (numbers or not query.columns) and not apart:
        return False
    to_come = any(kind.name == "future" for kind in kinds) and not (query.named or query.filters)
    if (reading.has("ask:who") or query.named) and WHO.get(query.table or "") in query.columns and not to_come:
        return False  # who it was is a name in the table; who will be is in none
    if any(reading.has(tag) for tag in _VALUES) or (query.named and REASONS & set(query.columns)):
        return False
    # what a payee did is the title of its contract
    named = any(f.relation == "among" for f in query.filters) and query.table in _PAID
    return not (named and any(c in ("title", "use") for c in query.columns)) or _echoed(understood)


def _running(query: Query) -> bool:
    """Whether the columns asked for hold running text."""
    return any(f"{query.table}.{column}" in fields() for column in query.columns)


def _asked_field(query: Query, field: str) -> bool:
    return field in {f"{query.table}.{column}" for column in query.columns}


def _keyed(reading: Reading) -> bool:
    return any(reading.values(kind) for kind in ("block", "node", "path"))


def _of_a_part(query: Query, reading: Reading, said: Spoken) -> bool:
    """Whether a part of the text is asked: the question says more than the field's name, and a sentence says it."""
    long = any(len(row.cells[c].text) > WHOLE for row in query.rows for c in query.columns if c in row.cells)
    best = said.stretches[0].best
    return (long or not _asked_field(query, best.field)) and _specific(reading, said)


def _specific(reading: Reading, said: Spoken) -> bool:
    """Whether the question says words besides the lexicon's own, and the best sentence most of them."""
    own = {i for s in reading.spans if s.tag.startswith(_OWN) and s.size > 1 for i in range(s.start, s.end)}
    preamble = PREAMBLE.match(reading.text)
    start = preamble.end() if preamble else 0
    words = [
        reading.text[i : i + 2]
        for found in _WORD.finditer(reading.text, start)
        for i in range(found.start(), found.end() - 1)
        if i not in own or i + 1 not in own
    ]
    there = said.stretches[0].best.grams
    return bool(words) and (said.sure >= CERTAIN or sum(word in there for word in words) * 2 >= len(words))
