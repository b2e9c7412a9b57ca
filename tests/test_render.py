"""Page images: size, highlight, entity tags, cache, and pages that are not there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from api.render import NoSuchPage, Renderer, View
from index.errors import BrokenPdf
from index.sheet import BBox

BOX = BBox(100.0, 50.0, 200.0, 70.0)


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def yellow(pixel: object) -> bool:
    red, green, blue = pixel  # type: ignore[misc]
    return bool(red > 200 and green > 180 and blue < 190)


def test_a_page_has_its_size_times_the_scale(sample: Path) -> None:
    small = image(Renderer().png(sample, "h", View(1, 1.0)))
    large = image(Renderer().png(sample, "h", View(1, 2.0)))
    assert abs(large.width - 2 * small.width) <= 2
    assert abs(large.height - 2 * small.height) <= 2


def test_the_highlight_stands_on_the_box_and_nowhere_else(sample: Path) -> None:
    plain = image(Renderer().png(sample, "h", View(2, 1.0)))
    marked = image(Renderer().png(sample, "h", View(2, 1.0, (BOX,))))
    inside = [marked.getpixel((x, y)) for x in range(102, 198, 4) for y in range(52, 68, 4)]
    assert sum(map(yellow, inside)) > 0.7 * len(inside)
    for spot in ((90, 60), (210, 60), (150, 40), (150, 80)):
        assert not yellow(marked.getpixel(spot)) or yellow(plain.getpixel(spot))


def test_a_box_outside_the_page_is_no_error(sample: Path) -> None:
    wild = (BBox(-500.0, -500.0, -400.0, -400.0), BBox(9000.0, 9000.0, 9100.0, 9100.0), BBox(300.0, 90.0, 200.0, 80.0))
    assert image(Renderer().png(sample, "h", View(1, 1.0, wild)))


def test_a_huge_scale_is_bounded_by_pixels(sample: Path) -> None:
    picture = image(Renderer().png(sample, "h", View(1, 500.0)))
    assert picture.width * picture.height < 26_000_000


def test_the_tag_follows_document_page_scale_and_boxes() -> None:
    views = [View(1), View(2), View(1, 2.0), View(1, boxes=(BOX,))]
    tags = {view.etag(content) for view in views for content in ("a", "b")}
    assert len(tags) == 8
    assert View(1, boxes=(BOX,)).etag("a") == View(1, boxes=(BBox(*BOX),)).etag("a")


def test_a_kept_image_needs_no_file(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(sample.read_bytes())
    renderer = Renderer()
    first = renderer.png(copy, "h", View(1, 1.0))
    copy.unlink()
    assert renderer.png(copy, "h", View(1, 1.0)) is first


def test_the_cache_stays_within_its_budget(sample: Path) -> None:
    pages = [View(page, 0.5) for page in (1, 2, 3)]
    sizes = [len(Renderer().png(sample, "h", view)) for view in pages]
    renderer = Renderer(budget=sizes[1] + sizes[2] + 1)
    first = renderer.png(sample, "h", pages[0])
    for view in pages[1:]:
        renderer.png(sample, "h", view)
    assert renderer.png(sample, "h", pages[0]) is not first


@pytest.mark.parametrize("page", [0, -1, 10_000])
def test_a_page_that_is_not_there_is_named(sample: Path, page: int) -> None:
    with pytest.raises(NoSuchPage, match="ページはありません"):
        Renderer().png(sample, "h", View(page))


def test_a_broken_document_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(BrokenPdf):
        Renderer().png(broken, "h", View(1))
