"""Blocks named by a payee and how many they are (甲会など9団体, 4つの農政局等), or by first and last; pure."""

from __future__ import annotations

import re

from index.regex import regex
from index.text import fold
from qa.scope import Scope

_NUMBER = r"(\d+|[二三四五六七八九十])"
_SORTS = (
    "つ|局|団体|者|社|機関|か所|ヶ所|カ所|箇所|法人|都道府県|道府県|道県|府県|県|市町村|市|町村|自治体|事業者|企業"
    "|組織|協議会"
)
_SUCH = "(?:など|等|ほか|をはじめ(?:とする|とした|、)?|を含む|から[^、。?]{2,16}まで)"
_BEHIND = regex(rf"{_SUCH}(?:の|、|計|全|合わせて)*{_NUMBER}(?:{_SORTS})")  # 甲野会など9団体
_BEFORE = regex(rf"{_NUMBER}(?:つ|{_SORTS})の([一-鿿々ァ-ヺー]{{2,}}?)(?:など|等)(?![一-鿿])")  # 4つの農政局等
_RANGE = regex(
    r"(?<![a-z])(?:ブロック)?([a-z])(?:ブロック)?(?:から|~)(?:ブロック)?([a-z])(?![a-z])(?:ブロック)?(?:まで)?"
)
LEAST, MOST = 2, 16  # signs of a payee's name that are said


def exemplified(text: str, scope: Scope) -> str:
    """Return a folded question with the letter of the block that a payee and the number of its payees name."""
    text = _RANGE.sub(lambda m: _all_of_them(m, scope), text)
    behind = _BEHIND.search(text)
    if behind is not None:
        start = _name_before(text, behind.start(), scope)
        letter = _block(text[start : behind.start()], behind[1], scope) if start is not None else ""
        return f"{text[:start]}ブロック{letter}{text[behind.end() :]}" if letter else text
    before = _BEFORE.search(text)
    letter = _block(before[2], before[1], scope) if before is not None else ""
    return f"{text[: before.start()]}ブロック{letter}{text[before.end() :]}" if before is not None and letter else text


def _all_of_them(found: re.Match[str], scope: Scope) -> str:
    """AからSまで of a sheet with the blocks A to S: 全ブロック."""
    letters = sorted(str(r["block"]).lower() for r in scope.of("payee_block"))
    return "全ブロック" if letters and (letters[0], letters[-1]) == found.groups() else found[0]


def _name_before(text: str, end: int, scope: Scope) -> int | None:
    """Where the longest piece of a payee's name begins that ends there."""
    names = [fold(str(r["name"] or "")) for r in scope.of("payee")]
    starts = range(max(end - MOST, 0), end - LEAST + 1)
    return next((s for s in starts if any(text[s:end] in name for name in names)), None)


def _block(piece: str, said: str, scope: Scope) -> str:
    """The letter of the one block that has a payee of that name and lists so many; "" where there is none."""
    number = int(said) if said.isdigit() else "〇一二三四五六七八九十".index(said)
    having = {r["block"] for r in scope.of("payee") if piece in fold(str(r["name"] or ""))}
    found = [r["block"] for r in scope.of("payee_block") if r["block"] in having and r["count"] == number]
    return str(found[0]).lower() if len(found) == 1 else ""
