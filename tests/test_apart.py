"""A list of words that set rows apart."""

from __future__ import annotations

from qa.apart import _lists


def test_the_words_of_a_list_are_told() -> None:
    found = list(_lists("甲野倉庫の東館と西館でそれぞれいくら"))
    assert [parts for _, parts in found] == [[["甲野倉庫", "東館"], ["西館"]]]


def test_a_list_says_what_it_joins() -> None:
    assert [parts for _, parts in _lists("夏の窓口と冬の窓口の差")] == []  # a single sign tells no word
    assert [parts for _, parts in _lists("年末の窓口と年始の窓口、差は")] == [[["年末", "窓口"], ["年始", "窓口"]]]
