"""Conditions on numbers and years: 5,000万円以上, ちょうど5,000千円, 2024年度; pure."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from index.regex import regex
from index.sheet import Cap
from index.tables import TABLES, Row
from index.text import fold
from qa.fit import is_cost
from qa.grant_terms import asks_which, picks
from qa.item_changes import of_change
from qa.mentions import Mention
from qa.outside import WHICH_YEAR
from qa.say import both_years
from qa.sieve import CUTS, Sieve, Test, one_of


def thresholds(sieve: Sieve) -> None:
    """5,000万円以上, 90%未満; ちょうど5,000千円; 補助率が1/2でない: conditions on the first column of that kind."""
    _used_up(sieve)
    for mention in sieve.reading.mentions:
        if mention.kind not in ("amount", "rate"):
            continue
        column = sieve.kind("yen") if mention.kind == "amount" else sieve.kind("rate", "rates")
        if column is None:
            continue
        relation = _relation(sieve, mention)
        if relation is None and (
            _decade(sieve, column, mention) if mention.kind == "amount" else _percent(sieve, column, mention)
        ):
            continue
        said = sieve.reading.text[mention.start : mention.end]
        if relation is not None and TABLES[sieve.table].column(column).kind != "rates":
            sieve.limit(column, relation[0], mention.value, said + relation[1], _comparison(column, *relation, mention))
        elif (
            sieve.table != "subsidy"
            or mention.kind == "rate"
            or asks_which(sieve.reading)
            or picks(sieve.reading, mention)
        ):
            _equal(sieve, mention, said)


def _used_up(sieve: Sieve) -> None:
    """予算を使い切った年: the years whose execution rate is all."""
    text = sieve.reading.text
    asked = sieve.reading.has("word:used_up") and WHICH_YEAR.search(text) is not None
    if sieve.table != "budget_year" or not asked or sieve.reading.values("year"):
        return
    sieve.limit("execution_rate", "at_least", 1, "使い切った", lambda r: (r["execution_rate"] or 0) >= 1)


def _decade(sieve: Sieve, column: str, mention: Mention) -> bool:
    """2,000万円台: from there up to the next round amount."""
    if not sieve.reading.text.startswith("台", mention.end) or not isinstance(mention.value, int):
        return False
    low, step = mention.value, 10 ** (len(str(mention.value)) - 1)
    said = sieve.reading.text[mention.start : mention.end + 1]
    sieve.keep(column, "at_least", low, said, lambda r: r[column] is not None and low <= r[column] < low + step)
    return True


def _percent(sieve: Sieve, column: str, mention: Mention) -> bool:
    """1%台: from there up to the next percent; 40%台: up to the next ten."""
    if not sieve.reading.text.startswith("台", mention.end) or TABLES[sieve.table].column(column).kind != "rate":
        return False
    low = Fraction(str(mention.value))
    step = Fraction(1, 10) if low * 10 == int(low * 10) and low else Fraction(1, 100)
    said = sieve.reading.text[mention.start : mention.end + 1]
    sieve.keep(column, "at_least", low, said, lambda r: r[column] is not None and low <= r[column] < low + step)
    return True


def quantities(sieve: Sieve) -> None:
    """会員700団体はいつ: a target or result that is named picks its year."""
    if sieve.table != "goal_year" or sieve.reading.has("word:confirm") or not sieve.reading.has("ask:year"):
        return
    for mention in sieve.reading.mentions:
        if mention.kind == "number":
            value = mention.value
            sieve.keep("target", "is", value, sieve.reading.text[mention.start : mention.end],
                       lambda r, v=value: v in (r["target"], r["result"]), soft=True)  # type: ignore[misc]  # fmt: skip


def _equal(sieve: Sieve, mention: Mention, said: str) -> None:
    """A value that rows have names them; one that none has is a claim to be checked, no condition."""
    picked = sieve.table == "subsidy" and picks(sieve.reading, mention)
    if is_cost(sieve.reading) or (sieve.reading.has("word:confirm") and not picked):
        return
    kinds = ("yen",) if mention.kind == "amount" else ("rate", "rates")
    columns = [c.name for c in TABLES[sieve.table].columns if c.kind in kinds]
    cut = any(_denied(sieve.reading.text[mention.end : s.start]) for s in sieve.reading.tagged(CUTS)
              if s.start >= mention.end)  # fmt: skip
    named = "rate" in sieve.columns and "recipient" not in sieve.columns
    if sieve.table == "subsidy" and not cut and named and not picked and not asks_which(sieve.reading):
        return

    def test(row: Row) -> bool:
        return any(_has(row[c], mention.value) for c in columns) != cut

    sides = any(sieve.reading.has(tag) for tag in ("op:ratio", "op:difference", "ask:rate"))
    among = any(f.relation == "among" for f in sieve.filters)
    if sides and not cut and among and len({r["payee"] or r["name"] for r in sieve.rows}) > 1:
        return  # 甲社に出た1億円のうち乙社の分: what one side is said to be is no condition on the other
    elsewhere = any(v == mention.value for r in sieve.scope.rows if r.table != sieve.table for v in r.values.values())
    if cut or elsewhere or any(test(r) for r in sieve.rows):
        sieve.keep(columns[0], "without" if cut else "is", mention.value, said + ("以外" if cut else ""), test)


_JUST = regex(
    r"(?:(?:と|や|、|・|または|及び)[\d/.,%割分の千万億円]+)*(?:の?(?:ちょうど|丁度|きっかり|ぴったり|ジャスト|満額|ぽっきり))?.{0,3}"
)


def _denied(between: str) -> bool:
    """Whether a denial follows an amount closely: 500万円でない, 500万円ちょうどでない."""
    return _JUST.fullmatch(between) is not None


def _has(value: object, wanted: object) -> bool:
    if isinstance(value, tuple):
        return any((v.amount if isinstance(v, Cap) else v) == wanted for v in value)
    return value == wanted


def _relation(sieve: Sieve, mention: Mention) -> tuple[str, str] | None:
    for name in ("at_least", "at_most"):
        for span in sieve.reading.tagged(f"word:{name}"):
            if 0 <= span.start - mention.end <= 1:
                return name, sieve.text(span)
    return None


_REACHED = ("以上", "に達", "に届", "の大台", "に乗")


def _comparison(column: str, name: str, words: str, mention: Mention) -> Test:
    """The comparison that the words say: 以上/以下 hold at the limit, 超/未満 do not."""
    limit: int = mention.value  # type: ignore[assignment]
    strict = words != "以下" if name == "at_most" else not words.startswith(_REACHED)
    sign = 1 if name == "at_least" else -1

    def test(row: Row) -> bool:
        value = row[column]
        return value is not None and (sign * (value - limit) > 0 or (not strict and value == limit))

    return test


def years(sieve: Sieve) -> None:
    """A year picks rows where the table has years; elsewhere it must be the year the rows speak of."""
    named = [m for m in sieve.reading.mentions if m.kind == "year" and not _in_name(sieve, m)]
    if sieve.table == "budget_item" and "next_request" in sieve.columns:  # what is requested follows the item's own
        named = [m for m in named if sieve.reading.text[m.start : m.end] not in sieve.lexicon.words["last_year"]]
    if not named or of_change(sieve.reading):
        _outermost(sieve)
        return
    cut = tuple(dict.fromkeys(int(str(m.value)) for m in named if _left_out(sieve, m)))
    if cut and sieve.has("year") and len(cut) == len(named):
        words = "・".join(both_years(y) for y in cut) + "以外"
        sieve.keep("year", "without", cut, words, lambda r: r["year"] not in cut)
        return
    wanted = _since(sieve, named) or _onward(sieve, named) or tuple(dict.fromkeys(int(str(m.value)) for m in named))
    wanted = _from_the_first(sieve, wanted)
    words = "・".join(both_years(y) for y in wanted)
    next_to = len(wanted) == 2 and abs(wanted[0] - wanted[1]) == 1 and not _side_by_side(sieve, named)
    if next_to and (sieve.reading.has("op:unspent") or sieve.reading.has("op:carried_out")):
        wanted = (min(wanted),)  # 2025年度への繰越し is what 2024年度 leaves
        words = both_years(wanted[0])
    elif next_to and "carried_in" in sieve.columns:
        wanted = (max(wanted),)  # 2023年度から2024年度へ: one column of the later year
        words = both_years(wanted[0])
    if sieve.has("year") and any(r["year"] is not None for r in sieve.rows):
        if sieve.table == "budget_item" and "next_request" in sieve.columns:
            wanted = tuple(dict.fromkeys(y - 1 if not any(r["year"] == y for r in sieve.rows) else y for y in wanted))
        gone = [both_years(y) for y in wanted if not any(r["year"] == y for r in sieve.rows)]
        told = (
            sieve.table != "budget_item"
            and len(gone) < len(wanted)
            and not sieve.reading.tagged(("op:difference", "op:ratio"))
        )
        if told and sieve.table == "budget_year":  # a year that another condition left out is there
            there = {r["year"] for r in sieve.scope.of("budget_year")}
            gone = [both_years(y) for y in wanted if y not in there]
        left = sieve.absent if told else sieve.unmet  # the years that there are, and which there is not
        left += gone
        if any(r["year"] in wanted for r in sieve.rows):
            sieve.keep("year", "is", wanted, words, one_of("year", wanted))
        return
    if sieve.table == "goal":
        _goal_years(sieve, wanted, words)
        return
    period = sieve.lexicon.tables[sieve.table].period
    own = {int(sheet.split("-")[0]) + period for sheet in sieve.scope.sheets}
    if period and not own & set(wanted):
        sieve.unmet.append(words)


def _left_out(sieve: Sieve, year: Mention) -> bool:
    """Whether a year is left out, and not a column or item of it: 2023年度、翌年度への繰越しを除いた."""
    columns = sieve.reading.tagged(f"name:{sieve.table}.")
    cuts = [c for c in sieve.reading.tagged(CUTS) if c.start >= year.end and sieve.joined(year.end, c)]
    if sieve.table == "budget_item" and sieve.reading.text[year.end : year.end + 1] == "、":
        cuts = [c for c in cuts if c.start - year.end <= 2 or len(sieve.reading.values("year")) > 1]
    return any(not any(year.end <= s.start and s.end <= c.start for s in columns) for c in cuts)


_OPEN = regex(
    r"(?:から|より)?(?:ずっと|(以降|以後|以来|から後|から先|より後)|(以前|まで(?:の(?:各年|全て|すべて|間))))"
)


def _onward(sieve: Sieve, named: list[Mention]) -> tuple[int, ...]:
    """2021年度以降, 2021年度からずっと: every year from there on that the table tells of; 以前: up to it."""
    found = _OPEN.match(sieve.reading.text, named[0].end) if len(named) == 1 else None
    if found is None or sieve.table not in ("budget_year", "goal_year"):
        return ()
    year = int(str(named[0].value))
    told = {r["year"] for r in sieve.rows if any(r[c] is not None for c in sieve.columns if c != "year")}
    return tuple(sorted(y for y in told if y is not None and (y <= year if found[2] else y >= year)))


def _from_the_first(sieve: Sieve, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """始まった年の予算から2023年度までにいくら減ったか: the first year beside the one that is named."""
    told = [r["year"] for r in _over(sieve) if any(r[c] is not None for c in sieve.columns if c != "year")]
    beside = sieve.reading.has("word:first_year") and sieve.reading.tagged(("op:difference", "op:ratio"))
    return (min(told), *wanted) if beside and len(wanted) == 1 and told and min(told) < wanted[0] else wanted


def _outermost(sieve: Sieve) -> None:
    """初年度の執行率: the first or the latest year that has what is asked; 直近3年: the latest of them."""
    ends = {"word:first_year": min, "word:latest_year": max}
    last = LAST_YEARS.search(sieve.reading.text)
    pick = next((ends[tag] for tag in ends if sieve.reading.has(tag)), None)
    if (pick is None and last is None) or not sieve.has("year"):
        return
    told = sorted({r["year"] for r in _over(sieve) if any(r[c] is not None for c in sieve.columns if c != "year")})
    if told:
        number = "一二三四五".find(last[1]) + 1 or int(last[1]) if last else 1
        wanted = tuple(told[-number:]) if last or pick is None else (pick(told),)
        words = "・".join(both_years(y) for y in wanted)
        sieve.keep("year", "is", wanted, words, one_of("year", wanted))


LAST_YEARS = regex(
    r"(?:直近|過去|ここ|この|最近|近年)(?:の)?([2-5二三四五])(?:年間|[かカヶケ箇]年(?:間|度)?|年度(?:分)?|年(?![生目前後]))"
)


def _over(sieve: Sieve) -> list[Row]:
    """The rows of years; of what was executed those of years that are over."""
    rows = [r for r in sieve.rows if r["year"] is not None]
    if sieve.table != "budget_year" or "executed" not in sieve.columns:
        return rows
    return [r for r in rows if r["executed"] or r["execution_rate"] is not None] or rows


def _side_by_side(sieve: Sieve, named: list[Mention]) -> bool:
    """令和4年度と令和5年度, not 令和4年度から令和5年度へ."""
    text = sieve.reading.text
    return any(_BESIDE.fullmatch(text[one.end : two.start]) for one, two in pairwise(named))


_BESIDE = regex(r"(?:の分|分)?(?:と|・|、|や|及び|および|並びに){1,2}")


def _since(sieve: Sieve, named: list[Mention]) -> tuple[int, ...]:
    """前年度からいくら増えたか, of no other year: the last year that has a value, and the one before."""
    text = sieve.reading.text
    if not sieve.reading.has("op:difference") and not sieve.reading.has("op:ratio"):
        return ()
    if any(text[m.start : m.end] not in sieve.lexicon.words["last_year"] for m in named):
        return ()
    column = next((c for c in sieve.columns if TABLES[sieve.table].column(c).kind in _MEASURED), None)
    filled = {r["year"] for r in sieve.rows if column and sieve.has("year") and r[column] is not None}
    if column == "target" and "result" in sieve.columns:
        filled = {r["year"] for r in sieve.rows if r["result"] is not None} or filled
    own = sieve.scope.fiscal_year
    last = own if own in filled else max(filled, default=None)
    return (last - 1, last) if last is not None and last - 1 in filled else ()


_MEASURED = ("yen", "quantity", "rate", "count")


def _goal_years(sieve: Sieve, wanted: tuple[int, ...], words: str) -> None:
    """The year of a goal: its target year where that is asked, else one that its text names."""
    soft = bool(sieve.filters)
    if "target_year" in sieve.columns:
        sieve.keep("target_year", "is", wanted, words, one_of("target_year", wanted), soft)
        return

    def test(row: Row) -> bool:
        return any(_speaks_of(str(row["goal"] or ""), year) for year in wanted)

    numbered = {r["node"] for r in sieve.scope.of("goal_year")} & {r["node"] for r in sieve.rows}
    sieve.keep("goal", "is", wanted, words, test, soft and not numbered)


def _speaks_of(text: str, year: int) -> bool:
    folded = fold(text)
    return str(year) in folded or both_years(year).split("（")[1].removesuffix("度）") in folded


def _in_name(sieve: Sieve, mention: Mention) -> bool:
    return set(range(mention.start, mention.end)) <= sieve.names_used and sieve.table != "goal_year"
