"""How far an indicator came that is only described: 2024年度に支援が届いた団体は何団体; pure.

Its unit is what is counted, its year is named, and the goals on its path say the words of the question.
"""

from __future__ import annotations

from dataclasses import replace

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import Answer
from qa.explained import explained, words_of
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.pathways import model
from qa.query import Filter, Query
from qa.scope import Scope
from qa.spans import Reading

SAID = 0.75  # the share of the question's words that the path of the indicator says
OWN = 0.1  # by how much its own goal must say more than another's on the same path
_COUNTER = regex(
    r"(?:何|(?:いくつ|どれ(?:だけ|くらい|ぐらい|ほど)|どの(?:くらい|ぐらい|程度))の?)"
    r"(団体|地域|件|人|名|社|か所|箇所|回|台|校|自治体|市町村|都道府県|%)(?![一-鿿])"
)
_MONEY = ("契約", "落札", "入札", "支出", "交付先", "支払")
_TABLES = ("contract", "goal", "goal_link", "goal_path", "program", None)


def indicated(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the result of the one indicator that the question describes; None where it is none, or not sure which."""
    counter, years = _COUNTER.search(reading.text), set(reading.values("year"))
    if counter is None or not years or query.table not in _TABLES or any(word in reading.text for word in _MONEY):
        return None
    rows = [
        r
        for r in scope.of("goal_year")
        if r["year"] in years and r["result"] is not None and fold(str(r["unit"])).removesuffix("数") == counter[1]
    ]
    words = words_of(reading, scope)
    if not rows or not words:
        return None
    worth = [(explained(words, _path_text(r, scope)), explained(words, _own_text(r)), r) for r in rows]
    top = max(w for w, _, _ in worth)
    best = sorted(((own, r) for w, own, r in worth if w >= top - OWN / 2), key=lambda pair: -pair[0])
    if top < SAID or (len(best) > 1 and best[0][0] - best[1][0] < OWN):
        return None
    row = best[0][1]
    condition = Filter("node", "is", row["node"], f"「{row['indicator']}」")
    asked = replace(query, table="goal_year", columns=("result",), rows=(row,), filters=(condition,))
    return look_up(replace(asked, operation="lookup", more=()), lexicon)


def _own_text(row: Row) -> str:
    return f"{row['indicator'] or ''}{row['goal'] or ''}"


def _path_text(row: Row, scope: Scope) -> str:
    """What the goals on the paths of a row's node say, and its indicator."""
    every = model(scope)
    steps = {
        (step.sheet, step["node"])
        for path in every.through([row["node"]])
        for step in path[: [s["node"] for s in path].index(row["node"])]
        if step.sheet == row.sheet
    }
    goals = "\n".join(str(every.goals[key]["goal"] or "") for key in steps if key in every.goals)
    return f"{goals}\n{_own_text(row)}"
