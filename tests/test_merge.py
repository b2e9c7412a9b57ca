"""A PDF and the open data of the same sheet -> one Sheet."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from index.merge import merge
from index.merge_same import same_text, same_value
from index.opendata import read_open_data
from index.parse import read_pdf
from index.sheet import BBox, Cell, FlowBox, Law, Overhead, Sheet, Source, Spending, Text
from index.tables import rows

PLACE = (Source("s.pdf", 1, BBox(1, 2, 3, 4)),)
ROW = (Source("t.csv", row=5),)


def text(value: str, places: tuple[Source, ...] = PLACE) -> Text:
    return Cell(value or None, value, places)


def yen(value: int | None, printed: str, places: tuple[Source, ...] = PLACE) -> Cell[int]:
    return Cell(value, printed, places)


def law(name: str, article: str, places: tuple[Source, ...] = PLACE) -> Law:
    blank = text("", places)
    return Law(text(name, places), blank, text(article, places), blank, blank)


@pytest.fixture(scope="module")
def pdf(sample: Path) -> Sheet:
    return read_pdf(sample)


def _as_data(value: Any) -> Any:
    """Return the sheet with the places of a table's row."""
    if isinstance(value, Cell):
        return Cell(value.value, value.text, ROW if value.sources else ())
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_as_data(item) for item in value)
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, Source):
        return replace(value, **{name: _as_data(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


@pytest.fixture(scope="module")
def data(pdf: Sheet) -> Sheet:
    sheet = _as_data(pdf)
    assert isinstance(sheet, Sheet)
    return replace(sheet, findings=())


def test_what_both_say_stays_the_pdfs(pdf: Sheet, data: Sheet) -> None:
    assert merge(pdf, data) == pdf


def test_the_open_data_fills_the_fields_that_the_pdf_lacks(pdf: Sheet, data: Sheet) -> None:
    bare = replace(
        pdf,
        overview=replace(pdf.overview, purpose=text(""), start_year=Cell(None, "--", PLACE)),
        policies=(),
        spending=replace(pdf.spending, blocks=()),
    )
    merged = merge(bare, data)
    assert merged.overview.purpose == data.overview.purpose
    assert merged.overview.start_year.sources == ROW
    assert merged.policies == data.policies
    assert merged.spending.blocks == data.spending.blocks
    assert merged.overview.name == pdf.overview.name
    assert merged.findings == pdf.findings


def test_a_disagreement_keeps_the_pdfs_value_and_names_both_places(pdf: Sheet, data: Sheet) -> None:
    other = replace(
        data, overview=replace(data.overview, start_year=Cell(1999, "1999", ROW), category=text("新規要求事業", ROW))
    )
    merged = merge(pdf, other)
    assert merged.overview == pdf.overview
    found = [f for f in merged.findings if f.kind == "disagreement"]
    assert [f.message.split("が")[0] for f in found] == ["基本情報の事業開始年度", "基本情報の事業区分"]
    assert found[0].sources == (pdf.overview.start_year.sources[0], *ROW)
    assert "1999" in found[0].message


def test_rows_are_matched_and_missing_ones_added(pdf: Sheet, data: Sheet) -> None:
    ours = replace(pdf, laws=(law("孤独・孤立対策推進法", "第三条"), law("内閣府設置法", "")))
    theirs = replace(
        data,
        laws=(
            law("内閣府設置法", "第四条", ROW),
            law("孤独･孤立対策推進法", "第三条", ROW),
            law("社会福祉法", "", ROW),
        ),
    )
    merged = merge(ours, theirs)
    assert [(x.name.value, x.article.value, x.name.sources) for x in merged.laws] == [
        ("孤独・孤立対策推進法", "第三条", PLACE),
        ("内閣府設置法", "第四条", PLACE),
        ("社会福祉法", None, ROW),
    ]
    assert merged.laws[1].article.sources == ROW
    assert not [f for f in merged.findings if f.kind == "disagreement"]


def test_amounts_agree_within_the_printed_unit(pdf: Sheet, data: Sheet) -> None:
    years = data.budget.years
    exact = tuple(replace(y, total=Cell(y.total.value - 400, "x", ROW)) if y.total.value else y for y in years)
    assert not _disagreements(merge(pdf, replace(data, budget=replace(data.budget, years=exact))))
    wrong = tuple(replace(y, total=Cell(y.total.value - 1000, "x", ROW)) if y.total.value else y for y in years)
    assert len(_disagreements(merge(pdf, replace(data, budget=replace(data.budget, years=wrong))))) == 2


def _disagreements(sheet: Sheet) -> list[str]:
    return [f.message for f in sheet.findings if f.kind == "disagreement"]


def test_the_flow_gets_its_payers_and_the_overheads_keep_their_total(pdf: Sheet, data: Sheet) -> None:
    none: Cell[int] = Cell.absent()

    def box(block: str | None, parent: str | None, note: str = "") -> FlowBox:
        return FlowBox(block, text(block or "内閣府"), none, none, text(""), parent, text(note, ROW))

    flow = (box(None, None), box("A", None), box("B", None))
    known = (box(None, None), box("A", None, "委託"), box("B", "A"), box("B", "C"), box("C", None))
    total = (Overhead(Cell.absent(), yen(5000, "5千円")), Overhead(text("旅費"), yen(5000, "5千円")))
    spent: Spending = replace(pdf.spending, flow=flow, overheads=total)
    other = replace(data.spending, flow=known, overheads=(Overhead(text("旅費", ROW), yen(5123, "5123", ROW)),))
    merged = merge(replace(pdf, spending=spent), replace(data, spending=other)).spending
    assert [(b.block, b.parent) for b in merged.flow] == [
        (None, None),
        ("A", None),
        ("B", "A"),
        ("B", "C"),
        ("C", None),
    ]
    assert merged.flow[1].note.value == "委託"
    assert merged.overheads == total


def test_other_sheets_are_not_merged(pdf: Sheet, data: Sheet) -> None:
    with pytest.raises(ValueError, match="2024-006423"):
        merge(pdf, replace(data, id="2024-006423"))


@pytest.mark.parametrize(
    ("printed", "table", "same"),
    [
        (Cell(Fraction(521, 1000), "52.1%"), Cell(Fraction(52056, 100000), "0.52056"), True),
        (Cell(Fraction(53, 100), "53.0%"), Cell(Fraction(52056, 100000), "0.52056"), False),
        (Cell(12_000_000, "12百万円"), Cell(12_499_000, "12499000"), True),
        (Cell(12_000_000, "12,000"), Cell(12_499_000, "12499000"), False),
        (Cell(2024, "2024"), Cell(2025, "2025"), False),
        (Cell(("補助", "直接実施"), "補助 | 直接実施"), Cell(("直接実施", "補助"), "直接実施 | 補助"), True),
    ],
)
def test_what_agrees(printed: Cell[Any], table: Cell[Any], same: bool) -> None:
    assert same_value(printed, table, 1000) is same


@pytest.mark.parametrize(
    ("printed", "table", "same"),
    [
        ("⺠間団体の⽀援／を⾏う。", "民間団体の支援を行う", True),
        ("全国各地に、孤独・孤立対策に…", "全国各地に、孤独・孤立対策に関する連携が広がる", True),
        (
            "令和６年度は３件を行い、次の年に備えて計画を立てた",
            "令和６年度は４件を行い、次の年に備えて計画を立てた",
            False,
        ),
        ("甲", "乙", False),
    ],
)
def test_texts_that_agree(printed: str, table: str, same: bool) -> None:
    assert same_text(printed, table) is same


def test_real_sheets_agree(shared: Path) -> None:
    """A sheet laid out from the open data says the same as the open data, but for what its layout changed."""
    identity = "2024-006471"
    (theirs,) = read_open_data([shared / "rs2024"], only=[identity])
    ours = read_pdf(shared / "sheets" / f"{identity}.pdf")
    merged = merge(ours, theirs)
    expected = {"要望額", "名称"}  # the layout took another year's 要望額, and the payee's name for the block's
    assert {m.split("がPDF")[0].rsplit("の", 1)[-1] for m in _disagreements(merged)} <= expected
    assert len(rows(merged)) >= len(rows(ours))
