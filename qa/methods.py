"""Conditions on contracts: a single bidder, a number of bidders, the method, a rate that is withheld; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.tables import Row
from index.text import fold
from qa.lexicon import Lexicon
from qa.sieve import Sieve, Test

_BID = re.compile(r"(?:者|社|団体)(?:が|で|の)?(?:入札|応札|競争|応募|参加)")


def contracts(sieve: Sieve) -> None:
    """一者応札, 一般競争, 随意契約: conditions on contracts."""
    if sieve.table not in ("contract", "obligation"):
        return
    reading, lexicon = sieve.reading, sieve.lexicon
    about_rate = "award_rate" in sieve.best.columns and "reason" not in sieve.best.columns
    _bidders(sieve)
    if reading.has("word:withheld") and about_rate:
        sieve.keep("award_rate", "is", None, "落札率が非公開", lambda r: is_withheld(r, lexicon))
    if reading.has("word:one_bidder") and "bidders" not in sieve.best.columns:
        competitive = lexicon.words["competitive"]
        test: Test = lambda r: r["bidders"] == 1 and _says(r, competitive)  # noqa: E731
        sieve.keep("bidders", "is", 1, "一者応札（競争契約で入札者数1）", test)
    for name, label in (("competitive", "競争契約"), ("negotiated", "随意契約")):
        spans = reading.tagged(f"word:{name}")
        if spans and "method" not in sieve.best.columns:
            without = sieve.excluded(spans[-1])
            phrases = _said_phrases(sieve, name)
            sieve.keep("method", "kind", name, label + ("以外" if without else ""), _method(phrases, without))


def _bidders(sieve: Sieve) -> None:
    """5社が入札した契約: a number of bidders."""
    for mention in sieve.reading.mentions:
        found = _BID.match(sieve.reading.text, mention.end) if mention.kind == "number" else None
        if found and not found[0].startswith("しか"):
            number = mention.value
            sieve.keep("bidders", "is", number, f"入札者数が{number}", lambda r, n=number: r["bidders"] == n)  # type: ignore[misc]


def _said_phrases(sieve: Sieve, name: str) -> tuple[str, ...]:
    """The phrase said where some method has it (指名競争), else the whole kind."""
    said = tuple(sieve.text(s) for s in sieve.reading.tagged(f"word:{name}"))
    exact = tuple(p for p in said if any(_says(r, (p,)) for r in sieve.scope.of(sieve.table)))
    return exact or sieve.lexicon.words[name]


def _method(phrases: tuple[str, ...], without: bool) -> Test:
    return lambda row: _says(row, phrases) != without


def is_withheld(row: Row, lexicon: Lexicon) -> bool:
    """Return whether an award rate is blank for a stated reason."""
    reason = fold(str(row["reason"] or ""))
    return row["award_rate"] is None and any(word in reason for word in lexicon.words["undisclosed"])


def _says(row: Row, phrases: Iterable[str]) -> bool:
    return any(p in fold(str(row["method"] or "")) for p in phrases)
