"""Looked-up answers: the cell's value in two units, every row it rests on, quoted verbatim where it stands."""

from __future__ import annotations

import json
import re

import pytest

from index.store import Store
from index.text import fold
from qa.answer import LOOKUP, Answer
from qa.ask import ask

SHEET = "2025-006423"


def asked(store: Store, question: str) -> Answer:
    """Return the answer, which must be looked up."""
    answer = ask(question, store, sheet=SHEET)
    assert answer.kind == LOOKUP, answer.text
    return answer


def test_an_amount_is_said_in_the_forms_unit_and_in_the_one_people_think_in(store: Store) -> None:
    assert "684,784千円（6億8,478万4千円）" in asked(store, "令和6年度に執行した額は").text


@pytest.mark.parametrize(
    ("wish", "said"), [("万円で", "68,478.4万円"), ("円で", "684,784,000円"), ("億円単位で", "6.84784億円")]
)
def test_a_unit_wished_for_comes_first(store: Store, wish: str, said: str) -> None:
    text = asked(store, f"2024年度の執行額を{wish}教えて").text
    assert re.search(r"は([\d,.]+[百千万億]*円)", text)[1] == said  # type: ignore[index]


def test_the_condition_of_a_cap_is_told(store: Store) -> None:
    text = asked(store, "市区町村のプラットフォーム構築の補助上限").text
    assert "圏域" in text
    assert "6,000千円" in text


def test_several_rows_are_a_list(store: Store) -> None:
    text = asked(store, "Bブロックの支出先と金額の一覧").text
    assert text.count("\n・") >= 18


def test_every_answer_names_section_page_place_and_quotes_the_cell(store: Store) -> None:
    answer = asked(store, "一般社団法人えんがおへの支出額")
    cells = {c.text for row in store.rows("payee", [SHEET]) for c in row.cells.values()}
    assert answer.citations
    for citation in answer.citations:
        assert citation.sheet == SHEET
        assert citation.section
        assert citation.page
        assert citation.bbox is not None
        assert citation.text in cells


def test_the_value_is_plain_json(store: Store) -> None:
    value = asked(store, "岐阜県の支出額").value
    assert json.loads(json.dumps(value))[0]["amount"] == 3_672_000


@pytest.mark.parametrize(
    "question",
    [
        "2025年度の当初予算",
        "民間団体の補助率と上限",
        "Cブロックの支出先と額",
        "会員数の2024年度の実績",
        "電通の契約方式",
    ],
)
def test_no_number_stands_in_an_answer_that_its_quotes_and_working_lack(store: Store, question: str) -> None:
    answer = asked(store, question)
    shown = fold("".join(c.text for c in answer.citations) + (answer.calculation or "")).replace(",", "")
    years = {str(year) for row in store.rows("budget_year", [SHEET]) for year in [row["year"]]}
    for number in re.findall(r"\d+(?:\.\d+)?", fold(answer.text).replace(",", "")):
        assert number in shown or number in years or _era(number, years), number


def _era(number: str, years: set[str]) -> bool:
    """Whether a number is the year of 令和 of one of the years."""
    return number.isdigit() and str(int(number) + 2018) in years
