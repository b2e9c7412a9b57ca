"""The text export of a sheet gives the same Sheet as its PDF, field by field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from index.errors import FileMissing, NoText, NotReviewSheet, ParseError
from index.export import parse_export, read_export
from index.findings import cells_of
from index.parse import read_pdf
from index.sheet import Sheet
from index.text import clean

# What the text lacks: it wraps in narrower columns, and where a wrap falls on a space or on the end of a sentence
# nothing tells whether the cell itself has the space or breaks the line there.
_UNTOLD = {
    "logic.paths.stages.goal": re.compile(r"\n(?=【旧アウトカム】)"),
    "spending.flow.name": re.compile(r"[\s　]+"),
    "spending.overheads.amount": re.compile(r"\s+"),
}


@pytest.fixture(scope="module")
def printed(sample: Path) -> Sheet:
    return read_pdf(sample)


@pytest.fixture(scope="module")
def exported(shared: Path) -> Sheet:
    return read_export(shared / "sheets" / "2025-006423.txt")


def _comparable(path: str, value: Any) -> Any:
    untold = _UNTOLD.get(path)
    return untold.sub("", value) if untold and isinstance(value, str) else value


def test_pdf_and_text_give_the_same_sheet(printed: Sheet, exported: Sheet) -> None:
    a, b = list(cells_of(printed)), list(cells_of(exported))
    assert [path for path, _ in a] == [path for path, _ in b]
    assert len(a) > 900
    for (path, one), (_, other) in zip(a, b, strict=True):
        assert _comparable(path, one.value) == _comparable(path, other.value), path
        assert _comparable(path, clean(one.text)) == _comparable(path, clean(other.text)), path
        assert bool(one.sources) == bool(other.sources), path


def test_what_is_no_cell_is_the_same_too(printed: Sheet, exported: Sheet) -> None:
    assert printed.id == exported.id
    assert [n.number for n in printed.logic.nodes] == [n.number for n in exported.logic.nodes]
    assert [p.numbers for p in printed.logic.paths] == [p.numbers for p in exported.logic.paths]
    for one, other in zip(printed.logic.paths, exported.logic.paths, strict=True):
        assert [(s.number, s.retired) for s in one.stages] == [(s.number, s.retired) for s in other.stages]
        years = [[(y.year, y.is_target_year) for y in s.years] for s in one.stages]
        assert years == [[(y.year, y.is_target_year) for y in s.years] for s in other.stages]
    assert [y.year for y in printed.budget.years] == [y.year for y in exported.budget.years]
    assert printed.budget.item_year == exported.budget.item_year
    assert [s.number for s in printed.subsidies] == [s.number for s in exported.subsidies]
    assert [b.letter for b in printed.spending.blocks] == [b.letter for b in exported.spending.blocks]
    assert [i.block for i in printed.spending.cost_items] == [i.block for i in exported.spending.cost_items]
    assert [f.block for f in printed.spending.flow] == [f.block for f in exported.spending.flow]
    assert [f.message for f in printed.findings] == [f.message for f in exported.findings]


def test_places_of_the_text_are_pages_without_boxes(exported: Sheet) -> None:
    sources = [source for _, cell in cells_of(exported) for source in cell.sources]
    assert {source.bbox for source in sources} == {None}
    assert min(s.page or 0 for s in sources) == 1
    assert max(s.page or 0 for s in sources) == exported.pages


def test_texts_that_are_no_export_say_so(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_export(tmp_path / "none.txt")
    with pytest.raises(NoText):
        parse_export(" \n", "empty.txt")
    with pytest.raises(NotReviewSheet):
        parse_export("年次報告書\n\n基本情報\n", "report.txt")
    with pytest.raises(NotReviewSheet, match="基本情報"):
        parse_export("2025年度行政事業レビューシート 内閣府\n\n予算・執行\n", "middle.txt")
    with pytest.raises(ParseError):
        parse_export("2025年度行政事業レビューシート 内閣府\n\n基本情報\n\n府省庁 内閣府\n", "cut.txt")
