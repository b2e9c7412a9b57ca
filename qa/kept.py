"""What a follow-up keeps of what the conversation talks of: decided by what it names itself, then verified; pure.

| the follow-up names          | kept of the turn before                        |
|------------------------------|------------------------------------------------|
| a column                     | the rows                                       |
| rows                         | the column                                     |
| a year                       | the column, and the names of the rows          |
| a difference or share        | the rows and the column                        |
| the most or least            | the rows ranked; the contracts of a lone payee |
| the next in rank             | the rows ranked, and the rank                  |
| a column of another table    | the year, where it names none                  |

What is kept is said in the sheet's own words. Such a question is asked only where it is understood as the table has
it, and the one that joins the words of both turns is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from index.tables import TABLES, Row
from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.focus import NAMES, PAID, RANKED, Focus, meant, name_of, said_as
from qa.lexicon import Lexicon
from qa.query import Query
from qa.question import Understanding
from qa.reading import read
from qa.relative import RELATIVE, years_ago
from qa.scope import Scope
from qa.slips import put_right
from qa.spans import Reading

Number = tuple[str, int]  # a row of a table, by its sheet and number
_PLACES = ("recipient:", "kind:", "region:", "place:", "stage:", "ministry:")
_LOOKS_UP = ("lookup", "list")
_BESIDE = ("difference", "ratio")
# What a follow-up may say besides and be the same question: no unit, page, claim or list.
_SLIGHT = ("name:", "hint:", "cue:", "kind:", "recipient:", "word:legal_forms", "word:leaning", "word:filler",
           "word:ending", "word:cost", "ask:what", "ask:yen", "ask:much", "ask:who")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """A question in full, and what it is to be understood as.

    ``rows``: those asked for, with ``some`` any of them. ``columns``: those asked for; none where any that the
    follow-up's own words name will do, or, with ``loose``, any at all.
    """

    text: str
    table: str
    columns: frozenset[str]
    rows: frozenset[Number]
    some: bool = False
    loose: bool = False
    named: frozenset[int] = frozenset()  # where the text says a column that the follow-up names
    after: int = 0  # where the follow-up's own words begin
    clean: bool = False  # said in the sheet's words alone
    operations: tuple[str, ...] = _LOOKS_UP

    def met(self, understood: Understanding) -> bool:
        """Return whether a question is understood as expected."""
        query, rows = understood.query, numbers(understood.query.rows)
        if query.table != self.table or query.missing or query.unmet or query.operation not in self.operations:
            return False
        if not (rows and rows <= self.rows if self.some else rows == self.rows):
            return False
        spans = understood.reading.tagged((f"name:{self.table}.", f"hint:{self.table}."))
        named = {s.start for s in spans if s.start >= self.after}
        return self.named <= named and self.columns <= set(query.columns) and bool(self.columns or named or self.loose)


def settled(joined: str, question: str, focus: Focus | None, scope: Scope, lexicon: Lexicon) -> str:
    """Return the question in full: as the two turns' words join, or as the decision table has it."""
    if focus is None:
        return joined
    plain = meant(joined, scope, lexicon).query
    there = plain.table in focus.reach and not (plain.missing or plain.unmet or focus.displaced)
    computes = there and plain.operation not in (*_LOOKS_UP, *RANKED)
    stays = there and numbers(plain.rows) <= numbers(focus.of(plain.table or "", scope))
    for expected in FollowUp.of(question, focus, scope, lexicon).expected():
        if computes and (expected.loose or expected.operations == _LOOKS_UP) and not {*expected.operations} & {*RANKED}:
            continue  # what computes is no look-up
        if expected.loose and expected.operations == _LOOKS_UP and expected.table == plain.table and stays:
            continue
        put = meant(expected.text, scope, lexicon)
        if expected.met(put):
            return expected.text if expected.clean or not _alike(plain, put.query) else joined
    return joined


def _alike(one: Query, other: Query) -> bool:
    same = (one.table, one.columns, one.operation) == (other.table, other.columns, other.operation)
    return same and not (one.missing or one.unmet) and numbers(one.rows) == numbers(other.rows)


def numbers(rows: Iterable[Row]) -> frozenset[Number]:
    """Return what tells rows of one table apart."""
    return frozenset((row.sheet, row.number) for row in rows)


