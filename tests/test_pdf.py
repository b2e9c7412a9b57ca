"""Real and broken PDF files -> pages of cells, or an error that says what to do."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from pdf_files import locked_pdf, raw_pdf, shorten, variant, words

from index.errors import (
    BrokenPdf,
    EmptyPdf,
    EncryptedPdf,
    FileMissing,
    NoText,
    NotPdf,
    NotReviewSheet,
    ReadError,
    TooLarge,
)
from index.form import LABELS
from index.parse import read_pdf
from index.pdf import MAX_PAGES, read_pages
from index.pdf_cells import Drawing, pages_of
from index.pdf_page import Rule, Run
from index.pdf_repeats import without_repeats
from index.sheet import BBox
from index.text import clean


@pytest.fixture(scope="module")
def pages(sample: Path) -> Any:
    return read_pages(sample)


def test_every_page_is_there_with_its_size(pages: Any) -> None:
    assert [page.number for page in pages] == list(range(1, 29))
    assert all((round(page.width), round(page.height)) == (842, 595) for page in pages)


def test_cells_carry_their_rules_and_a_tight_box(pages: Any) -> None:
    cell = next(box for box in pages[1].boxes if box.text == "2/3")
    assert (cell.frame.left, cell.frame.right) == (pytest.approx(227, abs=1), pytest.approx(420, abs=1))
    assert cell.frame.top < cell.bbox.top < cell.bbox.bottom < cell.frame.bottom
    assert cell.bbox.x1 - cell.bbox.x0 < 20


def test_wrapped_lines_are_joined_and_the_cells_own_breaks_kept(pages: Any) -> None:
    rates = next(clean(box.text) for box in pages[1].boxes if "個別⽀援事業：3/4" in box.text)
    assert rates.split("\n") == [
        "地方版孤独・孤立対策官民連携プラットフォーム構築事業及び基盤整備事業：1/2",
        "個別支援事業：3/4、4/5",
    ]
    url = next(box.text for box in pages[0].boxes if "honebuto" in box.text)
    assert url == "https://www5.cao.go.jp/keizai-shimon/kaigi/cabinet/honebuto/2024/2024_basicpolicies_ja.pdf"


def test_all_characters_of_the_page_are_in_its_cells(pages: Any, sample: Path) -> None:
    with pdfplumber.open(sample) as pdf:
        for number in (1, 3, 4, 20, 21):
            page = pdf.pages[number - 1]
            wanted = sorted("".join(char["text"] for char in page.chars).replace(" ", "").replace("\u2003", ""))
            found = "".join(line.text for box in pages[number - 1].boxes for line in box.lines)
            assert sorted(found.replace(" ", "").replace("\u2003", "")) == wanted
            page.close()


def test_reading_is_not_slower_than_extracting_words_and_lines(sample: Path) -> None:
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    ratios: list[float] = []
    while len(ratios) < 3 and not (ratios and min(ratios) <= 1.5):  # a busy machine may spoil a run
        start = time.process_time()
        with pdfplumber.open(sample) as pdf:
            for page in pdf.pages:
                page.extract_words(), page.lines, page.rects
        middle = time.process_time()
        read_pdf(sample)
        ratios.append((time.process_time() - middle) / (middle - start))
    assert min(ratios) <= 1.5


# ---- other geometry


def test_a_page_on_its_side_is_read_and_its_places_are_those_of_the_visible_page(sample: Path, tmp_path: Path) -> None:
    def turn(document: Any) -> None:
        shorten(document, 4)
        for i, page in enumerate(document):
            page.set_rotation((90, 180, 270, 0)[i % 4])

    turned = read_pages(variant(sample, tmp_path / "turned.pdf", turn))
    upright = read_pages(sample)
    for number in (1, 2, 3, 4):
        assert [b.text for b in turned[number - 1].boxes] == [b.text for b in upright[number - 1].boxes]
    # page 3 was turned by 270 degrees: what stood at (x, y) now stands at (y, width - x)
    before = next(b for b in upright[2].boxes if b.text == "684,784").sources("")[0].bbox
    after = next(b for b in turned[2].boxes if b.text == "684,784").sources("")[0].bbox
    assert before
    assert after
    width = upright[2].width
    assert after == pytest.approx((before.top, width - before.x1, before.bottom, width - before.x0), abs=0.1)


def test_places_are_measured_from_the_visible_page(sample: Path, tmp_path: Path) -> None:
    def crop(document: Any) -> None:
        shorten(document, 2)
        for page in document:
            page.set_cropbox(20, 15, 825, 580)

    cropped = read_pages(variant(sample, tmp_path / "cropped.pdf", crop))
    upright = read_pages(sample)
    assert (cropped[0].width, cropped[0].height) == (pytest.approx(805), pytest.approx(565))
    for a, b in zip(cropped[1].boxes, upright[1].boxes, strict=True):
        assert a.text == b.text
        assert (a.bbox.x0 + 20, a.bbox.top + upright[0].height - 580) == pytest.approx((b.bbox.x0, b.bbox.top), abs=0.1)


# ---- files that cannot be read


def _broken_in_the_middle(sample: Path, tmp_path: Path) -> Path:
    """A copy with a hole in the drawing program of page 3."""
    with pdfplumber.open(sample) as pdf:
        program = pdf.pages[2].page_obj.contents[0].get_rawdata()
    data = bytearray(sample.read_bytes())
    middle = data.index(program) + len(program) // 2
    data[middle : middle + 40] = bytes(40)
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    return path


def _truncated(sample: Path, tmp_path: Path) -> Path:
    path = tmp_path / "truncated.pdf"
    path.write_bytes(sample.read_bytes()[: 2 * sample.stat().st_size // 3])
    return path


def _text_file(tmp_path: Path) -> Path:
    path = tmp_path / "text.pdf"
    path.write_text("行政事業レビューシート")
    return path


def test_bad_files_are_told_apart(sample: Path, tmp_path: Path) -> None:
    cases: list[tuple[type[ReadError], Path]] = [
        (FileMissing, tmp_path / "none.pdf"),
        (FileMissing, tmp_path),
        (NotPdf, _text_file(tmp_path)),
        (EncryptedPdf, locked_pdf(tmp_path / "locked.pdf")),
        (BrokenPdf, _truncated(sample, tmp_path)),
        (BrokenPdf, _broken_in_the_middle(sample, tmp_path)),
        (EmptyPdf, raw_pdf(tmp_path / "empty.pdf", [])),
        (NoText, raw_pdf(tmp_path / "scan.pdf", [b"0 0 300 200 re f"])),
        (NotReviewSheet, raw_pdf(tmp_path / "other.pdf", [words(b"Annual report")])),
    ]
    for error, path in cases:
        with pytest.raises(error) as caught:
            read_pdf(path)
        assert type(caught.value) is error, path
        assert caught.value.file == path.name
        assert caught.value.remedy.endswith("ください。")


def test_a_thousand_pages_are_refused_at_once(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path / "long.pdf", [words(b"page")] * 1000)
    start = time.process_time()
    with pytest.raises(TooLarge, match=f"1000 ページ.*{MAX_PAGES} ページ"):
        read_pdf(path)
    assert time.process_time() - start < 3.0  # reading them would take minutes


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(101 * 1024 * 1024)
    with pytest.raises(TooLarge, match="MiB"):
        read_pdf(path)


def test_a_page_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path / "bomb.pdf", [b"q Q " * (9 * 1024 * 1024)])
    with pytest.raises(TooLarge, match="描画命令"):
        read_pdf(path)


def test_pages_of_a_document_without_its_first_page_are_no_sheet(sample: Path, tmp_path: Path) -> None:
    rest = pypdfium2.PdfDocument.new()
    rest.import_pages(pypdfium2.PdfDocument(sample), [18, 19])
    rest.save(tmp_path / "rest.pdf")
    with pytest.raises(NotReviewSheet):
        read_pdf(tmp_path / "rest.pdf")


# ---- what the printer added


def _printed(number: int, *lines: tuple[str, float]) -> Drawing:
    """Return a page of 800 points with the lines at their heights."""
    runs = [
        Run(
            text,
            BBox(20, top, 20 + 8 * len(text), top + 8),
            top + 8,
            8.0,
            tuple(20 + 8.0 * i for i in range(len(text) + 1)),
        )
        for text, top in lines
    ]
    return Drawing(number, (600, 800), runs, (), (), lambda box: box)


def test_lines_repeated_on_most_pages_are_left_out_and_table_headings_kept() -> None:
    pages = [
        _printed(i, (f"2025/11/2{i} 10:00", 20), ("支出先名", 60), (f"支出先{i}", 90), (f"{i}/5", 780))
        for i in range(1, 6)
    ]
    left = without_repeats(pages, LABELS)
    assert [[run.text for run in page.runs] for page in left] == [["支出先名", f"支出先{i}"] for i in range(1, 6)]
    assert without_repeats(pages[:2], LABELS) == pages[:2]


def test_a_frame_is_told_by_the_nearest_rules_and_a_row_by_its_lines() -> None:
    page = _printed(1, ("要求額", 100), ("当初予算", 130))
    ruled = Drawing(
        1, page.size, page.runs, [Rule(y, 10, 590) for y in (90, 120, 150)], [Rule(10, 90, 150)], page.place
    )
    [first, second] = pages_of([ruled])[0].boxes
    assert (first.frame.top, first.frame.bottom, first.frame.left, first.frame.right) == (90, 120, 10, None)
    assert (second.text, second.frame.top) == ("当初予算", 120)
