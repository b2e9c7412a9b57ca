"""The conditions on programs that a question states, read step by step; pure.

Every step claims the stretch of the question that it has understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from index.regex import regex
from qa.catalogue import Catalogue
from qa.condition import Condition
from qa.lexicon import Lexicon
from qa.mentions import Mention
from qa.national import Measure, Words
from qa.reading import read
from qa.signs import script

CLOSE, FAR = 7, 20  # signs between a year and the verb of beginning, at most
NEAR = 8  # signs between a number and the word that says what it measures, at most
_BOUNDS = ("at_least", "above", "at_most", "below")
_SAID = {"at_least": "以上", "above": "を超える", "at_most": "以下", "below": "未満", "is": ""}
_LASTING = regex(
    r"(\d{1,3})年(以上|超|を超え|以内|未満)?[^、。]{0,4}?(?:続|継続|経過|経っ|たっ|やって|行われ)[かいてるたしれの]*"
)


class Reader:
    """Reads a question step by step; every step claims what it has understood."""

    def __init__(self, text: str, catalogue: Catalogue, words: Words, lexicon: Lexicon) -> None:
        self.text, self.catalogue, self.words, self.lexicon = text, catalogue, words, lexicon
        self.reading = read(text, lexicon, catalogue.fiscal_year)
        self.claimed: set[int] = set()
        self.conditions: list[Condition] = []
        self.sheet_years = words.sheet_years(text)
        self.asks = words.asks.search(text) is not None
        self.measures = list(measures_in(text, words))
        self.used: set[int] = set()  # starts of measures that a threshold has taken

    def read(self) -> None:
        """Read the conditions; what says more comes first."""
        steps = (self.sheets, self.laws, self.ministries, self.phrases, self.lasting, self.starts, self.categories)
        for step in (*steps, self.thresholds, self.presence, self.recipients, self.methods, self.payees, self.names):
            step()

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
            if self.free(start, end):
                self._choose("ministry", name, start, end)
        for start, end, name in self.catalogue.offices(self.text):
            if self.free(start, end):
                self._choose("office", name, start, end)

    def _choose(self, field: str, name: str, start: int, end: int) -> None:
        cut = self.excluded(end)
        words = f"{name}以外" if cut else name
        self.add(Condition(field, "without" if cut else "is", name, words), start, end + cut)

    def phrases(self) -> None:
        """Conditions in words of their own: 終了予定がない."""
        for phrase in self.words.phrases:
            for found in phrase.say.finditer(self.text):
                if self.free(*found.span()):
                    year = None if phrase.year is None else self._year(phrase.year)
                    words = phrase.words if year is None else f"{year}年度の{phrase.words}"
                    value = Fraction(phrase.value) if phrase.field in ("execution_rate", "rate") else phrase.value
                    self.add(Condition(phrase.field, phrase.relation, value, words, year), *found.span())
                    break

    def lasting(self) -> None:
        """10年以上続いている: the year of beginning, counted back from the sheets' fiscal year."""
        found = _LASTING.search(self.text)
        if found is None or not self.free(*found.span()):
            return
        year = self._year(-int(found[1]))
        shorter = found[2] in ("以内", "未満")
        relation, said = ("at_least", "以降") if shorter else ("at_most", "以前")
        self.add(Condition("start_year", relation, year, f"{year}年度{said}開始"), *found.span())

    def _year(self, offset: int) -> int:
        """Return a fiscal year counted from the one that the sheets are of."""
        years = self._years()
        if offset == -1 and years:
            return int(str(years[0].value))
        return (self.sheet_years[0] if self.sheet_years else self.catalogue.fiscal_year) + offset

    def presence(self) -> None:
        """A field that is filled, or blank: 補助率の記載がない, 補正予算がついた."""
        lists = self.words.lists
        for start, end, measure in self.measures:
            if start in self.used:
                continue
            for relation in ("blank", "filled"):
                tail = re.compile(f"(?:{lists['bounds.mention'].pattern})?(?:{lists[f'bounds.{relation}'].pattern})")
                found = tail.match(self.text, end)
                if found and self.free(start, found.end()):
                    year = self.year_of(measure) if measure.year is not None else None
                    when = f"{year}年度の" if year is not None else ""
                    words = f"{when}{measure.label}の記載{'なし' if relation == 'blank' else 'あり'}"
                    self.used.add(start)
                    self.add(Condition(measure.name, relation, "", words, year), start, found.end())
                    break

    def starts(self) -> None:
        """事業開始年度 and 事業終了年度: a year beside a word of beginning or ending."""
        for field, label, name in (("start_year", "開始", "begin"), ("end_year", "終了", "finish")):
            pattern = self.words.lists[f"starting.{name}"]
            for mention in self._years():
                after = pattern.search(self.text, mention.end, mention.end + self._reach(mention))
                before = None if after else _last(pattern, self.text, mention.start - 9, mention.start)
                found = after or before
                if found is None or not self.free(mention.start, mention.end):
                    continue
                relation, said = self._since(mention, after.start() if after else len(self.text))
                end = max(found.end(), mention.end)
                words = f"{mention.value}年度{said}{label}"
                self.add(Condition(field, relation, mention.value, words), min(mention.start, found.start()), end)
                break

    def _reach(self, mention: Mention) -> int:
        """How far from a year its verb may stand: farther where 以降 or 以前 joins them over a ministry's name."""
        bounded = any(self.words.lists[f"starting.{n}"].match(self.text, mention.end) for n in ("since", "until"))
        return FAR if bounded else CLOSE

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
        """事業区分, 主要経費 and the accounts by their values."""
        fields = [("category", "事業区分"), ("expense_category", "主要経費")]
        if "会計" in self.text:
            fields += [("account", "会計"), ("account_type", "会計区分")]
        for field, label in fields:
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
            year = self.year_of(measure) if measure.year is not None else None
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

    def year_of(self, measure: Measure) -> int:
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


def measures_in(text: str, words: Words) -> Iterable[tuple[int, int, Measure]]:
    """Yield (start, end, measure) of what the folded text measures, in order; in one place the longest phrase."""
    phrases = [(phrase, measure) for measure in words.measures.values() for phrase in measure.say]
    at = 0
    while at < len(text):
        here = [(phrase, measure) for phrase, measure in phrases if text.startswith(phrase, at)]
        if not here:
            at += 1
            continue
        phrase, measure = max(here, key=lambda pair: len(pair[0]))
        yield at, at + len(phrase), measure
        at += len(phrase)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, max(start, 0), end))
    return found[-1] if found else None
