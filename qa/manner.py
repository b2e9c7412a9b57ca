"""Questions in dialect, in the old written style or in loose talk, put into plain words before they are read; pure.

Only words that ask, endings of verbs and particles are rewritten: どないな and 如何なる are どのような. What is said
for what is data (manner.toml).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_SIGNS = {"B": "(?<![ぁ-ゖ])", "S": r"(?:^|(?<=[。、？?！!\s]))"}  # no hiragana before; the start of a sentence


def plainly_put(question: str) -> str:
    """Return the question in plain words; as it is where it is put plainly already."""
    for pattern, meant in _rules():
        question = pattern.sub(meant, question)
    return question


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(files("qa").joinpath("manner.toml").read_text(encoding="utf-8"))
    return tuple((_compiled(said), meant) for group in data["rules"].values() for said, meant in group)


def _compiled(said: str) -> re.Pattern[str]:
    return re.compile(re.sub("[BS](?=[(ぁ-ん])", lambda sign: _SIGNS[sign[0]], said))
