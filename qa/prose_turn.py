"""Whether running text is to answer although a table could: a why, how or what-happens is no look-up; pure."""

from __future__ import annotations

import re

from index.store import Store
from qa.fit import WHO
from qa.prose import Kind, asked, fields
from qa.prose_pick import WHOLE
from qa.prose_rank import PREAMBLE
from qa.prose_sure import Spoken, spoken
from qa.query import Query
from qa.question import Understanding
from qa.reading import Reading
from qa.scope import Scope

CLEAR = 0.6  # how sure the text must be against a row that the question names
CERTAIN = 0.8  # whatever words it shares
FAIR = 0.45  # ... against a row that it does not name, or a whole cell that holds more than is asked
_PAID = ("payee", "contract", "cost_item", "obligation")
# Columns that hold a reason: a question for a reason looks them up.
REASONS = {"reason", "change_reason", "qualitative_reason", "single_stage_reason", "external_reason"}
_VALUES = ("ask:yen", "ask:rate", "ask:url", "ask:number", "ask:page")  # asked for as values of a table
_WORD = re.compile(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[a-z]{2,}")
_OWN = ("name:", "hint:", "cue:", "ask:", "op:", "word:", "stage:")


def turns(understood: Understanding, store: Store, scope: Scope) -> bool:
    """Return whether the question asks for running text, and the text is sure to speak of it."""
    query, reading = understood.query, understood.reading
    kinds = [kind for kind in asked(reading.text) if kind.text]
    if not kinds or query.table is None or not _open(query, reading, kinds):
        return False
    said = spoken(reading, store, scope)
    if not said.stretches:
        return False
    if _running(query):
        return said.sure >= FAIR and (bool(query.missing) or _of_a_part(query, reading, said))
    if _keyed(reading):
        part = bool(reading.values("block")) or not query.named or _specific(reading, said)
        return said.sure >= FAIR and said.marks.keyed > 0 and part
    if any("年度（" not in words for words in query.unmet):
        return False  # whom or what it asks about is not there
    if query.named and not any(kind.firm for kind in kinds) and not _specific(reading, said):
        return False  # 執行率はどうなっていますか asks for the value
    firm = any(kind.firm for kind in kinds)  # no value answers a why
    return said.sure >= (CLEAR if (query.named or query.filters) and not firm else FAIR)


def _open(query: Query, reading: Reading, kinds: list[Kind]) -> bool:
    if query.operation not in ("lookup", "list", "count"):
        return False
    if (reading.has("ask:who") or query.named) and WHO.get(query.table or "") in query.columns:
        return False  # who it was is a name in the table
    if any(reading.has(tag) for tag in _VALUES) or (query.named and REASONS & set(query.columns)):
        return False
    # what a payee did is the title of its contract
    named = any(f.relation == "among" for f in query.filters) and query.table in _PAID
    return not (named and any(column in ("title", "use") for column in query.columns))


def _running(query: Query) -> bool:
    """Whether the columns asked for hold running text."""
    return any(f"{query.table}.{column}" in fields() for column in query.columns)


def _keyed(reading: Reading) -> bool:
    return any(reading.values(kind) for kind in ("block", "node", "path"))


def _of_a_part(query: Query, reading: Reading, said: Spoken) -> bool:
    """Whether a part of the text is asked: the question says more than the field's name, and a sentence says it."""
    long = any(len(row.cells[c].text) > WHOLE for row in query.rows for c in query.columns if c in row.cells)
    best = said.stretches[0].best
    elsewhere = best.field not in {f"{query.table}.{column}" for column in query.columns}
    return (long or elsewhere) and _specific(reading, said)


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
