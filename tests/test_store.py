"""The store: exact rows back, exact ranking, one writer, nothing left behind, new states seen at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from servers import OPEN, where
from sqlalchemy import inspect, text

from index.build import build
from index.encode import Encoder, StaticEncoder, Vectors
from index.errors import ModelMismatch, StoreCorrupt, StoreLocked, StoreMissing, UnknownSheet
from index.lexical import Bag, best, score, terms
from index.opendata import read_open_data
from index.parse import read_pdf
from index.passages import passages as passages_of
from index.sheet import Sheet
from index.store import Store
from index.store_doctor import doctor
from index.store_select import Condition
from index.store_sql import FILE
from index.store_write import Entry, Origin
from index.tables import TABLES, Row
from index.tables import rows as rows_of

ROOT = Path(__file__).resolve().parents[1]
SHEET = "2025-006423"
OTHER = "2024-004062"


class Lengths:
    """An encoder that can be worked out by hand: the unit vector along (characters, spaces + 1)."""

    name = "lengths"
    fingerprint = "lengths-1"
    dim = 2

    def encode(self, texts: list[str]) -> Vectors:
        """See ``Encoder.encode``."""
        rows = np.array([(len(t), t.count(" ") + 1) for t in texts], np.float32).reshape(-1, 2)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def bundled(sample: Path, encoder: Encoder) -> Entry:
    """The bundled sheet on its way into a store."""
    origin = Origin("document", sample.name, "hash", "reader")
    return Entry.of(read_pdf(sample), (origin,), encoder, document=sample.read_bytes())


@pytest.fixture
def copied(new_store: Callable[[Path], Store], tmp_path: Path, bundled: Entry) -> Store:
    """A store of its own with the bundled sheet."""
    store = new_store(tmp_path / "copied")
    with store.writing() as writer:
        writer.put([bundled])
    return store


@pytest.fixture(scope="module")
def data(shared: Path) -> dict[str, Sheet]:
    """The first sheets of the open data, by id, and one more: ``OTHER``."""
    ids = [OTHER, *(f"2024-{n:06d}" for n in range(1, 60))]
    return {sheet.id: sheet for sheet in read_open_data([shared / "rs2024"], only=ids)}


def entry(sheet: Sheet, encoder: Encoder) -> Entry:
    return Entry.of(sheet, (Origin("data", "f", "h", "r"),), encoder)


@pytest.fixture(scope="module")
def many(data: dict[str, Sheet], tmp_path_factory: pytest.TempPathFactory, new_store: Callable[[Path], Store]) -> Store:
    """A store with sixty sheets of the open data, put in three batches."""
    store = new_store(tmp_path_factory.mktemp("many"))
    sheets = list(data.values())
    with store.writing() as writer:
        for start in range(0, len(sheets), 20):
            writer.put([entry(sheet, store.encoder) for sheet in sheets[start : start + 20]])
    return store


def again(store: Store, encoder: Encoder | None = None) -> Store:
    """Open the store once more."""
    urls = store.urls
    encoder = encoder or store.encoder
    return Store.open(store.folder, encoder, database_url=urls.database, chroma_url=urls.chroma)


embedded = pytest.mark.skipif("SHEETQA_TEST_SERVERS" in os.environ, reason="組み込みのストアだけの性質")


def in_another_process(code: str, store: Store) -> str:
    """Run code after ``OPEN`` in a process of its own and return what it prints."""
    command = [sys.executable, "-c", OPEN + code, *where(store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.strip()


# --- opening


def test_no_store_is_told_with_its_remedy_and_nothing_is_made(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(StoreMissing, match="sheetqa index"):
        Store.open(tmp_path / "none", encoder)
    assert not (tmp_path / "none").exists()


def test_another_model_is_refused_with_both_names(store: Store) -> None:
    with pytest.raises(ModelMismatch) as caught:
        again(store, Lengths())
    assert store.encoder.name in caught.value.message
    assert "lengths" in caught.value.message
    assert "SHEETQA_EMBEDDING_MODEL" in caught.value.remedy


def test_the_same_model_of_other_dimensions_is_another_model(store: Store) -> None:
    from index.encode import BUNDLED

    with pytest.raises(ModelMismatch):
        again(store, StaticEncoder(BUNDLED, dim=64))


def test_a_store_of_another_format_is_refused(copied: Store) -> None:
    with copied.engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '0' WHERE name = 'format'"))
    with pytest.raises(StoreCorrupt, match="形式"):
        again(copied)


def test_an_empty_store_answers_with_nothing(empty_store: Store) -> None:
    assert empty_store.generation() == 0
    assert empty_store.sheets() == ()
    assert empty_store.rows() == ()
    assert empty_store.passages() == ()
    assert empty_store.lexical("補助率", 5) == []
    assert empty_store.dense(empty_store.encoder.encode(["補助率"])[0], 5) == []


# --- rows and passages


def test_sheet_rows_and_passages_come_back_exactly(store: Store, sample: Path) -> None:
    sheet = read_pdf(sample)
    assert store.sheet(SHEET) == sheet
    order = list(TABLES)
    rows = sorted(rows_of(sheet), key=lambda r: (order.index(r.table), r.number))
    assert store.rows() == tuple(rows)
    assert store.rows("payee") == tuple(r for r in rows if r.table == "payee")
    assert store.passages([SHEET]) == passages_of(sheet)
    (info,) = store.sheets()
    assert (info.id, info.ministry, info.fiscal_year, info.pages) == (SHEET, "内閣府", 2025, sheet.pages)
    assert (info.rows, info.passages) == (len(rows), len(passages_of(sheet)))


def test_rows_of_open_data_come_back_exactly(many: Store, data: dict[str, Sheet]) -> None:
    order = list(TABLES)
    for sheet in list(data.values())[::9]:
        rows = sorted(rows_of(sheet), key=lambda r: (order.index(r.table), r.number))
        assert many.rows(sheets=[sheet.id]) == tuple(rows)
        assert many.sheet(sheet.id) == sheet


def test_rows_come_by_sheet_table_and_print_order(many: Store) -> None:
    order = list(TABLES)
    keys = [(r.sheet, order.index(r.table), r.number) for r in many.rows()]
    assert keys == sorted(keys)
    some = [info.id for info in many.sheets()][7:3:-1]
    assert many.rows("goal", some) == tuple(r for r in many.rows("goal") if r.sheet in some)


def test_passages_by_id_keep_the_order_asked_for(store: Store) -> None:
    ids = [p.id for p in store.passages()][5:1:-1]
    assert [p.id for p in store.passages_by_id(ids)] == ids
    assert store.passages_by_id(["2025-006423#999", "nonsense", "1999-000001#001"]) == ()


def test_unknown_sheets_are_errors_or_nothing(store: Store) -> None:
    for call in (store.sheet, store.document, store.remove):
        with pytest.raises(UnknownSheet, match="1999-000001"):
            call("1999-000001")
    assert store.rows(sheets=["1999-000001"]) == ()
    assert store.passages(["1999-000001"]) == ()
    assert store.lexical("補助率", 5, ["1999-000001"]) == []


def test_the_kept_pdf_is_the_one_that_was_read(copied: Store, sample: Path) -> None:
    path = copied.document(SHEET)
    assert path is not None
    assert path.read_bytes() == sample.read_bytes()
    assert path.is_relative_to(copied.folder)
    path.unlink()
    again = copied.document(SHEET)
    assert again is not None
    assert again.read_bytes() == sample.read_bytes()


def test_open_data_has_no_document(many: Store) -> None:
    assert many.document(many.sheets()[0].id) is None


# --- filters


def naive(many: Store, table: str, meets: Callable[[Row], bool]) -> tuple[Row, ...]:
    return tuple(row for row in many.rows(table) if meets(row))


@pytest.mark.parametrize(
    ("table", "where", "meets"),
    [
        ("budget_year", [("initial", ">=", 10**9)], lambda r: r["initial"] is not None and r["initial"] >= 10**9),
        (
            "budget_year",
            [("year", "=", 2023), ("executed", "filled", None)],
            lambda r: r["year"] == 2023 and r["executed"],
        ),
        (
            "budget_year",
            [("execution_rate", "<", Fraction(1, 2))],
            lambda r: (r["execution_rate"] or 9) < Fraction(1, 2),
        ),
        ("subsidy", [("rate", ">=", Fraction(1, 2))], lambda r: any(x >= Fraction(1, 2) for x in r["rate"] or ())),
        ("subsidy", [("rate", "=", Fraction(1, 2))], lambda r: Fraction(1, 2) in (r["rate"] or ())),
        ("subsidy", [("rate", "<=", Fraction(1, 3))], lambda r: any(x <= Fraction(1, 3) for x in r["rate"] or ())),
        ("subsidy", [("cap", "blank", None)], lambda r: r["cap"] is None),
        ("program", [("methods", "=", "補助")], lambda r: "補助" in (r["methods"] or ())),
        ("program", [("purpose", "contains", "100%_を")], lambda r: "100%_を" in (r["purpose"] or "")),
        ("program", [("name", "contains", "事業")], lambda r: "事業" in r["name"]),
        ("program", [("start_year", "in", [2022, 2023])], lambda r: r["start_year"] in (2022, 2023)),
    ],
)
def test_sql_filters_find_what_a_scan_finds(
    many: Store, table: str, where: list[Condition], meets: Callable[[Row], bool]
) -> None:
    expected = naive(many, table, meets)
    assert many.select(table, where) == expected
    assert many.totals(table, where=where)[0] == len(expected)


def test_filters_on_the_sheet_order_and_pages(many: Store) -> None:
    ministry = many.sheets()[0].ministry
    where: list[Condition] = [("sheet.ministry", "=", ministry), ("total", "filled", None)]
    rows = many.select("budget_year", where, ["-total"])
    assert rows
    assert [r["total"] for r in rows] == sorted((r["total"] for r in rows), reverse=True)
    assert many.select("budget_year", where, ["-total"], limit=2, offset=1) == rows[1:3]
    ministries = {i.id: i.ministry for i in many.sheets()}
    assert {ministries[r.sheet] for r in rows} == {ministry}
    blanks = [r["requested"] is None for r in many.select("budget_year", order_by=["requested"])]
    assert blanks == sorted(blanks)


def test_sums_are_exact_and_tell_how_many_have_a_value(many: Store) -> None:
    rows = many.rows("budget_year")
    filled = [r["executed"] for r in rows if r["executed"] is not None]
    assert many.totals("budget_year", "executed") == (len(rows), len(filled), sum(filled))


def test_wrong_columns_and_operators_are_refused(many: Store) -> None:
    with pytest.raises(KeyError):
        many.select("payee", [("nothing", "=", 1)])
    with pytest.raises(ValueError, match="operator"):
        many.select("payee", [("name", "; DROP TABLE payee", 1)])
    with pytest.raises(KeyError):
        many.select("payee", order_by=["name; DROP TABLE payee"])


# --- search


def test_bm25_against_a_hand_computed_case() -> None:
    """Three passages of bigrams ab, bc | ab | cd; the query says ab once: N = 3, n = 2, average length 4/3."""
    bag = Bag.of(["abc", "ab", "cd"])
    assert bag.lengths.tolist() == [2, 1, 1]
    idf = np.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / (4 / 3))) for length in (2, 1)]
    assert score("AB", bag).tolist() == pytest.approx([*expected, 0.0], rel=1e-5)
    assert best(score("ab", bag), 5).tolist() == [1, 0]


def test_no_bigram_spans_a_mark_or_two_passages() -> None:
    assert len(Bag.of(["あ、い", "う"]).grams) == 0
    assert len(terms("補助率")[0]) == 2
    assert Bag.of(["", "補助", ""]).lengths.tolist() == [0, 1, 0]


def test_lexical_finds_the_row_that_is_spoken_of(store: Store) -> None:
    found = store.lexical("民間団体はいくらまで補助されるか", 3, [SHEET])
    assert [points for _, points in found] == sorted((points for _, points in found), reverse=True)
    (top,) = store.passages_by_id([found[0][0]])
    assert top.table == "subsidy"


@pytest.mark.parametrize("query", ["補助率は何分の何か", "民間企業の海外展開を支援する事業", "x", "", "。、", "東京"])
def test_postings_rank_as_the_passages_do(many: Store, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """One sheet, several sheets or all: the packed index gives the scores of the plain computation."""
    ids = [info.id for info in many.sheets()]
    for scope in (None, ids[:1], ids[10:30]):
        monkeypatch.setattr("index.store.FEW", 1000)
        plain = many.lexical(query, 40, scope)
        monkeypatch.setattr("index.store.FEW", 0)
        packed = many.lexical(query, 40, scope)
        assert [one for one, _ in packed] == [one for one, _ in plain]
        assert [points for _, points in packed] == pytest.approx([points for _, points in plain], rel=1e-4)


@pytest.mark.parametrize("query", ["補助率は何分の何か", "民間企業の海外展開を支援する事業", "農業用水"])
def test_the_matrix_ranks_as_the_exact_product(many: Store, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    vector = many.encoder.encode([query])[0]
    everything = many.encoder.encode([p.embedded for p in many.passages()]) @ vector
    for scope in (None, [info.id for info in many.sheets()][5:50:3]):
        monkeypatch.setattr("index.store.FEW", 1000)
        plain = many.dense(vector, 20, scope)
        monkeypatch.setattr("index.store.FEW", 0)
        packed = many.dense(vector, 20, scope)
        assert [cosine for _, cosine in packed] == pytest.approx([cosine for _, cosine in plain])
        assert {one for one, cosine in packed if cosine > packed[-1][1]} <= {one for one, _ in plain}  # ties at the end
    top = many.dense(vector, 1)[0][1]
    assert top == pytest.approx(float(everything.max()), abs=2e-3)


def test_candidates_are_picked_without_losing_the_nearest(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.FEW", 0)
    vectors = many.encoder.encode([p.text[:40] for p in many.passages()[::97]])
    exact = [[one for one, _ in many.dense(vector, 10)] for vector in vectors]
    monkeypatch.setattr("index.store_dense.CANDIDATES", 200)
    picked = [[one for one, _ in many.dense(vector, 10)] for vector in vectors]
    kept = [len(set(a) & set(b)) / len(a) for a, b in zip(exact, picked, strict=True)]
    assert sum(kept) / len(kept) > 0.95


def test_chroma_finds_what_the_exact_ranking_finds(many: Store) -> None:
    """The vector store of record, asked by itself through LangChain, agrees with ours."""
    query = "民間企業の海外展開を支援する事業"
    ours = many.dense(many.encoder.encode([query])[0], 5)
    with many.vectors() as vectors:
        theirs = vectors.chain.similarity_search_with_score(query, 5)
        assert vectors.count() == len(many.passages())
    assert theirs[0][0].metadata["passage"] == ours[0][0]
    assert [1 - distance for _, distance in theirs] == pytest.approx([cosine for _, cosine in ours], abs=3e-3)
    assert theirs[0][0].metadata["section"]


def test_beyond_what_memory_holds_chroma_ranks_and_sees_changes(
    copied: Store, data: dict[str, Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = copied.encoder.encode(["事業の目的"])[0]
    monkeypatch.setattr("index.store.FEW", 0)
    exact = copied.dense(vector, 10)
    monkeypatch.setattr("index.store.EXACT", 0)
    near = copied.dense(vector, 10)
    assert [one for one, _ in near] == [one for one, _ in exact]
    assert [cosine for _, cosine in near] == pytest.approx([cosine for _, cosine in exact], abs=3e-3)
    with copied.writing() as writer:
        writer.put([entry(data[OTHER], copied.encoder)])
    copied.remove(SHEET)
    assert {one.split("#")[0] for one, _ in copied.dense(vector, 10)} == {OTHER}


def test_page_and_box_travel_into_chroma(store: Store) -> None:
    with store.vectors() as vectors:
        (found,) = vectors.chain.similarity_search("民間団体の補助率", 1, filter={"table": "subsidy"})
    passage = store.passages_by_id([found.metadata["passage"]])[0]
    assert found.metadata["page"] == passage.sources[0].page
    box = passage.sources[0].bbox
    assert box is not None
    assert [float(side) for side in found.metadata["bbox"].split(",")] == pytest.approx(list(box), abs=0.01)
    assert found.page_content == passage.embedded


# --- writing


@embedded
def test_one_writer_at_a_time(copied: Store, sample: Path) -> None:
    with copied.writing():
        with pytest.raises(StoreLocked, match="書き込んで"):
            copied.remove(SHEET)
        other = again(copied)
        with pytest.raises(StoreLocked):
            build([sample], other)
        other.close()
    copied.remove(SHEET)


@embedded
def test_a_writer_in_another_process_is_told_apart(copied: Store) -> None:
    code = (
        "from index.errors import StoreLocked\n"
        "try: store.remove('2025-006423')\n"
        "except StoreLocked as error: print('locked', error.code)"
    )
    with copied.writing():
        assert in_another_process(code, copied) == "locked store_locked"
    assert copied.sheets()


def test_remove_leaves_nothing_behind(copied: Store) -> None:
    assert copied.document(SHEET) is not None
    before = copied.generation()
    copied.remove(SHEET)
    assert copied.generation() > before
    assert copied.sheets() == ()
    with copied.engine.connect() as connection:
        for table in inspect(copied.engine).get_table_names():
            if table not in ("meta", "counter"):
                assert connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() == 0, table  # noqa: S608
    with copied.vectors() as vectors:
        assert vectors.count() == 0
    assert list(copied.folder.rglob("*.pdf")) == []
    assert copied.lexical("補助率", 5) == []


def test_removing_one_of_many_leaves_the_others_as_they_were(copied: Store, data: dict[str, Sheet]) -> None:
    with copied.writing() as writer:
        writer.put([entry(data[OTHER], copied.encoder)])
    rows, found = copied.rows(sheets=[SHEET]), copied.lexical("民間団体の補助率", 10, [SHEET])
    copied.remove(OTHER)
    assert copied.rows() == rows
    assert copied.lexical("民間団体の補助率", 10) == found
    assert doctor(copied, mend=False).sound


def test_readers_in_this_and_another_process_see_the_new_state(copied: Store, data: dict[str, Sheet]) -> None:
    """A reader that has everything in memory already, and one that asks from outside, without being opened anew."""
    reader = again(copied)
    vector = reader.encoder.encode(["民間団体の補助率"])[0]
    assert reader.lexical("補助率", 3)
    assert reader.dense(vector, 3)
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            OPEN + "for line in sys.stdin:\n"
            "    found = store.lexical('補助率', 1)\n"
            "    print(store.generation(), *(i.id for i in store.sheets()), found[0][0] if found else '-', flush=True)",
            *where(copied),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None

    def ask() -> list[str]:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("?\n")
        child.stdin.flush()
        return child.stdout.readline().split()

    first = ask()
    assert first[1] == SHEET
    with copied.writing() as writer:
        writer.put([entry(data[OTHER], copied.encoder)])
    copied.remove(SHEET)
    second = ask()
    child.stdin.close()
    child.stdout.close()
    assert child.wait(10) == 0
    assert int(second[0]) > int(first[0])
    assert second[1] == OTHER
    assert second[-1].startswith(OTHER)
    assert {one.split("#")[0] for one, _ in reader.lexical("補助率", 3)} == {OTHER}
    assert {one.split("#")[0] for one, _ in reader.dense(vector, 3)} == {OTHER}
    reader.close()


def test_threads_read_while_one_writes(copied: Store, data: dict[str, Sheet]) -> None:
    """No reader ever sees half a state: a sheet's rows and passages are all there, or none."""
    put = entry(data[OTHER], copied.encoder)
    sizes: set[tuple[int, int]] = set()
    errors: list[Exception] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                sizes.add((len(copied.rows(sheets=[OTHER])), len(copied.rows(sheets=[SHEET]))))
                copied.lexical("補助率", 5)
                copied.passages_by_id([f"{OTHER}#001"])
            except Exception as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    whole = len(copied.rows(sheets=[SHEET]))
    for reader in readers:
        reader.start()
    try:
        with copied.writing() as writer:
            for _ in range(5):
                writer.put([put])
                writer.finish()
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert errors == []
    assert sizes <= {(0, whole), (len(put.rows), whole)}


