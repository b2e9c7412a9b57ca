"""Messages of several sentences: what is asked, and what is only told."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.message import asking, asking_alone, sentences


@pytest.mark.parametrize(
    ("message", "value"),
    [
        (
            "小さな町で相談員をしている者です。孤独・孤立の交付金で、徳島県が受け取った額はいくらでしょうか。"
            "お隣の愛媛が150万円なのは見つけたのですが、老眼で表が追えません。",
            "1,675千円",
        ),
        (
            "理事会の資料を急いで作っています。孤独・孤立対策の補助ですが、民間団体だと補助率はいくつですか。"
            "都道府県の構築事業が2分の1というのは聞きましたので、そちらは結構です。",
            "2/3",
        ),
        (
            "印刷の仕事をしている身として気になったんですけど、強化月間のポスターはアイネットさんが取ってますよね。"
            "その契約の落札率は何％だったんですか。",
            "75.6%",
        ),
        (
            "Ａブロックの集計を作り直しています。いちばん支出額の大きい契約の相手はどこでしょうか。Ｂブロックのほうは終わりました。",
            "データ経営研究所",
        ),
        (
            "億円の単位で答えてもらえると嬉しいです。孤独・孤立対策推進経費の2024年度の補正予算はいくらですか。"
            "当初の2億円あまりと比べると、ずいぶん様変わりした印象です。",
            "30.5億円",
        ),
    ],
)
def test_the_sentence_that_asks_is_answered(store: Store, message: str, value: str) -> None:
    answer = ask(message, store)
    assert value in answer.text, answer.text


def test_two_questions_are_both_answered(store: Store) -> None:
    message = "申請を考えている法人の者です。民間団体の補助率はいくつですか。あと、補助の上限額も教えてください。"
    text = ask(message, store).text
    assert "2/3" in text
    assert "6,000千円" in text


def test_a_cost_told_before_the_question_is_counted_with(store: Store) -> None:
    text = ask(
        "来年の春に向けて、NPO法人として総額で750万円かかる催しを計画しています。国が出してくれる補助額はいくらになりますでしょうか。",
        store,
    ).text
    assert "500万円" in text


def test_what_nobody_asks_is_no_reason_to_refuse(store: Store) -> None:
    answer = ask(
        "社長が渋っていて、取引先の説得にも困っています。民間団体への補助の上限はいくらですか。ちなみに締切のほうはもう調べがつきました。",
        store,
    )
    assert "6,000千円" in answer.text


@pytest.mark.parametrize(
    ("sentence", "least", "most"),
    [
        ("落札率は何%でしたか。", 3, 5),
        ("その名称をすべて挙げてください。", 2, 3),
        ("3,000万円払ったって本当?", 1.5, 1.5),
        ("電通が請け負ったのですよね。", 1, 1),
        ("交付金に手を挙げようとしている法人です。", 0, 0),
        ("上限額のほうはもう調べがついています。", 0, 0),
        ("率がどうしても知りたかったのですが、表で見つけました。", 0, 2),
    ],
)
def test_how_clearly_a_sentence_asks(sentence: str, least: float, most: float) -> None:
    assert least <= asking(sentence) <= most


def test_no_sentence_ends_within_quotes() -> None:
    assert sentences("「始め。終わり」という題。何年度ですか?") == ["「始め。終わり」という題。", "何年度ですか?"]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            "卒論を書いている学生です。2023年度の執行額がいちばん大きい事業はどれですか。文部科学省のものに限ります。助かります。",
            "2023年度の執行額がいちばん大きい事業はどれですか。文部科学省のものに限ります。",
        ),
        (
            "環境省の担当です。はじめて使いますので、どうぞよろしく。農林水産省の事業で執行率が50%に満たないものは何件ありますか。",
            "農林水産省の事業で執行率が50%に満たないものは何件ありますか。",
        ),
        ("補助率が2/3の事業は?", "補助率が2/3の事業は?"),
    ],
)
def test_what_is_asked_of_all_programs(message: str, kept: str) -> None:
    assert asking_alone(message) == kept
