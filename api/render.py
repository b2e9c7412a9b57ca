"""One page of a stored document as PNG, with highlight boxes; rendered images are kept in memory under their ETag."""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BrokenPdf, SheetqaError
from index.sheet import BBox

if TYPE_CHECKING:
    from PIL.Image import Image

RENDERER = "1"  # part of every ETag: raised when the drawing changes
MAX_PIXELS = 25_000_000  # a page larger than this is rendered at a smaller scale
HIGHLIGHT = (255, 240, 140)  # multiplied with the page, so that the print stays readable
FRAME = (204, 98, 0)
MARGIN = 1.5  # points between the words and the frame


class NoSuchPage(SheetqaError):
    """The document has no such page."""

    code = "no_such_page"


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for: page from 1, pixels a point, boxes in PDF points with a top-left origin."""

    page: int
    scale: float = 1.5
    boxes: tuple[BBox, ...] = ()

    def etag(self, content_hash: str) -> str:
        """Return the entity tag of this view of a document, without rendering it."""
        boxes = ";".join(",".join(f"{edge:.2f}" for edge in box) for box in self.boxes)
        key = f"{RENDERER}|{content_hash}|{self.page}|{self.scale:.3f}|{boxes}"
        return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Geometry:
    """How large a page is, and where its image begins, seen from the origin of the boxes; in points."""

    pages: int
    width: float
    height: float
    left: float
    top: float


class Renderer:
    """Renders views of PDF files; keeps the latest images up to ``budget`` bytes.

    PDFium is not thread-safe, hence one lock around it; a cached image does not wait for it.
    """

    def __init__(self, budget: int = 64 * 1024 * 1024) -> None:
        self._budget = budget
        self._images: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._pdfium = threading.Lock()
        self._cache = threading.Lock()

    def png(self, document: Path, content_hash: str, view: View) -> bytes:
        """Return the image; NoSuchPage or BrokenPdf when there is none."""
        key = view.etag(content_hash)
        with self._cache:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
        with self._pdfium:
            image = _page_image(document, view)
        data = _encoded(image)
        self._keep(key, data)
        return data

    def geometry(self, document: Path, page: int) -> Geometry:
        """Return the size of a page; NoSuchPage or BrokenPdf when there is none."""
        with self._pdfium, _opened(document) as pdf:
            found = _page_of(pdf, page)
            return Geometry(len(pdf), *_size(found), *_offset(found))

    def _keep(self, key: str, data: bytes) -> None:
        with self._cache:
            if key in self._images or len(data) > self._budget:
                return
            self._images[key] = data
            self._size += len(data)
            while self._size > self._budget:
                _, dropped = self._images.popitem(last=False)
                self._size -= len(dropped)


def _page_image(document: Path, view: View) -> Image:
    """Render the page and multiply the highlights into it."""
    with _opened(document) as pdf:
        page = _page_of(pdf, view.page)
        left, top = _offset(page)
        width, height = page.get_size()
        scale = min(view.scale, (MAX_PIXELS / (width * height)) ** 0.5)
        image: Image = page.render(scale=scale).to_pil().convert("RGB")
    moved = [BBox(b.x0 - left, b.top - top, b.x1 - left, b.bottom - top) for b in view.boxes]
    return _highlighted(image, moved, scale)


@contextmanager
def _opened(document: Path) -> Iterator[Any]:
    import pypdfium2  # heavy, and only the page images need it

    try:
        pdf = pypdfium2.PdfDocument(document)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise BrokenPdf(
            f"保存されたPDFを開けません（{error}）。", "元のファイルをもう一度取り込んでください。", file=document.name
        ) from error
    try:
        yield pdf
    finally:
        pdf.close()


def _page_of(pdf: Any, page: int) -> Any:
    if not 1 <= page <= len(pdf):
        raise NoSuchPage(
            f"{page}ページはありません。", f"この文書は{len(pdf)}ページです。1〜{len(pdf)}を指定してください。"
        )
    return pdf[page - 1]


def _size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    return float(width), float(height)


def _offset(page: Any) -> tuple[float, float]:
    """Return how far the visible box lies inside the media box, from the left and from the top, in points."""
    media = page.get_mediabox()
    crop = page.get_cropbox()
    return max(0.0, crop[0] - media[0]), max(0.0, media[3] - crop[3])


def _highlighted(image: Image, boxes: Sequence[BBox], scale: float) -> Image:
    if not boxes:
        return image
    from PIL import Image as Images
    from PIL import ImageChops, ImageDraw

    overlay = Images.new("RGB", image.size, (255, 255, 255))
    corners = [_pixels(box, scale, image.size) for box in boxes]
    fill = ImageDraw.Draw(overlay)
    for corner in corners:
        fill.rectangle(corner, fill=HIGHLIGHT)
    marked = ImageChops.multiply(image, overlay)
    draw = ImageDraw.Draw(marked)
    for corner in corners:
        draw.rectangle(corner, outline=FRAME, width=max(1, round(scale)))
    return marked


def _pixels(box: BBox, scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box in pixels, with its margin, inside the image and at least one pixel wide and high."""
    width, height = size
    x0, x1 = sorted((box.x0, box.x1))
    top, bottom = sorted((box.top, box.bottom))
    left = min(max(0, round((x0 - MARGIN) * scale)), width - 1)
    upper = min(max(0, round((top - MARGIN) * scale)), height - 1)
    right = min(max(left, round((x1 + MARGIN) * scale)), width - 1)
    lower = min(max(upper, round((bottom + MARGIN) * scale)), height - 1)
    return left, upper, right, lower


def _encoded(image: Image) -> bytes:
    """Return the image as PNG; few colours are enough for print and make it a third of the size."""
    from PIL.Image import Dither, Quantize

    out = io.BytesIO()
    image.quantize(colors=128, method=Quantize.FASTOCTREE, dither=Dither.NONE).save(out, "PNG")
    return out.getvalue()
