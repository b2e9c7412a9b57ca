"""What one question over the open data asks (a ``Fact``), and the seeded draw of programs to ask it of."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.national_tables import Program, key

SEED = 20240912
WORDINGS = Path(__file__).with_name("national.toml")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to ask, with its key. ``ask`` names the wordings; ``about`` the program or what is counted."""

    ask: str
    kind: str
    about: str
    words: Mapping[str, str]
    reference: str
    accept: Sequence[Sequence[str]] = ()
    contexts: Sequence[str] = ()
    reason: str | None = None
    program: Program | None = field(default=None, compare=False)


class Draw:
    """One seeded draw over the programs."""

    def __init__(self, programs: Mapping[str, Program], left_out: Iterable[str], seed: int = SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a sample, not a secret)
        self.wordings: dict[str, Any] = tomllib.loads(WORDINGS.read_text(encoding="utf-8"))
        self.all = list(programs.values())
        self.keys = [key(p.name) for p in self.all]
        out = set(left_out)
        times = Counter(self.keys)
        single = [p for p, k in zip(self.all, self.keys, strict=True) if times[k] == 1]
        self.askable = [p for p in single if not p.joint and p.id not in out and _sayable(p.name)]
        self.askable.sort(key=lambda p: p.id)

    def some(self, wanted: int, make: Callable[[Program], Fact | None]) -> list[Fact]:
        """Return up to ``wanted`` facts, from programs in random order."""
        found: list[Fact] = []
        for program in self.random.sample(self.askable, len(self.askable)):
            if len(found) == wanted:
                break
            fact = make(program)
            if fact is not None:
                found.append(fact)
        return found

    def short(self, name: str) -> str:
        """Return the name as people shorten it, still fitting one program only; the name itself where none does."""
        fitting = [s for s in _shortened(name) for wanted in [key(s)] if sum(wanted in k for k in self.keys) == 1]
        return self.random.choice(fitting) if fitting else name


def _sayable(name: str) -> bool:
    return 4 <= len(name) <= 45 and "\n" not in name and not set('「」"{}') & set(name)


def _shortened(name: str) -> list[str]:
    """Return shorter ways to say a name: no brackets, no ending such as 事業, the part before or after a joint."""
    base = re.sub(r"[（(【\[〔].*?[）)】\]〕]", "", name).strip()
    parts = [p for joint in _JOINTS for p in base.split(joint) if joint in base and 2 * len(p) >= len(base)]
    shorter = dict.fromkeys(s.strip(" 　、") for s in (base, _ENDING.sub("", base), _BEGINNING.sub("", base), *parts))
    return [s for s in shorter if 6 <= len(s) < len(name) and not _TORN.search(s)]


_JOINTS = ("・", "による", "に関する", "に係る", "のための", "を活用した")
_ENDING = re.compile(r"(?:に必要な経費|に要する経費|事業費補助金|補助金|交付金|事業費|推進事業|事業|経費|費)$")
_BEGINNING = re.compile(r"^(?:令和\d+年度|国立研究開発法人|独立行政法人|国立大学法人)")
_TORN = re.compile(r"^[ぁ-んー等及、）)]|[のをにへとや及び並び、（(]$")  # a piece no one would say
