"""One answer against its known question: right or wrong, well cited or not; pure but for the reader of places.

Right means: a refusal where one is due (and, where the line lists any, the items it should mention), else no
refusal, every item of ``accept`` said and nothing of ``reject``. An answer that failed is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.matching import norm, overlaps, says_all, says_any
from eval.numbers import unsupported
from eval.questions import Question
from qa.answer import Answer, Citation


class Places(Protocol):
    """What can tell whether a citation's quote stands where it says."""

    def stands(self, citation: Citation) -> bool: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question with its answer and the marks given.

    ``cited`` and ``covered`` (the share of the reference contexts that the quotes rest on) speak of answerable
    questions with contexts; they are None for the others.
    """

    question: Question
    answer: Answer
    correct: bool
    reason_right: bool | None
    cited: bool | None
    covered: float | None
    false_quotes: tuple[Citation, ...]
    unsupported: tuple[str, ...]
    error: str = ""

    @property
    def value(self) -> Hashable:
        """What the wordings of one ask must share.

        Right answers to one ask carry the same value, whatever else they say beside it, and so do refusals; a wrong
        answer is as good as its own value only.
        """
        if self.answer.abstained:
            return "refused"
        return "right" if self.correct else _value(self.answer)


def judge(question: Question, answer: Answer, places: Places) -> Verdict:
    """Return the verdict on an answer."""
    judged = not question.abstain and bool(question.contexts)
    shares = coverage(question, answer.citations)
    return Verdict(
        question,
        answer,
        correct=is_right(question, answer),
        reason_right=answer.reason == question.reason if question.abstain else None,
        cited=not answer.abstained and shares > 0 if judged else None,
        covered=0.0 if judged and answer.abstained else shares if judged else None,
        false_quotes=tuple(c for c in answer.citations if not places.stands(c)),
        unsupported=invented(question, answer),
    )


def failed(question: Question, error: Exception) -> Verdict:
    """Return the verdict on an answer that never came: it scores 0 wherever the question is counted."""
    judged = not question.abstain and bool(question.contexts)
    return Verdict(
        question,
        Answer("failed", ""),
        correct=False,
        reason_right=False if question.abstain else None,
        cited=False if judged else None,
        covered=0.0 if judged else None,
        false_quotes=(),
        unsupported=(),
        error=f"{type(error).__name__}: {error}",
    )


def is_right(question: Question, answer: Answer) -> bool:
    """Return whether the answer says what the question wants and nothing that it must not say."""
    if answer.abstained != question.abstain or says_any(answer.text, question.reject):
        return False
    return says_all(answer.text, question.accept)


def coverage(question: Question, citations: Sequence[Citation]) -> float:
    """Return the share of the reference contexts that a quote of the right sheet rests on; 0.0 without any."""
    wanted = question.sheet or question.about
    quotes = [c.text for c in citations if wanted in (None, c.sheet)]
    met = [any(overlaps(quote, context) for quote in quotes) for context in question.contexts]
    return sum(met) / len(met) if met else 0.0


def invented(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return the numbers stated without a source.

    They must stand in the quotes, with the sheet, section and page of their citations, or in the shown calculation;
    a refusal makes no claim, and may repeat the question, the sheet it was put to and its interpretation.
    """
    evidence = [answer.calculation or ""]
    for c in answer.citations:
        evidence += [c.text, c.sheet, c.section, f"{c.page}" if c.page else ""]
    if answer.abstained:
        evidence += [question.text, question.sheet or "", answer.interpretation, *answer.suggestions]
    return unsupported(answer.text, evidence)


def _value(answer: Answer) -> Hashable:
    if answer.value is not None:
        return json.dumps(_plain(answer.value), ensure_ascii=False, sort_keys=True)
    return norm(answer.text)


def _plain(value: Any) -> Any:
    """Return the value with its texts folded and a list of one as the one."""
    if isinstance(value, str):
        return norm(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return _plain(value[0]) if len(value) == 1 else [_plain(part) for part in value]
    return value
