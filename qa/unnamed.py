"""A question without the name of the program that it is about: the name's words must not be taken for a row's; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from index.regex import regex
from index.store import SheetInfo
from index.text import fold
from qa.signs import plain, script, strip

THIS = "この事業"
SHARE, LEAST, GAP = 0.6, 5, 2  # of the name that is said at least, in signs at least; signs put in between
_BRACKETS = regex(r"[（(\[【〔][^（）()\[\]【】〔〕]*[）)\]】〕]")


def unnamed(text: str, infos: tuple[SheetInfo, ...]) -> str:
    """Return the folded question with the name of its only program, in full or shortened, as この事業."""
    if len(infos) != 1:
        return text
    found = max(_stretches(text, infos[0].name), key=lambda s: s[1] - s[0], default=None)
    return f"{text[: found[0]]}{THIS}{text[found[1] :]}" if found else text


def without_frame(text: str, infos: tuple[SheetInfo, ...]) -> str:
    """Return the question without what people put around a program's name: its ministry, quotes, and 事業 behind it.

    甲省の「この事業」に -> この事業に, この事業の事業で -> この事業で; another ministry stays, it may be a claim.
    """
    for info in infos:
        text = re.sub(rf"(?:{re.escape(fold(info.ministry))}の、?)?[「『\"]{THIS}[」』\"]", THIS, text)
        text = re.sub(rf"{re.escape(fold(info.ministry))}の、?{THIS}(?=[にでのはをが、])", THIS, text)
    return re.sub(rf"{THIS}(?:(?:の|という)事業)+(?=[でのにはをがっや、?])(?!の経費)", THIS, text)


def _stretches(text: str, name: str) -> Iterator[tuple[int, int]]:
    question = strip(text)
    for wanted in _forms(name):
        blocks = SequenceMatcher(None, question.text, wanted, autojunk=False).get_matching_blocks()
        for start, end, said in _clusters([(b.a, b.size) for b in blocks if b.size >= 2]):
            first, last = question.origin[start], question.origin[end - 1] + 1
            whole = said >= max(LEAST, SHARE * len(wanted))
            if whole and _bounded(text, first, last, wanted):
                yield first, last


@lru_cache(maxsize=512)
def _forms(name: str) -> tuple[str, ...]:
    """The name as it may be said: in full, without its brackets, each part of an alternative."""
    bare = _BRACKETS.sub("", fold(name))
    parts = [fold(name), bare, *re.split(r"[/／]", bare)]
    return tuple(dict.fromkeys(p for p in map(plain, parts) if len(p) >= LEAST))


def _clusters(blocks: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, signs said) of blocks that stand close together in the question."""
    start = end = said = 0
    for at, size in blocks:
        if said and at - end > GAP:
            yield start, end, said
            said = 0
        start = at if not said else start
        end, said = at + size, said + size
    if said:
        yield start, end, said


def _bounded(text: str, start: int, end: int, wanted: str) -> bool:
    """Whether the stretch is a word of its own: 食品衛生法 is no 食品衛生推進経費."""
    after = text[end : end + 1]
    cut = bool(after) and script(after) in "CK" and script(text[end - 1]) == script(after)
    return not cut or wanted.endswith(text[max(end - 4, start) : end])
