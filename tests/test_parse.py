"""The real sheets -> typed records, checked against known values, the open data and the documents themselves."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pdf_files import redrawn, variant, without_boxes

from index.findings import cells_of
from index.parse import read_pdf
from index.sheet import BBox, Sheet
from index.text import clean, fold

IDS = ["2024-000304", "2024-003465", "2024-004062", "2024-004314", "2024-006423", "2024-006471", "2024-006492"]


@pytest.fixture(scope="module")
def sheet(sample: Path) -> Sheet:
    return read_pdf(sample)


@pytest.fixture(scope="module")
def others(shared: Path) -> dict[str, Sheet]:
    """The sheets of fiscal year 2024: three layouts."""
    return {name: read_pdf(shared / "sheets" / f"{name}.pdf") for name in IDS}


# ---- the bundled sheet


def test_basic_information(sheet: Sheet) -> None:
    o, g = sheet.overview, sheet.organization
    assert (sheet.id, sheet.pages) == ("2025-006423", 28)
    assert (o.program_id.value, o.name.value, o.fiscal_year.value) == ("006423", "孤独・孤立対策推進経費", 2025)
    assert (o.start_year.value, o.end_year.value, o.category.value) == (2024, "終了予定なし", "前年度事業")
    assert (g.ministry.value, g.author.value, g.others.value) == ("内閣府", "土屋皓嗣", None)
    assert g.others.blank
    assert o.methods.value == ("直接実施", "補助")
    assert o.url.value == "https://www.cao.go.jp/kodoku_koritsu/index.html"
    assert (o.overview.value or "").count("\n") == 2
    assert [(p.policy.value, p.measure.value) for p in sheet.policies] == [
        ("１２孤独・孤立対策", "１７孤独・孤立対策に関する施策の推進")
    ]
    law = sheet.laws[0]
    assert [c.value for c in (law.name, law.number, law.article, law.paragraph, law.item)] == [
        "孤独・孤立対策推進法",
        "令和五年法律第四十五号",
        "第三条",
        None,
        None,
    ]
    assert len(sheet.plans) == 2
    assert not sheet.related


def test_subsidies_one_record_per_recipient_and_subprogram(sheet: Sheet) -> None:
    found = [
        (s.recipient.value, (s.subprogram.value or "")[:6], s.rate.value, [c.amount for c in s.cap.value or ()])
        for s in sheet.subsidies
    ]
    assert found == [
        ("都道府県", "地方版孤独・", (Fraction(1, 2),), [4_000_000]),
        ("都道府県", "個別支援事業", (Fraction(3, 4), Fraction(4, 5)), []),
        ("市区町村", "地方版孤独・", (Fraction(3, 4),), [3_000_000, 6_000_000]),
        ("市区町村", "個別支援事業", (Fraction(3, 4), Fraction(4, 5)), []),
        ("民間団体", "", (Fraction(2, 3),), [6_000_000]),
    ]
    assert all((s.url.value or "").endswith(".pdf") for s in sheet.subsidies)


def test_budget_in_yen_with_blanks_kept_apart_from_zeros(sheet: Sheet) -> None:
    budget = sheet.budget
    assert budget.unit.value == "千円"
    assert [y.year for y in budget.years] == [2023, 2024, 2025, 2026]
    year = budget.years[1]
    amounts = [year.requested, year.initial, year.supplementary, year.carried_in, year.reserve, year.total]
    assert [a.value for a in amounts] == [408_000_000, 203_368_000, 3_050_000_000, 700_540_000, None, 3_953_908_000]
    assert (year.executed.value, year.execution_rate.value) == (684_784_000, Fraction(173, 1000))
    assert budget.years[0].initial.value == 0
    assert budget.years[0].requested.blank
    assert [(i.kind.value, i.amount.value) for i in budget.items] == [
        ("当初予算", 134_750_000),
        ("当初予算", 72_570_000),
        ("当初予算", 2_918_000),
        ("当初予算", 100_000),
        ("前年度から繰越し", 3_026_150_000),
    ]
    assert budget.items[0].item.value == (
        "一般会計 / 内閣府 / 内閣本府 / 孤独・孤立対策推進費 / 社会参加活躍支援等孤独・孤立対策推進交付金"
    )
    assert budget.items[4].item.blank
    assert budget.change_reason.blank


def test_paths_with_every_stage_and_its_years(sheet: Sheet) -> None:
    logic = sheet.logic
    assert len(logic.nodes) == 21
    assert [path.heading.value for path in logic.paths] == [
        "101-201-301-401-503",
        "102-202-302-402-501",
        "102-202-303-403-503",
        "103-203-304",
        "103-203-305-404-503",
        "104-204-306-404-503",
        "104-204-306-502",
    ]
    assert all([s.number for s in path.stages] == list(path.numbers) for path in logic.paths)
    short = logic.paths[1].stages[2]
    assert (short.stage.value, short.retired, short.unit.value) == ("短期アウトカム", True, "名")
    assert [(y.year, y.is_target_year, y.target.value, y.result.value) for y in short.years] == [
        (2024, False, 500, 742),
        (2025, True, 500, None),
    ]
    assert short.years[0].achievement.value == Fraction(1484, 1000)
    assert (logic.paths[0].stages[4].goal.value or "").endswith("安心できる社会を実現する。")
    assert (logic.nodes[-1].number, (logic.nodes[-1].text.value or "")[-2:]) == (503, "、…")
    assert [kpi.name.value for kpi in logic.kpis] == [None]


def test_review_with_its_blank_fields(sheet: Sheet) -> None:
    review = sheet.review
    assert (review.result.value or "").count("\n") == 1
    assert (review.improvement.value or "").endswith("伴走支援を行っていく。")
    for cell in (review.external_opinion, review.team_opinion, review.team_detail, review.response_detail):
        assert cell.blank
    assert not review.reflections
    assert sheet.remark.blank


def test_spending_over_page_breaks(sheet: Sheet) -> None:
    spending = sheet.spending
    assert [(b.letter, b.total.value, b.count.value, len(b.payees)) for b in spending.blocks] == [
        ("A", 622_650_000, 22, 11),
        ("B", 16_640_000, 18, 18),
        ("C", 44_415_000, 9, 9),
    ]
    assert [sum(p.amount.value or 0 for p in b.payees) for b in spending.blocks] == [
        622_650_000,
        16_640_000,
        44_415_000,
    ]
    # its name stands at the foot of page 21, its contracts on page 22
    payee = spending.blocks[0].payees[4]
    assert (payee.name.value, payee.corporate_number.value) == ("株式会社日本リサーチセンター", "5010001062587")
    contract = payee.contracts[0]
    assert [s.page for s in (*payee.name.sources, *contract.title.sources)] == [21, 22]
    assert (contract.method.value, contract.bidders.value) == ("一般競争契約（総合評価）", 2)
    assert contract.award_rate.blank
    assert contract.reason.value == "予定価格が類推される恐れがあるため、落札率は記載していない。"
    assert [(o.item.value, o.amount.value) for o in spending.overheads] == [
        (None, 1_079_000),
        ("職員旅費", 1_079_000),
    ]
    assert [(f.block, f.amount.value, f.count.value) for f in spending.flow] == [
        (None, 684_784_000, None),
        ("A", 622_650_000, 22),
        ("B", 16_640_000, 18),
        ("C", 44_415_000, 9),
    ]
    assert [(i.block, i.payee.value, i.category.value, i.amount.value) for i in spending.cost_items[3:6]] == [
        ("B", "岐阜県", "補助金", 3_500_000),
        ("B", "岐阜県", "旅費", 38_000),
        ("B", "岐阜県", "その他", 134_000),
    ]
    assert len(spending.cost_items) == 12
    assert not spending.obligations


def test_the_sheet_contradicts_itself_where_it_does(sheet: Sheet) -> None:
    assert [f.kind for f in sheet.findings] == ["contradiction", "contradiction"]
    assert ["95%" in f.message or "114%" in f.message for f in sheet.findings] == [True, True]
    assert all(f.sources[0].page == 19 for f in sheet.findings)


# ---- every cell has its place


def _text_in(chars: list[dict[str, Any]], box: BBox) -> str:
    inside = [
        c
        for c in chars
        if box.x0 - 1 <= (c["x0"] + c["x1"]) / 2 <= box.x1 + 1
        and box.top - 1 <= (c["top"] + c["bottom"]) / 2 <= box.bottom + 1
    ]
    lines: dict[int, list[dict[str, Any]]] = {}
    for char in inside:
        lines.setdefault(round(char["bottom"]), []).append(char)
    return "".join(c["text"] for bottom in sorted(lines) for c in sorted(lines[bottom], key=lambda c: float(c["x0"])))


def _unspaced(text: str) -> str:
    return "".join(text.split())


def test_every_text_stands_verbatim_in_its_box(sheet: Sheet, sample: Path) -> None:
    assert _check_places(sheet, sample) > 900


def test_texts_over_a_page_break_stand_in_their_boxes(others: dict[str, Sheet], shared: Path) -> None:
    sheet = others["2024-000304"]
    assert _check_places(sheet, shared / "sheets" / "2024-000304.pdf") > 1000
    assert [s.page for s in sheet.spending.flow[10].role.sources] == [16]
    assert len({s.page for _, cell in cells_of(sheet.spending.flow[10]) for s in cell.sources}) == 2


def _check_places(sheet: Sheet, source: Path) -> int:
    with pdfplumber.open(source) as pdf:
        chars = [page.chars for page in pdf.pages]
    checked = 0
    for path, cell in cells_of(sheet):
        if not cell.sources or not cell.text:
            continue
        boxes = [(s.page or 0, s.bbox) for s in cell.sources]
        printed = "".join(_text_in(chars[page - 1], box) for page, box in boxes if box)
        assert _unspaced(cell.text) in _unspaced(printed), path
        checked += 1
    return checked


def test_the_places_are_tight(sheet: Sheet) -> None:
    cell = sheet.subsidies[-1].rate_cell
    box = cell.sources[0].bbox
    assert (cell.text, cell.sources[0].page) == ("2/3", 2)
    assert box
    assert box.x1 - box.x0 < 20
    assert box.bottom - box.top < 15


# ---- the other sheets


def test_all_layouts_read_without_a_rest(others: dict[str, Sheet]) -> None:
    for name, sheet in others.items():
        assert sheet.id == name
        assert [f.message for f in sheet.findings if f.kind == "unread"] == []


def test_totals_and_payees_add_up(others: dict[str, Sheet]) -> None:
    """The documents' own contradictions are known: two, in two sheets."""
    assert {name: len(sheet.findings) for name, sheet in others.items() if sheet.findings} == {
        "2024-000304": 1,
        "2024-004062": 1,
    }
    checked = 0
    for sheet in others.values():
        for year in sheet.budget.years:
            parts = (year.initial, year.supplementary, year.carried_in, year.reserve)
            if year.total.value is not None:
                assert abs(sum(p.value or 0 for p in parts) - year.total.value) <= 4000
                checked += 1
        for block in sheet.spending.blocks:
            amounts = [p.amount.value or 0 for p in block.payees]
            assert abs(sum(amounts) - (block.total.value or 0)) <= 1000 * len(amounts)
            checked += 1
    assert checked > 60


