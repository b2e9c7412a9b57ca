"""Budgets less a part, several years and columns, items left out, sums held against an amount."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.mentions import mentions


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2024年度の予算の計から、令和7年度に繰り越した額を差し引くといくらか", "927,758千円"),
        ("R6年度の予算で、当初と補正だけならいくら？繰越は入れないで", "3,253,368千円"),
        ("2025年度の予算で前の年からの繰越が占める割合は", "93.5%"),
        ("2024年度、補正と繰越で予算全体のどれくらいの割合になるか", "94.9%"),
        ("当初予算のうち諸謝金を除くといくら", "137,768千円"),
        ("当初予算の内訳で、旅費は抜きにした残りの合計額は", "207,420千円"),
        ("一番多く受け取った県と二番目の県との金額差", "1,997千円"),
        ("2024年度に執行した額から調査関係（ブロックA）の額を引くと残りはいくら", "62,134千円"),
        ("岐阜県の額は、一番少ない山形県の何倍になりますか", "81.6倍"),
    ],
)
def test_what_is_computed(store: Store, question: str, said: str) -> None:
    assert said in ask(question, store, sheet="2025-006423").text


@pytest.mark.parametrize("question", ["えんがおとフローレンスを足すとブロックCの合計とぴったり合う？"])
def test_a_sum_held_against_an_amount(store: Store, question: str) -> None:
    text = ask(question, store, sheet="2025-006423").text
    assert "10,607千円" in text
    assert "44,415千円" in text
    assert "一致していません" in text


@pytest.mark.parametrize(
    ("text", "years"),
    [("令和3、4、5年度の執行額", [2021, 2022, 2023]), ("2021・22・23年度", [2021, 2022, 2023]), ("令和6、3社", [2024])],
)
def test_a_list_of_years(text: str, years: list[int]) -> None:
    assert [m.value for m in mentions(text) if m.kind == "year"] == years
