"""Questions over several years of a sheet's budget."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


def test_years_that_are_missing_are_named_beside_those_that_are_there(store: Store) -> None:
    answer = ask("2021年度から2024年度までの当初予算を年度ごとに", store, sheet=SHEET)
    assert "203,368千円" in answer.text
    assert "2021年度" in answer.text


def test_a_year_said_to_be_the_highest_is_held_against_all(store: Store) -> None:
    answer = ask("当初予算がいちばん多かったのは2024年度ですよね？", store, sheet=SHEET)
    assert answer.text.startswith("ご質問の前提はシートの記載と異なります")
    assert "2025年度" in answer.text


def test_columns_with_a_year_each_are_told_of_that_year_alone(store: Store) -> None:
    answer = ask("2024年度の執行額と2025年度の当初予算を教えて", store, sheet=SHEET)
    assert "684,784千円" in answer.text
    assert "210,338千円" in answer.text
    assert "203,368千円" not in answer.text


def test_an_item_is_chosen_without_the_kind_of_budget_left_out(store: Store) -> None:
    answer = ask("歳出予算項目のうち額が一番大きいのは（繰越は除く）", store, sheet=SHEET)
    assert "134,750千円" in answer.text


def test_an_open_range_holds_every_year_of_it(store: Store) -> None:
    answer = ask("当初予算は2024年度以降いくらか、年ごとに", store, sheet=SHEET)
    assert "203,368千円" in answer.text
    assert "210,338千円" in answer.text


def test_a_topic_before_the_question_is_no_question_of_its_own(store: Store) -> None:
    answer = ask("当初予算と執行額。2024年度はそれぞれいくら？", store, sheet=SHEET)
    assert answer.text.startswith("2024年度")
    assert "684,784千円" in answer.text


def test_years_picked_by_what_they_do_not_hold_are_all_told(sheets: Store) -> None:
    text = ask("執行率が100％でない年度は", sheets, sheet="2024-004062").text
    assert [rate for rate in ("46.2%", "8.9%", "16.1%") if rate not in text] == []
