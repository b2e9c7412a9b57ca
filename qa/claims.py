"""Claims besides what is asked: when it began, what rose or fell, whether a target was met, how many bid; pure.

Each check returns the corrected (or confirmed) answer, or None where the question makes no such claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.answer import Answer
from qa.compute import compute
from qa.lookup import look_up
from qa.methods import bidders_said
from qa.missing import NEARLY
from qa.query import Query
from qa.question import understand
from qa.reading import read
from qa.signs import script
from qa.verdict import Case, led

HIGH, LOW = Fraction(1, 2), Fraction(9, 10)  # a rate below the one is not high, one from the other on is not low
SHORT = 60  # signs of a text that can be claimed as a whole
LEAST, FEW = 3, 5  # signs of a name that is said; rows that are named by one
_NAMED = ("organization", "law", "plan", "policy", "program", "goal", "review")  # tables that are claimed by a name
_SINCE = regex(
    r"(?:から|より|に)(?!.{0,6}(?:まで|にかけて))(?=.{0,12}?(?:続|や(?:って|る)|実施|行|始|ある|開始|スタート|継続|立ち上|存在))"
)
_UNTIL = regex(r"(?:まで|で|に)(?=.{0,10}?(?:終|おわ|続|完了|の予定|打ち切|廃止))")
_COUNTED = regex(r"\d[\d,]*(?:万|億)?[^\d\s、がはをにでともしかぐくほ。?]{0,4}")


def methods(case: Case) -> Answer | None:
    """甲社の随意契約は何件: the method of those contracts, where it is another one."""
    query = case.query
    named = any(f.relation == "among" for f in query.filters)
    asked = case.reading.tagged(("word:competitive", "word:negotiated", "word:one_bidder"))
    if query.table != "contract" or not (named and query.unmet and asked):
        return None
    if query.rows and all(row["method"] is None for row in query.rows):
        return look_up(replace(query, operation="lookup", unmet=(), columns=("method",), named=True), case.lexicon)
    columns = ["title", "method", "amount"] + ["bidders"] * case.reading.has("word:one_bidder")
    stated = replace(query, operation="lookup", unmet=(), columns=tuple(columns))
    return led(_confirming(case), look_up(stated, case.lexicon), False)


def _confirming(case: Case) -> Case:
    """Return the case as one that only confirms."""
    return Case(replace(case.understood, query=replace(case.query, why=False)), case.scope, case.lexicon)


def span(case: Case) -> Answer | None:
    """2020年からやっている, 2024年度で終わる: when the program began, or ends."""
    query = case.query
    if query.table not in (None, "program", "budget_year") or (query.named and query.table == "budget_year"):
        return None
    rows = case.scope.of("program")
    for mention in (m for m in case.reading.mentions if m.kind == "year"):
        for pattern, column in ((_SINCE, "start_year"), (_UNTIL, "end_year")):
            if len(rows) == 1 and rows[0][column] is not None and pattern.match(case.reading.text, mention.end):
                true = str(mention.value) in str(rows[0][column])
                asked = replace(query, table="program", columns=(column,), rows=rows, operation="lookup",
                                filters=(), unmet=(), missing=(), named=True)  # fmt: skip
                return led(case, look_up(asked, case.lexicon), true)
    return None


_ENDLESS = regex(
    r"(?:終わり|終了|期限|終期)[^、。?]{0,8}(?:な(?!の|ん)|あらへ|ありませ|決まって(?:い)?な|未定)|ずっと続|いつまでも|恒久"
)


def endless(case: Case) -> Answer | None:
    """終わりの予定はない: whether the form gives a year in which the program ends."""
    rows = case.scope.of("program")
    spoken = case.query.table == "program" and "end_year" in case.query.columns
    if not spoken or len(rows) != 1 or rows[0]["end_year"] is None or not _ENDLESS.search(case.reading.text):
        return None
    asked = replace(case.query, columns=("end_year",), rows=rows, operation="lookup", filters=(), unmet=(), missing=())
    return led(case, look_up(asked, case.lexicon), not re.search(r"\d", str(rows[0]["end_year"])))


def moved(case: Case) -> Answer | None:
    """予算が半減したのはなぜ: whether it fell or rose."""
    query = case.query
    up, down = case.says("claimed_up"), case.says("claimed_down")
    numeric = [
        c for c in query.columns if TABLES[query.table or "program"].column(c).kind in ("yen", "rate", "quantity")
    ]
    if query.table not in ("budget_year", "goal_year") or up == down or not numeric or not query.rows:
        return None
    years = tuple(int(y) for f in query.filters if f.column == "year" for y in f.value)
    if len(set(years)) == 1:
        years = (years[0] - 1, years[0])
    columns = tuple(c for c in numeric if c in query.outright) or tuple(numeric[:1])
    rows = tuple(_rows_of(case, years))
    answer = compute(
        replace(query, columns=columns, operation="difference", rows=rows, unmet=()), case.scope, case.lexicon
    )
    if answer.abstained or not isinstance(answer.value, (int, float)):
        return None
    return led(case, answer, answer.value > 0 if up else answer.value < 0)


def _rows_of(case: Case, years: Sequence[int]) -> list[Row]:
    query = case.query
    own = {(r.sheet, r["node"], r["indicator"]) for r in query.rows}
    every = [r for r in case.scope.of(query.table or "") if (r.sheet, r["node"], r["indicator"]) in own]
    return [r for r in every if not years or r["year"] in years]


_AIMED = regex("目標|見込み?(?:どおり|通り|の|に|を|が)")


def met(case: Case) -> Answer | None:
    """目標に届かなかったのはなぜ: the target and the result."""
    failed, reached = case.says("claimed_missed"), case.says("claimed_met")
    query = case.query
    if query.table not in ("goal", "goal_year") or failed == reached or not _AIMED.search(case.reading.text):
        return None
    rows = [r for r in _years_of(case) if r["target"] is not None and r["result"] is not None]
    said = set(case.reading.values("number"))
    rows = [r for r in rows if {r["target"], r["result"]} & said] or rows  # 見込みどおり20件を達成した
    named = query.table == "goal_year" or any(f.relation in ("among", "is") for f in query.filters)
    if not rows or not named or len({r["node"] for r in rows}) > 2:
        return None
    hits = [_met(r) for r in rows]
    if any(hits) and not all(hits):
        return None
    columns = ("target", "result", "achievement")
    asked = replace(query, table="goal_year", columns=columns, rows=tuple(rows), operation="lookup", unmet=())
    return led(case, look_up(asked, case.lexicon), all(hits) == reached)


def _met(row: Row) -> bool:
    achieved = row["achievement"]
    return bool(achieved >= 1 if achieved is not None else row["result"] >= row["target"])


def _years_of(case: Case) -> list[Row]:
    query = case.query
    if query.table == "goal_year":
        return list(query.rows)
    nodes = {(r.sheet, r["node"]) for r in query.rows}
    return [r for r in case.scope.of("goal_year") if (r.sheet, r["node"]) in nodes]


def level(case: Case) -> Answer | None:
    """執行率が高かったのはなぜ: not where it is low."""
    query = case.query
    high, low = case.says("claimed_high"), case.says("claimed_low")
    column = next((c for c in query.outright if TABLES[query.table or ""].column(c).kind == "rate"), None)
    rates = [r[column] for r in query.rows if column and r[column] is not None]
    if high == low or len(rates) != 1 or "より" in case.reading.text:
        return None
    if (high and rates[0] < HIGH) or (low and rates[0] >= LOW):
        return led(case, look_up(replace(query, operation="lookup", unmet=()), case.lexicon), False)
    return None


def bidders(case: Case) -> Answer | None:
    """10社が応札したのは: how many did."""
    query = case.query
    said = (1, "") if case.reading.has("word:one_bidder") else bidders_said(case.reading)
    named = any(f.relation == "among" for f in query.filters)
    if query.table not in ("contract", "payee") or said is None or not named:
        return None
    if query.table == "payee":  # 甲社は5者と競って落札した
        names = {(r.sheet, r["name"]) for r in query.rows}
        own = tuple(r for r in case.scope.of("contract") if (r.sheet, r["payee"]) in names)
        query = replace(query, table="contract", rows=own, filters=())
    limit, way = said
    rows = [r for r in query.rows if r["bidders"] is not None]
    if not rows:
        return None
    tests: dict[str, Callable[[int], bool]] = {
        "以上": lambda n: n >= limit,
        "以下": lambda n: n <= limit,
        "未満": lambda n: n < limit,
        "超": lambda n: n > limit,
    }
    test = tests.get(way)
    true = all(test(r["bidders"]) if test else r["bidders"] == limit for r in rows)
    asked = replace(query, columns=("bidders", "method"), operation="lookup", unmet=())
    return led(case, look_up(asked, case.lexicon), true)


_WITHIN = regex(r"(?:に|の(?:中|なか)に|の)(?:入|含|属|載|並|所属|位置|あ|いる|おる|支出先|一員|メンバー)")


def of_block(case: Case) -> Answer | None:
    """甲社はブロックCに入っている: the block of the payee that is named."""
    query, best = case.query, case.understood.candidate
    said = {str(m.value) for m in case.reading.mentions if m.kind == "block"
            if _WITHIN.match(case.reading.text, m.end)}  # fmt: skip
    if query.table not in ("payee", "contract", "payee_block", "cost_item") or len(said) != 1 or best is None:
        return None
    named = {(r.sheet, r["name"]) for m in best.named_rows if m.share >= NEARLY
             for r in [case.scope.rows[m.row]] if r.table == "payee"}  # fmt: skip
    rows = tuple(r for r in case.scope.of("payee") if (r.sheet, r["name"]) in named)
    if len(named) != 1:
        return None
    asked = replace(query, table="payee", columns=("block", "amount"), rows=rows, operation="lookup", filters=(),
                    unmet=(), missing=(), named=True)  # fmt: skip
    return led(case, look_up(asked, case.lexicon), bool({str(r["block"]) for r in rows} & said))


def quantity(case: Case) -> Answer | None:
    """会員数が300団体にとどまったのは: the number as it stands."""
    numbers = [m for m in case.reading.mentions if m.kind == "number"]
    if case.query.table not in (None, "goal_year", "goal") or not numbers or case.reading.values("node"):
        return None
    query = case.query if case.query.table == "goal_year" else _unclaimed(case)
    if query is None or not any(f.relation == "among" for f in query.filters):
        return None
    rows = tuple(r for r in query.rows if r["result"] is not None)
    wanted = {m.value for m in numbers}
    if not rows or len({r["node"] for r in rows}) > 1:
        return None
    true = any(r[c] in wanted for r in rows for c in ("result", "target"))
    columns = tuple(c for c in query.columns if c in ("target", "result")) or ("target", "result")
    asked = replace(query, columns=columns, rows=rows, operation="lookup", unmet=(), missing=())
    return led(case, look_up(asked, case.lexicon), true)


def _unclaimed(case: Case) -> Query | None:
    """The question without the numbers it claims, where it is about an indicator."""
    text = _COUNTED.sub("", case.reading.text)
    reading = read(f"{text}、実績", case.lexicon, case.scope.fiscal_year)
    query = understand(reading, case.scope, case.lexicon).query
    return query if query.table == "goal_year" and not query.unmet and not query.missing else None


_SO = regex(r"(?:事業|さん|様|氏)?(?:(?:という(?:名前|人)?|だ|や|な|と|って|が|を|の)[^、。?]{0,8})?$")


def text(case: Case) -> Answer | None:
    """作成責任者は山田太郎ですよね, 根拠は…法ですよね: the name as it stands, and whether it is the one said."""
    query, best, reading = case.query, case.understood.candidate, case.reading
    ends = [s.start for s in reading.tagged("word:confirm")]
    if not ends or best is None or query.table not in _NAMED or len(query.rows) > FEW or reading.tagged("ask:"):
        return None
    outright = query.outright if len(query.outright) == 1 else ()
    values = [row[c] for row in query.rows for c in outright or query.columns]
    texts = [fold(clean(v)) for v in values if isinstance(v, str) and len(v) <= SHORT]
    runs = [reading.text[a:b] for a, b in best.residue if any(_SO.fullmatch(reading.text, b, end) for end in ends)]
    said = [run for run in runs if len(run) >= 2 and all(script(sign) in "CKL" for sign in run)]
    named = [run for run in _called(case) if len(run) >= LEAST and any(run in text for text in texts)]
    true = bool(named) if not said else all(any(run in text for text in texts) for run in said)
    if query.table == "goal" and not _numbers(reading.text) <= _numbers("、".join(texts)):
        return None  # 40%が目標ですよね: the goal says another number, or none
    if not texts or not (said or named) or (not true and len(query.rows) * len(outright) != 1):
        return None
    return led(case, look_up(replace(query, operation="lookup", missing=(), unmet=()), case.lexicon), true)


def _numbers(text: str) -> set[str]:
    """The numbers of a folded text that count something, without years."""
    return set(_COUNTS.findall(text))


_COUNTS = regex(r"(?<![\d.,a-z])(\d[\d,]*(?:\.\d+)?)(?=[兆億万千%件台社者人名校か箇団トt])")


def _called(case: Case) -> list[str]:
    """The stretches of the question by which the rows are named."""
    best = case.understood.candidate
    offsets = sorted({i for m in (best.named_rows if best else ()) for i in m.explained})
    runs: list[list[int]] = []
    for i in offsets:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [case.reading.text[run[0] : run[-1] + 1] for run in runs]
