"""Words that point back at what was said before: その団体, 前者, 後者, そこ; pure.

What the last answer names takes their place: a payee, a law, a plan; or one of two years, blocks or recipients that
the last question set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text import fold
from qa.lexicon import Lexicon
from qa.reading import read, spaced
from qa.scope import Scope
from qa.spans import Reading

_BODY = (
    "団体|会社|社|企業|法人|自治体|[都道府]?県|市|町|村|業者|事業者|機関|組織|銀行|大学|協会|財団"
    "|先|相手|相手先|支出先|受注者|委託先"
)
_ONE = re.compile(
    rf"(?:その|この|同|当該|上記の|さっきの|先ほどの|今の)(?:{_BODY})|(?:そこ|そちら)(?=[のはがにへもっでか])"
)
_SOME = re.compile(  # その3社, 両県, この二つの団体: as many as the answer names
    rf"(?:その|この|上記の|今の|さっきの)(?P<n>[2-5二三四五])(?:つの)?(?:{_BODY}|者|つ)|両(?:社|者|県|市|町|村|団体|法人)"
)
_FIRST = re.compile(r"前者|一つ目|1つ目|(?<![一-鿿\d])一番目|先に(?:言った|挙げた)(?:方|ほう)")
_SECOND = re.compile(r"後者|二つ目|2つ目|(?<![一-鿿\d])二番目(?:の方|のほう)")
_NAMED = (("payee", "name"), ("law", "name"), ("plan", "name"))
SHORTEST = 2  # signs of a name
FEW = 3  # names that one word points at, at most


def pointed(question: str, history: Sequence[tuple[str, str]], scope: Scope, lexicon: Lexicon) -> str:
    """Return the folded question with what its words point back at in their place; as it is where nothing fits."""
    some = _SOME.search(question)
    if some and history:
        names = _names(fold(history[-1][1]), scope)
        return _SOME.sub("と".join(names), question) if len(names) == _count(some) else question
    if not (_ONE.search(question) or _FIRST.search(question) or _SECOND.search(question)):
        return question
    sides = _FIRST.search(question) or _SECOND.search(question)
    for asked, answer in reversed(history):
        names = _names(fold(answer), scope)
        two = (_pair(read(spaced(asked), lexicon, scope.fiscal_year)) or names) if sides else []
        if len(two) == 2:
            return _SECOND.sub(two[1], _FIRST.sub(two[0], question))
        if not sides and 0 < len(names) <= FEW:
            return _ONE.sub("と".join(names), question)
    return question


def _count(some: re.Match[str]) -> int:
    return "二三四五".find(some["n"]) + 2 if some["n"] in tuple("二三四五") else int(some["n"] or 2)


def _pair(reading: Reading) -> list[str]:
    """Two years, blocks or recipients that a question sets side by side, in its words."""
    for kind in ("year", "block", "node"):
        found = [m for m in reading.mentions if m.kind == kind]
        if len({str(m.value) for m in found}) == 2:
            return [reading.text[m.start : m.end] for m in found[:2]]
    spans = {s.tag: s for s in reversed(reading.tagged("recipient:"))}
    if len(spans) == 2:
        return [reading.text[s.start : s.end] for s in sorted(spans.values(), key=lambda s: s.start)]
    return []


def _names(answer: str, scope: Scope) -> list[str]:
    """The names of rows that an answer says, in its order; of one within another the longer."""
    known = {fold(str(r[column])) for table, column in _NAMED for r in scope.of(table) if r[column]}
    at: list[tuple[int, int, str]] = []
    for name in sorted(known, key=len, reverse=True):
        start = answer.find(name) if len(name) >= SHORTEST else -1
        if start >= 0 and not any(a <= start < b for a, b, _ in at):
            at.append((start, start + len(name), name))
    return [name for _, _, name in sorted(at)]
