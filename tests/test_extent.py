"""How far the state pays: a share of a cost, an amount, or both."""

import pytest

from qa.extent import extents
from qa.lexicon import lexicon
from qa.reading import read


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("甲設備を入れたら、かかった費用のどこまで国が見てくれるの", {"rate"}),
        ("事業にかかった経費のうち、どのくらいまで補助していただけるのでしょうか", {"rate"}),
        ("国費はどこまでの比率で充てられますか", {"rate"}),
        ("甲設備は1台どのくらいまで補助してもらえるん?", {"cap"}),
        ("乙支援は国がどんだけまで出してくれる?", {"rate", "cap"}),
        ("予算はどこまで執行されたか", set()),
        ("補助上限はどこまで上がったか", set()),
        ("国は甲輸送量をどこまで伸ばす目標か", set()),
    ],
)
def test_what_a_question_of_how_far_asks(text: str, columns: set[str]) -> None:
    assert {c for e in extents(text) for c in ("rate", "cap") if getattr(e, c)} == columns


def test_a_phase_and_a_partner_are_no_columns() -> None:
    reading = read("npoと組んで計画をつくる段階で補助率は?", lexicon())
    assert not reading.tagged(("name:goal.stage", "word:joint"))
    assert read("どの段階?", lexicon()).tagged("name:goal.stage")
    assert read("2つの町が組んでやる場合", lexicon()).has("word:joint")


def test_how_far_something_is_to_come_is_asked_of_no_grant_and_no_payee() -> None:
    reading = read("国は甲輸送量をどこまで伸ばす目標か", lexicon())
    assert reading.has("ask:much")
    assert not reading.tagged(("ask:who", "name:subsidy", "hint:subsidy", "hint:payee"))


def test_an_activity_in_which_a_stage_is_looked_for_is_not_asked_for() -> None:
    reading = read("甲支援のアクティビティでは、まず短期的にどんな成果を目指すか", lexicon())
    assert [s.tag for s in reading.tagged("stage:")] == ["stage:短期アウトカム"]
