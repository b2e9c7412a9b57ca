"""What each part is worth: the same questions without the lexicon, the names, the embedding, the passages, or all.

Nothing is rebuilt: a part is taken away by another lexicon, or by a view of the store that lacks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.baseline import PlainPipeline
from eval.questions import Question
from eval.score import summarise
from index.tables import TABLES
from index.text import fold
from qa.answer import QUOTED, Answer, Citation
from qa.lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from eval.run import Asker, Desk
    from index.encode import Vectors
    from index.store import Store

SHOWN = 3  # chunks that the plain pipeline shows: what a reader, or a language model, would be handed


def ablate(questions: Sequence[Question], desk: Desk) -> list[Any]:
    """Return the figures of every reduced form, after those of the whole."""
    lines = [_line(name, questions, desk, ask) for name, ask in _FORMS.items()]
    with pipelines(desk) as by_set:
        able = [q for q in questions if q.source in by_set]
        if able:
            lines.append(_line("素のLangChain（上位3件）", able, desk, lambda q, _: _shown(by_set[q.source], q)))
    return lines


def _line(name: str, questions: Sequence[Question], desk: Desk, ask: Asker) -> Any:
    summary = summarise(desk.ask_all(questions, ask))
    kept = ("questions", "accuracy", "citation_hit", "abstention", "kinds")
    return {"name": name, **{key: summary[key] for key in kept}}


def _asker(view: Callable[[Store], Any] | None = None, words: Callable[[], Lexicon] | None = None) -> Asker:
    def asked(question: Question, store: Store) -> Answer:
        from qa.ask import ask

        seen = view(store) if view else store
        known = words() if words else None
        return ask(question.text, seen, sheet=question.sheet, history=question.history, words=known)

    return asked


# --- without the words


class _Once:
    """A value made when first asked for."""

    def __init__(self, make: Callable[[], Lexicon]) -> None:
        self._make = make
        self._made: Lexicon | None = None

    def __call__(self) -> Lexicon:
        self._made = self._made or self._make()
        return self._made


def _labels_only() -> Lexicon:
    """The lexicon with the form's own labels and the grammar of questions, but no synonym."""
    words = lexicon()
    labels = {f"name:{t.name}.{c.name}": fold(c.label) for t in TABLES.values() for c in t.columns}
    titles = {f"cue:{t.name}": fold(t.title) for t in words.tables.values()}
    own = {**labels, **titles}

    def stays(phrase: str, tag: str) -> bool:
        if tag.startswith("recipient:"):
            return phrase in words.recipients[tag.partition(":")[2]].form
        return own.get(tag) == phrase if tag.startswith(("name:", "cue:", "hint:")) else True

    phrases = {p: tuple(t for t in tags if stays(p, t)) for p, tags in words.phrases.items()}
    return replace(words, phrases={p: tags for p, tags in phrases.items() if tags})


def _no_names() -> Lexicon:
    """The lexicon whose tables have no columns to be named by."""
    words = lexicon()
    return replace(words, tables={name: replace(table, keys=()) for name, table in words.tables.items()})


# --- without the vectors or the passages


class _View:
    """A store seen through: everything of it but what a subclass takes away. One view a store, so that caches hold."""

    _made: dict[tuple[type, Store], Any] = {}  # noqa: RUF012 (shared on purpose)

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @classmethod
    def of(cls, store: Store) -> Any:
        """Return the view of this store."""
        return cls._made.setdefault((cls, store), cls(store))


class _NoVectors(_View):
    @property
    def encoder(self) -> Any:
        return _Mute(self._store.encoder.dim)

    def dense(self, *_: Any, **__: Any) -> list[Any]:
        return []


class _Mute:
    """An encoder that knows no word."""

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dim), dtype=np.float32)


class _NoPassages(_NoVectors):
    def lexical(self, *_: Any, **__: Any) -> list[Any]:
        return []


def _passages_only(question: Question, store: Store) -> Answer:
    """Choose the sheet, then quote the best passages: no table is looked into."""
    from qa.choose import choose
    from qa.query import Query
    from qa.quote import quote
    from qa.reading import read
    from qa.scope import scope_of

    chosen = choose(store, question.text, question.sheet).sheets
    words = lexicon()
    if not chosen:
        return Answer("refused", "", reason="unknown_sheet")
    scope = scope_of(store, chosen)
    reading = read(question.text, words, scope.fiscal_year)
    return quote(Query(reading.text, chosen), reading, store, scope, words)


_FORMS: dict[str, Asker] = {
    "全部": _asker(),
    "語彙なし": _asker(words=_Once(_labels_only)),
    "名前なし": _asker(words=_Once(_no_names)),
    "埋め込みなし": _asker(view=_NoVectors.of),
    "本文検索なし": _asker(view=_NoPassages.of),
    "本文検索のみ": _passages_only,
}


# --- the plain pipeline


def _shown(pipeline: PlainPipeline, question: Question) -> Answer:
    """What the plain pipeline has to show: its nearest chunks. It never refuses."""
    found = pipeline.nearest(question.text, SHOWN, question.sheet)
    quotes = tuple(Citation(d.metadata["sheet"], "", d.page_content, d.metadata["page"]) for d in found)
    return Answer(QUOTED, "\n\n".join(d.page_content for d in found), quotes)


@contextmanager
def pipelines(desk: Desk) -> Iterator[dict[str, PlainPipeline]]:
    """Build set -> the plain pipeline over the PDFs that its store keeps; sets without PDFs have none."""
    made: dict[int, PlainPipeline | None] = {}
    found: dict[str, PlainPipeline] = {}
    try:
        for name, store in desk.asked.items():
            if id(store) not in made:
                paths = {info.id: path for info in store.sheets() if (path := store.document(info.id)) is not None}
                made[id(store)] = PlainPipeline(paths, store.encoder) if paths else None
            pipeline = made[id(store)]
            if pipeline is not None:
                found[name] = pipeline
        yield found
    finally:
        for pipeline in made.values():
            if pipeline is not None:
                pipeline.close()
