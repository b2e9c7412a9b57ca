"""Metrics against cases worked out by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from eval import metrics
from eval.matching import norm, overlaps, says, says_all, says_any, telling
from eval.numbers import numbers, unsupported


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("補助上限は6,000千円（600万円）です。", "600万円"),
        ("補助上限は６，０００千円です。", "6,000千円"),
        ("補助率は２∕３です。", "2/3"),
        ("408,000 684,784", "684,784"),
        ("達成率は142%です。", "142"),
        ("執行率は 17.3 ％", "17.3%"),
        ("⺠間団体", "民間団体"),
        ("2者", "2者"),
        ("合計1億2,345万円", "1億2,345万円"),
        ("令和6年度-7年度の2か年", "7年度"),
        ("（▲3,500千円）", "▲3,500千円"),
    ],
)
def test_a_text_says_what_stands_in_it_whatever_its_width(text: str, wanted: str) -> None:
    assert says(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,420件", "142"),
        ("0.142", "142"),
        ("27.5%", "5%"),
        ("1億2,345万円", "2,345万円"),
        ("11/2", "1/2"),
        ("1/20", "1/2"),
        ("3億5,000万円", "3億"),
        ("17.34%", "17.3"),
        ("▲3,500千円", "3,500千円"),
        ("差：-3,500千円", "3,500千円"),
        ("408,000 684,784", "000684"),
        ("600万円", "6,000千円"),  # the same amount, but the alternatives must say so
        ("何もない", ""),
    ],
)
def test_a_number_is_matched_whole(text: str, wanted: str) -> None:
    assert not says(text, wanted)


def test_every_item_must_be_said_in_one_of_its_ways() -> None:
    items = [["2/3", "３分の２"], ["6,000千円", "600万円"]]
    assert says_all("補助率は3分の2、上限は600万円", items)
    assert not says_all("補助率は3分の2です", items)
    assert says_all("何でも", [])
    assert says_any("上限は4,000千円", ["3,000千円", "4,000千円"])
    assert not says_any("上限は4,000千円", [])


def test_grouping_commas_are_dropped_and_listing_commas_kept() -> None:
    assert norm("1,234,567円") == "1234567円"
    assert norm("1,2,3") == "1,2,3"


def test_quotes_overlap_contexts_by_text_or_by_the_words_of_a_row() -> None:
    row = "執行額 -- 684,784 -- --"
    assert overlaps("684,784", row)
    assert overlaps(row, "684,784")
    assert overlaps("684,784 執行額", row)  # the same words in another order
    assert not overlaps("84,784", row)
    assert not overlaps("--", row)
    assert overlaps("2", "40,700 2 --")
    assert not overlaps("2", "40,700 12 --")
    assert telling("執行額 -- 684,784 ・ a 2") == {"執行額", "684784", "2"}


def test_bootstrap_is_seeded_and_holds_the_mean() -> None:
    scores = [1.0] * 80 + [0.0] * 20
    first, second = metrics.bootstrap(scores), metrics.bootstrap(scores)
    assert first == second
    assert first.mean == 0.8
    # The exact 95% interval of a binomial(100, 0.8) mean is about 0.72 to 0.88.
    assert first.low == pytest.approx(0.72, abs=0.015)
    assert first.high == pytest.approx(0.88, abs=0.015)
    assert metrics.bootstrap([1.0, 1.0]) == (1.0, 1.0, 1.0)
    assert metrics.bootstrap([]) == (0.0, 0.0, 0.0)


def test_abstention_by_hand() -> None:
    due = [True, True, True, False, False]
    given = [True, True, False, True, False]
    # 2 right of 3 given; 2 given of 3 due
    assert metrics.abstention(due, given) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert metrics.abstention([False, False], [False, False]) == (1.0, 1.0, 1.0)
    assert metrics.abstention([True], [False]) == (0.0, 0.0, 0.0)
    assert metrics.abstention([False], [True]) == (0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="zip"):
        metrics.abstention([True], [])


def test_rank_metrics_by_hand() -> None:
    ranks = [False, True, False, True]
    assert metrics.recall_at(ranks, total=2, k=2) == 0.5
    assert metrics.recall_at(ranks, total=2, k=4) == 1.0
    assert metrics.recall_at(ranks, total=5, k=2) == 0.5  # only two can be among the first two
    assert metrics.hit_at(ranks, 1) == 0.0
    assert metrics.hit_at(ranks, 2) == 1.0
    assert metrics.reciprocal_rank(ranks) == 0.5
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3)
    assert metrics.ndcg_at(ranks, total=2) == pytest.approx(gained / ideal)
    assert metrics.ndcg_at([True, True], total=2) == 1.0


def test_what_was_not_found_scores_nothing() -> None:
    assert metrics.recall_at([], total=3, k=5) == 0.0
    assert metrics.recall_at([], total=0, k=5) == 0.0
    assert metrics.reciprocal_rank([False, False]) == 0.0
    assert metrics.ndcg_at([], total=3) == 0.0
    assert metrics.mean([]) == 0.0
    assert metrics.quantile([], 0.5) == 0.0


def test_quantiles_lie_between_neighbours() -> None:
    assert metrics.quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert metrics.quantile([0.0, 10.0], 0.95) == 9.5


def test_stability_counts_groups_of_several_wordings() -> None:
    given = [("a", 1), ("a", 1), ("b", 1), ("b", 2), ("alone", 1)]
    assert metrics.stability(given) == {"a": True, "b": False}
    assert metrics.stability(given, least=1)["alone"]


def test_by_keeps_the_order_of_first_appearance() -> None:
    assert list(metrics.by(["b", "a", "b"], [1.0, 0.0, 0.5]).items()) == [("b", [1.0, 0.5]), ("a", [0.0])]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("6,000千円", 6_000_000, "yen"),
        ("1億2,345万6千円", 123_456_000, "yen"),
        ("600（千円）", 600_000, "yen"),
        ("17.3%", Fraction(173, 1000), "rate"),
        ("２∕３", Fraction(2, 3), "rate"),
        ("３分の２", Fraction(2, 3), "rate"),
        ("5割", Fraction(1, 2), "rate"),
        ("令和6年度", 2024, "bare"),
        ("平成元年", 1989, "bare"),
        ("R6", 2024, "bare"),
        ("559団体", 559, "bare"),
    ],
)
def test_numbers_are_read_with_their_unit(text: str, value: int | Fraction, kind: str) -> None:
    assert [(n.value, n.kind) for n in numbers(text)] == [(value, kind)]


@pytest.mark.parametrize(
    ("answer", "evidence"),
    [
        ("6,000千円（600万円）です。", ["6,000千円"]),
        ("684,784千円（6億8,478万4千円）です。", ["684,784"]),  # the heading's unit is 千円
        ("2024年度（令和6年度）は559です。", ["2024年度", "559"]),
        ("142%です。", ["142"]),
        ("33.6%です。", ["0.33608"]),
        ("1. 岐阜県\n2. 徳島県", []),
        ("民間団体の補助率は2/3です。", ["2∕3"]),
        ("令和６年６月11日", ["令和６年６⽉11⽇"]),
        ("50%です。", ["1/2"]),
        ("数字はありません。", []),
        ("2024 408,000", ["2024年度", "408,000"]),  # two cells of a quoted row
    ],
)
def test_numbers_with_a_source_are_carried(answer: str, evidence: list[str]) -> None:
    assert unsupported(answer, evidence) == ()


@pytest.mark.parametrize(
    ("answer", "evidence", "found"),
    [
        ("7,000千円です。", ["6,000千円"], ("7,000千円",)),
        ("上限は600万円です。", ["6,000円"], ("600万円",)),
        ("34%です。", ["0.33608", "33.608%"], ()),
        ("34.6%です。", ["0.33608"], ("34.6%",)),
        ("2025年度です。", ["2024年度"], ("2025",)),
        ("3/4です。", ["2/3"], ("3/4",)),
        ("12件です。", ["1", "2"], ("12",)),
    ],
)
def test_numbers_without_a_source_are_found(answer: str, evidence: list[str], found: tuple[str, ...]) -> None:
    assert unsupported(answer, evidence) == found
