"""A message -> its sentences, clauses and lines, each with how clearly it asks; what is said for that is data; pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from index.regex import regex
from index.text import fold

DATA = Path(__file__).with_name("message.toml")
_SENTENCE = regex(r"(?:「[^」\n]*」|[^。?!\n])*[。?!\n]*")
_STOPS = regex(r"([?!？！])[、。]+|[、。]*。[、。]*")
TAGGED, JUDGED, ASKED, SURE = 1.0, 1.5, 2.0, 3.0  # ですよね; 本当ですか; an end of a question; with an interrogative
LEAST = 2  # signs of a sentence
LEAST_CLAUSE = 5  # signs of a clause
WHOLE, WORDY = 28, 56  # signs of a message that is read as one; that may say what is no part of its question


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of message.toml, each as one pattern."""

    what: re.Pattern[str]
    request: re.Pattern[str]
    end: re.Pattern[str]
    judge: re.Pattern[str]
    tag: re.Pattern[str]
    known: re.Pattern[str]
    unwanted: re.Pattern[str]
    border: re.Pattern[str]
    line: re.Pattern[str]
    sign: re.Pattern[str]
    embedded: re.Pattern[str]
    detail: re.Pattern[str]
    case: re.Pattern[str]
    back: re.Pattern[str]
    lean: re.Pattern[str]
    further: re.Pattern[str]
    over: re.Pattern[str]
    limit: re.Pattern[str]


@cache
def wording() -> Words:
    """Return the patterns of what people say in a message."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Words(**{name: re.compile("|".join(forms)) for name, forms in data.items()})


def stopped(message: str) -> str:
    """Return a long message with stops where its lines, and signs such as 笑, end a sentence; others as they are."""
    if len(message) <= WHOLE:
        return message
    words = wording()
    lines = [words.sign.sub("。", line.strip()) for line in message.strip().splitlines() if line.strip()]
    ended = [line + ("、" if words.line.search(line) is None else "。") for line in lines[:-1]]
    return _STOPS.sub(lambda found: found[1] or "。", "".join([*ended, *lines[-1:]]))


def sentences(text: str) -> list[str]:
    """Return the sentences of a folded text, with their stops; none ends within quotes."""
    return [s.strip() for s in _SENTENCE.findall(text) if len(s.strip()) >= LEAST]


def asking(sentence: str) -> float:
    """Return how clearly a sentence asks: 0 where it tells, up to 2 a claim to confirm, 2 and more a question."""
    words = wording()
    what, request = words.what.search(sentence) is not None, words.request.search(sentence) is not None
    end = words.end.search(sentence) is not None
    if what or request:
        told = aside(sentence) and not (request or end)
        return 0 if told else 2 * what + 2 * request + end
    if words.judge.search(sentence):
        return JUDGED
    if words.tag.search(sentence):
        return TAGGED
    return 0 if aside(sentence) else 2 * end


def parts(text: str) -> tuple[list[str], list[float]]:
    """Return the clauses of a folded message, each with how clearly it asks; of a sentence one alone does."""
    every: list[str] = []
    scores: list[float] = []
    for sentence in sentences(text):
        ends = [m.end() for m in wording().border.finditer(sentence) if _whole(sentence, m.end())]
        cut = [sentence[a:b] for a, b in pairwise([0, *ends, len(sentence)])]
        asked = [asking(clause) for clause in cut]
        last = max((i for i, score in enumerate(asked) if score), default=0)
        every += cut
        scores += [score if i == last else 0 for i, score in enumerate(asked)]
    return every, scores


def _whole(sentence: str, end: int) -> bool:
    """Whether a clause may end here: both sides have their words, and no quote is cut."""
    closed = sentence.count("「", 0, end) == sentence.count("」", 0, end)
    return closed and min(end, len(sentence) - end) >= LEAST_CLAUSE


def asking_alone(text: str) -> str:
    """Return the sentences of a question over all programs that ask or set a limit; the text where none is to go."""
    folded = fold(text)
    every = sentences(folded) if len(folded) > WORDY else []
    scores = [asking(s) for s in every]
    if len(every) < 2 or max(scores) < ASKED:
        return text
    words = wording()
    kept = [s for s, score in zip(every, scores, strict=True) if score >= ASKED or words.limit.search(s)]
    return text if len(kept) == len(every) else "".join(kept)


def aside(sentence: str) -> bool:
    """Whether a sentence tells what is known already or not wanted."""
    return wording().known.search(sentence) is not None or wording().unwanted.search(sentence) is not None
