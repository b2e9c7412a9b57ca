"""Grants by their terms: cases within a cap, flat sums, open caps, extremes, what must be spent to get a sum."""

from __future__ import annotations

import pytest

from index.caps import parse_caps
from index.sheet import Cell
from index.store import Store
from index.tables import Row
from qa.ask import ask
from qa.cases import spoken_of
from qa.confirm import confirming
from qa.lexicon import lexicon
from qa.mentions import mentions
from qa.reading import read
from qa.roundly import about
from qa.verdict import FALSE, TRUE

SHEET = "2025-006423"
BY_SIZE = "係員：３名以上配置15,200千円、２名配置10,259千円、１名配置5,318千円"
BY_PLACE = (
    "１都道府県あたり：7,206千円、１指定都市あたり：5,622千円、１中核市あたり：3,543千円、１市町村あたり：2,003千円"
)
BY_KIND = "乳牛（妊娠牛）27.5万円/頭、乳牛17.5万円/頭"

BY_PEOPLE = "人口5,000人以上の町：900万円、人口1,000人～4,999人の町：500万円、人口1,000人未満の町：200万円"


def _row(text: str) -> Row:
    caps = parse_caps(text)
    return Row("subsidy", "2025-000001", 1, {"cap": caps}, {"cap": Cell(caps, text)})


@pytest.mark.parametrize(
    ("text", "question", "amounts"),
    [
        (BY_SIZE, "係員を2人置くときの上限は？", [10_259_000]),
        (BY_SIZE, "五名を配置する場合の上限", [15_200_000]),
        (BY_SIZE, "上限はいくら", [15_200_000, 10_259_000, 5_318_000]),
        (BY_PLACE, "指定都市の上限額", [5_622_000]),
        (BY_PLACE, "うちの町の上限額", [2_003_000]),
        (BY_PLACE, "県と指定都市の上限額の差", [7_206_000, 5_622_000]),
        (BY_PEOPLE, "3,000人が住む町の上限", [5_000_000]),
        (BY_PEOPLE, "人口999人の町の上限", [2_000_000]),
        (BY_PEOPLE, "人口1,000人の町の上限", [5_000_000]),
        (BY_KIND, "妊娠牛は1頭いくらまで", [275_000]),
        (BY_KIND, "妊娠していない牛は1頭いくらまで", [175_000]),
        (BY_KIND, "妊娠牛とそうでない牛の上限の差は", [275_000, 175_000]),
    ],
)
def test_the_case_that_is_asked_is_given(text: str, question: str, amounts: list[int]) -> None:
    words = lexicon()
    assert [c.amount for c in spoken_of(_row(text), read(question, words), words)] == amounts


@pytest.mark.parametrize(
    ("question", "there"),
    [
        ("上限は500万円ですか。", True),
        ("補助率は3/4なんですよね", True),
        ("1億円というのは本当か", True),
        ("3割だと聞いたのですが", True),
        ("執行率は8割を超えていたと思うのですが", True),
        ("上限はいくらですか。", False),
        ("補助率を教えてください", False),
        ("執行率は17%なの?74%なの?", False),
    ],
)
def test_what_wants_confirming_is_heard(question: str, there: bool) -> None:
    assert bool(list(confirming(question, mentions(question)))) is there


@pytest.mark.parametrize(
    ("value", "said", "before", "after", "holds"),
    [
        (1_027_211_000, 1_000_000_000, "", "くらい", True),
        (1_027_211_000, 1_000_000_000, "", "ですか", False),
        (176_932_000, 170_000_000, "", "です", False),
        (170_432_000, 170_000_000, "", "です", True),
        (141_900_000, 200_000_000, "", "近い", False),
        (190_000_000, 200_000_000, "", "近い", True),
        (6_000_000, 6_000_000, "約", "", True),
    ],
)
def test_amounts_said_roughly(value: int, said: int, before: str, after: str, holds: bool) -> None:
    assert about(value, said, before, after) is holds


@pytest.mark.parametrize(
    ("question", "parts", "not_said"),
    [
        ("上限が金額で決まっていないのはどの事業？", ["個別支援事業"], ["6,000千円"]),
        ("補助率が一番低いのはどれ？", ["都道府県", "1/2"], ["2/3"]),
        ("補助上限が最も小さいのはどこ？", ["市区町村", "3,000千円"], ["4,000千円"]),
        ("民間団体が300万円の補助を受けるには事業費はいくら必要？", ["450万円"], []),
        ("市区町村の補助上限は？", ["3,000千円", "大臣が必要と認めた経費"], []),
        ("民間団体の自己負担の割合は？", ["1/3"], []),
        ("県がプラットフォームに1,000万円使うと実質の補助率は何％？", ["40%"], []),
        ("国が全額出してくれる枠はある？", ["補助率が「全額」のものはありません", "4/5"], []),
        ("圏域ではない場合の市区町村のプラットフォームの上限は？", ["3,000千円"], ["6,000千円"]),
        ("補助率3分の2のものの上限は？", ["6,000千円"], ["4,000千円"]),
        ("上限額まで受け取った民間団体はどこ？", ["えんがお", "ひょうごコミュニティ財団"], ["むすびえ"]),
        ("上限額に届いていない民間団体は何団体？", ["7"], []),
    ],
)
def test_grants_are_found_by_their_terms(store: Store, question: str, parts: list[str], not_said: list[str]) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert [p for p in parts if p not in text] == []
    assert [p for p in not_said if p in text] == []


@pytest.mark.parametrize(
    ("question", "right", "lead"),
    [
        ("補助が出るのは都道府県だけだと聞きましたが", "民間団体", FALSE),
        ("都道府県のプラットフォーム構築は上限なしですよね", "4,000千円", FALSE),
        ("個別支援事業は上限額の定めがないって本当？", "大臣が必要と認めた経費", TRUE),
        ("民間団体には国が半分出すんですよね", "2/3", FALSE),
        ("2024年度は予算をほぼ全額使い切ったのですか、本当ですか", "17.3%", FALSE),
        ("2024年度の補正予算はなかったという話ですが", "3,050,000千円", FALSE),
        ("民間団体は補助の対象外ですよね", "2/3", FALSE),
        ("民間団体の上限は600万円、県の上限は400万円で正しいですか", "6,000千円", TRUE),
        ("民間団体の上限は600万円で合ってる？", "6,000千円", TRUE),
    ],
)
def test_claims_about_grants_are_judged(store: Store, question: str, right: str, lead: str) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert text.startswith(lead)
    assert right in text
