"""Divides a cell that speaks of several sub-programs into its parts; pure.

Cells print the parts one a line ("A事業：1/2"), behind marks ("①A事業：1/2 ②B事業：1/3"), under headings
("【A枠】1/2"), with bracketed values ("A費（補助率：1/2）、B費（補助率：2/3）") or simply run together
("A事業：1/2個別支援事業：3/4、4/5"). A part begins where a name is followed by a colon (or a dotted line, or a
value), and the text before it has ended in a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.labels import NAMED_END, RECIPIENT, is_condition, is_noise, label_kind
from index.marks import Mark, find_marks
from index.numerals import UNITS, find_amounts, plain
from index.rates import rate_spans

_OPEN, _CLOSE = "([【「『《〔<", ")]】」』》〕>"

_COLON = re.compile(r":|…+|・・・+|･･･+")
_WORDS = re.compile(r"定額|定率|全額|委託|上限なし|なし(?=[\s・○(①-⑳]|$)|無し")
# Behind a value: what still belongs to it.
_TAIL = re.compile(
    r"\s*(?:以内|以下|以上|程度|相当|まで|補助|助成|支給|(?:を|の)?(?:補助|助成|負担|支援|交付|上限)(?:する)?|割|等|など|他)*"
    rf"(?:\s*/\s*\d*\s*(?:{UNITS})(?:・(?:{UNITS}))*)?(?:以内|程度|等)?"
    r"(?:\s*[(【〈《](?:[^()【】]|\([^()]*\))*[)】〉》])?(?:等|など)?"
)
_SEPARATORS = " 　\n\t、,・。○●〇◯■◆◇□▪-–"
_PARTICLE = re.compile(r"は|の|につ|に係る|に要する|及び|又は")  # a mark before these is the subject itself
_SPACES = " 　\n\t"
# A bracket that holds nothing but the value of the words before it.
_VALUED = re.compile(
    r"[(【《〔](?:(?:国庫)?(?:補助|負担|交付|助成|国費)率\s*:?)?(?P<inner>[^()【】《》〔〕]*)[)】》〕]"
)
_ONLY_VALUES = re.compile(r"(?:以内|以下|程度|相当|等|[\s、,・~-]|又は|または|及び|国|※.*)*")
_JOINS = re.compile(r"[\s、,・]*(?:及び|並びに|と|又は|[~～-])?[\s、,]*")


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


def divide(text: str, names: Sequence[str] = (), lone_mark: bool = False) -> tuple[Part, ...]:
    """Return the parts of the cell in order, or one named part, or none when nothing divides it.

    ``names`` are sub-programs known from the cell beside it: they divide this one even where it is prose.
    ``lone_mark`` takes a single mark at the start as a part, too: the cell beside it has the others.
    """
    groups = [_groups(text, family) for family in dict.fromkeys(mark.family for mark in find_marks(text))]
    first = min((found for found in groups if found), key=lambda found: found[0][0].start, default=[])
    if first and _is_sequence(text, first, 1 if lone_mark else 2):
        ends = [group[0].start for group in first[1:]] + [len(text)]
        return tuple(_marked(text, group, end) for group, end in zip(first, ends, strict=True))
    if any(len(found) > 1 for found in groups):  # marks that refer to each other: no safe division
        return ()
    return _by_headings(text) or _by_brackets(text) or _by_labels(text, names)


def says_value(text: str) -> bool:
    """True when the text names a rate, an amount, or a word that stands for one (定額, 委託)."""
    return bool(_values(text))


def _values(text: str) -> list[tuple[int, int]]:
    """Return where rates, amounts and words such as 定額 stand."""
    bare = plain(text)
    spans = [*rate_spans(text), *((a.start, a.end) for a in find_amounts(text))]
    return sorted([*spans, *(match.span() for match in _WORDS.finditer(bare))])


# ---- marks


def _is_sequence(text: str, groups: list[list[Mark]], least: int) -> bool:
    """True when the marks number the parts of the cell: none twice, and no value before the first."""
    numbers = [number for group in groups for number in _numbers(text, group)]
    return len(groups) >= least and len(set(numbers)) == len(numbers) and not _values(text[: groups[0][0].start])


def _groups(text: str, family: str) -> list[list[Mark]]:
    """Return the marks of a family in runs that speak together (①～③, （１）、（２）), outside brackets only."""
    bare = plain(text)
    groups: list[list[Mark]] = []
    for mark in find_marks(text):
        if mark.family != family or _depth(bare, mark.start) > 0:
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


def _marked(text: str, group: list[Mark], end: int) -> Part:
    """Return the part that a run of marks heads."""
    start, begin = group[0].start, group[-1].end
    body = text[begin:end]
    cut = _name_end(body)
    name = re.sub(r"(?:について)?は?、?$", "", body[:cut].strip(_SPACES + "。・"))
    said = body[cut:]
    if not _is_name(name, body[cut : cut + 1]):
        of_mark = bool(re.fullmatch(r"の(?:事業|取組|経費)", name))  # "①の事業…１／２": the mark is the name
        cut, name = (cut, "") if of_mark else (0, "")
        said = body[cut:] if of_mark or not _PARTICLE.match(body) else text[start:end]
    marks = frozenset((group[0].family, number) for number in _numbers(text, group))
    return Part(name, text[start : begin + cut].strip(_SPACES), marks, _said(said) or body.strip(_SPACES))


def _is_name(name: str, after: str) -> bool:
    """True when the words between a mark and a value name the part: parted from it by a sign, or ending as names do."""
    if not name or is_noise(name) or is_condition(name) or _PARTICLE.match(name):
        return False
    bare = plain(name)
    return not after or not after.isalnum() or bool(NAMED_END.fullmatch(bare) or RECIPIENT.fullmatch(bare))


def _name_end(body: str) -> int:
    """Return where the name at the start of a marked part ends: at a colon, a bracket of values, or a value."""
    bare = plain(body)
    ends = [match.start() for match in _COLON.finditer(bare) if _depth(bare, match.start()) == 0]
    values = _values(body)
    if values:
        first = values[0][0]
        opened = _open_at(bare, first)
        ends.append(opened if opened >= 0 else first)
    ends.extend(match.start() for match in re.finditer(r"[【《(](?:補助率|定額|交付率|※|補助)|(?<=\S) {2,}", bare))
    ends.extend(mark.start for mark in find_marks(body) if mark.start and _depth(bare, mark.start) == 0)
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
        closing = next((k for k in range(mark.end, end) if _depth(bare, k + 1) < _depth(bare, mark.end)), end)
        name = text[mark.end : closing].strip(_SEPARATORS).split("：")[0]
        if not 3 <= len(name) <= 60 or "、" in name or is_noise(name) or RECIPIENT.fullmatch(plain(name)):
            return {}
        names[mark.family, mark.number] = name
    return names


# ---- headings


def _by_headings(text: str) -> tuple[Part, ...]:
    bare = plain(text)
    heads = [
        m for m in re.finditer(r"【(?P<name>[^【】]*)】", bare) if not _values(m["name"]) and not is_noise(m["name"])
    ]
    if not heads or bare[: heads[0].start()].strip(_SEPARATORS):
        return ()
    ends = [head.start() for head in heads[1:]] + [len(text)]
    parts = [
        Part(text[slice(*head.span("name"))], text[slice(*head.span())], frozenset(), _said(text[head.end() : end]))
        for head, end in zip(heads, ends, strict=True)
    ]
    return tuple(parts) if all(part.text for part in parts) else ()


# ---- values in brackets


def _by_brackets(text: str) -> tuple[Part, ...]:
    bare = plain(text)
    brackets = [match for match in _VALUED.finditer(bare) if _only_values(match["inner"])]
    if len(brackets) < 2:
        return ()
    parts, begin = [], 0
    for i, bracket in enumerate(brackets):
        name = text[begin : bracket.start()].strip(_SEPARATORS)
        if len(name) < 2 or _values(name) or is_noise(name):
            return ()
        begin = brackets[i + 1].start() if i + 1 < len(brackets) else len(text)
        note = re.match(r"(?:以内|等|\s|[(][^()]*[)])*", bare[bracket.end() : begin])
        begin = bracket.end() + (note.end() if note else 0)
        kind = "recipient" if RECIPIENT.fullmatch(plain(name)) else "program"
        parts.append(Part(name, name, frozenset(), text[bracket.start() : begin].strip(_SPACES), kind))
    return tuple(parts)


def _only_values(inner: str) -> bool:
    values = _values(inner)
    rest = list(inner)
    for start, end in values:
        rest[start:end] = " " * (end - start)
    return bool(values) and bool(_ONLY_VALUES.fullmatch("".join(rest)))


# ---- labels


@dataclass(frozen=True, slots=True)
class _Label:
    """A name at ``text[start:end]`` whose value begins at ``value``."""

    start: int
    end: int
    value: int
    kind: str


def _by_labels(text: str, names: Sequence[str]) -> tuple[Part, ...]:
    labels = _labels(text, names)
    if not labels or text[: labels[0].start].strip(_SEPARATORS):
        return ()
    ends = [label.start for label in labels[1:]] + [len(text)]
    parts = []
    for label, end in zip(labels, ends, strict=True):
        name = text[label.start : label.end]
        parts.append(Part(name, name, frozenset(), _said(text[label.value : end]), label.kind))
    return tuple(parts) if all(part.text for part in parts) else ()


def _labels(text: str, names: Sequence[str]) -> list[_Label]:
    bare = plain(text)
    values = _values(text)
    known = {m.end() for name in names if name for m in re.finditer(re.escape(name), text)}
    found: list[_Label] = []
    for end, value in _ends(bare, values):
        start = _label_start(bare, values, end, found[-1].value if found else 0)
        for name in names:
            if end in known and text.endswith(name, 0, end):
                start = end - len(name)
        kind = label_kind(bare[start:end])
        if not bare[end:value].strip() and not (NAMED_END.fullmatch(bare[start:end]) and _plainly(bare, values, found)):
            kind = ""
        if kind:
            found.append(_Label(start, end, value, kind))
    if any(re.search(r"国(?:費|庫)?:", bare[label.start : label.value]) for label in found) or re.search(r"国:", bare):
        found = [label for label in found if label.kind != "recipient"]
    return found


def _plainly(bare: str, values: list[tuple[int, int]], found: list[_Label]) -> bool:
    """True when the last label's value follows it at once: "施設整備：1/2、設備整備1/2" names two."""
    first = next((start for start, _ in values if found and start >= found[-1].value), None)
    return first is None or not bare[found[-1].value : first].strip()


