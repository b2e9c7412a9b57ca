"""The best passages as an answer, or a refusal when none of them speaks of what was asked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from index.store import Store

from index.sheet import Passage
from index.text import clean
from qa.answer import NOT_IN_SHEET, OUT_OF_SCOPE, QUOTED, Answer, Citation
from qa.lexicon import Lexicon
from qa.names import bigrams, plain, strip
from qa.query import Query
from qa.reading import Reading, script
from qa.refuse import refuse
from qa.scope import Scope
from qa.search import Hit, search

# Share of the question's telling bigrams that a passage must carry; calibrated on the development questions.
ENOUGH = 0.42
ALSO = 0.9  # a second passage is quoted when it is nearly as good
POOL = 12


def quote(query: Query, reading: Reading, store: Store, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the best passages of the sheets in scope, verbatim; a refusal when none is about the question."""
    interpretation = query.interpretation(lexicon)
    weigher = _weigher(scope)
    grams = telling(reading, scope)
    hits = search(store, reading.text, POOL, scope.sheets)
    ranked = sorted(hits, key=lambda h: -_worth(h, grams, weigher))
    if not ranked or not grams:
        return refuse(OUT_OF_SCOPE if not _known(grams, scope) else NOT_IN_SHEET, interpretation=interpretation)
    best = weigher.coverage(grams, ranked[0].passage)
    if best < ENOUGH:
        reason = NOT_IN_SHEET if _known(grams, scope) else OUT_OF_SCOPE
        about = "・".join(f"「{w}」" for w in query.missing)
        detail = f"{about}についての記載は見つかりませんでした" if about and reason == NOT_IN_SHEET else ""
        return refuse(reason, detail, interpretation=interpretation)
    chosen = _chosen(ranked, grams, weigher)
    text = "\n\n".join(f"【{h.passage.section}】{clean(h.passage.text)}" for h in chosen)
    return Answer(
        QUOTED,
        "シートには次のように書かれています。\n" + text,
        tuple(c for hit in chosen for c in passage_citations(hit.passage)),
        [{"sheet": h.passage.sheet, "section": h.passage.section, "text": h.passage.text} for h in chosen],
        interpretation=interpretation,
    )


def _worth(hit: Hit, grams: Sequence[str], weigher: _Weigher) -> float:
    return 0.5 * hit.score + weigher.coverage(grams, hit.passage)


def _chosen(ranked: Sequence[Hit], grams: Sequence[str], weigher: _Weigher) -> list[Hit]:
    first = ranked[0]
    chosen = [first]
    for hit in ranked[1:3]:
        if (
            _worth(hit, grams, weigher) >= ALSO * _worth(first, grams, weigher)
            and hit.passage.text != first.passage.text
        ):
            chosen.append(hit)
    return chosen


def _known(grams: Sequence[str], scope: Scope) -> bool:
    """Whether any telling bigram of the question stands in the sheets beyond the program's own name."""
    return any(g in scope.known for g in grams)


def telling(reading: Reading, scope: Scope) -> list[str]:
    """Return the bigrams of the question that say what it is about: no small words, not hiragana alone."""
    question = strip(reading.text)
    closed: set[int] = set()
    for span in reading.spans:
        if span.tag.startswith(("ask:", "op:")) or (span.tag == "word:filler" and span.size > 1):
            closed.update(range(span.start, span.end))
    found = []
    for i, gram in enumerate(bigrams(question.text)):
        if question.origin[i] in closed and question.origin[i + 1] in closed:
            continue
        if gram in scope.free or all(script(s) == "H" for s in gram):
            continue
        found.append(gram)
    return list(dict.fromkeys(found))


class _Weigher:
    """Rarity of bigrams among the passages in scope."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.grams = {p.id: frozenset(bigrams(plain(p.indexed))) for p in passages}
        self.frequency: Counter[str] = Counter(g for grams in self.grams.values() for g in grams)
        self.total = len(passages)

    def weight(self, gram: str) -> float:
        return math.log((self.total + 1) / (self.frequency.get(gram, 0) + 0.5))

    def coverage(self, grams: Sequence[str], passage: Passage) -> float:
        """Return the weighted share of ``grams`` that the passage carries, 0 to 1."""
        there = self.grams.get(passage.id, frozenset())
        whole = sum(map(self.weight, grams))
        return sum(self.weight(g) for g in grams if g in there) / whole if whole > 0 else 0.0


@lru_cache(maxsize=64)
def _weigher(scope: Scope) -> _Weigher:
    return _Weigher(scope.passages)


def passage_citations(passage: Passage) -> tuple[Citation, ...]:
    """Return the citation of a passage: its own words at its first place."""
    source = passage.sources[0] if passage.sources else None
    if source is None:
        return ()
    return (Citation(passage.sheet, passage.section, passage.text, source.page, source.bbox, source.file, source.row),)
