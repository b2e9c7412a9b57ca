"""Two things set against one another in one question, and the question of each of them; pure.

甲支援と乙支援の上限はどちらが高い -> 甲支援の上限は / 乙支援の上限は. What stands before the two and what stands
after them belongs to both, unless each carries a value of its own (甲支援の上限と乙会への支出額は合っているか).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.regex import regex
from qa.disputes import matter

_YEAR = regex(r"(?:20\d\d|令和(?:元|\d+)|平成\d+|r\d+)年?度?")
# と of a list, not of という, として, とある, or the one that closes the list (甲と乙とでは).
_DISPUTED = (
    r"食い?違|くいちが|矛盾|(?:不|、)?一致|つじつま|辻褄|(?:不)?整合|齟齬|合(?:って|う(?!計)|い(?:ま|ませ)|わな|っと|うと)|(?:おん(?:な|な)|同)じ|同額|ずれ|ズレ"
    r"|おかし|釣り?合|つり合|相違|揃|そろ[うっ]|違わ|違う|違って|ちが|ちごう|異な|開き|比べ|比較"
)
_AND = regex(
    r"(?<=[^しっこもひほやちおさそ、。?])(?:の(?:ほう|方|分|場合))?(?:と|や|および|及び|並びに|vs\.?|(?<!に)対(?![しす]))"
    r"(?!い[うえっわ]|し[てた]|な[るっ]|す[るれ]|き[は、に]|ころ|ある|あり|書|聞|思|考|記|見[るて]|読|言|か[、。?]|も(?:に|と)|り"
    rf"|、?(?:どっち|どちら)|、?(?:では|で、|の間)|は?、?(?:{_DISPUTED}))(?:、|では|は、)?(?:その)?|、"
)
_OVER = regex(
    r"(?<=.{2})(?P<head>は|が|って)、?(?P<other>[^、。?はが]{2,}?)(?:より|に比べ|の何倍|の何割|の何分の|を(?:上|下)回|を(?:超|越)え|の範囲|に収ま|に届"
    rf"|と(?:は)?、?(?:{_DISPUTED}))"
)
# Where the words begin that set the sides against one another, behind the second one.
_PREDICATE = regex(
    rf"{_DISPUTED}|それぞれ|両方|双方|どっち|どちら|いずれ|(?:上|下)回|(?:超|越)え|収ま|どう(?:な|違|異|変|い)|何倍|の何分の|の差|どれだけ|どのくらい|[。?]|$"
)
_MORE = regex(r"(?:の(?:ほう|方|場合))?より(?:も)?、?(?=[^、。?]{2,}(?:が|は))")
_AGAINST = regex(r"に(?:対して?|比べて?)(?:は|も)?、?")
_BUT = regex(
    r"(?:だ|です|である|とされ(?:る|て(?:い)?る)|とある|なの|と(?:書|記)(?:かれ|され)て(?:い)?る|となって(?:い)?る|という)(?:が|けど|けれど|のに|一方(?:で)?)、?"
)
_LEFT = regex(r"、|(?:について|では|とは|は|なら|って|だったら|やったら)、?")
_OF = regex(r"の")
_ENDS = regex(
    r"(?:の(?:ほう|方|場合|分))?(?:とでは|とで|との間|との|と、|では|で(?!あ|き)|は|が|って|を|に(?!つい|お)|の|、)|[?。]|$"
)
_FIELD = regex(
    r"額|率(?!化)|予算(?!事業)|上限|限度|割合|合計|(?:受け取|もら|貰|渡|使|支払|払)[いっわ]|繰り?越|要求|件数|人数|[者社]の?数"
    r"|開始|終了|始ま|始め|終わ|執行|支出(?!先)|点検結果|所見|いくら|最も"
)
_COMPARING = (
    regex(
        r"(?:の?(?:うち|中)|だと|なら|とで|で|、|って|は)*(?:どっち|どちら|いずれ|どれ(?!だけ|くらい|ぐらい|ほど))"
        r"(?:の?(?:ほう|方))?(?:が|に|で|は|の|も|を|や|なん)?"
    ),
    regex(
        r"(?:を|、)?(?:それぞれ|おのおの|各々|両方|双方|比べ(?:て|ると|たら|た場合)?|比較(?:して|すると)?)(?:の(?:金?額|数字|値|率))?(?:も|を|は|で|と)?"
    ),
    regex(
        r"(?:の|との|に|は|が|、)*(?:差額?|開き|ひらき|違い|隔たり|ギャップ)(?:は|が|を|って|も|に)*(?:どれ|どの|いくら|なんぼ|何|ある|あり|なる|教)?[^、。?]{0,10}$"
    ),
    regex(
        r"(?:より(?:も)?|どれ(?:だけ|くらい|ぐらい|ほど)|ど(?:の|ん)(?:くらい|ぐらい|だけ|程度)|いくら|なんぼ|何(?:円|万円|千円|倍|ポイント|%|割))*"
        r"(?:多|高|たか|大き|おおき|でか|上(?=[、。?か]|で|な)|少な|低|小さ|重|手厚|早|遅|先|後|違|ちが|異な|変わ|ちゃう)"
        r"(?:額|い|く|か(?:った|ろう)|な|って|う|え|り)?(?:の|ん|は|か|が|ね|です|でしょう|ます|いる|る|や|ない|なの|なん|だ|べ|くら|くて|で|、)*(?=[、。?]|$|いくら|なんぼ)"
    ),
    regex(r"(?:の)?何(?:倍|分の)[^、。?]*"),
    regex(r"(?:受け|もら)[^、。?]{0,4}(?:のは|んは)(?=[、。?]|$)"),
)
_WHICH = regex(r"どっち|どちら|何倍|何分の")
_AMONG = regex(r"予算(?:額)?(?:の中)?に(?:は)?(?=前年度|繰)")  # 予算に繰越しがある asks for the latter
_TOPIC = regex(r"^(?:で|は|の|、)+")
_BLOCK = regex(r"(?<=ブロック)[a-z]|(?<![a-z])[a-z](?=ブロック)")
_NAMELESS = regex(r"(?:[の、がはをにでと]|って|も|ある(?:こと)?|記載|記述|との間)+$")
LEAST = 2  # signs of a side
TRIES = 6


class Split(NamedTuple):
    """The question of each side, and what the question calls them."""

    one: str
    two: str
    first: str
    second: str


def splits(text: str) -> Iterator[Split]:
    """Yield the ways to part a folded question that sets two things against one another, the likeliest first."""
    seen: set[tuple[str, str]] = set()
    for split in _every(text):
        if split[:2] not in seen and split.one != split.two and min(len(split.first), len(split.second)) >= LEAST:
            seen.add(split[:2])
            yield split
        if len(seen) >= TRIES:
            return


def _every(text: str) -> Iterator[Split]:
    for joint, second in _joints(text):
        begin = max(text.rfind("。", 0, joint[0]), text.rfind("?", 0, joint[0])) + 1
        for start in _starts(text, begin, joint[0]):
            yield from _parted(text, begin, start, joint, second)


def _joints(text: str) -> Iterator[tuple[tuple[int, int], int | None]]:
    """Where two sides meet; and where the second one ends, if the way it is put says so."""
    joints = [m.span() for p in (_MORE, _AND) for m in p.finditer(text)]
    commas = [j for j in joints if text[slice(*j)] == "、"]
    yield from ((j, None) for j in joints if j not in commas)
    for found in _OVER.finditer(text):
        yield (found.start("head"), found.start("other")), found.end("other")
    yield from ((m.span(), None) for p in (_AGAINST, _BUT) for m in p.finditer(text))
    yield from ((j, None) for j in commas)


def _starts(text: str, begin: int, end: int) -> list[int]:
    """Where the first side may begin: behind the last stop or topic; behind a の; where the sentence does."""
    near = [m.end() for m in _LEFT.finditer(text, begin, end) if end - m.end() >= LEAST]
    first = near[-1] if near else begin
    pieces = [m.end() for m in _OF.finditer(text, first, end) if end - m.end() >= LEAST]
    return list(dict.fromkeys([first, *pieces, begin]))


def _parted(text: str, begin: int, start: int, joint: tuple[int, int], second: int | None) -> Iterator[Split]:
    before, one, rest = text[begin:start], text[start : joint[0]], text[joint[1] :]
    ends = (
        [second - joint[1]] if second is not None else [m.start() for m in _ENDS.finditer(rest) if m.start() >= LEAST]
    )
    parts = [(rest[:end], rest[end:], end) for end in ends[:3]]
    if ends and _FIELD.search(one) is not None:  # the first side has a value of its own, or its name only sounds so
        two = _PREDICATE.split(rest, maxsplit=1)[0] if second is None else rest[: ends[0]]
        parts = [(two, "", ends[0]), *parts[:1]]
    for two, tail, end in parts:
        shared = _plain(tail)
        year = _YEAR.search(one)
        dated = f"{year[0]}の" if year and not _YEAR.search(rest) else ""
        then = _only_year(text[joint[1] + end :]) if not _YEAR.search(f"{before}{one}{two}{shared}") else ""
        questions = (_asked(f"{then}{before}{one}{shared}"), _asked(f"{then}{before}{dated}{two}{shared}"))
        yield Split(*questions, _named(one), _named(two))


def _only_year(behind: str) -> str:
    """The one year that is said behind both sides (当初予算と執行額。2024年度はそれぞれ): it holds for both."""
    years = set(_YEAR.findall(behind))
    return f"{years.pop()}の" if len(years) == 1 else ""


def _plain(tail: str) -> str:
    """Return what follows the sides without the words that compare."""
    said = tail if _WHICH.search(tail) else matter(tail)
    for pattern in _COMPARING:
        said = pattern.sub("、", said)
    return re.sub(r"、{2,}", "、", said)


def _asked(text: str) -> str:
    return f"{_NAMELESS.sub('', _AMONG.sub('', text).strip('、。?'))}は?"


def _named(side: str) -> str:
    bare = _TOPIC.sub("", _NAMELESS.sub("", side).strip("、。?「」"))
    return _BLOCK.sub(lambda m: m[0].upper(), bare)
