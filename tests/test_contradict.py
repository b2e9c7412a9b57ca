"""Where a sheet may contradict itself: sums and totals, tables and texts, each with its place."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.disputes import disputes

SHEET = "2025-006423"


def test_a_rate_in_the_table_and_another_in_the_text_are_both_given(store: Store) -> None:
    answer = ask("支援されたNPO等の数の達成率、文章と表で違ってない？", store, sheet=SHEET)
    assert "142%" in answer.text
    assert "114" in answer.text
    assert "食い違って" in answer.text
    assert {c.section.split("/")[0] for c in answer.citations} >= {"効果発現経路", "点検・評価"}


def test_a_rate_that_is_quoted_finds_its_row(store: Store) -> None:
    text = ask("95%って書いてあったり130%だったり、どっちが本当？", store, sheet=SHEET).text
    assert "130%" in text
    assert "95" in text
    assert "114" not in text


def test_blocks_and_overhead_add_up_to_what_was_spent(store: Store) -> None:
    answer = ask("ブロックの合計と執行額は一致しますか", store, sheet=SHEET)
    assert "683,705千円" in answer.text
    assert "684,784千円" in answer.text
    assert "一致しています" in answer.text
    assert answer.calculation is not None
    assert "622,650 + 16,640 + 44,415 = 683,705千円" in answer.calculation
    assert "683,705千円 + 1,079 千円 = 684,784千円" in answer.calculation


def test_cost_items_add_up_to_what_their_payee_got(store: Store) -> None:
    text = ask("えんがおの費目の合計と支出額は合っていますか", store, sheet=SHEET).text
    assert "6,000千円" in text
    assert "一致しています" in text


def test_only_what_disagrees_is_told_where_all_is_asked(store: Store) -> None:
    text = ask("このシートの中で数字の食い違いはありますか？", store, sheet=SHEET).text
    assert "130%" in text
    assert "一致しています" not in text


@pytest.mark.parametrize(
    ("sheet", "question", "told"),
    [
        ("2024-003465", "終了年度の欄と点検・評価の記述は矛盾していない？", ["終了予定なし", "令和５年度で終了した"]),
        ("2024-004062", "ブロックLの費目の合計と支出額に差はないか。", ["159,036千円", "175,476千円", "16,440千円"]),
        ("2024-004062", "補正予算の内訳を足すと4,380,000千円になるか", ["4,380,000千円", "一致しています"]),
        ("2024-004062", "間接経費の内訳を足すと合計に合いますか", ["377千円", "一致しています"]),
        (
            "2024-004062",
            "成果目標からの乖離について、点検結果と推進チームの記述は矛盾していないか",
            ["乖離率は小さく", "乖離している"],
        ),
        (
            "2024-003465",
            "執行率は改善したのか低いままなのか、記述は一貫しているか",
            ["改善した", "やや低い水準", "73.4%"],
        ),
        ("2024-003465", "2023年度の執行率は執行額を計で割った値と一致しますか", ["73.4%", "一致しています"]),
    ],
)
def test_other_sheets_contradict_themselves_elsewhere(
    sheets: Store, sheet: str, question: str, told: list[str]
) -> None:
    text = ask(question, sheets, sheet=sheet).text
    assert [t for t in told if t not in text] == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("ブロックBの支出先の数は、一覧に載っている県の数と合っていますか", ["18", "一致しています"]),
        ("Aブロックの支出先は22とあるが、名前が載っている数と食い違わないか", ["22", "10者", "その他"]),
        ("補助件数の実績18件は、交付金を受けた県の数と合うか", ["18件", "一致しています"]),
        ("2025年度の予算の内訳は計と一致するか", ["3,236,488千円", "一致しています"]),
        ("会員数の達成率は、実績を目標値で割って計算した値と整合するか", ["111.8%", "一致しています"]),
        ("執行率は2割に満たないという話と、7割を超えるという話がある。どう書き分けているのか", ["17.3%", "約74％"]),
    ],
)
def test_counts_budgets_and_rates_are_set_against_one_another(store: Store, question: str, told: list[str]) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert [t for t in told if t not in text] == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("表と文章でちがうことを書いてへんか", True),
        ("二つの記述はつじつまが合わないのでは", True),
        ("正しいのはどっちの数字ですか", True),
        ("bとcを足すとaになりますか", True),
        ("bとcを合わせるといくらになりますか", False),
        ("都道府県と市区町村で補助率は違いますか", False),
        ("話し合う場を設けていますか", False),
        ("いずれの契約が高いですか", False),
    ],
)
def test_a_dispute_is_heard_by_how_it_is_put(text: str, asked: bool) -> None:
    assert bool(list(disputes(text))) is asked


def test_what_was_spent_and_carried_over_is_set_against_the_total(store: Store) -> None:
    text = ask("2024年度の執行額と繰越しを足した額は予算の計と合っていますか", store, sheet=SHEET).text
    assert "執行額" in text
    assert "翌年度への繰越し" in text
    assert "計の記載は" in text
