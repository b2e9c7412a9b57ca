"""The whole of a year's budget less one of its parts: 繰越しを除いた予算, 当初と補正だけで繰越は入れない; pure.

What is carried into a year that is named beside the one before is what that one carries out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.regex import regex
from qa.mentions import Mention
from qa.spans import Reading, Span

_PARTS = ("initial", "supplementary", "carried_in", "reserve")
_LESS = regex(
    r"(?:の?(?:分|額|金額))?(?:を|は|が|も|なんか)?(?:、)?(?:除|抜|のぞ|差し?引|差っ引|引[いくけ]|外[しす]|省|含め(?:ず|な)|入れ(?:ず|な|ん)|足さ(?:ず|な)"
    r"|なかった(?:ら|と|場合)|なければ|なかりせば|ゼロだと|なし(?:だ|な|で|の))"
)


_INTO = regex(r"(?:に|へ)(?:は|の|と)?(?:持ち|、)?")


def carried_on(text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> Iterator[Span]:
    """2024年度の予算から令和7年度に繰り越した額を: what 2024年度 carries out."""
    years = [m for m in mentions if m.kind == "year" and isinstance(m.value, int)]
    for span in spans:
        into = [m for m in years if m.end < span.start and _INTO.fullmatch(text, m.end, span.start)]
        if span.tag == "name:budget_year.carried_in" and any(
            m.value == int(str(i.value)) - 1 for i in into for m in years
        ):
            yield Span(span.start, span.end, "op:carried_out")


_SPENT = regex("使|執行|消化|余|不用")


def less_carried(columns: tuple[str, ...], reading: Reading) -> bool:
    """Whether a year's budget is asked without what it hands on, whether or not it was spent."""
    taken = re.search(r"[引除抜](?:[いくけ]|き)|のぞ[いくけ]", reading.text) is not None
    return "total" in columns and reading.has("op:carried_out") and taken and not _SPENT.search(reading.text)


def part_cut(reading: Reading) -> str | None:
    """Return the column of the one part of the budget that the question takes away; None where it takes none."""
    spans = (s for s in reading.tagged("name:budget_year.") if s.tag.rpartition(".")[2] in _PARTS)
    cut = {s.tag.rpartition(".")[2] for s in spans if _LESS.match(reading.text, s.end)}
    return cut.pop() if len(cut) == 1 else None


def whole_less_part(table: str, columns: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Return the whole and the part that is taken away from it, where these are asked; () where not."""
    left = "executed" in columns or "execution_rate" in columns or reading.has("op:unspent")
    left = left or reading.has("op:carried_out")
    part = part_cut(reading) if table == "budget_year" and not left and "total" in columns else None
    return ("total", part) if part in columns else ()
