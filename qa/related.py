"""The number of a related program, asked by its name or as 関連する事業のID: not the program's own; pure."""

from __future__ import annotations

from dataclasses import replace

from index.text import fold
from qa.scope import Scope
from qa.spans import Reading

_OWN, _RELATED = "name:program.program_id", "name:related_program.program_id"
LONG = 6  # signs of a related program's name that is said, at least


def of_related(reading: Reading, scope: Scope) -> Reading:
    """Return the reading with an id that is asked of related programs said of them."""
    if not reading.has(_OWN) or not scope.of("related_program"):
        return reading
    names = (fold(str(r["name"])) for r in scope.of("related_program") if r["name"])
    said = any(len(name) >= LONG and name in reading.text for name in names)
    if not (said or reading.tagged(("cue:related_program", "name:related_program."))):
        return reading
    spans = [replace(s, tag=_RELATED) if s.tag == _OWN else s for s in reading.spans]
    return replace(reading, spans=tuple(s for s in spans if said or s.tag != "name:related_program.name"))
