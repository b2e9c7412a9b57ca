"""Amounts that only say how much is what a question names beside them."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("えんがおへの支出は、総支出684,784千円に占める割合でいうと何%か", "0.9%"),
        ("上位3社だけで、ブロックA全体の622,650千円のうち何割になるか", "72.9%"),
        ("令和6年度の予算3,953,908千円のうち、使わず繰り越した3,026,150千円は何%？", "76.5%"),
        ("岐阜県の3,672千円は、16,640千円のうち何%にあたりますか", "22.1%"),
        ("2024年度は3,953,908千円もあったのに684,784千円しか使っていない、残りはいくら？", "3,269,124千円"),
    ],
)
def test_a_gloss_is_no_condition(store: Store, question: str, said: str) -> None:
    assert said in ask(question, store, sheet="2025-006423").text


def test_an_amount_that_the_sheet_lacks_stays(store: Store) -> None:
    assert "684,784千円" not in ask("執行額999,999千円のうち岐阜県は何%", store, sheet="2025-006423").text
