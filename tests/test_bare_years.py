"""A year of the current era said without its name, beside stretches of years that are none."""

from __future__ import annotations

import pytest

from qa.mentions import mentions


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("5年度の執行率", [2023]),
        ("6年度に計上された額", [2024]),
        ("3年度分の合計", []),
        ("過去3年度", []),
        ("令和4年度と5年度", [2022, 2023]),
    ],
)
def test_bare_years(text: str, years: list[int]) -> None:
    assert [m.value for m in mentions(text) if m.kind == "year"] == years
