"""What is left: sums over all but what is taken away, rows that lack a value."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("Bブロックから岐阜県を除いた額は？", "12,968千円"),
        ("Aブロックから電通の分を除くといくら", "608,900千円"),
        ("最大手のNTTデータ経営研究所を除いたAブロックの総額は。", "452,608千円"),
    ],
)
def test_an_amount_without_something_is_the_sum_of_the_rest(store: Store, question: str, total: str) -> None:
    answer = ask(question, store, sheet=SHEET)
    assert total in answer.text
    assert answer.calculation is not None
    assert total in answer.calculation


def test_who_is_left_is_listed(store: Store) -> None:
    text = ask("Cブロックでえんがお以外はどこ？", store, sheet=SHEET).text
    assert "むすびえ" in text
    assert "えんがお" not in text.split("\n", 1)[-1]


def test_rows_whose_field_is_empty_are_those_asked_for(store: Store) -> None:
    text = ask("定性的でない短期アウトカムは？", store, sheet=SHEET).text
    assert all(node in text for node in ("302", "304", "305", "306"))
    assert "301（" not in text
    assert "303（" not in text


def test_years_that_have_nothing_are_those_asked_for(sheets: Store) -> None:
    text = ask("要求額がゼロの年度は", sheets, sheet="2024-003465").text
    assert "2024年度：0円" in text
    assert "2023年度" not in text


def test_a_kind_said_in_one_sign_may_be_left_out(store: Store) -> None:
    assert "北海道" in ask("Bブロックで県以外の支出先は？", store, sheet=SHEET).text


def test_who_meets_a_limit_is_a_single_payee(store: Store) -> None:
    text = ask("500万円以上600万円以下の支出先はどこ？", store, sheet=SHEET).text
    assert "むすびえ" in text
    assert "その他：" not in text
