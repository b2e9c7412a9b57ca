"""Builds: unchanged skipped, bad among good, killed in the middle, documents and open data of one sheet merged."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import OPEN, where

from index.build import Progress, build, reader_version
from index.build_read import read_documents
from index.build_sources import find_sources
from index.encode import Encoder
from index.errors import FileMissing, NotOpenData, NotPdf, SheetqaError, StoreCorrupt, StoreLocked, TablesMissing
from index.opendata import fingerprints, read_open_data
from index.sheet import Sheet
from index.store import Store
from index.store_doctor import doctor
from index.store_write import Entry, Origin

ROOT = Path(__file__).resolve().parents[1]
SHEET = "2025-006423"
TWIN = "2024-006423"  # in the open data and as a PDF
ROWS = 60
NewStore = Callable[[Path], Store]
embedded = pytest.mark.skipif("SHEETQA_TEST_SERVERS" in os.environ, reason="組み込みのストアだけの性質")
SMALL = ("1-1", "1-2", "1-4", "2-1")  # tables enough for a sheet, and quick to read

BUILD = OPEN + "build([Path(p) for p in rest], store, lambda p: print(p.stage, p.done, p.file, flush=True))"


@pytest.fixture(scope="module")
def tables(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the open data with the first rows of four tables, and all those of one sheet."""
    folder = tmp_path_factory.mktemp("tables")
    for path in sorted((shared / "rs2024").glob("*.zip")):
        if path.name.startswith(SMALL):
            _write_csv(path, folder / f"{path.stem}.csv")
    return folder


def _write_csv(source: Path, target: Path) -> None:
    import csv
    import io

    with zipfile.ZipFile(source) as packed, packed.open(packed.namelist()[0]) as raw:
        rows = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            for number, row in enumerate(rows):
                if number < ROWS or row[2].zfill(6) == TWIN[-6:]:
                    writer.writerow(row)


@pytest.fixture(scope="module")
def entries(tables: Path, encoder: Encoder) -> list[Entry]:
    """The sheets of the small open data as a build puts them."""
    prints = fingerprints([tables])
    return [
        Entry.of(sheet, (Origin("data", sheet.file, prints[sheet.id], reader_version()),), encoder)
        for sheet in read_open_data([tables])
    ]


@pytest.fixture
def copied(entries: list[Entry], new_store: NewStore, tmp_path: Path) -> Store:
    """A store with the small open data in it."""
    store = new_store(tmp_path / "copied")
    with store.writing() as writer:
        writer.put(entries)
    return store


def contents(store: Store) -> dict[str, tuple[int, int, str]]:
    return {i.id: (i.rows, i.passages, i.content_hash) for i in store.sheets()}


# --- what is found


