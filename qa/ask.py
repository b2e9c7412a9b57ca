"""ask(question, store) -> Answer: the whole story.

Choose the sheets, read the question, understand it as a look-up; look up, compute, quote or refuse.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from index.numbers import parse_year
from index.regex import regex
from index.store import Store
from index.tables import TABLES
from index.text import fold
from qa.added import added
from qa.against import set_against
from qa.answer import (
    AMBIGUOUS,
    COMPUTED,
    LOOKUP,
    NOT_IN_SHEET,
    OUT_OF_SCOPE,
    UNKNOWN_SHEET,
    Answer,
    cite,
    unique,
)
from qa.besides import without_also
from qa.choose import Choice, choose
from qa.claimed_first import checked_first
from qa.clauses import clauses
from qa.compared import ADDED, compared
from qa.courtesy import without_courtesies
from qa.denials import listed
from qa.each_alone import each_alone
from qa.elsewhere import elsewhere
from qa.equal_sums import equal_sums, taken_off
from qa.exemplified import exemplified
from qa.follow import KEPT, whole
from qa.glossed import unglossed
from qa.grant_words import in_grants
from qa.item_words import in_items
from qa.lead import without_lead
from qa.lexicon import Lexicon, lexicon
from qa.manner import plainly_put
from qa.message import condensed
from qa.message_parts import asking_alone, stopped
from qa.nation import asks_for_programs, over_all, paged
from qa.national import national
from qa.next_year import of_the_whole
from qa.prose_figures import compared_in_text
from qa.question import Understanding, understand
from qa.reading import read, spaced
from qa.recalled import recalled
from qa.refuse import refuse
from qa.respond import respond
from qa.reworded import exchanged, in_its_words
from qa.say import one_line
from qa.scope import Scope, scope_of
from qa.several import asks, found_first, joined
from qa.slips import put_right
from qa.theme import asks_field, described
from qa.typos import Correction
from qa.unnamed import without_frame

Turn = tuple[str, str]


def ask(
    question: str,
    store: Store,
    *,
    sheet: str | None = None,
    history: Sequence[Turn] = (),
    words: Lexicon | None = None,
    offset: int = 0,
) -> Answer:
    """Return the answer to ``question`` over ``store``.

    ``sheet`` is an id such as ``2024-001234``; without it the question names its program, or the store
    has one sheet. ``history`` is earlier (question, answer) pairs, oldest first.
    ``words`` replaces the project's lexicon. ``offset`` passes over that many programs of a list over all sheets.
    """
    started = time.perf_counter()
    with store.pinned():
        answer = _ask(question, store, sheet, history, words or lexicon(), offset)
    return replace(answer, took_ms=round((time.perf_counter() - started) * 1000, 2))


def _ask(question: str, store: Store, sheet: str | None, history: Sequence[Turn], words: Lexicon, more: int) -> Answer:
    asked = listed(plainly_put(stopped(without_courtesies(without_instructions(question, words)))))
    if not asked:
        return refuse(OUT_OF_SCOPE, "質問の中の指示は実行しません" if question.strip() else "質問が空です")
    other = elsewhere(asked, sheet, store) if sheet is not None else None
    if other is not None:
        detail = (
            f"「{other}」は指定されたシート（{sheet}）の事業ではありません。シートを指定し直すか、指定を外してください"
        )
        return refuse(UNKNOWN_SHEET, detail)
    choice, turns = in_turn(store, asked, sheet, history)
    if (choice.over_all or not choice.sheets) and (brief := asking_alone(asked)) != asked:
        asked = brief
        choice, turns = in_turn(store, asked, sheet, history)
    if choice.over_all:
        whole_question, offset = paged([q for q, _ in history], leaning(asked, history, words))
        return over_all(whole_question, store, words, offset=offset + more)
    if not choice.sheets:
        return _no_sheet(choice)
    asked = choice.asked or asked
    if choice.several:
        return compared(
            choice.sheets, asked, store, words, lambda one, text: about([one], text, turns, store, words, sided=True)
        )
    answer = about(choice.sheets, asked, turns, store, words)
    return said_of(answer, choice.sheets[0], store) if choice.named else answer


def said_of(answer: Answer, sheet: str, store: Store) -> Answer:
    """Return the answer with the program it is about, where the question's words had to be matched to a name."""
    if answer.abstained:
        return answer
    row = next(iter(store.rows("program", [sheet])), None)
    if row is None or "name" not in row.cells:
        return answer
    name = row.cells["name"]
    cited = unique([*answer.citations, *cite(sheet, TABLES["program"].section, name)])
    return replace(answer, text=f"{one_line(name.text)}（{sheet}）：{answer.text}", citations=cited)


