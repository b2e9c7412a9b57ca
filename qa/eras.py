"""Years whose signs are mistaken or left in kana: れいわ3ねんど, 零和5念度, 平政30年; pure.

Beside a number an era and 年度 may be told by their sound alone.
"""

from __future__ import annotations

import re
from functools import cache

from qa.adjoining import lookalikes
from qa.heard import sounds

_ERAS = {"令和": ("れい", "わ"), "平成": ("へい", "せい"), "昭和": ("しょう", "わ")}


def _signs(*kana: str, like: str = "") -> str:
    """Return a pattern of what is taken for each sound: its kana, and each kanji that sounds or looks so."""
    kanji = zip(kana, like, strict=True)
    return "".join(f"(?:{k}|[{sounds().kanji[k]}{''.join(sorted(lookalikes().get(s, '')))}])" for k, s in kanji)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    before, behind = r"(?<![一-鿿々])", r"(?=(?:\d{1,2}|元)(?:年|ねん|[、のは]|$))"
    eras = [(re.compile(f"{before}{_signs(*kana, like=era)}{behind}"), era) for era, kana in _ERAS.items()]
    year = rf"(?<=\d)(?:{_signs('ねん', like='年')}度|(?:ねん|年|[{sounds().kanji['ねん']}])[{sounds().kanji['ど']}殿])"
    return (*eras, (re.compile(year), "年度"), (re.compile(r"(?<=\d)ねんど|(?<=\d)ねん(?=[のはにと、])"), "年度"))


def without_year_slips(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the folded text with its years as they are written, and what was read as what."""
    changes: list[tuple[str, str]] = []

    def put(found: re.Match[str], meant: str) -> str:
        if found[0] != meant:
            changes.append((found[0], meant))
        return meant

    for pattern, meant in _patterns():
        text = pattern.sub(lambda found, meant=meant: put(found, meant), text)  # type: ignore[misc]
    return text, changes
