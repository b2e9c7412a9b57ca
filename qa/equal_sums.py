"""Whether what is added up is as much as another amount: 甲町と乙村を足すと丙局の額と合うか; pure but for the asking.

Both are asked by themselves, and told with how far they lie apart.
"""

from __future__ import annotations

import re

from qa.against import Ask, compared_sides, two_sides
from qa.answer import Answer
from qa.opposed import Split
from qa.reading import spaced

_EQUAL = re.compile(
    r"(?P<parts>[^。?]{3,80}?)(?:(?:を|の)?(?:、)?(?:全部|みんな|すべて)?(?:足(?:し合わせ(?:る|た額?)|す|した(?:ら|額)?)|たす|合わせ(?:る|た(?:ら|額)?)|合計(?:する|した(?:ら|額)?|額)?|合算(?:する|した額?)?))"
    r"(?:と|は|が|、|って)*(?P<whole>[^。、?]{2,40}?)(?:と|に)(?:は|も)?、?(?:ぴったり|ちょうど|ぴたり|きっちり|本当に|ちゃんと)*"
    r"(?:合[いうっ致]|一致|同じ|おんなじ|等し|イコール|揃|そろ|(?<=ぴったり)(?:か|です|や|な|[。?]|$))"
)
_FIELD = re.compile(r"額|合計|総額|予算|計$")


def equal_sums(asked: str, ask: Ask) -> Answer | None:
    """Return the sum, the amount it is held against and how they lie; None where the question asks no such thing."""
    found = _EQUAL.search(spaced(asked))
    if found is None:
        return None
    parts, whole = found["parts"].strip("、"), found["whole"].strip("、")
    field = "" if _FIELD.search(whole) else "の支出額"
    split = Split(f"{parts}の支出額の合計は?", f"{whole}{field}は?", f"{parts}の合計", whole)
    sides = two_sides(split, ask)
    if sides is None or any(s.measure.kind != "yen" for s in sides):
        return None
    return compared_sides(sides, asked)
