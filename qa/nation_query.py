"""A question over all programs, understood: conditions on programs, what is measured, and the operation; pure.

Every condition claims the stretch of the question that says it. What no condition, operation or small word claims is
what the programs are about: it is searched for in their purposes and overviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qa.catalogue import Catalogue
from qa.lexicon import Lexicon
from qa.mentions import Mention
from qa.national import Measure, Words
from qa.reading import Reading, read, script

NEAR = 8  # signs between a number and the word that says what it measures, at most
_SMALL = ("word:filler", "ask:", "op:", "word:at_", "word:exclude", "name:", "cue:", "hint:")
_BOUNDS = ("at_least", "above", "at_most", "below")
_SAID = {"at_least": "以上", "above": "を超える", "at_most": "以下", "below": "未満", "is": ""}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on programs: ``field relation value``; ``words`` as the answer says it.

    Relations: ``is``, ``at_least``, ``above``, ``at_most``, ``below``, ``without``, ``blank``.
    """

    field: str
    relation: str
    value: Any
    words: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NationQuery:
    """What was understood of a question over all programs.

    ``asks``: it asks for programs; ``about``: what they are about, in the asker's words; ``claimed``: the offsets of
    the folded question that the conditions account for; ``rest``: content signs that nothing accounts for.
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
    sheet_years: tuple[int, ...] = ()
    claimed: frozenset[int] = frozenset()
    reading: Reading | None = None

    @property
    def whole(self) -> bool:
        """Whether the question is plainly over all programs and nothing of it is left open."""
        conditions = [c for c in self.conditions if c.field not in ("ministry", "office")]
        return bool(self.conditions or self.measure) and (self.asks or self.operation != "list" or len(conditions) > 1)

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
    reader = _Reader(text, catalogue, words, lexicon)
    for step in (
        reader.sheets,
        reader.ministries,
        reader.starts,
        reader.laws,
        reader.categories,
        reader.thresholds,
        reader.recipients,
        reader.methods,
        reader.payees,
        reader.names,
    ):
        step()
    return reader.query()


class _Reader:
    """Reads a question step by step; every step claims what it has understood."""

    def __init__(self, text: str, catalogue: Catalogue, words: Words, lexicon: Lexicon) -> None:
        self.text, self.catalogue, self.words, self.lexicon = text, catalogue, words, lexicon
        self.reading = read(text, lexicon, catalogue.fiscal_year)
        self.claimed: set[int] = set()
        self.conditions: list[Condition] = []
        self.sheet_years = words.sheet_years(text)
        self.asks = words.asks.search(text) is not None
        self.measures = list(_measures(text, words))
        self.used: set[int] = set()  # starts of measures that a threshold has taken

    def claim(self, start: int, end: int) -> None:
        self.claimed.update(range(start, end))

    def free(self, start: int, end: int) -> bool:
        return not self.claimed.intersection(range(start, end))

    def add(self, condition: Condition, start: int, end: int) -> None:
        self.conditions.append(condition)
        self.claim(start, end)

    def excluded(self, end: int) -> int:
        """Return how many signs after ``end`` turn the condition into an exclusion; 0 when none do."""
        match = re.compile(rf"(?:{self.words.lists['bounds.without'].pattern})").match(self.text, end)
        return match.end() - end if match else 0

    def sheets(self) -> None:
        for match in self.words.sheet.finditer(self.text):
            self.claim(*match.span())

    def ministries(self) -> None:
        for start, end, name in self.words.ministries(self.text):
            self._choose("ministry", name, start, end)
        for start, end, name in self.catalogue.offices(self.text):
            if self.free(start, end):
                self._choose("office", name, start, end)

    def _choose(self, field: str, name: str, start: int, end: int) -> None:
        cut = self.excluded(end)
        words = f"{name}以外" if cut else name
        self.add(Condition(field, "without" if cut else "is", name, words), start, end + cut)

    def starts(self) -> None:
        """事業開始年度 and 事業終了年度: a year beside a word of beginning or ending."""
        for field, label, name in (("start_year", "開始", "begin"), ("end_year", "終了", "finish")):
            pattern = self.words.lists[f"starting.{name}"]
            for mention in self._years():
                after = pattern.search(self.text, mention.end, mention.end + 7)
                before = None if after else _last(pattern, self.text, mention.start - 9, mention.start)
                found = after or before
                if found is None or not self.free(mention.start, mention.end):
                    continue
                relation, said = self._since(mention, after.start() if after else len(self.text))
                end = max(found.end(), mention.end)
                words = f"{mention.value}年度{said}{label}"
                self.add(Condition(field, relation, mention.value, words), min(mention.start, found.start()), end)
                break

    def _years(self) -> list[Mention]:
        return [m for m in self.reading.mentions if m.kind == "year" and self.free(m.start, m.end)]

    def _since(self, mention: Mention, until: int) -> tuple[str, str]:
        window = (self.text, mention.end, min(until, mention.end + 5))
        if found := self.words.lists["starting.since"].search(*window):
            self.claim(*found.span())
            return ("at_least", "以降")
        if found := self.words.lists["starting.until"].search(*window):
            self.claim(*found.span())
            return ("at_most", "以前")
        return "is", ""

    def laws(self) -> None:
        """A law or plan by its name, where the question speaks of laws or plans."""
        for field, label in (("law", "根拠法令"), ("plan", "関係する計画・通知等"), ("policy", "政策・施策")):
            if self.words.says(f"conditions.{field}", self.text) is None:
                continue
            if field == "law":
                self._short_laws()
            for hit in self.catalogue.named(field, self.text):
                if self.free(hit.start, hit.end) and not (field == "law" and self._is_plan(hit.name)):
                    cut = self.excluded(hit.end)
                    words = f"{label}が「{hit.name}」" + ("以外" if cut else "")
                    relation = "without" if cut else "is"
                    self.add(Condition(field, relation, hit.name, words), hit.start, hit.end + cut)
                    break

    def _is_plan(self, name: str) -> bool:
        """A plan that some sheets give among their laws."""
        return not name.endswith("法") and bool(self.catalogue.variants("plan", name))

    def _short_laws(self) -> None:
        """Laws by what people call them: マイナンバー法."""
        for short, name in self.words.laws.items():
            at = self.text.find(short)
            if at >= 0 and self.free(at, at + len(short)) and self.catalogue.variants("law", name):
                self.add(Condition("law", "is", name, f"根拠法令が「{name}」"), at, at + len(short))

    def categories(self) -> None:
        """事業区分 and 主要経費 by their values."""
        for field, label in (("category", "事業区分"), ("expense_category", "主要経費")):
            for value, folded in self.catalogue.values(field):
                at = self.text.find(folded)
                if at >= 0 and self.free(at, at + len(folded)):
                    cut = self.excluded(at + len(folded))
                    words = f"{label}が{value}" + ("以外" if cut else "")
                    self.add(Condition(field, "without" if cut else "is", value, words), at, at + len(folded) + cut)
                    break

    def thresholds(self) -> None:
        """Amounts and rates to compare with: what they measure stands beside them."""
        for mention in self.reading.mentions:
            if mention.kind not in ("amount", "rate") or not self.free(mention.start, mention.end):
                continue
            measure = self._measured(mention)
            if measure is None:
                continue
            relation, end = self._bound(mention)
            value: Any = mention.value
            year = self._year_of(measure) if measure.year is not None else None
            when = f"{year}年度の" if year is not None else ""
            words = f"{when}{measure.label}が{self.text[mention.start : mention.end]}{_SAID[relation]}"
            self.add(Condition(measure.name, relation, value, words, year), mention.start, end)

    def _measured(self, mention: Mention) -> Measure | None:
        kinds = ("yen", "caps") if mention.kind == "amount" else ("rate", "rates")
        fitting = [(s, e, m) for s, e, m in self.measures if m.kind in kinds]
        before = [t for t in fitting if t[1] <= mention.start and mention.start - t[1] <= NEAR]
        after = [t for t in fitting if t[0] >= mention.end and t[0] - mention.end <= NEAR]
        if before or after:
            start, end, measure = before[-1] if before else after[0]
            self.used.add(start)
            self.claim(start, end)
            return measure
        grants = self.words.says("conditions.grants", self.text) is not None
        if mention.kind == "rate":
            return self.words.measures["rate"] if grants else None
        return self.words.measures["cap" if grants and "予算" not in self.text else "initial"] if self.asks else None

    def _bound(self, mention: Mention) -> tuple[str, int]:
        """Return the relation that follows a number, and where its words end."""
        for name in _BOUNDS:
            match = re.compile(f"(?:の)?(?:{self.words.lists[f'bounds.{name}'].pattern})").match(self.text, mention.end)
            if match:
                return name, match.end()
        return "is", mention.end

    def _year_of(self, measure: Measure) -> int:
        """Return the year named for a measure, or the one that it has in the sheets of the latest fiscal year."""
        years = self._years()
        if years:
            self.year_said = years[0]
            return int(str(years[0].value))
        base = self.sheet_years[0] if self.sheet_years else self.catalogue.fiscal_year
        return base + (measure.year or 0)

    def recipients(self) -> None:
        """A kind of grant recipient, where the question speaks of grants."""
        if self.words.says("conditions.grants", self.text) is None:
            return
        spans = [s for s in self.reading.tagged("recipient:") if self.free(s.start, s.end)]
        kinds: dict[str, tuple[int, int]] = {}
        for span in spans:
            if not any(a <= span.start and span.end <= b and (b - a) > span.size for a, b in kinds.values()):
                kinds.setdefault(span.tag.removeprefix("recipient:"), (span.start, span.end))
        whole = {k: v for k, v in kinds.items() if self._stands(*v)}
        for kind, (start, end) in whole.items():
            cut = self.excluded(end)
            words = f"補助対象が{kind}" + ("以外" if cut else "")
            self.add(Condition("recipient", "without" if cut else "is", kind, words), start, end + cut)

    def _stands(self, start: int, end: int) -> bool:
        """A recipient is a word of its own, followed by what is done for it: 市町村向け, NPOが使える."""
        before = script(self.text[start - 1]) if start else ""
        follows = re.compile(
            r"(?:など|等)?(?:向け|むけ|が|に|を|の|へ|で|は|、|も|対象|として|だけ|以外|を除)|$"
        ).match(self.text, end)
        return before not in ("C", "K") and follows is not None

    def methods(self) -> None:
        cue = self.words.says("conditions.methods", self.text)
        for value, folded in self.catalogue.values("methods"):
            at = self.text.find(folded, cue.end() if cue else 0)
            if at >= 0 and (cue or len(folded) >= 4) and self.free(at, at + len(folded)):
                cut = self.excluded(at + len(folded))
                words = f"実施方法が{value}" + ("以外" if cut else "")
                self.add(Condition("methods", "without" if cut else "is", value, words), at, at + len(folded) + cut)
                break

    def payees(self) -> None:
        """A company or body that is paid, where the question speaks of payments; or a 法人番号."""
        for mention in self.reading.mentions:
            if mention.kind == "corporate":
                words = f"支出先の法人番号が{mention.value}"
                self.add(Condition("corporate", "is", mention.value, words), mention.start, mention.end)
        if self.words.says("conditions.payee", self.text) is None:
            return
        for hit in self.catalogue.named("payee", self.text):
            if self.free(hit.start, hit.end):
                self.add(Condition("payee", "is", hit.name, f"支出先が「{hit.name}」"), hit.start, hit.end)
                break

    def names(self) -> None:
        """A word that the programs' names are to hold: 事業名に「AI」を含む."""
        cue = self.words.says("conditions.named", self.text)
        quoted = re.search(r"[「『\"](.{1,20}?)[」』\"]", self.text)
        if cue and quoted and self.free(*quoted.span(1)):
            words = f"事業名に「{quoted[1]}」を含む"
            self.add(Condition("name", "is", quoted[1], words), *quoted.span())
            self.claim(*cue.span())

    # --- the operation, the measure, and what is left

    def query(self) -> NationQuery:
        measure, span = self._measure()
        operation, argument, low = self._operation(measure)
        group = any(self.words.says(f"ranking.{n}", self.text) for n in ("group", "which"))
        ministries = {c.value for c in self.conditions if c.field == "ministry" and c.relation == "is"}
        group = group or (len(ministries) > 1 and (operation != "list" or measure is not None))
        if operation in ("max", "min", "top", "place", "sum", "mean") and measure is None and not group:
            measure = self.words.measures["initial"]
        year = self._year_of(measure) if measure is not None and measure.year is not None else None
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
            self.asks,
            about,
            rest,
            self.sheet_years,
            frozenset(spoken),
            self.reading,
        )

    def _measure(self) -> tuple[Measure | None, tuple[int, int]]:
        free = [(s, e, m) for s, e, m in self.measures if s not in self.used and self.free(s, e)]
        if not free:
            return None, (0, 0)
        start, end, measure = free[0]
        return measure, (start, end)

    def _operation(self, measure: Measure | None) -> tuple[str, int | None, bool]:
        say = self.words.says
        low = say("ranking.rising", self.text) is not None
        for kind, name in (("rank", "top"), ("place", "place")):
            values = self.reading.values(kind)
            if values:
                return name, int(str(values[0])), low
        extreme = self._extreme()
        if extreme is not None:
            return extreme, None, extreme == "min"
        if say("ranking.order", self.text) or low:
            return "top", None, low
        counted = say("ranking.count", self.text)
        if counted and not any(0 <= counted.start() - end <= 2 for _, end, _ in self.measures):
            return "count", None, False
        if say("ranking.mean", self.text):
            return "mean", None, False
        if say("ranking.sum", self.text) and measure is not None:
            return "sum", None, False
        return "list", None, False

    def _extreme(self) -> str | None:
        say = self.words.says
        for name, found in (("max", say("ranking.highest", self.text)), ("min", say("ranking.lowest", self.text))):
            if found and self.free(*found.span()):
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
        runs = _runs(self.text, spoken, hard)
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


