"""Questions joined by clauses: 何のためにやっていて、責任者は誰？ Each asks something of its own; pure.

A list of fields is cut elsewhere (``qa.several``). Here a clause that asks is followed by another that asks of another
table, or computes otherwise; what the later one leaves open the earlier one says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from index.regex import regex
from qa.candidate import NAMED_ROW
from qa.candidates import candidates
from qa.follow import merged
from qa.lexicon import Lexicon
from qa.question import Understanding, understand
from qa.reading import read
from qa.scope import Scope
from qa.spans import Reading

# Where a clause that asks may end: いくらで、 何者いて、 誰か、 いくら？
_BORDER = regex(
    r"(?<=[てで])、(?P<part>その(?:うち|中で|内訳)|うち)?(?:の|、)?|(?<=し)、|(?<=か)、|(?:[?。])(?=.)"
    r"|、(?:それと|それから|あと|あとは|また|さらに|加えて|ついでに|ほんで|そんで)(?:、)?"
)
_QUESTION = ("ask:", "op:count", "op:sum", "op:max", "op:min", "op:mean")
# What sets the clauses against one another, or is one computation over both.
_TOGETHER = ("op:difference", "op:ratio", "op:gap", "op:contradiction", "op:estimate", "op:reverse", "op:unspent",
             "word:confirm", "word:at_", "word:exclude", "ask:why")  # fmt: skip
_OF_PROGRAM = ("law", "organization", "plan", "policy")  # what a program has as a whole: no clause says whose
LEAST = 4  # signs of a clause
PARTS = 6  # questions in one; what stands behind is read with the last
MOST = 12  # borders that are looked at: each takes two readings


def clauses(understood: Understanding, scope: Scope, lexicon: Lexicon, most: int = PARTS) -> tuple[str, ...]:
    """Return the questions that the clauses ask, ``most`` of them; a question that is one comes back as it is."""
    text = understood.reading.text
    if most < 2 or understood.reading.tagged(_TOGETHER):
        return (text,)
    for border in islice(_BORDER.finditer(text), MOST):
        first, second = text[: border.start()], text[border.end() :]
        if len(first) < LEAST or len(second) < LEAST:
            continue
        one, two = read(first, lexicon, scope.fiscal_year), read(second, lexicon, scope.fiscal_year)
        topic = first.endswith(("で", "って")) or not two.tagged("name:")
        if topic and not one.tagged(_QUESTION):
            continue  # 当初予算で、旅費に充てた額; 当初、補正。去年はいくら: what it is about, no clause
        if second.startswith("(") or not (_asks(one) and _asks(two)) or _gathers(two):
            continue
        if border["part"]:
            whole = f"{_owner(one, scope, lexicon)}{second}"
        else:
            whole = second if _own(two, scope, lexicon) else merged(first, second, scope, lexicon)
        both = [understand(read(part, lexicon, scope.fiscal_year), scope, lexicon) for part in (first, whole)]
        if (_apart(*both) or _missed(understood, *both)) and not _adds(both):
            return (first, *clauses(both[1], scope, lexicon, most - 1)) if len(whole) < len(text) else (first, whole)
    return (text,)


def _adds(both: Sequence[Understanding]) -> bool:
    """Whether the second only adds up more columns of the first's table: 当初がいくらで、補正がいくらで、合わせると."""
    one, two = (u.query for u in both)
    return one.table == two.table == "budget_year" and two.operation == "sum"


def _missed(whole: Understanding, one: Understanding, two: Understanding) -> bool:
    """Whether one look-up over both would leave out columns that each names: 当初と補正の額、それから使い切れたか."""
    same = one.query.table == two.query.table == whole.query.table == "budget_year"
    asked = [set(u.query.outright) for u in (one, two)]
    return same and all(asked) and not asked[0] & asked[1] and not asked[0] | asked[1] <= set(whole.query.columns)


def _own(second: Reading, scope: Scope, lexicon: Lexicon) -> bool:
    """Whether a clause asks of a row that it names itself."""
    ranked, reading = candidates(second, scope, lexicon)
    if ranked[0].table in _OF_PROGRAM and reading.has(f"cue:{ranked[0].table}") and reading.tagged("ask:"):
        return True
    named = any(m.weight >= NAMED_ROW for m in ranked[0].matches.values())
    return named and bool(reading.tagged("ask:")) and ranked[0].score > 0


def _owner(first: Reading, scope: Scope, lexicon: Lexicon) -> str:
    """The name of the row that a clause asks of, as the one whose part comes next; the clause where it names none."""
    ranked, reading = candidates(first, scope, lexicon)
    best = max(ranked[0].matches.values(), key=lambda m: m.weight, default=None)
    if best is None or best.weight < NAMED_ROW:
        return f"{first.text}、"
    return f"{reading.text[min(best.explained) : max(best.explained) + 1]}の"


def _asks(reading: Reading) -> bool:
    return bool(reading.tagged(_QUESTION)) or bool(reading.tagged("name:"))


def _gathers(reading: Reading) -> bool:
    """その合計は？ is of what the clause before it names."""
    return bool(reading.tagged(("op:sum", "op:mean"))) and not reading.tagged("name:")


def _apart(one: Understanding, two: Understanding) -> bool:
    """Whether no single look-up answers both: other tables, or other computations."""
    if one.query.table is None or two.query.table is None:
        return False
    asked = all(u.query.named or u.reading.tagged(_QUESTION) for u in (one, two))
    return asked and (one.query.table, one.query.operation) != (two.query.table, two.query.operation)
