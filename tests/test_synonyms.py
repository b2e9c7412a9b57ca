"""Words for one thing, and the short names of laws and plans."""

from __future__ import annotations

import pytest

from index.text import fold
from qa.signs import plain
from qa.synonyms import also_called, said_otherwise, same


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("エサ代", "飼料価格の高騰に対応する"),
        ("先生", "外部有識者の所見"),
        ("骨太", "経済財政運営と改革の基本方針2024"),
        ("働き手", "労働力不足に対応する"),
    ],
)
def test_a_text_says_it_in_another_word(word: str, text: str) -> None:
    assert said_otherwise(fold(word), fold(text))


def test_a_word_of_another_thing_is_not_said() -> None:
    assert not said_otherwise(fold("飼料"), fold("道路の補修"))


def test_laws_and_plans_are_called_by_their_short_names() -> None:
    title = plain("民間資金等の活用による公共施設等の整備等の促進に関する法律")
    assert "pfi法" in also_called(title)
    assert also_called(plain("株式会社甲野商事")) == ()


def test_no_word_stands_for_itself() -> None:
    assert [word for word, others in same().items() if word in others] == []
