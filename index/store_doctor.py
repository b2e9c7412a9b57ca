"""Is the store whole? SQL against itself, the lexical index and Chroma against SQL; what is wrong is mended from SQL.

SQL is the truth. It keeps every passage with its vector, so that Chroma can be filled again without the model, and the
lexical index can be written anew from the passages. What SQL itself has lost only the source file can bring back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, delete, func, select, text

from index.encode import Vectors
from index.errors import SheetqaError
from index.store import Store
from index.store_lexical import add_segment, is_alive, load_segments
from index.store_lock import writer
from index.store_rows import unpacked_sheet
from index.store_sql import BODY, PASSAGE, PENDING, POSTING, ROWS, SEGMENT, VECTORS, changing, raise_counter, reading
from index.store_state import Held, State
from index.store_vectors import VectorStore, vector_id
from index.store_write import Writer

CLOSE = 2e-3  # of any one number: what float16 costs
_PART = 100  # sheets whose vectors are compared together


@dataclass(slots=True)
class Diagnosis:
    """What was found, in Japanese: ``mended`` is put right, ``left`` needs a person."""

    sheets: int = 0
    passages: int = 0
    mended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is wrong (any more)."""
        return not self.left


def doctor(store: Store, *, mend: bool = True) -> Diagnosis:
    """Return what is wrong with the store, put right where ``mend``. Raises StoreLocked while another writes."""
    found = Diagnosis()
    with writer(store.folder, store.engine) as number:
        state = store.state()
        found.sheets = len(state.sheets)
        found.passages = sum(held.info.passages for held in state.sheets.values())
        with reading(store.engine) as connection:
            found.left.extend(_sql(connection, state))
        compared = _compared(store, state)
        if compared is None and mend:
            store.forget_vectors()
            found.mended.append("Chroma を読めなかったため、作り直しました。")
            compared = _compared(store, state)
        if compared is None:
            found.left.append("Chroma を読めません。sheetqa doctor で直してください。")
            return found
        with store.vectors() as vectors, closing(Writer(store.engine, vectors, number)) as mending:
            if mend:
                mending.sweep()
                _mend_vectors(store, vectors, state, compared)
            _lexical(mending, state, found, mend)
    _tell(found, mend, len(compared.extra), "Chroma に余分なベクトルが{:,}件ありました", "消しました")
    _tell(found, mend, compared.missing, "Chroma にベクトルが{:,}件足りませんでした", "SQLから戻しました")
    _tell(found, mend, compared.differing, "Chroma に異なるベクトルのシートが{:,}件ありました", "SQLから戻しました")
    return found


# --- SQL


def _sql(connection: Connection, state: State) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        verdict = connection.execute(text("PRAGMA quick_check(5)")).scalars().all()
        if verdict != ["ok"]:
            told = "; ".join(verdict)[:200]
            yield f"SQLiteのファイルが壊れています（{told}）。別の --store に取り込み直してください。"
    rows: dict[int, int] = {}
    for table in ROWS.values():
        query = select(table.c.sheet_key, func.count()).group_by(table.c.sheet_key)
        for key, count in connection.execute(query):
            rows[key] = rows.get(key, 0) + count
    for held in state.sheets.values():
        wrong = _sheet(connection, held, rows.pop(held.key, 0))
        if wrong:
            yield f"{held.info.id}: {wrong}。{held.info.file} を取り込み直してください。"
    if rows:
        yield f"どのシートにも属さない行が{sum(rows.values()):,}件あります。別の --store に取り込み直してください。"


def _sheet(connection: Connection, held: Held, rows: int) -> str:
    """Return what is wrong with one sheet's rows, passages, vectors and body; "" when nothing is."""
    if rows != held.info.rows:
        return f"行が{held.info.rows:,}件のはずが{rows:,}件です"
    within = PASSAGE.c.number.between(held.first, held.first + held.info.passages - 1)
    passages = connection.execute(select(func.count()).where(within)).scalar_one()
    if passages != held.info.passages:
        return f"一節が{held.info.passages:,}件のはずが{passages:,}件です"
    if connection.execute(select(func.count()).where(VECTORS.c.key == held.key)).scalar_one() != 1:
        return "ベクトルがありません"
    body = connection.execute(select(BODY.c.data).where(BODY.c.key == held.key)).scalar()
    if body is None:
        return "本体がありません"
    try:
        unpacked_sheet(body)
    except SheetqaError as error:
        return error.message.rstrip("。")
    return ""


# --- the lexical index


