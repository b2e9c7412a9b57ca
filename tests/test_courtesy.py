"""Openings are taken off a question, and nothing that it asks with them."""

from __future__ import annotations

import pytest

from qa.courtesy import without_courtesies


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("お尋ねします。補助率は？", "補助率は？"),
        ("お忙しいところ恐縮ですが、執行率はいくらでしょうか", "執行率はいくらでしょうか"),
        ("いつもお世話になっております。すみません、課題を教えて", "課題を教えて"),
        ("この事業について、支出額の合計は？", "支出額の合計は？"),
        ("この事業について伺います。短期の成果は？", "短期の成果は？"),
        ("この事業のことなんですけど、補助率は？", "補助率は？"),
        ("この事業で最も高い契約は", "この事業で最も高い契約は"),
        ("質問件数、目標は？", "質問件数、目標は？"),
        ("教えてください。", "教えてください。"),
    ],
)
def test_openings(said: str, asked: str) -> None:
    assert without_courtesies(said) == asked
