"""What is wanted and told nowhere is refused; words that only frame a question are not missed."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET
from qa.ask import ask
from qa.common import common, frames


@pytest.mark.parametrize("word", ["規模", "範囲", "対策費", "各業務", "三回分", "最終的"])
def test_words_of_every_sheet_frame_a_question(word: str) -> None:
    assert frames(word)


@pytest.mark.parametrize("word", ["満足度", "定員", "事務局", "市町村", "酪農家", "電話番号"])
def test_words_that_ask_for_something_do_not(word: str) -> None:
    assert not frames(word)


def test_the_common_words_are_learnt() -> None:
    assert 500 < len(common()) < 3000


@pytest.mark.parametrize(
    "question",
    [
        "全国調査で孤独を感じると答えた人は何割か",
        "民間団体の交付金の申し込みは何月何日まで",
        "電通 納入したサーバーのメーカー名",
        "岐阜県のNPOが作った居場所の正式な名称は何か",
        "担当する課の電話は何番",
        "電通 作成したページ URL",
        "地域の計画を作り終えた市町村はいくつありますか",
    ],
)
def test_what_the_answer_is_no_value_of_is_refused(question: str, store: Store) -> None:
    answer = ask(question, store)
    assert answer.reason == NOT_IN_SHEET, answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("本事業から電通に流れた資金の規模はどれほどか", "13,750"),
        ("電通との契約の最終的な金額はいくら", "13,750"),
        ("民間団体は補助の範囲が何割ですか", "2/3"),
        ("Bブロックで補助を受けた県はいくつ", "18"),
    ],
)
def test_what_frames_the_question_is_not_missed(question: str, said: str, store: Store) -> None:
    assert said in ask(question, store).text
