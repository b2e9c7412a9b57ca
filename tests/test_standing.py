"""The place of a payee among those beside it."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


def test_a_payee_has_its_place_in_its_block(store: Store) -> None:
    answer = ask("徳島県は何番目に多い？", store, sheet=SHEET)
    assert "18者のうち2番目" in answer.text
    assert answer.value == 2


def test_rows_that_stand_for_many_take_no_place(store: Store) -> None:
    assert "10者のうち10番目" in ask("カドベヤは何位ですか", store, sheet=SHEET).text
