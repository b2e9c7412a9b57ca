"""What a printer adds to every page (date, address, page number), left out; pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from index.pdf_cells import Drawing
from index.pdf_page import Run
from index.text import fold

_MARGIN = 0.12  # the part of a page's height, at its head and foot, where printers add lines
_SHARE = 0.6  # of the pages that repeat such a line
_LEAST = 3  # pages
_SAME = 4.0  # points that the place may differ by


def without_repeats(pages: Sequence[Drawing], keep: Collection[str]) -> list[Drawing]:
    """Return the pages without the lines that most of them repeat at their head or foot, digits aside.

    ``keep`` are folded texts that belong to the document although it repeats them (the headings of its tables).
    """
    counts = Counter(key for page in pages for key in {_key(page, run) for run in _margins(page)})
    need = max(_LEAST, _SHARE * len(pages))
    added = {key for key, count in counts.items() if count >= need and key[0] not in keep}
    return [_without(page, added) for page in pages] if added else list(pages)


def _margins(page: Drawing) -> Iterator[Run]:
    height = page.size[1]
    for run in page.runs:
        if run.text.strip() and (run.bbox.bottom < _MARGIN * height or run.bbox.top > (1 - _MARGIN) * height):
            yield run


def _key(page: Drawing, run: Run) -> tuple[str, int]:
    from_edge = min(run.bbox.top, page.size[1] - run.bbox.bottom)
    return re.sub(r"\d+", "0", fold(run.text)), round(from_edge / _SAME)


def _without(page: Drawing, added: Collection[tuple[str, int]]) -> Drawing:
    """Return the page without its outermost lines as long as all that stands on them is repeated: what a table
    repeats inside the page is not.
    """
    lines: dict[int, list[Run]] = defaultdict(list)
    for run in page.runs:
        if run.text.strip():
            lines[round(run.base)].append(run)
    heights = sorted(lines)
    gone: set[Run] = set()
    for outward in (heights, heights[::-1]):
        for height in outward:
            if not all(_key(page, run) in added for run in lines[height]):
                break
            gone.update(lines[height])
    return replace(page, runs=[run for run in page.runs if run not in gone])
