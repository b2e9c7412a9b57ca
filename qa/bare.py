"""A question of nothing: いくら？, その合計は？ ask in the air where nothing was talked of before; pure."""

from __future__ import annotations

from qa.signs import script
from qa.spans import Reading


def is_bare(reading: Reading) -> bool:
    """Whether a question only asks, and names nothing to ask of."""
    asks = reading.tagged(("ask:", "op:", "word:leaning", "word:next")) or reading.values("year")
    small = {i for s in reading.tagged(("ask:", "op:", "word:")) for i in range(s.start, s.end)}
    small |= {i for m in reading.mentions for i in range(m.start, m.end)}
    says = reading.tagged(("word:chat", "word:lacking", "word:opinion"))
    return bool(asks) and not says and all(i in small or script(sign) in "HPD" for i, sign in enumerate(reading.text))
