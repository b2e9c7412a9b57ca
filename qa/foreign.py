"""A word with one kanji in it that is none of its own, whatever it sounds or looks like: 配具者 is 配偶者; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.regex import regex
from qa.adjoining import NUMERALS, pairs
from qa.signs import script

_TOWN = regex(".{2,5}[都道府県市区町村郡]")


def without_foreign(stretch: str, told: Sequence[str], strange: Callable[[str], bool]) -> str | None:
    """Return the one word of the texts ``told`` that has another kanji for one which fits neither of its neighbours.

    None where the stretch has kana, where several words could be meant, and at its ends: a name of the sheet that goes
    on otherwise is another name. So is the name of another town, which may have any sign: ``told`` begins with the
    words of the form, and it is held against them alone.
    """
    if not all(script(sign) in "CK" for sign in stretch):
        return None
    found: set[str] = set()
    for i in range(1, len(stretch) - 1):
        counts = stretch[i] in NUMERALS  # 令和五年 is no 令和四年
        if script(stretch[i]) == "C" and not counts and all(map(strange, (stretch[i - 1 : i + 1], stretch[i : i + 2]))):
            word = re.compile(f"{re.escape(stretch[:i])}[一-鿿]{re.escape(stretch[i + 1 :])}")
            for text in told[:1] if _TOWN.fullmatch(stretch) else told:
                found.update(m for m in word.findall(text) if not any(map(strange, pairs(m))))
    return found.pop() if len(found) == 1 else None
