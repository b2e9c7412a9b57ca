"""Which of its meanings a phrase keeps beside the words around it: spans of a reading, settled; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.regex import regex
from qa.extent import CLIMBS, Extent, extents

Stretch = tuple[int, int, str]  # start, end, tag

_GRANT = "name:subsidy."
# 計画をつくる段階と, 初年度の段階で, 実証段階の: a time or a part of something, no stage of the logic model is asked.
_PHASE_BEFORE = regex(
    r"(?:[るたうくすむぶつぬい]|シートの|計画の|時点の|(?:実証|検証|実施|実行|運行|準備|策定|構想|初期))$"
)
_PHASE_AFTER = regex(r"(?:で|に|から|まで|の|と(?:で)?|なら|だと)(?!何|なに|いく)")
# NPOと組んで: together with somebody of another kind, not several recipients of the same grant.
_PARTNER = regex(
    r"(?:npo|団体|企業|民間|大学|法人|会社|事業者|学校|地域|住民|専門家|機関)(?:等|など|さん|の方|の皆さん)?(?:と|との|や[^、。]{1,8}と)$"
)


def settled(text: str, spans: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the spans that hold, and those that the question says by how it is put."""
    asked = extents(text)
    climbs = tuple(Extent(*m.span(), rate=False, cap=False) for m in CLIMBS.finditer(text))
    for span in spans:
        if not (
            _phase(text, span)
            or _where(text, span)
            or _course(text, span)
            or _partner(text, span)
            or any(_within(span, e) for e in (*asked, *climbs))
        ):
            yield span
    for extent in (*asked, *climbs):
        yield from _of(extent)


def _within(span: Stretch, extent: Extent) -> bool:
    """Whether a span reads どこまで as somebody, or as a column it does not ask for."""
    start, end, tag = span
    crosses = start < extent.end and extent.start < end
    return crosses and tag.startswith(("ask:who", "ask:what", "hint:", "name:"))


def _of(extent: Extent) -> Iterator[Stretch]:
    yield extent.start, extent.end, "ask:much"
    for column, asked in (("rate", extent.rate), ("cap", extent.cap)):
        if asked:
            yield extent.start, extent.end, f"{_GRANT}{column}"


def _phase(text: str, span: Stretch) -> bool:
    start, end, tag = span
    named = tag.startswith(("name:goal", "hint:goal")) and text[start:end] == "段階"
    return named and _PHASE_AFTER.match(text, end) is not None and _PHASE_BEFORE.search(text[:start]) is not None


# …のアクティビティでは、短期にどんな成果を: where in the logic model the stage behind is looked for, not what is asked.
_OF_ACTIVITY = regex(r"(?:では|においては?|について)、?(?=.{0,12}(?:短期|中期|長期|アウトプット))")


def _where(text: str, span: Stretch) -> bool:
    _, end, tag = span
    return tag == "stage:アクティビティ" and _OF_ACTIVITY.match(text, end) is not None


# 件数をどうする, 数を減らす: what becomes of a number, not the number.
_BECOMES = regex(
    r"[をはが]?(?:どう(?:し(?!て)|す|な|い)|(?:増や|減ら|伸ば|抑え|下げ|上げ|高め|引き?[上下]げ)(?:す|る|そ|せ|し(?!た|て(?:い)?た)))"
)


def _course(text: str, span: Stretch) -> bool:
    _, end, tag = span
    return tag == "op:count" and _BECOMES.match(text, end - text[:end].endswith(("を", "は"))) is not None


def _partner(text: str, span: Stretch) -> bool:
    start, _, tag = span
    return tag == "word:joint" and _PARTNER.search(text[:start]) is not None
