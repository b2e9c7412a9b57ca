"""Other ways to find the answer, over the same store and the same questions: what they find, and how fast.

A plain LangChain pipeline (characters, same model, Chroma similarity), the same Chroma asked with the right sheet as a
metadata filter, BM25 alone, and a linear scan of every passage; beside them this project's own answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from eval import metrics
from eval.baseline import in_memory, split_characters
from eval.judge import is_right
from eval.questions import Question
from eval.retrieval import Piece, is_relevant

if TYPE_CHECKING:
    from langchain_core.documents import Document

    from index.store import Store

DEPTH, SCANNED = 10, 20  # a scan takes a second a question: it is asked fewer
BATCH = 4000  # Chroma takes at most 5,461 at once

Find = Callable[[Question], Sequence[Piece]]


def compare(store: Store, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return one line for every way, over the answerable questions that have a context and name a sheet."""
    from langchain_core.documents import Document

    able = [q for q in questions if not q.abstain and q.contexts and q.about]
    passages = store.passages()
    texts: dict[str, list[str]] = {}
    for p in passages:
        texts.setdefault(p.sheet, []).append(p.text)
    chunks = [
        Document(page_content=chunk, metadata={"sheet": sheet})
        for sheet, parts in texts.items()
        for chunk in split_characters("\n".join(parts))
    ]
    chroma = in_memory(store.encoder)
    try:
        started = time.perf_counter()
        for start in range(0, len(chunks), BATCH):
            chroma.add_documents(chunks[start : start + BATCH])
        built = time.perf_counter() - started
        lines = [
            own(store, able),
            _line("素のLangChain（Chroma類似度）", able, lambda q: _pieces(chroma.similarity_search(q.text, DEPTH))),
            _line("Chroma＋メタデータで絞り込み", able, lambda q: _pieces(_filtered(chroma, q))),
            _line("BM25のみ", able, lambda q: _by_words(store, q)),
            _line("線形走査", able[:: max(1, len(able) // SCANNED)], _scanner(passages)),
        ]
    finally:
        chroma.delete_collection()
    return [*lines[:1], {**lines[1], "chunks": len(chunks), "build_s": built}, *lines[2:]]


def own(store: Store, questions: Sequence[Question]) -> dict[str, Any]:
    """Return how often the project's own answer is right, and its latency."""
    from qa.ask import ask

    took, right, cited = [], [], []
    for question in questions:
        answer = ask(question.text, store)
        took.append(answer.took_ms)
        right.append(float(is_right(question, answer)))
        cited.append(float(bool(answer.citations) and answer.citations[0].sheet == question.about))
    return {
        "name": "sheetqa",
        "questions": len(questions),
        "answered": metrics.mean(right),
        "sheet@1": metrics.mean(cited),
        **_times(took),
    }


def _line(name: str, questions: Sequence[Question], find: Find) -> dict[str, Any]:
    """A way that only finds: whether the first, or any of ten pieces, carries what the answer rests on."""
    took, first, any_of, sheet = [], [], [], []
    for question in questions:
        started = time.perf_counter()
        found = find(question)
        took.append((time.perf_counter() - started) * 1000)
        relevant = [is_relevant(piece, question) for piece in found]
        first.append(metrics.hit_at(relevant, 1))
        any_of.append(metrics.hit_at(relevant, DEPTH))
        sheet.append(float(bool(found) and found[0].sheet == question.about))
    return {
        "name": name,
        "questions": len(questions),
        "hit@1": metrics.mean(first),
        "hit@10": metrics.mean(any_of),
        "sheet@1": metrics.mean(sheet),
        **_times(took),
    }


def _times(took: Sequence[float]) -> dict[str, float]:
    return {"p50": metrics.quantile(took, 0.5), "p95": metrics.quantile(took, 0.95)}


def _pieces(documents: Sequence[Document]) -> list[Piece]:
    return [Piece(d.metadata["sheet"], d.page_content) for d in documents]


def _filtered(chroma: Any, question: Question) -> list[Document]:
    found: list[Document] = chroma.similarity_search(question.text, DEPTH, filter={"sheet": question.about})
    return found


def _by_words(store: Store, question: Question) -> list[Piece]:
    ids = [name for name, _ in store.lexical(question.text, DEPTH)]
    return [Piece(p.sheet, f"{p.text}\n{p.embedded}") for p in store.passages_by_id(ids)]


def _scanner(passages: Sequence[Any]) -> Find:
    """Look through every passage for the pairs of signs that it shares with the question."""

    def find(question: Question) -> list[Piece]:
        pairs = {question.text[i : i + 2] for i in range(len(question.text) - 1)}
        scored = sorted(((sum(pair in p.indexed for pair in pairs), -n) for n, p in enumerate(passages)), reverse=True)
        return [Piece(passages[-n].sheet, f"{passages[-n].text}\n{passages[-n].embedded}") for _, n in scored[:DEPTH]]

    return find
