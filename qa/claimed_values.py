"""A value that a question takes for granted (上限は1億円ですよね), held against the value as it stands; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.regex import regex
from index.tables import TABLES, Row
from qa.answer import Answer
from qa.compute import compute
from qa.lookup import look_up
from qa.mentions import Mention
from qa.misplaced import placed
from qa.query import Filter, Query
from qa.roundly import about
from qa.verdict import PARTLY, Case, led

_CLAIMED = {"amount": {"yen", "caps"}, "rate": {"rate", "rates"}, "year": {"year"}}


# 100%でないのはなぜ: the value said is not the one there is, which is what is asked about.
_DENIED = regex(
    r"(?:に|では|じゃ|で|には)?(?:な(?:い|く|かった)|届か|達し(?:てい)?な|満たな|ならな|及ばな|いかな|行かな)"
)


# 2億円も減った says how far a value moved, not what it is.
_MOVES = regex(
    "(?:円)?(?:も|ほど|ほども|くらい|ぐらい|近く|弱|強|余り)?(?:の)?(?:減[っらるり額少]|増[えやす額加]|削[らっり減]|積み増|上積み|膨ら|縮[んま]|目減り)"
)


def value(case: Case) -> Answer | None:
    """Return the value as it stands, and whether it is the one said."""
    query = case.query
    given = [f.value for f in query.filters if f.relation == "is"]
    claims = [m for m in case.reading.mentions if m.kind in _CLAIMED and (m.kind == "year" or m.value not in given)]
    claims = [m for m in claims if not _DENIED.match(case.reading.text, m.end)]
    claims = [m for m in claims if m.kind != "amount" or not _MOVES.match(case.reading.text, m.end)]
    if query.table is None or not claims:
        return None
    if query.operation == "sum":
        return _summed(case, claims)
    if query.operation not in ("lookup", "list", "estimate", "difference"):
        return None
    columns = query.columns if query.operation != "estimate" else ("rate", "cap")
    columns = _of_grants(query.table, columns, claims)
    kinds = {TABLES[query.table].column(c).kind for c in columns}
    wanted = [m for m in claims if _CLAIMED[m.kind] & kinds]
    if not wanted:
        return None
    rows = [row for row in query.rows if any(row[c] not in (None, ()) for c in columns)]
    held = [[_holds(query, row, columns, m) for row in rows] for m in wanted]
    stated = replace(query, operation="lookup", columns=columns, unmet=(), filters=_plain(query.filters))
    answer = look_up(stated, case.lexicon)
    if answer.abstained and query.table == "budget_year" and not case.query.why:
        return _of_another_year(case, stated, wanted)
    each = all(map(any, held)) and all(map(any, zip(*held, strict=True)))  # 県は400万円、市は300万円
    if not each and any(any(h) and not all(h) for h in held):  # it holds of some of the rows
        return None if case.query.why or answer.abstained else replace(answer, text=f"{PARTLY}{answer.text}")
    verdict = led(case, answer, each)
    return verdict if verdict is None or each else placed(case, verdict, wanted)


_NOTHING = regex(
    r"(?:は|が|も|って)?(?:一切|全く|まったく|ほぼ)?(?:ゼロ|0円|皆無|なかった|無かった|ない|無い|なし|無し|(?:計上|措置)され(?:て)?(?:い)?な|(?:付|つ)(?:い|か)(?:て)?(?:い)?な|組まれ(?:て)?(?:い)?な)"
)


def _of_another_year(case: Case, stated: Query, wanted: list[Mention]) -> Answer | None:
    """27.6%は2024年度の率ですよね, where that year has none yet: the year whose value it is."""
    rows = tuple(r for r in case.scope.of(stated.table or "") if _holds(stated, r, stated.columns, wanted[0]))
    asked = replace(stated, rows=rows, filters=tuple(f for f in stated.filters if f.column != "year"))
    return led(case, look_up(asked, case.lexicon), False) if len(rows) == 1 else None


_SOMETHING = regex(
    r"(?:額|予算)?(?:が|は|も|って|を)?(?:ちゃんと|しっかり|きちんと)?(?:付い|つい|付け|計上|措置|組まれ|組んで|積まれ|確保|あった|あり|出た|出て)(?!な)"
    r"(?![^、。?]{0,4}(?:な(?:い|か)|ませ|へん|ず))"
)


def nothing(case: Case) -> Answer | None:
    """補正予算はなかった, 補正予算が付いた: the amounts as they are, and whether they are nothing, or something."""
    query, text = case.query, case.reading.text
    columns = tuple(c for c in query.outright if query.table and TABLES[query.table].column(c).kind == "yen")
    tags = {f"name:{query.table}.{column}" for column in columns}
    spans = [s for s in case.reading.spans if s.tag in tags]
    none = any(_NOTHING.match(text, s.end) for s in spans)
    said = any(m.kind in ("amount", "rate", "number") for m in case.reading.mentions)
    alone = query.table == "budget_year" and query.operation == "lookup" and len(columns) == 1 and not said
    some = alone and any(_SOMETHING.match(text, s.end) or _SOMETHING.search(text, s.start, s.end) for s in spans)
    values = [row[c] for row in query.rows for c in columns if row[c] is not None]
    if none == some or not query.rows or (some and not values):
        return None
    answer = look_up(replace(query, operation="lookup", columns=columns, unmet=()), case.lexicon)
    return led(case, answer, any(values) == some)


_BELOW = regex(r"マイナス|赤字|減額補正|補正減|減額(?:の|された)補正")


def negative(case: Case) -> Answer | None:
    """補正予算がマイナスだった: the amounts as they are, and whether one is below nothing."""
    query = case.query
    columns = tuple(c for c in query.outright if query.table and TABLES[query.table].column(c).kind == "yen")
    if not columns or not query.rows or _BELOW.search(case.reading.text) is None:
        return None
    answer = look_up(replace(query, operation="lookup", columns=columns, unmet=()), case.lexicon)
    return led(case, answer, any((row[c] or 0) < 0 for row in query.rows for c in columns))


def _summed(case: Case, claims: list[Mention]) -> Answer | None:
    """合わせて2億円もらった: the sum."""
    amounts = [m for m in claims if m.kind == "amount"]
    answer = compute(replace(case.query, unmet=()), case.scope, case.lexicon)
    if len(amounts) != 1 or not isinstance(answer.value, int):
        return None
    return led(case, answer, _about(answer.value, amounts[0], case.query.text))


def _of_grants(table: str, columns: tuple[str, ...], claims: list[Mention]) -> tuple[str, ...]:
    """総資産の2/3が限度: a share is claimed of the rate, an amount of the cap, whichever column is named."""
    kinds = {m.kind for m in claims}
    if table != "subsidy" or len(kinds) != 1 or len(columns) != 1 or columns[0] not in ("rate", "cap", "recipient"):
        return columns
    return {"rate": ("rate",), "amount": ("cap",)}.get(kinds.pop(), columns)


def _plain(filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    return tuple(f for f in filters if f.relation not in ("at_least", "at_most"))


def _holds(query: Query, row: Row, columns: tuple[str, ...], claim: Mention) -> bool:
    values = (query.caps(row) if row.table == "subsidy" and c == "cap" else row[c] for c in columns)
    return any(_equals(v, claim, query.text) for v in values)


_BOUND = regex(
    r"(?:円)?(?:を|に|も|すら|より)*(?:(?P<below>切っ|切る|下回|割っ|割り込|未満|(?:も)?満た(?:な|ず)|届か|いか(?:な|ず)|低)|超え|上回|突破|オーバー|高)"
)


def _equals(held: Any, claim: Mention, text: str) -> bool:
    if isinstance(held, tuple):
        return any(getattr(item, "amount", item) == claim.value for item in held)
    bound = _BOUND.match(text, claim.end) if claim.kind in ("rate", "amount") and held is not None else None
    if bound and not isinstance(held, str):  # 8割を切った
        return bool(held < claim.value if bound["below"] else held > claim.value)
    if claim.kind == "amount" and isinstance(held, int):
        return _about(held, claim, text)
    return bool(held == claim.value)


def _about(held: int, claim: Mention, text: str) -> bool:
    return isinstance(claim.value, int) and about(held, claim.value, text[: claim.start], text[claim.end :])
