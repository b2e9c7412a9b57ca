"""Questions of the greatest length that nobody would put are answered, or refused, in time."""

from __future__ import annotations

import time

import pytest

from index.store import Store
from qa.ask import ask

LENGTH = 500  # signs that the API lets through unless it is told otherwise
CPU = 4.0  # seconds, an order above what is usual: what this guards against takes minutes


@pytest.mark.parametrize("unit", ["0", "3百万", "。", "と、", "うちで", "上位", "中で", "があるが", "いくら？"])
def test_a_run_of_the_same_signs_takes_no_time(store: Store, unit: str) -> None:
    started = time.process_time()
    ask((unit * LENGTH)[:LENGTH], store)
    assert time.process_time() - started < CPU
