"""What is computed over payees that share an ending, over two sides, and over parts of a year's budget."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("sheet", "question", "said"),
    [
        ("2025-006423", "北海道の交付額は岐阜の何分の一程度か", "12.7%"),
        ("2025-006423", "都道府県への交付で、上位3県だけで何千円になる？", "6,991千円"),
        ("2025-006423", "2025年度の予算から繰越しを除くといくら", "210,338千円"),
        ("2025-006423", "ひょうごコミュニティ財団の謝金は人件費の何倍か", "3.75倍"),
        ("2025-006423", "庁費の当初予算は", "100千円"),
        ("2025-006423", "落札率が最も高い契約の契約額は", "60,730千円"),
        ("2025-006423", "最も多くの者が応札した契約の契約額は", "34,540千円"),
        ("2025-006423", "2024年度って当初の何倍くらい補正ついてんの", "15倍"),
        ("2025-006423", "2024年度の予算はほとんど補正なんでしょ。何割くらいが補正なの？", "の77.1%"),
        ("2025-006423", "18道県に渡した交付金、1道県あたりの平均額", "約924千円（92万4,444円）"),
    ],
)
def test_computed(store: Store, sheet: str, question: str, said: str) -> None:
    assert said in ask(question, store, sheet=sheet).text


def test_an_item_that_the_budget_lacks(store: Store) -> None:
    assert ask("人件費の当初予算は", store, sheet="2025-006423").abstained
