"""Slips among the hiragana of a question: one lost, doubled, swapped or unvoiced, a letter left in Latin; pure.

What is looked for are the words that questions are made of (kana.toml, [ordinary]): できなかた is できなかった,
でsか is ですか. A run is touched only where three kana stand together that nobody writes (kana_runs.txt, counted by
eval/kana_runs.py), so that neither a dialect nor the どんぐり of a name is taken for a slip.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from index.regex import regex

LEAST, LONGEST = 3, 9  # kana of the stretches that are looked at
_RUN = regex(r"[ぁ-ゖ]{3,}")
_LEFT = regex(r"(?<=[ぁ-ゖ一-鿿々])[a-z]{1,2}(?=[ぁ-ゖ一-鿿々、。?!]|$)")
_KATAKANA = regex(r"([ァ-ヺー]{3,})([ぁ-ゖ]{1,2})")
_AS_KATAKANA = str.maketrans("二力口工一夕卜八千三才", "ニカロエータトハチミオ")
_KATAKANA_WORD = regex("[ァ-ヺー]{2,}")
_MARKED = str.maketrans("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ")
_LITTLE = str.maketrans("アイウエオツヤユヨ", "ァィゥェォッャュョ")
_MIXED = regex("[ァ-ヴー][ァ-ヴー二力口工一夕卜八千三才]*[ァ-ヴー]")
_VOICED = "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼはぱひぴふぷへぺほぽ"
_SMALL = "あぁいぃうぅえぇおぉつっやゃゆゅよょ"
_OFTEN = "すしたてとかなのにるらりまくはもき"  # the kana of a row that end most words, first
_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "y": "や*ゆ*よ",
    "r": "らりるれろ",
    "w": "わ***を",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "j": "*じ***",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "f": "**ふ**",
}


@cache
def _runs() -> frozenset[str]:
    """Return the three kana that stand together in well-written Japanese."""
    lines = files("qa").joinpath("kana_runs.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(line[:2] + sign for line in lines for sign in line[2:])


@cache
def _words() -> frozenset[str]:
    data = tomllib.loads(files("qa").joinpath("kana.toml").read_text(encoding="utf-8"))
    return frozenset(data["ordinary"]["words"])


@cache
def _slips() -> Mapping[str, str]:
    """Return the ordinary words by what they turn into when a finger slips once."""
    found: dict[str, str] = {}
    for word in sorted(_words(), key=len, reverse=True):
        for slip in _slipped(word):
            if slip not in _words():
                found.setdefault(slip, word)
    return found


def _slipped(word: str) -> Iterator[str]:
    for i, sign in enumerate(word):
        head, tail = word[:i], word[i + 1 :]
        for signs in (_VOICED, _SMALL):
            yield from (head + signs[at ^ 1] + tail for at in range(len(signs)) if signs[at] == sign)
        yield head + sign + sign + tail
        if i and len(word) > LEAST:
            yield head + tail
        if tail and tail[0] != sign:
            yield head + tail[0] + sign + tail[1:]


def without_kana_slips(text: str, known: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the folded text with the slips of its kana put right, and what was read as what.

    ``known``: the folded texts of the sheets.
    """
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        run = found[0]
        put = _put_right(run, _strange(run, known))
        if put != run:
            changes.append((run, put))
        return put

    return _RUN.sub(right, text), changes


def _strange(run: str, known: str) -> list[int]:
    """Return where three kana stand together that nobody writes."""
    runs = _runs()
    return [i for i in range(len(run) - 2) if run[i : i + 3] not in runs and run[i : i + 3] not in known]


def _put_right(run: str, strange: list[int]) -> str:
    """Return the run with the slips of ordinary words that hold a strange place undone, the longest first."""
    for length in range(min(LONGEST, len(run)), LEAST - 1, -1) if strange else ():
        for start in range(len(run) - length + 1):
            end = start + length
            word = _slips().get(run[start:end])
            if not word or run.startswith(word, start):
                continue  # nothing is lost before かいてありますか
            if any(start <= i and i + 3 <= end for i in strange):
                rest = [i - end for i in strange if i >= end]
                return (
                    _put_right(run[:start], [i for i in strange if i + 3 <= start]) + word + _put_right(run[end:], rest)
                )
    return run


