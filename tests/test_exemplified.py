"""Blocks named by one of their payees, by their role or letters, and by how many they list."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("えんがおなど9つの中間支援組織、平均でいくら受け取ったか", "4,935千円"),
        ("岐阜県をはじめとする18道県の平均額", "924千円"),
        ("中間支援組織に出した交付金を1団体あたりにならすといくら", "4,935千円"),
        ("AからCまで、ブロックの額をぜんぶたしたらいくら", "683,705千円"),
    ],
)
def test_a_block_named_by_example(store: Store, question: str, said: str) -> None:
    assert said in ask(question, store, sheet="2025-006423").text


def test_a_number_that_no_block_lists_names_none(store: Store) -> None:
    assert "4,935千円" not in ask("えんがおなど5つの組織、平均でいくら受け取ったか", store, sheet="2025-006423").text
