"""What two places hold, each asked by itself: 甲町と乙村を足すと丙局の額と合うか, 執行額から甲会の分を引くと.

A sum is told with how far it lies from what it is held against; a part is taken off where one look-up finds it alone.
"""

from __future__ import annotations

from index.regex import regex
from qa.against import compared_sides, two_sides
from qa.answer import LOOKUP, Answer
from qa.arithmetic import Ask, rest
from qa.opposed import Split
from qa.reading import spaced

_EQUAL = regex(
    r"(?P<parts>[^。?]{3,80}?)(?:(?:を|の)?(?:、)?(?:全部|みんな|すべて)?(?:足(?:し合わせ(?:る|た額?)|す|した(?:ら|額)?)|たす|合わせ(?:る|た(?:ら|額)?)|合計(?:する|した(?:ら|額)?|額)?|合算(?:する|した額?)?))"
    r"(?:と|は|が|、|って)*(?P<whole>[^。、?]{2,40}?)(?:と|に)(?:は|も)?、?(?:ぴったり|ちょうど|ぴたり|きっちり|本当に|ちゃんと)*"
    r"(?:合[いうっ致]|一致|同じ|おんなじ|等し|イコール|揃|そろ|(?<=ぴったり)(?:か|です|や|な|[。?]|$))"
)
_FIELD = regex(r"額|合計|総額|予算|計$")


_OFF = regex(
    r"(?P<whole>[^。?]{3,60}?)から、?(?P<part>[^、。?]{2,40}?)(?:の?(?:分|額|支出))?を?(?:差し?引|差っ引|引|除|抜)(?:くと|けば|いたら|いて|いた)"
)


def taken_off(asked: str, answer: Answer, ask: Ask) -> Answer | None:
    """Return the whole less the part that the question takes off it; None where ``answer`` computes it already."""
    found = _OFF.search(spaced(asked)) if answer.kind == LOOKUP else None
    if found is None:
        return None
    split = Split(f"{found['whole']}は?", f"{found['part']}の額は?", found["whole"], found["part"])
    sides = two_sides(split, ask)
    if sides is None or any(s.measure.kind != "yen" for s in sides):
        return None
    return rest(*sides)


def equal_sums(asked: str, answer: Answer, ask: Ask) -> Answer | None:
    """Return the sum, the amount it is held against and how they lie; None where the question asks no such thing.

    A year whose own columns ``answer`` checks already is left to it.
    """
    found = _EQUAL.search(spaced(asked))
    by_year = isinstance(answer.value, list) and any(isinstance(v, dict) and "year" in v for v in answer.value)
    if found is None or by_year:
        return None
    parts, whole = found["parts"].strip("、"), found["whole"].strip("、")
    field = "" if _FIELD.search(whole) else "の支出額"
    split = Split(f"{parts}の支出額の合計は?", f"{whole}{field}は?", f"{parts}の合計", whole)
    sides = two_sides(split, ask)
    if sides is None or any(s.measure.kind != "yen" for s in sides):
        return None
    return compared_sides(sides, asked)
