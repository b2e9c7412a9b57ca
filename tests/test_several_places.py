"""Payees that are named by their places and sorts: all of those that are said, and none besides."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

GIVEN = "2025-006423"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("岐阜と徳島と山梨に行った補助金、合わせていくら？", "6,991千円"),
        ("ポスターを刷って送る仕事は、何社が手ぇ挙げたんやろ", "入札者数は2者"),
    ],
)
def test_every_place_that_is_said_counts(store: Store, text: str, said: str) -> None:
    assert said in ask(text, store, sheet=GIVEN).text


def test_a_whole_year_is_not_added_to_its_part(store: Store) -> None:
    text = ask("2024年度って補正とか全部合わせて予算いくらなん？", store, sheet=GIVEN).text
    assert "3,953,908千円" in text
    assert "合計は" not in text


def test_the_narrower_sort_is_meant(store: Store) -> None:
    text = ask("補助を受けた法人のうち、NPO法人はどこ？", store, sheet=GIVEN).text
    assert "フローレンス" in text
    assert "えんがお" not in text
