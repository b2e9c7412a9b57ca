"""What stands on the pages and in no field of the sheet -> findings; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.findings import cells_of
from index.form import GOAL_ROWS, LABELS, TITLE, folded, is_unit
from index.numbers import is_blank
from index.numerals import plain
from index.pdf_page import Box, Line
from index.sheet import BBox, Finding, Sheet, Source
from index.text import clean, fold

_SLACK = 1.0  # points


def unread(boxes: Sequence[Box], sheet: Sheet) -> tuple[Finding, ...]:
    """Return a finding for every cell that is no label of the form and that no field of the sheet took."""
    return tuple(_findings(boxes, sheet))


def _findings(boxes: Sequence[Box], sheet: Sheet) -> Iterator[Finding]:
    taken: dict[int, list[BBox]] = {}
    for _, cell in cells_of(sheet):
        for source in cell.sources:
            if source.page is not None and source.bbox is not None:
                taken.setdefault(source.page, []).append(source.bbox)
    for box in boxes:
        if _is_label(box.text) or is_blank(box.text):
            continue
        lines = [line for line in box.lines if not _is_taken(line, taken) and not _is_label(line.text)]
        if lines:
            text = clean("".join(line.text for line in lines))
            sources: tuple[Source, ...] = box.part(lines).sources(sheet.file)
            yield Finding("unread", f"どの項目にも当てはまらない記載です: 「{text[:60]}」", sources)


def _is_taken(line: Line, taken: dict[int, list[BBox]]) -> bool:
    x, y = (line.place.x0 + line.place.x1) / 2, (line.place.top + line.place.bottom) / 2
    return any(
        box.x0 - _SLACK <= x <= box.x1 + _SLACK and box.top - _SLACK <= y <= box.bottom + _SLACK
        for box in taken.get(line.page, ())
    )


def _is_label(text: str) -> bool:
    bare = folded(text)
    return (
        bare in LABELS
        or bare.startswith(tuple(fold(way) for label in GOAL_ROWS for way in label.ways))
        or TITLE.fullmatch(plain(text).strip()) is not None
        or is_unit(text)
        or bare == ""
    )
