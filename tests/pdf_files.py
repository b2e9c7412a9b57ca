"""Small PDF files built byte by byte, and variants of real ones made with pypdfium2."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2


def raw_pdf(
    path: Path,
    contents: Sequence[bytes],
    *,
    extra: bytes = b"",
    trailer: bytes = b"",
    filters: bytes = b"/FlateDecode",
) -> Path:
    """Write a PDF with one page per drawing program; ``extra`` are further objects, ``trailer`` more of the trailer.

    The programs are packed once; ``filters`` are those that the file names for them.
    """
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for i, program in enumerate(contents):
        page, stream = 10 + 2 * i, 11 + 2 * i
        objects[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % stream
        )
        packed = zlib.compress(program)
        objects[stream] = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(packed), filters, packed)
    body, places = b"%PDF-1.7\n", {}
    for number, text in sorted(objects.items()):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    body += extra
    table = len(body)
    size = max(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    body += b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(1, size)
    )
    body += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    path.write_bytes(body)
    return path


def words(text: bytes) -> bytes:
    """Return the program that prints one line of Latin text."""
    return b"BT /F1 12 Tf 20 100 Td (%s) Tj ET" % text


def locked_pdf(path: Path) -> Path:
    """Write a PDF that no empty password opens (the standard handler, 40 bits)."""
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
        b"61" * 32,
        b"62" * 32,
    )
    return raw_pdf(path, [words(b"secret")], trailer=lock)


def variant(source: Path, path: Path, change: Callable[[Any], None]) -> Path:
    """Write a copy of a PDF after ``change(document)``."""
    document = pypdfium2.PdfDocument(source)
    try:
        change(document)
        document.save(path)
    finally:
        document.close()
    return path


def shorten(document: Any, pages: int) -> None:
    """Cut a document down to its first pages."""
    for i in reversed(range(pages, len(document))):
        document.del_page(i)


def redrawn(source: Path, path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Write a copy of a PDF whose pages are drawn by ``change(program)``, without the marks of its structure.

    The programs are put in place, packed and padded to their old length, so that the file's table stays true.
    """
    data = bytearray(source.read_bytes())
    with pdfplumber.open(source) as pdf:
        programs = [part.get_rawdata() for page in pdf.pages for part in page.page_obj.contents if part.get_filters()]
    for packed in programs:
        again = zlib.compress(change(_MARK.sub(b"", zlib.decompress(packed))), 9)
        assert len(again) <= len(packed)
        place = data.index(packed)
        data[place : place + len(packed)] = again.ljust(len(packed), b"\0")
    path.write_bytes(data)
    return path


_MARK = re.compile(rb"/\w+ <</MCID \d+ >>BDC\n|EMC\n")
_BOX = re.compile(rb"[-\d.]+ [-\d.]+ ([-\d.]+) ([-\d.]+) re\nf\n")


def without_boxes(gone: Callable[[float, float], bool]) -> Callable[[bytes], bytes]:
    """Return a change that leaves out the filled boxes for which ``gone(width, height)``: rules and shades."""

    def change(program: bytes) -> bytes:
        return _BOX.sub(lambda match: b"" if gone(float(match[1]), float(match[2])) else match[0], program)

    return change
