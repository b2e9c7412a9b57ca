"""Which operation a question asks of the chosen table; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import TABLES
from qa.candidate import Candidate, is_share
from qa.columns import asks_value, listed_total
from qa.fit import is_cost, wanted_grant
from qa.grant_terms import asks_which
from qa.held import below_zero
from qa.less import less_carried, whole_less_part
from qa.limits import LAST_YEARS
from qa.methods import bidders_said
from qa.own_share import asks_own_share
from qa.rest import below_nothing
from qa.spans import Reading
from qa.wholes import wholes

# Tried in this order: what says more comes first.
ORDER = ("contradiction", "gap", "net_rate", "unspent", "carried_out", "max", "min", "median", "mean", "ratio",
         "difference", "sum", "count", "list")  # fmt: skip
_BLOCKS = regex(
    r"(?:ブロック|グループ)(?:は|の数|数|って|、|が)*(?:全部で|全体で|合わせて|合計)?(?:いくつ|何個|何ブロック|数)"
)
_MOST = regex(r"(?:一番|いちばん|最も|もっとも)[^、。]{0,6}(?:高|低|大き|小さ|多|少な|安|手厚|優遇|重|軽)")
_ONLY = regex("(?:しか|も)(?:執行|使|消化|支出)")
_UNCOUNTED = ("subsidy", "goal_year", "budget_year", "budget_note", "program")  # tables whose rows nobody counts
_VAGUELY = ("全部で", "ぜんぶで", "全体で", "合わせて", "あわせて", "トータル", "全部あわせて", "トータルで")
_NUMERIC = {"yen", "quantity", "rate", "count"}
_NO_NUMBERS = ("goal_path", "goal_link", "law", "program", "goal", "plan", "policy", "organization", "review")


def operation(best: Candidate, reading: Reading, columns: tuple[str, ...]) -> tuple[str, object]:
    """Return the operation and its argument (N of the top N, the cost of an estimate)."""
    if best.table == "subsidy":
        if reading.has("op:reverse"):
            return "reverse", None
        if asks_own_share(reading):
            return "own_share", None
        costs = reading.values("amount")
        if costs and wanted_grant(reading):
            return "reverse", costs[0]
        if costs and is_cost(reading) and not reading.has("ask:why") and not reading.has("word:confirm"):
            return "estimate", costs[0]
    if listed_total(best, reading) or (best.table == "budget_year" and below_zero(reading)):
        return "lookup", None
    two = (reading.has("op:max") and reading.has("op:min")) or len(first_places(reading)) == 2
    if best.table == "budget_year" and less_carried(columns, reading):
        return "carried_out", None
    for name in ("ratio", "difference"):
        if two and reading.has(f"op:{name}") and _operable(name, best, columns, reading):
            return name, None  # 最大と最小の差, 1位は2位の何倍
    if _only_said(best, reading):  # 最も少ない甲村の何倍: the extreme says what 甲村 is, and is no question
        name = next((n for n in ("ratio", "difference") if reading.has(f"op:{n}")), "")
        if name and _operable(name, best, columns, reading):
            return name, None
    for kind, name in (("rank", "top"), ("place", "place")):
        values = reading.values(kind)
        if values and _operable(name, best, columns, reading):
            return name, min(values, key=lambda v: int(str(v))) if name == "top" else values[0]  # 多い順に上位3社
    extreme = reading.has("op:max") != reading.has("op:min") and best.table == "budget_year"
    if extreme and reading.has("op:difference") and len([c for c in best.columns if c in columns and c != "year"]) == 2:
        return "difference", None  # 要求と当初の差がいちばん大きかった年度
    if reading.has("op:change") and best.table in ("budget_year", "budget_item", "goal_year"):
        return "difference", None  # いちばん増えた: of changes, not of values
    if _net_rate(best, reading):
        return "net_rate", None
    if whole_less_part(best.table, columns, reading):
        return "difference", None
    if reading.has("op:standing") and best.table in ("payee", "payee_block", "contract"):
        return "standing", None
    for name in ORDER:
        if name == "ratio" and is_share(best, reading) and _operable(name, best, columns, reading):
            return name, None
        if name == "unspent" and "executed" in best.columns and _attributive(reading):
            continue  # 使い残した2022年度に執行できた額
        signed = _signed(best, columns, reading) or below_nothing(best.table, columns, reading)
        if name in ("difference", "change") and signed:
            continue
        if reading.has(f"op:{name}") and _operable(name, best, columns, reading):
            return _instead(name, best, columns, reading), None
    kinds = {c.kind for c in TABLES[best.table].columns}
    if reading.has("ask:rate") and "yen" in kinds and not kinds & {"rate", "rates"} and best.table != "flow":
        return "ratio", None  # a rate of a table without rates is a share
    return "lookup", None


def first_places(reading: Reading) -> tuple[object, ...]:
    """Return the places that are said: 1位と2位; 一番多い県と二番目の県 says the first with a superlative."""
    places = reading.values("place")
    return (1, *places) if len(places) == 1 and places != (1,) and reading.has("op:max") else places


def _only_said(best: Candidate, reading: Reading) -> bool:
    """Whether each superlative stands right before a name, and another name beside it is set against that one."""
    extremes = [s for s in reading.tagged(("op:max", "op:min")) if s.size > 2]
    starts = {min(m.explained) for m in best.named_rows if m.explained} | {s.start for s in reading.tagged("place:")}
    said = [s for s in extremes if starts & {s.end, s.end + 1}]
    return bool(said) and len(said) == len(extremes) and len(starts) > 1


_UP_OR_DOWN = regex(
    r"(?:増額|増え|プラス)[^。]{0,6}?(?:減額|減っ|減り|マイナス)|(?:減額|マイナス)[^。]{0,6}?(?:増額|プラス)"
)


def _signed(best: Candidate, columns: tuple[str, ...], reading: Reading) -> bool:
    """Whether the sign of what was added to one year's budget is asked: 補正は増額でしたか減額でしたか."""
    added = bool(columns) and set(columns) <= {"supplementary", "reserve"} and best.table == "budget_year"
    return added and len(set(reading.values("year"))) == 1 and _UP_OR_DOWN.search(reading.text) is not None


