"""A question -> a Query: the table that explains it best and meets its conditions, its columns and operation; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index.regex import regex
from index.sheet import Cap
from index.tables import TABLES, Row
from qa.candidate import Candidate
from qa.candidates import candidates
from qa.cases import spoken_of
from qa.columns import asked_columns
from qa.filters import row_filters
from qa.fit import KINDS, PAID_DIRECTLY, in_words, is_cost
from qa.full_grants import as_paid
from qa.grant_columns import both_of_two, of_grant, told_apart
from qa.items import requested_and_given
from qa.less import whole_less_part
from qa.lexicon import Lexicon
from qa.likes import of_likes
from qa.missing import missing_words
from qa.names import EXACT
from qa.operations import first_places, further, operation, whole_of
from qa.own_share import asks_own_share
from qa.paid_for import paid_for
from qa.query import Filter, Query
from qa.reading import wished_unit
from qa.rest import sums_rest
from qa.scope import Scope
from qa.spans import Reading
from qa.whole_block import whole_block

_QUANTITY = regex(
    r"何(?:人|名|枚|台|頭|回|校|時間|トン|キロ|ヘクタール|[かカヶケ]月|日|ページ|戸|世帯|棟|歳|冊|便|隻)(?![目も])"
)
SAID = 0.6  # the least share of a payee's name by which it is meant
_WHO_COUNTED = ("者", "社", "団体", "法人", "県", "市", "町", "村", "自治体")
_PAYMENT = regex("支出|交付|補助|支払|委託|配分|額|金|円|お金|予算")
_COMPARING = ("max", "min", "top", "place", "difference", "mean", "median")  # one row alone has nothing beside it
_PAID = ("payee", "contract", "cost_item")
WEAK = -2.0  # the same where the table is spoken of and keyed by what is named
_BIDDERS = regex(r"\d(?:者|社|団体)(?:が|で)?(?:入札|応札|応募|参加)")
STRONG = 1.5  # the least score of a table that answers without its column named outright
CLOSE = 2.6  # how far behind the best a table may be that meets what the best does not
UNMET, UNFIT = 1.6, 1.2  # what a condition without a row, or a table that cannot answer, costs


@dataclass(frozen=True, slots=True)
class Understanding:
    """The query, the candidate it came from (None: only passages can tell) and the reading behind both."""

    query: Query
    candidate: Candidate | None
    reading: Reading

    def noting(self, corrections: tuple[tuple[str, str], ...]) -> Understanding:
        """Return the same with the slips that were put right."""
        return replace(self, query=replace(self.query, corrections=corrections)) if corrections else self


def understand(
    reading: Reading, scope: Scope, lexicon: Lexicon, tables: Collection[str] = tuple(TABLES)
) -> Understanding:
    """Return the query of one of ``tables`` that explains the question best; None when only passages can tell."""
    ranked, reading = candidates(of_likes(as_paid(reading), scope), scope, lexicon)
    ranked = [c for c in ranked if c.table in tables]
    close = [c for c in ranked if c.score >= ranked[0].score - CLOSE][:4]
    claimed = reading.has("word:confirm")  # 最も多くもらったのは甲ですよね: one row is named of all that are compared
    tried = [(_worth(c, query, claimed), c, query) for c in close for query in [_query(c, reading, scope, lexicon)]]
    _, best, query = max(tried, key=lambda t: t[0])
    return Understanding(query, best if query.table else None, reading)


def _worth(candidate: Candidate, query: Query, claimed: bool) -> float:
    missing = [words for words in query.unmet if words not in query.places]
    lone = query.operation in _COMPARING and len(query.rows) == 1 and query.table in _PAID and not claimed
    return candidate.score - UNMET * len(missing) - UNFIT * ((query.table is None) + lone)


def _query(best: Candidate, reading: Reading, scope: Scope, lexicon: Lexicon) -> Query:
    answers = _answers(best, reading)
    query = Query(
        reading.text,
        scope.sheets,
        unit=wished_unit(reading.text),
        missing=missing_words(best, reading, scope, by_name=answers and not best.columns and bool(best.named_rows)),
        score=best.score,
        why=_why(best, reading),
    )
    return _fill(best, query, reading, scope, lexicon) if answers else query


def _why(best: Candidate, reading: Reading) -> bool:
    """Whether a reason is asked: 根拠は asks for none where a law or a source is what the word names."""
    named = reading.tagged((f"name:{best.table}.", f"cue:{best.table}"))
    return any(
        not any(n.start < s.end and s.start < n.end for n in named) or s.size > 3
        for s in reading.spans
        if s.tag == "ask:why"
    )


def _answers(best: Candidate, reading: Reading) -> bool:
    """Whether the table may answer: its column is named, or a row of it and a kind of value it has."""
    if _QUANTITY.search(reading.text) and best.table not in ("goal", "goal_year"):
        return False
    if best.columns or (best.table == "payee" and reading.has("word:full_grant")):
        return True
    if paid_for(best, reading) and all(b - a == 1 for a, b in best.residue):
        return True  # 甲野商事から買ったのは何
    if reading.has("ask:who") and best.table in ("goal", "goal_year", "goal_path"):
        return False  # nobody stands in a goal
    computed = reading.tagged(("op:max", "op:min", "op:mean", "op:median", "op:sum")) or reading.values("rank")
    if (best.table == "goal" and reading.has("word:former")) or (best.table == "subsidy" and reading.has("op:reverse")):
        return True
    if best.table == "payee" and PAID_DIRECTLY.search(reading.text):
        return True  # 省が直接お金を出した先を全部
    if reading.has("op:ratio") and best.table == "payee" and (_in_full(best) or computed):
        return True  # 甲野商事が占める割合, 最大の支出先が全体に占める割合
    called = any(m.shares.get("name", 0.0) >= SAID for m in best.named_rows)
    if best.table == "payee" and called and not best.residue and (reading.has("op:standing") or best.cued):
        return True  # 甲野商事への支出は
    if best.table == "contract" and best.cued and reading.has("word:exclude") and best.score > 0:
        return True  # 競争でない契約は
    counted = any(reading.text[s.start : s.end].endswith(_WHO_COUNTED) for s in reading.tagged("op:count"))
    paid = reading.values("amount") and not is_cost(reading)
    paid = paid and (reading.tagged(("kind:", "region:", "place:")) or counted)
    if best.table == "payee" and paid and (reading.has("ask:who") or reading.has("op:count")):
        return True  # 750万円の県はどこ
    ranked = reading.values("rank") or reading.values("place")
    if ranked and best.table == "payee" and not best.residue and best.score > 0:
        return True
    if computed and best.table == "payee" and not best.residue and reading.has("ask:who"):
        return True
    if computed and best.table == "payee" and reading.tagged(("kind:", "region:", "place:")) and best.score > 0:
        return True
    if best.score < (WEAK if best.keyed and best.cued else STRONG) or not _has_kinds(best, reading):
        return False
    asked = any(reading.has(f"ask:{kind}") for kind in ("yen", "who", "url", "number", "rate", "year"))
    paid = best.table in ("payee", "contract", "cost_item") and bool(best.named_rows)
    asked = asked or ((paid or (best.table == "subsidy" and best.cued)) and reading.has("ask:much"))
    if reading.has("op:count") and best.table == "subsidy":
        return False
    counted = reading.has("op:count") and best.table not in ("goal_year", "budget_year", "subsidy", "payee_block")
    methods = best.table in ("contract", "obligation") and bool(
        reading.tagged(("word:one_bidder", "word:compet", "word:negot"))
    )
    spoken_of = (
        best.columns or best.cued or best.keyed or methods or reading.tagged(("kind:", "word:likes")) or _in_full(best)
    )
    if counted and not spoken_of:
        return False  # a number of things is asked, and this table is not spoken of
    if best.table == "organization" and reading.tagged("ministry:"):
        return True
    if best.cued and not best.residue and reading.has("ask:what"):
        return True
    if best.table == "organization" and not (best.cued or best.hinted or _in_full(best)):
        return False  # a piece of an office's name is no question about the office
    if best.table in ("organization", "program") and best.hinted and not best.residue:
        return True
    conditions = _BIDDERS.search(reading.text) is not None or bool(
        reading.tagged("word:at_") or reading.tagged("kind:") or reading.values("rank")
    )
    asks = (
        asked
        or _claims(best, reading)
        or bool(reading.tagged("op:"))
        or bool(best.hinted)
        or conditions
        or is_cost(reading)
    )
    if best.table == "subsidy" and (is_cost(reading) or in_words(reading) or asks_own_share(reading)):
        return True
    if best.table == "budget_year" and (reading.has("op:unspent") or reading.has("op:carried_out")):
        return True
    if best.table == "budget_year" and "executed" in best.hinted and reading.values("year") and not best.residue:
        return True
    claimed = reading.has("word:confirm") and bool(reading.values("amount")) and best.table in ("payee", "contract")
    if claimed and best.named_rows:
        return True  # 甲社には3,000万円払ったって本当
    spoken = best.table == "subsidy" and bool(reading.tagged("recipient:")) and best.cued
    if spoken or methods or (_in_full(best) and not best.residue):
        return True
    cued = best.cued or (best.table in ("payee", "contract") and bool(reading.tagged(("kind:", "region:"))))
    return (bool(best.named_rows) and (asks or best.keyed)) or best.keyed or (cued and asks)


def _claims(best: Candidate, reading: Reading) -> bool:
    """Whether a value of a kind that the table has is to be confirmed: 契約は3件ですよね, 補助は10/10と聞いた."""
    kinds = {c.kind for c in TABLES[best.table].columns}
    said = {m.kind for m in reading.mentions}
    return reading.has("word:confirm") and bool(
        ("amount" in said and kinds & {"yen", "caps"})
        or ("rate" in said and kinds & {"rate", "rates"})
        or ("number" in said and best.table in ("payee", "contract", "payee_block", "goal_year"))
    )


def _in_full(best: Candidate) -> bool:
    """A row is named in full: its name alone asks for it."""
    return any(m.share >= EXACT for m in best.named_rows)


def _has_kinds(best: Candidate, reading: Reading) -> bool:
    """A question of when or how much needs a table with years or amounts."""
    if best.table in ("goal", "goal_year") and best.hinted:
        return True  # 目標はいくら asks for a number of the goal
    if best.table == "plan" and best.named_rows:
        return True  # the name of a plan says when it was decided
    kinds = {c.kind for c in TABLES[best.table].columns}
    return all(kinds & wanted or not reading.has(f"ask:{ask}") for ask, wanted in KINDS.items() if ask != "rate")


def _parts(filters: Sequence[Filter], reading: Reading) -> bool:
    """Whether a part of the payments is meant: a block is, by its role alone, only where payments are spoken of."""
    role = not reading.values("block") and all(f.column == "block" for f in filters)
    return bool(filters) and not (role and not _PAYMENT.search(reading.text))


def _fill(best: Candidate, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Query:
    columns = _of_next_year(best, asked_columns(best, reading, lexicon), reading, scope)
    columns = requested_and_given(best.table, columns, reading.text)
    columns = whole_less_part(best.table, columns, reading) or columns
    name, argument = operation(best, reading, columns)
    sifted = row_filters(best, reading, scope, lexicon, columns)
    if columns == ("amount", "next_request") and _asks_requests(sifted.rows, reading):
        columns = ("next_request",)
    if name == "ratio" and best.table in _PAID and not _parts(sifted.filters, reading):
        return query  # of all that was paid everybody's share is the whole: another share is meant
    if both_of_two(best, sifted.rows, scope.of(best.table), reading):
        sifted = replace(sifted, rows=scope.of(best.table), filters=(), said=(0, 1))
    columns = of_grant(best, columns, sifted.rows, reading)
    name = "list" if told_apart(best, columns, name, reading) else name
    empty = {f.column for f in sifted.filters if f.relation == "blank"}
    columns = tuple(c for c in columns if c not in empty) or lexicon.tables[best.table].default
    name = "sum" if name in ("lookup", "list") and sums_rest(best.table, reading, sifted.filters) else name
    return replace(
        query,
        table=best.table,
        columns=columns,
        filters=sifted.filters,
        operation=name,
        argument=argument,
        rows=sifted.rows,
        unmet=sifted.unmet,
        limits=sifted.limits,
        absent=sifted.absent,
        said=sifted.said,
        named=bool(best.columns),
        outright=tuple(c for c in columns if c in best.columns),
        more=further(reading, name),
        whole=whole_of(reading),
        of_block=whole_block(best, reading, scope),
        places=tuple(lexicon.prefectures),
        years_said=tuple((int(str(m.value)), m.start) for m in reading.mentions if m.kind == "year"),
        columns_said=tuple((s.tag.rpartition(".")[2], s.start) for s in reading.tagged(f"name:{best.table}.")),
        places_said=tuple(int(str(v)) for v in first_places(reading)),
        crossed=_crossed(best, reading),
        cases=_cases(best, sifted.rows, reading, lexicon),
    )


_COURSE = regex("増|減|伸び|変わ|変化|膨ら|縮")


def _asks_requests(rows: Sequence[Row], reading: Reading) -> bool:
    """委託費と補助金の来年度要求の差: of several items what is requested, not how each of them moves."""
    requested = reading.has("name:budget_year.requested") or reading.has("name:budget_item.next_request")
    return requested and len({r["item"] for r in rows}) > 1 and not _COURSE.search(reading.text)


def _of_next_year(best: Candidate, columns: tuple[str, ...], reading: Reading, scope: Scope) -> tuple[str, ...]:
    """諸謝金は来年度いくら: what an item has of the year after that of the sheet is what is requested for it."""
    if best.table != "budget_item" or columns != ("amount",):
        return columns
    own = {r["year"] for r in scope.of("budget_item")}
    named = {int(str(v)) for v in reading.values("year")}
    after = bool(named) and not named & own and all(year - 1 in own for year in named)
    return ("next_request",) if after else columns


def _cases(
    best: Candidate, rows: Sequence[Row], reading: Reading, lexicon: Lexicon
) -> dict[tuple[str, int], tuple[Cap, ...]]:
    if best.table != "subsidy":
        return {}
    told = ((row, spoken_of(row, reading, lexicon)) for row in rows if row["cap"])
    return {(row.sheet, row.number): caps for row, caps in told if len(caps) < len(row["cap"])}


def _crossed(best: Candidate, reading: Reading) -> bool:
    """Whether two columns follow each a year of its own: 令和7年度の要求額は令和6年度の当初予算より."""
    marks = [(m.start, "year") for m in reading.mentions if m.kind == "year"]
    marks += [(s.start, "name") for s in reading.tagged(f"name:{best.table}.") if s.tag.rpartition(".")[2] != "year"]
    return [kind for _, kind in sorted(marks)] == ["year", "name", "year", "name"]
