"""What a share or a part is taken of (執行額の何%, 補正のうち): it asks for no value of its own; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import TABLES
from qa.spans import Reading, Span

_BUDGETS = ("name:budget_year.initial", "name:budget_year.supplementary", "name:budget_year.total")
KINDS_OF_BUDGET = ("name:budget_year.initial", "name:budget_year.supplementary")
_WHOLE = regex(
    r"(?:の?(?:合計|総額|全体))?(?:の(?:うち)?(?:の)?(?:何|どれ|どの)|に占める|に対する|に対して|のうち|に比べ|比(?![べ較率]))"
)
_AMONG = regex(r"(?:予算|額)?(?:のうち|の中|のなか|の内(?!訳|容)|で(?:一番|最も|いちばん|最大|もっとも))")


def wholes(reading: Reading) -> set[int]:
    """Return the offsets of what a share or a part is taken of (執行額の何%, 補正のうち): it asks for no value."""
    pattern = _WHOLE if reading.has("op:ratio") else _AMONG
    spans = [s for s in reading.tagged("name:") if pattern.match(reading.text, s.end) and not _rated(s, reading)]
    return {i for s in spans for i in range(s.start, s.end)}


def _rated(span: Span, reading: Reading) -> bool:
    """補助率のうち最も低いのは: no part is taken of a rate or a cap."""
    table, _, column = span.tag.removeprefix("name:").partition(".")
    return not reading.has("op:ratio") and TABLES[table].column(column).kind in ("rate", "rates", "caps")


def whole_of(table: str, reading: Reading) -> bool:
    aside = wholes(reading)
    own = table in ("overhead", "budget_year", "budget_item")
    return own and any(s.start in aside for s in reading.tagged(f"name:{table}."))


def of_budget(reading: Reading, aside: set[int]) -> bool:
    """Whether a kind of item is a share of the budget: 当初予算の何割が交付金か, 委託費は予算の何%."""
    of = any(s.start in aside for s in reading.tagged(_BUDGETS))
    kinds = any(s.start not in aside for s in reading.tagged("word:item_kinds"))
    return of and kinds and any(reading.has(tag) for tag in ("op:ratio", "ask:rate", "ask:yen"))


def item_of_year(reading: Reading) -> bool:
    """Whether a kind of item is spoken of with the year after or a kind of budget: 委託費は来年度, 委託費の当初予算."""
    ahead = reading.tagged(("word:next_year", "name:budget_year.requested", *KINDS_OF_BUDGET))
    return bool(ahead) and bool(reading.tagged("word:item_kinds")) and not reading.tagged("name:payee.")
