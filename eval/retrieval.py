"""How well the search ranks the passages that the answers rest on: each leg alone, fused, and the plain pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval import metrics
from eval.matching import contains, norm, telling
from eval.questions import Question

if TYPE_CHECKING:
    from eval.run import Desk
    from index.store import Store

DEPTH = 10
ENOUGH = 0.5  # the share of a printed row's words, its numbers among them, that a passage must carry

Ranker = Callable[[Question], Sequence["Piece"]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage or a chunk: the sheet it is of, and everything it says."""

    sheet: str
    text: str


def is_relevant(piece: Piece, question: Question) -> bool:
    """Return whether the piece carries one of the question's reference contexts.

    It holds the context outright; or, since a passage may read a printed row aloud, half of the row's words and at
    least one of its numbers.
    """
    wanted = question.sheet or question.about
    return wanted in (None, piece.sheet) and any(_carries(norm(piece.text), c) for c in question.contexts)


def _carries(said: str, context: str) -> bool:
    if contains(said, norm(context)):
        return True
    words = telling(context)
    met = {word for word in words if contains(said, word)}
    numbers = {word for word in words if word[0].isdigit()}
    return len(words) > 1 and len(met) >= ENOUGH * len(words) and (not numbers or bool(numbers & met))


def measure(
    name: str, questions: Sequence[Question], rank: Ranker, pieces: Callable[[Question], Iterable[Piece]]
) -> Any:
    """Return the figures of one ranking over the questions; ``pieces`` are all there are to be found."""
    lists: list[tuple[list[bool], int]] = []
    took: list[float] = []
    for question in questions:
        started = time.perf_counter()
        found = rank(question)
        took.append((time.perf_counter() - started) * 1000)
        lists.append(
            ([is_relevant(p, question) for p in found], sum(is_relevant(p, question) for p in pieces(question)))
        )
    return {"name": name, "questions": len(questions), **rank_figures(lists), "p50": metrics.quantile(took, 0.5)}


def rank_figures(lists: Sequence[tuple[Sequence[bool], int]]) -> dict[str, float]:
    """Return the means over (relevance by rank, relevant in all). What was not found scores 0."""
    return {
        **{f"recall@{k}": metrics.mean([metrics.recall_at(r, n, k) for r, n in lists]) for k in (1, 5, 10)},
        **{f"hit@{k}": metrics.mean([metrics.hit_at(r, k) for r, _ in lists]) for k in (1, 5, 10)},
        "mrr": metrics.mean([metrics.reciprocal_rank(r[:DEPTH]) for r, _ in lists]),
        "ndcg@10": metrics.mean([metrics.ndcg_at(r, n) for r, n in lists]),
    }


def retrieve_all(questions: Sequence[Question], desk: Desk) -> list[Any]:
    """Return the figures of every ranking over the answerable questions that stand alone."""
    asked = [q for q in questions if not q.abstain and q.contexts and not q.history and q.source in desk.asked]
    if not asked:
        return []
    lines = [_of_store(mode, asked, desk) for mode in ("fused", "dense", "lexical")]
    plain = _of_pipeline(asked, desk)
    return [*lines, plain] if plain else lines


_NAMES = {"fused": "融合", "dense": "ベクトルのみ", "lexical": "語のみ"}


def _of_store(mode: Any, questions: Sequence[Question], desk: Desk) -> Any:
    from qa.search import search

    def rank(question: Question) -> list[Piece]:
        sheets = (question.sheet,) if question.sheet else None
        hits = search(desk.asked[question.source], question.text, DEPTH, sheets, mode)
        return [Piece(hit.passage.sheet, f"{hit.passage.text}\n{hit.passage.embedded}") for hit in hits]

    return measure(_NAMES[mode], questions, rank, lambda q: _passages(desk.asked[q.source], q, desk))


def _passages(store: Store, question: Question, desk: Desk) -> Iterable[Piece]:
    sheet = question.sheet or question.about
    key = (id(store), sheet)
    if key not in desk.pieces:
        passages = store.passages((sheet,) if sheet else None)
        desk.pieces[key] = [Piece(p.sheet, f"{p.text}\n{p.embedded}") for p in passages]
    found: list[Piece] = desk.pieces[key]
    return found


def _of_pipeline(questions: Sequence[Question], desk: Desk) -> Any:
    """The plain pipeline over the PDFs that the stores keep; nothing where they keep none."""
    from eval.ablation import pipelines

    with pipelines(desk) as by_set:
        able = [q for q in questions if q.source in by_set]
        if not able:
            return None

        def rank(question: Question) -> list[Piece]:
            found = by_set[question.source].nearest(question.text, DEPTH, question.sheet)
            return [Piece(d.metadata["sheet"], d.page_content) for d in found]

        def pieces(question: Question) -> list[Piece]:
            return [Piece(d.metadata["sheet"], d.page_content) for d in by_set[question.source].chunks]

        return measure("素のLangChain", able, rank, pieces)
