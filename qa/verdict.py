"""A question that takes something for granted, what was understood of it, and the verdict on it; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qa.answer import Answer, unique
from qa.lexicon import Lexicon
from qa.query import Query
from qa.question import Understanding
from qa.scope import Scope
from qa.spans import Reading

FALSE = "ご質問の前提はシートの記載と異なります。"
PARTLY = "一部だけに当てはまります。"
TRUE = "はい、シートの記載のとおりです。"


@dataclass(frozen=True, slots=True)
class Case:
    """What was understood of the question, and where its claims are checked."""

    understood: Understanding
    scope: Scope
    lexicon: Lexicon

    @property
    def query(self) -> Query:
        """The question as a look-up."""
        return self.understood.query

    @property
    def reading(self) -> Reading:
        """The question as it reads."""
        return self.understood.reading

    def says(self, *names: str) -> bool:
        """Return whether the question has a word of one of the lists ``names``."""
        return any(word in self.reading.text for name in names for word in self.lexicon.words[name])


def led(case: Case, answer: Answer, true: bool) -> Answer | None:
    """Return the answer with its verdict; None where a true premise is only the ground for asking why."""
    if answer.abstained or (true and case.query.why):
        return None
    return replace(answer, text=f"{TRUE if true else FALSE}{answer.text}")


def followed(verdict: Answer, told: Answer) -> Answer:
    """Return a verdict with what running text tells of the rest of the question; as it is where that is nothing."""
    if told.abstained:
        return verdict
    return replace(
        verdict, text=f"{verdict.text}\n{told.text}", citations=unique([*verdict.citations, *told.citations])
    )
