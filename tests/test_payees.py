"""Payees, blocks and contracts: shares of a block, money passed on, whom the ministry paid, whose a contract is."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.besides import besides, times
from qa.methods import two_methods
from qa.sounds import clipped

MAIN, PASTURE, FREIGHT = "2025-006423", "2024-003465", "2024-004062"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("岐阜県は都道府県向け交付金全体の何パーセント", "22.1%"),
        ("都道府県向けと中間支援組織向けの交付金、出た分を足すといくら", "61,055千円"),
        ("支出先ブロック A B C 各合計支出額", "44,415千円"),
        ("えんがおが外部に委託した先はどの会社", "ファームサイド"),
        ("電通との契約の金額、それに落札率も合わせて教えて", "58.8%"),
        ("全国調査業務は総合評価と最低価格のどちらの方式か", "総合評価"),
        ("その他を除くと支出額が一番多いのはどの県", "岐阜県"),
        ("ブロックAで電通がもらった額はブロック全体のおよそ何%か", "2.2%"),
        ("全国調査を任されたのはどこか。方式も併せて答えよ。", "総合評価"),
        ("落札率を伏せている契約は何件あるか", "4件"),
        ("価格だけで競う入札で決まった契約は", "ポスター印刷"),
        ("入札せんと直接頼んだんはどこの会社なん？", "カドベヤ"),
        ("入札に一番たくさんの会社が手を挙げた案件は？", "5者"),
        ("ブロックAの会社のうち、株式会社じゃないとこってどこ？", "ＲＣＦ"),
        ("「B社」の二番目に多いとこはどこで、いくら", "1,675千円"),
        ("予定価格の四割にも届かない価格で落札されたのはどこ", "36.8%"),
    ],
)
def test_what_was_paid_is_told_by_block_share_and_contract(store: Store, question: str, told: str) -> None:
    assert told in ask(question, store, sheet=MAIN).text


def test_whom_the_ministry_paid_is_told_from_those_further_on(sheets: Store) -> None:
    text = ask("国から直接支出を受けた機関をすべて挙げて", sheets, sheet=PASTURE).text
    assert "東北農政局" in text
    assert "奈良県" not in text


def test_what_a_block_kept_is_its_total_less_what_it_passed_on(sheets: Store) -> None:
    answer = ask("環境優良車普及機構が受け取った額のうちブロックMに渡らなかった分", sheets, sheet=FREIGHT)
    assert answer.value == 175_476_000 - 159_036_000


def test_a_contract_ascribed_to_another_payee_is_put_right(sheets: Store) -> None:
    text = ask("パレット循環システムの調査はNTTデータがやったんだよね?いくら?", sheets, sheet=FREIGHT).text
    assert "野村総合研究所" in text
    assert "36,993千円" in text


def test_a_word_for_one_thing_more_adds_nothing_up() -> None:
    assert list(besides("落札率も合わせて教えて"))
    assert not list(besides("甲社と乙社を合わせて教えて"))
    assert list(times("三回分で合計いくら"))
    assert not list(times("三回分の議事録"))


def test_two_ways_of_awarding_are_a_question_only_as_alternatives() -> None:
    assert two_methods("総合評価と最低価格のどちらの方式")
    assert two_methods("一般競争か随意契約か")
    assert not two_methods("一般競争(最低価格)計")
    assert not two_methods("一般競争契約と随意契約の件数")


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("ブロックAとBの合計はそれぞれ?", "622,650千円", "639,290千円"),
        ("入札に5社が集まった契約はどこが取った?", "ＴＯＰＰＡＮ", "電通"),
        ("孤独・孤立対策推進経費(2025年度)で山梨県への交付額は", "1,644千円", "記載はありません"),
    ],
)
def test_conditions_of_blocks_bidders_and_years_are_heard(store: Store, question: str, told: str, untold: str) -> None:
    text = ask(question, store).text
    assert told in text
    assert untold not in text


def test_a_clipped_loanword_means_the_payee_it_begins() -> None:
    assert clipped("ゼネコン", "ゼネラルコントラクター")
    assert clipped("ミニコン", "ミニチュアコンピューター")
    assert not clipped("ミニコン", "ミニチュアカー")
