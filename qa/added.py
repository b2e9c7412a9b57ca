"""Two things that one question adds up, where one look-up finds one of them alone: each asked by itself; pure."""

from __future__ import annotations

from fractions import Fraction

from index.regex import regex
from qa.against import Ask, said_of, two_sides
from qa.answer import COMPUTED, Answer, unique
from qa.opposed import splits
from qa.question import Understanding
from qa.say import say_yen
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
            value = int(sum((s.measure.value for s in sides), Fraction(0)))
            return _answer(value, [(s.name, said_of(s), s.answer) for s in sides])
    return None


def _of_both(tail: str, reading: Reading) -> str:
    """What is asked of both behind the sum: 合わせて来年度いくら要求しているか."""
    at = len(reading.text) - len(tail)
    asks = any(s.start >= at for s in reading.tagged(("name:", "word:next_year")))
    return tail.strip("、。?") if asks else ""


def _answer(value: int, sides: list[tuple[str, str, Answer]]) -> Answer:
    said = say_yen(value, "千円" if value % 1000 == 0 else "円")
    pair = "、".join(f"{name}は{amount}" for name, amount, _ in sides)
    return Answer(
        COMPUTED,
        f"合計は{said}です（{pair}）。",
        unique(c for _, _, answer in sides for c in answer.citations),
        value,
        interpretation=" ／ ".join(dict.fromkeys(answer.interpretation for _, _, answer in sides)),
        calculation=" + ".join(amount for _, amount, _ in sides) + f" = {said}",
        outright=True,
    )
