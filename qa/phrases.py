"""The lexicon's phrases in a question, and which of them a longer phrase silences; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.regex import regex
from qa.lexicon import Lexicon
from qa.mentions import Mention
from qa.signs import script
from qa.spans import Span

WISHED = regex(
    r"(?:(?:(?<!億)何|いくら)|(?<![\d一二三四五六七八九十百千万億兆.,]))(円|千円|万円|百万円|億円)(?:で(?!す|し|、|あ|実|行|や)|の?単位|に換算|表示|換算|に直|だと|建て)|(?<!億)何(千円|万円|百万円|億円)"
)
_LOOSE = regex(r"[、の・]")  # what people leave out of a phrase, or put in: 推進チーム 所見 詳細
LOOSE_LEAST = 4  # signs of a phrase that is also found loosely
_QUIET = (
    "word:filler",
    "word:each_",
    "word:at_",
    "op:",
    "ask:",
)  # tags whose longer phrase does not silence what stands inside it


def beside_unit(text: str, spans: Sequence[Span]) -> list[Span]:
    """Leave out what stands behind the unit wished for: the 単位 of 円単位で is no column."""
    found = WISHED.search(text)
    if not found or not found[1]:
        return list(spans)
    return [s for s in spans if not found.end(1) <= s.start < found.end()]


def phrases(text: str, lexicon: Lexicon) -> Iterator[Span]:
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + lexicon.longest) + 1):
            tags = lexicon.phrases.get(text[start:end])
            if tags and _stands_alone(text, start, end):
                yield from (Span(start, end, tag) for tag in tags)


def loose_phrases(text: str, lexicon: Lexicon) -> Iterator[Span]:
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


_ASKED = regex(r"(?:どこ|誰|だれ|いつ|どれ|どちら|いくら|いくつ|なんぼ|何.{0,3})か[。?]?")  # a sentence ends in it


def strongest(text: str, spans: list[Span], blocks: Sequence[Mention] = ()) -> tuple[Span, ...]:
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


def uncut(text: str, spans: Sequence[Span]) -> list[Span]:
    """目標は何団体 holds no 目標は何: the interrogative goes on."""
    begun = {s.start for s in spans if s.size >= 2 and text[s.start] == "何" and s.tag.startswith(("op:", "ask:"))}
    begun |= {m.start() for m in _COUNTED.finditer(text)}
    people = {m.start() for m in _OF_PEOPLE.finditer(text)}
    spans = [s for s in spans if s.tag != "ask:yen" or s.start not in people]
    uncounted = {m.start() for m in _UNCOUNTED.finditer(text)}
    spans = [s for s in spans if s.tag != "op:count" or not any(s.start <= i < s.end for i in uncounted)]
    return [s for s in spans if s.size < 2 or text[s.end - 1] != "何" or s.end - 1 not in begun]


_COUNTED = regex(  # 何 that asks for a number of something
    r"何(?:名|人|件|回|台|校|地域|施設|世帯|者|社|団体|自治体|[都府]?県|市|町|%|パーセント|割|円|万|億|トン|頭|本|個|[かカヶケ]所|箇所"
    r"|ha|ヘクタール|km|年|組|戸|隻|機|棟|室|床|品目|種類|点|冊|部|枚|店|地区|拠点|法人|事業|ブロック)"
)
_UNCOUNTED = regex(  # 半数を超え, 件数をどうする: nothing is to be counted
    r"(?<=[半多少複])数|数(?=を(?:どう|増や|減ら)|[はがって]{1,2}(?:増え|減っ|増加|減少)て(?:い|き|る|ん|お|と|ない))"
)
_OF_PEOPLE = regex(r"(?:いくら|なんぼ|どれだけ)の(?:会社|業者|企業|団体|自治体|[社者人件県市町]|数)")  # no sum of money
_CUT = ("ask:", "op:count", "op:max", "op:min")  # what a longer ending silences: 何か, いくつもり, 最大手


def _silences(heavy: Span, span: Span, text: str) -> bool:
    if heavy.start <= span.start and span.end <= heavy.end:
        return heavy.size > span.size and not (heavy.tag.startswith("cue:") and span.tag.startswith("stage:"))
    return _cut_by(heavy, span, text)


def _cut_by(heavy: Span, span: Span, text: str) -> bool:
    """Whether a phrase begins in the middle of a word of another: 当初予算の合計 is no 予算の合計."""
    return heavy.start < span.start < heavy.end < span.end and script(text[span.start - 1]) == script(
        text[span.start]
    ) == ("C")