def _runs(text: str, spoken: set[int], hard: set[int]) -> list[str]:
    """Return the unexplained stretches that hold a content sign; small words between two of them stay."""
    content = [i for i, sign in enumerate(text) if i not in spoken and script(sign) in "CKLD"]
    runs: list[list[int]] = []
    for i in content:
        if runs and i - runs[-1][1] <= NEAR and not hard.intersection(range(runs[-1][1] + 1, i)):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    found = []
    for start, end in runs:
        while start and start - 1 not in spoken and script(text[start - 1]) == "H":  # ひきこもりの若者
            start -= 1
        stop = end + 1
        while stop < len(text) and stop not in spoken and script(text[stop]) == "H" and stop - end < 3:
            stop += 1
        found.append(text[start:stop])
    return found


def _measures(text: str, words: Words) -> Iterable[tuple[int, int, Measure]]:
    """Yield (start, end, measure) of what the folded text measures; the longest phrase wins, in order."""
    phrases = sorted(((p, m) for m in words.measures.values() for p in m.say), key=lambda pair: -len(pair[0]))
    taken: list[tuple[int, int, Measure]] = []
    for phrase, measure in phrases:
        at = text.find(phrase)
        while at >= 0:
            if not any(a < at + len(phrase) and at < b for a, b, _ in taken):
                taken.append((at, at + len(phrase), measure))
            at = text.find(phrase, at + 1)
    return sorted(taken, key=lambda t: t[0])


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, max(start, 0), end))
    return found[-1] if found else None
