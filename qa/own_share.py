"""What share of the cost the recipient bears itself: one less the rate, per recipient and sub-program."""

from __future__ import annotations

from fractions import Fraction

from index.regex import regex
from qa.answer import COMPUTED, Answer
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.query import Query
from qa.say import listed, one_line, subject
from qa.spans import Reading

_OWN = regex(
    r"(?:自己|自ら(?:が|の)?|自前で?|自分(?:たち|ら)?(?:で|の|が)|自主|地元|地方(?:側|自治体|公共団体)?の?|(?:県|府|市|町|村|区|団体|法人|自治体|事業者|npo)(?:側|自身|自ら)?(?:の|が))"
    r"(?:負担|持ち出し|持出し|支払|財源)|自腹|持ち出し|手出し|裏負担|自己資金|補助されない|国が出さない|残り(?:は|の)(?:負担|自分|自己)"
)
_SHARE = regex(
    r"割合|率|何割|何%|何パーセント|何分の|どれだけ|どのくらい|どれくらい|どの程度|いくつ|半分|ある|あり|残り"
)
# 自己負担のない補助: the grants that pay all of the cost.
_NOTHING = regex(
    rf"(?:{_OWN.pattern})(?:額|分|割合)?(?:が|は|も|を|の|なんて|とか)*(?:な(?:い(?!か)|し)|無(?:い|し)|ゼロ|0(?![.\d])|不要|必要(?:が|の)?な"
    r"|要ら|いら|求められ(?:て(?:い)?)?な|生じな|発生しな|(?:し|切ら|せ|払わ)(?:な(?:い|く)|んで|ずに|へん|ん))"
)
_WHICH = regex(r"どれ|どの|どっち|どちら|何(?!割|%|分|パ|故|円)|なに|挙げ|一覧|[一-鿿ー](?:は|って)?[?。]?$|もの|やつ")
_STATE = regex(r"国(?:や[^、。]{1,6})?(?:側)?(?:の|が)負担")


def asks_own_share(reading: Reading) -> bool:
    """Return whether the share that the recipient bears is asked, and no cost is named."""
    text = reading.text
    if reading.values("amount") or _STATE.search(text) is not None:
        return False
    if asks_paid_in_full(text):
        return True
    return _OWN.search(text) is not None and (_SHARE.search(text) is not None or "負担は" in text)


def asks_paid_in_full(text: str) -> bool:
    """Return whether the grants are asked for that leave the recipient nothing to pay."""
    return _NOTHING.search(text) is not None and _WHICH.search(text) is not None


def own_shares(query: Query, lexicon: Lexicon) -> Answer:
    """Return one less each rate; the rates themselves where none is a number."""
    template = lexicon.tables["subsidy"].subject
    lines, formulas, used, value = [], [], [], []
    full = [r for r in query.rows if asks_paid_in_full(query.text) and set(r["rate"] or ()) == {Fraction(1)}]
    for row in full or query.rows:
        rates: tuple[Fraction, ...] = row["rate"] or ()
        if not rates:
            continue
        name = subject(row, template)
        own = "、".join(_said(1 - rate) for rate in rates)
        lines.append(f"{name}：補助率は{one_line(row.cells['rate'].text)}で、自己負担は{own}")
        formulas += [f"{name}：1 − {_said(rate)} = {_said(1 - rate)}" for rate in rates]
        value += [{"recipient": row["recipient"], "rate": str(r), "own_share": str(1 - r)} for r in rates]
        used.append(row)
    if not lines:
        return look_up(query, lexicon)
    return Answer(
        COMPUTED,
        listed(lines) + ("です。" if len(lines) == 1 else ""),
        row_citations(used, ("rate",), lexicon),
        value,
        interpretation=query.interpretation(lexicon),
        calculation="\n".join(formulas),
    )


def _said(rate: Fraction) -> str:
    return "なし（0）" if rate == 0 else f"{rate.numerator}/{rate.denominator}"
