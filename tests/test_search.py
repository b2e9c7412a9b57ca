"""Tests of the search: fused legs, what a query wishes for, and the retriever."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.search import Mode, fuse, search
from qa.wish import wish


def test_fusion_scales_each_leg_and_weighs_it() -> None:
    fused = fuse({"lexical": {"a": 4.0, "b": 2.0}, "dense": {"b": 0.9, "c": 0.4}})
    assert fused == pytest.approx({"a": 0.8, "b": 0.4 + 0.2, "c": 0.0})


def test_a_leg_that_found_nothing_leaves_the_other_whole() -> None:
    assert fuse({"lexical": {}, "dense": {"a": 0.7, "b": 0.2}}) == pytest.approx({"a": 1.0, "b": 0.0})
    assert fuse({"lexical": {}, "dense": {}}) == {}


def test_a_query_is_widened_by_the_forms_own_labels() -> None:
    wished = wish("国は何割出してくれる?")
    assert "補助率" in wished.text
    assert wished.text.startswith("国は何割出してくれる?")
    assert wished.tables["subsidy"] == 1.0


def test_a_region_wishes_for_its_prefectures() -> None:
    wished = wish("四国の支出先は")
    assert all(name in wished.text for name in ("徳島県", "香川県", "愛媛県", "高知県"))


def test_a_why_wishes_for_the_tables_that_tell_it() -> None:
    tables = wish("執行額が少ないのはなぜですか").tables
    assert max(tables["budget_note"], tables["review"]) > tables.get("budget_year", 0.0)


def test_a_query_without_a_word_of_the_form_stays_as_it_is() -> None:
    assert wish("あいうえお").text == "あいうえお"
    assert not wish("あいうえお").tables


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ("国は何割みてくれるの", "subsidy"),
        ("消化率", "budget_year"),
        ("四国で受け取ったところ", "payee"),
        ("404を定性的にした理由", "goal"),
        ("Cブロックの合計", "payee_block"),
    ],
)
def test_peoples_words_find_the_table(store: Store, query: str, table: str) -> None:
    assert table in [hit.passage.table for hit in search(store, query, 3)]


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_hits_are_sorted_scored_and_limited(store: Store, mode: Mode) -> None:
    hits = search(store, "地方公共団体への支援の課題", 7, mode=mode)
    scores = [hit.score for hit in hits]
    assert len(hits) == 7
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.0
    assert max(scores) <= 1.0
    legs = {"fused": {"dense", "lexical"}, "dense": {"dense"}, "lexical": {"lexical"}}[mode]
    assert set().union(*(hit.by for hit in hits)) == legs


def test_only_the_sheets_named_are_searched(store: Store) -> None:
    assert search(store, "予算", 5, sheets=["2024-999999"]) == ()
    assert {h.passage.sheet for h in search(store, "予算", 5, sheets=["2025-006423"])} == {"2025-006423"}


def test_an_empty_query_finds_nothing(store: Store) -> None:
    assert search(store, "") == ()


def test_the_retriever_hands_out_documents_with_their_places(store: Store) -> None:
    from qa.retriever import SheetRetriever

    documents = SheetRetriever(store=store, k=3).invoke("補助率は？")
    assert len(documents) == 3
    assert all(d.metadata["sheet"] == "2025-006423" and d.metadata["page"] >= 1 for d in documents)
    assert "補助率" in documents[0].metadata["section"]
