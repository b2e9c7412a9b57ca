"""補助上限等 -> the amounts it names, each with the words that govern it; pure.

"1市区町村につき3,000千円、複数の市区町村（圏域）で実施する場合は6,000千円" names two: the first per
1市区町村につき, the second on the condition 複数の市区町村（圏域）で実施する場合.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from index.numerals import find_amounts, is_blank, plain
from index.sheet import Cap

_PER = re.compile(
    r"(?:\d+(?:\.\d+)?[^、。:\s()「」【】\d]{1,25}?)+(?:につき|あたり|当たり|当り|ごと|毎)に?"
    r"|[^、。:\s()「」【】・]+?(?:につき|あたり|当たり|当り|ごと|毎)に?"
    r"|(?:年間|単年度?)(?=\s*\d|$)"
)
_UNITS = (
    "年度|年|か月|ヶ月|月|日|回|人|名|件|戸|頭|校|台|基|棟|室|本|団体|事業者|事業所|事業|協議会|地区|地域|課題|機関|拠点|施設|企業"
    "|経営体|自治体|市町村|都道府県|10a|ha|㎡|㎥|m2|m3|kWh|kW|kg|t|トン"
)
# Behind an amount: 以内, 程度 …, then "/年・人", "／校", "/１共同事業体又は協議会等".
_BEHIND = re.compile(
    r"\s*(?:以内|以下|程度|まで|を上限|が上限|を限度|相当)*"
    rf"(?P<per>\s*/\s*(?:\d*\s*(?:{_UNITS})(?:・(?:{_UNITS}))*等?|[^\s、。:()「」【】~※/①-⑳]{{1,20}}))?"
)
_BRACKET = re.compile(r"\s*[(【](?P<inner>[^()【】]*(?:\([^()]*\)[^()【】]*)*)[)】]")
# A bracket of size that governs another amount: 資本金1億円以上の企業は…
_BOUND = re.compile(r"\s*(?:以上|超|未満|以下)+\s*(?:の|で|、)")
_ALTERNATIVE = re.compile(r"[\s、]*(?:又は|または|若しくは|もしくは|or|及び|[~,-])\s*")
_FILLER = re.compile(
    r"(?:[\s、:=はをがの・)）】]|(?:補助|交付|助成|給付|支援)?(?:対象)?(?:経費|事業費|金額|額|金)?[の(]*(?:上限|限度|基準)(?:金?額)?\)?"
    r"|(?:補助|交付)額|最大|最高|ただし、?|また、|なお、|(?:補助|交付)?[(](?:補助)?(?:上限|限度|基準)額?[)])+"
)
_OPEN, _CLOSE = "(（【「『", ")）】」』"


def parse_caps(text: str) -> tuple[Cap, ...] | None:
    """Return every amount of yen that a 補助上限等 cell names, in order; None for a blank cell.

    Empty when it names none (大臣が必要と認めた経費, 予算の範囲内, なし). Both ends of a range are given. A floor keeps
    its word in the condition (下限額). Amounts that only bound a bracket (1億円以上の企業は) are left out.
    """
    if is_blank(text):
        return None
    bare = plain(text)
    caps: list[Cap] = []
    after = 0  # where the words of the last amount end
    for (start, end), amounts in groupby(find_amounts(text), key=lambda amount: (amount.start, amount.end)):
        if _BOUND.match(bare, end) and find_amounts(text[end:]):
            continue
        governed, after = _governed(text, bare, start, end, after, caps[-1] if caps else None)
        caps.extend(replace(governed, amount=amount.yen) for amount in amounts)
    return tuple(caps)


def _governed(text: str, bare: str, start: int, end: int, after: int, last: Cap | None) -> tuple[Cap, int]:
    """Return the cap (its amount still 0) at ``text[start:end]`` and where its words end."""
    behind = _BEHIND.match(bare, end)
    stop = behind.end() if behind else end
    per_behind = text[slice(*behind.span("per"))].strip() if behind and behind["per"] else ""
    bracket = _BRACKET.match(bare, stop)
    inner = ""
    if bracket and not find_amounts(bracket["inner"]):
        inner = text[slice(*bracket.span("inner"))].strip()
        stop = bracket.end()
    if last and _ALTERNATIVE.fullmatch(bare, after, start):
        return replace(last, text=text[start:stop].strip()), stop
    begin = _clause_start(bare, after, start)
    per, condition = _words(text[begin:start], bare[begin:start])
    if not condition and begin > after and bare[begin - 1] == "(":
        outer = _clause_start(bare, after, begin - 1)
        per, condition = _words(text[outer : begin - 1], bare[outer : begin - 1])
        begin = outer
    if inner and _PER.search(plain(inner)):
        per_behind, inner = per_behind or inner, ""
    if inner and not _FILLER.fullmatch(plain(inner)):
        condition = f"{condition}（{inner}）" if condition else inner
    verbatim = text[begin:stop].strip(" \u3000\n、。・").lstrip(_CLOSE)
    return Cap(0, per + per_behind, condition, verbatim), stop


def _clause_start(bare: str, after: int, start: int) -> int:
    """Return where the clause before an amount begins: behind a comma, full stop or unmatched bracket."""
    depth = 0
    for i in range(start - 1, after - 1, -1):
        sign = bare[i]
        if sign in _CLOSE:
            depth += 1
        elif sign in _OPEN:
            depth -= 1
            if depth < 0:
                return i + 1
        elif depth <= 0 and (sign in "。\n※⇒→" or (sign == "、" and not _PER.search(bare[after:i][-12:]))):
            return i + 1
    return after


def _words(text: str, bare: str) -> tuple[str, str]:
    """Return (per, condition) of the words before an amount."""
    matches = list(_PER.finditer(bare))
    if not matches:
        return "", _bare_words(text)
    start, end = matches[-1].span()
    before, behind = _bare_words(text[:start]), _bare_words(text[end:])
    return text[start:end].strip(), "、".join(part for part in (before, behind) if part)


def _bare_words(text: str) -> str:
    """Return the words without what only says 上限: "補助上限額：", "（補助基準額）", "は"."""
    bare = plain(text)
    begin, stop = 0, len(text)
    while head := _FILLER.match(bare, begin, stop):
        begin = head.end()
    while stop > begin:
        tails = [m for m in _FILLER.finditer(bare, begin, stop) if m.end() == stop]
        if not tails:
            break
        stop = tails[-1].start()
    return text[begin:stop].strip()
