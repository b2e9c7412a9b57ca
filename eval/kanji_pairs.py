"""Adds to ``qa/pairs.txt`` the pairs of kanji that are words of their own (枚数, 効力), lest they are taken for slips.

Run by hand, where the packages sudachipy (≥ 0.7) and sudachidict_small are installed (SudachiDict, Apache-2.0):
``python -m eval.kanji_pairs ../shared/rs2024``. A pair counts when the dictionary has it as a word, alone or with the
kana of its ending (値上げ), and the open data writes it at least ``LEAST`` times with no other kanji beside it: a
dictionary's rarer words are what slips of typing turn into.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from eval.kanji_sounds import words

LEAST = 3  # times in the open data
OUT = Path(__file__).parents[1] / "qa" / "pairs.txt"
_WORD = re.compile(r"[一-鿿]{2}[ぁ-ゖ]{0,3}")
_PAIR = re.compile(r"(?<![一-鿿々])[一-鿿]{2}(?![一-鿿々])")


def main() -> None:
    """Add the pairs to the file, a first kanji and all that follow it on each line."""
    counts = Counter(pair for text in _texts(Path(sys.argv[1])) for pair in _PAIR.findall(text))
    old = [line[0] + sign for line in OUT.read_text(encoding="utf-8").split() for sign in line[1:]]
    new = {word[:2] for word, _ in words() if _WORD.fullmatch(word) and counts[word[:2]] >= LEAST}
    OUT.write_text(_lines({*old, *new}), encoding="utf-8")
    sys.stdout.write(f"{len(new - set(old))} pairs more: {OUT}\n")


def _texts(folder: Path) -> Iterator[str]:
    for archive in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(archive) as held:
            yield held.read(held.namelist()[0]).decode("utf-8-sig")


def _lines(pairs: Iterable[str]) -> str:
    following: defaultdict[str, list[str]] = defaultdict(list)
    for pair in sorted(pairs):
        following[pair[0]].append(pair[1])
    return "\n".join(first + "".join(signs) for first, signs in following.items()) + "\n"


if __name__ == "__main__":
    main()
