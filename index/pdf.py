"""A PDF file -> pages of cells with their places; the only file that imports pdfplumber.

The characters, strokes and fills are taken from the layout that pdfplumber builds once per page.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BrokenPdf, EmptyPdf, EncryptedPdf, FileMissing, NoText, NotPdf, ReadError, TooLarge
from index.pdf_cells import Box, Page, Rule, Run, cells, merge_rules
from index.sheet import BBox

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MAX_PAGES = 300
MAX_BYTES = 100 * 1024 * 1024
_THIN = 2.5  # a filled box thinner than this is a rule
_SHORT = 4.0  # a stroke shorter than this is a dot or dash
_WIDE = ("\u2e80", "\uffdc")  # signs that are one em wide
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_CLOSING = tuple("）」』】〕］｝。、，．")  # half of such a sign is white
_BREAK = 0.5  # white space, in parts of the type size, that ends a run

__all__ = ["MAX_BYTES", "MAX_PAGES", "Box", "Page", "read_pages"]


def read_pages(path: Path) -> tuple[Page, ...]:
    """Return the pages of the PDF.

    Raises FileMissing, NotPdf, EncryptedPdf, BrokenPdf, EmptyPdf, TooLarge (pages or bytes) and NoText.
    """
    _check_file(path)
    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _open(path) as pdf:
        pages = tuple(_page(page) for page in pdf.pages)
    if not any(page.boxes for page in pages):
        raise NoText(
            "文字情報がありません（スキャン画像の PDF です）。",
            "文字を選択できる PDF（ウェブから出力したもの、または OCR 済み）を指定してください。",
            file=path.name,
        )
    return pages


def _check_file(path: Path) -> None:
    name = path.name
    if not path.exists():
        raise FileMissing("ファイルがありません。", "パスを確かめてください。", file=name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise FileMissing("ファイルを開けません。", "読み取り権限を確かめてください。", file=name) from error
    if size > MAX_BYTES:
        raise TooLarge(
            f"{size / 1024**2:.0f} MiB あり、上限の {MAX_BYTES // 1024**2} MiB を超えています。",
            "レビューシート 1 件ごとの PDF に分けてください。",
            file=name,
        )
    if b"%PDF-" not in head:
        raise NotPdf("PDF ではありません。", "レビューシートの PDF を指定してください。", file=name)


def _open(path: Path) -> PDF:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        pdf = pdfplumber.open(path)
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise EncryptedPdf(
                "パスワードで保護されています。", "保護を外した PDF を指定してください。", file=path.name
            ) from error
        raise _broken(path) from error
    except Exception as error:
        raise _broken(path) from error
    try:
        count = _count(pdf)
    except Exception as error:
        pdf.close()
        raise _broken(path) from error
    if count == 0:
        pdf.close()
        raise EmptyPdf("ページがありません。", "レビューシートの PDF を指定してください。", file=path.name)
    if count > MAX_PAGES:
        pdf.close()
        raise TooLarge(
            f"{count} ページあり、上限の {MAX_PAGES} ページを超えています。",
            "レビューシート 1 件ごとの PDF に分けてください。",
            file=path.name,
        )
    return pdf


def _broken(path: Path) -> ReadError:
    return BrokenPdf(
        "PDF が壊れているか、途中で切れています。", "もう一度ダウンロードするか出力し直してください。", file=path.name
    )


def _count(pdf: PDF) -> int:
    return len(pdf.pages)


def _page(page: Any) -> Page:
    """Return one page; its objects are released."""
    dx = page.cropbox[0] - page.mediabox[0]
    dy = page.cropbox[1] - page.mediabox[1]
    height = page.mediabox[3] - page.mediabox[1]
    chars: list[Any] = []
    across: list[Rule] = []
    down: list[Rule] = []
    dots: list[tuple[float, float]] = []
    for item in _walk(page.layout):
        if hasattr(item, "fontname"):
            chars.append(item)
        elif _is_drawn(item) and max(item.x1 - item.x0, item.y1 - item.y0) <= _SHORT:
            dots.append(((item.x0 + item.x1) / 2 - dx, height - (item.y0 + item.y1) / 2 - dy))
        elif _is_drawn(item):
            for rule, level in _strokes(item, page.width, page.height, height, dx, dy):
                (across if level else down).append(rule)
    across.extend(_dotted((y, x) for x, y in dots))
    down.extend(_dotted(dots))
    runs = _runs(chars, height, dx, dy)
    number = page.page_number
    width, visible = page.cropbox[2] - page.cropbox[0], page.cropbox[3] - page.cropbox[1]
    page.close()
    boxes = cells(number, runs, merge_rules(across), merge_rules(down))
    return Page(number, width, visible, tuple(boxes))


def _walk(container: Any) -> Iterator[Any]:
    """Yield characters, lines, boxes and curves, also those within figures."""
    for item in container:
        if hasattr(item, "fontname") or hasattr(item, "linewidth"):
            yield item
        elif hasattr(item, "__iter__"):
            yield from _walk(item)


def _strokes(item: Any, width: float, height: float, base: float, dx: float, dy: float) -> Iterator[tuple[Rule, bool]]:
    """Yield (rule, whether it is level) of a line, a box's edges or the straight parts of a curve."""
    x0, x1 = item.x0 - dx, item.x1 - dx
    top, bottom = base - item.y1 - dy, base - item.y0 - dy
    if x1 - x0 > 0.95 * width and bottom - top > 0.95 * height:
        return
    if bottom - top < _THIN:
        yield Rule((top + bottom) / 2, x0, x1), True
    elif x1 - x0 < _THIN:
        yield Rule((x0 + x1) / 2, top, bottom), False
    elif type(item).__name__ == "LTRect":
        soft = not item.stroke
        yield Rule(top, x0, x1, soft), True
        yield Rule(bottom, x0, x1, soft), True
        yield Rule(x0, top, bottom, soft), False
        yield Rule(x1, top, bottom, soft), False
    else:
        yield from _segments(item.pts, base, dx, dy)


