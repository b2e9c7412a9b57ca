"""What is said of contracts is said of those over several years where a sheet lists no others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from qa.instead import standing_in
from qa.lexicon import lexicon
from qa.reading import read


def test_bidders_are_asked_of_the_contracts_that_are_listed() -> None:
    words = lexicon()
    scope = cast("Any", SimpleNamespace(tables={"obligation": (0,)}))
    told = standing_in(read("甲野商事の契約は何者が応札した？", words, 2024), scope)
    assert told.tagged("name:obligation.bidders")
    assert not told.tagged("name:contract.bidders")


def test_what_a_contract_is_worth_is_no_cost() -> None:
    words = lexicon()
    scope = cast("Any", SimpleNamespace(tables={"obligation": (0,), "cost_item": (1,)}))
    told = standing_in(read("東館改修 契約先", words, 2024), scope)
    assert told.tagged("name:obligation.name")
    assert not told.tagged("name:cost_item.payee")