@dataclass(frozen=True)
class FollowUp:
    """A follow-up as it reads by itself, and what the conversation talks of. Each method is a line of the table."""

    question: str
    new: Reading
    ranked: tuple[Candidate, ...]
    focus: Focus
    scope: Scope
    lexicon: Lexicon

    @classmethod
    def of(cls, question: str, focus: Focus, scope: Scope, lexicon: Lexicon) -> FollowUp:
        """Return the follow-up, its slips put right."""
        new = read(put_right(question, lexicon, scope).text, lexicon, scope.fiscal_year)
        ranked, new = candidates(new, scope, lexicon)
        return cls(question, new, tuple(ranked), focus, scope, lexicon)

    def expected(self) -> Iterator[Expected]:
        """Yield the questions in full that the decision table has, the likeliest first."""
        new, best = self.new, self.ranked[0]
        fields = {(s.start, s.end) for s in new.tagged("name:")}  # 何ブロック asks for none to be counted
        operations = {s.tag.removeprefix("op:") for s in new.tagged("op:") if (s.start, s.end) not in fields}
        kinds = self._kinds()
        bare = not kinds and not new.tagged(_PLACES)
        if new.has("ask:why") or new.has("op:contradiction"):
            return
        ranks = operations <= {"max", "min", "list"}
        if ranks and (new.has("word:next") or (kinds == {"place"} and len(new.values("place")) == 1)):
            yield from self.next_in_rank()
        elif operations and ranks and not kinds and not best.columns:
            yield from self.extreme()
            yield from self.all_its_own()
        elif operations & {*_BESIDE} and not (self.named or best.columns):
            yield from self.beside()
        elif not operations:
            if bare and not self._others():
                yield from self.column()
            if bare and not best.columns and self.named and not self.named[0].residue:
                yield from self.rows()
            astray = best.residue and best.table not in self.focus.reach
            if kinds == {"year"} and not new.tagged(_PLACES) and (astray or not best.columns):
                yield from self.year()
            yield from self.all_its_own()

    @cached_property
    def near(self) -> list[Candidate]:
        """What the tables make of it that tell of the rows talked of, the nearest first."""
        return [next(c for c in self.ranked if c.table == table) for table in self.focus.reach]

    @cached_property
    def named(self) -> list[Candidate]:
        """Those of them with rows that it names."""
        return [c for c in self.near if c.named_rows]

    @cached_property
    def who(self) -> str | None:
        """The words that name the rows talked of."""
        return said_as(self.focus.rows, self.scope)

    @property
    def labels(self) -> str:
        """The words that name the columns talked of."""
        columns = (c for c in self.focus.query.columns if c not in (*NAMES.get(self.focus.table, ()), "year"))
        return "と".join(self.lexicon.label(self.focus.table, c) for c in columns)

    @property
    def plain(self) -> bool:
        """Whether it says nothing else, so that what it asks can be said in the sheet's words."""
        return all(s.tag.startswith(_SLIGHT) for s in self.new.spans) and "?" not in self.question[:-1]

    def _kinds(self) -> set[str]:
        """The kinds of values it mentions; a year says nothing of rows that have but one."""
        years = {row["year"] for c in self.near for row in self.scope.of(c.table)} - {None}
        return {m.kind for m in self.new.mentions} - {"number", *(("year",) if len(years) == 1 else ())}

    def _others(self) -> bool:
        """Whether rows are named that are none of those talked of, nor belong to them."""
        return any(not self._matched(c) & numbers(self.focus.of(c.table, self.scope)) for c in self.named)

    def _matched(self, best: Candidate) -> frozenset[Number]:
        return numbers(self.scope.rows[p] for p, m in best.matches.items() if m.weight >= NAMED_ROW)

    def _years(self) -> tuple[object, ...]:
        """The years that it names by their number, not as those before or after others."""
        relative = any(s.tag.removeprefix("word:") in RELATIVE for s in self.new.tagged("word:"))
        return () if relative or years_ago(self.new.text, 0) else tuple(dict.fromkeys(self.new.values("year")))

    def column(self) -> Iterator[Expected]:
        """法人番号は: a column of the rows talked of, or of some that belong to them."""
        focus, best = self.focus, self.ranked[0]
        if self.who is None:
            return
        after = len(self.who) + 1
        outside = best.columns and best.table not in focus.reach
        named = frozenset(after + s.start for s in self.new.tagged("name:") if outside)
        for loose in (False, True):
            for each in sorted(self.near, key=lambda c: (-len(c.columns), not c.cued)):
                labels = "と".join(self.lexicon.label(each.table, c) for c in each.columns)
                full = Expected(f"{self.who}、{self.question}", each.table, frozenset(each.columns), frozenset())
                full = replace(full, loose=loose, named=named, after=after)
                clean = [replace(full, text=f"{self.who}の{labels}は?", clean=True)]
                for one in (*(clean if self.plain and labels and not (each.residue or named) else ()), full):
                    if each.table == focus.table:
                        yield replace(one, rows=numbers(focus.rows))
                    yield replace(one, rows=numbers(focus.of(each.table, self.scope)), some=True)

    def rows(self) -> Iterator[Expected]:
        """乙社は: the column talked of, of other rows."""
        focus, best = self.focus, self.named[0]
        columns = frozenset(focus.query.columns) - {*NAMES.get(focus.table, ()), "year"}
        if (
            not columns
            or focus.query.operation not in (*_LOOKS_UP, *RANKED)
            or best.table not in (focus.table, "payee")
        ):
            return
        explained = sorted(i for m in best.named_rows for i in m.explained)
        name = self.new.text[explained[0] : explained[-1] + 1]
        rows = self._matched(best) if best.table == focus.table else numbers(self.scope.of(focus.table))
        yield Expected(f"{name}の{self.labels}は?", focus.table, columns, rows, some=True, clean=self.plain)

    def year(self) -> Iterator[Expected]:
        """2022年度は: the column talked of, of another year."""
        focus, years = self.focus, self._years()
        names = {name_of(row) for row in focus.rows}
        table = self.scope.of(focus.table)
        rows = numbers(row for row in table if row["year"] in years and name_of(row) in names)
        if not (rows and self.labels and len(names) == 1 and focus.query.operation in _LOOKS_UP):
            return
        said = "と".join(f"{year}年度" for year in years)
        text = f"{said}の{''.join(f'{name}の' for name in names if name)}{self.labels}は?"
        yield Expected(text, focus.table, frozenset(focus.query.columns), rows, clean=self.plain)

    def beside(self) -> Iterator[Expected]:
        """前年度比は: the rows and the column talked of are set beside something."""
        focus = self.focus
        if self.who is not None and self.labels and focus.query.operation in _LOOKS_UP:
            rows = numbers(self.scope.of(focus.table))
            columns = frozenset(focus.query.columns)
            text = f"{self.who}の{self.labels}は{self.question}"
            yield Expected(text, focus.table, columns, rows, some=True, operations=_BESIDE)

    def extreme(self) -> Iterator[Expected]:
        """一番高いのは: among the contracts of the only payee talked of, or among all rows that were asked for."""
        focus = self.focus
        said = self.new.tagged(("op:max", "op:min"))
        asked = self.question[self.question.rfind("、", 0, said[0].start if said else 0) + 1 :]
        contracts = focus.of("contract", self.scope)
        alone = len({name_of(row) for row in focus.rows}) == 1 and focus.query.operation not in RANKED
        if focus.table in PAID and self.who and alone and len(contracts) > 1:
            rows = numbers(contracts)
            text = f"{self.who}の契約のうち、{asked}"
            yield Expected(text, "contract", frozenset(), rows, loose=True, operations=("max", "min"))
        whose = said_as(focus.query.rows, self.scope)
        if whose and len(focus.query.rows) > 1:
            rows = numbers(focus.query.rows)
            text = f"{whose}のうち、{asked}"
            yield Expected(text, focus.table, frozenset(), rows, loose=True, operations=("max", "min"))

    def next_in_rank(self) -> Iterator[Expected]:
        """その次は: the rows that were ranked, one further."""
        query = self.focus.query
        whose = said_as(query.rows, self.scope) or "の".join(
            f.words.partition("(")[0].partition("（")[0].strip("「」") for f in query.filters
        )
        before = {"max": 1, "min": 1, "place": query.argument}.get(query.operation)
        label = self.labels or next(
            (self.lexicon.label(self.focus.table, c.name) for c in TABLES[self.focus.table].columns if c.kind == "yen"),
            "",
        )
        if not isinstance(before, int) or not label:
            return
        said = self.new.values("place")
        place = said[0] if said and not self.new.has("word:next") else before + 1
        way = "小さ" if query.operation == "min" else "大き"
        text = f"{whose}{'で' if whose else ''}{label}が{place}番目に{way}いのは?"
        rows = numbers(query.rows)
        yield Expected(text, self.focus.table, frozenset(), rows, loose=True, clean=True, operations=("place",))

    def all_its_own(self) -> Iterator[Expected]:
        """2022年度の執行率は, 乙社にはいくら: a column of another table, of the year talked of where none is named."""
        best, focus = self.ranked[0], self.focus
        own = self._years() or best.named_rows
        ranks = self.new.has("op:max") or self.new.has("op:min")
        asks = bool(best.columns) or bool(self.new.tagged("ask:") and not self.named and own)
        asks = asks or (ranks and bool(best.hinted) and best.cued)
        shared = not (own or ranks) and any(c.columns or c.hinted or c.named_rows for c in self.near)
        if best.table in focus.reach or shared or not asks:
            return
        dated = any(column.name == "year" for column in TABLES[best.table].columns)
        years = {row["year"] for row in focus.rows} - {None} if dated and not own else set[object]()
        text = f"{years.pop()}年度、{self.question}" if len(years) == 1 else self.question
        found = meant(text, self.scope, self.lexicon).query
        columns, rows = frozenset(best.columns), numbers(found.rows)
        yield Expected(text, best.table, columns, rows, loose=not columns, operations=(found.operation,))
