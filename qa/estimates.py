"""What a project would get, as an answer: min(cap, rate × cost) per recipient and sub-program, with its formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from index.regex import regex
from index.sheet import Cap
from index.tables import Row
from index.text import clean, fold
from qa.answer import COMPUTED, NOT_IN_SHEET, Answer
from qa.grants import Estimate, cost_to_get, estimate, governing
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.query import Query
from qa.refuse import refuse
from qa.say import human_yen, listed, one_line, percent, subject

_COLUMNS = ("rate", "cap", "recipient", "subprogram")


def estimated(query: Query, lexicon: Lexicon) -> Answer:
    """Return the grant for the cost named in the question, or the cost that reaches the cap (``reverse``)."""
    joint = any(word in query.text for word in lexicon.words["joint"])
    said, formulas, value, used = [], [], [], []
    for row in query.rows:
        lines, formula, numbers = _row(row, query, joint, lexicon)
        if lines:
            said.append(lines)
            formulas += formula
            value += numbers
            used.append(row)
    if not said and query.operation == "reverse" and all(row["cap"] is None for row in query.rows) and _rated(query):
        return look_up(replace(query, operation="lookup", columns=("rate",)), lexicon)  # 満額補助か, where no cap is
    if not said:
        return refuse(
            NOT_IN_SHEET,
            "計算に必要な補助率または上限額が、シートに数字で示されていません",
            interpretation=query.interpretation(lexicon),
        )
    return Answer(
        COMPUTED,
        listed(said),
        row_citations(used, _COLUMNS, lexicon),
        value,
        interpretation=query.interpretation(lexicon),
        calculation="\n".join(formulas),
    )


def _rated(query: Query) -> bool:
    return bool(query.rows) and all("rate" in row.cells for row in query.rows)


def _row(row: Row, query: Query, joint: bool, lexicon: Lexicon) -> tuple[str, list[str], list[dict[str, object]]]:
    name = subject(row, lexicon.tables["subsidy"].subject)
    rates, caps = row["rate"] or (), query.caps(row)
    if query.operation == "reverse":
        return _reverse(row, name, caps, joint, query.argument)
    cap = governing(caps, joint)
    count, cost = _times(cap, query.text), int(query.argument)
    if cap is not None and count > 1:
        cost *= count if _EACH.search(query.text) else 1
        caps = (replace(cap, amount=cap.amount * count, text=f"{clean(cap.text)} × {count}"),)
    per_area = count == 1 and _PER_AREA.search(fold(row.cells["cap"].text if "cap" in row.cells else "")) is not None
    caps = () if per_area else caps  # of how many square metres is not said
    found = estimate(rates, caps, cost, joint=joint)
    if not found:
        return "", [], []
    effective = _EFFECTIVE.search(query.text) is not None
    parts = [_said(e, effective) for e in found]
    note = f"（上限は「{one_line(row.cells['cap'].text)}」で、面積などによります）" if per_area else _no_amount(row)
    numbers: list[dict[str, object]] = [
        {"recipient": row["recipient"], "subprogram": row["subprogram"], "rate": str(e.rate), "cost": e.cost,
         "cap": e.cap.amount if e.cap else None, "grant": e.grant, "own_share": e.own_share}
        for e in found
    ]  # fmt: skip
    return f"{name}：{'、'.join(parts)}{note}", [_formula(name, e, effective) for e in found], numbers


_PER_AREA = regex(r"円/\d*(?:㎡|㎥|m|a(?![a-z])|ha|平米|立米|アール|ヘクタール)")
_EFFECTIVE = regex(r"実質|実際の(?:補助)?率|何割|何%|何パーセント|割合")
_EACH = regex(
    r"1(?:頭|台|人|棟|か所|件|校)(?:あたり|当たり|につき|ごと)?\d|(?:あたり|当たり|につき|ずつ)(?:、)?\d|円の[^、。]{1,20}?を?\d"
)


def _times(cap: Cap | None, text: str) -> int:
    """How many of what the cap counts (/頭) the question speaks of: 5 of 妊娠牛を5頭; 1 where it does not say."""
    unit = cap.per.strip("/／ ") if cap is not None and cap.per.startswith(("/", "／")) else ""
    counts = [int(n) for n in re.findall(rf"(\d+){re.escape(unit)}", text)] if unit and not unit[0].isdigit() else []
    return max(counts, default=1)


_AREAS = {"アール": ("a", 1), "ヘクタール": ("a", 100), "平米": ("㎡", 1), "平方メートル": ("㎡", 1), "立米": ("㎥", 1)}
_AREA = regex(r"(\d+)(ヘクタール|アール|平米|平方メートル|立米)")


_ASKED = ("lookup", "list", "sum")  # 6頭で全部でいくら


def cap_in_all(query: Query, lexicon: Lexicon) -> Answer | None:
    """Return the cap for as many as the question speaks of (妊娠牛10頭, 50アール); None where it speaks of one."""
    if query.table != "subsidy" or query.operation not in _ASKED or "cap" not in query.columns or len(query.rows) != 1:
        return None
    row, caps = query.rows[0], query.caps(query.rows[0])
    if len(caps) != 1 or not caps[0].per.startswith(("/", "／")):
        return None
    cap, count = caps[0], _multiple(caps[0], query.text)
    if count is None or count <= 1:
        return None
    total, times = int(cap.amount * count), f"{count.numerator}" if count.denominator == 1 else f"{float(count):g}"
    name = subject(row, lexicon.tables["subsidy"].subject)
    text = f"{name}の補助上限は{clean(cap.text)}で、合わせて{human_yen(total)}です。"
    formula = f"{human_yen(cap.amount)} × {times} = {human_yen(total)}"
    return Answer(COMPUTED, text, row_citations([row], ("cap",), lexicon), total,
                  interpretation=query.interpretation(lexicon), calculation=formula)  # fmt: skip


def _multiple(cap: Cap, text: str) -> Fraction | None:
    """How many times the unit of the cap (/頭, /10a) the question says."""
    unit = re.fullmatch(r"(\d*)(\D+)", fold(cap.per).strip("/"))
    if unit is None:
        return None
    per = int(unit[1] or 1)
    said = [(int(n), fold(unit[2])) for n in re.findall(rf"(\d+){re.escape(unit[2])}(?![a-z])", text)]
    said += [(int(m[1]) * _AREAS[m[2]][1], fold(_AREAS[m[2]][0])) for m in _AREA.finditer(text)]
    found = [n for n, of in said if of == fold(unit[2])]
    return Fraction(max(found), per) if found else None


def _said(e: Estimate, effective: bool) -> str:
    capped = "（上限）" if e.capped else ""
    text = f"補助率{e.rate.numerator}/{e.rate.denominator}で補助額は{human_yen(e.grant)}{capped}"
    real = f"、実質の補助率は{percent(Fraction(e.grant, e.cost))}" if effective and e.cost else ""
    return f"{text}、自己負担は{human_yen(e.own_share)}{real}"


def _formula(name: str, e: Estimate, effective: bool) -> str:
    rate = f"{e.rate.numerator}/{e.rate.denominator}"
    share = human_yen(int(e.rate * e.cost))
    cost = human_yen(e.cost)
    own = f"自己負担 {cost} − {human_yen(e.grant)} = {human_yen(e.own_share)}"
    if effective and e.cost:
        own += f"、{human_yen(e.grant)} ÷ {cost} = {percent(Fraction(e.grant, e.cost))}"
    if e.cap is None:
        return f"{name}：{cost} × {rate} = {share}（上限額の記載なし）、{own}"
    cap = f"{clean(e.cap.text)} = {human_yen(e.cap.amount)}"
    return f"{name}：min(上限 {cap}, {cost} × {rate} = {share}) = {human_yen(e.grant)}、{own}"


def _no_amount(row: Row) -> str:
    """A cap without an amount is quoted: the grant may be less."""
    if row["cap"] == () and "cap" in row.cells:
        return f"（上限は金額では示されず「{one_line(row.cells['cap'].text)}」）"
    return "（上限の記載なし）" if row["cap"] is None else ""


def _reverse(
    row: Row, name: str, caps: Sequence[Cap], joint: bool, wanted: int | None
) -> tuple[str, list[str], list[dict[str, object]]]:
    """What a project must cost to get ``wanted`` yen; to reach the cap where none is named."""
    cap = governing(caps, joint)
    rates: Sequence[Fraction] = row["rate"] or ()
    if not rates or (cap is None and wanted is None):
        return "", [], []
    if cap is not None and wanted is not None and wanted > cap.amount:
        text = f"{clean(cap.text)} = {human_yen(cap.amount)}"
        return (
            f"{name}：上限は{human_yen(cap.amount)}で、{human_yen(wanted)}は受けられません",
            [f"{name}：上限 {text}"],
            [],
        )
    goal = wanted if wanted is not None else cap.amount if cap is not None else 0
    given = (
        f"補助額 {human_yen(goal)}"
        if cap is None or wanted is not None
        else f"上限 {clean(cap.text)} = {human_yen(goal)}"
    )
    parts, formulas, numbers = [], [], []
    for rate in rates:
        cost = cost_to_get(rate, goal)
        text = f"{rate.numerator}/{rate.denominator}"
        parts.append(f"補助率{text}で事業費{human_yen(cost)}")
        formulas.append(f"{name}：{given} ÷ {text} = {human_yen(cost)}")
        numbers.append({"recipient": row["recipient"], "rate": str(rate), "grant": goal, "cost": cost})
    what = f"補助額が{human_yen(goal)}になる" if wanted is not None else f"上限{human_yen(goal)}に達する"
    return f"{name}：{what}のは{'、'.join(parts)}のときです", formulas, numbers


def is_estimate(text: str, lexicon: Lexicon) -> bool:
    """Whether a question that names an amount asks for a grant: it speaks of a cost."""
    return any(word in fold(text) for word in lexicon.words["cost"])
