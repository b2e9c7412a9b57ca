"""Ranked sentences -> the stretches of text that are quoted: whole sentences with what they lean on; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.regex import regex
from index.text import fold
from qa.prose import Kind, Sentence, split
from qa.prose_rank import Ranked

WHOLE = 180  # signs of a cell that is quoted as a whole
ROOM = 320  # signs of a stretch
ALSO = 0.86  # the share of the best score that a further stretch must have
MOST = 3
ALIKE = 0.75  # the share of common bigrams with which two sentences say the same
_LEANS = regex(
    r"^(?:[・○〇※]?)(?:その|それ|この|これ|こう|当該|上記|同|また|なお|一方|具体的|例えば|たとえば|このため|そのため|しかし|しかるに|特に"
    r"|さらに|加えて|ただし|としている|よって)"
)
_LEADS = regex(r"(?:以下|次の|下記|とおり|:|：)")
_BULLET = regex(r"^[\s/／∕]*[・･‧①-⑳○〇●◯■◆(（【<＜\-]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole sentences of one cell, ``cell.text[start:end]``, and the sentence that they are quoted for."""

    best: Sentence
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.best.cell.text[self.start : self.end]


def stretches(ranked: Sequence[Ranked], kinds: Sequence[Kind], most: int = MOST) -> tuple[Stretch, ...]:
    """Return the stretches to quote, best first: the best one, and those nearly as good, ``most`` in all."""
    found: list[Stretch] = []
    for one in ranked[:8]:
        if found and one.score < ALSO * found[0].score:
            break
        if any(_within(one.sentence, other) for other in found):
            continue
        found.append(_around(one, kinds))
        if len(found) == most:
            break
    return tuple(found)


def _within(sentence: Sentence, stretch: Stretch) -> bool:
    same = sentence.cell is stretch.best.cell and stretch.start <= sentence.start and sentence.end <= stretch.end
    return same or fold(sentence.text) in fold(stretch.text) or _alike(sentence, stretch.best)


def _alike(one: Sentence, other: Sentence) -> bool:
    return len(one.grams & other.grams) >= ALIKE * max(len(one.grams | other.grams), 1)


def _around(one: Ranked, kinds: Sequence[Kind]) -> Stretch:
    """The sentence with those it leans on, those that lean on it, and the items of the list it opens."""
    sentence, text = one.sentence, one.sentence.cell.text
    if len(text.strip()) <= WHOLE:
        return Stretch(sentence, *_edges(text), one.score)
    places = split(text)
    first = last = sentence.place
    while first > 0 and _LEANS.match(text[places[first][0] : places[first][1]]) and _room(places, first - 1, last):
        first -= 1
    listed = _LEADS.search(text[places[last][0] : places[last][1]]) is not None
    while last + 1 < len(places) and _room(places, first, last + 1):
        following = text[places[last + 1][0] : places[last + 1][1]]
        leans = _LEANS.match(following) and (last == sentence.place or _reasons(following, kinds))
        if not (leans or (listed and _BULLET.match(following))):
            break
        last += 1
    return Stretch(sentence, places[first][0], places[last][1], one.score)


def _reasons(text: str, kinds: Sequence[Kind]) -> bool:
    return any(kind.name == "why" and kind.marks.search(fold(text)) for kind in kinds)


def _room(places: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    return places[last][1] - places[first][0] <= ROOM


def _edges(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())
