"""Which table, columns, rows and operation a question is understood to ask for."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.lexicon import lexicon
from qa.query import Query
from qa.question import understand
from qa.reading import read
from qa.scope import scope_of

SHEET = "2025-006423"


def query(store: Store, question: str) -> Query:
    """Return what a question is understood as, over the bundled sheet."""
    scope = scope_of(store, [SHEET])
    return understand(read(question, lexicon(), scope.fiscal_year), scope, lexicon()).query


@pytest.mark.parametrize(
    ("question", "table", "column"),
    [
        ("2024年度にいくら使った？", "budget_year", "executed"),
        ("R6の消化率", "budget_year", "execution_rate"),
        ("NPOは何割出してもらえるの", "subsidy", "rate"),
        ("市町村だとマックスいくら", "subsidy", "cap"),
        ("この事業の狙いは何ですか", "program", "purpose"),
        ("シートを書いた人", "organization", "author"),
        ("電通の法人番号", "payee", "corporate_number"),
        ("ブロックBの役割を教えて", "payee_block", "role"),
        ("根拠法は第何条？", "law", "article"),
    ],
)
def test_a_column_is_known_by_what_people_call_it(store: Store, question: str, table: str, column: str) -> None:
    understood = query(store, question)
    assert understood.table == table
    assert column in understood.columns


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("支出先で一番多いのは", "max"),
        ("支出先で一番少ないのは", "min"),
        ("支出額の上位3者", "top"),
        ("支出額が2番目に多いのは", "place"),
        ("Aブロックの支出先の合計額", "sum"),
        ("2024年度の当初予算と補正予算の合計", "sum"),
        ("随意契約は何件", "count"),
        ("2024年度と2025年度の当初予算の差", "difference"),
        ("執行額は予算現額の何%", "ratio"),
        ("NPOで450万円の事業をしたら補助はいくら", "estimate"),
        ("NPOが満額もらうには事業費はいくら", "reverse"),
    ],
)
def test_an_operation_is_known_by_its_words(store: Store, question: str, operation: str) -> None:
    assert query(store, question).operation == operation


def test_several_columns_are_asked_at_once(store: Store) -> None:
    assert {"rate", "cap"} <= set(query(store, "民間団体の補助率と上限額").columns)


def test_a_year_of_either_calendar_is_the_same_condition(store: Store) -> None:
    rows = {
        q: query(store, q).rows for q in ("令和6年度の執行額", "2024年度の執行額", "R6の執行額", "二〇二四年度の執行額")
    }
    (same,) = {tuple((r.table, r.number) for r in found) for found in rows.values()}
    assert len(same) == 1


def test_what_no_row_meets_is_remembered(store: Store) -> None:
    assert query(store, "沖縄県への支出額").unmet == ("沖縄県",)


def test_an_exclusion_takes_rows_away(store: Store) -> None:
    every, without = query(store, "Bブロックの支出先"), query(store, "岐阜県以外のBブロックの支出先")
    gone = {r["name"] for r in every.rows} - {r["name"] for r in without.rows}
    assert gone == {"岐阜県"}


def test_the_reading_shown_is_plain_japanese(store: Store) -> None:
    said = query(store, "Aブロックの随意契約は何件").interpretation(lexicon())
    parts = ["シート 2025-006423", "契約", "項目: 契約概要（契約名）・支出額・契約方式等"]
    assert said.split("｜") == [*parts, "条件: ブロックA", "条件: 随意契約", "計算: 件数"]


def test_a_question_that_is_none_has_no_table(store: Store) -> None:
    assert query(store, "好きな色は何色ですか").table is None
