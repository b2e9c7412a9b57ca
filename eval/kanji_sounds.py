"""How kanji sound: aligns the words of a dictionary with their readings and prints the table qa/readings.txt.

A line is a kanji, its readings, the commonest first, and behind "|" the kana that it takes behind it (送り|仮名).

Run by hand, where the packages sudachipy (≥ 0.7) and sudachidict_small are installed (SudachiDict, Apache-2.0);
the project itself needs neither: ``python -m eval.kanji_sounds > qa/readings.txt``. Every kanji of a word takes one
to four kana; which, is settled by counting: each pass aligns the words by the counts of the pass before, so that the
readings of on and kun, voiced (会社, 株式がいしゃ) and shortened (学校, がっこう), come out as the words have them.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import pairwise

MOST_KANA, LONGEST, PASSES = 4, 6, 5
LEAST_WORDS, LEAST_SHARE, MOST_READINGS = 3, 0.02, 7
LEAST_KANJI = 6  # words of the dictionary that a kanji must stand in
_NO_START = set("ぁぃぅぇぉっゃゅょんー")
Counts = Mapping[str, Mapping[str, float]]


def words() -> Iterator[tuple[str, str]]:
    """Yield the words of the dictionary that have kanji, and no names, with their readings in hiragana."""
    dictionary = import_module("sudachipy").Dictionary(dict="small")
    for entry in dictionary.entries():
        surface = entry.raw_surface()
        if len(surface) <= LONGEST and _sign(surface) and "固有名詞" not in entry.part_of_speech():
            yield surface, hiragana(entry.reading_form())


def hiragana(text: str) -> str:
    """Return the text with its katakana turned into hiragana."""
    return "".join(chr(ord(s) - 0x60) if "ァ" <= s <= "ヶ" else s for s in text)


def _kanji(sign: str) -> bool:
    try:
        return "一" <= sign <= "鿿" and sign.encode("iso2022_jp") != b""
    except UnicodeEncodeError:
        return False


def _sign(surface: str) -> bool:
    return any(map(_kanji, surface)) and all(_kanji(s) or "ぁ" <= s <= "ん" for s in surface)


def aligned(surface: str, reading: str, counts: Counts) -> list[tuple[str, str]] | None:
    """Return the likeliest reading of each kanji of a word, or None where the word cannot be split so."""
    best: dict[int, tuple[float, list[tuple[str, str]]]] = {0: (0.0, [])}
    for sign in surface:
        following: dict[int, tuple[float, list[tuple[str, str]]]] = {}
        for start, (score, parts) in best.items():
            for end in _ends(sign, reading, start):
                sound = reading[start:end]
                gain = math.log(counts.get(sign, {}).get(sound, 0.01)) if _kanji(sign) else 0.0
                if end not in following or following[end][0] < score + gain:
                    following[end] = (score + gain, [*parts, (sign, sound)] if _kanji(sign) else parts)
        best = following
    return best[len(reading)][1] if len(reading) in best else None


def _ends(sign: str, reading: str, start: int) -> Iterable[int]:
    if not _kanji(sign):
        return [start + 1] if reading[start : start + 1] == sign else []
    longest = min(len(reading), start + MOST_KANA)
    return [] if reading[start : start + 1] in _NO_START else range(start + 1, longest + 1)


def table(entries: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the readings of each kanji, the commonest first."""
    kept = list(dict.fromkeys(entries))
    alone: dict[str, set[str]] = defaultdict(set)
    for surface, reading in kept:
        if len(surface) == 1 and len(reading) <= MOST_KANA:
            alone[surface].add(reading)
    counts: Counts = {kanji: dict.fromkeys(readings, 1.0) for kanji, readings in alone.items()}
    found: dict[str, Counter[str]] = {}
    for _ in range(PASSES):
        found = defaultdict(Counter)
        for surface, reading in kept:
            for kanji, sound in aligned(surface, reading, counts) or ():
                found[kanji][sound] += 1
        counts = {kanji: {s: n / sum(c.values()) for s, n in c.items()} for kanji, c in found.items()}
    often = {kanji: c for kanji, c in sorted(found.items()) if sum(c.values()) >= LEAST_KANJI}
    bare = _bare(kept, counts)
    return {kanji: list(_common(bare[kanji] or c, alone[kanji])) for kanji, c in often.items()}


def _bare(entries: Iterable[tuple[str, str]], counts: Counts) -> dict[str, Counter[str]]:
    """Return how often each kanji sounds how where no kana follow it: neither つか nor と is how 捕える is typed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for surface, reading in entries:
        parts = aligned(surface, reading, counts)
        kanji = [i for i, sign in enumerate(surface) if _kanji(sign)]
        for i, (sign, sound) in zip(kanji, parts or (), strict=False):
            if not surface[i + 1 :] or _kanji(surface[i + 1]):
                found[sign][sound] += 1
    return found


def followers(entries: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the kana that stand directly behind each kanji in the words."""
    found: dict[str, set[str]] = defaultdict(set)
    for surface, _ in entries:
        for one, two in pairwise(surface):
            if _kanji(one) and not _kanji(two):
                found[one].add(two)
    return found


def _common(counted: Counter[str], alone: set[str]) -> Iterator[str]:
    total = sum(counted.values())
    for sound, number in counted.most_common(MOST_READINGS):
        if (number >= LEAST_WORDS and number >= LEAST_SHARE * total) or sound in alone:
            yield sound


if __name__ == "__main__":
    read = list(words())
    behind = followers(read)
    for each, sounds in table(read).items():
        if sounds:
            sys.stdout.write(f"{each} {' '.join(sounds)}|{''.join(sorted(behind[each]))}\n")
