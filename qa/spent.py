"""Claims of how much of a budget was spent (全額使い切った, 半分以上使った), judged by the rate of execution; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from index.numbers import parse_rate
from index.regex import regex
from index.tables import Row
from qa.answer import Answer
from qa.lookup import look_up
from qa.verdict import Case, led

_SPENT = r"(?:を|が|は|も|ぐらい|くらい)?(?:国が)?(?:執行|使い切|使いき|使い果た|使[いうわっえ]|消化|支出|消え)"
_SHARE = regex(
    rf"(?P<share>(?:ほぼ|ほとんど)?(?:全額|全部|すべて|全て|丸ごと|満額)|ほとんど|大部分|大半|過半|半分|半額|\d割(?:\d分)?|\d[\d.]*(?:%|パーセント))"
    rf"(?P<bound>以上|超|を超えて|近く|以下|未満|しか|も)?(?:の予算|の額)?{_SPENT}|(?P<all>使い切|使いき[っれ]|使い果た)"
)
_DENIED = regex(r"[^、。?]{0,8}?(?:な(?:い|か|く)|ず|ませ|へん|ぬ)")  # 全額執行に至らなかった
_EVERY = Fraction(199, 200)  # a rate from here on is all of it
_WORDS = {"ほとんど": Fraction(9, 10), "大部分": Fraction(4, 5), "大半": Fraction(1, 2), "過半": Fraction(1, 2)}
_NEAR = Fraction(1, 20)


def spent(case: Case) -> Answer | None:
    """予算を全額使い切れたのはなぜ: the rate of execution, and whether it was so."""
    found = _SHARE.search(case.reading.text)
    if found is None or case.query.table not in (None, "budget_year", "budget_item"):
        return None
    years = set(case.reading.values("year"))
    rows = [r for r in case.scope.of("budget_year") if r["execution_rate"] is not None]
    rows = [r for r in rows if r["year"] in years] if years else sorted(rows, key=lambda r: int(r["year"]))[-1:]
    if not rows or len({r.sheet for r in rows}) > 1:
        return None
    test, denied = _test(found), _DENIED.match(case.reading.text, found.end()) is not None
    asked = replace(case.query, table="budget_year", columns=("execution_rate", "executed", "total"), rows=tuple(rows),
                    operation="list", filters=(), unmet=(), missing=(), named=True)  # fmt: skip
    return led(case, look_up(asked, case.lexicon), all(test(_rate(r)) != denied for r in rows))


def _rate(row: Row) -> Fraction:
    return Fraction(row["execution_rate"])


def _test(found: re.Match[str]) -> Callable[[Fraction], bool]:
    share, bound = found["share"], found["bound"] or ""
    if share is None or share.endswith(("全額", "全部", "すべて", "全て", "丸ごと", "満額")):
        return lambda rate: rate >= _EVERY
    if share in _WORDS:
        return lambda rate: rate >= _WORDS[share]
    said = Fraction(1, 2) if share in ("半分", "半額") else parse_rate(share) or Fraction(1)
    if bound in ("以上", "超", "を超えて", "も"):
        return lambda rate: rate >= said
    if bound in ("以下", "未満"):
        return lambda rate: rate <= said
    return lambda rate: abs(rate - said) <= _NEAR
