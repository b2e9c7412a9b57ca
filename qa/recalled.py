"""Numbers of earlier answers put together: 二つ足すと, 最初と最後の差は, 1団体あたりだと; pure.

A turn that names nothing of its own and asks for a computation is about the numbers that the conversation has given:
each earlier question is asked again, and what it answers is added up, compared or divided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.regex import regex
from qa.answer import Answer
from qa.arithmetic import Side, alike, apart, mean, summed, times
from qa.measure import measure
from qa.reading import spaced

Turn = tuple[str, str]
MOST = 4  # earlier turns whose numbers are put together
_LEAD = (
    r"(?:じゃ[あぁ]?|では|それなら|それでは|ほな|ほんなら|そしたら|そうすると|ちなみに|で(?=[、その2二両])|なら|だと"
    r"|えっと|あと|つまり|結局)?、?"
)
_REF = (
    r"(?:(?:その|この|今の|いまの|上の|さっきの|先ほどの|今聞いた)*(?P<many>[2-4二三四両]|ふた|みっ?)"
    r"(?:つ|者|社|件|団体|県|市|年度?|方|ほう|か所|事業|ブロック|契約)?(?:の(?:額|金額|数字|値|分|もの|ん))?"
    r"|(?:その|この)?両(?:方|者)|それら|これら|ここまで(?:の(?:額|分|もの|ん)?)?|今までの(?:分|額|もの|ん)?)"
)
_ONE = "の?(?:もの|ん|の|やつ|ほう|方|額)?"
_ENDS = rf"(?:最初|初め|はじめ|[1一]つ目){_ONE}と(?:最後|今|さっき|[23二三]つ目){_ONE}"
_JOIN = r"(?:を|は|の|で|とも|、|だけ|分|って|と)*"
_TAIL = (  # nothing else is asked: no share, no threshold; short, since した can be read in two ways
    r"(?=.{0,16}$)(?:せ(?:ば|て)?|う|す|し(?:て|た)?|る|れば|た|って|わせ?|たら|ると|すると|ら|額|金|に|で|いく(?:ら|つ)|なんぼ|何(?:千|万)?円|どれ(?:くらい|ぐらい|だけ)?"
    r"|どの(?:くらい|ぐらい)|なる|なり|ます|です|でしょう|だろう?|か|の|ん|は|が|と|も|よ|ね|教えて|くれ|ください|知りたい|ある|あり)*[。?]*"
)
_SUM = regex(
    rf"{_LEAD}{_REF}{_JOIN}(?:全部|みんな|全て|すべて)?(?:足|たし|たす|合わせ|あわせ|合計|合算|トータル|総額|総計|まとめ){_TAIL}"
)
_GAP = regex(
    rf"{_LEAD}(?P<which>{_REF}|{_ENDS}){_JOIN}(?:差|開き|違い|(?:いくら|なんぼ|どれ(?:だけ|くらい|ぐらい)|何千?円|何万円|何ポイント)(?:の|くらい|ぐらい|ほど)?(?:違|ちが|差|開)|引[いくけ]){_TAIL}"
)
_TIMES = regex(rf"{_LEAD}(?:{_REF}|{_ENDS}){_JOIN}(?:何倍|倍率){_TAIL}")
_EACH = regex(
    rf"{_LEAD}(?:平均(?:すると|して|したら|で)?|ならすと|割ると|割り算すると|単純に割ると)?、?"
    r"(?:1|一)(?P<one>団体|社|者|件|か所|ヶ所|人|つ|自治体|県|都道府県|市町村|市区町村|市|事業者|地域|法人|校|回|世帯|組織|契約|地方公共団体)"
    rf"(?:あたり|当たり|につき)(?:の|で|だと)?(?:平均|均|額|金額|支出額|交付額|単価)*{_TAIL}"
)
_BOTH_ENDS, _MANY = regex(_ENDS), regex(_REF)
_BLOCK = regex("ブロック[A-Z]+")
_NUMBERS = {"2二両ふ": 2, "3三み": 3, "4四": 4}
_PAYEES = ("団体", "社", "者", "先", "法人", "事業者", "組織", "自治体", "県", "都道府県", "市町村", "市区町村")


def recalled(asked: str, history: Sequence[Turn], ask: Callable[[str, Sequence[Turn]], Answer]) -> Answer | None:
    """Return what the numbers of ``history`` make together; None where that is not what ``asked`` asks.

    ``ask`` answers an earlier question with the turns before it.
    """
    text = spaced(asked)
    each = _EACH.fullmatch(text)
    way = next((w for p, w in _WAYS if p.fullmatch(text)), None)
    if not history or (each is None and (way is None or len(history) < 2)):
        return None
    sides = _sides(history, ask)[-MOST:]
    if each is not None:
        return _shared(sides, each["one"])
    if way is None:
        return None
    ends = way is not _added and _BOTH_ENDS.search(text) is not None
    many = None if ends else _MANY.search(text)
    number = next((n for signs, n in _NUMBERS.items() if many and many["many"][0] in signs), None)
    sides = sides[-number:] if number else sides
    right = len(sides) == number if number else len(sides) > 1
    return way(sides, ends) if right and alike(sides) and sides[0].measure.kind in ("yen", "number", "rate") else None


def _sides(history: Sequence[Turn], ask: Callable[[str, Sequence[Turn]], Answer]) -> list[Side]:
    """The numbers of the earlier answers, oldest first; a place that was asked about twice counts once."""
    found: dict[object, Side] = {}
    for i, (question, _) in enumerate(history):
        if any(p.fullmatch(spaced(question)) for p in (_EACH, *(p for p, _ in _WAYS))):
            continue  # what was worked out is no number of the sheet
        answer = ask(question, history[:i])
        number = measure(answer)
        if number is not None:
            found[number.place] = Side(_name(answer), answer, number)
    return list(found.values())


def _name(answer: Answer) -> str:
    head = answer.text.split("\n")[0].split("。")[0]
    return head.rpartition("は")[0] or head


def _added(sides: list[Side], ends: bool) -> Answer | None:
    return summed(sides) if sides[0].measure.kind != "rate" else None  # rates add up to nothing


def _gap(sides: list[Side], ends: bool) -> Answer | None:
    return apart(sides[0 if ends else -2], sides[-1])


def _ratio(sides: list[Side], ends: bool) -> Answer | None:
    high, low = sorted(sides[-2:], key=lambda s: -s.measure.value)
    return times(high, low)


def _shared(sides: Sequence[Side], one: str) -> Answer | None:
    """A total among the earlier answers, divided by a count of ``one`` among them that is of the same rows."""
    totals = [s for s in sides if s.measure.kind == "yen"]
    counts = [s for s in sides if s.measure.kind == "number" and s.measure.value.denominator == 1]
    counts = [s for s in counts if s.said.endswith(one) or (one in _PAYEES and s.said.endswith(_PAYEES))]
    if not totals or not counts or _under(totals[-1]) != _under(counts[-1]):
        return None
    return mean(totals[-1], counts[-1].measure.value, counts[-1].said, (totals[-1], counts[-1]))


def _under(side: Side) -> set[str]:
    """The block that a number is of; the conditions under which it was answered where none is said."""
    blocks = set(_BLOCK.findall(side.answer.text.split("\n")[0]))
    return blocks or {part for part in side.answer.interpretation.split("｜") if part.startswith("条件")}


_WAYS = ((_SUM, _added), (_GAP, _gap), (_TIMES, _ratio))
