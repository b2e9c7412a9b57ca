"""The parts of a cell that item marks head: ①A事業：1/2 ②B事業：1/3; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.labels import NAMED_END, RECIPIENT, is_condition, is_noise
from index.marks import Mark, find_marks
from index.numerals import plain
from index.regex import regex
from index.values import COLON, SEPARATORS, depth, open_at, said, value_spans

_JOINS = regex(r"[\s、,・]*(?:及び|並びに|と|又は|[~～-])?[\s、,]*")
_PARTICLE = regex(r"は|の|につ|に係る|に要する|及び|又は")  # a mark before these is the subject itself
_SPACES = " 　\n\t"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name ("" when only marks name it), its marks, and what it says (``text``), all verbatim.

    ``label`` is the name with its mark as printed ("①A事業"); ``kind`` is "program" or "recipient".
    """

    name: str
    label: str
    marks: frozenset[tuple[str, int]]
    text: str
    kind: str = "program"


def is_sequence(text: str, groups: list[list[Mark]], least: int) -> bool:
    """True when the marks number the parts of the cell: none twice, and no value before the first."""
    numbers = [number for group in groups for number in _numbers(text, group)]
    return len(groups) >= least and len(set(numbers)) == len(numbers) and not value_spans(text[: groups[0][0].start])


def mark_groups(text: str, family: str) -> list[list[Mark]]:
    """Return the marks of a family in runs that speak together (①～③, （１）、（２）), outside brackets only."""
    bare = plain(text)
    groups: list[list[Mark]] = []
    for mark in find_marks(text):
        if mark.family != family or depth(bare, mark.start) > 0:
            continue
        if groups and _JOINS.fullmatch(bare, groups[-1][-1].end, mark.start):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _numbers(text: str, group: list[Mark]) -> list[int]:
    """Return the numbers that a run of marks names; ～ names those between, too."""
    numbers = [group[0].number]
    for before, mark in pairwise(group):
        if any(sign in plain(text[before.end : mark.start]) for sign in "~-"):
            numbers.extend(range(before.number + 1, mark.number))
        numbers.append(mark.number)
    return numbers


def marked_part(text: str, group: list[Mark], end: int) -> Part:
    """Return the part that a run of marks heads."""
    start, begin = group[0].start, group[-1].end
    body = text[begin:end]
    cut = _name_end(body)
    name = re.sub(r"(?:について)?は?、?$", "", body[:cut].strip(_SPACES + "。・"))
    rest = body[cut:]
    if not _is_name(name, body[cut : cut + 1]):
        of_mark = bool(re.fullmatch(r"の(?:事業|取組|経費)", name))  # "①の事業…１／２": the mark is the name
        cut, name = (cut, "") if of_mark else (0, "")
        rest = body[cut:] if of_mark or not _PARTICLE.match(body) else text[start:end]
    marks = frozenset((group[0].family, number) for number in _numbers(text, group))
    return Part(name, text[start : begin + cut].strip(_SPACES), marks, said(rest) or body.strip(_SPACES))


def _is_name(name: str, after: str) -> bool:
    """True when the words between a mark and a value name the part: parted from it by a sign, or ending as names do."""
    if not any(sign.isalpha() for sign in name) or is_noise(name) or is_condition(name) or _PARTICLE.match(name):
        return False
    bare = plain(name)
    return not after or not after.isalnum() or bool(NAMED_END.fullmatch(bare) or RECIPIENT.fullmatch(bare))


def _name_end(body: str) -> int:
    """Return where the name at the start of a marked part ends: at a colon, a bracket of values, or a value."""
    bare = plain(body)
    ends = [match.start() for match in COLON.finditer(bare) if depth(bare, match.start()) == 0]
    values = value_spans(body)
    if values:
        first = values[0][0]
        opened = open_at(bare, first)
        ends.append(opened if opened >= 0 else first)
    ends.extend(match.start() for match in re.finditer(r"[【《(](?:補助率|定額|交付率|※|補助)|(?<=\S) {2,}", bare))
    ends.extend(mark.start for mark in find_marks(body) if mark.start and depth(bare, mark.start) == 0)
    cut = min(ends, default=0)
    return len(body[:cut].rstrip())


def mark_names(text: str) -> dict[tuple[str, int], str]:
    """Return what the text calls each mark, wherever it stands: "補助事業（①計画策定経費補助、②運行経費補助）".

    Empty when the names are no names (lists, sentences, kinds of recipient).
    """
    bare, marks = plain(text), find_marks(text)
    names: dict[tuple[str, int], str] = {}
    for i, mark in enumerate(marks):
        end = marks[i + 1].start if i + 1 < len(marks) else len(text)
        closing = next((k for k in range(mark.end, end) if depth(bare, k + 1) < depth(bare, mark.end)), end)
        name = text[mark.end : closing].strip(SEPARATORS).split("：")[0].removesuffix("について")
        if not 3 <= len(name) <= 60 or "、" in name or is_noise(name) or RECIPIENT.fullmatch(plain(name)):
            return {}
        names[mark.family, mark.number] = name
    return names
