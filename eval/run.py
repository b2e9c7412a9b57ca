"""`sheetqa eval`: ask the known questions, judge the answers, report by kind, compare, and gate.

Exit codes: 0 done, 1 a bound of ``--min``/``--max`` was missed, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.arguments import parse
from eval.judge import Verdict, failed, judge
from eval.questions import SPLITS, Question, load_all
from eval.score import shortfalls, summarise

if TYPE_CHECKING:
    from index.store import Store
    from qa.answer import Answer

Asker = Callable[[Question, "Store"], "Answer"]


def main(argv: Sequence[str]) -> int:
    """Run the evaluation; see ``sheetqa eval --help``."""
    try:
        arguments = parse(argv)
    except SystemExit as leaving:  # argparse has told why
        return int(leaving.code or 0)
    questions = [q for q in load_all(arguments.questions) if arguments.split in ("both", q.split)]
    if arguments.kind:
        questions = [q for q in questions if q.kind in arguments.kind]
    with ExitStack() as stack:
        desk = Desk(stack, arguments)
        verdicts = desk.ask_all(questions)
        result = _result(verdicts, arguments, desk)
    return _report(result, verdicts, arguments)


class Desk:
    """The stores of one run: each set of questions is asked of the sheets it was written for."""

    def __init__(self, stack: ExitStack, arguments: argparse.Namespace) -> None:
        self._stack = stack
        self._arguments = arguments
        self._stores: dict[tuple[Path, ...], Store] = {}
        self._places: dict[int, Any] = {}
        self.asked: dict[str, Store] = {}  # by set
        self.pieces: dict[tuple[int, str | None], Any] = {}  # what the search can find, by store and sheet
        self.left_out: list[str] = []  # in Japanese, why

    def ask_all(self, questions: Sequence[Question], ask: Asker | None = None) -> list[Verdict]:
        """Return a verdict on every question whose sheets are at hand, in order."""
        return [v for name, own in _sets(questions) for v in self._ask_set(name, own, ask or plain_ask)]

    def _ask_set(self, name: str, questions: list[Question], ask: Asker) -> Iterator[Verdict]:
        store = self.asked[name] if name in self.asked else self.store_for(name, questions)
        if store is None:
            return
        for question in questions:
            yield verdict(question, store, self.places(store), ask)

    def store_for(self, name: str, questions: Sequence[Question]) -> Store | None:
        """Return the store for a set; None, with the reason noted, where its sheets are not at hand."""
        from eval.stores import SAMPLE, documents_at_hand, sheets_of

        wanted = sheets_of(questions)
        store: Store | None
        if self._arguments.store is not None:
            store = opened = self._opened()
            lacking = wanted - {info.id for info in opened.sheets()}
        else:
            paths = (SAMPLE,) if wanted <= {SAMPLE.stem} else documents_at_hand()
            lacking = wanted - {path.stem for path in paths}
            store = None if lacking else self._built(paths)
        if lacking or store is None:
            some = "、".join(sorted(lacking)[:3])
            self.left_out.append(f"{name}：シート {some} などが手元にないので、{len(questions)}問を除きました")
            return None
        self.asked[name] = store
        return store

    def _opened(self) -> Store:
        from eval.stores import open_store

        if () not in self._stores:
            self._stores[()] = self._stack.enter_context(open_store(self._arguments.store))
        return self._stores[()]

    def _built(self, paths: tuple[Path, ...]) -> Store:
        from eval.stores import temporary_store

        if paths not in self._stores:
            self._stores[paths] = self._stack.enter_context(temporary_store(paths))
        return self._stores[paths]

    def places(self, store: Store) -> Any:
        """Return what checks this store's citations."""
        from eval.cited import StoredPlaces
        from eval.stores import TABLES

        if id(store) not in self._places:
            self._places[id(store)] = StoredPlaces(
                store, self._arguments.tables or (TABLES if TABLES.is_dir() else None)
            )
        return self._places[id(store)]


def plain_ask(question: Question, store: Store) -> Answer:
    """Ask as every mouth of the service does."""
    from qa.ask import ask

    return ask(question.text, store, sheet=question.sheet, history=question.history)


def verdict(question: Question, store: Store, places: Any, ask: Asker) -> Verdict:
    """Return the verdict on one answer; an answer that raises is wrong, and its error is kept."""
    try:
        answer = ask(question, store)
    except Exception as error:
        return failed(question, error)
    return judge(question, answer, places)


def _sets(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.source, []).append(question)
    return list(found.items())


def _result(verdicts: Sequence[Verdict], arguments: argparse.Namespace, desk: Desk) -> dict[str, Any]:
    from eval.results import described, items

    splits = [s for s in SPLITS if any(v.question.split == s for v in verdicts)]
    result: dict[str, Any] = {
        **described(arguments),
        "left_out": desk.left_out,
        "splits": {s: summarise([v for v in verdicts if v.question.split == s]) for s in splits},
    }
    if arguments.retrieval:
        from eval.retrieval import retrieve_all

        result["retrieval"] = retrieve_all([v.question for v in verdicts], desk)
    if arguments.ablations:
        from eval.ablation import ablate

        result["ablations"] = ablate([v.question for v in verdicts], desk)
    # Whoever tunes must not read the blind half: its questions stay out unless asked for.
    result["items"] = items([v for v in verdicts if arguments.show or v.question.split != "blind"])
    return result


def _report(result: dict[str, Any], verdicts: Sequence[Verdict], arguments: argparse.Namespace) -> int:
    from eval.report import failures, markdown, table
    from eval.results import read, write

    earlier = read(arguments.compare) if arguments.compare else None
    print(table(result, earlier))
    shown = [v for v in verdicts if arguments.show or v.question.split != "blind"]
    print(failures(shown, arguments.failures), end="")
    if not arguments.no_write:
        print(f"書き出し：{write(result, markdown(result, earlier), arguments.out)}")
    if arguments.html:
        from eval.page import page

        arguments.html.write_text(page(result, earlier), encoding="utf-8")
        print(f"ページ：{arguments.html}")
    return _gate(result, {**arguments.min, **arguments.max})


def _gate(result: dict[str, Any], wanted: dict[str, float]) -> int:
    """Return 1, naming what fell short, when a split misses a bound."""
    missed = [f"{split}: {line}" for split, s in result["splits"].items() for line in shortfalls(s, wanted)]
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0
