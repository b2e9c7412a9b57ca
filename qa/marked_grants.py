"""Sub-programs that a cell calls by a mark alone (②：1/2), told by what the overview says behind that mark; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from index.marks import find_marks
from index.text import fold
from qa.names import bigrams, plain
from qa.reading import script
from qa.scope import Scope

_BARE = re.compile(r"[(（]?[\d０-９①-⑳]+[)）.．]?")
HEAD = 90  # signs behind a mark that say what it is
LEAST = 2  # bigrams that tell one part from the others
_MARK = re.compile(r"\(\d{1,2}\)")


def by_mark(text: str, scope: Scope) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the folded question with the mark of the part that it describes, and what was changed.

    Only where the parts of the grant have no other names, and the overview tells of one of them what is said.
    """
    parts = _parts(scope)
    if not parts:
        return text, ()
    grams = {mark: {g for g in bigrams(plain(said)) if _tells(g)} for mark, said in parts.items()}
    asked = {g for g in bigrams(plain(text)) if g not in scope.free}
    own = {
        mark: asked & said - set().union(*(o for m, o in grams.items() if m != mark)) for mark, said in grams.items()
    }
    ranked = sorted(own, key=lambda mark: -len(own[mark]))
    best = ranked[0]
    cells = plain(fold("".join(c.text for r in scope.of("subsidy") for c in r.cells.values())))
    if any(gram in cells for gram in own[best]):
        return text, ()  # the cells tell the parts apart themselves
    if len(own[best]) < LEAST or (len(ranked) > 1 and len(own[ranked[1]]) * 2 > len(own[best])):
        return text, ()
    stretch = _stretch(text, grams[best] & asked)
    if stretch is None or _MARK.search(text, *stretch):
        return text, ()
    start, end = stretch
    return f"{text[:start]}{best}{_MARK.sub('', text[end:])}", ((text[start:end], best),)


@lru_cache(maxsize=64)
def _parts(scope: Scope) -> Mapping[str, str]:
    """Return the bare marks of the sheet's grants (folded) and what the overview says behind each."""
    names = [str(r["subprogram"]).strip() for r in scope.of("subsidy") if r["subprogram"]]
    wanted = {fold(name) for name in names if _BARE.fullmatch(name)}
    found: dict[str, str] = {}
    for row in scope.of("program") if wanted else ():
        overview = str(row["overview"] or "")
        marks = find_marks(overview)
        for mark in marks:
            name = f"({mark.number})"
            if name in wanted and name not in found and any(_family(n) == mark.family for n in names):
                ends = [m.start for m in marks if m.family == mark.family and m.start > mark.start]
                found[name] = fold(overview[mark.end : min([*ends, mark.end + HEAD])])
    return found


def _family(name: str) -> str:
    marks = find_marks(name)
    return marks[0].family if marks else ""


def _tells(gram: str) -> bool:
    return all(script(sign) in "CKL" for sign in gram)


def _stretch(text: str, grams: set[str]) -> tuple[int, int] | None:
    """Return the first and last place of the words that tell of the part, which are whole words."""
    at = [i for i in range(len(text) - 1) if text[i : i + 2] in grams]
    if not at:
        return None
    start, end = at[0], at[-1] + 2
    while start and script(text[start - 1]) in "CKL":
        start -= 1
    while end < len(text) and script(text[end]) in "CKL":
        end += 1
    return start, end
