"""What a part is taken of, and contracts told apart by what a question says of them alone."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


def test_what_stands_before_the_part_picks_the_rows(store: Store) -> None:
    text = ask("つながりサポーターの契約のうち一番高いのはどこ？", store, sheet=SHEET).text
    assert "22,990千円" in text


def test_a_contract_that_explains_more_is_meant_alone(store: Store) -> None:
    answer = ask("強化月間における統一的な相談窓口体制の推進の契約額はいくら", store, sheet=SHEET)
    assert "44,000千円" in answer.text
    assert "97,900千円" not in answer.text
