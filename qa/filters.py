"""Which rows of the chosen table a question speaks of: years, blocks, nodes, names, kinds, thresholds; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from index.tables import TABLES, Row
from index.text import fold
from qa.candidates import NAMED_ROW, Candidate
from qa.lexicon import Lexicon
from qa.names import Match
from qa.query import Filter
from qa.reading import Mention, Reading, Span, script
from qa.say import both_years
from qa.scope import Scope

Rows = tuple[Row, ...]
SHARED = 0.6  # the least share of a further name in a list of names


def row_filters(
    best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon, columns: tuple[str, ...]
) -> tuple[tuple[Filter, ...], Rows, tuple[str, ...]]:
    """Return the filters, the rows they leave and the conditions that no row meets."""
    sieve = _Sieve(best, reading, scope, lexicon)
    for step in (
        sieve.mentions,
        sieve.names,
        sieve.recipients,
        sieve.regions,
        sieve.words,
        sieve.thresholds,
        sieve.years,
    ):
        step()
    return tuple(sieve.filters), sieve.rows, tuple(sieve.unmet)


class _Sieve:
    """Narrows the rows step by step; an unmet condition leaves the rows as they were and is remembered."""

    def __init__(self, best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon) -> None:
        self.best, self.reading, self.scope, self.lexicon = best, reading, scope, lexicon
        self.table = best.table
        self.rows: Rows = scope.of(best.table)
        self.filters: list[Filter] = []
        self.unmet: list[str] = []
        self.names_used: frozenset[int] = frozenset()
        self.position = {id(scope.rows[p]): p for p in scope.tables.get(self.table, ())}

    def keep(self, column: str, relation: str, value: object, words: str, test: Callable[[Row], bool]) -> None:
        left = tuple(row for row in self.rows if test(row))
        if left:
            self.rows = left
            self.filters.append(Filter(column, relation, value, words))
        else:
            self.unmet.append(words)

    def has(self, column: str) -> bool:
        return any(c.name == column for c in TABLES[self.table].columns)

    def mentions(self) -> None:
        """Blocks, nodes, paths and corporate numbers name rows outright."""
        for kind, columns in (("block", ("block",)), ("corporate", ("corporate_number",)), ("path", ("path",))):
            values = self.reading.values(kind)
            column = next((c for c in columns if self.has(c)), None)
            if values and column:
                words = "・".join(map(str, values))
                self.keep(column, "is", values, words, lambda r, c=column, v=values: r[c] in v)  # type: ignore[misc]
        nodes = self.reading.values("node")
        column = "node" if self.has("node") else "source_node" if self.has("source_node") else None
        if nodes and column:
            words = "・".join(map(str, nodes))
            self.keep(column, "is", nodes, words, lambda r: r[column] in nodes)

    def names(self) -> None:
        """Rows whose key columns the question names; several names give the union."""
        groups = _groups(self.best.matches, {self.position[id(r)] for r in self.rows})
        if not groups:
            return
        included, excluded = self._split(groups)
        for wanted, relation in ((included, "among"), (excluded, "without")):
            if not wanted:
                continue
            positions = {p for group in wanted for p in group}
            numbers = {(self.scope.rows[p].sheet, self.scope.rows[p].number) for p in positions}
            among = relation == "among"
            explained = frozenset(i for p in positions for i in self.best.matches[p].explained)
            words = _words(self.reading.text, explained) + ("以外" if relation == "without" else "")
            self.names_used |= explained
            self.keep("", relation, sorted(numbers), words, _numbered(numbers, among))

    def _split(self, groups: list[frozenset[int]]) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
        """Groups that an exclusion follows closely, apart from the others."""
        cuts = self.reading.tagged("word:exclude")
        included: list[frozenset[int]] = []
        excluded: list[frozenset[int]] = []
        for group in groups:
            end = max(max(self.best.matches[p].explained) for p in group) + 1
            (excluded if any(self._joined(end, cut) for cut in cuts) else included).append(group)
        return included, excluded

    def _joined(self, end: int, cut: Span) -> bool:
        """An exclusion reaches back over its list: 随意契約とその他を除く."""
        between = self.reading.text[end : cut.start]
        if len(between) <= 2 and end <= cut.start:
            return True
        return 0 < len(between) <= 14 and bool(re.match(r"(?:と|や|、|及び|および|・)[^はがでに。]+$", between))

    def recipients(self) -> None:
        """A kind of recipient: by the form's words in 補助対象, by the payee's name elsewhere."""
        spans = self._recipient_spans()
        kinds = dict.fromkeys(s.tag.removeprefix("recipient:") for s in spans)
        if self.table == "subsidy":
            cut = [s for s in spans if self._excluded(s)]
            for span in cut:
                self._without_recipient(span.tag.removeprefix("recipient:"))
            self._subsidy_recipients([k for k in kinds if k not in {s.tag.removeprefix("recipient:") for s in cut}])
        elif self.table in ("payee", "contract"):
            column = "name" if self.table == "payee" else "payee"
            patterns = {k: self.lexicon.payee_kinds[k] for k in kinds if k in self.lexicon.payee_kinds}
            if patterns and not any(f.relation == "among" for f in self.filters):
                self.keep(
                    column,
                    "kind",
                    tuple(patterns),
                    "・".join(patterns),
                    lambda r: any(re.search(p, fold(str(r[column]))) for p in patterns.values()),
                )

    def _recipient_spans(self) -> list[Span]:
        """Recipients that are a whole word: the 法人 of 外国法人 is none of its own."""
        spans = self.reading.tagged("recipient:")
        ends = {s.end for s in self.reading.spans if not s.tag.startswith("recipient:")}
        whole = [
            s for s in spans if s.start == 0 or s.start in ends or script(self.reading.text[s.start - 1]) not in "CK"
        ]
        return [s for s in spans if s in whole]

    def _without_recipient(self, kind: str) -> None:
        forms = self.lexicon.recipients[kind].form
        self.keep("recipient", "without", kind, f"{kind}以外", lambda r: not self._recipient_text(r, forms))

    def _subsidy_recipients(self, kinds: Iterable[str]) -> None:
        wanted = [k for k in kinds if self._about(k)] or list(kinds)
        wanted += [k for k in self._place_kinds() if k not in wanted]
        if not wanted:
            return
        every = self.scope.of("subsidy")
        forms = [form for kind in wanted for form in self.lexicon.recipients[kind].form]
        stated = any(
            self._recipient_text(r, [f for w in self.lexicon.recipients.values() for f in w.form]) for r in every
        )
        if not stated:
            return
        words = "・".join(wanted)
        for texts in (("recipient", "subprogram"), ("cap", "rate")):
            found = [r for r in self.rows if self._recipient_text(r, forms, texts)]
            if found:
                self.keep("recipient", "kind", tuple(wanted), words, lambda r: r in found)
                return
        self.unmet.append(words)

    def _about(self, kind: str) -> bool:
        return any(self._recipient_text(r, self.lexicon.recipients[kind].form) for r in self.scope.of("subsidy"))

    def _recipient_text(
        self, row: Row, forms: Iterable[str], columns: tuple[str, ...] = ("recipient", "subprogram")
    ) -> bool:
        text = fold("".join(row.cells[c].text for c in columns if c in row.cells))
        return any(form in text for form in forms)

    def _place_kinds(self) -> list[str]:
        """岐阜県 applies as a 都道府県, 大阪市 as a 市区町村."""
        kinds = []
        text = self.reading.text
        prefectures = {place for places in self.lexicon.regions.values() for place in places}
        if any(place in text for place in prefectures):
            kinds.append("都道府県")
        runs = [text[a:b] for a, b in self.best.residue]
        if any(re.search(r"[一-鿿]{2,}(?:市|町|村|区)$", run) for run in runs):
            kinds.append("市区町村")
        return kinds

    def regions(self) -> None:
        """東海, 中国・四国 …: the prefectures of a region among the payees."""
        if self.table != "payee" or any(f.relation == "among" for f in self.filters):
            return
        for span in self.reading.tagged("region:"):
            region = span.tag.removeprefix("region:")
            places = self.lexicon.regions[region]
            self.keep("name", "kind", region, region, lambda r, p=places: fold(str(r["name"])) in p)  # type: ignore[misc]

    def words(self) -> None:
        """一者応札, 一般競争, 随意契約: conditions on contracts."""
        if self.table != "contract":
            return
        if self.reading.has("word:withheld") and self._about_award_rate():
            self.keep("award_rate", "is", None, "落札率が非公開", lambda r: is_withheld(r, self.lexicon))
        if self.reading.has("word:one_bidder"):
            self.keep("bidders", "is", 1, "入札者数が1", lambda r: r["bidders"] == 1 and _competitive(r, self.lexicon))
        for name, label in (("competitive", "競争契約"), ("negotiated", "随意契約")):
            spans = self.reading.tagged(f"word:{name}")
            if spans and "method" not in self.best.columns:
                without = self._excluded(spans[-1])
                phrases = self.lexicon.words[name]
                words = label + ("以外" if without else "")
                self.keep("method", "kind", name, words, lambda r, p=phrases, w=without: _says(r, p) != w)  # type: ignore[misc]

    def _about_award_rate(self) -> bool:
        return "award_rate" in self.best.columns and "reason" not in self.best.columns

    def _excluded(self, span: Span) -> bool:
        return any(self._joined(span.end, cut) for cut in self.reading.tagged("word:exclude"))

    def thresholds(self) -> None:
        """5,000万円以上, 90%未満: conditions on the first column of that kind."""
        for mention in self.reading.mentions:
            if mention.kind not in ("amount", "rate"):
                continue
            relation = self._relation(mention)
            kind = "yen" if mention.kind == "amount" else "rate"
            column = next((c.name for c in TABLES[self.table].columns if c.kind == kind), None)
            if relation is None or column is None:
                continue
            words = self.reading.text[mention.start : mention.end] + relation[1]
            test = _comparison(column, relation[1], mention.value)
            self.keep(column, relation[0], mention.value, words, test)

    def _relation(self, mention: Mention) -> tuple[str, str] | None:
        for name in ("at_least", "at_most"):
            for span in self.reading.tagged(f"word:{name}"):
                if 0 <= span.start - mention.end <= 1:
                    return name, self.reading.text[span.start : span.end]
        return None

    def years(self) -> None:
        """A year picks rows where the table has years; elsewhere it must be the year the rows speak of."""
        named = [m for m in self.reading.mentions if m.kind == "year" and not self._in_name(m)]
        if not named:
            return
        years = tuple(dict.fromkeys(m.value for m in named))
        words = "・".join(both_years(int(str(y))) for y in years)
        if self.has("year") and any(r["year"] is not None for r in self.rows):
            for year in years:
                if not any(r["year"] == year for r in self.rows):
                    self.unmet.append(both_years(int(str(year))))
            if any(r["year"] in years for r in self.rows):
                self.keep("year", "is", years, words, lambda r: r["year"] in years)
            return
        period = self.lexicon.tables[self.table].period
        own = {int(sheet.split("-")[0]) + period for sheet in self.scope.sheets}
        if period and not own & set(years):
            self.unmet.append(words)

    def _in_name(self, mention: Mention) -> bool:
        return set(range(mention.start, mention.end)) <= self.names_used and self.table != "goal_year"


def _numbered(numbers: set[tuple[str, int]], among: bool) -> Callable[[Row], bool]:
    return lambda row: ((row.sheet, row.number) in numbers) == among


def is_withheld(row: Row, lexicon: Lexicon) -> bool:
    """Return whether an award rate is blank for a stated reason."""
    reason = fold(str(row["reason"] or ""))
    return row["award_rate"] is None and any(word in reason for word in lexicon.words["undisclosed"])


def _competitive(row: Row, lexicon: Lexicon) -> bool:
    return _says(row, lexicon.words["competitive"])


def _says(row: Row, phrases: Iterable[str]) -> bool:
    return any(p in fold(str(row["method"] or "")) for p in phrases)


def _comparison(column: str, words: str, value: object) -> Callable[[Row], bool]:
    """The comparison that the words say: 以上/以下 hold at the limit, 超/未満 do not."""

    def test(row: Row) -> bool:
        amount = row[column]
        if amount is None:
            return False
        if words == "以上":
            return bool(amount >= value)
        if words == "以下":
            return bool(amount <= value)
        if words in ("未満", "より少ない", "より小さい", "より低い", "を下回る", "に満たない"):
            return bool(amount < value)
        return bool(amount > value)

    return test


def _groups(matches: Mapping[int, Match], allowed: set[int]) -> list[frozenset[int]]:
    """Rows named together, best first: each further group must name what the earlier ones do not."""
    left = {p: m for p, m in matches.items() if p in allowed and m.weight >= NAMED_ROW}
    groups: list[frozenset[int]] = []
    covered: set[int] = set()
    while left:
        top = max(left.values(), key=lambda m: (m.weight, m.share))
        if groups and (top.share < SHARED or len(top.explained - covered) < max(2, len(top.explained) // 2)):
            left.pop(top.row)
            continue
        near = {
            p: m
            for p, m in left.items()
            if m.weight >= 0.9 * top.weight and len(m.explained & top.explained) * 2 > len(top.explained)
        }
        exact = {p for p, m in near.items() if m.share >= 0.95}
        group = exact if exact and len(exact) < len(near) else set(near)
        groups.append(frozenset(group))
        covered |= top.explained
        left = {p: m for p, m in left.items() if p not in near and len(m.explained - covered) >= 2}
    return groups


def _words(text: str, offsets: Iterable[int]) -> str:
    marks = sorted(offsets)
    out = []
    for a, b in zip(marks, [*marks[1:], -9], strict=True):
        out.append(text[a])
        if b >= 0 and b != a + 1:
            out.append("…" if b - a > 2 else text[a + 1 : b])
    return "「" + "".join(out) + "」"
