"""A question over all programs, understood: conditions on programs, what is measured, and the operation; pure.

Every condition claims the stretch of the question that says it. What no condition, operation or small word claims is
what the programs are about: it is searched for in their purposes and overviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.catalogue import Catalogue
from qa.condition import Condition
from qa.lexicon import Lexicon
from qa.nation_reader import NEAR, Reader
from qa.national import PAID, Measure, Words
from qa.signs import script
from qa.spans import Reading

PAID_MEASURE = Measure(PAID, "支出先への支出額", (), None)
_SMALL = ("word:filler", "ask:", "op:", "word:at_", "word:exclude", "name:", "cue:", "hint:")


_WHICH = ("name:program.name", "name:program.overview", "name:program.purpose")  # どんな事業 asks which ones there are


@dataclass(frozen=True, slots=True)
class NationQuery:
    """What was understood of a question over all programs.

    ``asks``: it asks for programs; ``about``: what they are about, in the asker's words; ``claimed``: the offsets of
    the folded question that the conditions account for; ``rest``: content signs that nothing accounts for;
    ``denied``: a denial that no condition has understood, which must not be passed over.
    """

    text: str
    conditions: tuple[Condition, ...] = ()
    measure: Measure | None = None
    year: int | None = None
    operation: str = "list"
    argument: int | None = None
    low: bool = False
    group: bool = False
    asks: bool = False
    about: str = ""
    rest: int = 0
    denied: str = ""
    sheet_years: tuple[int, ...] = ()
    claimed: frozenset[int] = frozenset()
    reading: Reading | None = None

    @property
    def whole(self) -> bool:
        """Whether the question is plainly over all programs and nothing of it is left open."""
        conditions = [c for c in self.conditions if c.field not in ("ministry", "office")]
        return bool(self.conditions or self.measure) and (self.asks or self.operation != "list" or len(conditions) > 1)

    @property
    def field(self) -> bool:
        """Whether a field of one program is asked: 牧場の事業はどこの課が担当？"""
        fields = [s for s in self.reading.tagged("name:") if s.tag not in _WHICH] if self.reading else []
        return self.operation == "list" and all(c.field == "ministry" for c in self.conditions) and bool(fields)

    @property
    def claims(self) -> frozenset[int]:
        """The offsets that no program's name may take, where programs are asked for."""
        return self.claimed if self.asks or self.operation != "list" else frozenset()

    def interpretation(self) -> str:
        """Return the query in plain Japanese."""
        parts = ["すべての事業"]
        parts += [f"条件: {c.words}" for c in self.conditions]
        if self.measure:
            parts.append(
                f"項目: {self.measure.label}" + (f"（{self.year}年度）" if self.measure.year is not None else "")
            )
        if self.operation != "list":
            parts.append(f"計算: {_OPERATIONS[self.operation]}")
        if self.group:
            parts.append("府省庁別")
        if self.about:
            parts.append(f"内容: {self.about}")
        return "｜".join(parts)


_OPERATIONS = {
    "count": "件数",
    "sum": "合計",
    "mean": "平均",
    "max": "最大",
    "min": "最小",
    "top": "上位",
    "place": "順位",
}


def understand_nation(text: str, catalogue: Catalogue, words: Words, lexicon: Lexicon) -> NationQuery:
    """Return the understood question; ``text`` is folded and spaced."""
    reader = Reader(text, catalogue, words, lexicon)
    reader.read()
    return _Composer(reader).query()


