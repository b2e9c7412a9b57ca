"""What is computed: every expected value is worked out here, from the typed fields of the sheet itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from index.sheet import BudgetYear, Contract, Payee, Sheet, Subsidy
from index.store import Store
from index.text import fold
from qa.answer import COMPUTED, Answer
from qa.ask import ask

SHEET = "2025-006423"


@pytest.fixture(scope="module")
def sheet(store: Store) -> Sheet:
    return store.sheet(SHEET)


def asked(store: Store, question: str) -> Answer:
    """Return the answer, which must be a computed one that shows its working and its sources."""
    answer = ask(question, store, sheet=SHEET)
    assert answer.kind == COMPUTED, answer.text
    assert answer.calculation
    assert answer.citations
    return answer


def payees(sheet: Sheet, *blocks: str) -> list[Payee]:
    """The payees of some blocks (of all), without the row その他, which is nobody."""
    chosen = [b for b in sheet.spending.blocks if not blocks or b.letter in blocks]
    return [p for b in chosen for p in b.payees if p.name.value != "その他"]


def yen(payee: Payee) -> int:
    assert payee.amount.value is not None
    return payee.amount.value


def contracts(sheet: Sheet) -> list[Contract]:
    return [c for p in payees(sheet) for c in p.contracts]


def rates(sheet: Sheet) -> list[Fraction]:
    return [c.award_rate.value for c in contracts(sheet) if c.award_rate.value is not None]


def year(sheet: Sheet, wanted: int) -> BudgetYear:
    (found,) = [y for y in sheet.budget.years if y.year == wanted]
    return found


def amount(value: int | None) -> int:
    assert value is not None
    return value


def subsidy(sheet: Sheet, recipient: str, subprogram: str = "") -> Subsidy:
    (found,) = [
        s
        for s in sheet.subsidies
        if s.recipient.value == recipient and (not subprogram or subprogram in (s.subprogram.value or ""))
    ]
    return found


def thousands(value: int) -> str:
    assert value % 1000 == 0
    return f"{value // 1000:,}千円"


# --- sums, means, counts


def test_a_sum_of_named_payees(store: Store, sheet: Sheet) -> None:
    wanted = ["岐阜県", "徳島県", "山梨県"]
    total = sum(yen(p) for p in payees(sheet) if p.name.value in wanted)
    answer = asked(store, "岐阜県、徳島県、山梨県の支出額の合計は？")
    assert answer.value == total
    assert thousands(total) in answer.text
    assert answer.calculation is not None
    assert " + " in answer.calculation
    assert thousands(total) in answer.calculation


@pytest.mark.parametrize("block", ["B", "C"])
def test_a_sum_and_a_mean_over_the_payees_of_a_block(store: Store, sheet: Sheet, block: str) -> None:
    amounts = [yen(p) for p in payees(sheet, block)]
    assert asked(store, f"{block}ブロックの団体の支出額の合計は？").value == sum(amounts)
    answer = asked(store, f"{block}ブロックの支出先の支出額の平均は？")
    assert answer.value == pytest.approx(sum(amounts) / len(amounts))
    assert answer.calculation is not None
    assert f"÷ {len(amounts)}" in answer.calculation


def test_a_sum_over_years(store: Store, sheet: Sheet) -> None:
    total = sum(amount(year(sheet, y).initial.value) for y in (2023, 2024, 2025))
    assert asked(store, "2023年度から2025年度までの当初予算の合計は？").value == total


def test_a_sum_of_budget_items(store: Store, sheet: Sheet) -> None:
    total = sum(amount(i.amount.value) for i in sheet.budget.items if i.kind.value == "当初予算")
    assert asked(store, "当初予算の歳出予算項目の合計は？").value == total


def test_a_sum_of_cost_items_of_a_category(store: Store, sheet: Sheet) -> None:
    total = sum(amount(i.amount.value) for i in sheet.spending.cost_items if i.category.value == "人件費")
    assert asked(store, "人件費の合計は？").value == total


def test_a_mean_leaves_out_what_is_not_written_and_says_so(store: Store, sheet: Sheet) -> None:
    given, every = rates(sheet), [c for b in sheet.spending.blocks for p in b.payees for c in p.contracts]
    assert 0 < len(given) < len(every)
    answer = asked(store, "契約の平均落札率は？")
    assert answer.value == pytest.approx(float(sum(given) / len(given)))
    left = f"記載のない{len(every) - len(given)}件"
    assert left in answer.text
    assert "除いた行" in str(answer.calculation)
    hidden = sum(1 for c in every if c.award_rate.value is None and "落札率" in (c.reason.value or ""))
    assert hidden
    assert f"うち非公開{hidden}件" in answer.text


def test_a_mean_over_one_payees_contracts(store: Store, sheet: Sheet) -> None:
    (payee,) = [p for p in payees(sheet) if "野村" in str(p.name.value)]
    given = [c.award_rate.value for c in payee.contracts if c.award_rate.value is not None]
    assert len(given) > 1
    answer = asked(store, "野村総合研究所の落札率の平均は？")
    assert answer.value == pytest.approx(float(sum(given) / len(given)))


@pytest.mark.parametrize(
    ("question", "method"),
    [
        ("随意契約は何件？", "随意契約"),
        ("一般競争契約は何件？", "一般競争契約"),
        ("総合評価の契約は何件？", "総合評価"),
        ("一般競争契約（最低価格）の契約は何件？", "最低価格"),
    ],
)
def test_contracts_of_a_method_are_counted(store: Store, sheet: Sheet, question: str, method: str) -> None:
    assert asked(store, question).value == sum(method in (c.method.value or "") for c in contracts(sheet))


def test_tenders_with_one_bidder_are_competitive_contracts(store: Store, sheet: Sheet) -> None:
    one = [c for c in contracts(sheet) if c.bidders.value == 1 and "競争" in (c.method.value or "")]
    assert 0 < len(one) < sum(c.bidders.value == 1 for c in contracts(sheet))
    assert asked(store, "一者応札の契約は何件？").value == len(one)


def test_undisclosed_rates_are_counted(store: Store, sheet: Sheet) -> None:
    hidden = [c for c in contracts(sheet) if c.award_rate.value is None and "落札率" in (c.reason.value or "")]
    assert asked(store, "落札率が公表されていない契約は何件？").value == len(hidden)


def test_all_payees_are_counted_by_the_blocks_own_numbers(store: Store, sheet: Sheet) -> None:
    counts = [amount(b.count.value) for b in sheet.spending.blocks]
    answer = asked(store, "支出先は全部で何者？")
    assert answer.value == sum(counts)
    assert sum(counts) != sum(len(b.payees) for b in sheet.spending.blocks)
    assert all(str(n) in str(answer.calculation) for n in counts)


# --- thresholds, extremes, ranks


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("支出額が1000万円以上の支出先は何者？", 10_000_000, 10**12),
        ("支出額が5,000千円以上の支出先は何者？", 5_000_000, 10**12),
        ("支出額が1億円を超える支出先は何者？", 100_000_001, 10**12),
    ],
)
def test_payees_beyond_a_threshold_are_counted(store: Store, sheet: Sheet, question: str, low: int, high: int) -> None:
    wanted = [p for p in payees(sheet) if low <= yen(p) <= high]
    answer = asked(store, question)
    assert answer.value == len(wanted)
    assert all(fold(str(p.name.value)) in fold(answer.text) for p in wanted)


def test_prefectures_below_a_threshold_are_counted(store: Store, sheet: Sheet) -> None:
    below = sum(yen(p) < 1_000_000 for p in payees(sheet, "B"))
    assert asked(store, "Bブロックで100万円未満の支出先は何件？").value == below


def test_contracts_beyond_a_rate_are_counted(store: Store, sheet: Sheet) -> None:
    beyond = sum(rate >= Fraction(9, 10) for rate in rates(sheet))
    assert asked(store, "落札率が90%以上の契約は何件？").value == beyond


def rows(answer: Answer) -> list[tuple[str, Any]]:
    return [(fold(r["name"]), r["amount"]) for r in answer.value]


def ranked(some: list[Payee]) -> list[tuple[str, int]]:
    return [(fold(str(p.name.value)), yen(p)) for p in sorted(some, key=yen, reverse=True)]


def test_the_largest_and_the_smallest(store: Store, sheet: Sheet) -> None:
    order = ranked(payees(sheet, "B"))
    assert rows(asked(store, "Bブロックで支出額が最も多い都道府県は？")) == order[:1]
    assert rows(asked(store, "Bブロックで支出額が最も少ない都道府県は？")) == order[-1:]
    assert rows(asked(store, "Aブロックで一番少ない支出先は？")) == ranked(payees(sheet, "A"))[-1:]


def test_all_that_are_equally_large_are_named(store: Store, sheet: Sheet) -> None:
    order = ranked(payees(sheet, "C"))
    largest = [row for row in order if row[1] == order[0][1]]
    assert len(largest) > 1
    assert sorted(rows(asked(store, "Cブロックで支出額が一番多い支出先は？"))) == sorted(largest)


def test_the_first_of_an_order_and_the_last(store: Store, sheet: Sheet) -> None:
    order = ranked(payees(sheet))
    assert rows(asked(store, "支出額上位3者は？")) == order[:3]
    assert rows(asked(store, "支出額が少ない順に3者")) == order[::-1][:3]
    assert rows(asked(store, "支出額が小さい順に2者")) == order[::-1][:2]
    assert rows(asked(store, "Bブロックの上位5件は？")) == ranked(payees(sheet, "B"))[:5]


def test_a_place_in_an_order(store: Store, sheet: Sheet) -> None:
    assert rows(asked(store, "Bブロックで支出額が3番目に多い都道府県は？")) == ranked(payees(sheet, "B"))[2:3]
    assert rows(asked(store, "支出額が二番目に多い支出先は？")) == ranked(payees(sheet))[1:2]


def test_the_sum_of_the_first_of_an_order(store: Store, sheet: Sheet) -> None:
    assert asked(store, "上位3者の支出額の合計は？").value == sum(n for _, n in ranked(payees(sheet))[:3])


def test_the_extremes_of_a_rate(store: Store, sheet: Sheet) -> None:
    high = asked(store, "一番高い落札率の契約は？")
    low = asked(store, "落札率が一番低い契約は？")
    assert [Fraction(r["award_rate"]) for r in high.value] == [max(rates(sheet))]
    assert [Fraction(r["award_rate"]) for r in low.value] == [min(rates(sheet))]
    assert "記載のない" in low.text


# --- shares, differences, times


def test_a_share_of_the_block_and_of_what_was_spent(store: Store, sheet: Sheet) -> None:
    (block,) = [b for b in sheet.spending.blocks if b.letter == "B"]
    (payee,) = [p for p in block.payees if p.name.value == "岐阜県"]
    share = Fraction(yen(payee), amount(block.total.value))
    answer = asked(store, "Bブロックに占める岐阜県の割合は？")
    assert answer.value == pytest.approx(float(share))
    assert f"{round(float(share) * 100, 1)}%" in answer.text
    assert "÷" in str(answer.calculation)


def test_a_blocks_share_of_what_was_spent(store: Store, sheet: Sheet) -> None:
    (block,) = [b for b in sheet.spending.blocks if b.letter == "A"]
    share = Fraction(amount(block.total.value), amount(year(sheet, 2024).executed.value))
    assert asked(store, "執行額に占めるAブロックの割合は？").value == pytest.approx(float(share))


def test_a_difference_of_two_payees(store: Store, sheet: Sheet) -> None:
    one, two = (next(yen(p) for p in payees(sheet) if p.name.value == n) for n in ("岐阜県", "徳島県"))
    answer = asked(store, "岐阜県と徳島県の支出額の差は？")
    assert answer.value == one - two
    assert thousands(one - two) in answer.text
    assert " − " in str(answer.calculation)


def test_a_difference_of_two_years_and_of_two_columns(store: Store, sheet: Sheet) -> None:
    this, before = year(sheet, 2025), year(sheet, 2024)
    growth = amount(this.initial.value) - amount(before.initial.value)
    answer = asked(store, "令和7年度と令和6年度の当初予算の差は？")
    assert answer.value == growth
    assert f"{round(growth / amount(before.initial.value) * 100, 1)}%" in answer.text
    gap = amount(before.requested.value) - amount(before.initial.value)
    assert asked(store, "令和6年度の要求額と当初予算の差は？").value == gap


def test_a_difference_of_two_blocks(store: Store, sheet: Sheet) -> None:
    totals = {b.letter: amount(b.total.value) for b in sheet.spending.blocks}
    assert asked(store, "AブロックとBブロックの合計支出額の差は？").value == totals["A"] - totals["B"]


def test_how_many_times_as_much(store: Store, sheet: Sheet) -> None:
    of = year(sheet, 2024)
    times = Fraction(amount(of.supplementary.value), amount(of.initial.value))
    assert asked(store, "2024年度の補正予算は当初予算の何倍？").value == pytest.approx(float(times))


def test_a_result_against_its_target(store: Store, sheet: Sheet) -> None:
    stages = {s.number: s for path in sheet.logic.paths for s in path.stages}
    (goal,) = [y for y in stages[402].years if y.year == 2024]
    assert goal.result.value is not None
    assert goal.target.value is not None
    assert asked(store, "会員数の2024年度の目標と実績の差は？").value == int(goal.result.value - goal.target.value)


# --- what was not spent, what was carried over


def test_what_was_not_spent_less_what_was_carried_over(store: Store, sheet: Sheet) -> None:
    of, following = year(sheet, 2024), year(sheet, 2025)
    left = amount(of.total.value) - amount(of.executed.value)
    rest = left - amount(following.carried_in.value)
    answer = asked(store, "2024年度の不用額は？")
    assert answer.value == left
    for number in (left, amount(following.carried_in.value), rest):
        assert thousands(number) in answer.text
        assert thousands(number) in str(answer.calculation)


def test_what_a_year_carries_out_is_what_the_next_carries_in(store: Store, sheet: Sheet) -> None:
    carried = amount(year(sheet, 2025).carried_in.value)
    assert asked(store, "令和6年度から翌年度への繰越額は？").value == carried


def test_a_rate_without_what_was_carried_over(store: Store, sheet: Sheet) -> None:
    of, following = year(sheet, 2024), year(sheet, 2025)
    left = amount(of.total.value) - amount(following.carried_in.value)
    answer = asked(store, "繰越しを除いた2024年度の執行率は？")
    assert answer.value == pytest.approx(amount(of.executed.value) / left)


# --- grants: min(cap, rate × cost)

BUILD = "プラットフォーム構築"


def grant(of: Subsidy, cost: int, joint: bool = False) -> tuple[int, int]:
    """The grant and the own share at the first rate and the governing cap, whole yen, rounded down."""
    assert of.rate.value
    assert of.cap.value
    caps = [c.amount for c in of.cap.value if bool(c.condition) is joint] or [c.amount for c in of.cap.value]
    given = min(caps[0], int(of.rate.value[0] * cost))
    return given, cost - given


@pytest.mark.parametrize(
    ("question", "recipient", "part", "cost", "joint"),
    [
        ("民間団体が事業費900万円の場合の補助額は？", "民間団体", "", 9_000_000, False),
        ("民間団体が1200万円の事業をする場合の補助額は？", "民間団体", "", 12_000_000, False),
        ("民間団体の事業費が100万円なら自己負担は？", "民間団体", "", 1_000_000, False),
        (
            "都道府県が事業費600万円でプラットフォーム構築事業をした場合の補助額は？",
            "都道府県",
            BUILD,
            6_000_000,
            False,
        ),
        (
            "市区町村が事業費200万円でプラットフォーム構築事業を行う場合の補助額は？",
            "市区町村",
            BUILD,
            2_000_000,
            False,
        ),
        (
            "複数の市区町村が共同で600万円の事業をする場合のプラットフォーム構築の補助額は？",
            "市区町村",
            BUILD,
            6_000_000,
            True,
        ),
        (
            "市区町村が複数で1000万円の事業をプラットフォーム構築で共同実施すると補助額は？",
            "市区町村",
            BUILD,
            10_000_000,
            True,
        ),
    ],
)
def test_a_grant_is_the_rate_of_the_cost_up_to_the_cap(
    store: Store, sheet: Sheet, question: str, recipient: str, part: str, cost: int, joint: bool
) -> None:
    of = subsidy(sheet, recipient, part)
    assert of.rate.value
    expected = grant(of, cost, joint)
    answer = asked(store, question)
    assert [(v["grant"], v["own_share"]) for v in answer.value] == [expected]
    assert "min(" in str(answer.calculation)
    assert ("（上限）" in answer.text) is (expected[0] < int(of.rate.value[0] * cost))


def test_each_rate_gives_its_own_estimate_and_a_cap_in_words_is_quoted(store: Store, sheet: Sheet) -> None:
    of = subsidy(sheet, "都道府県", "個別支援")
    assert of.rate.value is not None
    assert of.cap.value == ()
    answer = asked(store, "都道府県が個別支援事業に400万円かけると補助額は？")
    assert [v["grant"] for v in answer.value] == [int(rate * 4_000_000) for rate in of.rate.value]
    assert "上限は金額では示されず" in answer.text


@pytest.mark.parametrize(
    ("question", "recipient", "part"),
    [
        ("民間団体が上限まで受け取るには事業費いくら必要？", "民間団体", ""),
        ("都道府県がプラットフォーム構築で上限に達する事業費は？", "都道府県", BUILD),
        ("市区町村が上限に達するのは事業費いくらのとき？", "市区町村", BUILD),
    ],
)
def test_the_cost_that_reaches_the_cap(store: Store, sheet: Sheet, question: str, recipient: str, part: str) -> None:
    of = subsidy(sheet, recipient, part)
    assert of.rate.value
    assert of.cap.value
    cap = next(c.amount for c in of.cap.value if not c.condition)
    assert [v["cost"] for v in asked(store, question).value] == [cap / of.rate.value[0]]


def test_prefectures_are_counted_as_such(store: Store) -> None:
    assert "8都道府県" in ask("100万円以上の交付を受けた都道府県はいくつありますか", store).text


def test_what_a_year_hands_on_stands_beside_what_else_is_asked_of_it(store: Store) -> None:
    text = ask("2024年度の執行額と執行率、それに翌年度へ繰り越した額を教えてください", store).text
    assert "684,784千円" in text
    assert "17.3%" in text
    assert "3,026,150千円" in text


def test_the_most_and_the_least_are_told_with_their_distance(store: Store) -> None:
    text = ask("ブロックCで支出額が最も大きいところと最も小さいところは？", store).text
    assert "差は2,335千円" in text
