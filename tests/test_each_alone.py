"""Several things of which one thing is asked each."""

from __future__ import annotations

from qa.each_alone import _questions


def test_each_thing_of_a_list_is_asked_alone() -> None:
    assert _questions("甲野型と乙山型の目標をそれぞれ") == [["甲野型の目標", "乙山型の目標"]]


def test_a_list_is_of_things_of_one_sort() -> None:
    asked = _questions("目標水準、甲野型と乙山型、丙川型の三つの型でそれぞれ何倍か。")
    assert asked == [[f"目標水準、{kind}何倍か。" for kind in ("甲野型", "乙山型", "丙川型")]]
