"""Text as names are compared in: without punctuation, letters that are spelled out as Latin, by script; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from index.regex import regex
from index.text import fold

# The readings of the Latin letters: エヌ・ティ・ティ is NTT.
_LETTERS = {
    reading: letter
    for letter, *readings in map(str.split, (
        "a エー エイ", "b ビー", "c シー", "d ディー", "e イー", "f エフ", "g ジー", "h エイチ エッチ", "i アイ",
        "j ジェイ ジェー", "k ケイ ケー", "l エル", "m エム", "n エヌ", "o オー", "p ピー", "q キュー", "r アール",
        "s エス", "t ティー ティ", "u ユー", "v ブイ ヴイ", "w ダブリュー ダブリュ", "x エックス", "y ワイ", "z ゼット",
    ))
    for reading in readings
}  # fmt: skip
_SPELLED = regex("(?:(?:" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + ")・?){2,}")
_LETTER = regex("|".join(sorted(_LETTERS, key=len, reverse=True)))
_DROP = regex(r"[\s・、。,，.．「」『』（）()\[\]【】<>〈〉《》〜~\-－:：;；/／!！?？'\"＆&*※…]")


def spelled_out(text: str) -> str:
    """Return the folded text with letters spelled in katakana as Latin: エヌ・ティ・ティ・データ -> nttデータ."""
    return _SPELLED.sub(lambda m: "".join(_LETTERS[x] for x in _LETTER.findall(m[0])), text)


def spelled(text: str) -> list[frozenset[int]]:
    """Return the stretches of the folded text that spell Latin letters, as offsets."""
    return [frozenset(range(m.start(), m.end())) for m in _SPELLED.finditer(text)]


def plain(text: str) -> str:
    """Return folded text without punctuation, its spelled letters as Latin."""
    return _plain_name(text) if len(text) < _NAME else _plain(text)


def _plain(text: str) -> str:
    return _DROP.sub("", spelled_out(fold(text)))


_NAME = 200  # signs; shorter texts come back (accounts, stages, a payee's every row) and are kept
_plain_name = lru_cache(maxsize=16_384)(_plain)


@dataclass(frozen=True, slots=True)
class Stripped:
    """A question's text without punctuation; ``origin[i]`` is the offset in the folded question."""

    text: str
    origin: tuple[int, ...]


def strip(folded: str) -> Stripped:
    """Return the folded question without punctuation, keeping offsets."""
    signs: list[str] = []
    origin: list[int] = []
    position = 0
    for found in _SPELLED.finditer(folded):
        _keep(folded, position, found.start(), signs, origin)
        letters = [_LETTERS[x] for x in _LETTER.findall(found[0])]
        step = len(found[0]) / len(letters)
        for i, letter in enumerate(letters):
            signs.append(letter)
            origin.append(found.start() + int(i * step))
        position = found.end()
    _keep(folded, position, len(folded), signs, origin)
    return Stripped("".join(signs), tuple(origin))


def _keep(folded: str, start: int, end: int, signs: list[str], origin: list[int]) -> None:
    for i in range(start, end):
        if not _DROP.match(folded[i]):
            signs.append(folded[i])
            origin.append(i)


def bigrams(text: str) -> list[str]:
    """Return the character bigrams of a plain text, in order."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


def script(sign: str) -> str:
    """Return C (kanji), K (katakana), H (hiragana), L (Latin), D (digit) or P (anything else)."""
    if "一" <= sign <= "鿿" or sign in "々〆㐂":
        return "C"
    if "ァ" <= sign <= "ヺ" or sign == "ー":
        return "K"
    if "ぁ" <= sign <= "ゖ":
        return "H"
    if sign.isdigit():
        return "D"
    return "L" if sign.isalpha() else "P"
