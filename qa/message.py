"""A message of several sentences or clauses -> the one that asks, with what it leaves to the others; pure.

People introduce themselves, say what they have read and what they do not need, and ask in one sentence of three, or in
the last clause of a long one, or in one line of a chat. The words of the others must not be taken for what is asked.
What the asking part leaves open (whose, which year, for whom) stands in the parts before it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from index.regex import regex
from index.tables import TABLES
from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.lead import longest, runs
from qa.lexicon import Lexicon
from qa.message_parts import ASKED, SURE, WHOLE, WORDY, aside, parts, wording
from qa.pieces import CALLED
from qa.reading import read, wished_unit
from qa.say import PERCENT
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading

DENSE = 1.8  # signs from the first word of a name to the last, to each sign of it
NOUN = 3  # signs of a word that nothing in the sheet explains: somebody else's name
OWN = 0.35  # the least weight of a name by which a sentence says itself whose value it asks for
SHORT = 16  # signs of a sentence that adds to the one beside it: 北海道分です。
_TOPIC = regex(
    "(?P<topic>[^。、]{2,24}?)(?:の|に関する|についての)(?:話|件|こと)"
    "(?:です|だ|なん|じゃ|ね|さ|[。、]|で(?:、|$|す|質問|お?[聞尋])|を(?:させ|聞|伺))"
)
_KANA = regex("[ぁ-ん]+")
_TOLD = regex("[ぁ-ん][、。!]*$")  # no fragment: クラファン型の場合
_OF = regex("の(?!者|立場)|[課係側]")  # 大学のゼミで: a word behind a recipient that asks for nothing
_THIS = regex("[^。、]{2,16}のこの事業")
_OWN = regex("(?P<before>^|[、。])(?P<own>[^、。]{4,24}?)(?:の(?:事業|件|話)?(?:では|で|に)?|で)、?(?=[^、。]{4})")
_COST = regex("補助額|国費|持ち出し|自己負担|自分|いくら|なんぼ")
_TEXTS = ("program", "review", "remark", "budget_note", "law", "organization", "plan", "policy")
_OF_GRANT = ("recipient:",)
_OVER = ("op:sum", "op:count", "op:mean", "op:max", "op:min")
_ASKED = ("name:", "hint:", "op:")
_SAYING = ("name:", "hint:", "cue:", "op:", "recipient:", "kind:", "place:", "stage:")
_ROWS = ("payee", "contract", "cost_item", "payee_block", "subsidy", "goal", "goal_year", "budget_item", "obligation")
_POINTS = ("block", "path", "corporate")


def condensed(text: str, scope: Scope, lexicon: Lexicon) -> str | None:
    """Return the asking part of a folded message, with what it leaves open before it; None where all is needed.

    That is where there is one part, where none asks or several do.
    """
    every, scores = parts(text) if len(text) > WHOLE else ([], [])
    if every and not any(scores):
        scores = _only_one(every, scope, lexicon)
    best = max(scores, default=0)
    several = sum(score >= min(best, SURE) for score in scores) != 1
    further = any(2 <= score < best and wording().further.match(s) for s, score in zip(every, scores, strict=True))
    if not best or several or further:
        return None
    first = at = scores.index(best)
    last = first + 1
    says = [_says(s, scope, lexicon) for s in every]
    joins = [
        said and (wording().end.search(s) is not None if score >= ASKED else len(s) <= SHORT and not aside(s))
        for s, said, score in zip(every, says, scores, strict=True)
    ]
    wanted = [i for i in range(at) if says[i] and wording().unwanted.search(every[i]) is None]
    if not says[at] and wanted and wanted[-1] == at - 1:  # 〜が気になっているので、教えてください
        first, wanted = at - 1, wanted[:-1]
    while first and joins[first - 1]:
        first -= 1
    while last < len(every) and (joins[last] or wording().detail.match(every[last])):
        last += 1
    dropped = [i for i in range(len(every)) if not first <= i < last]
    if len(text) <= WORDY and not (dropped and all(_empty(every[i], says[i]) for i in dropped)):
        return None
    ask = _unframed("".join(every[first : at + 1]), scope, lexicon) + "".join(every[at + 1 : last])
    before = [every[i] for i in wanted if i < first]
    kept, stands = _left_open(ask, before, scope, lexicon)
    if before and not stands:
        ask = before.pop() + ask
        kept, _ = _left_open(ask, before, scope, lexicon)
    ask = _OWN.sub(lambda m: m[0] if _names_other(m["own"], scope) else m["before"], _THIS.sub("この事業", ask))
    kept = [words for words in kept if _names_other(words, scope)]
    if not kept and ask == text:
        return None
    unit = wished_unit(text)
    wished = f"、{unit}で" if unit and unit != PERCENT and wished_unit(ask) is None else ""
    return "、".join([*kept, ask]) + wished


def _names_other(words: str, scope: Scope) -> bool:
    """Whether words are more than a piece of the program's own name, which says no more than この事業."""
    return not all(gram in scope.free for gram in bigrams(plain(words)))


