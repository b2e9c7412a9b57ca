"""Words that stand beside what is asked and are no computation or condition of it; pure.

落札率も合わせて asks for one thing more and adds nothing up; 三回分 and 二か所で tell how many rows there are to add.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.regex import regex

_MORE = regex(
    r"も、?(?P<said>(?:合わせ|あわせ|併せ|いっしょに|一緒に)(?:て)?)(?=、|。|\?|$|教|知|お|ご|示|答|聞|挙|書|記|言|確認|回答|提示|調べ|頼|見|欲し|ほし)"
)
_TIMES = regex(
    r"(?:(?<![一-鿿\d])[一二三四五六七八九十]|(?<![\d.,])\d{1,2})(?:回|度|件|本|口|か所|ヵ所|カ所|ヶ所|ケ所|箇所|通り|拠点|施設|地点|事業所|棟)(?:分|ぶん)?"
    r"(?=で|と|に|の(?:契約|支出|支払|お金|額)|ある|あって|、|をまとめ|を合|をあわ|を足|を全部|すべて|全部|合|足|$)"
)
_ADDED = regex(r"合計|合系|合わせ|あわせ|足す|足し|たす|トータル|ひっくるめ|まとめ|全部で|総額|通算|いくら|なんぼ")


_ALSO = regex(
    r"(?<=、)[^、。?]{2,14}も(?:含め|入れ|ひっくるめ|込み)(?:て|で)?、?(?=[^。?]{0,10}(?:すべて|全て|全部|みんな|ぜんぶ|全員))"
)


def without_also(text: str) -> str:
    """Return a folded question without what all the rows hold anyway: 費目を、自己負担も含めてすべて合算.

    >>> without_also("甲社の費目を、値引きも含めてすべて足すと")
    '甲社の費目を、すべて足すと'
    """
    return _ALSO.sub("", text)


def besides(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a folded question that ask for one thing more: 落札率も合わせて教えて."""
    yield from (found.span("said") for found in _MORE.finditer(text))


def times(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that say in how many rows something stands, where they are added up: 三回分で合計."""
    if _ADDED.search(text):
        yield from (found.span() for found in _TIMES.finditer(text))