def _attributive(reading: Reading) -> bool:
    """Whether what was left only describes a year: 8割を使い残した2022年度."""
    years = [m.start for m in reading.mentions if m.kind == "year"]
    return all(any(0 <= at - s.end <= 2 for at in years) for s in reading.tagged("op:unspent"))


def _net_rate(best: Candidate, reading: Reading) -> bool:
    """繰越しを除いた執行率."""
    carried = "carried_in" in best.columns or reading.has("op:carried_out")
    net = reading.has("word:exclude") and "execution_rate" in best.columns
    return best.table == "budget_year" and carried and net


def _part_and_whole(columns: tuple[str, ...], reading: Reading) -> bool:
    """補正も全部合わせた予算: the whole of one year has its parts in it and is not added to them."""
    parts = {"initial", "supplementary", "carried_in", "reserve"}
    return "total" in columns and bool(parts & set(columns)) and len(set(reading.values("year"))) <= 1


def _instead(name: str, best: Candidate, columns: tuple[str, ...], reading: Reading) -> str:
    """全部で何者: a number of things is asked, not a sum of amounts."""
    countable = reading.has("op:count") and _operable("count", best, columns, reading)
    if name == "sum" and countable and not reading.has("ask:yen"):
        text = reading.text
        vague = all(text[s.start : s.end] in _VAGUELY for s in reading.tagged("op:sum"))
        return "count" if vague else name
    return name


def further(reading: Reading, first: str) -> tuple[str, ...]:
    """Return the operations asked besides the first: 一番多いとこと少ないとこ."""
    return tuple(name for name in ORDER if name != first and reading.has(f"op:{name}"))


def whole_of(reading: Reading) -> str | None:
    """Return what a share is taken of where the question names another table's total: 執行額の何%."""
    if not reading.has("op:ratio") and not reading.has("ask:rate"):
        return None
    aside = wholes(reading)
    spans = (s for s in reading.tagged("name:budget_year.") if s.start in aside)
    return next((s.tag.rpartition(".")[2] for s in spans), None)


def _years_added(reading: Reading) -> bool:
    """Whether amounts of years are added up: 支出総額 of one year is no sum."""
    several = len(set(reading.values("year"))) > 1 or LAST_YEARS.search(reading.text) is not None
    words = [reading.text[s.start : s.end] for s in reading.tagged("op:sum")]
    return several or any(not word.endswith("総額") for word in words) or "年間" in reading.text


def _operable(name: str, best: Candidate, columns: tuple[str, ...], reading: Reading) -> bool:
    """Whether an operation makes sense on a table; else the words that suggested it ask for a value."""
    kinds = {c.name: c.kind for c in TABLES[best.table].columns}
    if name == "count":
        if best.table == "goal" and (best.keyed or best.named_rows):
            return False  # 何件が目標 of a goal that is named asks for what it says
        if best.table == "payee_block" and not reading.values("block") and _BLOCKS.search(reading.text):
            return True
        counted = any(kinds[c] in ("quantity", "count") for c in columns) and bidders_said(reading) is None
        kinds_of = best.table == "subsidy" and "recipient" in best.columns  # 補助対象の区分はいくつ
        return (kinds_of or best.table not in _UNCOUNTED) and not counted and not asks_value(best, reading, "op:count")
    if name == "sum" and best.table == "budget_year":
        return _years_added(reading) and not _part_and_whole(columns, reading)
    if name in ("unspent", "carried_out"):
        only = name == "unspent" and _ONLY.search(reading.text) is not None  # 1割しか執行されなかった
        return best.table == "budget_year" and not only
    if name == "gap":
        return best.table == "goal_year"
    if name in ("list", "contradiction"):
        return True
    if name == "ratio" and best.table == "goal_year":
        return "倍" in reading.text  # else its own column 達成率 says it
    if best.table == "subsidy":
        ranked = name in ("max", "min") and (asks_which(reading) or _MOST.search(reading.text) is not None)
        return ranked or name == "difference" or (name == "ratio" and "倍" in reading.text)
    return best.table not in _NO_NUMBERS and bool(_NUMERIC & set(kinds.values()))
