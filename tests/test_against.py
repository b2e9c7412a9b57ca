"""Two things set against one another: how the question is parted, and what both sides say."""

import pytest

from index.store import Store
from qa.ask import ask
from qa.opposed import splits

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("text", "one", "two"),
    [
        ("上限は、甲支援と乙支援のどっちが高い?", "上限は、甲支援は?", "上限は、乙支援は?"),
        ("2023年度の予算額と執行額は一致しているか", "2023年度の予算額は?", "2023年度の執行額は?"),
        ("甲支援の上限額と、丙会への支出額は食い違っていないか。", "甲支援の上限額は?", "丙会への支出額は?"),
        ("丙会が受け取った額は甲支援の上限額を上回っていないか", "丙会が受け取った額は?", "甲支援の上限額は?"),
    ],
)
def test_a_question_is_parted_into_its_sides(text: str, one: str, two: str) -> None:
    first = next(splits(text))
    assert (first.one, first.two) == (one, two)


def test_a_cap_is_set_against_what_was_paid(store: Store) -> None:
    answer = ask("民間団体の補助上限と、えんがおが受け取った額はつじつまが合っていますか", store, sheet=SHEET)
    assert answer.text.count("6,000千円") == 2
    assert "上限と同額" in answer.text
    assert len({c.section for c in answer.citations}) == 2


def test_a_list_of_things_is_not_set_against_anything(store: Store) -> None:
    answer = ask("岐阜県と徳島県にいくら支出したか", store, sheet=SHEET)
    assert "多い" not in answer.text
