"""Premises of a question: corrected where the sheet says otherwise, confirmed where it agrees."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.verdict import FALSE, TRUE

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("この事業は平成28年度からやっているんですよね？", "2024年度"),
        ("2019年度から続く事業だそうですが", "2024年度"),
        ("令和7年度の当初予算が前年度から減ったのはなぜですか", "210,338千円"),
        ("会員数が目標を下回ったのはなぜ？", "559"),
        ("会員数が300団体だったのはなぜ？", "559"),
        ("2024年度の執行率が高かった理由は？", "17.3%"),
        ("電通の契約に8社が応札したのはなぜ？", "3者"),
        ("電通の契約は一者応札でしたよね？", "3者"),
        ("電通と随意契約を結んだのはなぜ？", "一般競争契約"),
        ("山形県がBブロックで最も多く受け取ったのはなぜ？", "岐阜県"),
        ("都道府県のなかで一番もらったのは長野県やんな？", "岐阜県"),
        ("都道府県で最も少なかったのは香川県だと聞いたが、そうか", "山形県"),
        ("NPO向けの中間支援で一番もらったのはフローレンスですよね？", "6,000千円"),
        ("作成責任者は山田太郎さんですよね？", "土屋"),
        ("電通が野村総合研究所を上回ったのはなぜ？", "142,172千円"),
        ("岐阜県よりも徳島県のほうが受け取った額は大きいはずだが", "3,672千円"),
        ("都道府県の中で一番多くもらったのは長野県ですよね？", "岐阜県"),
        ("岐阜県はブロックCに入っているよね？", "ブロックはB"),
        ("地方における推進事業の補助件数は見込みどおり20件を達成したとのことですが、間違いございませんか", "18件"),
        ("2023年度もこの事業に予算が付いていたはずですよね", "0円"),
        ("2024年度の執行率は2割を超えたんですよね？", "17.3%"),
        ("この交付金の担当って厚生労働省なんですか？", "内閣府"),
        ("根拠法は児童福祉法ですよね？", "孤独・孤立対策推進法"),
        ("執行率17.3%は2025年度の数字ですよね？", "2024年度"),
        ("2025年度は当初予算が減るんですよね", "210,338千円"),
        ("2024年度の補正予算がマイナスになったのはどうして？", "3,050,000千円"),
        ("民間団体への補助は半分まで、で合ってますか", "2/3"),
        ("2024年度は予算をほとんど使い切ったと説明を受けましたが、そのとおりですか", "17.3%"),
    ],
)
def test_what_the_sheet_contradicts_is_corrected(store: Store, question: str, right: str) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert text.startswith(FALSE)
    assert right in text


@pytest.mark.parametrize(
    "question",
    [
        "この事業は令和6年度からやっているんですよね？",
        "令和7年度の当初予算は前年度より増えたんですよね？",
        "会員数の2024年度の実績は目標を上回ったんですよね？",
        "岐阜県がBブロックで最も多く受け取ったんですよね？",
        "徳島県よりも岐阜県のほうが受け取った額は大きいですよね？",
        "2024年から続いている事業なんやね？",
        "岐阜県はブロックBに入っているよね？",
        "2024年度の執行率、2割切ってたっけ？",
        "根拠法は孤独・孤立対策推進法ですよね？",
        "作成責任者は土屋さんですよね？",
        "この事業に終わりの予定はないんですよね？",
        "2024年度は補正予算が付いたんですよね？",
        "県のなかで一番少ないのは山形県ですよね？",
    ],
)
def test_what_the_sheet_says_is_confirmed(store: Store, question: str) -> None:
    assert ask(question, store, sheet=SHEET).text.startswith(TRUE)


@pytest.mark.parametrize("question", ["令和7年度の当初予算が増えた理由は？", "会員数が目標を上回った理由は？"])
def test_a_true_premise_is_not_the_answer_to_why(store: Store, question: str) -> None:
    assert not ask(question, store, sheet=SHEET).text.startswith((TRUE, FALSE))
