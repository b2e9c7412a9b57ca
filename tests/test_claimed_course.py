"""A course that is taken for granted over several years; the bundled sheet's initial budget rises each year."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index.store import Store
from qa.ask import ask
from qa.verdict import FALSE, TRUE


@pytest.fixture(scope="module")
def initial(store: Store) -> list[int]:
    rows = sorted(store.rows("budget_year"), key=lambda row: row["year"])
    values = [row["initial"] for row in rows if row["initial"] is not None]
    assert len(values) > 1
    assert all(a < b for a, b in pairwise(values))
    return values


@pytest.mark.parametrize("words", ["毎年減り続けている", "年々減っている", "右肩下がりな"])
@pytest.mark.usefixtures("initial")
def test_a_course_that_the_years_do_not_take_is_corrected(store: Store, words: str) -> None:
    answer = ask(f"当初予算が{words}のはなぜ？", store)
    assert answer.text.startswith(FALSE)
    assert len({c.text for c in answer.citations}) > 1


def test_a_course_that_the_years_take_is_confirmed(store: Store, initial: list[int]) -> None:
    answer = ask("当初予算はずっと増え続けているんですよね？", store)
    assert answer.text.startswith(TRUE)
    assert f"{initial[-1] // 1000:,}千円" in answer.text
