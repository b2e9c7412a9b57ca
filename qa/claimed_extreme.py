"""A claim that somebody has most or least (県では乙山県が一番ですよね): who has is found without the name said; pure.

Where the claim can be put as a question (県で一番なのはどこ), that is understood for itself: the group within which
somebody is said to be first must not shrink to the one who is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.regex import regex
from index.tables import TABLES, Row
from index.text import fold
from qa.answer import Answer, unique
from qa.compute import compute
from qa.filters import row_filters
from qa.lookup import row_citations
from qa.query import Filter, Query
from qa.question import Understanding, understand
from qa.reading import read
from qa.say import say_column, subject
from qa.signs import plain, script
from qa.verdict import Case, led

_NAMES = {"payee": "name", "contract": "payee", "cost_item": "payee", "obligation": "name"}
_NUMERIC = ("yen", "rate", "quantity", "count")
_CLAIMED_KIND = regex(r"(?:なの|である|だと|だった|だっ|です|でし|だそう|だよ|にな(?:っ|る)|とな(?:っ|る)|って)")
_TAIL = regex(r"(?:だった|でした|なの|なん|だ|です|や|じゃ|で|と|って|の|ん|は|さん)+$")
_BEHIND = regex(
    r"^(?P<group>.*(?:の|ん|とこ|ところ|先|者|団体|会社|社|法人|県|市))(?:は|が|って|も)、?(?P<name>[^、。?]{2,30})$"
)
_AHEAD = regex(
    r"(?P<group>^|^.*(?:[は、でも]|のうち|って|の中))(?P<name>[^、。?はがを]{2,30}?)(?:の(?:ほう|方))?(?:が|は|って)、?"
    r"(?P<within>[^、。?がを]{2,20}?(?:では?|のうち|の中))?、?$"
)
_NOUN = regex(r"[一-鿿ァ-ヺー](?<!最大)(?<!最小)(?<!最多)(?<!最少)(?<!最高)(?<!最低)(?<!一番)$")


def asked_anew(case: Case) -> Answer | None:
    """Return the verdict on 一番なのは乙山県ですよね, 乙山県が一番ですよね; None where the claim is put otherwise."""
    if case.query.table not in (*_NAMES, "payee_block", "budget_item") or not case.reading.has("word:confirm"):
        return None
    put = _as_question(case) if _of_the_most(case) else None
    best = case.understood.candidate
    if put is None or best is None:
        return None
    begin, end, question = put
    reading = read(question, case.lexicon, case.scope.fiscal_year)
    ways = [understand(reading, case.scope, case.lexicon, tables) for tables in (tuple(_NAMES), ("contract",))]
    ways = [way for way in ways if _asks(way.query)]
    ways = sorted(ways, key=lambda way: not way.query.filters)  # the group is told by a title: 乙補助金のうち
    named = [(way, rows) for way in ways if (rows := _called(case, way.query, begin, end))]
    if not named or not named[0][0].query.filters:
        named = _of_block(case, ways, begin, end) or named
    if not named:
        return None
    asked, claimed = named[0]
    query = asked.query
    answer = compute(query, case.scope, case.lexicon)
    true = bool(_found(answer, query.table or "") & {_key(r) for r in claimed})
    verdict = led(case, answer, true)
    return verdict if verdict is None or true else _with_own(verdict, claimed, asked, case)


def _of_block(case: Case, ways: Sequence[Understanding], begin: int, end: int) -> list[tuple[Understanding, list[Row]]]:
    """The payees of the block where the one who is named has what the rest of the question says best."""
    text, word = case.reading.text, plain(case.reading.text[begin:end])
    own = [r for r in case.scope.of("contract") if word and word in plain(fold(str(r["payee"] or "")))]
    said = {text[i : i + 2] for part in ((0, begin), (end, len(text))) for i in range(part[0], part[1] - 1)}
    said = {pair for pair in said if all(script(sign) in "CKL" for sign in pair)}
    told: dict[tuple[str, str], int] = {}
    for row in own:
        title = fold(str(row["title"] or ""))
        told[row.sheet, row["block"]] = sum(title.count(pair) for pair in said)
    ranked = sorted(told, key=lambda block: -told[block])
    clear = len(ranked) == 1 or (len(ranked) > 1 and told[ranked[0]] > told[ranked[1]])
    if not ways or not clear or not told[ranked[0]]:
        return []
    key = ranked[0]
    rows = tuple(r for r in case.scope.of("contract") if (r.sheet, r["block"]) == key)
    block = Filter("block", "is", (key[1],), f"ブロック{key[1]}")
    query = replace(ways[0].query, table="contract", columns=("amount",), outright=(), columns_said=(),
                    more=(), rows=rows, filters=(block,), said=())  # fmt: skip
    return [(replace(ways[0], query=query), [r for r in own if r in rows])]


def _asks(query: Query) -> bool:
    return query.table in _NAMES and query.operation in ("max", "min") and not (query.missing or query.unmet)


def _of_the_most(case: Case) -> bool:
    """Whether it is who has most that is to be confirmed, all in one sentence, with nobody left out behind it."""
    tops = case.reading.tagged(("op:max", "op:min"))
    last = max((s.end for s in tops), default=0)
    sure = [s for s in case.reading.tagged("word:confirm") if "。" not in case.reading.text[s.end : last]]
    return bool(tops) and bool(sure)


def _as_question(case: Case) -> tuple[int, int, str] | None:
    """Return where the claimed name stands, and the question who it is."""
    text = case.reading.text
    tops = [s for s in case.reading.tagged(("op:max", "op:min")) if s.size > 1]
    if not tops:
        return None
    first, last = min(s.start for s in tops), max(s.end for s in tops)
    ends = [s.start for s in case.reading.tagged("word:confirm") if s.start >= last]
    cut = [s for s in case.reading.tagged("word:exclude") if ends and s.start >= min(ends)]
    said = "" if cut else _TAIL.sub("", text[: min(ends, default=0)])
    ahead = _AHEAD.match(text[:first])
    if ahead is not None and len(said) >= last:
        group = re.sub("[はも]$", "で", ahead["group"])
        word = "はどこ" if _NOUN.search(said) else "のはどこ" if said[-1] in "いたるうくむすつぶぬ" else "なのはどこ"
        return ahead.start("name"), ahead.end("name"), f"{group}{ahead['within'] or ''}{said[first:]}{word}"
    behind = _BEHIND.match(said)
    if behind is not None and behind.start("name") >= last:
        return behind.start("name"), behind.end("name"), f"{said[: behind.start('name')]}どこ"
    return None


def _called(case: Case, query: Query, begin: int, end: int) -> list[Row]:
    """The rows, of those in question, whose payee the stretch names: in its own words, or best of all."""
    best, column = case.understood.candidate, _NAMES[query.table or ""]
    word = plain(case.reading.text[begin:end])
    own = [r for r in query.rows if word and word in plain(fold(str(r[column] or "")))]
    if own or best is None:
        return own
    named: dict[str, int] = {}
    for position, match in best.others.items():
        row = case.scope.rows[position]
        if row.table in _NAMES and match.shares.get(_NAMES[row.table], 0.0) > 0:
            name = fold(str(row[_NAMES[row.table]]))
            named[name] = max(named.get(name, 0), sum(begin <= i < end for i in match.explained))
    most = max((named.get(fold(str(r[column])), 0) for r in query.rows), default=0)
    return [r for r in query.rows if most > 1 and named.get(fold(str(r[column])), 0) == most]


def superlative(case: Case) -> Answer | None:
    """甲社が最大の支出先になったのは: who it is is computed without the name that is said."""
    query, best = case.query, case.understood.candidate
    if case.reading.has("word:confirm") and not _of_the_most(case):
        return None
    named = [f for f in query.filters if f.relation == "among"]
    kinds = [s for s in case.reading.tagged("kind:") if _CLAIMED_KIND.match(case.reading.text, s.end)]
    years = [m for m in case.reading.mentions if m.kind == "year"]
    of_year = query.table in ("budget_year", "goal_year") and len(years) == 1
    if query.operation not in ("max", "min", "place") or best is None or not (named or kinds or of_year):
        return None
    reading = case.reading.without([*case.reading.tagged("place:"), *kinds])
    if of_year:  # 一番高かったのは2021年度ですよね: of all years
        reading = replace(reading, mentions=tuple(m for m in reading.mentions if m.kind != "year"))
    keep = best.matches if query.table == "goal_year" else {}
    claimed = {i for m in best.named_rows for i in m.explained} - {i for m in keep.values() for i in m.explained}
    others = {} if kinds else {row: m for row, m in best.others.items() if not m.explained & claimed}
    free = row_filters(
        replace(best, matches={} if kinds else keep, others=others), reading, case.scope, case.lexicon, query.columns
    )
    answer = compute(replace(query, filters=free.filters, rows=free.rows), case.scope, case.lexicon)
    said = {_key(r) for r in query.rows}
    found = _found(answer, query.table or "")
    true = bool(found & said)
    verdict = led(case, answer, true)
    return verdict if verdict is None or true else _with_own(verdict, query.rows, case.understood, case)


def _with_own(verdict: Answer, rows: Sequence[Row], understood: Understanding, case: Case) -> Answer:
    """Return the verdict with what those who are named have instead."""
    columns = [c for c in (*understood.query.columns, "amount") if c in rows[0].cells] if rows else []
    column = next((c for c in columns if TABLES[rows[0].table].column(c).kind in _NUMERIC), "")
    told = [r for r in rows[:3] if column and r[column]]
    if not told:
        return verdict
    kind = TABLES[rows[0].table].column(column).kind
    own = "、".join(f"{subject(r, case.lexicon.tables[r.table].subject)}は{say_column(r, column, kind)}" for r in told)
    cited = unique([*verdict.citations, *row_citations(told, (column,), case.lexicon)])
    return replace(verdict, text=f"{verdict.text}\n{own}です。", citations=cited)


def _key(row: Row) -> tuple[str, int]:
    return row.sheet, row.number


def _found(answer: Answer, table: str) -> set[tuple[str, int]]:
    if not isinstance(answer.value, list):
        return set()
    return {(v["sheet"], v["row"]) for v in answer.value if isinstance(v, dict) and v.get("table") == table}
