"""Statements that lead up to a question."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("予算を使い残しているとの指摘がある。令和6年度の執行率は何%だったのか。", "17.3%"),
        ("巨額の補正を積んだとされる2024年度だが、執行額はいくらにとどまったのか", "684,784千円"),
        ("鳴り物入りで始まった支援が問題視されるなか、民間団体の補助率はいくつか。", "2/3"),
        ("人手不足が続くなか、2024年度の執行額はいくらに上ったのか。", "684,784千円"),
        ("大会の談合で名前の挙がった電通も請け負っているが、落札率は何%だったのか。", "58.8%"),
    ],
)
def test_a_statement_before_the_question_is_not_asked(store: Store, question: str, value: str) -> None:
    answer = ask(question, store)
    assert value in answer.text, answer.text


def test_what_a_statement_gives_to_compute_with_stays(store: Store) -> None:
    assert "240万円" in ask("うちNPOで360万円の企画をやるんだけど、いくら補助が出る？", store).text
