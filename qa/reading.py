"""A question as it reads: its phrases, years, amounts, numbers and units, each with its span; pure.

Nothing here knows a store. A ``Reading`` is what a careful clerk underlines before looking anything up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.text import fold
from qa.besides import besides, times
from qa.confirm import confirming
from qa.denials import denied
from qa.disputes import disputes
from qa.lexicon import Lexicon
from qa.mentions import Mention, mentions
from qa.neither import NEITHER, neither
from qa.say import PERCENT
from qa.settle import settled
from qa.stems import stems, worded


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the folded question carries ``tag`` (``name:subsidy.rate``, ``op:sum`` …)."""

    start: int
    end: int
    tag: str

    @property
    def size(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Reading:
    """The folded question, its phrases and its mentions."""

    text: str
    spans: tuple[Span, ...]
    mentions: tuple[Mention, ...]

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(s.tag for s in self.spans)

    def tagged(self, prefix: str | tuple[str, ...]) -> tuple[Span, ...]:
        """Return the spans whose tag starts with ``prefix`` (with one of several)."""
        found = self._by_prefix.get(prefix)
        if found is None:
            found = self._by_prefix[prefix] = tuple(s for s in self.spans if s.tag.startswith(prefix))
        return found

    @cached_property
    def _by_prefix(self) -> dict[str | tuple[str, ...], tuple[Span, ...]]:
        return {}

    def without(self, dropped: Iterable[Span]) -> Reading:
        """Return the reading without some spans."""
        gone = set(dropped)
        return replace(self, spans=tuple(s for s in self.spans if s not in gone)) if gone else self

    def has(self, tag: str) -> bool:
        """Return whether any span has exactly this tag."""
        return tag in self._tags

    def values(self, kind: str) -> tuple[object, ...]:
        """Return the values of the mentions of a kind, in order."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[object, ...]]:
        kinds = {m.kind for m in self.mentions}
        return {kind: tuple(m.value for m in self.mentions if m.kind == kind) for kind in kinds}


_PERCENT = re.compile(r"何%|何パーセント|パーセントで|%で(?:い|言|表)|百分率")
_WISHED = re.compile(
    r"(?:(?:(?<!億)何|いくら)|(?<![\d一二三四五六七八九十百千万億兆.,]))(円|千円|万円|百万円|億円)(?:で(?!す|し|、|あ|実|行|や)|単位|に換算|表示|換算|に直|だと|建て)|(?<!億)何(千円|万円|百万円|億円)"
)
_BID = re.compile("札|応募|競争|競っ|競う|公募|参加|手を挙げ|提案|応じ")  # 1社だけ speaks of bidders beside these
_GAP = re.compile(  # a space between words (or numbers) parts them: 補助率 上限, 2024 2025
    r"(?<=[^\d\sのはをがにでとへも])\s+(?=[^\d\s])|(?<=\d)\s+(?=[A-Za-zＡ-Ｚａ-ｚ\d])|(?<=\s[A-Za-zＡ-Ｚａ-ｚ])\s+(?=\d)"
)
_BACK = re.compile(
    r"(?<![\d年])([2-92二三四五六七八九])年度?前(?!後|提|半|払)(?:の年度?)?|(一昨年度?|おととし|前々年度?)"
)
_DIGITS = "0123456789〇一二三四五六七八九"
_OFFSETS = {"一昨年": 2, "一昨年度": 2, "おととし": 2, "前々年": 2, "前々年度": 2}
RELATIVE = {"this_year": 0, "last_year": -1, "next_year": 1}  # words for a year -> years from the one spoken of
_LOOSE = re.compile(r"[、の・]")  # what people leave out of a phrase, or put in: 推進チーム 所見 詳細
LOOSE_LEAST = 4  # signs of a phrase that is also found loosely
_QUIET = (
    "word:filler",
    "word:each_",
    "word:at_",
    "op:",
    "ask:",
)  # tags whose longer phrase does not silence what stands inside it


def read(question: str, lexicon: Lexicon, fiscal_year: int | None = None) -> Reading:
    """Return the reading of ``question``; ``fiscal_year`` settles 今年度, 前年度 and 翌年度."""
    text = spaced(question)
    found = mentions(text)
    by_use = [Span(*found) for found in worded(text)]
    spans = _beside_unit(text, [*_phrases(text, lexicon), *_loose_phrases(text, lexicon), *by_use])
    blocks = [m for m in found if m.kind == "block"]
    spans = _rounded(spans, found)
    kept = _strongest(text, [s for s in _uncut(text, spans) if not _inside(s, found)], blocks)
    kept = tuple(s for s in kept if s.tag != "word:one_bidder" or _BID.search(text))
    if len({m.value for m in blocks}) > 1:  # AからBを差し引く: one block is no part of another
        apart = (s for s in kept if s.tag == "word:exclude" and "引" in text[s.start : s.end])
        kept = (*kept, *(Span(s.start, s.end, "op:difference") for s in apart))
        kept = tuple(s for s in kept if s.tag != "word:exclude" or "引" not in text[s.start : s.end])
    kept = _uncompared((*kept, *_apart(_stems(text, found), by_use, kept)), found)
    kept = (*kept, *_contrasted(text, kept), *_signs(text))
    agreed = tuple(Span(a, b, "word:confirm") for a, b in confirming(text, found))
    kept = (*(s for s in kept if s.tag != "word:exclude" or not _within(s, agreed)), *agreed)
    kept = _aside(text, _unjoined(text, kept))
    kept = (*kept, *_kinds_asked(text, kept, lexicon))
    kept = tuple(Span(*s) for s in settled(text, ((s.start, s.end, s.tag) for s in kept)))
    kept = (*kept, *(Span(a, b, "word:denied") for a, b in denied(text) if not neither(text, a)))
    relative = _relative(text, kept, found, fiscal_year)
    ordered = tuple(sorted((*found, *relative), key=lambda m: m.start))
    return Reading(text, kept, ordered)


def spaced(question: str) -> str:
    """Return the folded question; a space between words becomes a stop, since folding drops it."""
    return fold(_GAP.sub("、", f" {question.strip()}")).lstrip("、")


def wished_unit(text: str) -> str | None:
    """Return the unit that the asker wishes the amount in, or None."""
    found = _WISHED.search(text)
    if found:
        return found[1] or found[2]
    return PERCENT if _PERCENT.search(text) else None


def _beside_unit(text: str, spans: Sequence[Span]) -> list[Span]:
    """Leave out what stands behind the unit wished for: the 単位 of 円単位で is no column."""
    found = _WISHED.search(text)
    if not found or not found[1]:
        return list(spans)
    return [s for s in spans if not found.end(1) <= s.start < found.end()]


def _phrases(text: str, lexicon: Lexicon) -> Iterator[Span]:
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + lexicon.longest) + 1):
            tags = lexicon.phrases.get(text[start:end])
            if tags and _stands_alone(text, start, end):
                yield from (Span(start, end, tag) for tag in tags)


def _loose_phrases(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Phrases that the text says with a stop or の more or less than the lexicon."""
    origin = [i for i, sign in enumerate(text) if not _LOOSE.match(sign)]
    if len(origin) == len(text) and not lexicon.loose:
        return
    tight = "".join(text[i] for i in origin)
    for start in range(len(tight)):
        for end in range(start + LOOSE_LEAST, min(len(tight), start + lexicon.longest) + 1):
            tags = lexicon.loose.get(tight[start:end])
            if tags and _stands_alone(text, origin[start], origin[end - 1] + 1):
                yield from (Span(origin[start], origin[end - 1] + 1, tag) for tag in tags)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A short kanji, katakana or Latin phrase must not be a piece of a longer word."""
    before = script(text[start - 1]) if start else ""
    after = script(text[end]) if end < len(text) else ""
    first, last = script(text[start]), script(text[end - 1])
    if (first in "KL" and before == first) or (last in "KL" and after == last):
        return False
    if end - start == 1 and first == "C":
        if text[start] == "各":
            return before not in ("C", "K")  # 各合計支出額
        return before not in ("C", "K") and (
            after not in ("C", "K") or text.startswith(("以外", "向け", "側", "宛", "分", "単独"), end)
        )
    return True


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


def _unjoined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """圏域ではない場合 is 単独で."""
    cuts = [s.start for s in spans if s.tag == "word:exclude"]

    def denied(span: Span) -> bool:
        return any(0 <= c - span.end <= 1 for c in cuts) or _UNJOINED.match(text, span.end) is not None

    return tuple(replace(s, tag="word:single") if s.tag == "word:joint" and denied(s) else s for s in spans)


_WHICH = re.compile(r"(?:どの|どちらの)([一-鿿]{1,4})(?=が|は|で|に|を|か|や|、|。|\?|$)")


def _kinds_asked(text: str, spans: Sequence[Span], lexicon: Lexicon) -> Iterator[Span]:
    """一番多いのはどの県: the kind asked for is a condition, too."""
    if not any(s.tag in ("op:max", "op:min") for s in spans):
        return
    for found in _WHICH.finditer(text):
        kinds = [k for k, words in lexicon.payee_kinds.items() if found[1] in words.say and not words.soft]
        yield from (Span(*found.span(1), f"kind:{kind}") for kind in kinds[:1])


def _aside(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """落札率も合わせて adds nothing up; 三回分 is no word of a row."""
    further = tuple(Span(a, b, "word:filler") for a, b in besides(text))
    kept = tuple(s for s in spans if s.tag != "op:sum" or not _within(s, further))
    kept = tuple(s for s in kept if s.tag != "word:confirm" or not _softly_asked(text, s))
    often = tuple(Span(a, b, "word:filler") for a, b in times(text))
    if any(s.tag == "op:sum" for s in kept):  # 二か所で払ってるよね。合計は: what is asked is the sum
        kept = tuple(s for s in kept if s.tag != "word:confirm" or not any(0 <= s.start - o.end <= NEAR for o in often))
    return (*kept, *further, *often)


_ASKS = re.compile(r"いくら|なんぼ|いくつ|何(?!か)|どれ|どの|どこ|どう|どちら|いつ|誰|なぜ")


def _softly_asked(text: str, span: Span) -> bool:
    """Whether でしょう only ends a question softly that asks with an interrogative: それぞれいくらになるでしょう."""
    begin = max(text.rfind("。", 0, span.start), text.rfind("?", 0, span.start)) + 1
    return text.startswith("でしょう", span.start) and _ASKS.search(text, begin, span.start) is not None


NEAR = 10  # signs between how often something stands and what takes it for granted


_UNJOINED = re.compile(
    r"(?:での|で|に|を)?(?:は)?[^、。?]{0,5}?(?:しない|せず|しなかった|やらない|組まない|せえへん|でない|ではない|じゃない)"
)


def _within(span: Span, wider: Sequence[Span]) -> bool:
    """Whether a span reaches into one of the others: the ではない of 1億円ではないですか leaves nothing out."""
    return any(span.start < other.end and other.start < span.end for other in wider)


def _inside(span: Span, found: tuple[Mention, ...]) -> bool:
    inside = (m for m in found if m.start <= span.start and span.end <= m.end and m.kind != "number")
    return any(not (m.kind == "rank" and span.tag.startswith("kind:")) for m in inside)  # 上位3県 are of the 県


_ASKED = re.compile(r"(?:どこ|誰|だれ|いつ|どれ|どちら|いくら|いくつ|なんぼ|何.{0,3})か[。?]?")  # a sentence ends in it


def _strongest(text: str, spans: list[Span], blocks: Sequence[Mention] = ()) -> tuple[Span, ...]:
    """Drop what stands strictly inside a longer phrase that means something, or cuts into one.

    A phrase that begins within the name of a block (Bブロック|の支出額), or in the middle of a word that means
    something (補正|予算の合計), silences nothing.
    """
    heavy = [s for s in spans if not s.tag.startswith(_QUIET)]
    heavy = [s for s in heavy if not any(b.start < s.start < b.end < s.end for b in blocks)]
    over = _over(heavy)
    heavy = [s for s in heavy if not any(_cut_by(h, s, text) for h in over[s.start])]
    endings = [s for s in spans if s.tag == "word:ending" and not _ASKED.fullmatch(text, s.start, s.end + 1)]
    over, ended = _over(heavy), _over(endings)
    kept = [
        s for s in spans if not any(_silences(h, s, text) for h in (ended if s.tag.startswith(_CUT) else over)[s.start])
    ]
    return tuple(sorted(set(kept), key=lambda s: (s.start, -s.end, s.tag)))


def _over(spans: Sequence[Span]) -> defaultdict[int, list[Span]]:
    """Return the spans that cover each place: only they can silence, or cut, what begins there."""
    over: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        for place in range(span.start, span.end):
            over[place].append(span)
    return over


def _uncut(text: str, spans: Sequence[Span]) -> list[Span]:
    """目標は何団体 holds no 目標は何: the interrogative goes on."""
    begun = {s.start for s in spans if s.size >= 2 and text[s.start] == "何" and s.tag.startswith(("op:", "ask:"))}
    begun |= {m.start() for m in _COUNTED.finditer(text)}
    people = {m.start() for m in _OF_PEOPLE.finditer(text)}
    spans = [s for s in spans if s.tag != "ask:yen" or s.start not in people]
    uncounted = {m.start() for m in _UNCOUNTED.finditer(text)}
    spans = [s for s in spans if s.tag != "op:count" or not any(s.start <= i < s.end for i in uncounted)]
    return [s for s in spans if s.size < 2 or text[s.end - 1] != "何" or s.end - 1 not in begun]


_COUNTED = re.compile(  # 何 that asks for a number of something
    r"何(?:名|人|件|回|台|校|地域|施設|世帯|者|社|団体|自治体|[都府]?県|市|町|%|パーセント|割|円|万|億|トン|頭|本|個|[かカヶケ]所|箇所"
    r"|ha|ヘクタール|km|年|組|戸|隻|機|棟|室|床|品目|種類|点|冊|部|枚|店|地区|拠点|法人|事業|ブロック)"
)
_UNCOUNTED = re.compile(  # 半数を超え, 件数をどうする: nothing is to be counted
    r"(?<=[半多少複])数|数(?=を(?:どう|増や|減ら)|[はがって]{1,2}(?:増え|減っ|増加|減少)て(?:い|き|る|ん|お|と|ない))"
)
_OF_PEOPLE = re.compile(
    r"(?:いくら|なんぼ|どれだけ)の(?:会社|業者|企業|団体|自治体|[社者人件県市町]|数)"
)  # no sum of money
_CONTRAST = re.compile(r"(?:と|、|や|・)(?:(少な|低|小さ|安)|多|高|大き)(?:い|かった)")


def _contrasted(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """一番多い県と少ない県: the superlative holds of both."""
    if any(s.tag in ("op:max", "op:min") for s in spans):
        for found in _CONTRAST.finditer(text):
            yield Span(found.start() + 1, found.end(), "op:min" if found[1] else "op:max")


_CUT = ("ask:", "op:count", "op:max", "op:min")  # what a longer ending silences: 何か, いくつもり, 最大手
_SHARE, _OVER = re.compile(r"%|割合|比率|倍"), re.compile(r"(?<=[一-鿿])/(?=[一-鿿])")
# Signs of arithmetic between words, and a bare 計 or 数 that ends a line of keywords.
_SIGNS = (
    (
        "word:joint",
        re.compile(
            r"(?:(?<!\d)[2-9]|[二三四五六七八九]|複数|いくつか|隣|お隣|周り|周辺|近所|近く)(?:つ|個|か所)?の?"
            r"(?:市区町村|市町村|自治体|市町|町村|市|町|村|区|まち)(?:同士)?(?:で|と|が|合同|共同|一緒|合わせ|連携|協力|まとま)"
        ),
    ),
    (
        "word:no_cap",
        re.compile(
            r"(?:上限|限度|天井|頭打ち|最高額)(?:額|金額)?(?:の|が|は|も|って)?(?:定め|設定|記載|指定|決まり|規定|金額|数字|額|制限)?(?:が|は|の|も|で|として|という)?"
            r"(?:な[いしく]|無[いしく]|(?:決ま|決め|設け|設定|示さ|書か|書い|定ま|定め|記載|明記|明示|特定|固定)[^、。?]{0,6}(?:ない|なし|ず|ません|ぬ|へん|とらん))"
        ),
    ),
    (
        "op:reverse",
        re.compile(
            r"(?:上限|限度|満額|マックス|最大)(?:額)?[^、。?]{0,12}(?:受け|もら|得|届|達|使い切|取れ|引き出|出してもら)[^、。?]{0,12}"
            r"(?:事業費|事業規模|総額|総事業費|費用|経費|規模|予算)"
        ),
    ),
    *(("op:unspent", pattern) for pattern in NEITHER),
    ("op:difference", re.compile(r"(?<=[一-鿿ぁ-んa-z)])-(?=[一-鿿(])")),
    ("op:difference", re.compile(r"(?<=\d|度)→(?=r\d|令和|20\d\d)")),
    ("op:sum", re.compile(r"(?<=[一-鿿ァ-ヺa-z)])\+(?=[一-鿿ァ-ヺa-z(])|(?<=[、)])計(?=$|[?、])")),
    ("op:carried_out", re.compile(r"(?<=[\d一二三四五六七八九十元]年度)(?:から|より)(?:の)?(?=繰り?越)")),
    ("op:difference", re.compile(r"(?<=[一-鿿])(?:ひく|引く|マイナス)(?=[一-鿿])")),
    ("op:count", re.compile(r"(?:(?<=、)|(?<=[一-鿿ァ-ヺ]の))数(?=$|[?、])")),
)


def _signs(text: str) -> Iterator[Span]:
    for tag, pattern in _SIGNS:
        yield from (Span(m.start(), m.end(), tag) for m in pattern.finditer(text))
    yield from (Span(start, end, "op:contradiction") for start, end in disputes(text))
    if _SHARE.search(text):
        yield from (Span(m.start(), m.end(), "op:ratio") for m in _OVER.finditer(text))


_LIMITS = ("amount", "rate", "number")  # mentions that a value may be compared with


def _stems(text: str, found: Sequence[Mention]) -> Iterator[Span]:
    """What is computed, by stem; a comparison counts only behind what it compares with: 1割を切った."""
    ends = {m.end for m in found if m.kind in _LIMITS}
    spans = (Span(*stem) for stem in stems(text))
    yield from (s for s in spans if not s.tag.startswith("word:at_") or s.start in ends)


def _apart(stems_: Iterable[Span], by_use: Sequence[Span], kept: Sequence[Span]) -> Iterator[Span]:
    """Leave out what is only how a field is worded: the 上乗せ of 補正でいくら上乗せした computes nothing."""
    standing = [s for s in by_use if s in kept]
    moving = ("op:difference", "op:change", "op:gap")
    yield from (
        s for s in stems_ if s.tag not in moving or not any(w.start <= s.start and s.end <= w.end for w in standing)
    )


def _rounded(spans: Sequence[Span], found: Sequence[Mention]) -> list[Span]:
    """74億円余り is about as much, and nothing is left of it."""
    ends = {m.end for m in found if m.kind in _LIMITS}
    return [s for s in spans if not (s.tag == "op:unspent" and s.start in ends)]


def _uncompared(spans: Sequence[Span], found: Sequence[Mention]) -> tuple[Span, ...]:
    """Leave out differences that are comparisons with a limit: 1千万円より多くもらった."""
    ends = {m.end + i for m in found if m.kind in _LIMITS for i in (0, 1)}
    limits = [s for s in spans if s.tag.startswith("word:at_") and s.start in ends]
    crossed = [
        s for s in spans if s.tag == "op:difference" and any(a.start < s.end and s.start < a.end for a in limits)
    ]
    return tuple(s for s in spans if s not in crossed)


def _silences(heavy: Span, span: Span, text: str) -> bool:
    if heavy.start <= span.start and span.end <= heavy.end:
        return heavy.size > span.size and not (heavy.tag.startswith("cue:") and span.tag.startswith("stage:"))
    return _cut_by(heavy, span, text)


def _cut_by(heavy: Span, span: Span, text: str) -> bool:
    """Whether a phrase begins in the middle of a word of another: 当初予算の合計 is no 予算の合計."""
    return heavy.start < span.start < heavy.end < span.end and script(text[span.start - 1]) == script(
        text[span.start]
    ) == ("C")


def _relative(text: str, spans: Sequence[Span], found: Sequence[Mention], fiscal_year: int | None) -> Iterator[Mention]:
    """前年度 is the year before the one that the question names, else before the sheet's own."""
    named = [m.value for m in found if m.kind == "year" and isinstance(m.value, int)]
    base = named[0] if named else fiscal_year
    if base is None:
        return
    carried = [s for s in spans if s.tag in ("op:carried_out", "name:budget_year.carried_in")]
    years = [m for m in found if m.kind == "year"]
    backs = [b for b in _BACK.finditer(text) if not any(m.start < b.end() and b.start() < m.end for m in years)]
    if len(set(named)) > 1:
        return  # 前の年から(R6→R7) says which two
    for back in backs:
        offset = _DIGITS.find(back[1]) % 10 if back[1] else _OFFSETS[back[2]]
        yield Mention(back.start(), back.end(), "year", base - offset)
    for span in spans:
        if any(s.start <= span.start and span.end <= s.end for s in carried):
            continue  # 翌年度に繰り越した names no year of its own
        if any(b.start() <= span.start and span.end <= b.end() for b in backs):
            continue  # the 昨年度 of 一昨年度
        name = span.tag.removeprefix("word:")
        if not span.tag.startswith("word:") or name not in RELATIVE or _glossed(text, span, found):
            continue
        if fiscal_year is not None and fiscal_year + RELATIVE[name] in named and _DEICTIC.match(text, span.start):
            continue  # 来年度の要求は2025年度に: the year that is named
        year = base if name != "this_year" or fiscal_year is None else fiscal_year
        yield Mention(span.start, span.end, "year", year + RELATIVE[name])


_DEICTIC = re.compile("昨|去|今|本|来")  # from when one speaks; 前年度 and 翌年度 are from the year spoken of
_THAT_IS = re.compile(
    r"(?:、|の)?(?:つまり|すなわち|要するに|いわゆる|言い換えると|即ち)(?:は)?(?:、)?|[(、:=]|(?:である|となる|に当たる|にあたる|に相当する|は|の)"
)
_OR = re.compile(r"(?:、|の)?(?:つまり|すなわち|要するに|即ち)(?:、)?|\(")


def _glossed(text: str, span: Span, found: Sequence[Mention]) -> bool:
    """昨年度（2023年度）, 来年度つまり2025年度, 2025年度（来年度）: the year beside it says which one is meant."""
    years = [m for m in found if m.kind == "year"]
    after = any(
        m.start == span.end or _THAT_IS.fullmatch(text, span.end, m.start) for m in years if m.start >= span.end
    )
    return after or any(_OR.fullmatch(text, m.end, span.start) for m in years if m.end < span.start)
