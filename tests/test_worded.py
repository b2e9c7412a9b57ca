"""Fields that people name by what they are for."""

from __future__ import annotations

import pytest

from qa.lexicon import lexicon
from qa.reading import read


@pytest.mark.parametrize(
    ("question", "tag", "said"),
    [
        ("役所がこの取組に着手したのは何年度までさかのぼるのか", "name:program.start_year", "着手したのは何年度まで"),
        ("いつ頃やめるつもりなのか", "name:program.end_year", "いつ頃やめ"),
        ("このシートの作成に責任を負っている人の名前", "name:organization.author", "責任を負っている人の名前"),
        ("どういう法律に基づいて", "name:law.name", "法律に基づい"),
        ("前の年からはいくら持ってきてる", "name:budget_year.carried_in", "前の年からはいくら持ってき"),
        ("前の年から持ち込まれたお金", "name:budget_year.carried_in", "前の年から持ち込"),
        ("この部品は入札で決まったの?", "name:contract.method", "入札で決まったの"),
        ("補正でいくら足して", "name:budget_year.supplementary", "補正でいくら足して"),
        ("最終的にいくら支出したのか", "name:budget_year.executed", "最終的にいくら支出した"),
        ("翌年度に回した額はいくらか", "op:carried_out", "翌年度に回した額"),
        ("所管の部局が自ら点検した結果として", "name:review.result", "部局が自ら点検した結果"),
        ("専門家のチェックは受けましたか?", "name:review.external_target", "専門家のチェックは受けまし"),
        ("どの指針や大綱にもとづいて", "name:plan.name", "どの指針や大綱にもとづ"),
        ("成果をはかる物差しには何を", "name:goal.indicator", "物差し"),
    ],
)
def test_a_field_is_named_by_what_it_is_for(question: str, tag: str, said: str) -> None:
    spans = read(question, lexicon(), 2024).tagged(tag)
    assert any(said in question[s.start : s.end] for s in spans)


@pytest.mark.parametrize("question", ["開始した事業の2023年度の執行額", "最終的に使われなかった額はいくらか"])
def test_words_that_only_resemble_a_field_name_none(question: str) -> None:
    reading = read(question, lexicon(), 2024)
    assert not any(s.size > 4 for s in reading.tagged(("name:program.start_year", "name:budget_year.executed")))


def test_a_verb_that_only_words_a_field_computes_nothing() -> None:
    reading = read("補正でいくら上乗せされたか", lexicon(), 2024)
    assert not reading.tagged("op:difference")


def test_the_year_before_the_last_is_one_year() -> None:
    assert read("一昨年度の執行額", lexicon(), 2024).values("year") == (2022,)
