"""The name of a program with slips of typing in it, put right before the programs of a question are looked up; pure.

A name is aligned with the question sign by sign (after Sellers, The theory and computation of evolutionary distances,
1980): the stretch of the question that takes the least to become the whole name. Signs that sound or look alike cost
little, kana for a kanji that sounds so cost as much as one such sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from index.text import fold
from qa.adjoining import lookalikes
from qa.heard import sounds
from qa.programs import Named

LEAST = 8  # signs of a name
SAID = 0.45  # the length of a stretch that may be a name, as a share of the name's
BESIDE = 6  # signs on either side of such a stretch that may belong to it
ALIKE, OTHER, LOST = 0.35, 1.0, 0.8  # what it costs to take a sign for another, and to lose or add one
MOST, SHARE = 1.5, 0.16  # what the slips in a name may cost, in all and for each of its signs
_PARTS = "・‧、()「」 "  # signs that a name is written with or without


@lru_cache(maxsize=8192)
def alike(one: str, other: str) -> bool:
    """Return whether two signs sound or look alike: kanji with a sound in common, kana that differ by a mark."""
    if other in lookalikes().get(one, ()):
        return True
    return bool(_sounds(one) & _sounds(other))


def spelled(text: str, hits: Sequence[Named]) -> str:
    """Return the folded question with the names of ``hits`` that slips have crept into as they are spelled.

    A name that stands in the question as it is, is taken for no other; nor is a piece of another name, nor a stretch
    as near to one name as to another.
    """
    names = {fold(hit.infos[0].name): hit.found for hit in reversed(hits)}
    taken = [(at, at + len(name)) for name in names if (at := text.find(name)) >= 0]
    slips = []
    for name, found in names.items():
        if any(start < found.end and found.start < end for start, end in taken):
            continue  # most questions name a program as it is: nothing to align
        if name not in text and len(name) >= LEAST and SAID * len(name) <= found.end - found.start:
            first = max(0, found.start - BESIDE)
            near = _nearest(text[first : found.end + BESIDE], name)
            if near is not None and not any(text[first + near[1] : first + near[2]] in other for other in names):
                slips.append((near[0], first + near[1], first + near[2], name))
    best: list[tuple[float, int, int, str]] = []
    for slip in sorted(slips):
        rival = next((other for other in best if other[1] < slip[2] and slip[1] < other[2]), None)
        if rival is not None and rival[0] == slip[0]:
            best.remove(rival)
        if rival is None and not any(start < slip[2] and slip[1] < end for start, end in taken):
            best.append(slip)
    for _, start, end, name in sorted(best, key=lambda slip: -slip[1]):
        text = text[:start] + name + text[end:]
    return text


def _nearest(text: str, name: str) -> tuple[float, int, int] | None:
    """Return what the nearest stretch of the text costs, and where it stands; None where it costs too much."""
    most = min(MOST, SHARE * len(name))
    rows = [[(0.0, at) for at in range(len(text) + 1)]]  # the cost so far, and where the stretch begins
    for i, sign in enumerate(name):
        rows.append([(LOST * (i + 1), 0)])
        for j, said in enumerate(text):
            steps = [(1, 1, _taken(sign, said)), (0, 1, _cost(said))]
            if not 0 < i < len(name) - 1:  # who leaves out an end means to
                steps = [(1, 1, _taken(sign, said))] if _taken(sign, said) < OTHER else [(1, 1, float(len(name)))]
            else:
                steps.append((1, 0, _cost(sign)))
            steps += [(1, n, ALIKE) for n in (2, 3, 4) if n <= j + 1 and text[j + 1 - n : j + 1] in _sounds(sign)]
            steps += [(n, 1, ALIKE) for n in (2, 3, 4) if n <= i + 1 and name[i + 1 - n : i + 1] in _sounds(said)]
            rows[-1].append(
                min((rows[i + 1 - a][j + 1 - b][0] + c, rows[i + 1 - a][j + 1 - b][1]) for a, b, c in steps)
            )
        if min(rows[-1])[0] > most:
            return None
    cost, start, end = min((cost, start, end) for end, (cost, start) in enumerate(rows[-1]))
    return cost, start, end


def _sounds(sign: str) -> frozenset[str]:
    return sounds().varied.get(sign, frozenset())


def _cost(sign: str) -> float:
    return 0.0 if sign in _PARTS else LOST


def _taken(sign: str, said: str) -> float:
    if sign == said:
        return 0.0
    return ALIKE if alike(sign, said) else OTHER
