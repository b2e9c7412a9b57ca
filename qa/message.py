"""A message of several sentences -> the one that asks, with what it leaves to the others; pure.

People introduce themselves, say what they have read and what they do not need, and ask in one sentence of three. The
words of the others must not be taken for what is asked. What the asking sentence leaves open (whose, which year, for
whom) stands in the sentences before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.regex import regex
from index.tables import TABLES
from index.text import fold
from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.lead import longest, runs
from qa.lexicon import Lexicon
from qa.pieces import CALLED
from qa.reading import read, wished_unit
from qa.say import PERCENT
from qa.scope import Scope
from qa.spans import Reading

DATA = Path(__file__).with_name("message.toml")
_SENTENCE = regex(r"(?:「[^」\n]*」|[^。?!\n])*[。?!\n]*")
TAGGED, JUDGED, ASKS, SURE = 1.0, 1.5, 2.0, 3.0  # ですよね; 本当ですか; a word that asks; and a question's end
DENSE = 1.8  # signs from the first word of a name to the last, to each sign of it
OWN = 0.35  # the least weight of a name by which a sentence says itself whose value it asks for
LEAST = 2  # signs of a sentence
SHORT = 16  # signs of a sentence that adds to the one beside it: 北海道分です。
WHOLE = 56  # signs of a message that is read as one
_TOPIC = regex(
    "(?P<topic>[^。、]{2,24}?)(?:の|に関する|についての)(?:話|件|こと)(?:です|だ|を|なん|で|に|じゃ|ね|さ|[。、])"
)
_COST = regex("補助額|国費|持ち出し|自己負担|自分|いくら|なんぼ")
_TEXTS = ("program", "review", "remark", "budget_note", "law", "organization", "plan", "policy")
_OF_GRANT = ("recipient:",)
_OVER = ("op:sum", "op:count", "op:mean", "op:max", "op:min")
_ROWS = ("payee", "contract", "cost_item", "payee_block", "subsidy", "goal", "goal_year", "budget_item", "obligation")
_POINTS = ("block", "path", "corporate")


@dataclass(frozen=True, slots=True)
class _Words:
    what: re.Pattern[str]
    request: re.Pattern[str]
    end: re.Pattern[str]
    judge: re.Pattern[str]
    tag: re.Pattern[str]
    known: re.Pattern[str]
    back: re.Pattern[str]
    lean: re.Pattern[str]
    further: re.Pattern[str]
    over: re.Pattern[str]
    limit: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return _Words(**{name: re.compile("|".join(forms)) for name, forms in data.items()})


def sentences(text: str) -> list[str]:
    """Return the sentences of a folded text, with their stops; none ends within quotes."""
    return [s.strip() for s in _SENTENCE.findall(text) if len(s.strip()) >= LEAST]


def asking(sentence: str) -> float:
    """Return how clearly a sentence asks: 0 where it tells, up to 2 a claim to confirm, 2 and more a question."""
    words = _words()
    what, request = words.what.search(sentence) is not None, words.request.search(sentence) is not None
    end = words.end.search(sentence) is not None
    if what or request:
        told = words.known.search(sentence) is not None and not (request or end)
        return 0 if told else 2 * what + 2 * request + end
    if words.judge.search(sentence):
        return JUDGED
    if words.tag.search(sentence):
        return TAGGED
    return 0 if words.known.search(sentence) else 2 * end


def asking_alone(text: str) -> str:
    """Return the sentences of a question over all programs that ask or set a limit; the text where none is to go."""
    folded = fold(text)
    every = sentences(folded) if len(folded) > WHOLE else []
    scores = [asking(s) for s in every]
    if len(every) < 2 or max(scores) < ASKS:
        return text
    words = _words()
    kept = [s for s, score in zip(every, scores, strict=True) if score >= ASKS or words.limit.search(s)]
    return text if len(kept) == len(every) else "".join(kept)


def condensed(text: str, scope: Scope, lexicon: Lexicon) -> str | None:
    """Return the asking sentence of a folded message, with what it leaves open before it; None where all is needed.

    That is where there is one sentence, where none asks or several do.
    """
    every = sentences(text) if len(text) > WHOLE else []
    scores = [asking(s) for s in every]
    best = max(scores, default=0)
    several = sum(score >= min(best, SURE) for score in scores) != 1
    further = any(2 <= score < best and _words().further.match(s) for s, score in zip(every, scores, strict=True))
    if len(every) < 2 or not best or several or further:
        return None
    first = scores.index(best)
    last = first + 1
    while first and len(every[first - 1]) <= SHORT:
        first -= 1
    while last < len(every) and len(every[last]) <= SHORT and not _words().known.search(every[last]):
        last += 1
    kept, stands = _left_open("".join(every[first:last]), every[:first], scope, lexicon)
    if first and not stands:
        first -= 1
        kept, _ = _left_open("".join(every[first:last]), every[:first], scope, lexicon)
    if (first, last) == (0, len(every)):
        return None
    unit = wished_unit(text)
    ask = "".join(every[first:last])
    wished = f"、{unit}で" if unit and unit != PERCENT and wished_unit(ask) is None else ""
    return "、".join([*kept, ask]) + wished


def _left_open(text: str, before: Sequence[str], scope: Scope, lexicon: Lexicon) -> tuple[list[str], bool]:
    """What an asking sentence leaves to those before it, in their words, and whether it can do with that."""
    ranked, ask = candidates(read(text, lexicon, scope.fiscal_year), scope, lexicon)
    best, told = ranked[0], [_told(sentence, scope, lexicon) for sentence in before]
    kept: list[tuple[int, int, int]] = []  # sentence, start, end
    points = _words().back.search(ask.text) is not None
    rows = best.table in _ROWS and (points or not _names_own(ask, best))
    if rows:
        owners = [(i, _named(t, found, CALLED)) for i, (t, found) in enumerate(told)]
        others = [(i, _named(t, found)) for i, (t, found) in enumerate(told)]
        named = next(((i, runs) for i, runs in reversed(owners) if runs), None)
        named = named or next(((i, runs) for i, runs in reversed(others) if runs), None)
        kept += [(named[0], a, b) for a, b in named[1]] if named else []
    has_row = bool(kept) and (kept[0][0] == len(told) - 1 or _words().lean.match(text) is None)
    pointed = (
        bool(ask.tagged(_OVER)) and not has_row and _words().over.match(text) is not None
    )  # その契約の額を全部足す
    kinds = {m.kind for m in ask.mentions}
    for i, (reading, _) in enumerate(told):
        kept += [(i, m.start, m.end) for m in reading.mentions if m.kind in _POINTS and m.kind not in kinds]
        topic = _TOPIC.match(reading.text)
        kept += [(i, *topic.span("topic"))] if topic else []
    if best.table == "subsidy" and not ask.tagged(_OF_GRANT):
        said = [(i, s.start, s.end) for i, (t, _) in enumerate(told) for s in longest(t.tagged(_OF_GRANT))]
        kept += [s for s in said if s[0] == said[-1][0]]
    years = [(i, m.start, m.end) for i, (t, _) in enumerate(told) for m in t.mentions if m.kind == "year"]
    dated = any(c.name == "year" for c in TABLES[best.table].columns)
    if "year" not in kinds and dated and len(years) == 1:
        kept += years
    words = [told[i][0].text[a:b] for i, a, b in _apart(kept)]
    return words, has_row or not (pointed or _leans(ask, best, told[-1][0] if told else None))


def _told(sentence: str, scope: Scope, lexicon: Lexicon) -> tuple[Reading, Candidate]:
    ranked, told = candidates(read(sentence, lexicon, scope.fiscal_year), scope, lexicon)
    return told, ranked[0]


def _leans(ask: Reading, best: Candidate, before: Reading | None) -> bool:
    """Whether a sentence cannot do without the one before it: it names nothing to judge, or counts on its cost."""
    if best.columns or best.cued or best.keyed or best.named_rows or best.table in _TEXTS:
        cost = before is not None and bool(before.values("amount")) and not ask.values("amount")
        return best.table == "subsidy" and cost and _COST.search(ask.text) is not None
    return True


def _names_own(ask: Reading, best: Candidate) -> bool:
    """Whether a sentence says itself whose value it asks for."""
    named = any(m.weight >= OWN for m in best.matches.values())
    return named or bool(ask.tagged(("place:", "region:", "kind:", "stage:"))) or best.keyed


def _named(told: Reading, best: Candidate, columns: Container[str] = ()) -> list[tuple[int, int]]:
    """Where a sentence names a row best, from the first word to the last; of ``columns`` alone where some are given."""
    rows = [m for m in best.matches.values() if m.weight >= NAMED_ROW]
    rows = [m for m in rows if not columns or max(m.shares, key=lambda c: m.shares[c]) in columns]
    most = max(rows, key=lambda m: m.weight, default=None)
    if most is None:
        return []
    start, end = min(most.explained), max(most.explained) + 1
    return [(start, end)] if end - start <= DENSE * len(most.explained) else runs(most.explained)


def _apart(spans: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The stretches in order, none within another."""
    within = [s for s in spans if any(o != s and o[0] == s[0] and o[1] <= s[1] and s[2] <= o[2] for o in spans)]
    return sorted(set(spans) - set(within))
