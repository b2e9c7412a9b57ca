"""Where the sheet says two things: both values, each with its place, and whether they agree.

A question says what is to be compared: rates, sums, numbers of payees, the budget, when the program ends, what texts
say. What it does not say is looked for everywhere. Where nothing disagrees, that is told with what was compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.regex import regex
from index.store import Store
from index.tables import Row
from index.text import fold
from qa import agree, agree_budget, agree_counts, said_twice
from qa.agree import Check
from qa.answer import Answer, unique
from qa.dispute import Dispute
from qa.ending import ending
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.overall import everything, texts
from qa.query import Query
from qa.scope import Scope
from qa.spans import Reading
from qa.work import is_rest

FEW = 3  # rows of an answer that are set against the text
_COMPUTED = regex(r"算出|計算|割り?算|割った|割ると|÷|求め(?:た|ると)|出した|除し|除す|検算")
_COUNTED = regex(
    r"(?:支出先|交付先|補助先|支払先|県|団体|自治体|法人|企業|会社|[者社])の?数|数(?:は|が|と|も)?合|名前が|名前の載"
    r"|載っ(?:て|と)|[件者社]数|\d(?:件|者|社|団体)|交付先|補助先|リスト|一覧"
)
_MONEY = regex(r"円|金額|(?:総|支出|執行|予算|契約|交付)額|いくら|なんぼ|予算|執行")
_OUTPUT = regex(r"指標|実績|活動|補助.{0,3}件|採択")
_SUM = regex(r"足|たし|合計|合わせ|あわせ|合算|積み上|総和|の和")
_BLOCK = regex(r"(?<![a-z])[a-z](?![a-z])")
_TEXTS = regex(r"点検|本文|文章|総括|評価欄|記述|レビュー")
_TABLES = regex(r"効果発現|実績|指標|成果目標|数表|表(?:で|に|の|と|を|が|は)|成績")
_RANGE = regex(r"(?<![a-z])[a-z](?:ブロック)?(?:から|~|〜|-)[a-z](?![a-z])")
_PARTS = regex(r"当初|補正|予備費|計(?:と|が|に|は|の)|合計")


def contradicting(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon, store: Store) -> Answer | None:
    """Return what the places in question say and whether they agree; None where there is nothing to compare."""
    case = Dispute(query, reading, scope, lexicon, store)
    for compare in (_rates, _amounts, _counts, _ending, _budget, _two_places, everything, texts):
        answer = compare(case)
        if answer is not None:
            return answer
    return _as_it_stands(case)


def doubted(answer: Answer, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon, store: Store) -> Answer:
    """Return the value that was looked up, with what a text of the sheet says against it, where one does."""
    if answer.abstained or len(query.rows) > FEW:
        return answer
    against = None
    column = said_twice.RATES.get(query.table or "")
    if column is not None and column in query.columns and query.filters:
        against = said_twice.rates(query, reading, scope, lexicon, only_wrong=True)
    elif query.table == "program" and query.columns == ("end_year",):
        against = ending(query, scope, lexicon, only_wrong=True)
    if against is None:
        return answer
    text = f"{answer.text}\nただし、シートの中で記載が食い違っています。{against.text}"
    return replace(answer, text=text, citations=unique([*answer.citations, *against.citations]))


def _rates(case: Dispute) -> Answer | None:
    """達成率, 執行率: in the table, in the text, and as they are computed."""
    if not case.rate():
        return None
    query = case.query
    asked = _rated(case)
    computed = _COMPUTED.search(case.text) is not None
    answer = None if computed else said_twice.rates(asked, case.reading, case.scope, case.lexicon)
    if answer is not None:
        return answer
    checks: list[Check] = []
    if "執行" in case.text or query.table == "budget_year":
        answer = None if computed else said_twice.rates(asked, case.reading, case.scope, case.lexicon, unrated=True)
        years = case.years or _years_of(query.rows, "execution_rate")
        checks += agree_budget.rates(case.scope, case.lexicon, years)
    elif query.table == "goal_year" or "達成" in case.text:
        rows = [r for r in query.rows if r.table == "goal_year" and r["achievement"] is not None]
        checks += agree_counts.achievements(case.scope, case.lexicon, rows)
    return answer or case.checked(checks)


def _rated(case: Dispute) -> Query:
    """The query of the table whose rate is spoken of."""
    query = case.query
    spoken = [table for word, table in (("執行", "budget_year"), ("達成", "goal_year")) if word in case.text]
    if query.table in said_twice.RATES and (query.table in spoken or not spoken):
        return query
    if len(spoken) == 1:
        return replace(query, table=spoken[0], rows=(), filters=(), columns=())
    return replace(query, table=None)


def _years_of(rows: Sequence[Row], column: str) -> tuple[int, ...]:
    own = [r["year"] for r in rows if r.table == "budget_year" and r[column] is not None]
    return tuple(own)


def _amounts(case: Dispute) -> Answer | None:
    """Sums that are set against a printed amount: of cost items, of contracts, of payees, of blocks."""
    query, scope, words = case.query, case.scope, case.lexicon
    letters = [m.value for m in case.reading.mentions if m.kind == "block"]
    named = bool(query.filters)
    if query.table == "overhead" or ("間接経費" in case.text and "ブロック" not in case.text):
        return case.checked(agree.overhead(scope, words))
    if (case.says("cost_items") or query.table == "cost_item") and query.table != "budget_item":
        return case.checked(agree.costs(query, scope, words, only_wrong=not named))
    every = _RANGE.search(case.text) or (not letters and re.search(r"支出先|ブロック|支払先|資金の流れ", case.text))
    if every and re.search(r"執行額|支出額|支出総額", case.text) and not _named_payee(case):
        return case.checked(agree.spent(scope, words))
    added = _added_blocks(case)
    if added is not None:
        return case.checked(agree.some_blocks(*added, scope, words))
    if _COUNTED.search(case.text) and not (_MONEY.search(case.text) or _adds(case.text)):
        return None
    if case.says("each_contract"):
        return case.checked(agree.contracts(query, scope, words, only_wrong=not named))
    blocks = query.table == "payee_block" or bool(letters) or "ブロック" in case.text
    spoken = _MONEY.search(case.text) or _SUM.search(case.text)
    if not blocks and (query.table not in ("payee", "contract") or not spoken or query.unmet):
        return None
    if named and query.table in ("payee", "contract") and not letters:
        return case.checked([*agree.costs(query, scope, words), *agree.contracts(query, scope, words)])
    if named:
        return case.checked(agree.payees(query, scope, words))
    whole = [] if case.says("each_payee") else list(agree.spent(scope, words))
    single = agree.payees(replace(query, rows=()), scope, words, only_wrong=bool(whole))
    return case.checked([*whole, *single])


def _adds(text: str) -> bool:
    """Whether what payees got is added up, not how many they are: 甲ブロックの3件の合計."""
    return _SUM.search(text) is not None and "数" not in text


def _named_payee(case: Dispute) -> bool:
    """Whether a payee is named, or each of them is meant."""
    named = case.query.table in ("payee", "contract") and bool(case.query.filters)
    return named or (case.says("each_payee") and "執行" not in case.text)


def _added_blocks(case: Dispute) -> tuple[list[str], str] | None:
    """BとCを足すとA: the letters that are added, and the one (or "" for what was spent) they are set against."""
    plus = None if _RANGE.search(case.text) else _SUM.search(case.text)
    marked = [m for m in case.reading.mentions if m.kind == "block"]
    at = {m.start: str(m.value) for m in marked}
    for found in _BLOCK.finditer(case.text):  # BとCの金額: letters that stand alone
        if marked or "ブロック" in case.text or len(_BLOCK.findall(case.text)) > 1:
            at.setdefault(found.start(), found[0].upper())
    known = {b["block"] for b in case.scope.of("payee_block")}
    letters = {i: letter for i, letter in at.items() if letter in known}
    if plus is None:
        return None
    before = list(dict.fromkeys(v for i, v in sorted(letters.items()) if i < plus.start()))
    after = [v for i, v in sorted(letters.items()) if i > plus.start() and v not in before]
    if len(before) < 2 or not (after or re.search(r"執行|支出|総額|全体", case.text)):
        return None
    return before, after[0] if after else ""


def _counts(case: Dispute) -> Answer | None:
    """Numbers of payees: of a block and its list, of an indicator of output and its block."""
    if not _COUNTED.search(case.text) or case.rate() or _MONEY.search(case.text) or _adds(case.text):
        return None
    blocks = [str(m.value) for m in case.reading.mentions if m.kind == "block"]
    blocks += [str(r["block"]) for r in case.query.rows if case.query.filters and r.table == "payee_block"]
    if _OUTPUT.search(case.text):
        numbers = set(case.reading.values("number"))
        of_query = [r for r in case.query.rows if r.table == "goal_year" and case.query.filters]
        rows = of_query or [r for r in case.scope.of("goal_year") if fold(str(r["stage"])) == "アウトプット"]
        rows = [r for r in rows if r["result"] in numbers] or rows
        latest = max((r["year"] for r in rows if r["result"] is not None), default=None)
        found = agree_counts.results(case.scope, case.lexicon, case.text, [r for r in rows if r["year"] == latest])
        answer = case.checked(found)
        if answer is not None:
            return answer
    blocks = blocks or _of_many(case)
    if blocks or case.query.table in ("payee", "payee_block"):
        return case.checked(agree_counts.listed(case.scope, case.lexicon, blocks))
    return None


def _of_many(case: Dispute) -> list[str]:
    """The blocks one of whose rows stands for the number of payees that is said: ほか21団体."""
    numbers = {str(m.value) for m in case.reading.mentions if m.kind == "number"}
    rows = [r for r in case.scope.of("payee") if is_rest(r, case.lexicon)]
    return [str(r["block"]) for r in rows if numbers & set(re.findall(r"\d+", fold(str(r["name"]))))]


def _ending(case: Dispute) -> Answer | None:
    """終了予定なし in its field, 令和5年度で終了した in a text."""
    return ending(case.query, case.scope, case.lexicon) if case.says("ended") else None


def _budget(case: Dispute) -> Answer | None:
    """The parts of a year's budget and its total, its items, what was left and what was carried over."""
    spoken = "予算" in case.text and case.query.table in ("budget_account", None)
    if case.query.table not in ("budget_year", "budget_item") and not spoken:
        return None
    scope, words, years = case.scope, case.lexicon, case.years
    over = re.search(r"繰越|繰り越|持ち越", case.text)
    if over and _SUM.search(case.text) and re.search("執行|使った|支出し", case.text):
        return case.checked(agree_budget.used(scope, words, years))
    if over and not _SUM.search(case.text):
        answer = case.checked(agree_budget.carried(scope, words, years))
        if answer is not None:
            return answer
    if case.query.table == "budget_item" or re.search(r"内訳|項目|費目", case.text):
        return case.checked(agree_budget.items(scope, words, years))
    if _PARTS.search(case.text):
        return case.checked(agree_budget.parts(scope, words, years))
    return None


