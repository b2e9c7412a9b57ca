"""What a question asks for and its answer does not hold is refused; the same noun where the sheet says it is not."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import AMBIGUOUS, BLANK_IN_SHEET, NOT_IN_SHEET
from qa.ask import ask
from qa.beyond import asked_for
from qa.lexicon import lexicon
from qa.reading import read


def _asked_for(question: str) -> list[str]:
    reading = read(question, lexicon(), 2025)
    return [reading.text[start:end] for start, end, _ in asked_for(reading)]


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("青空銀行の頭取は誰ですか", "頭取"),
        ("女性役員の比率を教えてください", "女性役員"),
        ("講座の参加費はいくら", "参加費"),
        ("全国調査 回答率", "回答率"),
        ("相談件数は前年より何件増えたか", "相談件数"),
    ],
)
def test_the_noun_that_is_asked_for_is_found(question: str, noun: str) -> None:
    assert noun in _asked_for(question)


@pytest.mark.parametrize(
    "question",
    [
        "電通の担当者の名前を教えて",
        "孤独・孤立対策の担当大臣は誰が務めているのか",
        "全国調査の回答率は",
        "電通はどの市町村で業務を行ったのか",
        "カドベヤの視聴者数は何人",
        "来年度の補助率はどうなりますか",
        "会員の満足度は何%",
    ],
)
def test_what_no_column_and_no_text_holds_is_refused(question: str, store: Store) -> None:
    answer = ask(question, store)
    assert answer.reason == NOT_IN_SHEET
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("電通の契約の名前を教えて", "Webページデザイン"),
        ("電通の報酬はいくら", "13,750"),
        ("事業の担当課の名前を教えて", "孤独・孤立対策推進室"),
        ("全国調査の実施件数は2024年度に何件", "1件"),
        ("民間団体の補助率は何割ですか", "2/3"),
        ("Bブロックの支出先は何団体", "18"),
    ],
)
def test_the_same_nouns_are_answered_where_the_sheet_says(question: str, said: str, store: Store) -> None:
    answer = ask(question, store)
    assert said in answer.text, answer.text


@pytest.mark.parametrize("question", ["いくら？", "その合計は？", "どれくらい違う？"])
def test_a_question_of_nothing_is_asked_back(question: str, store: Store) -> None:
    assert ask(question, store).reason == AMBIGUOUS


def test_a_field_of_a_table_that_the_sheet_leaves_empty_is_blank(store: Store) -> None:
    assert ask("電通に関わる関連事業は何ですか", store).reason == BLANK_IN_SHEET
