"""Programs, and the years of one program, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from government import nation, write  # noqa: F401 (a fixture)

from index.build import build
from index.encode import Encoder
from index.store import Store
from qa.answer import UNKNOWN_SHEET
from qa.ask import ask
from qa.compared import each
from qa.national import national


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("この事業とこの事業の2023年度の執行率はどちらが高い?", "この事業の2023年度の執行率?"),
        ("この事業、この事業、開始年度、比較", "この事業、開始年度"),
        ("この事業の予算はこの事業より多いですか", "この事業の予算"),
        ("この事業の作成責任者って変わった?", "この事業の作成責任者?"),
    ],
)
def test_each_side_is_asked_by_itself(question: str, asked: str) -> None:
    assert each(question, national()) == asked


@pytest.mark.parametrize(
    "question",
    [
        "高齢者見守り推進事業と認知症施策推進事業の2023年度の執行率はどちらが高い？",
        "2023年度の執行率は高齢者見守り推進事業と認知症施策推進事業のどちらが高いですか。",
        "高齢者見守り推進事業 認知症施策推進事業 2023年度 執行率 比較",
    ],
)
def test_two_programs_are_compared(nation: Store, question: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    first = answer.text.split("\n")[0]
    assert "高いのは「認知症施策推進事業」" in first, answer.text
    assert all(said in first for said in ("40%", "90%", "50ポイント"))
    assert {c.sheet for c in answer.citations} == {"2024-000101", "2024-000102"}
    assert "90% − 40% = 50ポイント" in (answer.calculation or "")


def test_amounts_are_compared_with_their_difference(nation: Store) -> None:  # noqa: F811
    answer = ask("水田活用直接交付金と公立学校施設整備費、2024年度の当初予算が多いのはどっち？", nation)
    assert "公立学校施設整備費" in answer.text.split("で、差は")[0]
    assert "4,100,000千円（41億円）" in answer.text


def test_texts_stand_side_by_side(nation: Store) -> None:  # noqa: F811
    answer = ask("高齢者見守り推進事業と消防団員確保対策事業の根拠法令の違いは？", nation)
    assert "老人福祉法" in answer.text
    assert "消防組織法" in answer.text


def test_what_neither_side_says_is_refused(nation: Store) -> None:  # noqa: F811
    answer = ask("地域活性化推進経費と国際統計機関分担金の補助率はどちらが高い？", nation)
    assert answer.abstained


# ---- two fiscal years


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Store:
    """The government's sheets of two fiscal years (the same figures in both)."""
    folder: Path = tmp_path_factory.mktemp("years")
    for year in (2024, 2025):
        write(folder / "tables" / str(year), year)
    store = Store.open(folder / "store", encoder, create=True)
    report = build([folder / "tables"], store)
    assert not report.failed, report.failed
    return store


@pytest.mark.parametrize(
    ("question", "sheet"),
    [
        ("高齢者見守り推進事業の目的は？", "2025-000101"),  # the latest
        ("2024年度シートの高齢者見守り推進事業の目的は？", "2024-000101"),
        ("高齢者見守り推進事業の目的を令和6年度版のシートで教えて", "2024-000101"),
        ("2024-000101の目的は？", "2024-000101"),
        ("高齢者見守り推進事業の2022年度の執行額は？", "2025-000101"),  # a year of an amount names no sheet
    ],
)
def test_the_latest_sheet_answers_unless_one_is_named(years: Store, question: str, sheet: str) -> None:
    answer = ask(question, years)
    assert not answer.abstained, answer.text
    assert {c.sheet for c in answer.citations} == {sheet}


def test_two_years_of_one_program_are_compared(years: Store) -> None:
    answer = ask("高齢者見守り推進事業の開始年度は2024年度と2025年度のシートで変わった？", years)
    assert {c.sheet for c in answer.citations} == {"2024-000101", "2025-000101"}
    assert "同じです" in answer.text


def test_a_program_counts_once_however_many_years_it_has(years: Store) -> None:
    assert ask("厚生労働省の事業は何件？", years).value["total"] == 3
    assert ask("2024年度シートで厚生労働省の事業は何件？", years).value["total"] == 3


def test_a_program_that_the_store_lacks_is_no_side(nation: Store) -> None:  # noqa: F811
    question = "高齢者見守り推進事業と海底農園推進事業の2023年度の執行率はどちらが高い？"
    assert ask(question, nation).reason == UNKNOWN_SHEET


def test_what_is_computed_of_each_side_keeps_its_unit(nation: Store) -> None:  # noqa: F811
    answer = ask("高齢者見守り推進事業と認知症施策推進事業、2023年度に使い残した額はどちらが多い？", nation)
    first = answer.text.split("\n")[0]
    assert "多いのは「高齢者見守り推進事業」で、差は114,000千円" in first, answer.text


@pytest.mark.parametrize("end", ["の2023年度の執行額の差はいくら？", "の2023年度の執行額、何倍違う？"])
def test_how_far_two_programs_lie_apart_is_no_question_of_each(nation: Store, end: str) -> None:  # noqa: F811
    answer = ask(f"高齢者見守り推進事業と認知症施策推進事業{end}", nation)
    assert "差は26,000千円" in answer.text
    assert ("1.48倍" in answer.text) == ("倍" in end)


def test_what_somebody_is_paid_by_whatever_program(nation: Store) -> None:  # noqa: F811
    answer = ask("株式会社みまもりデータに支出された額は", nation)
    assert "36,000,000円" in answer.text  # 30, 5 and 1 million
    assert {c.sheet for c in answer.citations} == {"2024-000101", "2024-000102", "2024-000108"}
