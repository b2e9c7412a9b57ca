"""Conditions on numbers and years: 5,000万円以上, ちょうど5,000千円, 2024年度; pure."""

from __future__ import annotations

from index.sheet import Cap
from index.tables import TABLES, Row
from index.text import fold
from qa.candidates import is_cost
from qa.mentions import Mention
from qa.say import both_years
from qa.sieve import Sieve, Test, one_of


def thresholds(sieve: Sieve) -> None:
    """5,000万円以上, 90%未満; ちょうど5,000千円; 補助率が1/2でない: conditions on the first column of that kind."""
    for mention in sieve.reading.mentions:
        if mention.kind not in ("amount", "rate"):
            continue
        column = sieve.kind("yen") if mention.kind == "amount" else sieve.kind("rate", "rates")
        if column is None:
            continue
        relation = _relation(sieve, mention)
        said = sieve.reading.text[mention.start : mention.end]
        if relation is not None and TABLES[sieve.table].column(column).kind != "rates":
            sieve.keep(column, relation[0], mention.value, said + relation[1], _comparison(column, *relation, mention))
        elif sieve.table != "subsidy" or mention.kind == "rate":
            _equal(sieve, mention, said)


def _equal(sieve: Sieve, mention: Mention, said: str) -> None:
    """A value that rows have names them; one that none has is a claim to be checked, no condition."""
    if is_cost(sieve.reading) or sieve.reading.has("word:confirm"):
        return
    kinds = ("yen",) if mention.kind == "amount" else ("rate", "rates")
    columns = [c.name for c in TABLES[sieve.table].columns if c.kind in kinds]
    cut = any(0 <= s.start - mention.end <= 3 for s in sieve.reading.tagged("word:exclude"))
    if sieve.table == "subsidy" and not cut and "rate" in sieve.columns and "recipient" not in sieve.columns:
        return

    def test(row: Row) -> bool:
        return any(_has(row[c], mention.value) for c in columns) != cut

    elsewhere = any(v == mention.value for r in sieve.scope.rows if r.table != sieve.table for v in r.values.values())
    if cut or elsewhere or any(test(r) for r in sieve.rows):
        sieve.keep(columns[0], "without" if cut else "is", mention.value, said + ("以外" if cut else ""), test)


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


def _comparison(column: str, name: str, words: str, mention: Mention) -> Test:
    """The comparison that the words say: 以上/以下 hold at the limit, 超/未満 do not."""
    limit: int = mention.value  # type: ignore[assignment]
    strict = words in ("超", "超え", "を超え", "を超える", "より多い", "より大きい", "より高い", "を上回る", "未満",
                       "より少ない", "より小さい", "より低い", "を下回る", "に満たない")  # fmt: skip
    sign = 1 if name == "at_least" else -1

    def test(row: Row) -> bool:
        value = row[column]
        return value is not None and (sign * (value - limit) > 0 or (not strict and value == limit))

    return test


def years(sieve: Sieve) -> None:
    """A year picks rows where the table has years; elsewhere it must be the year the rows speak of."""
    named = [m for m in sieve.reading.mentions if m.kind == "year" and not _in_name(sieve, m)]
    if not named:
        return
    wanted = tuple(dict.fromkeys(int(str(m.value)) for m in named))
    words = "・".join(both_years(y) for y in wanted)
    if (
        (sieve.reading.has("op:unspent") or sieve.reading.has("op:carried_out"))
        and len(wanted) == 2
        and abs(wanted[0] - wanted[1]) == 1
    ):
        wanted = (min(wanted),)  # 2025年度への繰越し is what 2024年度 leaves
        words = both_years(wanted[0])
    elif "carried_in" in sieve.columns and len(wanted) == 2 and abs(wanted[0] - wanted[1]) == 1:
        wanted = (max(wanted),)  # 2023年度から2024年度へ: one column of the later year
        words = both_years(wanted[0])
    if sieve.has("year") and any(r["year"] is not None for r in sieve.rows):
        if sieve.table == "budget_item" and "next_request" in sieve.columns:
            wanted = tuple(dict.fromkeys(y - 1 if not any(r["year"] == y for r in sieve.rows) else y for y in wanted))
        sieve.unmet += [both_years(y) for y in wanted if not any(r["year"] == y for r in sieve.rows)]
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


def _goal_years(sieve: Sieve, wanted: tuple[int, ...], words: str) -> None:
    """The year of a goal: its target year where that is asked, else one that its text names."""
    soft = bool(sieve.filters)
    if "target_year" in sieve.columns:
        sieve.keep("target_year", "is", wanted, words, one_of("target_year", wanted), soft)
        return

    def test(row: Row) -> bool:
        return any(_speaks_of(str(row["goal"] or ""), year) for year in wanted)

    sieve.keep("goal", "is", wanted, words, test, soft)


def _speaks_of(text: str, year: int) -> bool:
    folded = fold(text)
    return str(year) in folded or both_years(year).split("（")[1].removesuffix("度）") in folded


def _in_name(sieve: Sieve, mention: Mention) -> bool:
    return set(range(mention.start, mention.end)) <= sieve.names_used and sieve.table != "goal_year"