def _two_places(case: Dispute) -> Answer | None:
    """点検結果と実績欄: a text and the table of results, whatever of them is meant."""
    if not (_TEXTS.search(case.text) and _TABLES.search(case.text)) or case.query.filters:
        return None
    free = replace(case.query, table=None, rows=())
    return said_twice.rates(free, case.reading, case.scope, case.lexicon, only_wrong=True)


def _as_it_stands(case: Dispute) -> Answer | None:
    """The value in question as the table gives it."""
    if case.query.table is None:
        return None
    return look_up(replace(case.query, operation="lookup"), case.lexicon)


def rivals(query: Query, reading: Reading) -> bool:
    """Whether the question sets rates against one another: 17％なの？74％なの？."""
    rates = {m.value for m in reading.mentions if m.kind == "rate"}
    return query.table in said_twice.RATES and not reading.tagged("word:at_") and len(rates) >= 2


def disputed(query: Query, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the question seeks a rate that is said to be written and is no row's: 95%と書いてある."""
    rates = {m.value for m in reading.mentions if m.kind == "rate"}
    if query.table not in said_twice.RATES or reading.tagged("word:at_") or not rates:
        return False
    column = said_twice.RATES[query.table]
    written = any(word in reading.text for word in lexicon.words["written"])
    return written and column in query.columns and not rates & {r[column] for r in query.rows}
