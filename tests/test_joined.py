"""Files that people put together, cut or damaged themselves: told plainly, never read into one another."""

from __future__ import annotations

import zlib
from pathlib import Path

import pypdfium2
import pytest
from pdf_files import raw_pdf, words

from index.errors import BrokenPdf, ParseError, TooLarge
from index.export import parse_export
from index.parse import read_pdf
from index.pdf import read_pages


def _of_pages(target: Path, *parts: tuple[Path, list[int] | None]) -> Path:
    whole = pypdfium2.PdfDocument.new()
    for source, pages in parts:
        whole.import_pages(pypdfium2.PdfDocument(source), pages)
    whole.save(target)
    return target


def test_two_sheets_in_one_pdf_are_refused(shared: Path, tmp_path: Path) -> None:
    one, other = shared / "sheets" / "2024-006471.pdf", shared / "sheets" / "2024-006492.pdf"
    joined = _of_pages(tmp_path / "joined.pdf", (one, None), (other, None))
    with pytest.raises(ParseError, match="2件のシート"):
        read_pdf(joined)


def test_a_page_shared_by_two_is_read_twice_and_told(shared: Path, tmp_path: Path) -> None:
    # The copies share one drawing program; reading the second must not take it for a damaged one.
    source = shared / "sheets" / "2024-006471.pdf"
    doubled = _of_pages(tmp_path / "doubled.pdf", (source, [0, 0, 1, 1]))
    first, again, *_ = read_pages(doubled)
    assert [box.text for box in first.boxes] == [box.text for box in again.boxes]
    with pytest.raises(ParseError, match="重なったページ"):
        read_pdf(doubled)


def test_two_sheets_in_one_text_are_refused(shared: Path) -> None:
    text = (shared / "sheets" / "2025-006423.txt").read_text(encoding="utf-8")
    with pytest.raises(ParseError, match="2件のシート"):
        parse_export(text + "\n\n\n\n" + text, "two.txt")


def test_a_text_that_was_cut_says_which_sections_it_lacks(shared: Path) -> None:
    text = (shared / "sheets" / "2025-006423.txt").read_text(encoding="utf-8")
    cut = parse_export(text[: text.index("\n点検・評価\n")], "cut.txt")
    missing = [f.message for f in cut.findings if "節が見つかりません" in f.message]
    assert missing == [f"「{name}」の節が見つかりません。" for name in ("点検・評価", "支出先", "その他備考")]


def test_a_page_of_no_size_is_a_damaged_file(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path / "nowhere.pdf", [words(b"page")])
    path.write_bytes(path.read_bytes().replace(b"/MediaBox", b"/XediaBox"))
    with pytest.raises(BrokenPdf):
        read_pdf(path)


def test_a_page_packed_twice_is_refused_unread(tmp_path: Path) -> None:
    packed = zlib.compress(b"q Q " * 1000)
    path = raw_pdf(tmp_path / "twice.pdf", [packed], filters=b"[/FlateDecode /FlateDecode]")
    with pytest.raises(TooLarge, match="描画命令"):
        read_pages(path)