def _lexical(writer: Writer, state: State, found: Diagnosis, mend: bool) -> None:
    runs = [held.run for held in state.sheets.values()]
    with reading(writer.engine) as connection:
        segments = load_segments(connection)
        counted = select(POSTING.c.segment, func.count()).group_by(POSTING.c.segment)
        buckets = {row[0]: row[1] for row in connection.execute(counted)}
    nothing = np.empty(0, np.int64)
    numbers = np.concatenate([nothing, *(s.numbers for s in segments if s.buckets == buckets.get(s.id, 0))])
    living = int(is_alive(numbers, runs).sum())
    if living == found.passages and len(np.unique(numbers)) == len(numbers):
        return
    words = f"語の索引に一節が{found.passages:,}件のはずが{living:,}件ありました"
    if not mend:
        found.left.append(f"{words}。sheetqa doctor で直してください。")
        return
    with changing(writer.engine) as connection:
        raise_counter(connection, "generation", 1)
        connection.execute(delete(POSTING))
        connection.execute(delete(SEGMENT))
        for held in sorted(state.sheets.values(), key=lambda h: h.first):
            _index_again(connection, held)
    writer.merge_segments(whole=True)
    found.mended.append(f"{words}。一節から作り直しました。")


def _index_again(connection: Connection, held: Held) -> None:
    within = PASSAGE.c.number.between(held.first, held.first + held.info.passages - 1)
    query = select(PASSAGE.c.number, PASSAGE.c.embedded, PASSAGE.c.more).where(within).order_by(PASSAGE.c.number)
    rows = connection.execute(query).all()
    add_segment(connection, [row.number for row in rows], [row.embedded + row.more for row in rows])


# --- Chroma


@dataclass(frozen=True, slots=True)
class _Compared:
    """Chroma against SQL: ids it should not have, how many it lacks, and the sheets to write again."""

    extra: frozenset[str]
    missing: int
    differing: int  # sheets with all their ids and other vectors
    wrong: frozenset[Held]


def _compared(store: Store, state: State) -> _Compared | None:
    """Return how Chroma stands against SQL; None when it cannot be read at all."""
    wanted = {one: held for held in state.sheets.values() for one in _ids(held)}
    try:
        with store.vectors() as vectors:
            there = vectors.ids()
            lacking = {wanted[one] for one in wanted.keys() - there}
            whole = [h for h in state.sheets.values() if h.info.passages and h not in lacking]
            differing = {held for part in _parts(whole) for held in _differing(store, vectors, part)}
    except SheetqaError:
        raise  # another model's, or a server that is not there: nothing to mend here
    except Exception:  # chromadb raises many kinds for damaged files, bare ones among them
        return None
    extra = frozenset(there - wanted.keys() - _noted(store))
    return _Compared(extra, len(wanted.keys() - there), len(differing), frozenset(lacking | differing))


def _noted(store: Store) -> set[str]:
    """Return the ids that a writer has noted: the sweep takes them, or their writer is still at work."""
    with reading(store.engine) as connection:
        notes = connection.execute(select(PENDING)).all()
    return {vector_id(f"{note.sheet}#{n:03d}", note.key) for note in notes for n in range(1, note.passages + 1)}


def _ids(held: Held) -> list[str]:
    return [vector_id(f"{held.info.id}#{n:03d}", held.key) for n in range(1, held.info.passages + 1)]


def _mend_vectors(store: Store, vectors: VectorStore, state: State, compared: _Compared) -> None:
    vectors.delete(sorted(compared.extra))
    for part in _parts(sorted(compared.wrong, key=lambda held: held.key)):
        _fill_again(store, vectors, part)


def _tell(found: Diagnosis, mend: bool, count: int, words: str, done: str) -> None:
    if count and mend:
        found.mended.append(f"{words.format(count)}。{done}。")
    elif count:
        found.left.append(f"{words.format(count)}。sheetqa doctor で直してください。")


def _parts(sheets: Sequence[Held]) -> Iterator[Sequence[Held]]:
    for start in range(0, len(sheets), _PART):
        yield sheets[start : start + _PART]


def _differing(store: Store, vectors: VectorStore, sheets: Sequence[Held]) -> list[Held]:
    """Return the sheets whose vectors in Chroma are not those in SQL."""
    kept = store.vectors_of(sheets)
    got = vectors.get([one for held in sheets for one in _ids(held)])
    return [held for held in sheets if not _agree(_ids(held), kept.get(held.key), got)]


def _agree(ids: Sequence[str], kept: Vectors | None, got: Mapping[str, Vectors]) -> bool:
    if kept is None or len(kept) != len(ids):
        return True  # SQL has lost them: told already, and nothing to mend from
    return all(one in got and np.abs(got[one] - row).max() <= CLOSE for one, row in zip(ids, kept, strict=True))


def _fill_again(store: Store, vectors: VectorStore, sheets: Sequence[Held]) -> None:
    """Write the vectors of these sheets from SQL; what is there already is overwritten."""
    kept = store.vectors_of(sheets)
    passages = store.passages([held.info.id for held in sheets])
    keys = {held.info.id: held.key for held in sheets}
    in_order = sorted(sheets, key=lambda held: held.info.id)
    rows = np.concatenate([kept[held.key] for held in in_order])
    vectors.add(passages, [keys[p.sheet] for p in passages], rows.astype(np.float32))
