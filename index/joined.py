"""Several sheets in one file are told by their titles, so that the tables of one are never read into another; pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.errors import ParseError
from index.form import SECTIONS
from index.text import fold

_TITLE, _ID = "行政事業レビューシート", "予算事業ID"


def refuse_joined(cells: Iterable[str], file: str) -> None:
    """Raise ParseError when the cells, in reading order, are those of several sheets, or of one sheet twice.

    A title begins a sheet where its basic information follows; the running head of a page does not.
    """
    title, basic, identity = fold(_TITLE), fold(SECTIONS[0]), fold(_ID)
    sheets = 0
    has_basic = counted = False
    for cell in map(fold, cells):
        if title in cell:
            has_basic = counted = False
        has_basic = has_basic or cell.startswith(basic)
        if has_basic and identity in cell and not counted:
            sheets += 1
            counted = True
    if sheets > 1:
        raise ParseError(
            f"1つのファイルに{sheets}件のシートが入っています。",
            "シート1件ごとのファイルに分け、重なったページは除いてください。",
            file=file,
        )
