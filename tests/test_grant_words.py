"""Grants in everyday words: what they pay for said otherwise, rate or cap, whose they are, what they leave out."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET
from qa.ask import ask
from qa.grant_asked import asks_terms, surely_asks_terms
from qa.recipients import barred

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("text", "asks", "surely"),
    [
        ("飛行機の新路線の実証はいくらまで補助されますか", True, True),
        ("倉庫の脱炭素、何割でいくらまで", True, True),
        ("甲野商事に支払われた額はいくら", False, False),
        ("農機を入れる費用のどの割合まで出るのか", True, False),
    ],
)
def test_what_a_grant_pays_is_told_from_what_was_paid(text: str, asks: bool, surely: bool) -> None:
    assert (asks_terms(text), surely_asks_terms(text)) == (asks, surely)


@pytest.mark.parametrize(
    ("text", "out"),
    [("民間団体が申請できない取組", True), ("民間団体は対象にならない事業", True), ("民間団体が申請できる取組", False)],
)
def test_recipients_may_be_left_out(text: str, out: bool) -> None:
    assert barred(text, len("民間団体")) == out


def test_how_far_two_rates_lie_apart_is_told_as_a_fraction(store: Store) -> None:
    answer = ask("民間団体の補助率と都道府県の基盤整備事業の補助率の差は？", store, sheet=SHEET)
    assert "1/6（16.67ポイント）" in answer.text


def test_a_rate_is_told_where_a_share_is_asked_with_the_word_of_a_cap(store: Store) -> None:
    answer = ask("民間団体の費用は、どの割合まで補助が出るのか。", store, sheet=SHEET)
    assert "2/3" in answer.text
    assert "6,000" not in answer.text


def test_a_part_that_others_may_not_have_is_not_told_of_what_they_may(store: Store) -> None:
    answer = ask("民間団体が個別支援事業をするときの補助率は？", store, sheet=SHEET)
    assert answer.reason == NOT_IN_SHEET
