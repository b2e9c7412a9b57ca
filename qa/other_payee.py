"""A contract that a question ascribes to somebody who has others: whose it is, with what it cost; pure."""

from __future__ import annotations

from dataclasses import replace

from index.regex import regex
from index.text import clean
from qa.answer import Answer
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.names import NEARLY
from qa.pieces import Match
from qa.question import Understanding
from qa.scope import Scope
from qa.signs import script
from qa.verdict import FALSE

LEAST = 6  # signs of a title (no kana) that are said, at least
SAID = 0.4  # the least share of a title that is said
PART = 0.5  # of what is said of the title, the most that a title of the payee's own may have
_DONE = (
    r"(?:担|請け負|請負|受託|受注|落札|実施|手がけ|手掛け|担当|やっ|やり|作っ|作成|受け|行っ|行な|引き受け|運営|調べ)"
)
_BEHIND = regex(rf"(?:さん)?(?:が|は|って|に|へ)[^、。?]{{0,10}}?(?:{_DONE}|委託|発注|頼|任せ|依頼|払|支払|支出)")
_BEFORE = regex(rf"{_DONE}[^、。?]{{0,5}}(?:た|している|してる|の)(?:、)?$")


def other_payee(understood: Understanding, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return whose the contract is, where the question gives it to another payee; None where it does not."""
    best, reading = understood.candidate, understood.reading
    if best is None or reading.tagged(("op:difference", "op:ratio", "op:sum", "word:exclude")):
        return None
    payees = [(m, p) for p, m in best.others.items() if _name(m) >= NEARLY and scope.rows[p].table == "payee"]
    named = {p: m for m, p in payees if not any(m.explained < other.explained for other, _ in payees)}
    owners = {_owner(scope, p) for p in named}
    if len(owners) != 1 or not _ascribed(reading.text, {i for m in named.values() for i in m.explained}):
        return None
    called = frozenset(i for m in named.values() for i in m.explained)
    titles = {p: _title(m, called, reading.text) for p, m in best.others.items() if scope.rows[p].table == "contract"}
    told = max(titles, key=lambda p: (len(titles[p]), best.others[p].shares.get("title", 0.0)), default=None)
    if told is None or len(titles[told]) < LEAST or best.others[told].shares.get("title", 0.0) < SAID:
        return None
    own = [p for p in titles if _owner(scope, p) in owners]
    if any(len(titles[p]) > PART * len(titles[told]) for p in own):
        return None
    rows = tuple(scope.rows[p] for p in titles if len(titles[p]) >= 0.9 * len(titles[told]))
    if len({str(r["payee"]) for r in rows}) != 1:
        return None
    query = replace(
        understood.query, table="contract", columns=("payee", "amount"), rows=rows, filters=(), operation="lookup"
    )
    answer = look_up(query, lexicon)
    whose, wrong = clean(str(rows[0]["payee"])), clean(next(iter(owners)))
    text = f"{FALSE}支出先は{wrong}ではなく{whose}です。\n{answer.text}"
    return None if answer.abstained else replace(answer, text=text)


def _name(match: Match) -> float:
    return max(match.shares.get("name", 0.0), match.shares.get("payee", 0.0))


def _owner(scope: Scope, position: int) -> str:
    row = scope.rows[position]
    return str(row["payee"] if row.table == "contract" else row["name"])


def _title(match: Match, called: frozenset[int], text: str) -> frozenset[int]:
    """The signs (no kana) of a contract's title that the question says beside the payee's name."""
    left = match.explained - called if match.shares.get("title") else frozenset()
    return frozenset(i for i in left if script(text[i]) != "H")


def _ascribed(text: str, called: set[int]) -> bool:
    """Whether the payee named is said to have done something: 甲社が担った, 調査を担った甲社."""
    return _BEHIND.match(text, max(called) + 1) is not None or _BEFORE.search(text[: min(called)]) is not None
