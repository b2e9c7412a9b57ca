"""Dialect, the old written style and loose talk, put into plain words."""

from __future__ import annotations

import pytest

from qa.manner import plainly_put


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("実際にはいくらお使いになられたのでしょうか", "実際にはいくら使ったのでしょうか"),
        ("令和4年度はいくら使いはったん？", "令和4年度はいくら使った？"),
        ("電通は何パーで落とした？", "電通は何%で落札した？"),
        ("二名を置くと上限ｵｼｴﾃ", "2名を置くと上限教えて"),
        ("1000万もらってるってガチ？", "1000万もらってるって本当ですか?？"),
        ("なして執行率が低いんだべ？", "なぜ執行率が低いん？"),
        ("どない対応するて書いてはる？", "どのように対応するて書いている？"),
        ("どげんな課題があると？", "どのような課題があると？"),
        ("繰越を要せし所以は何ぞや", "繰越を要した理由とは何か"),
        ("目的や如何に。", "目的はどうか。"),
        ("前年度よりの繰越は幾何なりや。", "前年度よりの繰越はいくらですか。"),
        ("なんで予算を使わんかったん", "なんで予算を使わなかったん"),
        ("委託先から何社が応札しよったん", "委託先から何社が応札していたん"),
    ],
)
def test_what_is_meant(said: str, meant: str) -> None:
    assert plainly_put(said) == meant


@pytest.mark.parametrize(
    "plain",
    [
        "この事業の目的を教えてください。",
        "なんでやっている事業なのですか。",
        "隣の市と組んで申請するといくらになるか。",
        "はなして聞かせる取組の半ばの評価は？",
        "補助率がどうなるかを示せ。",
        "いかなごの漁獲量を受け取る団体はどこか。",
    ],
)
def test_plain_words_stay(plain: str) -> None:
    assert plainly_put(plain) == plain


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("上限っていくらなんだっけ？", "上限っていくら？"),
        ("甲野市っていくら違うわけ？", "甲野市っていくら違う？"),
        ("使い切ったんだっけ？", "使い切ったんだっけ？"),
        ("予定価格に対して何％で落札されたか", "落札率は何％で落札されたか"),
    ],
)
def test_loose_talk_claims_nothing_that_it_asks(asked: str, meant: str) -> None:
    assert plainly_put(asked) == meant
