"""The same ask in other words: calendar, width, word order, politeness, unit and a small slip change no value."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"

# Base questions, each a subject (with its particle) and what is asked of it.
BASE: tuple[tuple[str, str], ...] = (
    ("令和6年度の", "執行額"),
    ("令和7年度の", "当初予算"),
    ("令和6年度の", "執行率"),
    ("令和6年度の", "補正予算"),
    ("岐阜県の", "支出額"),
    ("民間団体の", "補助率"),
    ("民間団体の", "補助上限"),
    ("電通の", "法人番号"),
    ("アイネットの", "落札率"),
    ("Bブロックの", "支出先数"),
    ("Cブロックの", "合計支出額"),
    ("会員数の令和6年度の", "実績"),
    ("えんがおの", "人件費"),
    ("令和6年度の", "不用額"),
    ("岐阜県と徳島県の", "支出額の差"),
    ("岐阜県と徳島県の", "支出額の合計"),
)
IDS = [f"{i}" for i, _ in enumerate(BASE)]
every = pytest.mark.parametrize(("subject", "asked"), BASE, ids=IDS)


def value(store: Store, question: str) -> Any:
    """Return the answer's value without the verbatim cells; it must be an answer."""
    answer = ask(question, store, sheet=SHEET)
    assert not answer.abstained, f"{question}：{answer.text}"
    assert answer.value is not None
    return answer.value


def wide(text: str) -> str:
    """Full-width letters and digits."""
    return "".join(chr(ord(s) + 0xFEE0) if "!" <= s <= "~" else s for s in text)


_HALF = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンッー",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｯｰ",
        strict=True,
    )
)


def narrow(text: str) -> str:
    """Half-width katakana."""
    return "".join(_HALF.get(s, s) for s in text.replace("ブ", "フﾞ"))


def western(text: str) -> str:
    """令和 as the western year."""
    return text.replace("令和6年度", "2024年度").replace("令和7年度", "2025年度")


def short_era(text: str) -> str:
    return text.replace("令和6年度", "R6年度").replace("令和7年度", "R7年度")


def both(text: str) -> str:
    return text.replace("令和6年度", "令和6年度（2024年度）").replace("令和7年度", "令和7年度（2025年度）")


@pytest.mark.parametrize("change", [wide, narrow, western, short_era, both])
@every
def test_width_and_calendar(store: Store, subject: str, asked: str, change: Callable[[str], str]) -> None:
    question = f"{subject}{asked}は？"
    assert value(store, change(question)) == value(store, question)


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "は",
        "はいくらですか？",
        "を教えてください。",
        "を知りたいのですが、教えていただけますでしょうか。",
        "って？",
        "は?",
    ],
)
@every
def test_politeness(store: Store, subject: str, asked: str, ending: str) -> None:
    if "いくら" in ending and asked not in (
        "執行額",
        "当初予算",
        "補正予算",
        "支出額",
        "合計支出額",
        "人件費",
        "不用額",
    ):
        ending = "は何ですか？"
    assert value(store, f"{subject}{asked}{ending}") == value(store, f"{subject}{asked}は？")


@pytest.mark.parametrize("opening", ["すみません、", "恐れ入りますが、", "念のため確認したいのですが、"])
@every
def test_openings(store: Store, subject: str, asked: str, opening: str) -> None:
    assert value(store, f"{opening}{subject}{asked}は？") == value(store, f"{subject}{asked}は？")


@every
def test_word_order(store: Store, subject: str, asked: str) -> None:
    """Keywords, and the ask before its subject."""
    question = f"{subject}{asked}は？"
    if "と" not in subject:
        assert value(store, f"{subject.rstrip('の')} {asked}") == value(store, question)
    assert value(store, f"{asked}は、{subject.rstrip('の')}の場合は？") == value(store, question)


@pytest.mark.parametrize(
    ("slip", "question"),
    [
        ("令和6年度の執行顎は？", "令和6年度の執行額は？"),
        ("令和7年度の当初予参は？", "令和7年度の当初予算は？"),
        ("民間団体の捕助率は？", "民間団体の補助率は？"),
        ("民間団体のほじょりつは？", "民間団体の補助率は？"),
        ("アイネットの落礼率は？", "アイネットの落札率は？"),
    ],
)
def test_a_small_slip(store: Store, slip: str, question: str) -> None:
    assert value(store, slip) == value(store, question)


@pytest.mark.parametrize("unit", ["円", "千円", "万円", "百万円", "億円"])
@pytest.mark.parametrize("asked", ["令和6年度の執行額", "岐阜県の支出額", "Cブロックの合計支出額"])
def test_the_unit_wished_changes_the_words_and_not_the_value(store: Store, asked: str, unit: str) -> None:
    assert value(store, f"{asked}は{unit}単位でいくら？") == value(store, f"{asked}は？")
    assert unit in ask(f"{asked}は{unit}単位でいくら？", store, sheet=SHEET).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("支出額が1000万円以上の支出先は何者？", "支出額が10,000千円以上の支出先は何者？"),
        ("支出額が1億円を超える支出先は何者？", "支出額が10000万円を超える支出先は何者？"),
        ("民間団体が事業費900万円の場合の補助額は？", "民間団体が事業費9,000千円の場合の補助額は？"),
        ("民間団体が事業費900万円の場合の補助額は？", "民間団体が事業費9,000,000円の場合の補助額は？"),
        ("落札率が90%以上の契約は何件？", "落札率が9割以上の契約は何件？"),
    ],
)
def test_the_unit_of_a_condition(store: Store, one: str, other: str) -> None:
    assert value(store, one) == value(store, other)


@every
def test_asking_again_answers_the_same(store: Store, subject: str, asked: str) -> None:
    first, second = (ask(f"{subject}{asked}は？", store, sheet=SHEET) for _ in range(2))
    assert (first.text, first.citations) == (second.text, second.citations)
    assert json.loads(json.dumps(first.value)) == first.value


def test_other_asks_have_other_values(store: Store) -> None:
    """A value that never changed would pass all of the above."""
    values = {json.dumps(value(store, f"{subject}{asked}は？"), sort_keys=True) for subject, asked in BASE}
    assert len(values) == len(BASE)
