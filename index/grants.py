"""補助率等: one printed row -> one record per sub-program, rate and cap paired; pure.

A row prints 補助対象, 補助率 and 補助上限等; each may speak of several sub-programs. The parts of the two are paired by
their marks (①, １．, （１）) or by their names. Kinds of recipients that divide a 補助率
("都道府県：1/2、民間団体：10/10") are treated as sub-programs, too; what divides only the 補助上限等 and is no program
by its name (kinds of recipient, facilities) stays the condition of its amounts.
"""

from __future__ import annotations

import re
from fractions import Fraction

from index.caps import parse_caps
from index.labels import PROGRAM, RECIPIENT
from index.marked import Part, mark_names
from index.numerals import plain
from index.parts import divide
from index.rates import parse_rates
from index.regex import regex
from index.sheet import Cap, Cell, Subsidy, Text
from index.text import clean, fold
from index.values import says_value

# 補助対象 that names its program first: "…交付金（…支援事業）：都道府県、政令指定都市、中核市".
_PROGRAM_OF = regex(
    r"(?:\d+[..]\s*)?(?P<name>[^:\n]*(?:事業|交付金|補助金|負担金|支援)(?:\([^()]*\))?):\s*(?P<who>[^:]+)"
)
_SIMILAR = 0.6  # share of common character pairs above which two names are one


def split_subsidy(number: int, recipient: Text, rate: Text, cap: Text, url: Text) -> tuple[Subsidy, ...]:
    """Return the records of one printed row, in print order; one undivided record when no part names a sub-program.

    ``rate.text`` and ``cap.text`` of a record are verbatim parts of the printed cells and keep their sources; the
    whole cells stay in ``rate_cell`` and ``cap_cell``. A sub-program that the other cell does not name has a blank
    there, unless that cell is undivided and so holds for all.
    """
    rates, caps = _parts(rate, cap)
    who = divide(recipient.text)
    pairs = _paired(rates, caps, rate, cap) if rates or caps else [(None, rate.text, cap.text)]
    return tuple(
        Subsidy(
            number,
            _recipient(recipient, part, who),
            _subprogram(part, recipient, rate if part in rates else cap),
            _rate(rate, rate_text),
            _cap(cap, cap_text),
            url,
            rate,
            cap,
        )
        for part, rate_text, cap_text in pairs
    )


def _parts(rate: Text, cap: Text) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts of the two cells as far as they name sub-programs."""
    rates = divide(rate.text)
    if any(not (part.name or says_value(part.text)) for part in rates):  # "①A法人②B協議会・・・1/2": whose is 1/2?
        rates = ()
    caps = divide(cap.text, [part.name for part in rates], lone_mark=any(part.marks for part in rates))
    if not rates:
        named = [part for part in caps if part.name and (part.marks or PROGRAM.fullmatch(plain(part.name)))]
        caps = caps if len(caps) > 1 and len(named) == len(caps) else ()
    if len(rates) == 1 and not rates[0].marks:  # one name heads the whole row: its caps stay together
        caps = caps if len(caps) == 1 and _same(rates[0], caps[0]) else ()
        rates = rates if rates[0].kind == "program" else ()
    return rates, caps


def _paired(
    rates: tuple[Part, ...], caps: tuple[Part, ...], rate: Text, cap: Text
) -> list[tuple[Part | None, str, str]]:
    """Return (part that names the sub-program, rate text, cap text) of every record."""
    if not rates:
        return [(part, rate.text, part.text) for part in caps]
    partners = [_partners(part, caps) for part in rates]
    if not any(partners):
        return [(part, part.text, cap.text) for part in rates]
    pairs: list[tuple[Part | None, str, str]] = []
    for part, found in zip(rates, partners, strict=True):
        pairs.append((part, part.text, "\n".join(c.text for c in found)))
    used = [c for found in partners for c in found]
    pairs.extend((c, "", c.text) for c in caps if c not in used)
    return pairs


def _partners(part: Part, caps: tuple[Part, ...]) -> list[Part]:
    """Return the parts of the cap cell that speak of the same sub-program: of its mark, its very name, or the like."""
    same = [c for c in caps if _same(part, c)]
    exact = [c for c in same if part.name and not part.marks and fold(c.name) == fold(part.name)]
    return exact or same


def _same(one: Part, other: Part) -> bool:
    """True when two parts speak of the same sub-program."""
    if one.marks and other.marks and {f for f, _ in one.marks} == {f for f, _ in other.marks}:
        return bool(one.marks & other.marks)
    if not (one.name and other.name):
        return False
    a, b = fold(one.name), fold(other.name)
    return a in b or b in a or _likeness(a, b) >= _SIMILAR


def _likeness(a: str, b: str) -> float:
    """Return the share of character pairs that two names have in common (Dice), 0 to 1."""
    pairs_a, pairs_b = ({name[i : i + 2] for i in range(len(name) - 1)} for name in (a, b))
    total = len(pairs_a) + len(pairs_b)
    return 2 * len(pairs_a & pairs_b) / total if total else 0.0


def _rate(rate: Text, text: str) -> Cell[tuple[Fraction, ...]]:
    return Cell(parse_rates(text), text, rate.sources)


def _cap(cap: Text, text: str) -> Cell[tuple[Cap, ...]]:
    return Cell(parse_caps(text), text, cap.sources)


def _subprogram(part: Part | None, recipient: Text, printed: Text) -> Text:
    """Return the sub-program's name: from its part, from the same mark in 補助対象, or from the head of 補助対象."""
    if part is None:
        head = _PROGRAM_OF.fullmatch(plain(recipient.text))
        if head is None or not RECIPIENT.fullmatch(re.split(r"[、,]", head["who"])[0].strip()):
            return Cell.absent()
        name = recipient.text[slice(*head.span("name"))]
        return Cell(clean(name), name, recipient.sources)
    if part.name:
        return Cell(clean(part.name).replace("\n", ""), part.label, printed.sources)
    names = mark_names(recipient.text)
    for mark in sorted(part.marks):
        if len(part.marks) == 1 and mark in names:
            return Cell(clean(names[mark]), names[mark], recipient.sources)
    return Cell(clean(part.label), part.label, printed.sources)


def _recipient(recipient: Text, part: Part | None, who: tuple[Part, ...]) -> Text:
    """Return 補助対象 with the value narrowed to those that the sub-program's mark names."""
    if part is not None and part.marks:
        mine = [other for other in who if other.marks & part.marks]
        if len(mine) == 1 and (mine[0].name or RECIPIENT.fullmatch(plain(mine[0].text))):
            return Cell(clean(mine[0].text), recipient.text, recipient.sources)
    return recipient
