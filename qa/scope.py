"""The sheets a question is about, and their rows made ready for matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from index.regex import regex
from index.sheet import Cell, Passage
from index.store import SheetInfo, Store
from index.tables import Row
from index.text import fold
from qa.enumerated import enumerated
from qa.lexicon import Lexicon, lexicon
from qa.names import Names
from qa.signs import bigrams, plain
from qa.typos import Vocabulary

_WORD = regex(r"[一-鿿々]{3,}|[ァ-ヺー]{3,}")
LONGEST_WORD = 14
_BREAK = "\ue000"  # parts texts that are folded together, which is many times as fast as one by one; no text holds it


class Grams:
    """The bigrams of a text and some more, as a container: a question asks for dozens of a text's thousands."""

    def __init__(self, text: str, more: frozenset[str]) -> None:
        self._text, self._more = text, more

    def __contains__(self, gram: object) -> bool:
        return gram in self._more or (isinstance(gram, str) and gram in self._text)


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Rows, names and known words of the sheets in scope.

    ``free``: the offsets-independent bigrams that every question may use without naming a row (the
    programs' and ministries' own names); ``known``: every bigram that stands anywhere in the sheets.
    """

    infos: tuple[SheetInfo, ...]
    rows: tuple[Row, ...]
    tables: Mapping[str, tuple[int, ...]]
    names: Names
    free: frozenset[str]
    known: Container[str]
    passages: tuple[Passage, ...]
    vocabulary: Vocabulary
    numbers: Mapping[tuple[str, str], str]  # the corporate number of each payee, by sheet and name
    texts: str  # the folded texts of the passages, one after another

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(info.id for info in self.infos)

    @property
    def fiscal_year(self) -> int:
        return max(info.fiscal_year for info in self.infos)

    def of(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table, in print order."""
        return tuple(self.rows[i] for i in self.tables.get(table, ()))


def scope_of(store: Store, sheets: Sequence[str], words: Lexicon | None = None) -> Scope:
    """Return the scope over ``sheets``; cached per generation of the store and lexicon."""
    return _scope(store, store.generation(), tuple(sheets), words or lexicon())


@lru_cache(maxsize=64)
def _scope(store: Store, generation: int, sheets: tuple[str, ...], words: Lexicon) -> Scope:
    infos = tuple(held.info for held in store.state().scope(sheets))
    rows = enumerated(_with_paths(store.rows(sheets=sheets)))
    tables: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        tables[row.table].append(position)
    passages = store.passages(sheets=sheets)
    free = frozenset(g for info in infos for g in (*bigrams(plain(info.name)), *bigrams(plain(info.ministry))))
    told = _BREAK.join(p.embedded for p in passages)
    more = dict.fromkeys(c.text for row in rows for c in row.cells.values() if c.text not in told)
    known = Grams(plain(_BREAK.join([told, *more])), _phrases(words))
    names = Names(rows, words)
    vocabulary = Vocabulary(_words(name.text for name in names.names), spelled=False)
    by_table = {t: tuple(p) for t, p in tables.items()}
    return Scope(
        infos,
        tuple(rows),
        by_table,
        names,
        free,
        known,
        passages,
        vocabulary,
        {
            (r.sheet, str(r["name"])): r["corporate_number"]
            for r in rows
            if r.table == "payee" and r["corporate_number"]
        },
        fold(_BREAK.join(p.text for p in passages)).replace(_BREAK, "\n"),
    )


def _with_paths(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give the nodes of the logic model their place: the number stands in the heading of a path through it."""
    paths: dict[tuple[str, object], Cell[Any]] = {}
    for row in rows:
        if row.table == "goal_path" and "path" in row.cells:
            paths.setdefault((row.sheet, row["node"]), row.cells["path"])
    return tuple(_placed(row, paths) for row in rows)


def _placed(row: Row, paths: Mapping[tuple[str, object], Cell[Any]]) -> Row:
    found = {}
    for column in ("node", "source_node", "target_node"):
        heading = paths.get((row.sheet, row[column])) if row[column] is not None else None
        if heading is not None and column not in row.cells:
            found[column] = Cell(row[column], heading.text, heading.sources)
    return replace(row, cells={**row.cells, **found}) if found else row


def _words(texts: Iterable[str]) -> Iterator[str]:
    """Yield the kanji and katakana words of the names: what a slip of typing may have meant."""
    for text in texts:
        yield from (word for word in _WORD.findall(text) if len(word) <= LONGEST_WORD)
        if len(text) == 2:
            yield text  # a name of two kanji


@lru_cache(maxsize=2)
def _phrases(words: Lexicon) -> frozenset[str]:
    return frozenset(g for phrase in words.phrases for g in bigrams(plain(phrase)))