def _ends(bare: str, values: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (end of label, start of its value) of every place that may part the two."""
    ends = [m.span() for m in _COLON.finditer(bare) if _depth(bare, m.start()) == 0]
    for start, _ in values:
        end = len(bare[:start].rstrip(" "))
        if end and _depth(bare, start) == 0 and not _COLON.match(bare[end - 1]):
            ends.append((end, start))
    return sorted(set(ends))


def _label_start(bare: str, values: list[tuple[int, int]], end: int, floor: int) -> int:
    """Return where the label that ends at ``end`` begins: behind the last value, line or bullet."""
    start = floor
    for _, stop in values:
        if stop <= end:
            tail = _TAIL.match(bare, stop)
            start = max(start, min(tail.end() if tail else stop, end))
    for i in range(start, end):
        bullet = bare[i] == "・" and i > 0 and (bare[i - 1].isspace() or bare[i - 1] in _CLOSE)
        if (bare[i] in "。\n○●〇◯■◆◇" or bullet) and _depth(bare, i) == 0:
            start = i + 1
    while start < end and (bare[start] in _SEPARATORS or bare[start] in _CLOSE):
        start += 1
    return start


def _said(text: str) -> str:
    """Return what a part says, without the signs that part it from its name and from the next."""
    said = text.strip(_SEPARATORS + "：:…･")
    return said.rstrip("・、, 　")


def _depth(bare: str, place: int) -> int:
    """Return how many brackets are open at ``place``."""
    depth = 0
    for sign in bare[:place]:
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE and depth:
            depth -= 1
    return depth


def _open_at(bare: str, place: int) -> int:
    """Return the place of the outermost bracket open at ``place``, or -1."""
    stack: list[int] = []
    for i in range(place):
        if bare[i] in _OPEN:
            stack.append(i)
        elif bare[i] in _CLOSE and stack:
            stack.pop()
    return stack[0] if stack else -1
