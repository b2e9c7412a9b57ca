"""Programs that share the name a question says, told apart by its further words: 甲補助金の（被災地）; pure.

What the question says besides the shared name is looked for in the names of the sisters; one of them is meant where it
alone has such words, whatever their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.regex import regex
from index.store import SheetInfo
from qa.signs import plain, script

SHORTEST = 2  # signs of a word that tells sisters apart: 施設
LONG = 4  # signs of a piece of a word that is enough
JOINED = 6  # signs of a further piece of the one name
AHEAD = 2  # times as many signs as the next sister's
# What joins the two pieces of a name that is said in another order: 施設に関する甲補助金, 甲補助金の施設のほう.
_JOINT = regex(r"(?:の|で|、|[()「」『』]|を補助する|に関する|のうちの?|における){0,3}")
_NOUN = regex(r"(?:事業|分|版|系|型)(?![一-鿿ァ-ヺ])")
_BEHIND = regex(r"(?:の?(?:分|ほう|方|やつ|もの)|\))")


def told_apart(infos: Sequence[SheetInfo], text: str, span: tuple[int, int]) -> tuple[list[SheetInfo], tuple[int, int]]:
    """Return the sheets meant of sisters, and where the question says their name; the sisters where it does not tell.

    ``text`` is the folded question, ``span`` where it says what their names share.
    """
    names: dict[str, str] = {}
    for info in infos:
        number = info.id.split("-")[1]
        names[number] = names.get(number, "") + "\n" + plain(info.name)
    start, end = span
    words = list(_words(text, start, end, list(names.values())))
    if len(names) < 2:
        return list(infos), _joined(text, span, [(a, b) for a, b in words if b - a >= JOINED])
    shared = plain(text[start:end])
    own = {n: name.replace(shared, "\n") for n, name in names.items()}
    told = {n: [w for w in words if plain(text[w[0] : w[1]]) in name] for n, name in own.items()}
    sizes = {n: sum(b - a for a, b in found) for n, found in told.items()}
    best, *others = sorted(sizes, key=lambda n: -sizes[n])
    if sizes[best] < SHORTEST or any(AHEAD * sizes[n] > sizes[best] for n in others):
        return list(infos), span
    return [i for i in infos if i.id.split("-")[1] == best], _joined(text, span, told[best])


def _words(text: str, start: int, end: int, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the longest stretches beside the name that stand in one of the names, of words, not of particles."""
    position = 0
    while position < len(text):
        size = 0
        while (
            position + size < len(text)
            and not (start <= position + size < end)
            and (piece := plain(text[position : position + size + 1]))
            and any(piece in name for name in names)
        ):
            size += 1
        content = sum(script(sign) in "CKL" for sign in text[position : position + size])
        if content >= LONG or (content >= SHORTEST and _whole(text, position, position + size)):
            yield position, position + size
        position += max(size, 1)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on at either end of a stretch."""
    if _NOUN.match(text, end):
        end = len(text)  # 施設事業 is said of 施設
    ends = ((start - 1, start), (end - 1, end))
    return not any(a >= 0 and b < len(text) and script(text[a]) == script(text[b]) in "CKL" for a, b in ends)


def _joined(text: str, span: tuple[int, int], words: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the stretch of the name with the words of it that stand right before or behind."""
    start, end = span
    for a, b in sorted(words, reverse=True):
        if b <= start and _JOINT.fullmatch(text, b, start):
            start = a
    for a, b in sorted(words):
        if a >= end and _JOINT.fullmatch(text, end, a):
            behind = _BEHIND.match(text, b)
            end = behind.end() if behind else b
    return start, end
