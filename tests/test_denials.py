"""What a question denies: values, names and words that rows must not have."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask
from qa.denials import denied, listed

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("県でも市でもないところはどこ", "県と市以外のところはどこ"),
        ("甲費とちゃうのは何と何", "甲費以外のものは何と何"),
        ("株式会社じゃないのはどこ？", "株式会社以外のものはどこ？"),
        ("甲とも乙とも違う方式", "甲と乙以外の方式"),
        ("執行率が100%でないのはなぜ", "執行率が100%でないのはなぜ"),
        ("3者ではないですか", "3者ではないですか"),
    ],
)
def test_denied_values_are_left_out(asked: str, plain: str) -> None:
    assert listed(asked) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("冷凍庫を入れとらん牧場", ["を入れとらん"]),
        ("甲事業についての定めがないのはどれ", ["についての定めがない"]),
        ("牧場が補助対象に入っていないのはどれ", ["が補助対象に入っていない"]),
        ("いちばん少ない県はどこ", []),
        ("目標に届かなかった事業", []),
        ("県は補助されないのですか", []),
    ],
)
def test_relative_clauses_deny(text: str, said: list[str]) -> None:
    assert [text[a:b] for a, b in denied(text)] == said


def test_whoever_has_a_row_that_says_it_is_left_out(store: Store) -> None:
    answer = ask("個別支援事業がないのはどの団体？", store, sheet=SHEET).text
    assert "民間団体" in answer
    assert "都道府県" not in answer


def test_a_kind_is_denied_by_a_clause(store: Store) -> None:
    answer = ask("ブロックAのうち、株式会社と付いていない受注者を挙げてください。", store, sheet=SHEET).text
    assert "一般社団法人ＲＣＦ" in answer
    assert "電通" not in answer


def test_who_stands_in_one_block_and_not_in_another(store: Store) -> None:
    text = ask("ブロックAにはいるのにBにはいない会社は？", store, sheet=SHEET).text
    assert "株式会社電通" in text
    assert "岐阜県" not in text


def test_a_claim_is_checked_and_what_follows_is_answered(store: Store) -> None:
    text = ask("民間団体の補助率は4分の3だと理解していますが、上限はいくらですか。", store, sheet=SHEET).text
    assert "2/3" in text
    assert "6,000千円" in text


def test_the_last_item_of_a_list_is_left_out(store: Store) -> None:
    answer = ask("ＮＴＴデータ経営研究所の費目で、人件費でも一般管理費でもないのはいくら？", store, sheet=SHEET)
    assert "130,658千円" in answer.text
    assert "17,552千円" not in answer.text
