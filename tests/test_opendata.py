"""The official open data -> the same Sheets as from PDFs: small CSVs of the published columns, and the real files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from index.errors import FileMissing, NotOpenData, ParseError, ReadError
from index.opendata import fingerprints, is_open_data, read_open_data
from index.sheet import BudgetYear, Sheet, Source
from index.tables import rows

# The columns as published (fiscal year 2024), kept as data: a slip in the reader's own list shows here.
COLUMNS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "opendata_columns.json").read_text(encoding="utf-8")
)
COMMON, ORGANIZATION, OVERVIEW, SUBSIDY = (COLUMNS[name] for name in ("common", "1-1", "1-2", "1-4"))
BUDGET, LINKS, PAYEES, FLOW = (COLUMNS[name] for name in ("2-1", "3-2", "5-1", "5-2"))
GOALS = [*COLUMNS["3-1"], "2021", "2022", "2023", "2024", "2025"]

Fields = dict[str, str]


def write(path: Path, columns: list[str], *records: Fields, year: str = "2024", encoding: str = "utf-8-sig") -> Path:
    """Write a table: each record names only the fields that it fills; 予算事業ID is 7 unless given."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*COMMON, *columns])
    basic = {"シート種別": "レビューシート", "事業年度": year, "予算事業ID": "7", "事業名": "見守り事業"}
    basic |= {"政策所管府省庁": "内閣府", "府省庁": "内閣府", "局・庁": "政策統括官", "室": "推進室"}
    for record in records:
        filled = basic | record
        writer.writerow([filled.pop(name, "") for name in [*COMMON, *columns]])
        assert set(filled) <= set(), filled
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def zipped(path: Path, inner: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, inner.name)
    return path


def only_sheet(*paths: Path) -> Sheet:
    (sheet,) = read_open_data(paths)
    return sheet


def total(year: str, **figures: str) -> Fields:
    """A row of 2-1 that sums up a budget year; what is not named is 0, as in the real file."""
    names = {
        "initial": "当初予算（合計）",
        "total": "計（歳出予算現額合計）",
        "executed": "執行額（合計）",
        "rate": "執行率",
        "out": "翌年度への繰越し(合計）",
        "asked": "翌年度要求額（合計）",
        "reason": "主な増減理由",
    }
    zeros = dict.fromkeys(["当初予算（合計）", "補正予算（合計）", "執行額（合計）", "翌年度への繰越し(合計）"], "0")
    return {"予算年度": year} | zeros | {names[key]: value for key, value in figures.items()}


# ---- one table


def test_a_table_is_known_by_its_columns_not_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "何か.csv", SUBSIDY, {"番号（補助率等）": "1", "補助対象": "都道府県", "補助率": "'8/10"})
    sheet = only_sheet(path)
    assert (sheet.id, sheet.overview.name.value, sheet.organization.ministry.value) == (
        "2024-000007",
        "見守り事業",
        "内閣府",
    )
    assert sheet.organization.office.value == "内閣府 | 政策統括官 | 推進室"
    (subsidy,) = sheet.subsidies
    assert (subsidy.rate.value, subsidy.rate.text) == ((Fraction(4, 5),), "8/10")
    assert subsidy.rate.sources == (Source("何か.csv", row=1),)
    assert subsidy.cap.value is None
    assert subsidy.cap.blank
    assert not sheet.overview.purpose.sources  # table 1-2 is not there: absent, not blank


def test_newlines_quotes_and_commas_stay_inside_a_cell(tmp_path: Path) -> None:
    purpose = '１．「安全」を守る\n２．"見守り"、声かけ'
    path = write(tmp_path / "a.csv", OVERVIEW, {"事業の目的": purpose}, {"予算事業ID": "8", "事業の目的": "次"})
    first, second = read_open_data([path])
    assert first.overview.purpose.value == purpose
    assert second.overview.purpose.sources == (Source("a.csv", row=2),)  # table rows, not lines of the file


