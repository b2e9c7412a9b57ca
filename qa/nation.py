"""Questions over all programs: filters, counts, sums, means, rankings; what programs are about; or asked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.store import Store
from index.text import fold
from qa.answer import AMBIGUOUS, NOT_IN_SHEET, OUT_OF_SCOPE, UNKNOWN_SHEET, Answer
from qa.catalogue import Catalogue, catalogue
from qa.lexicon import Lexicon, lexicon
from qa.nation_count import Figures
from qa.nation_find import about, near_names, with_words
from qa.nation_query import NationQuery, understand_nation
from qa.nation_rows import Selection, selected
from qa.nation_say import Listing, steps
from qa.national import PAID, Words, national
from qa.reading import spaced
from qa.refuse import refuse

THEMES = 3  # programs of a theme that are offered
PAGE = 10  # programs that an answer shows
MORE = 20  # signs of a question for more rows, at most


def understood(question: str, store: Store, phrases: Lexicon) -> NationQuery:
    """Return the question as one over all programs, whether or not it is one."""
    return understand_nation(spaced(question), catalogue(store), national(), phrases)


def asks_for_programs(question: str, store: Store) -> bool:
    """Return whether the question asks for programs in so many words, whatever was talked of before."""
    if not national().over_all(spaced(question)):
        return False
    query = understood(question, store, lexicon())
    return query.asks and (query.whole or bool(query.about))


def over_all(question: str, store: Store, phrases: Lexicon, *, offset: int = 0, limit: int = PAGE) -> Answer:
    """Return the answer to a question that names no program; ``offset`` and ``limit`` page its rows."""
    words, known = national(), catalogue(store)
    query = understood(question, store, phrases)
    refusal = _refused(query, store, known, words)
    if refusal is not None:
        return refusal
    return _answered(query, known, words, phrases, offset, limit)


def paged(history: Sequence[str], question: str) -> tuple[str, int]:
    """Return the question whose rows are asked for, and how many of them were shown before.

    ``history``: the earlier questions; 次の10件は？ asks for more of the last one that did not.
    """
    words = national()
    for pages, asked in enumerate([question, *reversed(history)]):
        text = spaced(asked)
        if not (words.says("conditions.more", text) and len(text) <= MORE):
            return asked, pages * PAGE
    return question, 0


def _answered(query: NationQuery, known: Catalogue, words: Words, phrases: Lexicon, offset: int, limit: int) -> Answer:
    selection = selected(query, known, words, phrases)
    if query.about and query.operation == "list" and query.measure is None and not query.group:
        return about(query, selection, known, phrases, offset, limit)
    if query.about:
        with_words(query, selection, known)
    if not selection.keys:
        return _nothing(query, selection)
    if query.operation == "list" and query.measure is None and not query.group:
        return Listing(query, selection, known, phrases, offset, limit).answer()
    return Figures(query, selection, known, phrases, offset, limit).answer()


def _nothing(query: NationQuery, selection: Selection) -> Answer:
    """Return the refusal where no program meets the conditions: which of them left none."""
    narrowed = steps(selection).replace(" → ", "、")
    detail = f"条件に当てはまる事業はありません（{narrowed}）"
    refusal = refuse(NOT_IN_SHEET, detail, interpretation=query.interpretation())
    return replace(refusal, calculation=steps(selection))


def _refused(query: NationQuery, store: Store, known: Catalogue, words: Words) -> Answer | None:
    """Return the refusal of what is no question over all programs; None where it is one."""
    if query.denied and (query.asks or query.conditions):
        detail = f"「{query.denied}」という条件では事業を絞り込めません"
        return refuse(NOT_IN_SHEET, detail, interpretation=query.interpretation())
    chats = words.says("conditions.chat", query.text) is not None and not query.conditions
    if chats and not query.asks:
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation())
    if query.whole or (query.asks and query.about) or query.group:
        return None
    if chats or not _about_sheets(query, words):
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation())
    if query.asks and query.operation == "count":
        return None
    if query.measure is not None and query.measure.name == PAID and not query.about:
        return None  # what somebody who is named was paid, by whatever program
    if query.about and not words.this.search(query.text):
        return _unknown(query, store, known, words)
    return refuse(
        AMBIGUOUS,
        "どの事業（シート）についてか、事業名か予算事業IDで指定してください",
        interpretation=query.interpretation(),
        suggestions=_samples(known),
    )


def _about_sheets(query: NationQuery, words: Words) -> bool:
    """Whether anything of the question speaks of what sheets carry."""
    reading = query.reading
    assert reading is not None  # noqa: S101 - understand_nation always reads
    if reading.has("word:chat"):
        return False
    fields = reading.tagged("name:") + reading.tagged("cue:") + reading.tagged("hint:")
    said = query.conditions or query.measure or query.asks or fields
    return bool(said or words.noun.search(query.text) or words.ending.search(query.about))


def _unknown(query: NationQuery, store: Store, known: Catalogue, words: Words) -> Answer:
    """A field of one program is asked: none is called that; or a theme is named that many programs share."""
    asked = query.measure is not None or (query.reading is not None and query.reading.tagged("name:"))
    if asked and not words.ending.search(query.about):
        theme = replace(query, conditions=())
        selection = selected(theme, known, words, lexicon())
        with_words(theme, selection, known)
        if selection.keys:
            return _theme(query, selection, known)
    near = near_names(query.text, store)
    shown = f"近い名前：{'、'.join(near)}" if near else "sheetqa sheets で索引にあるシートを確かめてください"
    return refuse(
        UNKNOWN_SHEET,
        f"「{query.about}」という事業は索引にありません。{shown}",
        interpretation=query.interpretation(),
        suggestions=near,
    )


def _theme(query: NationQuery, selection: Selection, known: Catalogue) -> Answer:
    """Ask back which of the programs of a theme is meant; those named after it come first."""
    infos = sorted((known.by_key[k] for k in selection.keys), key=lambda i: (query.about not in fold(i.name), i.id))
    names = [f"{i.name}（{i.id}・{i.ministry}）" for i in infos[:THEMES]]
    detail = (
        f"「{query.about}」に関わる事業は{len(infos):,}件あります。どの事業か指定してください。候補：{'、'.join(names)}"
    )
    answer = refuse(AMBIGUOUS, detail, interpretation=query.interpretation(), suggestions=names)
    return replace(answer, calculation=steps(selection))


def _samples(known: Catalogue) -> Sequence[str]:
    infos = list(known.by_key.values())
    return [f"{i.name}（{i.id}・{i.ministry}）" for i in infos[:5]] if len(infos) <= 30 else []
