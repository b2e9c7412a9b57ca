"""A PDF file -> pages of cells with their places; the only file that imports pdfplumber.

The characters, strokes and fills are taken from the layout that pdfplumber builds once per page.
"""

from __future__ import annotations

import logging
import zlib
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BrokenPdf, EmptyPdf, EncryptedPdf, FileMissing, NoText, NotPdf, ReadError, TooLarge
from index.form import LABELS
from index.pdf_cells import Drawing, pages_of
from index.pdf_objects import View, reading_turn, rules_of, runs_of, walk_layout
from index.pdf_page import Page
from index.pdf_repeats import without_repeats
from index.pdf_rules import merge_rules

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

MAX_PAGES = 300
MAX_BYTES = 100 * 1024 * 1024
MAX_PAGE_BYTES = 32 * 1024 * 1024  # of one page's drawing instructions, unpacked
_TAIL = 64 * 1024  # where a whole file says %%EOF
_PACKED = ("FlateDecode", "Fl", "LZWDecode", "LZW", "RunLengthDecode", "RL")
_BOMB = (
    f"1 ページの描画命令が {MAX_PAGE_BYTES // 1024**2} MiB を超えています。",
    "ウェブから出力し直した PDF を指定してください。",
)
_SAY_AGAIN = "もう一度ダウンロードするか、出力し直してください。"


def read_pages(path: Path) -> tuple[Page, ...]:
    """Return the pages of the PDF.

    Raises FileMissing, NotPdf, EncryptedPdf, BrokenPdf, EmptyPdf, TooLarge (pages or bytes) and NoText.
    """
    for name in ("pdfminer", "pdfplumber"):  # they report every oddity of every font
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise FileMissing("ファイルがありません。", "パスを確かめてください。", file=path.name) from error
    except OSError as error:
        remedy = "ファイルのパスと読み取り権限を確かめてください。"
        raise FileMissing("ファイルを開けません。", remedy, file=path.name) from error
    with file:
        _check_bytes(file, path.name)
        pages = _read(file, path.name)
    _check_text(pages, path.name)
    return pages


def _check_bytes(file: BufferedReader, name: str) -> None:
    """Refuse what is too large, no PDF at all, or cut off, before anything is parsed."""
    size = file.seek(0, 2)
    if size > MAX_BYTES:
        raise TooLarge(
            f"{size / 1024**2:.0f} MiB あり、上限の {MAX_BYTES // 1024**2} MiB を超えています。",
            "レビューシート 1 件ごとの PDF に分けてください。",
            file=name,
        )
    file.seek(0)
    if b"%PDF-" not in file.read(1024):
        raise NotPdf("PDF ではありません。", "レビューシートの PDF を指定してください。", file=name)
    file.seek(max(0, size - _TAIL))
    if b"%%EOF" not in file.read():
        raise BrokenPdf("PDF が途中で切れています。", _SAY_AGAIN, file=name)
    file.seek(0)


def _check_text(pages: tuple[Page, ...], name: str) -> None:
    texts = [box.text for page in pages for box in page.boxes]
    if not texts:
        raise NoText(
            "文字情報がありません（スキャン画像の PDF です）。",
            "文字を選択できる PDF（ウェブから出力したもの、または OCR 済み）を指定してください。",
            file=name,
        )
    if sum("(cid:" in text for text in texts) > len(texts) / 2:
        raise NoText(
            "文字コードのないフォントで作られていて、文字を読み取れません。",
            "ウェブから出力し直した PDF を指定してください。",
            file=name,
        )


def _read(file: BufferedReader, name: str) -> tuple[Page, ...]:
    """Return the pages; whatever the library raises means that the file is damaged."""
    pdf = _open(file, name)
    number = None
    try:
        _check_count(_page_count(pdf), name)
        drawings = []
        for page in pdf.pages:
            number = page.page_number
            _check_content(page, name)
            drawings.append(_drawing(page))
        _check_count(len(drawings), name)
        return pages_of(without_repeats(drawings, LABELS))
    except ReadError:
        raise
    except Exception as error:
        raise BrokenPdf("PDF が壊れています。", _SAY_AGAIN, file=name, page=number) from error
    finally:
        with suppress(Exception):  # closing builds the pages once more, and so fails again where they are damaged
            pdf.close()


def _open(file: BufferedReader, name: str) -> PDF:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        return pdfplumber.open(file)
    except Exception as error:
        causes = (error, *error.args, error.__cause__, error.__context__)
        if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
            raise EncryptedPdf(
                "パスワードで保護されています。", "保護を外した PDF を指定してください。", file=name
            ) from error
        raise BrokenPdf("PDF が壊れています。", _SAY_AGAIN, file=name) from error


def _page_count(pdf: PDF) -> int:
    """Return the number of pages that the catalogue states, so that a thousand need not be made to be counted."""
    from pdfminer.pdftypes import resolve1

    tree = resolve1(pdf.doc.catalog.get("Pages"))
    count = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    return count if isinstance(count, int) else len(pdf.pages)


def _check_count(count: int, name: str) -> None:
    if count == 0:
        raise EmptyPdf("ページがありません。", "レビューシートの PDF を指定してください。", file=name)
    if count > MAX_PAGES:
        raise TooLarge(
            f"{count} ページあり、上限の {MAX_PAGES} ページを超えています。",
            "レビューシート 1 件ごとの PDF に分けてください。",
            file=name,
        )


def _check_content(page: PlumberPage, name: str) -> None:
    """Refuse a page whose drawing instructions are missing, damaged or a bomb: the library skips over such silently."""
    from pdfminer.pdftypes import PDFStream, resolve1

    for reference in page.page_obj.contents:
        stream: Any = resolve1(reference)
        if not isinstance(stream, PDFStream):
            raise BrokenPdf("ページの内容が失われています。", _SAY_AGAIN, file=name, page=page.page_number)
        if stream.rawdata is None:
            continue  # pages may share a stream; it was looked at, and unpacked, with the first
        filters = [str(getattr(kind, "name", kind)) for kind, _ in stream.get_filters()]
        if len(filters) > 1 and filters[-1] in _PACKED and filters[-2] in _PACKED:
            raise TooLarge(*_BOMB, file=name, page=page.page_number)  # twice packed: only bombs are
        if filters != ["FlateDecode"] or stream.decipher is not None:
            continue
        unpack = zlib.decompressobj()
        try:
            unpack.decompress(stream.get_rawdata() or b"", MAX_PAGE_BYTES)
            whole = unpack.eof or bool(unpack.unconsumed_tail)
        except zlib.error:
            whole = False
        if not whole:
            raise BrokenPdf("ページの内容が壊れています。", _SAY_AGAIN, file=name, page=page.page_number)
        if unpack.unconsumed_tail:
            raise TooLarge(*_BOMB, file=name, page=page.page_number)


def _drawing(page: PlumberPage) -> Drawing:
    """Return what one page draws; its objects are released."""
    chars, shapes = walk_layout(page.layout)
    crop, media = page.cropbox, page.mediabox
    view = View(
        base=media[3] - media[1],
        left=crop[0] - media[0],
        top=crop[1] - media[1],
        width=crop[2] - crop[0],
        height=crop[3] - crop[1],
        turn=reading_turn(chars),
    )
    page.close()
    across, down = rules_of(shapes, view)
    runs = runs_of(chars, view)
    return Drawing(page.page_number, view.size, runs, merge_rules(across), merge_rules(down), view.place)
