"""What a question says by signs and turns rather than by words of the lexicon: +, 、計, 複数の市町村で; pure."""

from __future__ import annotations

from collections.abc import Iterator

from index.regex import regex
from qa.disputes import disputes
from qa.neither import NEITHER
from qa.spans import Span

_SHARE, _OVER = regex(r"%|割合|比率|倍"), regex(r"(?<=[一-鿿])/(?=[一-鿿])")
# Signs of arithmetic between words, and a bare 計 or 数 that ends a line of keywords.
_SIGNS = (
    (
        "word:joint",
        regex(
            r"(?:(?<!\d)[2-9]|[二三四五六七八九]|複数|いくつか|隣|お隣|周り|周辺|近所|近く)(?:つ|個|か所)?の?"
            r"(?:市区町村|市町村|自治体|市町|町村|市|町|村|区|まち)(?:同士)?(?:で|と|が|合同|共同|一緒|合わせ|連携|協力|まとま)"
        ),
    ),
    (
        "word:no_cap",
        regex(
            r"(?:上限|限度|天井|頭打ち|最高額)(?:額|金額)?(?:の|が|は|も|って)?(?:定め|設定|記載|指定|決まり|規定|金額|数字|額|制限)?(?:が|は|の|も|で|として|という)?"
            r"(?:な[いしく]|無[いしく]|(?:決ま|決め|設け|設定|示さ|書か|書い|定ま|定め|記載|明記|明示|特定|固定)[^、。?]{0,6}(?:ない|なし|ず|ません|ぬ|へん|とらん))"
        ),
    ),
    (
        "op:reverse",
        regex(
            r"(?:上限|限度|満額|マックス|最大)(?:額)?[^、。?]{0,12}(?:受け|もら|得|届|達|使い切|取れ|引き出|出してもら)[^、。?]{0,12}"
            r"(?:事業費|事業規模|総額|総事業費|費用|経費|規模|予算)"
        ),
    ),
    *(("op:unspent", pattern) for pattern in NEITHER),
    ("op:difference", regex(r"(?<=[一-鿿ぁ-んa-z)])-(?=[一-鿿(])")),
    ("op:difference", regex(r"(?<=\d|度)→(?=r\d|令和|20\d\d)")),
    ("op:sum", regex(r"(?<=[一-鿿ァ-ヺa-z)])\+(?=[一-鿿ァ-ヺa-z(])|(?<=[、)])計(?=$|[?、])")),
    ("op:carried_out", regex(r"(?<=[\d一二三四五六七八九十元]年度)(?:から|より)(?:の)?(?=繰り?越)")),
    ("op:difference", regex(r"(?<=[一-鿿])(?:ひく|引く|マイナス)(?=[一-鿿])")),
    ("op:count", regex(r"(?:(?<=、)|(?<=[一-鿿ァ-ヺ]の))数(?=$|[?、])")),
)


def signs(text: str) -> Iterator[Span]:
    for tag, pattern in _SIGNS:
        yield from (Span(m.start(), m.end(), tag) for m in pattern.finditer(text))
    yield from (Span(start, end, "op:contradiction") for start, end in disputes(text))
    if _SHARE.search(text):
        yield from (Span(m.start(), m.end(), "op:ratio") for m in _OVER.finditer(text))