def _is_drawn(item: Any) -> bool:
    return bool(item.stroke or (item.fill and not _is_white(item.non_stroking_color)))


def _dotted(dots: Iterable[tuple[float, float]]) -> Iterator[Rule]:
    """Yield the rules that dots or dashes in a row draw; a dot is (place across, place along)."""
    lanes: dict[float, list[float]] = defaultdict(list)
    for at, along in dots:
        lanes[round(at, 1)].append(along)
    for at, places in lanes.items():
        places.sort()
        start, count = places[0], 0
        for i, along in enumerate(places):
            count += 1
            if i + 1 == len(places) or places[i + 1] - along > 1.5 * _SHORT:
                if count >= 4:
                    yield Rule(at, start, along)
                start, count = places[i + 1] if i + 1 < len(places) else along, 0


def _segments(points: list[tuple[float, float]], base: float, dx: float, dy: float) -> Iterator[tuple[Rule, bool]]:
    for (ax, ay), (bx, by) in pairwise(points):
        if abs(ay - by) < 0.5 and abs(ax - bx) > _SHORT:
            yield Rule(base - ay - dy, min(ax, bx) - dx, max(ax, bx) - dx), True
        elif abs(ax - bx) < 0.5 and abs(ay - by) > _SHORT:
            yield Rule(ax - dx, base - max(ay, by) - dy, base - min(ay, by) - dy), False


def _is_white(color: Any) -> bool:
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)


def _runs(chars: list[Any], base: float, dx: float, dy: float) -> list[Run]:
    """Return the characters as runs: drawn one after another, on one line, without a gap."""
    ems = _ems(chars)
    runs: list[Run] = []
    members: list[Any] = []
    for char in chars:
        if members and not _follows(char, members[-1], ems):
            runs.append(_run(members, base, dx, dy, ems))
            members = []
        members.append(char)
    if members:
        runs.append(_run(members, base, dx, dy, ems))
    return runs


def _ems(chars: list[Any]) -> dict[str, float]:
    """Return by font the em as a part of the characters' height: a full-width sign is one em wide."""
    ems: dict[str, float] = {}
    for char in chars:
        if char.size and _WIDE[0] <= char.get_text()[:1] <= _WIDE[1]:
            ems[char.fontname] = max(ems.get(char.fontname, 0.0), (char.x1 - char.x0) / char.size)
    return {font: em for font, em in ems.items() if 0.4 < em <= 1.1}


def _em(char: Any, ems: dict[str, float]) -> float:
    return float(char.size * ems.get(char.fontname, 0.85))


def _follows(char: Any, last: Any, ems: dict[str, float]) -> bool:
    em = _em(last, ems)
    white = 0.5 * em if last.get_text() in _CLOSING else 0.0  # which the next sign may take back
    return bool(
        abs(char.y0 - last.y0) < 0.3 * em
        and -0.3 * em < char.x0 - last.x1 + white < _BREAK * em + 0.5 * white
        and abs(char.size - last.size) < 0.2 * last.size
    )


def _run(chars: list[Any], base: float, dx: float, dy: float, ems: dict[str, float]) -> Run:
    text: list[str] = []
    edges: list[float] = []
    for char in chars:
        piece = char.get_text()
        piece = _LIGATURES.get(piece, piece)
        width = (char.x1 - char.x0) / max(len(piece), 1)
        edges.extend(char.x0 - dx + i * width for i in range(len(piece)))
        text.append(piece)
    edges.append(chars[-1].x1 - dx)
    top, bottom = base - max(c.y1 for c in chars) - dy, base - min(c.y0 for c in chars) - dy
    whole = "".join(text)
    first, last = len(whole) - len(whole.lstrip()), len(whole.rstrip())  # white space may hang out of the cell
    box = BBox(edges[min(first, last)], top, edges[last], bottom)
    return Run(whole, box, _em(chars[0], ems), tuple(edges))
