"""What a sum leaves out is shown beside it and cited."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


def test_the_rest_is_checked_against_the_printed_total(store: Store) -> None:
    answer = ask("岐阜県を別にしたBブロックの合計はいくら", store, sheet=SHEET)
    assert "12,968千円" in answer.text
    assert answer.calculation is not None
    assert "16,640 − 3,672 = 12,968千円" in answer.calculation
    quotes = "\n".join(c.text for c in answer.citations)
    assert "16,640" in quotes
    assert "3,672" in quotes


@pytest.mark.parametrize(
    "way",
    ["を除外して", "は数えんといて", "を抜かして", "は勘定に入れないで", "を省いて", "は含めんといて", "を別にして"],
)
def test_every_way_to_leave_something_out_leaves_it_out(store: Store, way: str) -> None:
    answer = ask(f"その他{way}Aブロックの合計額はいくら", store, sheet=SHEET)
    assert "616,847千円" in answer.text
