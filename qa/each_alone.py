"""Several things of which one thing is asked each, where one look-up finds one of them alone: each by itself; pure.

甲型と乙型の目標をそれぞれ -> 甲型の目標を / 乙型の目標を. Numbers of two sides are set beside one another in
``qa.against``; here the answers may be words, and there may be more than two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.regex import regex
from qa.answer import LOOKUP, Answer
from qa.arithmetic import Ask
from qa.question import Understanding
from qa.several import joined

_EACH = regex(r"(?:を|は|が|で|の|、)?(?:それぞれ|おのおの|各々)(?:の|で|は|、)?")
_RUN = r"[一-鿿々ァ-ヺーa-z0-9]{2,}"
_AND = r"(?:と、?|、|や|及び|および|・)"
_LIST = regex(rf"{_RUN}(?:{_AND}{_RUN})+")
# 三つの型で: how many there are.
_COUNTED = regex(r"^(?:という|、)?の?(?:[二三四五2-5](?:つ|種類|者)?|両)の?[一-鿿]{1,4}(?=で|の|は|について|、)")
_MOST = 4  # things in one list


def each_alone(understood: Understanding, answer: Answer, ask: Ask) -> Answer | None:
    """Return what each thing of a list answers; None where ``answer`` tells several rows, or one of them finds none."""
    text = understood.reading.text
    several = len(understood.query.rows) > 1 and understood.query.table != "goal"
    if _EACH.search(text) is None or answer.kind != LOOKUP or several or "\n・" in answer.text:
        return None
    for questions in _questions(text):
        answers = [ask(question) for question in questions]
        told = {a.text for a in answers if a.kind == LOOKUP and "\n・" not in a.text}
        if len(told) == len(questions):
            return joined(questions, answers)
    return None


def _questions(text: str) -> list[list[str]]:
    """The question of each thing, for every list that the text holds."""
    found = []
    for match in _LIST.finditer(text):
        items = _alike(re.split(_AND, match[0]))
        if not 2 <= len(items) <= _MOST:
            continue
        start = match.end() - len(match[0]) + match[0].index(items[0])
        tail = _EACH.sub("、" if text.endswith("?") else "", _COUNTED.sub("", text[match.end() :])).strip("、")
        found.append([f"{text[:start]}{item}{tail}" for item in items])
    return found


def _alike(items: Sequence[str]) -> list[str]:
    """The items that end as the last one does (甲型、乙型), where two do; else all of them."""
    same = [item for item in items if item[-1] == items[-1][-1]]
    return same if len(same) > 1 else list(items)