def test_overview_reads_flags_years_and_several_expenses(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        OVERVIEW,
        {"開始年度不明": "TRUE", "終了予定なし": "TRUE", "主要経費": "公共事業費", "実施方法ー補助": "1"},
        {"開始年度不明": "TRUE", "終了予定なし": "TRUE", "主要経費": "推進費等", "実施方法ー直接実施": "1"},
    )
    overview = only_sheet(path).overview
    assert (overview.start_year.value, overview.start_year.text) == (None, "開始年度不明")
    assert overview.end_year.value == "終了予定なし"
    assert overview.expense_category.value == "公共事業費 | 推進費等"
    assert overview.expense_category.sources == (Source("a.csv", row=1), Source("a.csv", row=2))
    assert overview.methods.value == ("直接実施", "補助")


def test_several_organisations_and_authors(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        ORGANIZATION,
        {"その他担当組織_作成責任者_no": "1", "府省庁（その他担当組織）": "総務省", "課（その他担当組織）": "政策課"},
        {"その他担当組織_作成責任者_no": "2", "府省庁（その他担当組織）": "文部科学省", "作成責任者": "山田花子"},
        {"その他担当組織_作成責任者_no": "3", "作成責任者": "鈴木一郎"},
    )
    organization = only_sheet(path).organization
    assert organization.others.value == "総務省 | 政策課\n文部科学省"
    assert organization.others.sources == (Source("a.csv", row=1), Source("a.csv", row=2))
    assert organization.author.value == "山田花子\n鈴木一郎"


# ---- budget years


def year(sheet: Sheet, number: int) -> BudgetYear:
    return next(year for year in sheet.budget.years if year.year == number)


@pytest.fixture
def budget_sheet(tmp_path: Path) -> Sheet:
    path = write(
        tmp_path / "2.csv",
        BUDGET,
        total("2024", initial="500000", total="500000", asked="600000.0", reason="本年の理由"),
        {"予算年度": "2024", "会計区分": "特別会計", "会計": "労働保険", "勘定": "雇用勘定", "要望額": "70000"},
        total("2023", initial="400000", total="400000", executed="208224", rate="0.52056", out="10", asked="550000.0"),
        {"予算年度": "2023", "会計区分": "一般会計", "会計": "一般会計", "要望額": "1"},
        total("2022", total="300000", executed="0", asked="450000.0", reason="昔の理由"),
    )
    return only_sheet(path)


def test_a_years_next_request_is_the_request_of_the_year_after(budget_sheet: Sheet) -> None:
    assert [y.year for y in budget_sheet.budget.years] == [2022, 2023, 2024, 2025]
    assert [y.requested.value for y in budget_sheet.budget.years] == [None, 450000, 550000, 600000]
    assert not year(budget_sheet, 2022).requested.sources  # the row of 2021 is not there
    assert year(budget_sheet, 2025).requested.sources == (Source("2.csv", row=1),)
    assert year(budget_sheet, 2025).initial.value is None


def test_the_sheets_own_year_has_no_execution_yet(budget_sheet: Sheet) -> None:
    assert (year(budget_sheet, 2024).executed.value, year(budget_sheet, 2024).executed.text) == (None, "0")
    assert year(budget_sheet, 2023).executed.value == 208224
    assert year(budget_sheet, 2023).execution_rate.value == Fraction(52056, 100000)
    assert year(budget_sheet, 2023).carried_out.value == 10
    assert year(budget_sheet, 2022).executed.value == 0  # a past year's nought is a nought


def test_accounts_and_reasons_are_those_of_the_sheets_year(budget_sheet: Sheet) -> None:
    (account,) = budget_sheet.budget.accounts
    assert (account.account.value, account.subaccount.value, account.requested.value) == ("労働保険", "雇用勘定", 70000)
    assert budget_sheet.budget.change_reason.value == "本年の理由"


def test_an_execution_above_the_budget_is_not_per_cent(tmp_path: Path) -> None:
    rows_ = (total("2023", total="100", executed="250", rate="2.5"), total("2022", executed="-1", rate="-2.15686"))
    sheet = only_sheet(write(tmp_path / "2.csv", BUDGET, *rows_))
    assert year(sheet, 2023).execution_rate.value == Fraction(5, 2)
    assert year(sheet, 2022).execution_rate.value == Fraction(-215686, 100000)


# ---- tables 3-1 and 5-1, by their published columns


