"""Grants that leave the recipient nothing to pay, and items of the budget without an amount."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.own_share import asks_paid_in_full


def test_a_denied_share_of_its_own_asks_which_grants() -> None:
    assert asks_paid_in_full("自己負担のない補助はどれ")
    assert not asks_paid_in_full("自己負担はないのですか")


@pytest.mark.parametrize(
    ("sheet", "question", "told", "untold"),
    [
        ("2024-006492", "市町村は自腹切らんでええやつってどれ？", "モデル事業", "広報啓発"),
        ("2024-000304", "当初予算に額の記載がない費目", "委員等旅費", "諸謝金"),
    ],
)
def test_what_is_not_there(sheets: Store, sheet: str, question: str, told: str, untold: str) -> None:
    text = ask(question, sheets, sheet=sheet).text
    assert told in text, text
    assert untold not in text, text
