"""The best sentences of running text as an answer, or a refusal when none of them speaks of what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.passages import places_of
from index.sheet import Passage
from index.store import Store
from index.tables import Row
from index.text import clean, fold
from qa.answer import NOT_IN_SHEET, OUT_OF_SCOPE, QUOTED, Answer, Citation, cite, unique
from qa.evidence import Evidence, carries, counts, evidence, kinds_carried
from qa.lexicon import Lexicon
from qa.missing import heads, lacking, proper
from qa.prose import split
from qa.prose_pick import Stretch
from qa.prose_sure import Spoken, spoken
from qa.query import Query
from qa.refuse import refuse
from qa.scope import Scope
from qa.search import Hit
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.synonyms import said_otherwise

# The least certainty with which sentences are quoted; calibrated on the development questions.
SURE = 0.45
# The least share of the question's telling bigrams that a printed row carries to be quoted, and the share with which
# it is, whatever kind of thing is asked.
ENOUGH, PLENTY = 0.16, 0.6
BARELY = 0.45  # ... of a row of numbers and names, hard to read without its table
# Tables whose printed row can be read without its table: no columns of numbers.
_LEGIBLE = ("program", "organization", "policy", "law", "plan", "related_program", "review", "budget_note", "remark",
            "kpi", "goal_link", "flow")  # fmt: skip


def quote(query: Query, reading: Reading, store: Store, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the best sentences of the sheets in scope, verbatim; a refusal when none is about the question.

    Where no running text answers and none is asked for (なぜ, どのように), a printed row may.
    """
    said = spoken(reading, store, scope)
    if said.sure >= SURE and (said.prose or _answers(said, reading, scope)):
        return told(said.stretches, query, lexicon)
    found = evidence(reading, store, scope)
    if not said.prose and about(found, reading, scope) and counts(found.hits[0].passage.text, reading):
        return quoted(found.hits[:1], query, scope, lexicon)
    return _refused(found, query, reading, scope, lexicon)


def _answers(said: Spoken, reading: Reading, scope: Scope) -> bool:
    """Whether the stretches hold what is asked for: its head word, and a number of what is counted or valued."""
    text = "".join(s.text for s in said.stretches)
    there = {g for s in said.stretches for g in s.best.heading} | set(bigrams(plain(text)))
    wanted = [(head, bigrams(plain(head))) for head in heads(reading, scope)]
    said_all = all(
        sum(g in there for g in grams) * 2 >= len(grams) or said_otherwise(h, fold(text)) for h, grams in wanted
    )
    return said_all and counts(text, reading) and kinds_carried(fold(text), reading) == 1


def told(stretches: Sequence[Stretch], query: Query, lexicon: Lexicon) -> Answer:
    """Return stretches of running text as an answer."""
    texts = [f"【{s.best.section}】{clean(s.text)}" for s in stretches]
    return Answer(
        QUOTED,
        "シートには次のように書かれています。\n" + "\n\n".join(texts),
        unique(c for s in stretches for c in _citations(s)),
        [{"sheet": s.best.row.sheet, "section": s.best.section, "text": s.text} for s in stretches],
        interpretation=query.interpretation(lexicon),
    )


def _citations(stretch: Stretch) -> Iterator[Citation]:
    """One a place; a cell that runs over a page break is quoted sentence by sentence, each at its likeliest place."""
    best, cell = stretch.best, stretch.best.cell
    pieces = [(stretch.start, stretch.end)]
    if len(cell.sources) > 1:
        pieces = [(s, e) for s, e in split(cell.text) if stretch.start <= s and e <= stretch.end]
    for start, end in pieces:
        for source in places_of(cell, start, end)[:1]:
            text = cell.text[start:end]
            yield Citation(best.row.sheet, best.section, text, source.page, source.bbox, source.file, source.row)


def about(found: Evidence, reading: Reading, scope: Scope) -> bool:
    """Return whether the best passage speaks of what is asked, and not of a part of it."""
    if not found.hits or found.best < ENOUGH or proper(reading, scope) or lacking(reading, scope):
        return False
    passage = found.hits[0].passage
    if passage.table not in _LEGIBLE and found.best < BARELY:
        return False
    if found.best < PLENTY and not carries(passage, reading):
        return False
    text = plain(passage.indexed)
    return all(_said(bigrams(plain(head)), text) for head in heads(reading, scope))


def _said(grams: Sequence[str], text: str) -> bool:
    return sum(gram in text for gram in grams) * 2 >= len(grams)


def quoted(hits: Sequence[Hit], query: Query, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return whole passages as an answer."""
    text = "\n\n".join(f"【{h.passage.section}】{clean(h.passage.text)}" for h in hits)
    return Answer(
        QUOTED,
        "シートには次のように書かれています。\n" + text,
        tuple(c for hit in hits for c in passage_citations(hit.passage, scope.of(hit.passage.table))),
        [{"sheet": h.passage.sheet, "section": h.passage.section, "text": h.passage.text} for h in hits],
        interpretation=query.interpretation(lexicon),
    )


def _refused(found: Evidence, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer:
    known = any(g in scope.known for g in found.grams)
    about_ = "・".join(f"「{w}」" for w in query.missing)
    detail = f"{about_}についての記載は見つかりませんでした" if about_ and known else ""
    speaks = reading.tagged(("name:", "ask:yen", "kind:", "place:", "recipient:")) and not reading.has("word:chat")
    reason = NOT_IN_SHEET if known or speaks else OUT_OF_SCOPE
    return refuse(reason, detail, interpretation=query.interpretation(lexicon))


def passage_citations(passage: Passage, rows: Sequence[Row] = ()) -> tuple[Citation, ...]:
    """Return the citations of a passage: its words at its places.

    A passage made of several cells is quoted cell by cell; ``rows`` are those of its table.
    """
    if len(passage.sources) > 1:
        parts = unique(c for row in rows if row.sheet == passage.sheet for c in _cells(passage, row))
        if parts:
            return parts
    source = passage.sources[0] if passage.sources else None
    if source is None:
        return ()
    return (Citation(passage.sheet, passage.section, passage.text, source.page, source.bbox, source.file, source.row),)


def _cells(passage: Passage, row: Row) -> Iterator[Citation]:
    for cell in row.cells.values():
        text = cell.text.strip()
        if text and cell.value is not None and set(cell.sources) & set(passage.sources) and text in passage.text:
            yield from cite(passage.sheet, passage.section, cell)
