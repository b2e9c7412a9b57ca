"""What a follow-up keeps of the turns before it, line by line of the decision table, over the bundled sheet."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import Answer
from qa.ask import ask
from qa.focus import focus_of, said_as
from qa.lexicon import lexicon
from qa.scope import scope_of

SHEET = "2025-006423"
GIFU = ("岐阜県はいくらもらった？", "3,672千円です。")
ENGAO = ("えんがおの費目で一番大きいのは？", "人件費の3,630千円です。")
DENTSU = ("電通への支出は？", "13,750千円です。")
NOMURA = ("野村総研にはいくら払った？", "株式会社野村総合研究所への支出は142,172千円です。")
INITIAL = ("2025年度の当初予算は？", "210,338千円です。")


def after(store: Store, question: str, *history: tuple[str, str]) -> Answer:
    return ask(question, store, sheet=SHEET, history=history)


@pytest.mark.parametrize(
    ("question", "history", "value"),
    [
        ("ほな法人番号はどないなん？", [DENTSU], "5010401143788"),  # a column: of the rows
        ("内訳は？", [GIFU], "3,500千円"),  # a table of theirs
        ("委託費は？", [ENGAO], "1,095千円"),  # rows that belong to them
        ("ほなRCFはどないなん？", [DENTSU], "21,505千円"),  # rows: the column
        ("令和6年度だとどうですか", [INITIAL], "203,368千円"),  # a year: the column
        ("前年度比でどうですか", [INITIAL], "6,970千円"),  # a difference: rows and column
        ("契約ごとに分かれてるよね、一番高いのはどれ？", [NOMURA], "60,730千円"),  # the most: a lone payee's contracts
        ("じゃあ2024年度の執行率はいくらですか", [DENTSU], "17.3%"),  # all its own: nothing
        ("えんがおはなんぼもろてんの？", [INITIAL], "6,000千円"),
        ("主要経費は？", [DENTSU], "その他の事項経費"),
    ],
)
def test_what_a_follow_up_names_decides_what_is_kept(
    store: Store, question: str, history: list[tuple[str, str]], value: str
) -> None:
    answer = after(store, question, *history)
    assert value in answer.text, answer.text


def test_the_rank_goes_on_and_a_column_is_of_the_last_one_found(store: Store) -> None:
    first = ("ブロックBで一番多くもらったのは？", "岐阜県の3,672千円です。")
    second = ("その次は？", "徳島県の1,675千円です。")
    assert "徳島県" in after(store, "その次は？", first).text
    assert "山梨県" in after(store, "さらにその次は？", first, second).text
    assert "4000020360007" in after(store, "ほな法人番号はどないなん？", first, second).text


def test_an_answer_tells_of_whom_a_question_asked_that_was_not_understood(store: Store) -> None:
    asked = ("例のあれをやってくれたのは？", "株式会社アイネットです。")
    assert "6,588千円" in after(store, "なんぼ払ったん？", asked).text


def test_a_focus_holds_the_rows_that_an_answer_says(store: Store) -> None:
    scope = scope_of(store, [SHEET], lexicon())
    focus = focus_of("ブロックBで一番多くもらったのは?", "岐阜県の3,672千円です。", scope, lexicon())
    assert focus is not None
    assert (focus.table, said_as(focus.rows, scope)) == ("payee", "岐阜県")
    lost = focus_of("例のあれをやってくれたのは?", "株式会社アイネットです。", scope, lexicon())
    assert lost is not None
    assert (lost.displaced, said_as(lost.rows, scope)) == (True, "株式会社アイネット")
