"""A store that several processes share: PostgreSQL and a Chroma server, started, cut off and started again."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import OPEN, Servers, where

from index.build import build
from index.encode import Encoder
from index.errors import StoreError, StoreMissing
from index.opendata import read_open_data
from index.parse import read_pdf
from index.store import Store
from index.store_doctor import doctor
from index.store_rows import packed_sheet
from index.store_write import Entry, Origin

ROOT = Path(__file__).resolve().parents[1]
SHEET = "2025-006423"
OTHERS = ("2024-000304", "2024-004062", "2024-004314")


@pytest.fixture(scope="module")
def entries(sample: Path, shared: Path, encoder: Encoder) -> list[Entry]:
    """The bundled sheet and three of the open data."""
    bundled = Entry.of(
        read_pdf(sample), (Origin("document", sample.name, "h", "r"),), encoder, document=sample.read_bytes()
    )
    others = read_open_data([shared / "rs2024"], only=OTHERS)
    return [bundled, *(Entry.of(sheet, (Origin("data", "f", "h", "r"),), encoder) for sheet in others)]


@pytest.fixture
def far(servers: Servers, tmp_path: Path, encoder: Encoder, entries: list[Entry]) -> Iterator[Store]:
    """A store on the servers, with the bundled sheet."""
    urls = servers.urls()
    store = Store.open(tmp_path / "far", encoder, create=True, database_url=urls.database, chroma_url=urls.chroma)
    with store.writing() as writer:
        writer.put(entries[:1])
    yield store
    store.close()


def test_far_and_near_give_the_same(far: Store, empty_store: Store, entries: list[Entry]) -> None:
    """Rows, passages and both rankings do not depend on where the store lies."""
    with empty_store.writing() as writer:
        writer.put(entries)
    with far.writing() as writer:
        writer.put(entries[1:])
    assert far.rows() == empty_store.rows()
    assert far.passages() == empty_store.passages()
    assert [i.id for i in far.sheets()] == sorted([SHEET, *OTHERS])
    vector = far.encoder.encode(["民間団体の補助率"])[0]
    for scope in (None, [SHEET], list(OTHERS)):
        for query in ("民間団体の補助率", "事業の目的", "東京"):
            assert far.lexical(query, 20, scope) == empty_store.lexical(query, 20, scope)
        assert far.dense(vector, 20, scope) == empty_store.dense(vector, 20, scope)
    assert doctor(far).mended == []


def test_a_database_without_a_store_is_told(servers: Servers, tmp_path: Path, encoder: Encoder) -> None:
    urls = servers.urls()
    with pytest.raises(StoreMissing):
        Store.open(tmp_path, encoder, database_url=urls.database, chroma_url=urls.chroma)


@pytest.mark.parametrize(
    ("database", "chroma", "word"),
    [
        ("postgresql+psycopg://postgres@127.0.0.1:1/none", None, "データベース"),
        (None, "http://127.0.0.1:1", "Chroma"),
        (None, "ftp://example.invalid", "Chroma"),
        ("nonsense", None, "データベース"),
        ("mysql://localhost/x", None, "データベース"),
    ],
)
def test_servers_that_are_not_there_are_told(
    database: str | None, chroma: str | None, word: str, tmp_path: Path, encoder: Encoder, sample: Path
) -> None:
    with pytest.raises(StoreError, match=word) as caught:
        build([sample], Store.open(tmp_path, encoder, create=True, database_url=database, chroma_url=chroma))
    assert "SHEETQA_" in caught.value.remedy


def test_several_indexers_write_at_once_and_nothing_is_lost(far: Store, entries: list[Entry], tmp_path: Path) -> None:
    """Three processes, each with a sheet of its own and one that all of them write."""
    for entry in entries:
        (tmp_path / entry.sheet.id).write_bytes(packed_sheet(entry.sheet))
    code = (
        "from index.store_rows import unpacked_sheet; from index.store_write import Entry, Origin\n"
        "sheets = [unpacked_sheet(Path(path).read_bytes()) for path in rest]\n"
        "entries = [Entry.of(s, (Origin('data', 'f', 'h', 'r'),), store.encoder) for s in sheets]\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for _ in range(3):\n"
        "    with store.writing() as writer: [writer.put([entry]) for entry in entries]\n"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN + code, *where(far), str(tmp_path / own), str(tmp_path / SHEET)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for own in OTHERS
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:  # all begin before any is waited for
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=120)
    assert [child.returncode for child in children] == [0, 0, 0]
    assert {i.id for i in far.sheets()} == {SHEET, *OTHERS}
    found = doctor(far, mend=False)
    assert (found.left, found.mended) == ([], [])
    with far.vectors() as vectors:
        assert vectors.count() == sum(i.passages for i in far.sheets())


def test_a_killed_writer_is_swept_by_the_next_and_a_living_one_is_not(far: Store, entries: list[Entry]) -> None:
    code = OPEN + (
        "from index.opendata import read_open_data; from index.store_write import Entry, Origin\n"
        "with store.writing() as writer:\n"
        "    batch = writer._numbered([Entry.of(store.sheet('2025-006423'), (), store.encoder)])\n"
        "    writer._add_vectors(batch); print('written', flush=True); sys.stdin.readline(); writer._commit(batch)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, *where(far)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        with far.writing() as writer:
            writer.put(entries[1:2])
        with far.vectors() as vectors:
            both = vectors.count()
        assert both == sum(i.passages for i in far.sheets()) + len(entries[0].passages)
        child.kill()
    with far.writing():
        pass
    with far.vectors() as vectors:
        assert vectors.count() == sum(i.passages for i in far.sheets())
    assert doctor(far, mend=False).sound


def test_a_database_that_restarts_under_load_gives_errors_but_no_wrong_answers(
    far: Store, servers: Servers, entries: list[Entry]
) -> None:
    """Readers go on through a crash of the database: each answer is the right one or a StoreError."""
    right = far.lexical("民間団体の補助率", 3)
    rows = far.rows("subsidy")
    answers: list[bool] = []
    errors: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                answers.append(far.lexical("民間団体の補助率", 3) == right and far.rows("subsidy") == rows)
            except StoreError:
                answers.append(True)
                time.sleep(0.05)
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(0.3)
    servers.postgres.stop()
    with pytest.raises(StoreError, match="データベース"):
        far.sheets()
    servers.postgres.start()
    time.sleep(0.3)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert answers
    assert all(answers)
    assert far.lexical("民間団体の補助率", 3) == right  # the same Store, not opened anew
    with far.writing() as writer:
        writer.put(entries[1:2])
    assert len(far.sheets()) == 2


def test_a_chroma_server_that_restarts_stops_writers_and_no_reader(
    far: Store, servers: Servers, entries: list[Entry]
) -> None:
    right = far.lexical("民間団体の補助率", 3)
    vector = far.encoder.encode(["民間団体の補助率"])[0]
    near = far.dense(vector, 3)

    def write(stop: bool) -> None:
        with far.writing() as writer:
            if stop:
                servers.chroma.stop()
            writer.put(entries[1:])

    with pytest.raises(StoreError, match="Chroma"):
        write(stop=True)
    assert far.lexical("民間団体の補助率", 3) == right
    assert far.dense(vector, 3) == near
    assert [i.id for i in far.sheets()] == [SHEET]
    servers.chroma.start()
    write(stop=False)
    assert len(far.sheets()) == 1 + len(OTHERS)
    assert doctor(far, mend=False).sound
