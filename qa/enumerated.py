"""Parts of a program that a table only numbers, named by what the overview says behind that number; pure.

A sheet may list the rate of （２） alone and say in its overview 「（２）甲施設整備事業」: both name the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.mentions import Mention

_MARK = regex(r"\s*([①-⑳]|[（(]\s*[\d０-９]{1,2}\s*[）)])\s*")
_CIRCLED = frozenset(map(chr, range(ord("①"), ord("⑳") + 1)))
_TITLE = regex(r"(?P<title>[^（(①-⑳\n／。、：:]{3,60}?)(?=のうち、|[（(①-⑳\n／。、：:]|$)")


def enumerated(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, those of grants whose part is a bare number with the words that the overview gives for it."""
    return tuple(_named(row, rows) if _bare(row) else row for row in rows)


def _bare(row: Row) -> bool:
    return row.table == "subsidy" and isinstance(row["subprogram"], str) and bool(_MARK.fullmatch(row["subprogram"]))


def _named(row: Row, rows: Sequence[Row]) -> Row:
    overviews = (str(r["overview"]) for r in rows if r.table == "program" and r.sheet == row.sheet and r["overview"])
    mark = _sort(row["subprogram"])
    titles = [title for text in overviews for said, title in _parts(text) if said == mark]
    if len(set(titles)) != 1:
        return row  # the number is said of nothing, or of several things
    return replace(row, values={**row.values, "subprogram": f"{row['subprogram']}{titles[0]}"})


def _parts(overview: str) -> Iterator[tuple[str, str]]:
    """Yield each number of an overview, with its sort, and the words right behind it."""
    for found in _MARK.finditer(overview):
        title = _TITLE.match(overview, found.end())
        if title:
            yield _sort(found[1]), title["title"].strip()


def _sort(mark: str) -> str:
    """Return a number with its sort: ① stands below （１） and is none of it."""
    return f"{'circled' if mark.strip()[0] in _CIRCLED else ''}{fold(mark)}"


def outer(mentions: Sequence[Mention]) -> list[object]:
    """Return the numbers of parts that a question says, of (3)(1) the outer one: the grants are listed by it."""
    said = [m for m in mentions if m.kind == "circled"]
    ends = {m.end for m in said}
    return [m.value for m in said if m.start not in ends]
