"""An understood question -> its answer: refused, corrected, looked up, computed or quoted."""

from __future__ import annotations

from dataclasses import replace

from index.store import Store
from qa.answer import NOT_IN_SHEET, OUT_OF_SCOPE, Answer
from qa.compute import compute
from qa.contradict import contradicting, disputed
from qa.estimates import estimated
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.pages import paged
from qa.premise import checked
from qa.question import Understanding
from qa.quote import quote
from qa.refuse import refuse
from qa.scope import Scope

# Columns that hold a reason: a question for a reason looks them up.
REASONS = {"reason", "change_reason", "qualitative_reason", "single_stage_reason", "external_reason"}


def respond(understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    """Return the answer to an understood question."""
    answer = _answer(understood, store, scope, words)
    return paged(answer) if asks_page(understood) else answer


def asks_page(understood: Understanding) -> bool:
    """Whether the question wants the page where something stands."""
    return understood.reading.has("ask:page") and "source_data" not in understood.query.columns


def _answer(understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    query, reading = understood.query, understood.reading
    if reading.has("word:chat") and (query.table is None or query.missing):
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation(words))
    corrected = checked(understood, scope, words)
    if corrected is not None:
        return corrected
    if query.operation == "contradiction" or disputed(query, reading):
        return contradicting(replace(query, operation="contradiction"), reading, scope, words)
    if query.table is None or (query.why and not REASONS & set(query.columns)):
        return quote(query, reading, store, scope, words)
    if query.missing:
        return _not_there(query.missing, "についての記載は見つかりませんでした", understood, words)
    if query.unmet:
        return _not_there(query.unmet, "の記載はありません", understood, words, words.tables[query.table].title)
    if query.operation in ("estimate", "reverse"):
        return estimated(query, words)
    if query.operation not in ("lookup", "list"):
        return compute(query, scope, words)
    return look_up(query, words)


def _not_there(found: tuple[str, ...], end: str, understood: Understanding, words: Lexicon, where: str = "") -> Answer:
    about = "・".join(f"「{word}」" for word in found)
    place = f"{where}に" if where else ""
    return refuse(NOT_IN_SHEET, f"{place}{about}{end}", interpretation=understood.query.interpretation(words))
