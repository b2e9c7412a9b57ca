"""What an answer does not tell of when, where, by whom and why is refused; what a sentence tells is quoted whole."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET, QUOTED
from qa.ask import ask
from qa.lexicon import lexicon
from qa.prose import asked, split
from qa.reading import read


@pytest.mark.parametrize(
    "question",
    [
        "電通はなぜ選ばれたのか",
        "シンポジウムはどこの町で開かれたか",
        "メールマガジンはなんぼの人が読んでいるか",
        "相談は何件あったか",
        "電通に頼んだことで費用はいくら浮いたのか",
        "電通が借りた会場はどこにあるんですか",
        "相談窓口は夜は何時までやっていますか",
        "岐阜県がお金を渡したNPOの名前を挙げて",
        "えんがおが支援したNPOってどこ？",
        "えんがおの活動場所",
        "次の公募はいつ頃始まる予定でしょうか",
        "交付金で立ち上がった団体って、具体的に何ていう名前？",
    ],
)
def test_circumstances_that_nothing_tells_are_refused(question: str, store: Store) -> None:
    answer = ask(question, store)
    assert answer.reason == NOT_IN_SHEET, answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("全国調査は何に役立てるために行うのですか", "基礎資料"),
        ("7年度に指標を見直すことにしたのはどうしてか", "市区町村にまで拡充"),
    ],
)
def test_what_a_sentence_tells_is_quoted(question: str, said: str, store: Store) -> None:
    answer = ask(question, store)
    assert answer.kind == QUOTED
    assert said in answer.text


def test_a_note_belongs_to_the_item_before_it() -> None:
    text = "①甲の調査の企画、立案、推進を行うこと【非予算事業】 ∕②乙の調査の実施【３年に１度（直近は令和５年度）】"
    assert [text[a:b] for a, b in split(text)] == [
        "①甲の調査の企画、立案、推進を行うこと【非予算事業】",
        "②乙の調査の実施【３年に１度（直近は令和５年度）】",
    ]


def test_what_an_expert_said_stands_in_one_field() -> None:
    kinds = [kind for kind in asked("有識者は指標について何を求めたのか") if kind.only]
    assert [list(kind.fields) for kind in kinds] == [["review.external_opinion"]]


@pytest.mark.parametrize("text", ["半数を超えているのか", "件数をどうする"])
def test_nothing_is_counted(text: str) -> None:
    assert not read(text, lexicon(), 2024).has("op:count")
