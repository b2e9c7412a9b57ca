"""What the form prints of a computed value stands beside it: a block's total and number, a year's rate."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


def _cited(question: str, store: Store) -> tuple[str, list[str]]:
    answer = ask(question, store, sheet=SHEET)
    return answer.calculation or "", [c.text for c in answer.citations]


def test_a_mean_over_a_whole_block_cites_its_printed_total_and_number(store: Store) -> None:
    formula, cited = _cited("ブロックBの支出先の平均額は？", store)
    assert "合計支出額の記載と一致：16,640（ブロックB）" in formula
    assert {"16,640", "18"} <= set(cited)


def test_a_sum_that_leaves_a_payee_out_agrees_with_no_printed_total(store: Store) -> None:
    formula, _ = _cited("ブロックBから岐阜県を除いた支出額の合計は？", store)
    assert "一致" not in formula


def test_a_share_of_the_budget_that_is_printed_cites_it(store: Store) -> None:
    formula, cited = _cited("2024年度は予算のうち何パーセント使った？", store)
    assert "執行率の記載：17.3%" in formula
    assert "17.3%" in cited