def _says(clause: str, scope: Scope, lexicon: Lexicon) -> bool:
    """Whether a clause speaks of anything that a sheet has: a field, a row, a value, a kind of recipient."""
    told, best = _told(clause, scope, lexicon)
    words = any(not _KANA.fullmatch(told.text, s.start, s.end) for s in told.tagged(_SAYING))  # まで names no field
    return bool(words or told.mentions or best.named_rows)


def _empty(sentence: str, says: bool) -> bool:
    """Whether nothing of a question is lost with a sentence: thanks, what is not wanted, what no sheet speaks of."""
    return wording().unwanted.search(sentence) is not None if says else _TOLD.search(sentence) is not None


def _only_one(every: Sequence[str], scope: Scope, lexicon: Lexicon) -> list[float]:
    """Scores of parts of which none asks in words (一番多いのは。): the only one that speaks of the sheet asks."""
    says = [_says(s, scope, lexicon) and not aside(s) for s in every]
    return [float(said and sum(says) == 1) for said in says]


def _unframed(clause: str, scope: Scope, lexicon: Lexicon) -> str:
    """Return a clause without what stands behind its question: どれかだけ上司に伝えたいので、お願いできますか."""
    found = wording().embedded.match(clause)
    if found is None:
        return clause
    asked, rest = (found["ask"], found["tail"]) if found["ask"] else (found["alone"], found["how"])
    if not rest or wording().what.search(rest) or not (found["ask"] or wording().request.search(rest)):
        return clause
    framed = read(rest, lexicon, scope.fiscal_year)
    return clause if framed.mentions or framed.tagged(_ASKED) else f"{asked}。"


def _left_open(text: str, before: Sequence[str], scope: Scope, lexicon: Lexicon) -> tuple[list[str], bool]:
    """What an asking sentence leaves to those before it, in their words, and whether it can do with that."""
    ranked, ask = candidates(read(text, lexicon, scope.fiscal_year), scope, lexicon)
    best, told = ranked[0], [_told(sentence, scope, lexicon) for sentence in before]
    kept: list[tuple[int, int, int]] = []  # sentence, start, end
    points = wording().back.search(ask.text) is not None
    rows = best.table in _ROWS and (points or not _names_own(ask, best))
    if rows:
        owners = [(i, _named(t, found, CALLED)) for i, (t, found) in enumerate(told)]
        others = [(i, _named(t, found)) for i, (t, found) in enumerate(told)]
        named = next(((i, runs) for i, runs in reversed(owners) if runs), None)
        named = named or next(((i, runs) for i, runs in reversed(others) if runs), None)
        kept += [(named[0], a, b) for a, b in named[1]] if named else []
    has_row = bool(kept) and (kept[0][0] == len(told) - 1 or wording().lean.match(text) is None)
    pointed = (
        bool(ask.tagged(_OVER)) and not has_row and wording().over.match(text) is not None
    )  # その契約の額を全部足す
    kinds = {m.kind for m in ask.mentions}
    for i, (reading, _) in enumerate(told):
        kept += [(i, m.start, m.end) for m in reading.mentions if m.kind in _POINTS and m.kind not in kinds]
        topic = _TOPIC.match(reading.text)
        kept += [(i, *topic.span("topic"))] if topic else []
    if best.table == "subsidy" and not has_row and not ask.tagged(_OF_GRANT):
        said = [
            (i, s.start, s.end)
            for i, (t, _) in enumerate(told)
            for s in longest(t.tagged(_OF_GRANT))
            if _OF.match(t.text, s.end) is None
        ]
        kept += [s for s in said if s[0] == said[-1][0]]
    years = [(i, m.start, m.end) for i, (t, _) in enumerate(told) for m in t.mentions if m.kind == "year"]
    dated = any(c.name == "year" for c in TABLES[best.table].columns)
    if "year" not in kinds and dated and len(years) == 1:
        kept += years
    words = [told[i][0].text[a:b] for i, a, b in _apart(kept)]
    if wording().case.match(ask.text) or (told and _costs(ask, best, told[-1][0])):
        return words, False
    if wording().lean.match(text) and rows and not kept:
        return words, False
    return words, has_row or not (pointed or (_leans(best) and (points or not ask.tagged(_SAYING))))


@lru_cache(maxsize=64)
def _told(sentence: str, scope: Scope, lexicon: Lexicon) -> tuple[Reading, Candidate]:
    ranked, told = candidates(read(sentence, lexicon, scope.fiscal_year), scope, lexicon)
    return told, ranked[0]


def _costs(ask: Reading, best: Candidate, before: Reading) -> bool:
    """Whether a sentence counts on a cost that the one before it tells."""
    cost = bool(before.values("amount")) and not ask.values("amount")
    return best.table == "subsidy" and cost and _COST.search(ask.text) is not None


def _leans(best: Candidate) -> bool:
    """Whether a sentence cannot do without the one before it: it names nothing to judge."""
    return not (best.columns or best.cued or best.keyed or best.named_rows or best.table in _TEXTS)


def _names_own(ask: Reading, best: Candidate) -> bool:
    """Whether a sentence says itself whose value it asks for."""
    named = any(m.weight >= OWN for m in best.matches.values()) or any(b - a >= NOUN for a, b in best.residue)
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
