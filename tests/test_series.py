"""Values computed of every year: what was left, what changed; years that meet a limit or outdo another column."""

from __future__ import annotations

import pytest

from index.sheet import BudgetYear, Sheet
from index.store import Store
from index.text import fold
from qa.answer import BLANK_IN_SHEET, COMPUTED
from qa.ask import ask
from qa.lexicon import lexicon
from qa.reading import read
from qa.stems import stems

SHEET = "2025-006423"


@pytest.fixture(scope="module")
def years(store: Store) -> dict[int, BudgetYear]:
    sheet: Sheet = store.sheet(SHEET)
    return {y.year: y for y in sheet.budget.years}


@pytest.mark.parametrize(
    ("question", "tag"),
    [
        ("いっちゃんお金が余ったんは何年度", "op:max"),
        ("最も多額だったブロック", "op:max"),
        ("一番少なかったのはどれ", "op:min"),
        ("もっとも減った年度", "op:change"),
        ("使い切れんかった予算", "op:unspent"),
        ("どんだけ差ぁあるん", "op:difference"),
        ("支出額の中央値", "op:median"),
        ("全額執行した年", "word:used_up"),
    ],
)
def test_inflections_are_heard_by_their_stems(question: str, tag: str) -> None:
    assert tag in {found for _, _, found in stems(fold(question))}


@pytest.mark.parametrize(
    ("question", "tag"),
    [
        ("1億円にも届かなかった県", "word:at_most"),
        ("5割切った年", "word:at_most"),
        ("3千万円突破した会社", "word:at_least"),
    ],
)
def test_a_limit_counts_behind_an_amount_only(question: str, tag: str) -> None:
    assert read(question, lexicon()).has(tag)
    assert not read(question[question.index("に" if "に" in question else "突" if "突" in question else "切") :],
                    lexicon()).has(tag)  # fmt: skip


def test_the_year_that_changed_most(store: Store, years: dict[int, BudgetYear]) -> None:
    answer = ask("当初予算がいちばん増えた年度はいつ？", store, sheet=SHEET)
    initial = {y: value for y, b in years.items() if (value := b.initial.value) is not None}
    grown = {y: initial[y] - initial[y - 1] for y in initial if y - 1 in initial}
    most = max(grown, key=lambda y: grown[y])
    assert answer.kind == COMPUTED
    assert f"{most}年度" in answer.text.split("で、")[0]
    assert answer.value == [{"name": f"{most}年度", "value": grown[most]}]


def test_every_years_change(store: Store, years: dict[int, BudgetYear]) -> None:
    answer = ask("当初予算は毎年いくらずつ増えてる？", store, sheet=SHEET)
    assert [v["value"] for v in answer.value] == [203_368_000, 210_338_000 - 203_368_000]


def test_what_is_left_of_a_year_without_execution_is_blank(store: Store) -> None:
    answer = ask("2025年度の不用額は？", store, sheet=SHEET)
    assert answer.reason == BLANK_IN_SHEET
    assert "執行額" in answer.text


@pytest.mark.parametrize("question", ["当初予算より補正予算が多かった年は？", "補正が当初を上回ったのは何年度？"])
def test_years_in_which_one_column_outdoes_another(store: Store, years: dict[int, BudgetYear], question: str) -> None:
    answer = ask(question, store, sheet=SHEET)
    more = [y for y, b in years.items() if b.supplementary.value is not None and b.initial.value is not None
            and b.supplementary.value > b.initial.value]  # fmt: skip
    assert answer.value == more


def test_a_limit_that_no_year_is_within_names_the_closest(store: Store) -> None:
    answer = ask("執行率が9割を超えた年度は？", store, sheet=SHEET)
    assert "ありません" in answer.text
    assert "17.3%" in answer.text
    assert not answer.abstained


def test_the_middle_of_the_payees(store: Store) -> None:
    answer = ask("Cブロックの支出額の中央値は？", store, sheet=SHEET)
    assert answer.value == 4_607_000


def test_payees_of_one_block_are_averaged_not_the_block(store: Store) -> None:
    answer = ask("Cブロックの支出額の平均", store, sheet=SHEET)
    assert answer.value == 4_935_000


@pytest.mark.parametrize(
    "question",
    ["Cブロックを金額の小さいほうから順に並べて", "Cブロックの支出先を安い順に", "Cブロックの支出先を昇順で"],
)
def test_any_wording_of_an_order(store: Store, question: str) -> None:
    first = ask(question, store, sheet=SHEET).text.split("\n")[1]
    assert "サービスグラント" in first
