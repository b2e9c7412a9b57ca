"""Cells in reading order -> the fields of the form; pure.

A cell that reads like a label opens its field; what follows, up to the next label, is the field's value. A row of
cells that reads like a table's headings opens the table. What no field takes is kept in ``Fields.loose``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.cells import text_cell
from index.form import Label, folded, is_unit
from index.pdf_page import Box, Line, hull
from index.sheet import Source, Text
from index.text import fold, fold_map, join_lines


@dataclass
class Field:
    """What stands behind one label: ``head`` is the label (or the table's headings), ``boxes`` the cells."""

    head: list[Box]
    columns: list[int | None] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass
class Fields:
    """The fields of a stretch by key, and the cells before the first label."""

    file: str
    found: dict[str, Field]
    loose: list[Box]

    def __contains__(self, key: str) -> bool:
        return key in self.found

    def boxes(self, key: str) -> list[Box]:
        return self.found[key].boxes if key in self.found else []

    def cell(self, key: str) -> Text:
        """Return the field as one cell; absent when its label is not there."""
        return join(self.file, self.found[key].boxes, self.found[key].head) if key in self.found else Text.absent()

    def rows(self, key: str, count: int) -> list[list[Text]]:
        """Return the rows of a table, ``count`` cells each; none when all cells are blank."""
        return rows(self.file, self.found[key], count) if key in self.found else []


def walk(file: str, boxes: Sequence[Box], labels: Sequence[Label]) -> Fields:
    """Return the fields that the cells hold."""
    fields = Fields(file, {}, [])
    current: Field | None = None
    pointer = i = 0
    while i < len(boxes):
        table = headings(boxes, i, labels)
        if table:
            label, head, columns = table
            if label.key not in fields.found:
                fields.found[label.key] = Field(head, columns)
            current = fields.found[label.key]
            pointer, i = labels.index(label) + 1, i + len(head)
            continue
        place, rest = _label(boxes[i], labels, pointer, fields.found)
        if place is None or (labels[place].key in fields.found and not labels[place].is_side):
            (current.boxes if current else fields.loose).append(boxes[i])
        else:
            entry = Field([boxes[i]], boxes=[rest] if rest else [])
            fields.found[labels[place].key] = entry
            current = current if labels[place].is_side and current and _within(boxes, i, current) else entry
            pointer = max(pointer, place + 1)
        i += 1
    return fields


def _within(boxes: Sequence[Box], i: int, current: Field) -> bool:
    """True when the cell stands between two cells of one row: a side label in the middle of its group."""
    return 0 < i < len(boxes) - 1 and same_row(boxes[i - 1], boxes[i + 1]) and boxes[i - 1] not in current.head


def _label(box: Box, labels: Sequence[Label], pointer: int, found: dict[str, Field]) -> tuple[int | None, Box | None]:
    """Return (which label the cell is, what stands behind an inline one). Of equal labels the next one in order."""
    text = folded(box.text)
    places = [i for i, label in enumerate(labels) if any(folded(way) == text for way in label.ways)]
    free = [i for i in places if labels[i].key not in found]
    ahead = [i for i in free if i >= pointer]
    if places:
        return (ahead or free or places)[0], None
    for i, label in enumerate(labels):
        if label.inline and label.key not in found:
            for way in label.ways:
                rest = behind(box, way)
                if rest is not None:
                    return i, rest
    return None, None


def behind(box: Box, label: str) -> Box | None:
    """Return what stands behind a label that opens the cell; None when the cell does not begin so."""
    wanted = fold(label)
    for count in range(1, min(len(box.lines), 4) + 1):
        text = join_lines(line.text for line in box.lines[:count])
        if fold(text) == wanted:
            return box.part(box.lines[count:]) if box.lines[count:] else None
    first = box.lines[0]
    plain = fold_map(first.text)
    if not plain.text.startswith(wanted):
        return None
    end = plain.span(0, len(wanted))[1]  # the white space behind the label belongs to its last sign
    if first.text[end - 1 : end].strip() and first.text[end : end + 1] not in ("：", ":"):
        return None
    rest = replace(first, text=first.text[end:].lstrip(" \u3000\u2003：:"))
    return box.part((rest, *box.lines[1:]))


def headings(boxes: Sequence[Box], i: int, labels: Sequence[Label]) -> tuple[Label, list[Box], list[int | None]] | None:
    """Return (label, its headings, which column each is) when a table's headings begin at cell ``i``."""
    text = folded(boxes[i].text)
    for label in labels:
        if not label.columns or text not in map(folded, label.columns[0]):
            continue
        end = i + 1
        while end < len(boxes) and same_row(boxes[i], boxes[end]):
            end += 1
        head = list(boxes[i:end])
        columns = _named(head, label)
        if sum(column is not None for column in columns) >= max(2, round(0.6 * len(label.columns))):
            return label, head, columns
    return None


def _named(head: Sequence[Box], label: Label) -> list[int | None]:
    names: list[int | None] = []
    begin = 0
    for box in head:
        text = folded(box.text)
        place = next((k for k in range(begin, len(label.columns)) if text in map(folded, label.columns[k])), None)
        names.append(place)
        begin = begin if place is None else place + 1
    return names


def same_row(one: Box, other: Box) -> bool:
    """True for cells of one row of a table."""
    if one.page != other.page or abs(one.top - other.top) > 1.5:
        return False
    a, b = one.frame.bottom, other.frame.bottom
    return a is None or b is None or abs(a - b) <= 1.5


def grouped(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """Yield the cells row by row."""
    row: list[Box] = []
    for box in boxes:
        if row and not same_row(row[0], box):
            yield row
            row = []
        row.append(box)
    if row:
        yield row


def aligned(row: Sequence[Box], head: Sequence[Box]) -> list[list[Box]]:
    """Return the cells of a row under each heading: in order when none is missing, else by where they stand."""
    if len(row) == len(head):
        return [[box] for box in row]
    slots: list[list[Box]] = [[] for _ in head]
    for box in row if head else ():
        slots[max(range(len(head)), key=lambda k: _overlap(box, head, k))].append(box)
    return slots


def _overlap(box: Box, head: Sequence[Box], k: int) -> float:
    """Return how far the cell reaches into the column; negative is the distance to it."""
    frame = head[k].frame
    left = frame.left if frame.left is not None else head[k].bbox.x0 - 1
    right = frame.right
    if right is None:
        right = head[k + 1].bbox.x0 - 1 if k + 1 < len(head) else float("inf")
    return min(box.bbox.x1, right) - max(box.bbox.x0, left)


def rows(file: str, table: Field, count: int) -> list[list[Text]]:
    """Return the rows of a table, ``count`` cells each in the form's order; a missing column is absent."""
    result = []
    for row, slots in slotted(table, count):
        cells = [Text.absent() if slots[k] is None else join(file, slots[k] or [], row) for k in range(count)]
        result.append(cells)
    if all(cell.value is None for row in result for cell in row):
        return []
    return result


def slotted(table: Field, count: int) -> list[tuple[list[Box], list[list[Box] | None]]]:
    """Return (cells, cells under each of the form's columns) of every row; None for a column without a heading.

    What a page break cut off a row is put back: the first row of a page that lacks cells and so cannot stand alone.
    """
    found: list[tuple[list[Box], list[list[Box] | None]]] = []
    for row in grouped(box for box in table.boxes if not is_unit(box.text)):
        parts = aligned(row, table.head)
        cut = found and row[0].page != found[-1][0][0].page and len(row) < len(table.head)
        if cut and (row[0].loose or not parts[0]):
            found[-1][0].extend(row)
        else:
            found.append((list(row), [[] if k in table.columns else None for k in range(count)]))
        for boxes, column in zip(parts, table.columns, strict=True):
            if column is not None:
                found[-1][1][column] = [*(found[-1][1][column] or []), *boxes]
    return found


def join(file: str, boxes: Sequence[Box], near: Sequence[Box] = ()) -> Text:
    """Return cells as one cell. ``near`` gives the place of a field that prints nothing at all."""
    if not boxes:
        return text_cell("", near[0].sources(file) if near else ())
    text = boxes[0].text
    for before, after in pairwise(boxes):
        wraps = before.lines[-1].page != after.page and _wraps(before, after.lines[0])
        text = join_lines([text, after.text]) if wraps else f"{text}\n{after.text}"
    return text_cell(text, merge_sources(source for box in boxes for source in box.sources(file)))


def _wraps(before: Box, line: Line) -> bool:
    return before.lines[-1].bbox.x1 + line.head > before.limit


def merge_sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return one place per page around all places on it."""
    pages: dict[int | None, list[Source]] = {}
    for source in sources:
        pages.setdefault(source.page, []).append(source)
    return tuple(replace(group[0], bbox=hull(s.bbox for s in group if s.bbox is not None)) for group in pages.values())


def regained(boxes: Sequence[Box], opens: Callable[[str], object], is_rest: Callable[[Box], bool]) -> list[Box]:
    """Return a diagram's boxes with the rest of a cut one put back: what is only a rest goes on from the lowest box
    of an earlier page that stands above it. ``opens`` tells by its text which box is a whole one's beginning.
    """
    found: list[Box] = []
    for box in boxes:
        above = [
            i
            for i, other in enumerate(found)
            if opens(other.text) and other.page < box.lines[0].page and _is_over(other, box)
        ]
        if above and not opens(box.text) and is_rest(box):
            i = max(above, key=lambda i: (found[i].lines[-1].page, found[i].lines[-1].bbox.bottom))
            found[i] = found[i].part((*found[i].lines, *box.lines))
        else:
            found.append(box)
    return found


def _is_over(above: Box, box: Box) -> bool:
    return min(above.bbox.x1, box.bbox.x1) > max(above.bbox.x0, box.bbox.x0)