def whole_katakana(text: str, known: Callable[[str], bool]) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with the last hiragana of words of katakana (パーセンと) as katakana."""
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        for length in (2, 1):
            word = found[1] + "".join(chr(ord(sign) + 0x60) for sign in found[2][:length])
            if len(found[2]) >= length and not known(found[1]) and known(word):
                changes.append((found[1] + found[2][:length], word))
                return word + found[2][length:]
        return found[0]

    return _KATAKANA.sub(right, text), changes


def with_marks(text: str, known: Callable[[str], bool]) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with the long vowels and marks that katakana lost (シト, フロック, ブロツク) put back."""
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        word = found[0]
        long = (f"{word[:i]}ー{word[i:]}" for i in range(1, len(word) + 1) if not word.endswith("ー"))
        voiced = (word[:i] + s.translate(_MARKED) + word[i + 1 :] for i, s in enumerate(word) if len(word) > LEAST)
        small = (word[:i] + s.translate(_LITTLE) + word[i + 1 :] for i, s in enumerate(word) if i and len(word) > LEAST)
        meant = (
            None if known(word) else next((put for put in (*long, *voiced, *small) if put != word and known(put)), None)
        )
        if meant is not None:
            changes.append((word, meant))
        return meant or word

    return _KATAKANA_WORD.sub(right, text), changes


def without_kanji_within(text: str, known: Callable[[str], bool]) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with kanji that look like katakana within a word of it (コミュ二ティ) as katakana."""
    changes: list[tuple[str, str]] = []

    def right(found: re.Match[str]) -> str:
        word = found[0].translate(_AS_KATAKANA)
        if word == found[0] or not known(word):
            return found[0]
        changes.append((found[0], word))
        return word

    return _MIXED.sub(right, text), changes


def without_letters(text: str, typed: str, taken: Callable[[str], bool]) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with the Latin letters that were left among its kana (でsか, かかtた) as kana.

    ``typed``: the text with its capitals, which name blocks (AからSまで) and are no letters left over.
    """
    changes: list[tuple[str, str]] = []
    done, position = [], 0
    for found in _LEFT.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        kana = _meant(found[0], before[-6:], after[:6], taken)
        if kana is None and before[-1:] + found[0] in typed:
            kana = _likeliest(found[0], before[-2:], after[:2])
        if kana is not None:
            changes.append((before[-1:] + found[0] + after[:1], before[-1:] + kana + after[:1]))
            done += [text[position : found.start()], kana]
            position = found.end()
    return "".join(done) + text[position:], changes


def _meant(letters: str, before: str, after: str, taken: Callable[[str], bool]) -> str | None:
    """Return the kana that the letters stand for between two stretches, if it makes a known word; the longest one."""
    best: tuple[int, str] = (LEAST - 1, "")
    for kana in _kana_for(letters, after):
        whole = (before[i:] + kana + after[:j] for i in range(len(before) + 1) for j in range(len(after) + 1))
        length = max((len(each) for each in whole if each in _words() or taken(each)), default=0)
        if length > best[0]:
            best = (length, kana)
    return best[1] or None


def _likeliest(letters: str, before: str, after: str) -> str | None:
    """Return the kana that the letters stand for between hiragana, so that each three stand together elsewhere."""
    for kana in _kana_for(letters, after):
        run = max(re.findall(r"[ぁ-ゖ]+", f"{before}{kana}{after}"), key=len)
        if len(run) >= LEAST and all(run[i : i + 3] in _runs() for i in range(len(run) - 2)):
            return kana
    return None


def _kana_for(letters: str, after: str) -> list[str]:
    consonant, vowel = (letters[:-1], letters[-1]) if letters[-1] in _VOWELS else (letters, "")
    if consonant not in _ROWS or (consonant and after[:1] == "っ"):
        return []
    row = _ROWS[consonant]
    if vowel:
        return [row[_VOWELS.index(vowel)]] if row[_VOWELS.index(vowel)] != "*" else []
    double = ["っ"] if after[:1] in row else []
    return [*double, *sorted(row.replace("*", ""), key=_OFTEN.find), *(["ん"] if consonant == "n" else [])]
