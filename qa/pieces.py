"""Which pieces of a question's words may name a row: no small piece of a word that means something else; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.regex import regex
from qa.signs import Stripped, script

CUT = 4  # signs of a katakana word that is taken for one
_LOAN = regex(r"[ァ-ヺー]{4,}|[a-z]{3,}")
WHOLE = 0.7  # the share of a katakana word that must stand in a name
CALLED = ("name", "payee")  # columns whose names people shorten
OUTDONE = 3.0  # how much more another row must say of the question for a piece of a name to be none
PIECE, STRANGE = 0.5, 0.4  # a name said less than this far; how much of a word may be no part of it


@dataclass(frozen=True, slots=True)
class Match:
    """How well a row is named: weight of the question's bigrams found, share of each column's name, offsets."""

    row: int
    weight: float
    shares: Mapping[str, float]
    explained: frozenset[int]

    @property
    def share(self) -> float:
        """The share of the best-named column, 0 to 1."""
        return max(self.shares.values(), default=0.0)


def word_runs(question: Stripped, allowed: frozenset[int]) -> list[frozenset[int]]:
    """The words of kanji, katakana and Latin letters in the question, as offsets."""
    runs: list[list[int]] = []
    before = -2
    for sign, offset in zip(question.text, question.origin, strict=True):
        if offset not in allowed or script(sign) not in "CKL":
            continue
        if runs and offset == before + 1:
            runs[-1].append(offset)
        else:
            runs.append([offset])
        before = offset
    return [frozenset(run) for run in runs]


def of_another(match: Match, runs: Iterable[frozenset[int]], told: frozenset[int]) -> bool:
    """Whether only a piece of a word names the row: 日本 of 大日本印刷 is not 日本調査会.

    ``told``: the offsets that some row explains; two signs of a name that none does are another's name.
    """
    column = max(match.shares, key=lambda c: match.shares[c], default="")
    touched = [run for run in runs if run & match.explained]
    if column in CALLED and touched and all(len(run - told) >= 2 for run in touched):
        return True  # 三菱 of 三菱総合研究所 where only another 総合研究所 is known
    if column not in (*CALLED, "title") or match.share >= PIECE:
        return False
    return bool(touched) and all(len(run - match.explained) >= max(2, STRANGE * len(run)) for run in touched)


def loans(question: Stripped) -> list[tuple[int, int]]:
    """The katakana words of a question, cut where a stop between two of them was left out."""
    found = []
    for m in _LOAN.finditer(question.text):
        start = m.start()
        for i in range(m.start() + CUT, m.end() - CUT + 1):
            if i - start >= CUT and question.origin[i] - question.origin[i - 1] > 1:
                found.append((start, i))
                start = i
        found.append((start, m.end()))
    return found


def outdone(match: Match, clear: Iterable[Match]) -> bool:
    """Whether a piece of somebody's name is a piece of something that the question says far more of."""
    column = max(match.shares, key=lambda c: match.shares[c], default="")
    if column not in CALLED or match.share >= PIECE:
        return False
    return any(
        m.weight >= OUTDONE * match.weight and 2 * len(match.explained & m.explained) > len(match.explained)
        for m in clear
    )


def whole_words(starts: frozenset[int], words: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Leave out bigrams that are a small piece of a katakana word: センチュア of アクセンチュア names nobody."""
    for start, end in words:
        inside = [i for i in range(start, end - 1) if i in starts]
        if inside and _longest_run(inside) + 1 < WHOLE * (end - start):
            starts -= frozenset(inside)
    return starts


def _longest_run(numbers: Sequence[int]) -> int:
    best = run = 1
    for before, after in pairwise(numbers):
        run = run + 1 if after == before + 1 else 1
        best = max(best, run)
    return best
