"""A question in the sheet's own words, where everyday words keep it from being understood."""

from __future__ import annotations

from index.store import Store
from qa.ask import ask
from qa.lexicon import lexicon
from qa.reworded import in_its_words
from qa.scope import scope_of


def test_an_everyday_word_becomes_the_word_of_a_rows_name(store: Store) -> None:
    scope = scope_of(store, [store.sheets()[0].id])
    text, changes = in_its_words(
        "メンバーは何団体か", "「メンバー」についての記載は見つかりませんでした", scope, lexicon()
    )
    assert text == "会員は何団体か"
    assert changes == (("メンバー", "会員"),)


def test_a_word_of_the_form_stays_what_it_is(store: Store) -> None:
    scope = scope_of(store, [store.sheets()[0].id])
    asked = "政令指定都市の補助率は"
    assert in_its_words(asked, "「都道府県」の記載はありません", scope, lexicon()) == (asked, ())


def test_the_answer_says_how_a_word_was_read(store: Store) -> None:
    answer = ask("2024年度って、官民連携プラットフォームのメンバー何団体まで増えたの？", store)
    assert "559" in answer.text
    assert "「メンバー」を「会員」と読みました" in answer.interpretation
