"""Single facts: which value of a row, which year's, which activity's."""

from __future__ import annotations

from qa.final_year import FINAL, at_the_end
from qa.lexicon import lexicon
from qa.reading import read


def test_the_year_aimed_at_only_says_when_where_a_number_is_asked() -> None:
    when = at_the_end(read("会員数は目標年度に何団体を見込むか", lexicon(), 2024))
    asked = at_the_end(read("会員数の目標年度は何年度か", lexicon(), 2024))
    assert when.has(FINAL)
    assert not when.has("name:goal.target_year")
    assert asked.has("name:goal.target_year")
    assert not asked.has(FINAL)


def test_what_becomes_of_a_number_is_no_count() -> None:
    assert not read("事故の件数をどうする目標か", lexicon(), 2024).has("op:count")
    assert read("事故の件数は", lexicon(), 2024).has("op:count")


def test_a_year_beside_a_relative_one_says_which_is_meant() -> None:
    for text in (
        "来年度、つまり2025年度の要求額",
        "2025年度(来年度)の要求額",
        "来年度の要求額、2025年度の",
        "来年度である2025年度",
    ):
        assert read(text, lexicon(), 2024).values("year") == (2025,)
    assert set(read("2023年度と前年度の執行額", lexicon(), 2024).values("year")) == {2023, 2022}
