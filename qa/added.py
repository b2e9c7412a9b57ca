"""Two things that one question adds up, where one look-up finds one of them alone: each asked by itself; pure."""

from __future__ import annotations

from index.regex import regex
from qa.against import two_sides
from qa.answer import Answer
from qa.arithmetic import Ask, summed
from qa.opposed import splits
from qa.question import Understanding
from qa.spans import Reading

_SUM = regex(
    r"(?:を|と|に|で|の)?(?:、)?(?:全部|みんな|すべて)?(?:合わせ|あわせ|足[しすせ]|たし(?:て|たら)|たすと|合計|合算|トータル|総額)"
)
_LONE = regex(r"の合計は[^（）]+(?:（[^）]+）)?です（1件）")


def added(understood: Understanding, answer: Answer, ask: Ask) -> Answer | None:
    """Return the sum of the two sides; None where ``answer`` adds up several rows, or the two cannot be told."""
    text, reading = understood.reading.text, understood.reading
    found = _SUM.search(text)
    if found is None or not reading.has("op:sum") or not _LONE.search(answer.text) or reading.tagged("word:at_"):
        return None
    for split in splits(f"{text[: found.start()]}は{_of_both(text[found.end() :], reading)}?"):
        sides = two_sides(split, ask)
        if sides is None or any(s.measure.kind != "yen" or not s.measure.table for s in sides):
            continue
        if sides[0].measure.table == sides[1].measure.table and sides[0].measure.column == sides[1].measure.column:
            return summed(sides)
    return None


def _of_both(tail: str, reading: Reading) -> str:
    """What is asked of both behind the sum: 合わせて来年度いくら要求しているか."""
    at = len(reading.text) - len(tail)
    asks = any(s.start >= at for s in reading.tagged(("name:", "word:next_year")))
    return tail.strip("、。?") if asks else ""