def node(prefix: str, number: str, kind: str, term: str, goal: str) -> Fields:
    where = "派生元ー" if prefix == "source" else "派生先ー"
    goal_column = (
        "派生元ーアクティビティの内容/ 活動目標／成果目標" if prefix == "source" else "派生先ー 活動目標／成果目標"
    )
    return {
        f"{where}アクティビティ・アウトプット・アウトカムの番号": number,
        f"{where}種別（アクティビティ・アウトプット・アウトカム）": kind,
        f"{where}アウトカムの期間": term,
        goal_column: goal,
    }


def figures(kind: str, *values: str, number: str = "1", stage: str = "アウトプット", term: str = "") -> Fields:
    return {
        "アクティビティ・アウトプット・アウトカムの番号": number,
        "種別（アクティビティ・アウトプット・アウトカム）": stage,
        "アウトカムの期間": term,
        "アクティビティ／活動目標／成果目標": "講習会を開く",
        "活動指標／成果指標": "開催数",
        "単位": "回",
        "目標年度／目標値／実績値／達成率": kind,
        **dict(zip(("2021", "2022", "2023", "2024", "2025"), values, strict=True)),
    }


@pytest.fixture
def logic_sheet(tmp_path: Path) -> Sheet:
    links = write(
        tmp_path / "links.csv",
        LINKS,
        {
            **node("source", "1", "アクティビティ", "", "講習会の開催"),
            **node("target", "1", "アウトプット", "", "講習会を開く"),
        },
        {
            **node("source", "1", "アウトプット", "", "講習会を開く"),
            **node("target", "2", "アウトカム", "短期", "受講者が増える"),
            "後続アウトカムへのつながり": "開けば増える",
        },
        {
            **node("source", "1", "アウトプット", "", "講習会を開く"),
            **node("target", "1", "アウトカム", "長期", "安全になる"),
            "アウトカムを複数段階で設定できない理由": "短い事業だから",
        },
    )
    goals = write(
        tmp_path / "goals.csv",
        GOALS,
        figures("目標年度", "", "", "", "", "1"),
        figures("当初見込み／目標値", "10", "10", "12", "12", "1,200.5"),
        figures("活動実績／成果実績", "5", "11", "", "", ""),
        figures("達成率", "0.5", "1.1", "", "", ""),
        figures("活動実績／成果実績", "7", "8", "", "", "") | {"活動指標／成果指標": "受講者数", "単位": "人"},
        figures("目標値", "", "", "200", "", "", number="3", stage="アウトカム", term="短期"),
        figures("実績値", "", "", "300", "", "", number="3", stage="アウトカム", term="短期"),
        figures("達成率", "", "", "150", "", "", number="3", stage="アウトカム", term="短期"),
    )
    return only_sheet(links, goals)


def test_paths_run_from_root_to_leaf_with_the_forms_numbers(logic_sheet: Sheet) -> None:
    logic = logic_sheet.logic
    assert [n.number for n in logic.nodes] == [101, 201, 302, 303, 501]
    assert [p.numbers for p in logic.paths] == [(101, 201, 302), (101, 201, 501), (303,), ()]
    assert logic.paths[0].stages[1].next_link.value == "開けば増える"
    assert logic.paths[1].stages[1].single_stage_reason.value == "短い事業だから"
    assert logic.paths[1].stages[2].stage.value == "長期アウトカム"


def test_goal_years_have_target_result_and_achievement(logic_sheet: Sheet) -> None:
    output = logic_sheet.logic.paths[0].stages[1]
    assert (output.indicator.value, output.unit.value) == ("開催数", "回")
    assert [(y.year, y.target.value, y.result.value, y.achievement.value) for y in output.years] == [
        (2021, 10, 5, Fraction(1, 2)),
        (2022, 10, 11, Fraction(11, 10)),
        (2023, 12, None, None),
        (2024, 12, None, None),
        (2025, Decimal("1200.5"), None, None),
    ]
    assert [y.year for y in output.years if y.is_target_year] == [2025]
    assert output.years[0].result.sources == (Source("goals.csv", row=3),)


