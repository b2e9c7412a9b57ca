"""Figures of running text compared by what they are of."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask
from qa.prose_figures import _around, _pairs, _share


def test_sides_that_stand_side_by_side() -> None:
    assert next(_pairs("経験した人は、女性が男性を何ポイント上回っているか?")) == ("女性", "男性")


def test_a_value_is_no_side() -> None:
    found = list(_pairs("参加した人の割合は、町村部が都市部を何ポイント上回るか?"))
    assert found
    assert all("割合" not in one + two for one, two in found)


def test_a_bracket_is_about_what_stands_before_it() -> None:
    text = "被害の経験は4.7%(女性8.1%、男性0.7%)に上る。"
    at = text.index("0.7%")
    assert "被害の経験" not in _around(text, at, at + 4, [text.index("4.7%") + 4, text.index("8.1%") + 4, at + 4])[-4:]
    assert "に上る" in _around(text, at, at + 4, [text.index("4.7%") + 4, text.index("8.1%") + 4, at + 4])


def test_kana_say_nothing() -> None:
    assert _share("ある", "女性の") == 0.0
    assert _share("女性", "女性の") == 1.0


def test_two_figures_of_one_sentence_are_compared(sheets: Store) -> None:
    question = "2024年度と2030年度では、輸送能力の不足は何ポイント違うか"
    answer = ask(question, sheets, sheet="2024-004062")
    assert "20ポイント" in answer.text, answer.text
    assert answer.citations
    assert "14" in answer.citations[0].text