def about(
    sheets: Sequence[str], asked: str, history: Sequence[Turn], store: Store, words: Lexicon, *, sided: bool = False
) -> Answer:
    """Return the answer over a few sheets, read as one. ``sided``: the sheets are one side of a comparison."""
    scope = scope_of(store, sheets, words)
    earlier = recalled(asked, history, lambda said, turns: about(sheets, said, turns, store, words))
    if earlier is not None:
        return earlier
    put = of_the_whole(without_courtesies(without_program(asked, scope)), scope)
    short = condensed(spaced(put), scope, words)
    if short is None:
        return _about(sheets, (asked, put), history, store, words, sided)
    answer = about(sheets, listed(plainly_put(short)), history, store, words, sided=sided)
    named = answer.reason == NOT_IN_SHEET and "「" in answer.text  # 日本航空 is nowhere: no other row answers for it
    if answer.reason not in (NOT_IN_SHEET, AMBIGUOUS) or named:
        return answer
    in_full = _about(sheets, (asked, put), history, store, words, sided)
    return answer if in_full.abstained else in_full


def _about(
    sheets: Sequence[str], said: tuple[str, str], history: Sequence[Turn], store: Store, words: Lexicon, sided: bool
) -> Answer:
    """Return the answer to a question, as it was typed and without the name of its program."""
    scope = scope_of(store, sheets, words)
    typed, put = said
    asked = whole(put, history, scope, words)
    alone = not history or asked == whole(put, (), scope, words)
    slips = in_grants(put_right(without_also(spaced(asked)), words, scope, typed), scope)
    text, changes = exchanged(exemplified(unglossed(slips.text, scope), scope), scope)
    slips = in_items(Correction(text, (*slips.changes, *changes)), scope, words)

    def told(part: str, turns: Iterable[Turn]) -> Answer:
        meant = read(whole(part, tuple(turns), scope, words), words, scope.fiscal_year)
        return respond(understand(meant, scope, words).noting(slips.changes), store, scope, words)

    if alone and (found := found_first(slips.text, told)):
        return found
    understood = understand(read(without_lead(slips.text, scope, words), words, scope.fiscal_year), scope, words)
    listed = asks(understood)
    if len(listed) == 1 and listed[0] != understood.reading.text:  # what stands before it only says whose it is
        understood = understand(read(listed[0], words, scope.fiscal_year), scope, words)

    def side(text: str) -> Answer:
        return respond(_understood(text, scope, words), store, scope, words)

    parts = clauses(understood, scope, words) if alone and len(listed) < 2 else listed
    if len(parts) > 1:
        each = [understand(read(part, words, scope.fiscal_year), scope, words).noting(slips.changes) for part in parts]
        answers = [respond(part, store, scope, words) for part in each]
        together = joined(parts, answers)
        if together is not None and (parts == listed or not any(a.abstained for a in answers)):
            return (None if sided else set_against(understood, together, side)) or together
    answer = respond(understood.noting(slips.changes), store, scope, words)
    equal = None if sided else equal_sums(slips.text, answer, side) or taken_off(slips.text, answer, side)
    if equal is not None:
        return equal
    both = None if sided else set_against(understood, answer, side) or added(understood, answer, side)
    both = both or (None if sided else each_alone(understood, answer, side))
    both = both or (None if sided else compared_in_text(understood, answer, scope))
    answer = both or _in_its_words(answer, slips.text, slips.changes, store, scope, words) or answer

    return checked_first(answer, slips.text, told) if alone else answer


def _understood(text: str, scope: Scope, words: Lexicon) -> Understanding:
    return understand(read(text, words, scope.fiscal_year), scope, words)


def _in_its_words(
    answer: Answer, text: str, changes: Sequence[Turn], store: Store, scope: Scope, words: Lexicon
) -> Answer | None:
    """Return the answer to the question in the sheet's own words, where it found none in the asker's."""
    if answer.reason != NOT_IN_SHEET:
        return None
    put, further = in_its_words(text, answer.text, scope, words)
    if not further:
        return None
    understood = understand(read(without_lead(put, scope, words), words, scope.fiscal_year), scope, words)
    found = respond(understood.noting((*changes, *further)), store, scope, words)
    told = fold("".join(c.text for c in found.citations))
    return found if found.kind in (LOOKUP, COMPUTED) and any(word in told for _, word in further) else None


def leaning(asked: str, history: Sequence[Turn], words: Lexicon) -> str:
    """Return a question over all programs with the one before it, where it leans on it: そのうち補助率1/2のものは？"""
    leans = any(fold(asked).startswith(word) for word in words.words["leaning"])
    return f"{history[-1][0]}、{asked}" if leans and history else asked


