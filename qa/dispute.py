"""One question whether the sheet agrees with itself: what it names, and how its checks are told."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from index.store import Store
from qa import agree, said_twice
from qa.agree import Check
from qa.answer import Answer
from qa.lexicon import Lexicon
from qa.query import Query
from qa.scope import Scope
from qa.spans import Reading


class Dispute:
    """One question whether the sheet agrees with itself."""

    def __init__(self, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon, store: Store) -> None:
        self.query, self.reading, self.scope, self.lexicon, self.store = query, reading, scope, lexicon, store
        self.text = reading.text
        self.years = tuple(int(str(y)) for y in reading.values("year"))

    def says(self, name: str) -> bool:
        """Whether the question says one of the lexicon's words ``name``."""
        return any(word in self.text for word in self.lexicon.words[name])

    def checked(self, checks: Iterable[Check]) -> Answer | None:
        """Return the answer that tells the checks; None without any."""
        return agree.checked(list(checks), self.query, self.lexicon)

    def rate(self) -> bool:
        """Whether a rate is what is compared."""
        columns = set(self.query.columns) & set(said_twice.RATES.values())
        numbers = {Fraction(str(m.value)) / 100 for m in self.reading.mentions if m.kind == "number"}
        known = {r[c] for t, c in said_twice.RATES.items() for r in self.scope.of(t) if r[c] is not None}
        return bool(columns | (numbers & known)) or self.reading.values("rate") != () or "率" in self.text
