"""A sieve of rows: conditions narrow them one by one, and a condition that no row meets is remembered; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from index.regex import regex
from index.tables import TABLES, Row
from qa.candidate import Candidate
from qa.lexicon import Lexicon
from qa.query import Filter
from qa.scope import Scope
from qa.spans import Reading, Span

Rows = tuple[Row, ...]
Test = Callable[[Row], bool]
_HELD = regex("に(?:は)?(?:金?額|数字|値)")
CUTS = ("word:exclude", "word:denied")  # what leaves out what stands before it
_FILLED = regex(
    r"(?:だった|である|の)?(?:やつ|もの|契約|案件|業務|ほう|方|分|事業|場合|とこ|ところ|補助|経費|交付金|関係|関連)(?:を|は)?"
    r"|[額率]?(?:で|によって|により|に応じて|次第で)(?:決ま|決め|定ま|定め|算定)[らりるれっ]*(?:て|い|る)*"
)
_CALLED = regex(  # 「その他」とまとめられた分は別として
    r"」?(?:(?:と|に)(?:まとめ|一括|ひとまとめに|くく|括)られた|と(?:書かれ|され|あ|い)(?:た|る|う))(?:の)?(?:分|もの|欄|行|先|部分|ところ)?」?"
)
_LIST = regex(r"(?:でも|とか|または|又は|並びに|と|や|、|及び|および|・|\(|」)[^はがでに。]+$")


class Sieve:
    """Narrows the rows of one candidate; an unmet condition leaves the rows as they were."""

    def __init__(
        self, best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon, columns: tuple[str, ...]
    ) -> None:
        self.best, self.reading, self.scope, self.lexicon = best, reading, scope, lexicon
        self.table, self.columns = best.table, columns
        self.rows: Rows = scope.of(best.table)
        self.filters: list[Filter] = []
        self.unmet: list[str] = []
        self.limits: list[tuple[str, str, str]] = []  # column, relation and words of limits that no row is within
        self.absent: list[str] = []  # names of a list that no row has
        self.items_said: dict[tuple[str, int], int] = {}  # where the question says the items that are listed
        self.names_used: frozenset[int] = frozenset()  # the offsets that name the rows kept
        self.place_used: frozenset[int] = frozenset()  # the offsets of prefectures that were filtered by
        self.denied: frozenset[int] = frozenset()  # the offsets of what rows must not say
        self.apart = False  # the rows kept are told apart by a list of words
        self.named_beside = False  # the rows named beside the prefectures are kept with them

    @cached_property
    def positions(self) -> dict[int, int]:
        """The position in the scope of each row of the table, by its identity."""
        return {id(self.scope.rows[p]): p for p in self.scope.tables.get(self.table, ())}

    def keep(self, column: str, relation: str, value: object, words: str, test: Test, soft: bool = False) -> bool:
        """Keep the rows that pass; False where none does (then, unless ``soft``, the condition is unmet)."""
        left = tuple(row for row in self.rows if test(row))
        if left:
            self.rows = left
            self.filters.append(Filter(column, relation, value, words))
        elif not soft:
            self.unmet.append(words)
        return bool(left)

    def limit(self, column: str, relation: str, value: object, words: str, test: Test) -> None:
        """Keep the rows within a limit; one that no row is within is remembered with its column."""
        if not self.keep(column, relation, value, words, test):
            self.limits.append((column, relation, words))

    def has(self, column: str) -> bool:
        """Return whether the table has the column."""
        return any(c.name == column for c in TABLES[self.table].columns)

    def kind(self, *kinds: str) -> str | None:
        """Return the first column of one of the kinds, the asked ones first."""
        found = [c.name for c in TABLES[self.table].columns if c.kind in kinds]
        return next((c for c in found if c in self.columns), found[0] if found else None)

    def text(self, span: Span) -> str:
        """Return the words of a span."""
        return self.reading.text[span.start : span.end]

    def excluded(self, span: Span) -> bool:
        """Return whether an exclusion follows the span closely."""
        return self.cut_after(span.end)

    def cut_after(self, end: int) -> bool:
        """Return whether an exclusion follows closely on the words that end there."""
        return any(self.joined(end, cut) for cut in self.reading.tagged(CUTS))

    def joined(self, end: int, cut: Span) -> bool:
        """Return whether an exclusion reaches back to ``end``, over its list: 随意契約とその他を除く."""
        between = self.reading.text[end : cut.start]
        if between.count("(") > between.count(")"):
            return False  # …の会社(その他を除く): what is left out stands in the brackets
        if _HELD.fullmatch(between):
            return False  # 当初予算に額が書かれていない項目: the amount is not there
        if end <= cut.start and (len(between) <= 2 or _FILLED.fullmatch(between)):
            return True
        return 0 < len(between) <= 16 and _LIST.match(between) is not None


def one_of(column: str, values: Iterable[object]) -> Test:
    wanted = set(values)
    return lambda row: row[column] in wanted


def numbered(numbers: set[tuple[str, int]], among: bool) -> Test:
    """Whether a row is one of those numbers, each with its sheet; or with ``among`` False, none of them."""
    return lambda row: ((row.sheet, row.number) in numbers) == among
