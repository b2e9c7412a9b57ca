"""What a question names: years, amounts, rates, ranks, nodes, blocks, units, and slips of typing."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from index.store import Store
from qa.lexicon import lexicon
from qa.mentions import EVERY, mentions
from qa.reading import read, spaced, wished_unit
from qa.scope import Scope, scope_of
from qa.typos import corrected

SHEET = "2025-006423"


def named(question: str, kind: str) -> list[object]:
    return [m.value for m in mentions(spaced(question)) if m.kind == kind]


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("令和6年度の執行額", [2024]),
        ("令和６年度の執行額", [2024]),
        ("R6年度の執行額", [2024]),
        ("Ｒ６年度の執行額", [2024]),
        ("２０２４年度の執行額", [2024]),
        ("FY2024の執行額", [2024]),
        ("二〇二四年度の執行額", [2024]),
        ("24年度の執行額", [2024]),
        ("令和元年度の執行額", [2019]),
        ("平成30年度の執行額", [2018]),
        ("昭和60年度の執行額", [1985]),
        ("令和6年度と7年度の差", [2024, 2025]),
        ("2023年度及び2024年度の合計", [2023, 2024]),
        ("2023～2025年度の推移", [2023, 2024, 2025]),
        ("令和3年度から令和5年度までの推移", [2021, 2022, 2023]),
    ],
)
def test_years_of_both_calendars(question: str, years: list[int]) -> None:
    assert named(question, "year") == years


@pytest.mark.parametrize("text", ["令和6年6月11日に決定", "6人の委員", "2024人の会員", "2,024千円", "2024千円"])
def test_what_is_no_fiscal_year(text: str) -> None:
    assert named(text, "year") == []


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("今年度の当初予算", 2025),
        ("前年度の執行額", 2024),
        ("翌年度の当初予算", 2026),
        ("昨年度（2023年度）の予算", 2023),
    ],
)
def test_relative_years_are_counted_from_the_sheets_own(question: str, year: int) -> None:
    assert read(question, lexicon(), 2025).values("year") == (year,)


def test_relative_years_are_counted_from_the_one_named() -> None:
    assert read("令和5年度の前年度の予算", lexicon(), 2025).values("year") == (2023, 2022)


def test_relative_years_need_a_year_to_count_from() -> None:
    assert read("前年度の執行額", lexicon()).values("year") == ()


@pytest.mark.parametrize(
    ("question", "yen"),
    [
        ("4,000千円以上", 4_000_000),
        ("４，０００千円以上", 4_000_000),
        ("400万円以上", 4_000_000),
        ("4百万円以上", 4_000_000),
        ("3千万円の事業", 30_000_000),
        ("百万円を超える", 1_000_000),
        ("1億2000万円以下", 120_000_000),
        ("1億2,000万円以下", 120_000_000),
        ("30億円", 3_000_000_000),
        ("500円", 500),
        ("600万だと", 6_000_000),
    ],
)
def test_amounts_are_yen(question: str, yen: int) -> None:
    assert named(question, "amount") == [yen]


@pytest.mark.parametrize(
    "text", ["3万人が参加", "百万円単位で", "1,000団体", "10件", "人口20万の市だが上限は？", "人口約3万の町"]
)
def test_what_is_no_amount(text: str) -> None:
    assert named(text, "amount") == []


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("2/3補助", Fraction(2, 3)),
        ("２／３補助", Fraction(2, 3)),
        ("3分の2の補助", Fraction(2, 3)),
        ("三分の二の補助", Fraction(2, 3)),
        ("66.7%", Fraction(667, 1000)),
        ("６６．７％", Fraction(667, 1000)),
        ("7割", Fraction(7, 10)),
        ("7割5分", Fraction(3, 4)),
        ("半額補助", Fraction(1, 2)),
        ("全額補助", Fraction(1)),
    ],
)
def test_rates_are_exact(question: str, rate: Fraction) -> None:
    assert named(question, "rate") == [rate]


@pytest.mark.parametrize(
    ("question", "kind", "value"),
    [
        ("上位3者", "rank", 3),
        ("トップ５", "rank", 5),
        ("トップスリー", "rank", 3),
        ("ワースト2", "rank", 2),
        ("多い順に3社", "rank", 3),
        ("少ない方から五つ", "rank", 5),
        ("少ない順に3社", "rank", 3),
        ("金額の小さい順に", "rank", EVERY),
        ("金額の多い順に", "rank", EVERY),
        ("二番目に多い", "place", 2),
        ("３位の支出先", "place", 3),
        ("最大の次に多い", "place", 2),
        ("ノード305の目標", "node", 305),
        ("３０５の目標", "node", 305),
        ("101-201-301の経路", "path", "101-201-301"),
        ("Bブロックの合計", "block", "B"),
        ("ブロックＣの合計", "block", "C"),
        ("ﾌﾞﾛｯｸcの合計", "block", "C"),
        ("法人番号1010001143390", "corporate", "1010001143390"),
        ("2025-006423の補助率", "sheet", "2025-006423"),
        ("①の目標", "circled", 1),
    ],
)
def test_ranks_places_nodes_blocks_and_numbers(question: str, kind: str, value: object) -> None:
    assert named(question, kind) == [value]


def test_further_blocks_are_named_by_their_letter() -> None:
    assert named("AブロックとCブロックの差", "block") == ["A", "C"]


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("百万円で教えて", "百万円"),
        ("何万円？", "万円"),
        ("千円単位で", "千円"),
        ("億円に換算すると", "億円"),
        ("円に直すと", "円"),
        ("何%ですか", "%"),
        ("いくらですか", None),
        ("500万円です", None),
    ],
)
def test_the_unit_that_is_wished(question: str, unit: str | None) -> None:
    assert wished_unit(spaced(question)) == unit


@pytest.mark.parametrize(
    ("question", "folded"),
    [
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム"),
        ("ＮＰＯ", "npo"),
        ("２０２４年度", "2024年度"),
        ("補助率　上限", "補助率、上限"),
        ("孤⽴", "孤立"),
        ("㈱", "(株)"),
    ],
)
def test_widths_and_signs_are_folded_and_gaps_kept(question: str, folded: str) -> None:
    assert spaced(question) == folded


def test_spans_say_where_a_phrase_stands() -> None:
    reading = read("令和６年度の当初予算の合計は？", lexicon(), 2025)
    (span,) = reading.tagged("name:budget_year.initial")
    assert reading.text[span.start : span.end].endswith("当初予算")
    (year,) = [m for m in reading.mentions if m.kind == "year"]
    assert reading.text[year.start : year.end] == "令和6年度"
    assert reading.has("op:sum")


@pytest.mark.parametrize(("question", "blocks"), [("支出先Bで一番多いのは", ["B"]), ("支出先A社の契約額は", [])])
def test_a_letter_behind_payee_names_a_block(question: str, blocks: list[str]) -> None:
    assert [m.value for m in read(question, lexicon()).mentions if m.kind == "block"] == blocks


def test_a_longer_phrase_silences_what_stands_inside_it() -> None:
    """補助率 is no 率, and a piece of a longer word of kanji is no phrase."""
    names = {s.tag for s in read("落札率は？", lexicon()).tagged("name:")}
    assert {name.rpartition(".")[2] for name in names} == {"award_rate"}


def test_mentions_come_in_order_and_never_overlap() -> None:
    found = mentions(spaced("令和6年度のBブロックで100万円以上の上位3者と101-201-301、補助率2/3"))
    assert [m.kind for m in found] == ["year", "block", "amount", "rank", "path", "rate"]
    assert all(a.end <= b.start for a, b in pairwise(found))


# --- slips of typing


@pytest.fixture(scope="module")
def scope(store: Store) -> Scope:
    return scope_of(store, [SHEET], lexicon())


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("捕助率は", "補助率は"),
        ("当初予参は", "当初予算は"),
        ("じっしほうほうは", "実施方法は"),
        ("作成責任任者は", "作成責任者は"),
        ("執行顎は", "執行額は"),
    ],
)
def test_slips_are_put_right_and_told(scope: Scope, question: str, meant: str) -> None:
    found = corrected(spaced(question), lexicon(), scope.known, scope.vocabulary, scope.texts)
    assert found.text == meant
    assert len(found.changes) == 1
    wrong, right = found.changes[0]
    assert wrong in question
    assert right in meant


@pytest.mark.parametrize("question", ["民間団体の補助率は", "岐阜県と徳島県の差は", "沖縄県の支出額は", "何か教えて"])
def test_what_is_well_written_is_left_alone(scope: Scope, question: str) -> None:
    found = corrected(spaced(question), lexicon(), scope.known, scope.vocabulary, scope.texts)
    assert (found.text, found.changes) == (spaced(question), ())