def test_a_second_indicator_of_a_goal_is_kept(logic_sheet: Sheet) -> None:
    (more,) = logic_sheet.logic.paths[3].stages
    assert (more.number, more.indicator.value, [y.result.value for y in more.years]) == (
        None,
        "受講者数",
        [Decimal(7), Decimal(8)],
    )
    goals = [(r["node"], r["indicator"]) for r in rows(logic_sheet) if r.table == "goal"]
    assert (201, "開催数") in goals
    assert (None, "受講者数") in goals


def test_an_achievement_of_per_cent_is_told_by_target_and_result(logic_sheet: Sheet) -> None:
    (alone,) = logic_sheet.logic.paths[2].stages
    assert alone.years[0].achievement.value == Fraction(3, 2)


@pytest.fixture
def spending_sheet(tmp_path: Path) -> Sheet:
    block = {"支出先ブロック番号": "A", "支出先ブロック名": "民間団体"}
    payees = write(
        tmp_path / "5.csv",
        PAYEES,
        block | {"支出先の数": "2", "事業を行う上での役割": "見守り", "ブロックの合計支出額": "3000000"},
        block | {"支出先名": "甲社", "法人番号": "6010001030403", "支出先の合計支出額": "2500000"},
        block
        | {"支出先名": "甲社", "法人番号": "6010001030403", "契約概要": "調査", "金額": "2000000"}
        | {"契約方式等": "一般競争契約（最低価格）", "入札者数": "3", "落札率": "0.996"},
        block
        | {"支出先名": "甲社", "法人番号": "6010001030403", "契約概要": "集計", "金額": "500000"}
        | {"契約方式等": "随意契約（少額）", "落札率": "99.5"},
        block | {"支出先名": "乙会", "契約概要": "声かけ", "金額": "500000", "契約方式等": "その他", "落札率": "0"},
        {"支出先ブロック番号": "B", "支出先ブロック名": "再委託先", "ブロックの合計支出額": "100000"},
    )
    flow = write(
        tmp_path / "flow.csv",
        FLOW,
        {"支出元の支出先ブロック名": "内閣府", "担当組織からの支出": "TRUE", "支出先の支出先ブロック": "A"}
        | {"支出先の支出先ブロック名": "民間団体", "資金の流れの補足情報": "委託"},
        {"支出元の支出先ブロック": "A", "担当組織からの支出": "FALSE", "支出先の支出先ブロック": "B"}
        | {"支出先の支出先ブロック名": "再委託先"},
        {"国自らが支出する間接経費": "間接経費", "国自らが支出する間接経費の項目": "職員旅費"}
        | {"国自らが支出する間接経費の金額": "28000"},
    )
    return only_sheet(payees, flow)


def test_rows_of_blocks_payees_and_contracts_are_told_apart(spending_sheet: Sheet) -> None:
    first, second = spending_sheet.spending.blocks
    assert (first.letter, first.count.value, first.total.value, first.role.value) == ("A", 2, 3000000, "見守り")
    assert [(p.name.value, p.amount.value) for p in first.payees] == [("甲社", 2500000), ("乙会", 500000)]
    assert [(c.title.value, c.amount.value) for c in first.payees[0].contracts] == [
        ("調査", 2000000),
        ("集計", 500000),
    ]
    assert [c.award_rate.value for c in first.payees[0].contracts] == [Fraction(996, 1000), Fraction(995, 1000)]
    assert first.payees[1].contracts[0].award_rate.value is None  # 0: none was made known
    assert (second.letter, second.payees) == ("B", ())


def test_the_flow_names_payers_notes_and_the_states_own_costs(spending_sheet: Sheet) -> None:
    ministry, first, second = spending_sheet.spending.flow
    assert (ministry.block, ministry.name.value) == (None, "内閣府")
    assert (first.block, first.parent, first.amount.value, first.note.value) == ("A", None, 3000000, "委託")
    assert (second.block, second.parent, second.amount.value) == ("B", "A", 100000)
    (cost,) = spending_sheet.spending.overheads
    assert (cost.item.value, cost.amount.value) == ("職員旅費", 28000)


# ---- files


