"""Text as it is shown and text as it is matched; pure.

Two forms. ``clean`` is for eyes: browser-made PDFs turn some kanji into look-alike radicals (⺠ for 民,
⽅ for 方), ・ into ‧ and / into ∕; those are put right and everything else, full width included, stays.
``fold`` is for comparing: NFKC, lower case, one kind of dash, no white space. ``fold_map`` does the same and
remembers which character of the original each folded character came from, so that a match can be quoted verbatim.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.regex import regex

# CJK Radicals Supplement (U+2E80-2EFF) -> the kanji a reader takes the sign for. NFKC leaves all but two of
# these alone. U+2E80 (no kanji of its own) and U+2E9A (unassigned) are the only ones without an entry.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉"
    "⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# Kangxi radicals whose compatibility form is the old kanji: in Japanese fonts the sign is drawn for the new one.
_NEW_FORMS = {"⼾": "戸", "⾭": "青", "⿆": "麦", "⿈": "黄", "⿊": "黒", "⿑": "斉", "⿒": "歯", "⿔": "亀"}
# Signs that PDF fonts and word processors put in the place of the sign that was meant.
_LOOKALIKES = {
    "‧": "・",  # U+2027 hyphenation point
    "∙": "・",  # U+2219 bullet operator
    "⋅": "・",  # U+22C5 dot operator
    "∕": "/",  # U+2215 division slash
    "⁄": "/",  # U+2044 fraction slash
    "⧸": "/",  # U+29F8 big solidus
    "∶": ":",  # U+2236 ratio
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "\u00a0": " ",
    "\u2003": "\u3000",  # em space, how browsers print the full-width space
    "\uf06c": "●",  # bullet of a symbol font, in the private area
    "\uf0b7": "・",
    "\uf06e": "■",
    "\uf0d8": "➢",
}
# What may not end a line, and what may not begin one.
_OPENING = "（(「『【〔［[｛{〈《〝“‘"
_CLOSING = "）)」』】〕］]｝}〉》〟”’、。，．,.・‧：；:;！？!?％%‐゠–〜～々ー"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"  # soft hyphen, zero widths, variation selectors


def _clean_table() -> dict[int, str]:
    table = {ord(r): k for r, k in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    table |= {ord(sign): right for sign, right in (_NEW_FORMS | _LOOKALIKES).items()}
    table |= dict.fromkeys((ord(sign) for sign in _INVISIBLE), "")
    return table | dict.fromkeys(range(0xE0100, 0xE01F0), "")


def _numbered() -> Iterator[tuple[int, str]]:
    """Circled and dotted numbers as "(1)": NFKC would run ①500 into 1500."""
    for first, last, number in (
        (0x2460, 0x2473, 1),  # ① to ⑳
        (0x2474, 0x2487, 1),  # ⑴ to ⒇
        (0x2488, 0x249B, 1),  # ⒈ to ⒛
        (0x24EB, 0x24F4, 11),  # ⓫ to ⓴
        (0x24F5, 0x24FE, 1),  # ⓵ to ⓾
        (0x2776, 0x277F, 1),  # ❶ to ❿
        (0x2780, 0x2789, 1),  # ➀ to ➉
        (0x278A, 0x2793, 1),  # ➊ to ➓
        (0x3251, 0x325F, 21),  # ㉑ to ㉟
        (0x32B1, 0x32BF, 36),  # ㊱ to ㊿
    ):
        for code in range(first, last + 1):
            yield code, f"({number + code - first})"
    yield 0x24EA, "(0)"


_DASHES = "-‐‑‒–—―−─━﹣－⁃ｰー"
_CLEAN = _clean_table()
_SPACES = dict.fromkeys((code for code in range(0x3001) if chr(code).isspace()), "")
FOLDED = 16_384  # texts whose folded form is kept: the names of a sheet are folded for every question
_FOLD = (
    _CLEAN
    | dict(_numbered())
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {ord("〜"): "~", ord("∼"): "~", ord("・"): "・", ord("•"): "・", ord("·"): "・"}
    | {ord(quote): "'" for quote in "‘’‛′`´＇"}
    | {ord(quote): '"' for quote in "“”‟″〝〟＂"}
    | _SPACES
)
_AFTER = _SPACES | {ord("⁄"): "/"}  # what NFKC itself brings in: ½ gives 1⁄2
_BROUGHT = regex("[" + "".join(map(chr, _AFTER)) + "]")  # rare: looking for them costs a tenth of translating
_VOWEL = regex("(?<=[ぁ-ヺー])-+")
NUMBER_SIGNS = {chr(code): text for code, text in _numbered()}  # "①" -> "(1)", for other modules


def clean(text: str) -> str:
    """Return the display form: radicals and look-alike signs put right, ends trimmed, full width kept.

    Line breaks inside stay. The result may be longer or shorter than the text (ligatures, invisible signs).
    """
    return text.translate(_CLEAN).strip()


@lru_cache(maxsize=FOLDED)
def fold(text: str) -> str:
    """Return the matching form: clean, NFKC, lower case, one kind of dash and quote, no white space.

    A dash after kana is the long-vowel mark (ー), elsewhere the hyphen; ① becomes "(1)".
    """
    folded = unicodedata.normalize("NFKC", text.translate(_FOLD)).casefold()
    folded = _BROUGHT.sub(lambda found: _AFTER[ord(found[0])], folded)
    return _vowels(folded) if "-" in folded else folded


def _vowels(folded: str) -> str:
    """Return the text with the dashes after kana as long-vowel marks."""
    return _VOWEL.sub(lambda found: "ー" * len(found[0]), folded)


def _is_kana(sign: str) -> bool:
    return "ぁ" <= sign <= "ヺ" or sign == "ー"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``origin[i]`` is the offset in the original of the character behind ``text[i]``.

    ``origin`` has one more entry than ``text``: the length of the original.
    """

    text: str
    origin: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original behind ``text[start:end]``."""
        if start >= end:
            return self.origin[start], self.origin[start]
        stop = end  # a sign that folds to several: go on to the first that comes from a later one
        while stop < len(self.text) and self.origin[stop] == self.origin[end - 1]:
            stop += 1
        return self.origin[start], self.origin[stop]


def fold_map(text: str) -> Folded:
    """Return ``fold(text)`` with the offset in ``text`` of every folded character."""
    signs: list[str] = []
    origin: list[int] = []
    for start, cluster in _clusters(text):
        piece = unicodedata.normalize("NFKC", cluster.translate(_FOLD)).casefold().translate(_AFTER)
        signs.append(piece)
        origin.extend([start] * len(piece))
    origin.append(len(text))
    return Folded(_vowels("".join(signs)), origin)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, stretch) of the stretches that fold independently: a sign with its marks."""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not _joins(text[i]):
            if i > start:
                yield start, text[start:i]
            start = i


