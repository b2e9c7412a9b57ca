"""Questions joined by clauses."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("ＴＯＰＰＡＮは何件受注していて、一番高いのはいくら？", ("2件", "34,540千円")),
        ("岐阜県はいくらもらって、そのうち旅費はいくら？", ("3,672千円", "38千円")),
        ("民間団体の補助率はいくつで、担当課はどこ？", ("2/3", "孤独・孤立対策推進室")),
        ("2024年度の当初と補正の額、それから使い切れたかどうか", ("203,368千円", "3,050,000千円", "17.3%")),
        ("電通の契約方式は何で、落札率は何%か。", ("総合評価", "58.8%")),
    ],
)
def test_each_clause_is_answered(store: Store, question: str, values: tuple[str, ...]) -> None:
    answer = ask(question, store)
    assert all(value in answer.text for value in values), answer.text


def test_a_sum_of_what_the_clause_before_names_is_one_question(store: Store) -> None:
    answer = ask("岐阜県と徳島県はいくらで、合わせるといくら？", store)
    assert "5,347千円" in answer.text, answer.text
