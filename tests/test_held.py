"""Years that have an amount or have none, stages and cases that are left out."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.held import below_zero
from qa.lexicon import lexicon
from qa.reading import read
from qa.relative import years_ago

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "there", "gone"),
    [
        ("前年度からの繰越しがあった年度は？", ("2024年度", "2025年度"), ()),
        ("補正予算がついた年はいつ？", ("2024年度", "3,050,000千円"), ("2025年度",)),
        ("短期と長期以外のアウトカムは？", ("401", "404"), ("301", "501")),
    ],
)
def test_a_condition_keeps_what_meets_it(
    store: Store, question: str, there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert all(word in text for word in there)
    assert not any(word in text for word in gone)


def test_stages_that_are_all_left_out_are_refused(store: Store) -> None:
    answer = ask("短期・中期・長期以外のアウトカムはありますか", store, sheet=SHEET)
    assert answer.abstained


@pytest.mark.parametrize(
    ("question", "negative"),
    [
        ("予備費等がマイナスになった年度をすべて", True),
        ("補正予算が減額された年度は？", True),
        ("補正予算がついた年度は？", False),
        ("2023年度の補正予算はマイナスですか", False),  # a year is named: its value is asked
    ],
)
def test_a_negative_amount_is_no_difference(question: str, negative: bool) -> None:
    assert below_zero(read(question, lexicon(), 2025)) is negative


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("その前の2年間は", "2022年度と2023年度は"),
        ("それより前の三年度はそれぞれいくら", "2021年度と2022年度と2023年度はそれぞれいくら"),
        ("3年前は", "2021年度は"),
        ("前の年は", ""),
    ],
)
def test_years_before_the_one_spoken_of(text: str, dated: str) -> None:
    assert years_ago(text, 2024) == dated
