"""Somebody named by the seat and the sort is no prefecture."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("兵庫県の財団に流れた国費はいくらか", "6,000千円"),  # the only one of its sort
        ("神奈川県の公益社団法人には、いくら支出したのか", "3,867千円"),
        ("神奈川県への支出額はいくらか", "1,076千円"),
    ],
)
def test_a_sort_after_a_place_is_somebody_of_that_sort(store: Store, question: str, amount: str) -> None:
    assert amount in ask(question, store).text