def test_sources_are_found_once_and_told_apart(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.pdf", "a.txt", "b.txt", "c.PDF", "deep/d.pdf", "note.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = find_sources([tmp_path, tmp_path / "a.pdf", tmp_path / "deep", tmp_path / "note.md", tmp_path / "none.pdf"])
    assert [p.name for p in found.documents] == ["a.pdf", "b.txt", "c.PDF", "d.pdf", "none.pdf"]
    assert [p.name for p in found.beside] == ["a.txt"]
    assert [(p.name, type(e)) for p, e in found.unusable] == [("note.md", NotPdf)]


def test_a_torn_zip_beside_good_tables_is_told_and_another_table_is_left_alone(shared: Path, tmp_path: Path) -> None:
    (good,) = (shared / "rs2024").glob("5-2_*.zip")
    shutil.copy(good, tmp_path)
    (tmp_path / "1-1_RS_2024.zip").write_bytes(good.read_bytes()[:5000])
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = find_sources([tmp_path, tmp_path / good.name])
    assert [p.name for p in found.open_data] == [good.name]
    assert [p.name for p in found.others] == ["notes.csv"]
    assert [(p.name, type(e)) for p, e in found.unusable] == [("1-1_RS_2024.zip", NotOpenData)]


@pytest.mark.skipif(os.geteuid() == 0, reason="rootは何でも読める")
def test_a_folder_inside_that_cannot_be_read_is_told(tmp_path: Path, sample: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    shutil.copy(sample, tmp_path)
    locked.chmod(0)
    found = find_sources([tmp_path])
    locked.chmod(0o700)
    assert [path.name for path in found.documents] == [sample.name]
    assert [(path.name, type(error)) for path, error in found.unusable] == [("locked", FileMissing)]


def test_a_bad_table_does_not_stop_the_good_ones(tmp_path: Path, tables: Path, empty_store: Store) -> None:
    junk, torn = tmp_path / "junk.csv", tmp_path / "torn.zip"
    junk.write_text("a,b\n1,2\n")
    torn.write_bytes(b"PK\x03\x04" + bytes(100))
    report = build([junk, torn, *sorted(tables.iterdir())], empty_store)
    assert {outcome.file for outcome in report.failed} == {"junk.csv", "torn.zip"}
    assert len(report.read) == 1
    assert len(empty_store.sheets()) == ROWS


def test_a_folder_without_sheets_is_told(tmp_path: Path, empty_store: Store) -> None:
    (tmp_path / "empty").mkdir()
    report = build([tmp_path / "empty", tmp_path / "gone.pdf"], empty_store)
    assert [(o.file, type(o.error)) for o in report.failed] == [("empty", FileMissing), ("gone.pdf", FileMissing)]
    assert empty_store.generation() == 0


# --- documents


def test_a_bad_file_does_not_stop_the_good_one(tmp_path: Path, sample: Path, empty_store: Store) -> None:
    whole = sample.read_bytes()
    (tmp_path / "a-none.pdf").write_text("hello", encoding="utf-8")
    (tmp_path / "b-empty.pdf").write_bytes(b"")
    (tmp_path / "c-cut.pdf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "d-good.pdf").write_bytes(whole)
    (tmp_path / "e-other.txt").write_text("買い物のメモ", encoding="utf-8")
    heard: list[Progress] = []
    report = build([tmp_path], empty_store, heard.append)
    assert [o.file for o in report.read] == ["d-good.pdf"]
    assert [o.file for o in report.failed] == ["a-none.pdf", "b-empty.pdf", "c-cut.pdf", "e-other.txt"]
    for outcome in report.failed:
        assert isinstance(outcome.error, SheetqaError)
        assert any("ぁ" <= sign <= "ヿ" for sign in outcome.message)
    (read,) = report.read
    assert (read.sheet, read.status) == (SHEET, "read")
    assert empty_store.sheet(SHEET).file == "d-good.pdf"
    assert (heard[-1].stage, heard[-1].done, heard[-1].total) == ("done", 5, 5)
    assert [p.file for p in heard if p.stage == "store"] == ["d-good.pdf"]


def test_unchanged_is_skipped_whatever_its_name(tmp_path: Path, sample: Path, store: Store) -> None:
    (tmp_path / "renamed.pdf").write_bytes(sample.read_bytes())
    before = store.generation()
    report = build([tmp_path / "renamed.pdf", sample], store)
    assert [(o.file, o.sheet) for o in report.skipped] == [("renamed.pdf", SHEET), (sample.name, SHEET)]
    assert report.read == report.failed == ()
    assert store.generation() == before


def test_a_new_reader_reads_again(copied: Store, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(copied)
    monkeypatch.setattr("index.build.reader_version", lambda: "newer")
    assert f"{len(before)}件" in build([tables], copied).read[0].message
    assert f"{len(before)}件" in build([tables], copied).skipped[0].message
    assert contents(copied) == before
    assert doctor(copied, mend=False).sound


def test_several_pdfs_are_read_in_several_processes_in_order(tmp_path: Path, sample: Path) -> None:
    """Two readers at once give what one gives, in the order of the files."""
    paths = [tmp_path / f"{n}.pdf" for n in range(3)]
    paths[0].write_bytes(sample.read_bytes())
    paths[1].write_text("hello", encoding="utf-8")
    paths[2].write_text("hello again", encoding="utf-8")
    found = list(read_documents(paths, processes=2))
    assert [p for p, _ in found] == paths
    assert [type(result) for _, result in found] == [Sheet, NotPdf, NotPdf]


def test_a_reader_that_dies_takes_no_other_file_with_it(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import index.build_read as reading\n"
        "if __name__ == '__main__':\n"
        "    paths = [Path(p) for p in sys.argv[1:]]\n"
        "    for path, result in reading.read_documents(paths, processes=2): print(path.name, type(result).__name__)\n"
        "else:\n"
        "    plain = reading.read_document\n"
        "    def deadly(path): os._exit(9) if path.name == '1.pdf' else None; return plain(path)\n"
        "    reading.read_document = deadly\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    for n in range(3):
        (tmp_path / f"{n}.pdf").write_text("hello", encoding="utf-8")
    command = [sys.executable, str(script), *(str(tmp_path / f"{n}.pdf") for n in range(3))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=environment)
    assert done.stdout.split("\n")[:3] == ["0.pdf NotPdf", "1.pdf BrokenPdf", "2.pdf NotPdf"]


# --- open data


def test_open_data_is_read_once_and_then_skipped(empty_store: Store, tables: Path) -> None:
    first = build([tables], empty_store)
    assert first.skipped == first.failed == ()
    before = contents(empty_store)
    assert len(before) > 20
    assert first.read[0].message == f"{len(before)}件のシート"
    second = build([tables], empty_store)
    assert second.read == second.failed == ()
    assert f"{len(before)}件" in second.skipped[0].message
    assert contents(empty_store) == before


def test_only_what_changed_is_read_again(copied: Store, tables: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(tables, changed)
    (path,) = changed.glob("1-4*.csv")
    rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(rows[:-1]), encoding="utf-8-sig")  # the last row of the table goes
    before = contents(copied)
    report = build([changed], copied)
    assert [o.message for o in report.read] == ["1件のシート"]
    after = contents(copied)
    assert after.keys() == before.keys()
    assert [sheet for sheet in after if after[sheet] != before[sheet]] == [TWIN]
    assert doctor(copied, mend=False).sound


def test_fewer_tables_than_before_are_refused_before_rows_are_lost(copied: Store, tables: Path, tmp_path: Path) -> None:
    (changed,) = tables.glob("2-1_*")
    text = changed.read_text(encoding="utf-8-sig")
    alone = tmp_path / changed.name
    alone.write_text(text.replace("一般会計", "特別会計"), encoding="utf-8-sig")
    before = contents(copied)
    (failed,) = build([alone], copied).failed
    assert isinstance(failed.error, TablesMissing)
    assert "1-1" in failed.message
    assert "2-1" not in failed.message
    assert contents(copied) == before


def test_a_removed_sheet_comes_back_with_the_next_build(copied: Store, tables: Path) -> None:
    before = contents(copied)
    copied.remove(TWIN)
    assert build([tables], copied).read[0].message == "1件のシート"
    assert contents(copied) == before


def test_what_is_no_table_is_told(tmp_path: Path, empty_store: Store) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "y.zip").write_bytes(b"PK\x03\x04 not really")
    for path in tmp_path.iterdir():
        (failed,) = build([path], empty_store).failed
        assert isinstance(failed.error, SheetqaError)
        assert failed.message
    assert empty_store.sheets() == ()


@pytest.mark.parametrize("first", ["document", "data"])
def test_a_pdf_and_the_open_data_of_one_sheet_become_one(
    first: str, shared: Path, tables: Path, tmp_path: Path, new_store: NewStore
) -> None:
    """Whichever comes first, the sheet is the same: the PDF's places, and what only the open data says."""
    store = new_store(tmp_path / "merged")
    one = tmp_path / "one"
    one.mkdir()
    for path in tables.glob("*.csv"):
        rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        at = [i for i, row in enumerate(rows) if row.split(",")[2:3] in ([TWIN[-6:]], [f'"{TWIN[-6:]}"'], ["6423"])]
        start = at[0] if at else len(rows)
        (one / path.name).write_text("".join([rows[0], *rows[start:]]), encoding="utf-8-sig")
    pdf = shared / "sheets" / f"{TWIN}.pdf"
    for source in (pdf, one) if first == "document" else (one, pdf):
        assert not build([source], store).failed
    (info,) = [i for i in store.sheets() if i.id == TWIN]
    assert info.pages > 0
    sheet = store.sheet(TWIN)
    assert sheet.overview.name.source is not None
    assert sheet.overview.name.source.page == 1
    files = {s.file for row in store.rows(sheets=[TWIN]) for cell in row.cells.values() for s in cell.sources}
    assert pdf.name in files
    kept = store.document(TWIN)
    assert kept is not None
    assert kept.read_bytes() == pdf.read_bytes()
    again = [*build([pdf], store).skipped, *build([one], store).skipped]
    assert len(again) == 2
    assert doctor(store, mend=False).sound
    store.remove(TWIN)
    assert TWIN not in contents(store)


# --- killed


def killed_when(store: Store, words: str, *sources: Path, after: float = 0.0) -> None:
    """Start a build in another process and kill it (-9) once it has said ``words``."""
    command = [sys.executable, "-c", BUILD, *where(store), *map(str, sources)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if words in line:
                time.sleep(after)
                child.send_signal(signal.SIGKILL)
                break
        else:
            pytest.fail(f"the build ended before it said {words!r}")


@pytest.mark.parametrize("after", [0.0, 0.2])
def test_a_killed_build_leaves_the_old_state_and_the_next_one_mends(
    after: float, copied: Store, tables: Path, sample: Path, tmp_path: Path
) -> None:
    """Killed while vectors and rows are being written; what was there is there, and nothing of the half remains."""
    before = contents(copied)
    found = copied.lexical("補助率", 10)
    changed = tmp_path / "changed"
    shutil.copytree(tables, changed)
    (path,) = changed.glob("1-2*.csv")
    path.rename(path.with_name(f"again-{path.name}"))  # another file name: every sheet is read again
    killed_when(copied, "store", changed, after=after)
    now = contents(copied)
    assert now.keys() == before.keys()
    for sheet, (rows, passages, _) in now.items():
        assert len(copied.rows(sheets=[sheet])) == rows
        assert len(copied.passages([sheet])) == passages
    if now == before:
        assert copied.lexical("補助率", 10) == found
    assert not build([changed], copied).failed
    assert doctor(copied, mend=False).sound
    assert contents(copied).keys() == before.keys()
    with copied.vectors() as vectors:
        assert vectors.count() == sum(passages for _, passages, _ in contents(copied).values())


def test_a_first_build_that_is_killed_can_be_begun_again(empty_store: Store, sample: Path) -> None:
    killed_when(empty_store, "store 0", sample, after=0.05)
    assert {i.id for i in empty_store.sheets()} <= {SHEET}
    build([sample], empty_store)
    assert list(contents(empty_store)) == [SHEET]
    assert doctor(empty_store, mend=False).sound


@embedded
def test_a_writer_at_work_locks_others_out_and_its_death_lets_them_in(copied: Store, tables: Path) -> None:
    code = OPEN + "with store.writing(): print('in', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, *where(copied)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in\n"
        with pytest.raises(StoreLocked):
            build([tables], copied)
        assert copied.sheets()  # readers go on
        child.send_signal(signal.SIGKILL)
    assert not build([tables], copied).failed


# --- verified


@embedded
def test_vectors_that_are_lost_are_told_after_the_build(copied: Store, sample: Path) -> None:
    with copied.vectors() as vectors:
        vectors.delete(sorted(vectors.ids())[:2])
    with pytest.raises(StoreCorrupt, match="doctor"):
        build([sample], copied)
    assert doctor(copied).mended
    assert SHEET in contents(copied)
