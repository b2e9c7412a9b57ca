"""Questions put to one sheet that speak of another program, and names that only begin like one of the sheet's."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET, OUT_OF_SCOPE, UNKNOWN_SHEET
from qa.ask import ask

SHEET = "2025-006423"


@pytest.mark.parametrize("question", ["2024-123456の執行率は？", "事業ID 999999の予算は", "事業番号：123450の概要"])
def test_another_programs_number_is_not_answered_from_this_sheet(store: Store, question: str) -> None:
    answer = ask(question, store, sheet=SHEET)
    assert answer.reason == UNKNOWN_SHEET
    assert SHEET in answer.text


@pytest.mark.parametrize("question", ["2025-006423の2024年度の執行率は？", "事業ID 006423の2024年度の執行率"])
def test_its_own_number_is(store: Store, question: str) -> None:
    assert "17.3%" in ask(question, store, sheet=SHEET).text


def test_a_longer_name_is_somebody_else(store: Store) -> None:
    assert ask("電通東日本の支出額", store, sheet=SHEET).reason == NOT_IN_SHEET
    assert ask("みずほ財団への支出額は？", store, sheet=SHEET).reason == NOT_IN_SHEET
    assert "13,750千円" in ask("電通の支出額", store, sheet=SHEET).text


def test_a_piece_of_the_ministrys_name_makes_no_question_about_it(store: Store) -> None:
    assert ask("内閣総理大臣は誰ですか", store, sheet=SHEET).reason in (OUT_OF_SCOPE, NOT_IN_SHEET)
    assert "内閣府" in ask("こんにちは。担当はどこの府省ですか？", store, sheet=SHEET).text
