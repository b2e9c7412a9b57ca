"""Questions that lean on those before them, over the bundled sheet."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET, Answer
from qa.ask import ask

SHEET = "2025-006423"


def last(store: Store, *questions: str) -> Answer:
    """Return the answer to the last question, each asked after those before it."""
    history: list[tuple[str, str]] = []
    answer = Answer("", "")
    for question in questions:
        answer = ask(question, store, sheet=SHEET, history=history)
        history.append((question, answer.text))
    return answer


@pytest.mark.parametrize("word", ["翌年度は？", "その次の年は", "次の年はどうですか"])
def test_a_year_is_counted_from_the_one_spoken_of(store: Store, word: str) -> None:
    text = last(store, "令和5年度の当初予算は？", word).text
    assert "2024年度" in text
    assert "203,368千円" in text


def test_years_are_counted_on_over_several_turns(store: Store) -> None:
    text = last(store, "令和5年度の当初予算は？", "翌年度は？", "その次の年は？").text
    assert "2025年度" in text
    assert "210,338千円" in text
    text = last(store, "令和6年度の当初予算は？", "令和7年度は？", "前年度からの増加額は").text
    assert "6,970千円" in text


@pytest.mark.parametrize("word", ["その次は？", "二番手は？", "次に多いのは？"])
def test_the_next_in_rank_follows_the_first(store: Store, word: str) -> None:
    assert "142,172千円" in last(store, "支出額が一番多い支出先は？", word).text


def test_the_third_follows_the_second(store: Store) -> None:
    assert "141,900千円" in last(store, "支出額が一番多い支出先は？", "その次は？", "その次は？").text


@pytest.mark.parametrize("word", ["沖縄県は？", "じゃあ博報堂は"])
def test_whom_the_sheet_does_not_know_is_refused_and_not_answered_with_the_one_before(store: Store, word: str) -> None:
    answer = last(store, "岐阜県への支出額は？", word)
    assert answer.reason == NOT_IN_SHEET
    assert "3,672" not in answer.text


def test_a_cost_named_afterwards_uses_the_rate_asked_before(store: Store) -> None:
    assert "400万円" in last(store, "NPOの補助率と上限は？", "それで事業費が600万円だったら補助額は？").text


def test_another_recipient_or_method_takes_the_place_of_the_one_before(store: Store) -> None:
    assert "3/4" in last(store, "民間団体の補助率は？", "では市区町村の場合は").text
    assert last(store, "一般競争契約は何件？", "随意契約は？").value == 1


@pytest.mark.parametrize(
    ("before", "question", "value"),
    [
        ("株式会社電通への支出額は？", "ＴＯＰＰＡＮとの差は？", "43,780千円"),
        ("野村総合研究所の契約はいくら？", "つながりサポーターの方は？", "22,528千円"),
        ("2024年度の執行額は？", "率で言うと？", "17.3%"),
        ("2025年度の要求額は？", "前の年の要求からどれだけ増えた？", "943,442千円"),
        ("2024年度の前年度からの繰越しは？", "それって予算の計の何％？", "17.7%"),
        ("Cブロックの合計は？", "その内訳を教えて", "5,618千円"),
        ("岐阜県への支出額は？", "徳島県の何倍？", "2.19倍"),
        ("2024年度の当初予算は？", "補正も入れるといくらになる？", "3,253,368千円"),
        ("岐阜県の旅費は？", "一番大きい費目は", "3,500千円"),
        ("2024年度の予算の計は？", "ところで根拠法令は何ていうの？", "孤独・孤立対策推進法"),
    ],
)
def test_what_a_question_says_anew_decides_what_it_leaves_to_the_one_before(
    store: Store, before: str, question: str, value: str
) -> None:
    assert value in last(store, before, question).text


def test_a_thread_of_columns_is_added_up_for_the_year_asked_first(store: Store) -> None:
    assert "3,253,368千円" in last(store, "2024年度の当初予算は？", "補正は？", "足すと？").text


def test_another_table_takes_over_no_superlative_and_no_year_it_has_not(store: Store) -> None:
    assert "2ページ" in last(store, "民間団体の補助率は？", "それ何ページに書いてある？").text
    asked = ("2024年度の執行額は？", "予算に対して何割？", "一番お金を受け取った会社は？", "契約は何件？")
    assert "17.3%" in last(store, *asked[:2]).text
    assert "1件" in last(store, *asked).text
    assert "684,784千円" in last(store, "支出額が一番多い支出先は？", "2024年度の執行額は？").text
