"""翌年度の要求額 of the whole program is set against its budget by years; of an item it stays the item's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.store import Store
from qa.next_year import of_the_whole
from qa.scope import Scope, scope_of

SHEET = "2025-006423"


def _requesting(scope: Scope) -> Scope:
    """The scope as a year before, when the request of its last year had been made."""
    last = max(r["year"] for r in scope.of("budget_year"))
    rows = tuple(
        replace(r, values={**r.values, "requested": 1}) if r.table == "budget_year" and r["year"] == last else r
        for r in scope.rows
    )
    return replace(scope, rows=rows)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "来年度の要求額は今年の当初に比べてどれだけ増える?",
            "2026年度の要求額は2025年度の当初予算に比べてどれだけ増える?",
        ),
        ("来年度の要求額はいくら?", "来年度の要求額はいくら?"),
        ("職員旅費の来年度の要求額は当初より増えた?", "職員旅費の来年度の要求額は当初より増えた?"),
    ],
)
def test_of_the_whole(store: Store, question: str, said: str) -> None:
    scope = scope_of(store, [SHEET])
    assert of_the_whole(question, _requesting(scope)) == said
    assert of_the_whole(question, scope) == question  # the sheet's own request is not made yet
