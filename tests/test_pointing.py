"""Words that point back at what was said before."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

ENGAO = ("ブロックCでいちばん高い順の1番目は？", "一般社団法人えんがお（6,000千円）です。")
TWO = ("電通とＴＯＰＰＡＮの受注額は？", "株式会社電通は13,750千円、ＴＯＰＰＡＮ株式会社は57,530千円です。")


@pytest.mark.parametrize(
    ("question", "history", "value"),
    [
        ("その団体の法人番号は何ですか。", [ENGAO], "5060005009340"),
        ("前者の落札率は？", [TWO], "58.8%"),
        ("その2社の合計は？", [TWO], "71,280千円"),
        ("そこの法人番号は？", [("落札率が最も低いのは？", "Ｒｉｄｉｌｏｖｅｒの36.8%です。")], "3013301033565"),
        ("法人番号は？", [("一番多く受け取ったのは？", "NTTデータ経営研究所で、170,042千円です。")], "1010001143390"),
        ("一番高いのは？", [("広告会社はどこ？", "電通とTOPPANです。")], "57,530千円"),
        ("後者の法人番号は？", [TWO], "8010501050089"),
        ("後者のほうは？", [TWO, ("前者の法人番号は？", "5010401143788です。")], "8010501050089"),
        ("後者の執行率は？", [("2023年度と2024年度の予算の計は？", "0円と3,953,908千円です。")], "17.3%"),
    ],
)
def test_the_answer_before_says_what_is_meant(
    store: Store, question: str, history: list[tuple[str, str]], value: str
) -> None:
    answer = ask(question, store, history=history)
    assert value in answer.text, answer.text


def test_a_second_sentence_points_at_what_the_first_finds(store: Store) -> None:
    answer = ask("全国調査の業務を受けたのはどこですか。その会社の法人番号は？", store)
    assert "日本リサーチセンター" in answer.text
    assert "5010001062587" in answer.text
