"""One printed row of 補助率等 -> one record per sub-program.

``data/subsidies.json`` holds rows of the open data of fiscal year 2024 (行政事業レビュー見える化サイト) with the
division that a person reads from them.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from index.grants import split_subsidy
from index.sheet import BBox, Cell, Source, Subsidy

CASES = json.loads((Path(__file__).parent / "data" / "subsidies.json").read_text(encoding="utf-8"))
HERE = (Source("x.pdf", 2, BBox(1, 2, 3, 4)),)
THERE = (Source("x.pdf", 2, BBox(5, 2, 9, 4)), Source("x.pdf", 3, BBox(5, 2, 9, 4)))
LOCAL = "地方版孤独・孤立対策官民連携プラットフォーム構築事業及び基盤整備事業"
NEEDED = "「交付金計画」に基づく事業を実施するために必要な経費のうち、大臣が必要と認めた経費"


def cell(text: str, sources: tuple[Source, ...] = HERE) -> Cell[str]:
    return Cell(text or None, text, sources)


def split(recipient: str, rate: str, cap: str = "") -> tuple[Subsidy, ...]:
    return split_subsidy(1, cell(recipient), cell(rate), cell(cap, THERE), cell("https://example.go.jp/"))


def amounts(subsidy: Subsidy) -> list[int] | None:
    return None if subsidy.cap.value is None else [cap.amount for cap in subsidy.cap.value]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['program']}-{case['number']}" for case in CASES])
def test_real_rows_are_divided_as_a_person_reads_them(case: dict[str, Any]) -> None:
    subsidies = split(case["recipient"], case["rate"], case["cap"])
    found = [
        {
            "subprogram": s.subprogram.value,
            "rates": None if s.rate.value is None else [str(rate) for rate in s.rate.value],
            "rate_text": s.rate.text,
            "caps": amounts(s),
        }
        for s in subsidies
    ]
    assert found == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['program']}-{case['number']}" for case in CASES])
def test_parts_are_verbatim_and_whole_cells_stay(case: dict[str, Any]) -> None:
    for subsidy in split(case["recipient"], case["rate"], case["cap"]):
        assert subsidy.rate_cell.text == case["rate"]
        assert subsidy.cap_cell.text == case["cap"]
        assert all(line in case["rate"] for line in subsidy.rate.text.split("\n"))
        assert all(line in case["cap"] for line in subsidy.cap.text.split("\n"))
        assert subsidy.recipient.text == case["recipient"]


@pytest.mark.parametrize("wrap", ["\n", ""], ids=["line by line", "run together"])
def test_two_subprograms_with_conditions_and_prose(wrap: str) -> None:
    first, second = split(
        "市区町村",
        f"{LOCAL}：3/4{wrap}個別支援事業：3/4、4/5",
        f"{LOCAL}：1市区町村につき3,000千円、複数の市区町村（圏域）で実施する場合は6,000千円{wrap}個別支援事業：{NEEDED}",
    )
    assert first.subprogram.value == LOCAL
    assert first.rate.value == (Fraction(3, 4),)
    assert first.cap.value is not None
    assert [(c.amount, c.per, c.condition) for c in first.cap.value] == [
        (3_000_000, "1市区町村につき", ""),
        (6_000_000, "", "複数の市区町村（圏域）で実施する場合"),
    ]
    assert second.subprogram.value == "個別支援事業"
    assert second.rate.value == (Fraction(3, 4), Fraction(4, 5))
    assert second.rate.text == "3/4、4/5"
    assert second.cap.value == ()
    assert second.cap.text == NEEDED


def test_undivided_row_keeps_its_cells() -> None:
    (subsidy,) = split("民間団体", "2/3", "1交付事業者につき6,000千円")
    assert subsidy.subprogram == Cell.absent()
    assert (subsidy.rate.value, subsidy.rate.text, subsidy.rate.sources) == ((Fraction(2, 3),), "2/3", HERE)
    assert (amounts(subsidy), subsidy.cap.sources) == ([6_000_000], THERE)


def test_blank_cells_stay_blank() -> None:
    (subsidy,) = split_subsidy(
        3, cell("都道府県"), Cell(None, "--", HERE), Cell(None, "--", THERE), Cell(None, "--", HERE)
    )
    assert (subsidy.number, subsidy.rate.value, subsidy.cap.value) == (3, None, None)
    assert subsidy.rate.blank
    assert subsidy.cap.blank


@pytest.mark.parametrize(
    "rate",
    [
        "定額（10/10相当）",
        "補助率：1/2以内、2/3以内、定額",
        "国1/2、都道府県1/4、市町村1/4",
        "国：1/2、市区町村：1/4、設置主体：1/4",
        "補助対象：都道府県、市町村、森林組合等補助率：３／１０ 、１／２ 等",
        "補助率：①及び③（A、C)は２分の１、②及び③（B)は４分の３",
        "定額（①③④⑤⑥）、１／２以内（②）",
        "1/3（中小企業1/2)",
        "定額https://www.example.go.jp/a.html",
    ],
)
def test_conditions_shares_and_notes_divide_nothing(rate: str) -> None:
    (subsidy,) = split("都道府県", rate, "10,000千円")
    assert subsidy.subprogram.value is None
    assert subsidy.rate.text == rate


def test_conditions_of_a_cap_do_not_divide_the_row() -> None:
    (subsidy,) = split("自治体", "１／２", "（補助基準額）都道府県:５，０００千円　市町村:３，０００千円")
    assert subsidy.cap.value is not None
    assert [(c.condition, c.amount) for c in subsidy.cap.value] == [("都道府県", 5_000_000), ("市町村", 3_000_000)]


def test_a_whole_cell_holds_for_every_part_of_the_other() -> None:
    subsidies = split("自治体", "①A事業：１／２ ②B事業：１／３", "交付要綱参照")
    assert [(s.subprogram.value, s.cap.text) for s in subsidies] == [
        ("A事業", "交付要綱参照"),
        ("B事業", "交付要綱参照"),
    ]


def test_a_subprogram_that_the_cap_cell_leaves_out_has_a_blank_cap() -> None:
    subsidies = split("自治体", "再開促進事業：定額交流拡大事業：1/3-9/10", "交流拡大事業：1,500万円")
    assert [(s.subprogram.value, amounts(s)) for s in subsidies] == [
        ("再開促進事業", None),
        ("交流拡大事業", [15_000_000]),
    ]


def test_marks_take_their_names_from_the_recipients_cell() -> None:
    subsidies = split(
        "（対象事業者）航空旅客ターミナル施設を設置する者（対象事業）実証等事業（①航空輸送の新規航路開設事業、②海上輸送の新規航路開設事業）",
        "①定額+1/2以内②1/2以内",
        "①2,000万円、②1,000万円",
    )
    assert [s.subprogram.value for s in subsidies] == ["航空輸送の新規航路開設事業", "海上輸送の新規航路開設事業"]
    assert [amounts(s) for s in subsidies] == [[20_000_000], [10_000_000]]


def test_marks_narrow_the_recipients() -> None:
    subsidies = split("①都道府県等　②～③民間団体等", "①定額　②1/2　③1/3")
    assert [s.recipient.value for s in subsidies] == ["都道府県等", "民間団体等", "民間団体等"]


def test_the_program_at_the_head_of_the_recipients_is_the_subprogram() -> None:
    (subsidy,) = split("被害者等支援交付金（配偶者暴力被害者支援事業）：都道府県、政令指定都市、市町村", "３／４")
    assert subsidy.subprogram.value == "被害者等支援交付金（配偶者暴力被害者支援事業）"
