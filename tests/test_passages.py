"""Passages: what is shown is verbatim, what is embedded reads aloud, and long texts split at sentence ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.opendata import read_open_data
from index.parse import read_pdf
from index.passages import LONG, era, passages, rules, split
from index.sheet import Passage, Sheet
from index.tables import TABLES, Row, rows
from index.text import clean


@pytest.fixture(scope="module")
def sheet(sample: Path) -> Sheet:
    return read_pdf(sample)


@pytest.fixture(scope="module")
def made(sheet: Sheet) -> tuple[Passage, ...]:
    return passages(sheet)


def row_of(sheet: Sheet, passage: Passage) -> Row:
    return next(r for r in rows(sheet) if (r.table, r.number) == (passage.table, passage.row))


def test_every_rule_names_tables_and_columns_that_exist() -> None:
    for table, rule in rules().items():
        named = (*rule.prose, *rule.row, *rule.by, *rule.key, *rule.words)
        assert set(named) <= {c.name for c in TABLES[table].columns}, table
        assert rule.prose or rule.row, table


def test_ids_are_unique_and_name_the_sheet(sheet: Sheet, made: tuple[Passage, ...]) -> None:
    assert len({p.id for p in made}) == len(made)
    assert all(p.id.startswith(f"{sheet.id}#") and p.sheet == sheet.id for p in made)


def test_what_is_shown_is_verbatim(sheet: Sheet, made: tuple[Passage, ...]) -> None:
    """Every line of a passage is made of texts of cells, and nothing else."""
    texts = sorted(
        {line.strip() for row in rows(sheet) for cell in row.cells.values() for line in cell.text.split("\n")},
        key=len,
        reverse=True,
    )
    for passage in made:
        rest = passage.text
        if any(passage.text in cell.text for cell in row_of(sheet, passage).cells.values()):
            continue
        for text in texts:
            rest = rest.replace(text, " ") if text else rest
        assert not rest.strip(), (passage.id, rest.strip())


def test_every_passage_has_a_place_on_a_page(sheet: Sheet, made: tuple[Passage, ...]) -> None:
    for passage in made:
        assert passage.sources
        assert all(s.page and 1 <= s.page <= sheet.pages and s.bbox for s in passage.sources)


def test_a_row_reads_as_a_sentence_with_title_unit_recipient_and_year(made: tuple[Passage, ...]) -> None:
    (grant,) = [p for p in made if p.table == "subsidy" and "民間団体" in clean(p.text)]
    assert grant.section == "基本情報/補助率等"
    assert grant.embedded.startswith("補助率等：補助対象は民間団体、")
    assert "補助率は2/3" in grant.embedded
    assert "6,000千円" in grant.text
    budget = next(p for p in made if p.table == "budget_year" and "684,784" in p.text)
    assert "2024年度（令和6年度）" in budget.embedded
    assert "執行額は684,784千円" in budget.embedded  # the unit stands in the table's heading
    assert "千円" not in budget.text


def test_the_lexical_text_adds_what_people_call_the_fields(made: tuple[Passage, ...]) -> None:
    for passage in made:
        assert passage.indexed.startswith(passage.embedded)
    grant = next(p for p in made if p.table == "subsidy")
    assert "いくらまで" in grant.indexed
    assert "いくらまで" not in grant.embedded


def test_rows_that_say_the_same_again_say_it_once_and_numbers_always(made: tuple[Passage, ...]) -> None:
    years = [p for p in made if p.table == "goal_year" and p.text.count("\n")]
    assert years
    for passage in years:
        assert passage.embedded.count("指標は") <= passage.text.count("\n") + 1
        printed = len(re.findall(r"\d{4}年度", passage.text))
        assert passage.embedded.count("年度は") == printed


def test_no_row_with_a_value_is_lost(sheet: Sheet, made: tuple[Passage, ...]) -> None:
    """Each table's passages hold the text of each of its rows that is not blank."""
    for name, rule in rules().items():
        shown = "\n".join(p.text for p in made if p.table == name)
        for row in (r for r in rows(sheet) if r.table == name):
            keyed = any(row[c] is not None for c in rule.key or rule.row)
            for column in (*rule.prose, *(rule.row if keyed else ())):
                cell = row.cells.get(column)
                if cell is not None and cell.value is not None:
                    assert all(part in shown for part in cell.text.strip().split("\n")), (name, row.number, column)


@pytest.mark.parametrize("length", [1, 100, 359, 360, 361, 2000])
def test_a_text_without_sentence_ends_is_cut(length: int) -> None:
    text = "あ" * length
    pieces = split(text)
    assert "".join(text[s:e] for s, e in pieces) == text
    assert all(e - s <= LONG for s, e in pieces)


def test_long_texts_split_at_sentence_ends() -> None:
    sentence = "これは一つの文であり、その長さは四十字に少し足りないくらいです。"
    text = sentence * 30
    pieces = [text[s:e] for s, e in split(text)]
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert all(piece.endswith("。") and len(piece) <= LONG for piece in pieces)


def test_short_lines_stay_together_and_white_space_is_trimmed() -> None:
    assert ["\n・一\n・二 \n"[s:e] for s, e in split("\n・一\n・二 \n")] == [("・一\n・二")]
    assert split(" \n ") == []


@pytest.mark.parametrize(("year", "said"), [(2024, "令和6年度"), (2019, "令和元年度"), (2018, "平成30年度")])
def test_years_are_said_in_the_japanese_calendar(year: int, said: str) -> None:
    assert era(year) == said


def test_open_data_gives_about_twenty_five_passages_a_sheet(shared: Path) -> None:
    ids = [f"2024-{n:06d}" for n in (304, 3465, 4062, 4314, 6423, 6471, 6492)]
    sheets = list(read_open_data([shared / "rs2024"], only=ids))
    assert len(sheets) == len(ids)
    made = [passages(sheet) for sheet in sheets]
    assert 15 <= sum(map(len, made)) / len(made) <= 60
    for sheet, of_sheet in zip(sheets, made, strict=True):
        assert all(s.row and s.file and s.page is None for p in of_sheet for s in p.sources)
        assert sum(r.table == "subsidy" for r in rows(sheet)) >= sum(p.table == "subsidy" for p in of_sheet)


def test_nodes_and_blocks_are_indexed_as_people_name_them(made: tuple[Passage, ...]) -> None:
    reason = next(
        p for p in made if p.table == "goal" and "経年分析が可能となる状態、特定の" in p.text and "なじまない" in p.text
    )
    assert "401" in reason.indexed
    assert "401" not in reason.text
    assert any("Bブロック" in p.indexed for p in made if p.table == "payee_block")
    assert all("ブロック" in p.indexed for p in made if p.table in ("payee", "contract", "cost_item"))
