"""Who pays whom, read off the amounts."""

from __future__ import annotations

from index.tables import Row
from qa.flows import takers


def _payee(number: int, amount: int) -> Row:
    return Row("payee", "2024-000001", number, {"name": f"甲野{number}", "amount": amount}, {})


def test_a_payee_is_followed_by_those_that_got_its_amount_together() -> None:
    others = [_payee(1, 15_190_000), _payee(2, 2_630_000), _payee(3, 627_000)]
    assert takers(_payee(9, 3_258_000), others) == others[1:]
    assert takers(_payee(9, 15_190_000), others) == others[:1]


def test_an_amount_that_may_go_two_ways_tells_nothing() -> None:
    assert takers(_payee(9, 5_000_000), [_payee(1, 5_000_000), _payee(2, 5_000_000)]) == []
