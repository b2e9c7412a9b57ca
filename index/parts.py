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

from index.labels import NAMED_END, RECIPIENT, is_noise, label_kind
from index.marked import Part, is_sequence, mark_groups, marked_part
from index.marks import Mark, find_marks
from index.numerals import UNITS, plain
from index.regex import regex
from index.values import CLOSE, COLON, SEPARATORS, depth, said, value_spans

# Behind a value: what still belongs to it.
_TAIL = regex(
    r"\s*(?:以内|以下|以上|程度|相当|まで|補助(?!事業|金|対象|率)|助成|支給|(?:を|の)?(?:補助(?!事業|金|対象|率)|助成|負担|支援|交付|上限)(?:する)?|割|等|など|他)*"
    rf"(?:\s*/\s*\d*\s*(?:{UNITS})(?:・(?:{UNITS}))*)?(?:以内|程度|等)?"
    r"(?:\s*[(【〈《](?:[^()【】]|\([^()]*\))*[)】〉》])?(?:等|など|\s+(?:等|など)(?=[・○、\s]|$))?"
)
_STATE = regex(r"国(?:費|庫)?(?:補助|負担)?\s*$")  # 国1/2: the word belongs to the value
# A bracket that holds nothing but the value of the words before it.
_VALUED = regex(r"[(【《〔](?:(?:国庫)?(?:補助|負担|交付|助成|国費)率\s*:?)?(?P<inner>[^()【】《》〔〕]*)[)】》〕]")
# What only repeats the column's name before a label: "補助率：都道府県…１／２、市町村…２／３".
_COLUMN = regex(r"(?:補助率|交付率|負担率|国費率|国庫負担割合|国費負担率)(?:\([^()]*\))?(?:\s*:\s*|\s+)(?=\S)")
_ONLY_VALUES = regex(r"(?:以内|以下|程度|相当|等|[\s、,・~-]|又は|または|及び|国|※.*)*")


def divide(text: str, names: Sequence[str] = (), lone_mark: bool = False) -> tuple[Part, ...]:
    """Return the parts of the cell in order, or one named part, or none when nothing divides it.

    ``names`` are sub-programs known from the cell beside it: they divide this one even where it is prose.
    ``lone_mark`` takes a single mark at the start as a part, too: the cell beside it has the others.
    """
    groups = [mark_groups(text, family) for family in dict.fromkeys(mark.family for mark in find_marks(text))]
    first: list[list[Mark]] = min((found for found in groups if found), key=lambda found: found[0][0].start, default=[])
    if first and is_sequence(text, first, 1 if lone_mark else 2):
        ends = [group[0].start for group in first[1:]] + [len(text)]
        return tuple(marked_part(text, group, end) for group, end in zip(first, ends, strict=True))
    if any(len(found) > 1 for found in groups):  # marks that refer to each other: no safe division
        return ()
    return _by_headings(text) or _by_brackets(text) or _by_labels(text, names)


# ---- headings


def _by_headings(text: str) -> tuple[Part, ...]:
    bare = plain(text)
    heads = [
        m
        for m in re.finditer(r"【(?P<name>[^【】]*)】", bare)
        if not value_spans(m["name"]) and not is_noise(m["name"])
    ]
    if not heads or bare[: heads[0].start()].strip(SEPARATORS):
        return ()
    ends = [head.start() for head in heads[1:]] + [len(text)]
    parts = [
        Part(text[slice(*head.span("name"))], text[slice(*head.span())], frozenset(), said(text[head.end() : end]))
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
        name = text[begin : bracket.start()].strip(SEPARATORS)
        if len(name) < 2 or value_spans(name) or is_noise(name):
            return ()
        begin = brackets[i + 1].start() if i + 1 < len(brackets) else len(text)
        note = re.match(r"(?:以内|等|\s|[(][^()]*[)])*", bare[bracket.end() : begin])
        begin = bracket.end() + (note.end() if note else 0)
        kind = "recipient" if RECIPIENT.fullmatch(plain(name)) else "program"
        parts.append(Part(name, name, frozenset(), text[bracket.start() : begin].strip(), kind))
    return tuple(parts)


def _only_values(inner: str) -> bool:
    values = value_spans(inner)
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
    if not labels or not _is_lead(plain(text), labels[0].start):
        return ()
    ends = [label.start for label in labels[1:]] + [len(text)]
    parts = []
    for label, end in zip(labels, ends, strict=True):
        name = text[label.start : label.end]
        parts.append(Part(name, name, frozenset(), said(text[label.value : end]), label.kind))
    return tuple(parts) if all(part.text for part in parts) else ()


def _is_lead(bare: str, end: int) -> bool:
    """True when nothing, or only the column's name, stands before ``end``."""
    column = _COLUMN.match(bare)
    return not bare[:end].strip(SEPARATORS) or (column is not None and column.end() == end)


def _labels(text: str, names: Sequence[str]) -> list[_Label]:
    bare = plain(text)
    values = value_spans(text)
    known = {m.end() for name in names if name for m in re.finditer(re.escape(name), text)}
    found: list[_Label] = []
    for end, value in _ends(bare, values):
        start = _label_start(bare, values, end, found[-1].value if found else 0)
        for name in names:
            if end in known and text.endswith(name, 0, end):
                start = end - len(name)
        kind = label_kind(bare[start:end])
        if not bare[end:value].strip() and not NAMED_END.fullmatch(bare[start:end]):
            kind = ""
        if end == value and not _plainly(bare, values, found):
            kind = ""
        if found and not bare[end:value].strip() and not bare[found[-1].value : start].strip():
            kind = ""  # words between a label's colon and its value: "A負担金：増築事業　8.5/10"
        if kind:
            found.append(_Label(start, end, value, kind))
    if any(re.search(r"国(?:費|庫)?:", bare[label.start : label.value]) for label in found) or re.search(r"国:", bare):
        found = [label for label in found if label.kind != "recipient"]
    return found


def _plainly(bare: str, values: list[tuple[int, int]], found: list[_Label]) -> bool:
    """True when the last label's value follows it at once: "施設整備：1/2、設備整備1/2" names two."""
    first = next((start for start, _ in values if found and start >= found[-1].value), None)
    return first is None or not _STATE.sub("", bare[found[-1].value : first]).strip()


def _ends(bare: str, values: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (end of label, start of its value) of every place that may part the two."""
    ends = [m.span() for m in COLON.finditer(bare) if depth(bare, m.start()) == 0]
    for start, _ in values:
        state = _STATE.search(bare, 0, start)
        start = state.start() if state else start
        end = len(bare[:start].rstrip(" "))
        if end and depth(bare, start) == 0 and not COLON.match(bare[end - 1]):
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
        bullet = bare[i] == "・" and i > 0 and (bare[i - 1].isspace() or bare[i - 1] in CLOSE)
        if (bare[i] in "。\n○●〇◯■◆◇" or bullet) and depth(bare, i) == 0:
            start = i + 1
    while start < end and (bare[start] in SEPARATORS or bare[start] in CLOSE):
        start += 1
    head = _COLUMN.match(bare, start, end)
    return head.end() if head else start
