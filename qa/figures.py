"""Numbers inside the sentences of goals: compared, or given where the form's own field is blank; pure.

令和7年度に輸送量の総量を389億トンキロまで引き上げる holds a target and its year that stand in no field of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.aims import goals_said, of_matter
from qa.answer import BLANK_IN_SHEET, COMPUTED, NOT_IN_SHEET, Answer
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.pathways import model
from qa.query import Query
from qa.refuse import refuse
from qa.say import both_years, listed
from qa.scope import Scope
from qa.signs import bigrams
from qa.spans import Reading
from qa.work import json_number, plain_number

_POWERS = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3}
_NUMBER = regex(r"(?<![\d.,第a-z])(\d[\d,]*(?:\.\d+)?)(兆|億|万|千)?(t-co2|[a-z%℃㎡一-鿿ァ-ヺー]{1,8})?")
_ERA = regex(r"(?:令和|平成|昭和|西暦)$")
_LOOSE = regex(r"(?:程度|以上|以下|以内|未満|超|弱|強|余り?)$")
_TIME = ("年", "月", "日", "条", "項", "号", "次", "期")
DONE = regex(r"実績|実際|結果|達成率|達成度|執行")
_RESULTS = regex(r"実績値|成果実績|活動実績|達成率|達成度")
_GROWTH = regex(r"(?:何|どれ|どの|いくら|なんぼ)[^、。?]{0,12}(?:上積み|積み増|上乗せ|増え|増や|伸び|伸ば|増加)")
_GIVEN = {"target", "target_year", "unit"}  # fields that a goal's own sentence may make up for


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a goal: its row, its worth, how it is printed and the unit."""

    row: Row
    value: Fraction
    said: str
    power: str
    unit: str


def figures(row: Row) -> list[Figure]:
    """Return the numbers of a goal's sentence, without years and dates."""
    return counted(row, fold(clean(str(row["goal"] or ""))))


def counted(row: Row, text: str) -> list[Figure]:
    """Return the numbers of a folded text as those of a goal."""
    found = []
    for match in _NUMBER.finditer(text):
        number, power, unit = match[1], match[2] or "", _LOOSE.sub("", match[3] or "")
        if unit.startswith(_TIME) or _ERA.search(text[: match.start()]):
            continue
        value = Fraction(number.replace(",", "")) * _POWERS.get(power, 1)
        found.append(Figure(row, value, f"{number}{power}{unit}", power, unit))
    return found