def test_fiscal_years_stand_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    write(tmp_path / "old" / "a.csv", OVERVIEW, {"事業の目的": "去年"}, year="2023")
    write(tmp_path / "a.csv", OVERVIEW, {"事業の目的": "今年"}, {"予算事業ID": "000012", "事業の目的": "別"})
    sheets = list(read_open_data([tmp_path]))
    assert [(s.id, s.overview.purpose.value) for s in sheets] == [
        ("2023-000007", "去年"),
        ("2024-000007", "今年"),
        ("2024-000012", "別"),
    ]


def test_a_file_that_is_not_sorted_is_grouped_all_the_same(tmp_path: Path) -> None:
    ids = ("12", "7", "000012", "0007")
    records = [
        {"予算事業ID": i, "番号（補助率等）": "1", "補助率": "1/2", "補助対象": str(n)} for n, i in enumerate(ids)
    ]
    one = write(tmp_path / "a.csv", SUBSIDY, *records)
    other = write(tmp_path / "b.csv", OVERVIEW, {"事業の目的": "七"}, {"予算事業ID": "12", "事業の目的": "十二"})
    sheets = list(read_open_data([one, other]))
    assert [(s.id, s.overview.purpose.value, [x.recipient.value for x in s.subsidies]) for s in sheets] == [
        ("2024-000007", "七", ["1", "3"]),
        ("2024-000012", "十二", ["0", "2"]),
    ]


def test_zips_and_other_encodings(tmp_path: Path) -> None:
    inner = write(tmp_path / "inner.csv", OVERVIEW, {"事業の目的": "詰めた"}, encoding="cp932")
    path = zipped(tmp_path / "outer.zip", inner)
    sheet = only_sheet(path)
    assert sheet.overview.purpose.value == "詰めた"
    assert sheet.overview.purpose.sources == (Source("outer.zip/inner.csv", row=1),)


def test_the_same_table_twice_counts_once_and_a_difference_is_found(tmp_path: Path) -> None:
    one = write(tmp_path / "1.csv", OVERVIEW, {"事業の目的": "見守る"})
    same = write(tmp_path / "2.csv", OVERVIEW, {"事業の目的": "見守る"})
    other = write(tmp_path / "3.csv", OVERVIEW, {"事業の目的": "違う"})
    assert only_sheet(one, same).findings == ()
    sheet = only_sheet(one, other)
    assert sheet.overview.purpose.value == "見守る"
    (finding,) = sheet.findings
    assert (finding.kind, [s.file for s in finding.sources]) == ("contradiction", ["1.csv", "3.csv"])


def test_a_column_of_later_years_is_not_lost_silently(tmp_path: Path) -> None:
    sheet = only_sheet(write(tmp_path / "a.csv", [*OVERVIEW, "新しい欄"], {"新しい欄": "何か"}))
    (finding,) = sheet.findings
    assert finding.kind == "unread"
    assert "新しい欄" in finding.message


def test_only_the_sheets_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", OVERVIEW, *({"予算事業ID": str(i)} for i in range(1, 9)))
    assert [s.id for s in read_open_data([path], only=["2024-000003", "2024-000008"])] == ["2024-000003", "2024-000008"]


def test_a_fingerprint_changes_with_its_sheet_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", OVERVIEW, {"予算事業ID": "1"}, {"予算事業ID": "2"}, {"予算事業ID": "3"})
    write(tmp_path / "b.csv", SUBSIDY, {"予算事業ID": "1", "補助率": "1/2"}, {"予算事業ID": "2", "補助率": "1/2"})
    before = fingerprints([tmp_path])
    assert list(before) == ["2024-000001", "2024-000002", "2024-000003"]
    write(tmp_path / "b.csv", SUBSIDY, {"予算事業ID": "1", "補助率": "1/2"}, {"予算事業ID": "2", "補助率": "1/3"})
    after = fingerprints([tmp_path])
    assert [i for i in after if after[i] != before[i]] == ["2024-000002"]


def test_what_is_open_data(tmp_path: Path, sample: Path) -> None:
    table = write(tmp_path / "a.csv", OVERVIEW, {"事業の目的": "見守る"})
    other = tmp_path / "b.csv"
    other.write_text("事業名,金額\n見守り,1\n", encoding="utf-8")
    assert is_open_data(table)
    assert is_open_data(zipped(tmp_path / "a.zip", table))
    assert is_open_data(tmp_path)
    assert not is_open_data(zipped(tmp_path / "b.zip", other))
    assert not is_open_data(other)
    assert not is_open_data(sample)
    assert not is_open_data(tmp_path / "none.csv")


