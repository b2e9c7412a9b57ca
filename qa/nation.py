"""Questions over all programs."""

from __future__ import annotations

from index.store import Store
from qa.answer import AMBIGUOUS, Answer
from qa.lexicon import Lexicon
from qa.refuse import refuse


def over_all(question: str, store: Store, words: Lexicon) -> Answer:
    """Return the answer to a question that names no program."""
    return refuse(AMBIGUOUS, "どの事業（シート）についてか、事業名か予算事業IDで指定してください")