def figured(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the comparison of goals by their numbers; None where none is asked or they have none alike."""
    ops = [name for name in ("max", "min", "difference", "ratio") if reading.has(f"op:{name}")]
    if not ops and _GROWTH.search(reading.text) and len(reading.values("year")) > 1:
        ops = ["difference"]
    if not ops or query.table not in ("goal", "goal_path", None) or reading.values("amount"):
        return None
    if query.table is None and "目標" not in reading.text and not _spoken_of(reading, scope):
        return None
    rows = [r for r in query.rows if r.table == "goal" and query.filters]
    alike = _alike([f for row in rows for f in figures(row)])
    if len(alike) < 2:  # the goals named are no two: those of the matter are
        alike = _alike([f for row in of_matter(reading, scope, only=_numbered(scope)) for f in figures(row)])
    if len(alike) < 2:
        return None
    if {"max", "min", "difference"} <= set(ops):  # the highest against the lowest
        alike, ops = [pick(alike, key=lambda f: f.value) for pick in (max, min)], ["difference"]
    if ops[0] in ("max", "min"):
        return _extreme(alike, ops[0] == "max", query, lexicon)
    return _apart(alike, query, reading, lexicon)


def _spoken_of(reading: Reading, scope: Scope) -> bool:
    """Whether a word of the question stands in several goals with numbers: 誘発係数."""
    goals = [fold(str(r["goal"])) for r in model(scope).goals.values() if figures(r)]
    words = re.findall(r"[一-鿿]{3,}|[ァ-ヺー]{4,}", reading.text)
    return any(sum(word in goal for goal in goals) > 1 for word in words)


def _numbered(scope: Scope) -> set[tuple[str, object]]:
    return {(r.sheet, r["node"]) for r in model(scope).goals.values() if figures(r)}


def _alike(found: Sequence[Figure]) -> list[Figure]:
    """The figures of the commonest unit, one a goal."""
    units = [f.unit for f in found]
    unit = max(units, key=units.count, default="")
    own: dict[object, Figure] = {}
    for figure in found:
        if figure.unit == unit:
            own.setdefault((figure.row.sheet, figure.row["node"]), figure)
    return list(own.values())


def _extreme(alike: Sequence[Figure], highest: bool, query: Query, lexicon: Lexicon) -> Answer:
    best = (max if highest else min)(f.value for f in alike)
    won = [f for f in alike if f.value == best]
    lines = [f"{f.row['node']}（{f.row['stage']}）：{clean(str(f.row['goal']))}" for f in won]
    word = "最も大きい" if highest else "最も小さい"
    text = f"目標の数値が{word}のは{won[0].said}で、次のとおりです。\n{listed(lines)}"
    formula = "、".join(f"{f.row['node']}：{f.said}" for f in alike)
    cited = row_citations([*(f.row for f in won), *(f.row for f in alike)], ("goal",), lexicon)
    value = json_number(best)
    return Answer(
        COMPUTED, text, cited, value, interpretation=query.interpretation(lexicon), calculation=f"比べた目標：{formula}"
    )


def _apart(alike: Sequence[Figure], query: Query, reading: Reading, lexicon: Lexicon) -> Answer | None:
    distinct = list({f.value: f for f in alike}.values())
    years = [int(str(y)) for y in dict.fromkeys(reading.values("year"))]
    if len(distinct) > 2 and len(years) == 2:
        distinct = [f for year in years for f in distinct if of_year(f.row, year)]
    if len(distinct) != 2 or (len(years) == 1 and any(of_year(f.row, years[0]) for f in distinct)):
        return None
    one, two = sorted(distinct, key=lambda f: f.value)
    gap = two.value - one.value
    power = one.power if one.power == two.power else ""
    said = f"{plain_number(gap / _POWERS.get(power, 1))}{power}{two.unit}"
    pair = "、".join(f"{f.row['node']}（{f.row['stage']}）は{f.said}" for f in (one, two))
    times = f"、{plain_number(two.value / one.value)}倍" if one.value and "倍" in reading.text else ""
    text = f"目標の差は{said}です（{pair}{times}）。\n" + listed([clean(str(f.row["goal"])) for f in (one, two)])
    formula = f"{two.said} − {one.said} = {said}" + (f"\n{two.said} ÷ {one.said} = {times[1:]}" if times else "")
    cited = row_citations([one.row, two.row], ("goal",), lexicon)
    return Answer(
        COMPUTED, text, cited, json_number(gap), interpretation=query.interpretation(lexicon), calculation=formula
    )


def of_year(row: Row, year: int) -> bool:
    text = fold(str(row["goal"] or ""))
    return str(year) in text or both_years(year).split("（")[1].removesuffix("度）") in text


AIMED = regex(
    r"目標|目指|めざ|引き?上げ|引き?下げ|つもり|予定|見込|計画|アップ|増や|ふやす|減ら|伸ば|のばす|達成|高め|採択|採る|守る|設立|補助する|整備する"
)
_HOW_MUCH = regex(
    r"どこまで|どれ(?:だけ|くらい|ぐらい|ほど)|どの(?:くらい|ぐらい|程度)|どんだけ|いくつ|いくら|なんぼ|数値|目標値|[台件倍]数|何割|目標(?:は|って|を|値|[?。]|$)|いつ"
)
_RAISED = regex(
    r"(?:どこ|いくつ|どれ(?:くらい|ぐらい|ほど))まで[^、。?]{0,4}?(?:引き?上げ|引き?下げ|増や|伸ば|減ら|高め)"
)
_WHAT = regex(
    r"何(?:億|万|千)?(t-co2|トンキロ|トン|%|パーセント|割|倍|[台件人名校社者]|団体|施設|[か箇]所|[ァ-ヺー]{2,}|[a-z]{1,6})|([台件])数"
)
_DATED = regex(r"\d年")
_LIKE = {
    "パーセント": ("%",),
    "割": ("%",),
    "トン": ("t", "トン"),
    "ヘクタール": ("ha", "ヘクタール"),
    "キロ": ("km", "キロ"),
}
_ELSEWHERE = ("name:budget", "name:payee", "name:contract", "name:cost", "name:organization", "name:law", "name:review",
              "name:subsidy", "name:overhead", "name:flow")  # fmt: skip


def numbered(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the goals whose sentences give the number asked for (何台, どこまで引き上げる); None where none does."""
    text = reading.text
    if query.why or DONE.search(text) or not AIMED.search(text) or reading.tagged(_ELSEWHERE):
        return None
    if any(reading.values(kind) for kind in ("node", "path", "block", "amount")) or not (
        _untabled(query) or _RAISED.search(text) or (query.table == "goal" and _WHAT.search(text))
    ):
        return None
    what = _WHAT.search(text)
    when = reading.has("ask:year") and what is None
    goals = [r for r in model(scope).goals.values() if (_DATED.search(fold(str(r["goal"]))) if when else figures(r))]
    unit = (what[1] or what[2] or "") if what else ""
    units = _LIKE.get(unit, (unit,))
    if not goals or not (unit or _HOW_MUCH.search(text)):
        return None
    of_unit = [r for r in goals if unit and any(f.unit.startswith(units) for f in figures(r))]
    if unit and not of_unit:
        return None
    near = of_matter(reading, scope, only={(r.sheet, r["node"]) for r in of_unit or goals})
    rows = [r for r in (of_unit or goals) if r in near]
    if not rows and len(of_unit) == 1:
        rows = of_unit
    years = [int(str(y)) for y in reading.values("year")]
    rows = [r for r in rows if any(of_year(r, y) for y in years)] or rows
    return goals_said(rows, query, lexicon) if rows else None


def _untabled(query: Query) -> bool:
    """Whether no table has been found to answer outright."""
    if query.table == "goal":
        return not any(figures(r) for r in query.rows) or not query.filters
    if query.table == "goal_year":
        return not any(r["target"] is not None for r in query.rows) and not query.filters
    if query.table == "program":
        return query.columns == ("purpose",)
    if query.table == "subsidy" and query.columns in (("rate",), ("cap",)):
        return False  # 国が補助する割合はどの程度か
    return query.table is None or (query.table in ("subsidy", "payee") and not (query.named or query.filters))


def dated(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """会員700団体はいつまで: the number said, of one indicator alone, names it (and its year)."""
    numbers = [m for m in reading.mentions if m.kind == "number"]
    if (
        not numbers
        or query.table not in ("program", "goal_year", None)
        or query.operation not in ("lookup", "list", "gap")
    ):
        return None
    when = reading.has("ask:year")
    if not when and (query.table != "goal_year" or reading.has("word:confirm")):
        return None
    wanted = {m.value for m in numbers}
    rows = [r for r in scope.of("goal_year") if r["target"] in wanted or r["result"] in wanted]
    grams = set(bigrams(reading.text))
    rows = [r for r in rows if grams & set(bigrams(fold(clean(str(r["indicator"] or "")))))]
    if not rows or len({r["node"] for r in rows}) > 1:
        return None
    columns = tuple(c for c in ("target", "result") if any(r[c] in wanted for r in rows))
    if not when:  # the number tells which indicator is meant
        if any(r["node"] == rows[0]["node"] for r in query.rows) and len({r["node"] for r in query.rows}) == 1:
            return None
        columns = tuple(c for c in query.columns if c in ("target", "result", "achievement")) or ("target", "result")
        own = (rows[0].sheet, rows[0]["node"])
        rows = [r for r in scope.of("goal_year") if (r.sheet, r["node"]) == own]
    asked = replace(query, table="goal_year", columns=columns, rows=tuple(rows), operation="lookup", named=True)
    return look_up(replace(asked, filters=(), unmet=(), missing=()), lexicon)


def in_goal(answer: Answer, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer:
    """Return the goals whose sentences give what the field asked for does not; else the refusal as it is."""
    blank = answer.abstained and answer.reason in (NOT_IN_SHEET, BLANK_IN_SHEET)
    if not blank or query.table not in ("goal", "goal_year") or query.missing or DONE.search(reading.text):
        return answer
    if not set(query.columns) <= _GIVEN:
        return answer
    rows = [r for r in query.rows if r.table == "goal" and query.filters] or of_matter(reading, scope)
    dated = [r for r in rows if re.search(r"\d年", fold(str(r["goal"] or "")))] if reading.has("ask:year") else []
    told = dated or [r for r in rows if figures(r)]
    return goals_said(told, query, lexicon) if told else answer


def no_results(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the refusal where results are asked of a sheet that gives none, in its fields or its texts."""
    asked = _RESULTS.search(reading.text)
    if asked is None or not scope.of("goal") or reading.has("op:contradiction"):
        return None
    if any(r["result"] is not None for r in scope.of("goal_year")) or asked[0] in scope.texts:
        return None
    if query.table not in (None, "goal", "goal_year", "goal_path"):
        return None
    detail = f"活動・成果目標と実績の欄に「{asked[0]}」の記載がありません"
    return refuse(BLANK_IN_SHEET, detail, interpretation=query.interpretation(lexicon))
