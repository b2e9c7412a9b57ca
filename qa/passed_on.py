"""What a block kept of its money after what it passed on to another: 受け取った額のうちブロックMに渡らなかった分."""

from __future__ import annotations

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import COMPUTED, Answer
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.question import Understanding
from qa.say import printed_unit, say_yen
from qa.scope import Scope

_KEPT = regex(
    r"(?:渡|回|流|配|出|払|支払|交付|支出|行|分配)(?:ら|さ|わ|れ|し|か|け|せ)*(?:れ)?(?:な(?:い|か)|ず|ません|んかった|へん)"
    r"|手元に残|手許に残|残っ(?:た|て|と)|残り|残る|差し引|差引|除いた(?:分|額|残)|中抜き|引いた(?:分|額|残)|とどま|留ま"
)


def passed_on(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return what is left of one block's total after another's; None where the question speaks of no such two."""
    reading = understood.reading
    spent = _cost_apart(understood, scope, lexicon)
    if spent is not None:
        return spent
    letters = tuple(dict.fromkeys(str(v) for v in reading.values("block")))
    if not letters or not _KEPT.search(reading.text) or reading.has("op:ratio"):
        return None
    blocks = {str(r["block"]): r for r in scope.of("payee_block") if r["total"] is not None}
    givers = _single_payees(understood, scope, blocks)
    if len(letters) == 1 and len(givers) == 1 and givers[0] not in letters:
        letters = (givers[0], *letters)
    if len(letters) != 2 or not all(letter in blocks for letter in letters):
        return None
    giver, taker = (blocks[letter] for letter in letters)
    return _left(giver, taker, understood, lexicon) if giver["total"] > taker["total"] else None


_TAKEN = regex(
    r"(?:の?分|の額|の金額)?(?:を|は)?(?:除|引|差し引|差引|抜|のぞ)(?:い|き|く|し)[^。?]{0,3}(?:残|額|分|金額|差額|いくら|なんぼ)"
)


def _cost_apart(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """What a payee got but for one of its costs: 甲機構の支出額、補助金等交付を除いた残り."""
    text = understood.reading.text
    taken = _TAKEN.search(text)
    best = understood.candidate
    if taken is None or best is None:
        return None
    matches = {**best.others, **best.matches}
    payees = [scope.rows[p] for p, m in matches.items() if m.shares.get("name", 0.0) >= NAMED]
    said = text[: taken.start()]
    costs = [c for c in scope.of("cost_item") if c["amount"] and any(map(said.endswith, _words(c)))]
    pairs = [(r, c) for r in payees for c in costs if r.table == "payee" and r["amount"] and _whose(r) == _whose(c)]
    if len(pairs) != 1:
        return None
    payee, cost = pairs[0]
    unit = printed_unit(payee.cells["amount"])
    whole, part = (say_yen(r["amount"], unit) for r in (payee, cost))
    left = payee["amount"] - cost["amount"]
    said = say_yen(left, unit, understood.query.unit)
    name, item = clean(str(payee["name"])), clean(str(cost["use"] or cost["category"]))
    text = f"{name}の支出額{whole}から「{item}」の{part}を除いた残りは{said}です。"
    cited = row_citations([payee, cost], ("amount", "use"), lexicon)
    return Answer(COMPUTED, text, cited, left, interpretation=understood.query.interpretation(lexicon),
                  calculation=f"{whole} − {part} = {said}")  # fmt: skip


def _words(cost: Row) -> list[str]:
    """What a cost is called: its use, its category."""
    return [said for c in ("use", "category") if len(said := fold(str(cost[c] or ""))) > 2]


def _whose(row: Row) -> tuple[object, ...]:
    return row.sheet, row["block"], fold(str(row["payee"] if row.table == "cost_item" else row["name"]))


def _single_payees(understood: Understanding, scope: Scope, blocks: dict[str, Row]) -> list[str]:
    """The blocks that have one payee, and it is named."""
    best = understood.candidate
    matches = best.others if best else {}
    named = [(m, scope.rows[p]) for p, m in matches.items() if scope.rows[p].table == "payee"]
    owners = {str(r["block"]) for m, r in named if m.share >= NAMED or m.weight >= TOLD}
    return sorted(letter for letter in owners if letter in blocks and blocks[letter]["count"] == 1)


NAMED = 0.6  # the least share of a name that is said
TOLD = 1.5  # the weight of a payee's name that is said in part


def _left(giver: Row, taker: Row, understood: Understanding, lexicon: Lexicon) -> Answer:
    unit = printed_unit(giver.cells["total"])
    whole, part = (say_yen(r["total"], unit) for r in (giver, taker))
    left = giver["total"] - taker["total"]
    said = say_yen(left, unit, understood.query.unit)
    name, other = (f"ブロック{r['block']}（{clean(str(r['name']))}）" for r in (giver, taker))
    text = f"{name}の{whole}のうち、{other}の{part}を差し引いた残りは{said}です。"
    formula = f"{name} {whole} − {other} {part} = {said}"
    cited = row_citations([giver, taker], ("total",), lexicon)
    interpretation = understood.query.interpretation(lexicon)
    return Answer(COMPUTED, text, cited, left, interpretation=interpretation, calculation=formula)
