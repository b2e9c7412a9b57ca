"""Names said otherwise than they are written: by ear (ソニー for SONY) or cut short (日通 for 日本通運); pure."""

from __future__ import annotations

import re
from functools import lru_cache

_ROWS = {
    "カキクケコヵヶ": "k",
    "ガギグゲゴ": "g",
    "サシスセソ": "s",
    "ザジズゼゾ": "z",
    "タチツテト": "t",
    "ダヂヅデド": "d",
    "ナニヌネノン": "n",
    "ハヒフヘホ": "h",
    "バビブベボヴ": "b",
    "パピプペポ": "p",
    "マミムメモ": "m",
    "ラリルレロ": "r",
    "ワヮ": "w",
    "ヤユヨ": "y",
}
_CONSONANT = {sign: consonant for signs, consonant in _ROWS.items() for sign in signs}
_LATIN = (  # how Latin spellings sound in katakana, applied in order
    (r"(?<=[aiueo])r+e?$", ""),
    (r"er(?=[^aiueo]|$)", ""),
    ("ph", "f"),
    ("sh", "s"),
    ("ch", "t"),
    ("th", "s"),
    ("ck", "k"),
    ("qu", "k"),
    (r"c(?=[eiy])", "s"),
    ("c", "k"),
    ("x", "ks"),
    ("l", "r"),
    ("v", "b"),
    ("f", "h"),
    ("j", "z"),
    (r"g(?=[ei])", "z"),
    ("q", "k"),
    (r"(?<=[aiueo])w", ""),
)
LEAST = 3  # consonants that tell a name


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """Return the consonants by which a katakana or Latin word sounds: カメラ and camera give "kmr"."""
    if re.fullmatch(r"[a-z]+", word):
        for pattern, sound in _LATIN:
            word = re.sub(pattern, sound, word)
        consonants = re.sub(r"[aiueoy]", "", word)
    else:
        consonants = "".join(_katakana(word))
    return re.sub(r"(.)\1+", r"\1", consonants)


def _katakana(word: str) -> list[str]:
    found: list[str] = []
    for i, sign in enumerate(word):
        following = word[i + 1 : i + 2]
        if sign == "フ":
            found.append("h")
        elif sign in "ジヂ":
            found.append("z")
        elif sign in "ヤユヨ" or (sign == "ッ" and not following):
            continue
        else:
            found.append(_CONSONANT.get(sign, ""))
    return found


def sounds_like(said: str, written: str) -> bool:
    """Return whether a katakana word sounds as a Latin one is written, or the other way round."""
    one, two = skeleton(said), skeleton(written)
    return len(one) >= LEAST and one == two


def shortens(short: str, name: str) -> bool:
    """Return whether ``short`` is ``name`` cut short: its first sign, then others of it in order (日通, 日本通運)."""
    if not 2 <= len(short) <= 5 or len(name) <= len(short) or short[0] != name[0] or short in name:
        return False
    position = 0
    for sign in short:
        position = name.find(sign, position) + 1
        if not position:
            return False
    return True


def clipped(short: str, name: str) -> bool:
    """Return whether ``short`` is the first two signs of a long loanword and two later ones: パソコン."""
    return len(short) == 4 and len(name) >= CLIPPED and name.startswith(short[:2]) and name.find(short[2:], 2) > 1


CLIPPED = 7  # signs of a name that people clip so