def in_turn(store: Store, asked: str, sheet: str | None, history: Sequence[Turn]) -> tuple[Choice, Sequence[Turn]]:
    """Return the sheets that the question is about, or the last one before it that says, and the turns to lean on."""
    choice = choose(store, asked, sheet)
    turns = []
    for question, answer in history[-KEPT:]:
        then = _chosen(store, question, sheet)
        if not (then.over_all and asks_for_programs(question, store)):
            turns.append((then.asked or question, answer))
    if choice.over_all:
        choice = _meant(store, asked, sheet, history) or choice
    elif choice.named and not choice.several:
        choice = _beside(store, asked, choice)
    return choice, turns


def _beside(store: Store, asked: str, choice: Choice) -> Choice:
    """Return both programs of a comparison of which one is named and the other said by some words of its name."""
    two = national().compares(spaced(asked)) or ADDED.search(asked) is not None
    found = described(store, asked) if two else None
    both = found is not None and found.clear and len(found.choice.sheets) == 2
    return found.choice if found and both and set(choice.sheets) < set(found.choice.sheets) else choice


def _meant(store: Store, asked: str, sheet: str | None, history: Sequence[Turn]) -> Choice | None:
    """Return the sheets of a question that names no program, unless it asks for programs.

    The program is said by some words of its name, or it was talked of before, or it alone has what the question says.
    """
    programs = asks_for_programs(asked, store)
    found = described(store, asked)
    clear = found is not None and found.clear
    if programs and not (clear and asks_field(store, asked)):
        return None
    named = None if clear else _talked_of(store, sheet, history)
    return replace(named, asked=asked) if named else found.choice if found else None


def _chosen(store: Store, question: str, sheet: str | None) -> Choice:
    """Return the sheets of an earlier question: by id or name, or by some words of its name (物流のほうは？)."""
    choice = choose(store, question, sheet)
    found = described(store, question) if choice.over_all else None
    return found.choice if found and found.clear and not asks_for_programs(question, store) else choice


def _talked_of(store: Store, sheet: str | None, history: Sequence[Turn]) -> Choice | None:
    """Return the sheets of the last question that named some; None where one over all programs came after it."""
    for question, _ in reversed(history):
        choice = _chosen(store, question, sheet)
        if choice.sheets:
            return choice
        if choice.over_all and asks_for_programs(question, store):
            return None
    return None


def without_instructions(question: str, words: Lexicon) -> str:
    """Return the question without the sentences that try to command the service."""
    sentences = re.split(r"(?<=[。？?！!\n])", question)
    kept = [s for s in sentences if not _commanding(fold(s), words)]
    return "".join(kept).strip()


def _commanding(sentence: str, words: Lexicon) -> bool:
    return _commands(words.words["injection"]).search(sentence) is not None


@cache
def _commands(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases that command; a て that goes on tells of something: と回答しています."""
    told = "(?!い[るたなまく]|る|ない|おり|き[てたま])"
    return re.compile("|".join(re.escape(phrase) + told * phrase.endswith("て") for phrase in phrases))


# 2025年度のこの事業のシートで: the year of the sheet, not of what is asked.
_OF_SHEET = regex(r"((?:20\d\d|令和(?:元|\d+)|r\d+)年度)の、?この事業の(?:レビュー)?シート")

_BEHIND = regex(r"この事業\(((?:20\d\d|令和(?:元|\d+)|r\d+)年度)(?:版|分)?\)")


def without_program(question: str, scope: Scope) -> str:
    """Return the question without the name and number of the program that it is about."""
    text = spaced(question)
    for info in scope.infos:
        name = fold(info.name)
        text = (
            re.sub(rf"(?:(?:予算)?事業(?:id|番号)?[::]?)?{info.id[5:]}の?", "、", text) if info.id[5:] in text else text
        )
        if len(name) >= 4 and name in text:
            text = text.replace(name, "この事業")
    text = re.sub(r"(?:この事業の、?)+この事業", "この事業", text)
    own = {info.fiscal_year for info in scope.infos}
    for pattern in (_OF_SHEET, _BEHIND):
        text = pattern.sub(lambda m: "この事業" if parse_year(m[1]) in own else m[0], text)
    return without_frame(text.strip("、"), scope.infos)


def _no_sheet(choice: Choice) -> Answer:
    if choice.unknown is not None:
        return refuse(
            UNKNOWN_SHEET,
            f"「{choice.unknown}」は索引にありません。sheetqa sheets で索引にあるシートを確かめてください",
        )
    if choice.ambiguous:
        names = [f"{i.name}（{i.id}・{i.ministry}）" for i in choice.ambiguous]
        return refuse(AMBIGUOUS, "どのシートについてか指定してください。候補：" + "、".join(names), suggestions=names)
    return refuse(UNKNOWN_SHEET, "索引にシートがありません。sheetqa index でシートを読み込んでください")
