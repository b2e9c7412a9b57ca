"""A file that would keep the reader busy without end, or take all memory, fails by itself and says why."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from index.build_limits import bounded
from index.build_read import read_documents
from index.errors import SheetqaError, TooLarge


def nested_forms(path: Path, levels: int = 9, each: int = 10) -> Path:
    """A PDF of a few kilobytes whose page draws a form that draws a form …: ``each ** levels`` drawings."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /F 5 0 R >> >> >>",
        _stream(b"/F Do", b""),
    ]
    for level in range(levels):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (len(objects) + 2) if level < levels - 1 else b""
        body = b" ".join([b"/F Do"] * each) if level < levels - 1 else b"0 0 10 10 re S"
        objects.append(_stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + inner))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    path.write_bytes(out + head + table + tail)
    return path


def _stream(body: bytes, entries: bytes) -> bytes:
    return b"<< " + entries + b" /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"


def test_a_small_file_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.build_limits.bounded.__wrapped__.__defaults__", (1.0, 2**31))
    began = time.process_time()
    ((_, result),) = read_documents([nested_forms(tmp_path / "forms.pdf")])
    assert isinstance(result, SheetqaError)
    assert "1秒" in str(result)
    assert "forms.pdf" in str(result)
    assert time.process_time() - began < 10


def test_memory_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="メモリ"), bounded(tmp_path / "big.pdf", memory=64 * 1024**2):
        bytearray(256 * 1024**2)
    assert len(bytearray(256 * 1024**2)) == 256 * 1024**2  # the bound is gone with the document


def test_the_timer_is_gone_with_the_document(tmp_path: Path) -> None:
    with bounded(tmp_path / "quick.pdf", seconds=30):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
