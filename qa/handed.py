"""Who handed money on to whom, payee by payee, in a sheet that draws its flow but does not tell who pays whom."""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from index.tables import Row
from index.text import clean
from qa.answer import COMPUTED, Answer
from qa.chain import BACK, ONWARD
from qa.flows import payers, takers
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.question import Understanding
from qa.say import listed, printed_unit, say_yen
from qa.scope import Scope

NAMED = 0.6  # the least share of a payee's name by which it is meant
_GIVE = r"(?:渡|配|出|流|回|届|交付|支出|払|行|分配|再?委託|補助|助成|出資|分け|振り分け|拠出)"
_WHERE = r"(?:どこ|どちら|どなた|誰|だれ|何という|どの(?:会社|団体|法人|自治体|銀行|機関)|どんなところ)"
_ONWARD = regex(
    rf"(?:から|より)(?:、)?(?:さらに|先|更に|次に|その)?(?:は|の|に|へ|で)?(?:、)?(?:お金|金|資金|補助金|交付金|公費|国費)?(?:が|を|の)?(?:、)?(?:さらに|次に)?{_GIVE}[^、。?]{{0,6}}?(?:先|のは|とこ|ところ|相手|団体|会社|自治体)"
    rf"|{_WHERE}(?:と(?:どこ|どちら|誰))?(?:どこ)?(?:に|へ)(?:は)?(?:、)?[^、。?]{{0,8}}?{_GIVE}"
    rf"|{_GIVE}(?:し|っ|り|れ)?(?:て(?:い)?る|た|とる)(?:の|先|相手|とこ|ところ)(?:は|って)[^。?]{{0,4}}?{_WHERE}"
    rf"|(?:お金|金|資金|補助金|交付金)を{_GIVE}[^、。?]{{0,4}}?(?:相手|先)"
    r"|(?:から|の)(?:その|さらに)?先(?:は|に|の|で|、|どこ)|その先"
)
_BACK = regex(
    rf"(?:それ|これ|お金|金|資金|補助金|交付金|それぞれ)?を(?:、)?{_GIVE}[^、。?]{{0,6}}?(?:た|る|の)(?:[一-鿿]{{0,3}}局|機関|団体|法人|会社|ところ|とこ|役所|のは|元)"
    rf"|{_GIVE}(?:し)?た(?:の|元|側)(?:は|って)[^。?]{{0,4}}?{_WHERE}|{_WHERE}から(?:は)?(?:、)?(?:いくら|なんぼ)?{_GIVE}"
    rf"|{_WHERE}(?:を(?:通|経|介)|から(?:の|、|は|お金|金|資金|補助|交付|もら|受|来|出))|(?:どの|どこの)[一-鿿]{{0,3}}局(?:を(?:通|経)|から)"
    r"|どこ経由|出どころ|出所|出元|どこかを(?:通|経)|何局(?:を|から|経由)|たのは、?何[一-鿿]{0,4}(?:局|機構|公社|銀行|協会)"
)


def handed(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return to whom a payee handed its money on, or from whom it came; None where that is not asked or not told."""
    text = understood.reading.text
    back = (_BACK.search(text) or BACK.search(text)) is not None
    onward = (_ONWARD.search(text) or ONWARD.search(text)) is not None
    named = _named(understood, scope) if back or onward else []
    known = payers(scope) if named else {}
    if not known or len({str(r["name"]) for r in named}) != 1:
        return None
    start = named[0]
    rows = _before(start, known, scope) if back and start["block"] in known else []
    said = "から受けた" if rows else ""
    if not rows and onward:
        rows, said = _after(start, known, scope), "からさらに支出された"
    return _told(start, rows, said, understood, lexicon) if rows else None


def _named(understood: Understanding, scope: Scope) -> list[Row]:
    """The payees that the question calls by name, the best known first."""
    best = understood.candidate
    matches = {**best.others, **best.matches} if best is not None else {}
    rows = [(m.weight, scope.rows[p]) for p, m in matches.items() if m.shares.get("name", 0.0) >= NAMED]
    return [r for _, r in sorted(rows, key=lambda f: -f[0]) if r.table == "payee"]


def _of(blocks: Sequence[str], scope: Scope) -> list[Row]:
    return [r for r in scope.of("payee") if r["block"] in blocks]


def _after(payee: Row, known: dict[str, str], scope: Scope) -> list[Row]:
    """All of the next blocks' payees where the payee is alone in its block; else those that got its amount."""
    others = _of([letter for letter, payer in known.items() if payer == payee["block"]], scope)
    return others if len(_of([str(payee["block"])], scope)) == 1 else takers(payee, others)


def _before(payee: Row, known: dict[str, str], scope: Scope) -> list[Row]:
    """The payee alone in the block before, else the one whose amount went to this one and its like."""
    givers, beside = _of([known[str(payee["block"])]], scope), _of([str(payee["block"])], scope)
    return givers if len(givers) == 1 else [g for g in givers if any(r is payee for r in takers(g, beside))]


def _told(payee: Row, rows: Sequence[Row], said: str, understood: Understanding, lexicon: Lexicon) -> Answer:
    """The answer with each amount, and that the form's amounts tell it."""
    unit = printed_unit(payee.cells["amount"])
    name = clean(str(payee["name"]))
    lines = [f"{clean(str(r['name']))}：{say_yen(r['amount'], unit, understood.query.unit)}" for r in rows]
    own = say_yen(payee["amount"], unit, understood.query.unit)
    head = f"{name}（ブロック{payee['block']}、{own}）"
    block = "・".join(dict.fromkeys(f"ブロック{r['block']}" for r in rows))
    if said == "から受けた":
        text = f"{head}への支出元は次のとおりです（{block}）。\n{listed(lines)}"
    else:
        text = f"{head}{said}先は次のとおりです（{block}）。\n{listed(lines)}"
    text += "\n（シートの金額の対応から読み取ったものです。）"
    cited = row_citations([*rows, payee], ("amount", "name"), lexicon)
    terms = " + ".join(say_yen(r["amount"], unit) for r in rows)
    return Answer(COMPUTED, text, cited, values(rows, ("name", "amount")), calculation=f"{terms}（{own}と対応）",
                  interpretation=understood.query.interpretation(lexicon))  # fmt: skip
