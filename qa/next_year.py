"""翌年度の要求額 set against the budget of the whole program: each is said of its year; pure."""

from __future__ import annotations

from index.regex import regex
from index.text import fold
from qa.scope import Scope

_REQUEST = regex(r"(?:来年度?|翌年度|次年度)(?:の|へ?の)?(?:概算)?要[求望]額?")
_INITIAL = regex(r"(?<!度の)(?<!度)(?:(?:今年度?|本年度|当年度)の?)?当初(?:予算)?額?")
_AGAINST = regex(r"比べ|比較|差|より|増|減|上回|下回|何倍|多い|少な")
_ITEM = regex(r"費目|項目|内訳|目ごと|科目|費(?!用)")


def of_the_whole(question: str, scope: Scope) -> str:
    """Return the question with 来年度の要求額 and 今年の当初 said by their years, where no item is meant."""
    text = fold(question)
    both = _REQUEST.search(text), _INITIAL.search(text)
    if not all(both) or not _AGAINST.search(text) or _ITEM.search(text) or _names_item(text, scope):
        return question
    year = scope.fiscal_year
    if not any(r["year"] == year + 1 and r["requested"] is not None for r in scope.of("budget_year")):
        return question
    put = _REQUEST.sub(f"{year + 1}年度の要求額", question, count=1)
    return _INITIAL.sub(f"{year}年度の当初予算", put, count=1)


def _names_item(text: str, scope: Scope) -> bool:
    """Whether an item of the budget is named by the last part of its heading: 職員旅費."""
    items = {fold(str(r["item"])).rpartition("/")[2].strip() for r in scope.of("budget_item") if r["item"]}
    return any(len(item) > 1 and item in text for item in items)
