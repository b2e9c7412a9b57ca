"""The best passages as an answer, or a refusal when none of them speaks of what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.sheet import Passage
from index.store import Store
from index.tables import Row
from index.text import clean
from qa.answer import NOT_IN_SHEET, OUT_OF_SCOPE, QUOTED, Answer, Citation, cite, unique
from qa.evidence import Evidence, carries, evidence
from qa.lexicon import Lexicon
from qa.missing import heads, lacking, proper
from qa.names import bigrams, plain
from qa.query import Query
from qa.reading import Reading
from qa.refuse import refuse
from qa.scope import Scope
from qa.search import Hit

# The least share of the question's telling bigrams that an answer carries; calibrated on the development questions,
# where the right passages carry 0.17 and more, and what must be refused mostly less.
ENOUGH = 0.16
SURE = 0.6  # a passage that carries this much answers, whatever kind of thing is asked
ALSO = 0.8  # a further passage is quoted when it is nearly as good
_NUMBERS = ("budget_year", "budget_item", "budget_account", "payee", "payee_block", "subsidy", "flow", "goal_year")
MOST = 3  # passages quoted


def quote(query: Query, reading: Reading, store: Store, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the best passages of the sheets in scope, verbatim; a refusal when none is about the question."""
    found = evidence(reading, store, scope)
    if not about(found, reading, scope):
        return _refused(found, query, scope, lexicon)
    return quoted(_chosen(found, reading), query, scope, lexicon)


def about(found: Evidence, reading: Reading, scope: Scope) -> bool:
    """Return whether the best passage speaks of what is asked, and not of a part of it."""
    if not found.hits or found.best < ENOUGH or proper(reading, scope) or lacking(reading, scope):
        return False
    passage = found.hits[0].passage
    if reading.has("ask:why") and passage.table in _NUMBERS:
        return False  # rows of numbers give no reason
    if found.best < SURE and not carries(passage, reading):
        return False
    text = plain(passage.indexed)
    return all(_said(bigrams(plain(head)), text) for head in heads(reading, scope))


def _said(grams: Sequence[str], text: str) -> bool:
    return sum(gram in text for gram in grams) * 2 >= len(grams)


def quoted(hits: Sequence[Hit], query: Query, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the passages as an answer."""
    text = "\n\n".join(f"【{h.passage.section}】{clean(h.passage.text)}" for h in hits)
    return Answer(
        QUOTED,
        "シートには次のように書かれています。\n" + text,
        tuple(c for hit in hits for c in passage_citations(hit.passage, scope.of(hit.passage.table))),
        [{"sheet": h.passage.sheet, "section": h.passage.section, "text": h.passage.text} for h in hits],
        interpretation=query.interpretation(lexicon),
    )


def _refused(found: Evidence, query: Query, scope: Scope, lexicon: Lexicon) -> Answer:
    known = any(g in scope.known for g in found.grams)
    about_ = "・".join(f"「{w}」" for w in query.missing)
    detail = f"{about_}についての記載は見つかりませんでした" if about_ and known else ""
    reason = NOT_IN_SHEET if known else OUT_OF_SCOPE
    return refuse(reason, detail, interpretation=query.interpretation(lexicon))


def _chosen(found: Evidence, reading: Reading) -> list[Hit]:
    """The best passage, and those nearly as good that hold the kind of thing that is asked."""
    chosen = [found.hits[0]]
    for hit, coverage in zip(found.hits[1:], found.coverage[1:], strict=True):
        new = all(hit.passage.text != other.passage.text for other in chosen)
        if len(chosen) < MOST and coverage >= ALSO * found.best and new and carries(hit.passage, reading):
            chosen.append(hit)
    return chosen


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
