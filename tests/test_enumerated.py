"""Parts that a table only numbers are named by what the overview says behind the number."""

from __future__ import annotations

from typing import Any

from index.tables import Row
from qa.enumerated import enumerated, outer
from qa.mentions import mentions

OVERVIEW = "（１）甲施設整備支援事業のうち、／①乙設備導入事業（別に移管）／（２）丙熱等利活用促進事業／を行う。"


def _row(table: str, **values: Any) -> Row:
    return Row(table, "2024-000001", 1, values, {})


def _parts(*marks: str) -> list[str]:
    rows = [_row("program", overview=OVERVIEW), *(_row("subsidy", subprogram=mark) for mark in marks)]
    return [str(r["subprogram"]) for r in enumerated(rows) if r.table == "subsidy"]


def test_a_number_is_named_by_the_words_behind_it() -> None:
    assert _parts("（１）", "（２）", "①") == [
        "（１）甲施設整備支援事業",
        "（２）丙熱等利活用促進事業",
        "①乙設備導入事業",
    ]


def test_other_parts_and_unknown_numbers_stay() -> None:
    assert _parts("（３）", "丁事業") == ["（３）", "丁事業"]


def test_the_outer_number_of_two_is_the_grants() -> None:
    assert outer(mentions("(3)(1)の補助率")) == [3]
    assert outer(mentions("(1)と(2)の補助率")) == [1, 2]
