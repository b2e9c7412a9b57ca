"""Programs that are meant by what is said of them."""

from __future__ import annotations

import pytest
from government import nation  # noqa: F401 (a fixture)

from index.store import Store
from qa.ask import ask


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("見守りのやつ、2023年度の執行率は？", "40%"),
        ("離島の航路のやつって2023年度の執行額はいくら？", "900万円"),
        ("消防団の事業はどこの課が担当？", "消防庁"),
        ("外国人旅行者環境整備の事業 2023年度 執行率", "30%"),
        ("多言語案内を整備するやつ、民間事業者の上限額は", "2,000万円"),
        ("消防団と水田、2023年度の執行率が高いのはどっち？", "98.3%"),
    ],
)
def test_a_program_is_known_by_what_is_said_of_it(nation: Store, question: str, value: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert value in answer.text, answer.text


@pytest.mark.parametrize("question", ["空き家対策の事業はいくら使った？", "宇宙旅行の事業の執行率は？"])
def test_a_program_of_which_nothing_is_known_is_refused(nation: Store, question: str) -> None:  # noqa: F811
    assert ask(question, nation).reason == "unknown_sheet"


def test_what_several_programs_share_is_asked_back(nation: Store) -> None:  # noqa: F811
    assert ask("活性化の事業の2023年度の執行額は？", nation).abstained


def test_programs_that_are_asked_for_are_listed(nation: Store) -> None:  # noqa: F811
    assert "件" in ask("高齢者に関する事業は何件ある？", nation).text
