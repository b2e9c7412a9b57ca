"""A question in the sheet's own words, where everyday words keep it from being understood."""

from __future__ import annotations

from index.store import Store
from index.text import fold
from qa.ask import ask
from qa.lexicon import lexicon
from qa.reworded import exchanged, in_its_words
from qa.scope import scope_of
from qa.synonyms import data


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


def test_a_word_that_stands_nowhere_is_read_as_the_sheets_own(store: Store) -> None:
    scope = scope_of(store, [store.sheets()[0].id])
    assert exchanged("仲介団体への補助率は", scope) == (
        "中間支援組織への補助率は",
        (("仲介団体", "中間支援組織"),),
    )


def test_a_word_of_the_sheet_or_a_piece_of_a_longer_one_stays(store: Store) -> None:
    scope = scope_of(store, [store.sheets()[0].id])
    for asked in ("シンポジウムの件数は", "新仲介団体員の数は", "太陽電池の補助率は"):
        assert exchanged(asked, scope) == (asked, ())


def test_words_are_exchanged_for_other_words_once() -> None:
    groups = [[fold(word) for word in group] for group in data()["exchange"]]
    assert all(len(group) > 1 and group[0] not in group[1:] for group in groups)
    firsts = [group[0] for group in groups]
    assert sorted({w for w in firsts if firsts.count(w) > 1}) == []