def _joins(sign: str) -> bool:
    """True for a sign that may fuse with the one before it (voicing marks, accents, Hangul parts)."""
    if sign < "\u0300":
        return False
    code = ord(sign)
    return sign in "ﾞﾟ" or unicodedata.combining(sign) > 0 or 0x1160 <= code <= 0x11FF or 0xFFA0 <= code <= 0xFFDC


def width(text: str) -> int:
    """Return the printed width in half-width columns: 2 for a full-width sign, 1 for the others."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def join_lines(lines: Iterable[str]) -> str:
    """Return the wrapped lines of one paragraph as one text.

    Japanese joins without a space, and so does an address or a word cut at a hyphen or in the middle; between two
    Latin words the space that the wrap swallowed comes back. Blank lines are skipped.
    """
    joined = ""
    for line in lines:
        part = line.strip()
        if joined and part:
            joined += _glue(joined, part)
        joined += part
    return joined


def _glue(before: str, after: str) -> str:
    """Return what stands between two wrapped lines: a space between Latin words, else nothing."""
    left, right = before[-1], after[0]
    if not (left.isascii() and right.isascii()) or left in "([{/-_" or right in ")]},.;:/-_%":
        return ""
    word = _last_word(before)
    if "://" in word or word.startswith(("www.", "http")):
        return ""
    return " "


def _last_word(text: str) -> str:
    """Return the run of ASCII signs without spaces at the end of the text."""
    start = len(text)
    while start and text[start - 1].isascii() and not text[start - 1].isspace():
        start -= 1
    return text[start:]


def join_wraps(lines: Sequence[str], columns: int) -> str:
    """Return the lines of a cell as text with a line break wherever the cell itself broke the line.

    A line is taken as wrapped when the next line's first unit (a sign, or a whole Latin word) would not have
    fitted within ``columns`` half-width columns; Japanese line-breaking rules may leave two columns unused.
    """
    kept: list[list[str]] = []
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if kept and width(kept[-1][-1]) + width(_first_unit(line)) > columns - 2:
            kept[-1].append(line)
        else:
            kept.append([line])
    return "\n".join(join_lines(part) for part in kept)


def _first_unit(line: str) -> str:
    return line[: unit_end(line)]


def unit_end(text: str, start: int = 0) -> int:
    """Return the end of the first stretch from ``start`` that a line wrap would not cut.

    That is a sign or a whole Latin word, with the opening brackets before it and the closing marks behind it (the
    Japanese rules for the ends of lines).
    """
    end = start
    while end < len(text) and text[end] in _OPENING:
        end += 1
    latin = end < len(text) and _is_latin(text[end])
    end += 1
    while latin and end < len(text) and _is_latin(text[end]):
        end += 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return min(end, len(text))


def _is_latin(sign: str) -> bool:
    return sign.isascii() and not sign.isspace()
