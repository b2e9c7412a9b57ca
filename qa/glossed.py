"""Amounts said beside what they are the amount of (総支出5,000千円に占める割合): glosses, no conditions; pure.

Behind a noun such an amount is left out, behind a verb (交付した5,000千円のうち) it is 額, and alone
(5,000千円のうち) it is said as the total that the sheet has it as. The sheet must have it: else it is a claim.
"""

from __future__ import annotations

from index.regex import regex
from qa.mentions import Mention, mentions
from qa.scope import Scope

_ASKS = regex("いくら|なんぼ|何|どれ|どの|どん|割合|比率|幾ら")
_COMPUTES = regex(r"割合|比率|シェア|占め|何割|何%|何パーセント|何倍|引|差|除|残|開き|割|一致|合[いう]|増|減")
# What makes an amount the whole or a side of what is computed.
_TAKEN = regex(
    r"[)」]?(?:に対する|の)?(?:の?(?:うち|中で|なかで|内|約?何|どれ|どの|割合|比率)|に(?:占め|対し|比べ)"
    r"|[から、の]{2,3}[^。?]{0,40}(?:引|除|差|のぞ|抜)|を(?:引|差|除|分母|母数|[^、。?]{1,6}で割)|と、?(?:[^。?]{1,40}(?:差|開き|違)|ぴったり|一致|合[いう致]|同じ|等し)"
    r"|は、?[^。?]{0,14}(?:何割|何%|何パーセント|何倍|割合))"
)
_NOUN = regex(r"(?:額|予算|支出|合計|全体|総計|の計|現額|補正|当初|要求|繰り?越し?|費|金)[、(「は]?$")
_VERB = regex(r"(?:た|る|とる|とん|の)、?$")
_KNOWN = ("budget_year", "payee_block", "payee", "cost_item", "contract", "budget_item")
_TOTALS = (("executed", "執行額"), ("total", "予算の計"), ("initial", "当初予算"), ("supplementary", "補正予算"))
# Said first, and then asked of: 予算は5,000千円だそうですが, 5,000千円しか使っていない、残りは.
_HEARSAY = regex(
    r"(?:(?:だ|です|だった|でした)?(?:そう|と(?:の|いう)こと|と聞\w{1,4}|らしい)|もあ(?:った|る)|だ|です|でした|だった)(?:です|だ|なの|ん)*"
    r"(?:が|けど|けれども?|のに)、?|しか(?:使|執行|消化|支出)[^、。?]{1,9}(?:ない|ず|なくて|ん|が|けど|ので)、"
)
LEAST = 10_000  # a smaller amount may be anything


def unglossed(text: str, scope: Scope) -> str:
    """Return a folded question without the amounts that only say how much is what it names beside them."""
    if "円" not in text or not _COMPUTES.search(text):
        return text
    for mention in reversed(mentions(text)):
        if mention.kind == "amount" and isinstance(mention.value, int) and mention.value >= LEAST:
            text = _without(text, mention, scope)
    return text


def _without(text: str, mention: Mention, scope: Scope) -> str:
    before, after = text[: mention.start], text[mention.end :]
    hearsay = _HEARSAY.match(after)
    if hearsay is not None and _ASKS.search(after, hearsay.end()) and _is_told(int(str(mention.value)), scope):
        return f"{before.rstrip('、')}、{after[hearsay.end() :]}"
    if not _TAKEN.match(text, mention.end):
        return text
    noun, name = _NOUN.search(before), _name(int(str(mention.value)), scope)
    if not name and not _is_told(int(str(mention.value)), scope):
        return text
    if noun:
        open_ = noun[0][-1] in "(「"
        return f"{before.rstrip('、(「は')}{after.lstrip(')」') if open_ else after}"
    if _VERB.search(before):
        return f"{before.rstrip('、')}額{after}"
    return f"{before}{name}{after}" if name else text


def _is_told(amount: int, scope: Scope) -> bool:
    return any(amount in row.values.values() for table in _KNOWN for row in scope.of(table))


def _name(amount: int, scope: Scope) -> str:
    """What a total of the sheet is called; "" for any other amount."""
    for column, label in _TOTALS:
        years = [r["year"] for r in scope.of("budget_year") if r[column] == amount]
        if years:
            return f"{max(years)}年度の{label}"
    blocks = [r["block"] for r in scope.of("payee_block") if r["total"] == amount]
    return f"ブロック{blocks[0]}の合計".lower() if len(blocks) == 1 else ""
