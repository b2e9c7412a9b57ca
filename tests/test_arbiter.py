"""A sentence answers where it says more of the question than the table chosen; indicators that are only described."""

from __future__ import annotations

import pytest

from index.store import Store
from index.text import fold
from qa.answer import NOT_IN_SHEET
from qa.ask import ask
from qa.explained import Word, explained

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("協議の場が整った都道府県はいくつあると改善の方向性に書いてありますか", "38都道府県"),
        ("手引きや分科会ではなく、全国調査は何のための資料になるのですか", "基礎資料"),
    ],
)
def test_the_sentence_with_the_value_is_quoted(store: Store, question: str, said: str) -> None:
    assert said in ask(question, store, sheet=SHEET).text


def test_no_sentence_answers_what_the_sheet_does_not_say(store: Store) -> None:
    assert ask("孤独を感じて暮らす世帯の平均年収は何割下がったのか", store, sheet=SHEET).reason == NOT_IN_SHEET


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("担い手育成の取組で、2024年度に支援が届いた地元NPOは何団体だったか", "71団体"),
        ("地方における孤独・孤立対策推進事業で2024年度に補助したのは何件か", "18件"),
    ],
)
def test_an_indicator_is_known_by_what_its_path_says(store: Store, question: str, said: str) -> None:
    assert said in fold(ask(question, store, sheet=SHEET).text)


def test_another_word_is_worth_less_than_the_same() -> None:
    words = (Word("手引", (("手引", ("ガイドライン",)),), 1.0),)
    assert explained(words, "手引を作成した") == 1.0
    assert 0 < explained(words, "ガイドラインを作成した") < 1
    assert explained(words, "様式を作成した") == 0.0