class _Composer:
    """What a read question measures, what it wants done, and what is left of it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.text, self.words, self.reading = reader.text, reader.words, reader.reading
        self.measures, self.conditions, self.claimed = reader.measures, reader.conditions, reader.claimed

    def query(self) -> NationQuery:
        measure, span = self._measure()
        operation, argument, low = self._operation(measure)
        group = self.words.says("ranking.group", self.text) is not None
        group = group or (self.words.says("ranking.which", self.text) is not None and operation != "list")
        ministries = {c.value for c in self.conditions if c.field == "ministry" and c.relation == "is"}
        group = group or (len(ministries) > 1 and (operation != "list" or measure is not None))
        if self._paid() and measure is None:
            measure, operation = (
                PAID_MEASURE,
                "sum" if operation in ("list", "count") and not self._which() else operation,
            )
        if operation in ("max", "min", "top", "place", "sum", "mean") and measure is None and not group:
            measure = self.words.measures["initial"]
        year = self.reader.year_of(measure) if measure is not None and measure.year is not None else None
        about, rest, spoken = self._about(span)
        return NationQuery(
            self.text,
            tuple(self.conditions),
            measure,
            year,
            operation,
            argument,
            low,
            group,
            self.reader.asks,
            about,
            rest,
            self._denied(),
            self.reader.sheet_years,
            frozenset(spoken),
            self.reading,
        )

    def _denied(self) -> str:
        """Return what is denied of the programs and no condition claims: 公表していない事業."""
        found = re.search(
            rf"([^、。はがを]{{1,12}}(?:ない|なかった|ません))(?:の)?(?:{self.words.noun.pattern})", self.text
        )
        return found[1] if found and self.reader.free(*found.span(1)) else ""

    def _paid(self) -> bool:
        """Whether it asks what a payee was paid."""
        payee = any(c.field in ("payee", "corporate") for c in self.conditions)
        return payee and self.words.says("conditions.paid", self.text) is not None

    def _which(self) -> bool:
        """Whether it asks for the programs rather than for one amount."""
        return self.reader.asks and not self.reading.has("ask:yen")

    def _measure(self) -> tuple[Measure | None, tuple[int, int]]:
        free = [(s, e, m) for s, e, m in self.measures if s not in self.reader.used and self.reader.free(s, e)]
        if not free:
            return None, (0, 0)
        start, end, measure = free[0]
        return measure, (start, end)

    def _operation(self, measure: Measure | None) -> tuple[str, int | None, bool]:
        say = self._free
        low = say("ranking.rising", self.text) is not None
        for kind, name in (("rank", "top"), ("place", "place")):
            values = self.reading.values(kind)
            if values:
                return name, int(str(values[0])), low
        extreme = self._extreme()
        if extreme is not None:
            return extreme, None, extreme == "min"
        wanted = self._wanted()
        if say("ranking.order", self.text) or low or wanted:
            return "top", wanted, low
        degree = say("ranking.degree", self.text)
        if degree and (self.measures or self._paid()):
            return "top", None, self.words.lists["ranking.low"].search(degree[0]) is not None
        counted = say("ranking.count", self.text)
        if counted and not any(0 <= counted.start() - end <= 2 for _, end, _ in self.measures):
            return "count", None, False
        if say("ranking.mean", self.text):
            return "mean", None, False
        if say("ranking.sum", self.text) and measure is not None:
            return "sum", None, False
        return "list", None, False

    def _wanted(self) -> int | None:
        """A number of programs asked for: 予算の大きい事業を5つ教えて."""
        match = re.search(
            rf"(\d{{1,3}})(?:つ|件|個|事業)(?:ほど|くらい)?(?:を|、)?(?:{self.words.lists['ranking.wanted'].pattern})",
            self.text,
        )
        return int(match[1]) if match else None

    def _free(self, name: str, text: str) -> re.Match[str] | None:
        """Return the first phrase of a list that no condition claims: 最低賃金法 is no minimum."""
        return next((m for m in self.words.lists[name].finditer(text) if self.reader.free(*m.span())), None)

    def _extreme(self) -> str | None:
        say = self._free
        for name, found in (("max", say("ranking.highest", self.text)), ("min", say("ranking.lowest", self.text))):
            if found:
                return name
        most = say("ranking.most", self.text)
        if most is None:
            return None
        tail = self.text[most.end() : most.end() + 14]
        high, low = self.words.lists["ranking.high"].search(tail), self.words.lists["ranking.low"].search(tail)
        if low and (high is None or low.start() < high.start()):
            return "min"
        return "max" if high or any(s <= most.end() + 2 for s, _, _ in self.measures if s >= most.start()) else None

    def _about(self, measured: tuple[int, int]) -> tuple[str, int, set[int]]:
        """Return what the programs are about, how many content signs say it, and the offsets that say the rest."""
        spoken = set(self.claimed) | set(range(*measured))
        for name in ("most", "highest", "lowest", "order", "rising", "group", "which", "sum", "mean", "count"):
            for match in self.words.lists[f"ranking.{name}"].finditer(self.text):
                spoken.update(range(*match.span()))
        for match in self.words.asks.finditer(self.text):
            spoken.update(range(*match.span()))
        for start, end, _ in self.measures:
            spoken.update(range(start, end))
        for mention in self.reading.mentions:
            spoken.update(range(mention.start, mention.end))
        hard = set(spoken)
        spoken |= self._small(spoken)
        stretches = _runs(self.text, spoken, hard)
        runs = [self.text[a:b] for a, b in stretches]
        spoken -= {i for a, b in stretches for i in range(a, b)}
        rest = sum(script(s) in "CKL" for run in runs for s in run)
        return "".join(runs).strip("、。?・はがをのにでと") if rest >= 2 else "", rest, spoken

    def _small(self, spoken: set[int]) -> set[int]:
        """Small words of the lexicon and glue, where they are no piece of a longer unexplained word."""
        found: set[int] = set()
        spans = [(s.start, s.end) for s in self.reading.spans if s.tag.startswith(_SMALL)]
        for pattern in (self.words.glue, self.words.noun):
            spans += [m.span() for m in pattern.finditer(self.text)]
        for start, end in sorted(spans, key=lambda s: s[0] - s[1]):
            if self._word(start, end, spoken | found):
                found.update(range(start, end))
        return found

    def _word(self, start: int, end: int, spoken: Iterable[int]) -> bool:
        """Whether the stretch is no piece of a longer unexplained word."""
        known = set(spoken)
        before = (
            start > 0 and start - 1 not in known and script(self.text[start - 1]) == script(self.text[start]) in "CKL"
        )
        after = (
            end < len(self.text) and end not in known and script(self.text[end]) == script(self.text[end - 1]) in "CKL"
        )
        return not before and not after


def _runs(text: str, spoken: set[int], hard: set[int]) -> list[tuple[int, int]]:
    """Return where the unexplained stretches that hold a content sign begin and end; small words between them stay."""
    content = [i for i, sign in enumerate(text) if i not in spoken and script(sign) in "CKLD"]
    runs: list[list[int]] = []
    for i in content:
        if runs and i - runs[-1][1] <= NEAR and not hard.intersection(range(runs[-1][1] + 1, i)):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    found = []
    for start, end in runs:
        while start and start - 1 not in spoken and (script(text[start - 1]) == "H" or text[start - 1] == "・"):
            start -= 1
        stop = end + 1
        while stop < len(text) and stop not in spoken and script(text[stop]) == "H" and stop - end < 3:
            stop += 1
        found.append((start, stop))
    return found
