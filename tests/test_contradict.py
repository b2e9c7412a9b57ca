"""Where a sheet may contradict itself: sums and totals, tables and texts, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory, shared: Path, new_store: Callable[[Path], Store]) -> Store:
    """Two sheets of other ministries that contradict themselves."""
    made = new_store(tmp_path_factory.mktemp("sheets"))
    report = build([shared / "sheets" / f"{name}.pdf" for name in ("2024-003465", "2024-004062")], made)
    assert not report.failed, report.failed
    return made


def test_a_rate_in_the_table_and_another_in_the_text_are_both_given(store: Store) -> None:
    answer = ask("支援されたNPO等の数の達成率、文章と表で違ってない？", store, sheet=SHEET)
    assert "142%" in answer.text
    assert "114" in answer.text
    assert "食い違って" in answer.text
    assert {c.section.split("/")[0] for c in answer.citations} >= {"効果発現経路", "点検・評価"}


def test_a_rate_that_is_quoted_finds_its_row(store: Store) -> None:
    text = ask("95%って書いてあったり130%だったり、どっちが本当？", store, sheet=SHEET).text
    assert "130%" in text
    assert "95" in text
    assert "114" not in text


def test_blocks_and_overhead_add_up_to_what_was_spent(store: Store) -> None:
    answer = ask("ブロックの合計と執行額は一致しますか", store, sheet=SHEET)
    assert "683,705千円" in answer.text
    assert "684,784千円" in answer.text
    assert "一致しています" in answer.text
    assert answer.calculation is not None
    assert "622,650 + 16,640 + 44,415 = 683,705千円" in answer.calculation
    assert "683,705千円 + 1,079 千円 = 684,784千円" in answer.calculation


def test_cost_items_add_up_to_what_their_payee_got(store: Store) -> None:
    text = ask("えんがおの費目の合計と支出額は合っていますか", store, sheet=SHEET).text
    assert "6,000千円" in text
    assert "一致しています" in text


def test_only_what_disagrees_is_told_where_all_is_asked(store: Store) -> None:
    text = ask("このシートの中で数字の食い違いはありますか？", store, sheet=SHEET).text
    assert "130%" in text
    assert "一致しています" not in text


@pytest.mark.parametrize(
    ("sheet", "question", "told"),
    [
        ("2024-003465", "終了年度の欄と点検・評価の記述は矛盾していない？", ["終了予定なし", "令和５年度で終了した"]),
        ("2024-004062", "ブロックLの費目の合計と支出額に差はないか。", ["159,036千円", "175,476千円", "16,440千円"]),
    ],
)
def test_other_sheets_contradict_themselves_elsewhere(
    sheets: Store, sheet: str, question: str, told: list[str]
) -> None:
    text = ask(question, sheets, sheet=sheet).text
    assert [t for t in told if t not in text] == []
