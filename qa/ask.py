"""ask(question, store) -> Answer: the whole story.

Choose the sheets, read the question, understand it as a look-up; look up, compute, quote or refuse.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from index.store import Store
from index.text import fold
from qa.answer import AMBIGUOUS, NOT_IN_SHEET, OUT_OF_SCOPE, UNKNOWN_SHEET, Answer
from qa.choose import Choice, choose
from qa.compute import compute
from qa.estimates import estimated
from qa.follow import whole
from qa.lexicon import Lexicon, lexicon
from qa.lookup import look_up
from qa.question import Understanding, understand
from qa.quote import quote
from qa.reading import read, spaced
from qa.refuse import refuse
from qa.scope import Scope, scope_of
from qa.typos import corrected

Turn = tuple[str, str]


def ask(
    question: str,
    store: Store,
    *,
    sheet: str | None = None,
    history: Sequence[Turn] = (),
    words: Lexicon | None = None,
) -> Answer:
    """Return the answer to ``question`` over ``store``.

    ``sheet`` is an id such as ``2025-006423``; without it the question names its program, or the store
    has one sheet. ``history`` is earlier (question, answer) pairs, oldest first.
    ``words`` replaces the project's lexicon.
    """
    started = time.perf_counter()
    answer = _ask(question, store, sheet, history, words or lexicon())
    return replace(answer, took_ms=round((time.perf_counter() - started) * 1000, 2))


def _ask(question: str, store: Store, sheet: str | None, history: Sequence[Turn], words: Lexicon) -> Answer:
    asked = without_instructions(question, words)
    if not asked:
        return refuse(OUT_OF_SCOPE, "質問の中の指示は実行しません" if question.strip() else "質問が空です")
    choice = choose(store, " ".join([*(q for q, _ in history), asked]) if history else asked, sheet)
    if not choice.sheets:
        return _no_sheet(choice)
    scope = scope_of(store, choice.sheets, words)
    asked = whole(without_program(asked, scope), history, scope, words)
    slips = corrected(spaced(asked), words, scope.known, scope.vocabulary)
    understood = understand(read(slips.text, words, scope.fiscal_year), scope, words)
    return respond(understood.noting(slips.changes), store, scope, words)


def respond(understood: Understanding, store: Store, scope: Scope, words: Lexicon) -> Answer:
    """Return the answer to an understood question."""
    query, reading = understood.query, understood.reading
    if reading.has("word:chat") and (query.table is None or query.missing):
        return refuse(OUT_OF_SCOPE, interpretation=query.interpretation(words))
    if query.table is None:
        return quote(query, reading, store, scope, words)
    if query.missing:
        about = "・".join(f"「{word}」" for word in query.missing)
        return refuse(
            NOT_IN_SHEET, f"{about}についての記載は見つかりませんでした", interpretation=query.interpretation(words)
        )
    if query.unmet:
        about = "・".join(f"「{word}」" for word in query.unmet)
        title = words.tables[query.table].title
        return refuse(NOT_IN_SHEET, f"{title}に{about}の記載はありません", interpretation=query.interpretation(words))
    if query.operation in ("estimate", "reverse"):
        return estimated(query, words)
    if query.operation not in ("lookup", "list"):
        return compute(query, scope, words)
    return look_up(query, words)


def without_instructions(question: str, words: Lexicon) -> str:
    """Return the question without the sentences that try to command the service."""
    sentences = re.split(r"(?<=[。？?！!\n])", question)
    kept = [s for s in sentences if not any(p in fold(s) for p in words.words["injection"])]
    return "".join(kept).strip()


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
    return text.strip("、")


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
