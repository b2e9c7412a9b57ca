"""Grants that leave the recipient nothing to pay."""

from __future__ import annotations

from qa.own_share import asks_paid_in_full


def test_a_denied_share_of_its_own_asks_which_grants() -> None:
    assert asks_paid_in_full("自己負担のない補助はどれ")
    assert asks_paid_in_full("市町村は自腹切らんでええやつってどれ?")
    assert not asks_paid_in_full("自己負担はないのですか")
    assert not asks_paid_in_full("自己負担の割合は?")
