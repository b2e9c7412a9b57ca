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
    r"(?:(?:その|この|今の|いまの|上の|さっきの|先ほどの|今聞いた)*(?:[2-4二三四両]|ふた|みっ?)"
    r"(?:つ|者|社|件|団体|県|市|年度?|方|ほう|か所|事業|ブロック|契約)?(?:の(?:額|金額|数字|値|分|もの|ん))?"
    r"|(?:その|この)?両(?:方|者)|それら|これら|ここまで(?:の(?:額|分|もの|ん)?)?|今までの(?:分|額|もの|ん)?)"
)
_ONE = "の?(?:もの|ん|の|やつ|ほう|方|額)?"
_ENDS = rf"(?:最初|初め|はじめ|[1一]つ目){_ONE}と(?:最後|今|さっき|[23二三]つ目){_ONE}"
_JOIN = r"(?:を|は|の|で|とも|、|だけ|分|って|と)*"
_TAIL = r"[^、。?]{0,12}[。?]*"
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


def recalled(asked: str, history: Sequence[Turn], ask: Callable[[str, Sequence[Turn]], Answer]) -> Answer | None:
    """Return what the numbers of ``history`` make together; None where that is not what ``asked`` asks.

    ``ask`` answers an earlier question with the turns before it.
    """
    text = spaced(asked)
    each = _EACH.fullmatch(text)
    way = next((w for p, w in _WAYS if p.fullmatch(text)), None)
    if not history or (each is None and (way is None or len(history) < 2)):
        return None
    sides = _sides(history[-MOST:], ask)
    if each is not None:
        return _shared(sides)
    ends = _GAP.fullmatch(text) is not None and regex(_ENDS).search(text) is not None
    return way(sides, ends) if way is not None and len(sides) > 1 and alike(sides) else None


def _sides(history: Sequence[Turn], ask: Callable[[str, Sequence[Turn]], Answer]) -> list[Side]:
    """The numbers of the earlier answers, oldest first; a place that was asked about twice counts once."""
    found: dict[object, Side] = {}
    for i, (question, _) in enumerate(history):
        answer = ask(question, history[:i])
        number = measure(answer)
        if number is not None:
            found[number.place] = Side(_name(answer), answer, number)
    return list(found.values())


def _name(answer: Answer) -> str:
    head = answer.text.split("\n")[0].split("。")[0]
    return head.rpartition("は")[0] or head


def _added(sides: list[Side], ends: bool) -> Answer | None:
    return summed(sides)


def _gap(sides: list[Side], ends: bool) -> Answer | None:
    return apart(sides[0 if ends else -2], sides[-1])


def _ratio(sides: list[Side], ends: bool) -> Answer | None:
    high, low = sorted(sides[-2:], key=lambda s: -s.measure.value)
    return times(high, low)


def _shared(sides: Sequence[Side]) -> Answer | None:
    """A total among the earlier answers, divided by a count among them."""
    totals = [s for s in sides if s.measure.kind == "yen"]
    counts = [s for s in sides if s.measure.kind == "number" and s.measure.value.denominator == 1]
    if not totals or not counts:
        return None
    return mean(totals[-1], counts[-1].measure.value, counts[-1].said, (totals[-1], counts[-1]))


_WAYS = ((_SUM, _added), (_GAP, _gap), (_TIMES, _ratio))