def _cut(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8-sig").rstrip()[:-12], encoding="utf-8-sig")
    return path


def _torn_sign(path: Path) -> Path:
    path.write_bytes(path.read_bytes().rstrip(b",\r\n")[:-1])
    return path


def _no_number(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",7,", ",七,"), encoding="utf-8-sig")
    return path


def _not_zip(path: Path) -> Path:
    path.with_suffix(".zip").write_bytes(b"PK\x03\x04 torn")
    return path.with_suffix(".zip")


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (_cut, ParseError, "2行目"),
        (_torn_sign, ParseError, "文字"),
        (_no_number, ParseError, "1行目"),
        (_not_zip, NotOpenData, "ZIPを読めません"),
        (lambda path: path.with_name("none.csv"), FileMissing, "開けません"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, spoil: object, error: type[ReadError], says: str
) -> None:
    path = write(tmp_path / "a.csv", OVERVIEW, {"事業の目的": "見守る"}, {"事業の目的": "続き", "備考": "終わり"})
    assert callable(spoil)
    with pytest.raises(error, match=says) as caught:
        list(read_open_data([spoil(path)]))
    assert caught.value.file


# ---- the real files


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, Sheet]:
    ids = ["2024-004314", "2024-001694", "2024-006423", "2024-004062", "2024-004479", "2024-000645", "2024-005139"]
    return {sheet.id: sheet for sheet in read_open_data([shared / "rs2024"], only=ids)}


def test_the_real_tables_are_all_recognised(shared: Path, real: dict[str, Sheet]) -> None:
    assert len(real) == 7
    sheet = real["2024-004314"]
    assert sheet.organization.office.value == "国土交通省 | 都市局 | まちづくり推進課 | 都市開発金融支援室"
    assert [(y.year, y.requested.value, y.total.value, y.executed.value) for y in sheet.budget.years] == [
        (2021, None, 2135000000, 1650000000),
        (2022, 450000000, 545000000, 545000000),
        (2023, 400000000, 400000000, 190000000),
        (2024, 1025000000, 410000000, None),
        (2025, 300000000, None, None),
    ]
    assert len(sheet.laws) == 4
    assert len(sheet.plans) == 2
    assert [(b.block, b.parent) for b in sheet.spending.flow] == [(None, None), ("A", None), ("B", "A"), ("C", "A")]
    assert real["2024-004479"].overview.expense_category.value is not None
    assert " | " in real["2024-004479"].overview.expense_category.value
    assert len(real["2024-000645"].review.other_remarks.text.split("\n")) > 3
    assert len(real["2024-005139"].spending.obligations) == 93


def test_every_cell_of_a_real_sheet_points_to_a_row_that_holds_it(shared: Path, real: dict[str, Sheet]) -> None:
    lines = {path.name: _table(path) for path in (shared / "rs2024").glob("*.zip")}
    checked = 0
    for row in rows(real["2024-004062"]):
        for cell in row.cells.values():
            for source in cell.sources[:1] if cell.text and " | " not in cell.text and " / " not in cell.text else ():
                assert source.row is not None
                line = "\x1f".join(lines[source.file][source.row])
                parts = [part for part in cell.text.split("\n") if part]
                checked += any(part in line for part in parts)
    assert checked > 300


def _table(path: Path) -> list[list[str]]:
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
        return list(csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")))


def test_all_sheets_stream_from_some_of_the_tables(shared: Path) -> None:
    paths = [path for name in ("1-1", "1-4") for path in (shared / "rs2024").glob(f"{name}*.zip")]
    stream: Iterator[Sheet] = read_open_data(paths)
    found = {sheet.id: (len(sheet.subsidies), sheet.overview.name.value) for sheet in stream}
    assert len(found) == 5664
    assert all(name for _, name in found.values())
    assert sum(count > 0 for count, _ in found.values()) > 1900
