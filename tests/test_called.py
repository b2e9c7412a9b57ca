"""Short names and initials of organisations, and old kanji in names."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.called import called, initials

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("name", "other"),
    [("東日本電信電話", "ntt東"), ("甲野大学", "甲野大"), ("乙川信用金庫", "乙川信金"), ("北廣嶋商會", "北広島商会")],
)
def test_a_stretch_of_a_name_is_said_otherwise(name: str, other: str) -> None:
    assert other in called(name)


def test_initials_need_every_word_of_the_name() -> None:
    assert "mri" in initials("三菱総合研究所")
    assert not initials("甲野総合研究所")


def test_initials_name_a_payee(store: Store) -> None:
    answer = ask("NRIが受けた契約は何件？", store, sheet=SHEET)
    assert "3件" in answer.text
    assert "Ridilover" not in answer.text
