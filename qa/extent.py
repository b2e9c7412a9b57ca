"""How far the state pays: かかった費用のどこまで asks for a share, お金はどこまで出る for an amount; pure.

The same interrogative (どこまで, どのくらいまで, どんだけ) asks for the rate of a grant or for its cap. What it is
a part of, or what it is said to be, tells which; where nothing tells, both are asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.regex import regex

_DEGREE = regex(
    r"(?:どこ|いかほど|どの(?:くらい|ぐらい|程度|辺|へん)|どん(?:だけ|くらい|ぐらい)|どれ(?:くらい|ぐらい|だけ|ほど))"
    r"(?:ぐらい|くらい)?(?P<until>まで)?"
)
# What a share is taken of: かかった費用のうち, 経費に対し, 事業費は、.
_WHOLE = regex(
    r"(?:(?:費用?|経費|コスト|代金|実費|出費|(?:かか|要|使|つか)(?:った|る|うた|して)(?:お金|金|もん|もの|分|額|やつ))"
    r"(?:の?(?:全体|全額|総額))?|総額|全体)"
    r"(?:の(?:うち|内|中|なか)?|に対し(?:て)?|に対する|について|(?:っ|につい)?ては?|は|を|なら|、){1,2}"
)
_AS_RATE = regex(r"(?:の|という|な|くらいの|ぐらいの|ほどの|まで)*(?:比率|割合|率)(?!直)")
_NAMED_RATE = regex(r"(?:比率|割合|率)(?:は|って|が|も|で|と(?:して)?|、)*$")
_MONEY = regex(
    r"円|金額|(?<!総)(?<!全)額|お金|おかね|(?<![上内])限|天井|頭打ち|(?:[1一]|ひと)(?:頭|台|人|名|件|団体|か所|校|棟|つ)|あたり|当たり|につき|平米|アール|単価"
)
_PAYS = "国(?![際民内産土道勢])|補助|助成|交付|公費|負担|みてくれ|見てくれ|面倒|賄|まかな"
_PAID = regex(_PAYS)
_SUPPORT = regex(f"支援|{_PAYS}")
_BEARS = regex(
    r"[^。?]{0,16}?(?:持[つちっと]|負担|[み見](?:て|る|とる|てる)|面倒|賄|まかな|カバー|肩代わり|受け持|補填|補てん|支え|補助|助成|支援|出[しるすさ]|だしてくれ|もら|もろ|貰|下り|おり|充て)"
)
# 輸送量をどこまで伸ばす: how far something is to come, not how much of it the state pays.
CLIMBS = regex(r"どこまで(?:伸ば|のば|引き?[上下]げ|引上げ|引下げ|増や|ふや|減ら|へら|高め|削減)")
_CAPPED = regex(r"上限|限度|天井|頭打ち|補助率|交付率")


class Extent(NamedTuple):
    """Where an interrogative asks how far the state pays, and of what kind the answer is."""

    start: int
    end: int
    rate: bool
    cap: bool


def extents(text: str) -> tuple[Extent, ...]:
    """Return the interrogatives of a folded question that ask how far the state pays."""
    if _SUPPORT.search(text) is None or _CAPPED.search(text) is not None:
        return ()
    found = (_extent(text, m) for m in _DEGREE.finditer(text))
    return tuple(e for e in found if e is not None)


def _extent(text: str, said: re.Match[str]) -> Extent | None:
    start, end = said.span()
    if CLIMBS.match(text, start):
        return None
    begin = max(text.rfind("。", 0, start), text.rfind("?", 0, start)) + 1
    before = text[begin:start]
    named = _AS_RATE.match(text, end) or _NAMED_RATE.search(before)
    bears = _BEARS.match(text, end) is not None
    if named and not bears and _PAID.search(text, begin) is None:
        return None  # 支援法の計画を持つ自治体はどの程度の割合か
    if not (said["until"] or named or bears) or not (bears or named or _SUPPORT.search(before)):
        return None
    whole = next(_WHOLE.finditer(before), None)
    if named or whole:
        return Extent(start, end, rate=True, cap=False)
    if _MONEY.search(text, begin):
        return Extent(start, end, rate=False, cap=True) if said["until"] else None
    return Extent(start, end, rate=True, cap=True) if said["until"] else None
