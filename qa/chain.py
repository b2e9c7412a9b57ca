"""Whom money comes from and goes on to: the block before one that is named, and those after it.

A sheet tells its flow of money block by block, each with the block that it is paid by (支出元). A payee stands in
the block that bears its name, or in whose costs it is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import LOOKUP, Answer
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.names import EXACT
from qa.question import Understanding
from qa.say import say_column
from qa.scope import Scope
from qa.signs import plain

_WHERE = r"(?:どこ|どちら|どなた|誰|だれ|何という(?:会社|団体|法人))"
ONWARD = regex(
    r"再委託(?:の)?(?:先|相手)|(?:から|の)(?:さらに)?(?:その)?先(?:は|に|の)|その先|次(?:に|の支出先)は?"
    rf"|{_WHERE}(?:に|へ)(?:は)?(?:再?委託|お金|金が|資金|流|渡|交付|支払|払|配|回|出)|の(?:下|先)に(?:ある|いる)"
)
BACK = regex(
    rf"{_WHERE}から(?:は)?(?:の)?(?:お金|金|資金|再?委託|交付|補助|もら|受|出|来|支払|払|配)"
    r"|(?:再?委託|支出|交付|資金|発注|お金|支払)の?元(?!年)|出どころ|出所"
    rf"|(?:資金|お金|金|補助金|交付金|委託費)を(?:渡|出|配|交付|支払|払|支出)し?(?:て(?:い)?る|た)のは(?:、)?{_WHERE}"
    rf"|(?:支払い?|支出|委託|交付|発注|配分)を(?:行[っな]た|した|している)のは(?:、)?{_WHERE}"
    rf"|(?:再?委託|発注|交付|配分|支出)(?:した|しているの|してる|する)(?:のは|側は|者は|団体は|会社は)(?:、)?(?:どの|{_WHERE})"
)
_AMOUNT = regex("いくら|金額|総額|合計|何円|額")
_COMMISSIONED = regex("再委託(?:の)?(?:先|相手)")
_MORE = regex(r"[\s　]*(?:、|ほか|他|等|など|外)[\d０-９一二三四五六七八九十]*(?:者|社|団体|名|都道府県|機関|法人)?$")
HALF = 0.3  # the least share of a payee's name, where no block is named
LEAST = 3  # signs of a name


def chained(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return whom the block named is paid by, or whom it pays; None where neither is asked or told."""
    text = understood.reading.text
    back = BACK.search(text) is not None
    amount = _AMOUNT.search(text) is not None
    if not (back or ONWARD.search(text)) or (amount and not _COMMISSIONED.search(text)):
        return None
    every = scope.of("flow")
    blocks = _named(understood, scope, every)
    start = [r for r in every if (r.sheet, r["block"]) in blocks and r["block"] is not None]
    if not start or not any(r["parent"] for r in every):
        return None
    rows = _before(start, every) if back else [r for r in every for s in start if _pays(s, r)]
    if not rows:
        return None
    whose = "・".join(dict.fromkeys(_called(r) for r in start))
    lines = [_called(r) + (f"（{clean(str(r['note']))}）" if r["note"] else "") for r in rows]
    costs = _costs(rows, scope) if amount else []
    lines += [f"{payee}の{category}は{paid}" for payee, category, paid in map(_cost, costs)]
    said = "支出元" if back else "再委託先（次の支出先）" if "再委託" in text else "次の支出先"
    cited = row_citations([*rows, *start], ("name", "note", "parent"), lexicon)
    cited += row_citations(costs, ("amount", "payee"), lexicon)
    interpretation = understood.query.interpretation(lexicon)
    return Answer(LOOKUP, f"{whose}の{said}は{'、'.join(lines)}です。", cited, values(rows, ("block", "name", "note")),
                  interpretation=interpretation)  # fmt: skip


def _costs(blocks: Iterable[Row], scope: Scope) -> list[Row]:
    """What was paid in the blocks, as far as their costs are told."""
    wanted = {(r.sheet, r["block"]) for r in blocks}
    return [r for r in scope.of("cost_item") if (r.sheet, r["block"]) in wanted and r["amount"] is not None]


def _cost(row: Row) -> tuple[str, str, str]:
    return clean(str(row["payee"])), clean(str(row["category"])), say_column(row, "amount", "yen", None)


def _named(understood: Understanding, scope: Scope, flow: Iterable[Row]) -> set[tuple[str, object]]:
    """The blocks that the question names: by letter, by name, or by a payee in their costs."""
    letters = set(understood.reading.values("block"))
    asked = plain(understood.reading.text)
    found = {(r.sheet, r["block"]) for r in flow if r["block"] in letters and letters}
    found |= {(r.sheet, r["block"]) for r in flow if len(_short(r)) >= LEAST and _short(r) in asked}
    best = understood.candidate
    rows = {p: scope.rows[p] for p in (best.others if best else {}) if scope.rows[p].table in ("cost_item", "payee")}
    shares = {p: max(best.others[p].shares.get(c, 0.0) for c in ("payee", "name")) for p in rows} if best else {}
    most = max(shares.values(), default=0.0)
    if most >= (HALF if not found else EXACT):
        found |= {(r.sheet, r["block"]) for p, r in rows.items() if shares[p] == most}
    return found


def _short(row: Row) -> str:
    """The name of a block without its legal form and the others that it stands for: 東京電力ほか."""
    name = _MORE.sub("", fold(str(row["name"] or "")))
    return plain(_FORMS.sub("", name))


_FORMS = regex(
    r"(?:株式|有限|合同|合資)会社|(?:国立|公立)大学法人|国立研究開発法人|独立行政法人|(?:一般|公益)?(?:社団|財団)法人"
    r"|特定非営利活動法人|学校法人|社会福祉法人|医療法人"
)


def _before(rows: Iterable[Row], flow: Iterable[Row]) -> list[Row]:
    wanted = {(r.sheet, r["parent"]) for r in rows}
    return [r for r in flow if (r.sheet, r["block"]) in wanted]


def _pays(payer: Row, row: Row) -> bool:
    return row.sheet == payer.sheet and row["parent"] == payer["block"] and row["block"] != payer["block"]


def _called(row: Row) -> str:
    return clean(str(row["name"])) + (f"（ブロック{row['block']}）" if row["block"] else "")