def _table(shared: Path, start: str, name: str) -> Iterator[dict[str, str]]:
    [archive] = (shared / "rs2024").glob(f"{start}_*.zip")
    with zipfile.ZipFile(archive) as zipped, zipped.open(zipped.namelist()[0]) as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig")):
            if row["予算事業ID"].zfill(6) == name[5:]:
                yield row


def _bare(text: str | None) -> str:
    """The sheets print the open data's line breaks as ／ and its apostrophes not at all."""
    return fold(text or "").replace("/", "").replace("'", "").replace("--", "")


@pytest.mark.parametrize("name", IDS)
def test_the_open_data_says_the_same(name: str, others: dict[str, Sheet], shared: Path) -> None:
    sheet = others[name]
    subsidies = {s.number: s for s in sheet.subsidies}
    rows = [r for r in _table(shared, "1-4", name) if r["補助対象"]]
    assert [_bare(r["補助対象"]) for r in rows] == [_bare(s.recipient.text) for s in subsidies.values()]
    assert [_bare(r["補助率"]) for r in rows] == [_bare(s.rate_cell.text) for s in subsidies.values()]
    assert [_bare(r["補助上限等"]) for r in rows] == [_bare(s.cap_cell.text) for s in subsidies.values()]
    costs = [(r["費目"], r["使途"], int(r["金額"] or 0) // 1000) for r in _table(shared, "5-3", name) if r["費目"]]
    printed = [(i.category, i.use, (i.amount.value or 0) // 1000) for i in sheet.spending.cost_items]
    assert [(_bare(a), _bare(b), c) for a, b, c in costs] == [(_bare(a.text), _bare(b.text), c) for a, b, c in printed]
    goals = {_bare(r["派生先ー 活動目標／成果目標"]) for r in _table(shared, "3-2", name)} - {""}
    assert goals <= {_bare(stage.goal.text) for path in sheet.logic.paths for stage in path.stages}


# ---- other layouts and geometry: the real sheets drawn otherwise


def _values(sheet: Sheet) -> list[tuple[str, Any]]:
    """All typed values; line breaks aside, which no rule shows where there is none."""
    cells = ((path, cell.value) for path, cell in cells_of(sheet))
    return [(path, "".join(value.split()) if isinstance(value, str) else value) for path, value in cells]


def _scaled(program: bytes) -> bytes:
    """Draw the page at seven tenths of its size, further down."""
    matrix, rest = program.split(b" cm", 1)
    x, _, _, y, _, top = (float(number) for number in matrix.split())
    return b"%.3f 0 0 %.3f 20 %.0f cm%s" % (0.7 * x, 0.7 * y, 0.9 * top, rest)


LAYOUTS = {
    "level rules only": without_boxes(lambda width, height: width <= 2),
    "shades only": without_boxes(lambda width, height: min(width, height) <= 2),
    "no rules at all": without_boxes(lambda width, height: True),
    "smaller": _scaled,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_layouts_give_the_same_values(layout: str, sample: Path, tmp_path: Path, sheet: Sheet) -> None:
    other = read_pdf(redrawn(sample, tmp_path / "other.pdf", LAYOUTS[layout]))
    assert _values(other) == _values(sheet)
    assert [f.message for f in other.findings] == [f.message for f in sheet.findings]


def test_another_type_and_cut_boxes_without_rules(shared: Path, tmp_path: Path, others: dict[str, Sheet]) -> None:
    source = shared / "sheets" / "2024-004062.pdf"
    other = read_pdf(redrawn(source, tmp_path / "other.pdf", LAYOUTS["no rules at all"]))
    assert _values(other) == _values(others["2024-004062"])


def test_a_blank_page_in_front_and_pages_on_their_side_change_no_value(
    sample: Path, tmp_path: Path, sheet: Sheet
) -> None:
    def change(document: Any) -> None:
        for i, page in enumerate(document):
            page.set_rotation((90, 0, 270)[i % 3])
        document.new_page(300, 300, index=0)

    moved = read_pdf(variant(sample, tmp_path / "moved.pdf", change))
    assert moved.pages == sheet.pages + 1
    a, b = list(cells_of(sheet)), list(cells_of(moved))
    assert [(path, cell.value, cell.text) for path, cell in a] == [(path, cell.value, cell.text) for path, cell in b]
    for (_, one), (_, other) in zip(a, b, strict=True):
        assert [(s.page or 0) + 1 for s in one.sources] == [s.page for s in other.sources]


def test_a_missing_page_is_reported_not_silent(sample: Path, tmp_path: Path) -> None:
    without = read_pdf(variant(sample, tmp_path / "without.pdf", lambda document: document.del_page(18)))
    assert any("点検・評価" in f.message for f in without.findings if f.kind == "unread")
    assert clean(without.overview.name.text) == "孤独・孤立対策推進経費"
