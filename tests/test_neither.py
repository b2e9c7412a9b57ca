"""What was neither spent nor carried over is heard, and what was spent alone is not."""

from __future__ import annotations

import pytest

from qa.neither import NEITHER


@pytest.mark.parametrize(
    "text",
    ["執行もされず翌年度にも繰り越されなかった分は", "使いも繰越しもしなかった額", "執行した分と繰り越した分を引くと"],
)
def test_neither_spent_nor_carried_over(text: str) -> None:
    assert any(pattern.search(text) for pattern in NEITHER)


@pytest.mark.parametrize("text", ["執行額と繰越しはいくら", "翌年度に繰り越した額と執行額を教えて"])
def test_both_asked_for(text: str) -> None:
    assert not any(pattern.search(text) for pattern in NEITHER)