# --- the doctor


def test_a_sound_store_is_found_sound(copied: Store) -> None:
    found = doctor(copied)
    assert (found.sheets, found.mended, found.left) == (1, [], [])
    assert found.passages == len(copied.passages())


def test_lost_stray_and_wrong_vectors_are_mended(copied: Store) -> None:
    with copied.vectors() as vectors:
        ids = sorted(vectors.ids())
        vectors.delete(ids[:3])
        vectors.chain.add_texts(["よそもの"], [{"sheet": "?"}], ["stray@1"])
        turned = -vectors.get(ids[5:6])[ids[5]]
        vectors.chain._collection.update(ids=ids[5:6], embeddings=[turned])
    told = doctor(copied, mend=False)
    assert not told.sound
    assert told.mended == []
    assert not doctor(copied, mend=False).sound
    mended = doctor(copied)
    assert len(mended.mended) >= 2
    assert doctor(copied, mend=False).sound
    with copied.vectors() as vectors:
        assert sorted(vectors.ids()) == ids


@embedded
@pytest.mark.parametrize("harm", ["folder", "file"])
def test_a_chroma_that_cannot_be_read_is_filled_again(copied: Store, harm: str) -> None:
    chroma = copied.folder / "chroma"
    if harm == "folder":
        shutil.rmtree(chroma)
    else:
        (chroma / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    assert copied.lexical("補助率", 1)  # SQL answers meanwhile
    found = doctor(copied)
    assert found.sound
    assert found.mended
    with copied.vectors() as vectors:
        assert vectors.count() == len(copied.passages())


@pytest.mark.parametrize("harm", ["DELETE FROM posting WHERE bucket = 0", "DELETE FROM segment"])
def test_a_torn_lexical_index_is_written_anew(copied: Store, harm: str) -> None:
    before = copied.lexical("民間団体の補助率", 10)
    with copied.engine.begin() as connection:
        connection.execute(text(harm))
    assert not doctor(copied, mend=False).sound
    assert doctor(copied).mended
    assert doctor(copied, mend=False).sound
    assert copied.lexical("民間団体の補助率", 10) == before


def test_what_only_the_source_can_bring_back_is_told(copied: Store) -> None:
    with copied.engine.begin() as connection:
        connection.execute(text("DELETE FROM payee WHERE row_number = 1"))
    found = doctor(copied)
    assert not found.sound
    assert SHEET in found.left[0]
    assert "取り込み直して" in found.left[0]


def test_a_file_that_is_no_database_is_told(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreCorrupt):
        Store.open(tmp_path, encoder)


def test_a_small_encoder_of_another_make_serves_as_well(tmp_path: Path, sample: Path) -> None:
    store = Store.open(tmp_path / "s", Lengths(), create=True)
    assert build([sample], store).failed == ()
    passages = store.passages()
    vector = Lengths().encode([passages[3].embedded])[0]
    assert store.dense(vector, 1)[0][1] == pytest.approx(1.0, abs=1e-3)
    store.close()


def test_pinned_reads_see_one_state_whatever_is_written_meanwhile(copied: Store) -> None:
    other = again(copied)
    (only,) = copied.sheets()
    with copied.pinned():
        before = copied.generation()
        other.remove(only.id)
        other.close()
        assert copied.generation() == before
        assert copied.rows("program")
        assert [info.id for info in copied.sheets()] == [only.id]
    assert copied.generation() > before
    assert copied.sheets() == ()
    assert copied.rows("program") == ()
