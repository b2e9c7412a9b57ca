"""Items of the budget by how they change, and by what they pay for."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

SHEET = "2024-004062"


@pytest.mark.parametrize(
    ("question", "there", "not_there"),
    [
        ("来年度の要求で新たに出てくる費目は？", "地球温暖化防止等対策調査費", "諸謝金"),
        ("費目のうち翌年度に増えるのはどれ", "委員等旅費", "諸謝金"),
        ("翌年度の要求が今年度の予算と変わらない費目は", "諸謝金", "委員等旅費"),
    ],
)
def test_items_are_told_by_how_they_change(sheets: Store, question: str, there: str, not_there: str) -> None:
    text = ask(question, sheets, sheet=SHEET).text
    assert there in text
    assert not_there not in text


def test_an_item_is_named_by_what_it_pays_for(sheets: Store) -> None:
    answer = ask("委員が移動する費用は来年度いくら要求している？", sheets, sheet=SHEET)
    assert "委員等旅費" in answer.text
    assert "92" in answer.text


def test_an_item_in_two_years_has_both_amounts(sheets: Store) -> None:
    text = ask("委員等旅費 今年度 来年度", sheets, sheet=SHEET).text
    assert "89千円" in text or "89,000円" in text
    assert "92千円" in text or "92,000円" in text


def test_a_year_beside_an_item_left_out_is_not_left_out(sheets: Store) -> None:
    answer = ask("2024年度、委員等旅費を除いた当初予算の合計は？", sheets, sheet=SHEET)
    assert "（令和6年度）以外" not in answer.interpretation
