"""Numbers of earlier answers put together in a conversation."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


def _talk(store: Store, *questions: str) -> str:
    history: list[tuple[str, str]] = []
    for question in questions:
        history.append((question, ask(question, store, history=history).text))
    return history[-1][1]


@pytest.mark.parametrize(
    ("questions", "value"),
    [
        (("岐阜県の支出額は？", "徳島県の支出額は？", "2つ足すといくら？"), "5,347千円"),
        (("岐阜県の支出額は？", "徳島県の支出額は？", "その二つの差は？"), "1,997千円"),
        (("岐阜県の支出額は？", "徳島県の支出額は？", "山梨県の支出額は？", "最初と最後の差は？"), "差は2,"),
        (("ブロックCの合計支出額は？", "ブロックCの支出先は何者？", "1団体あたりだと？"), "4,935千円"),
        (("2024年度の補正予算は？", "2024年度の当初予算は？", "両方の差は？"), "2,846,632千円"),
    ],
)
def test_earlier_answers_are_computed_with(store: Store, questions: tuple[str, ...], value: str) -> None:
    text = _talk(store, *questions)
    assert value in text, text


def test_a_sum_without_two_numbers_before_is_no_such_sum(store: Store) -> None:
    text = _talk(store, "ブロックCの支出先は？", "その合計は？")
    assert "44,415千円" in text


def test_numbers_of_different_kinds_are_not_added(store: Store) -> None:
    text = _talk(store, "2024年度の執行率は？", "2024年度の執行額は？", "2つ足すといくら？")
    assert "684,801" not in text


def test_two_are_the_last_two(store: Store) -> None:
    asked = ("岐阜県の支出額は？", "徳島県の支出額は？", "山梨県の支出額は？")
    last = [ask(q, store).text for q in asked[1:]]
    text = _talk(store, *asked, "2つ足すといくら？")
    assert "岐阜県" not in text
    assert all(name in text for name in ("徳島県", "山梨県")), last


def test_what_was_worked_out_is_no_number_of_the_sheet(store: Store) -> None:
    asked = ("岐阜県の支出額は？", "徳島県の支出額は？", "2つ足すといくら？", "じゃあ2つ足すといくら？")
    assert "5,347千円" in _talk(store, *asked)


def test_a_long_tail_takes_no_time(store: Store) -> None:
    history = [("岐阜県の支出額は？", "3,672千円です。"), ("徳島県の支出額は？", "1,675千円です。")]
    assert ask("2つ足" + "した" * 200 + "x", store, history=history).took_ms < 2_000


def test_rates_are_not_added(store: Store) -> None:
    assert "合計" not in _talk(store, "2023年度の執行率は？", "2024年度の執行率は？", "2つ足すと？")


def test_a_total_is_divided_by_no_count_of_other_rows(store: Store) -> None:
    text = _talk(store, "ブロックCの支出先は何者？", "2024年度の執行額は？", "1者あたりだと？")
    assert "76,087" not in text
