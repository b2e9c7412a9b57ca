"""Amounts, rates, caps, years and counts as people print them."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from index.marks import find_marks
from index.numbers import (
    is_blank,
    parse_amount,
    parse_caps,
    parse_count,
    parse_quantity,
    parse_rate,
    parse_rates,
    parse_year,
)


@pytest.mark.parametrize("text", ["", "--", "-", "－", "―", "—", "ー", "‐", " -- ", "\u00ad", "　", "'"])
def test_blanks(text: str) -> None:
    assert is_blank(text)
    assert parse_amount(text, "千円") is None
    assert parse_rates(text) is None
    assert parse_caps(text) is None


@pytest.mark.parametrize("text", ["0", "なし", "該当なし", "定額", "0.0%"])
def test_zero_and_none_are_answers(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "unit", "yen"),
    [
        ("6,000千円", "円", 6_000_000),
        ("４００万円", "円", 4_000_000),
        ("1.5億円", "円", 150_000_000),
        ("１．２億円", "円", 120_000_000),
        ("1億2,000万円", "円", 120_000_000),
        ("2億5千万円", "円", 250_000_000),
        ("９千万円", "円", 90_000_000),
        ("100 百万円", "円", 100_000_000),
        ("二億五千万円", "円", 250_000_000),
        ("五百万円", "円", 5_000_000),
        ("27万５千円", "円", 275_000),
        ("5億以内", "円", 500_000_000),
        ("900,000,000 円", "円", 900_000_000),
        ("684,784 千円", "円", 684_784_000),
        ("約600万円ぐらい", "円", 6_000_000),
        ("3,500", "千円", 3_500_000),
        ("３，５００", "千円", 3_500_000),
        ("0", "千円", 0),
        ("1,079.5", "百万円", 1_079_500_000),
        ("▲1,200", "千円", -1_200_000),
        ("△1,200千円", "円", -1_200_000),
        ("人口１０万人以上", "円", None),
        ("1,400万ドル", "円", None),
        ("$1,000万", "円", None),
        ("最大100万pt/戸", "円", None),
        ("数百万円", "円", None),
        ("千円未満切捨て", "円", None),
        ("予算の範囲内", "円", None),
    ],
)
def test_amounts(text: str, unit: str, yen: int | None) -> None:
    assert parse_amount(text, unit) == yen


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="ドル"):
        parse_amount("3,500", "ドル")


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("17.3%", "173/1000"),
        ("８割", "4/5"),
        ("3割5分", "7/20"),
        ("２／３", "2/3"),
        ("'8/10", "4/5"),
        ("10/10", "1"),
        ("二分の一", "1/2"),
        ("３分の２", "2/3"),
        ("10分の9.5", "19/20"),
        ("5.5/10", "11/20"),
        ("0.5", "1/2"),
        ("148.4%", "371/250"),
        ("７０パーセント", "7/10"),
    ],
)
def test_a_rate(text: str, rate: str) -> None:
    assert parse_rate(text) == Fraction(rate)


def test_the_unit_of_the_heading_governs_a_bare_number() -> None:
    assert parse_rate("0.7", "%") == Fraction(7, 1000)
    assert parse_rate("148.4", "%") == Fraction(371, 250)
    assert parse_rate("--", "%") is None


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("8/10, 定額（10/10）", "4/5 1"),
        ("定額", ""),
        ("委託", ""),
        ("１／２以内", "1/2"),
        ("定額、1/2以内、1/3以内", "1/2 1/3"),
        ("1/3、1/2", "1/3 1/2"),
        ("1/4,1/3,1/2", "1/4 1/3 1/2"),
        ("3/10～10/10・定額", "3/10 1"),
        ("中小・小規模事業者の事業再開等支援事業：1/3-4/5", "1/3 4/5"),
        ("50％～85％、定額", "1/2 17/20"),
        ("1～6％", "1/100 3/50"),
        ("利子補給率：0.7％以内", "7/1000"),
        ("原則1/2", "1/2"),
        ("➀１／１０➁１／３", "1/10 1/3"),
        ("１．異状死死因究明支援事業　１／２２．死亡時画像読影　定額（10/10）", "1/2 1"),
        ("（1）10/10、3/4（2）研修：2/3", "1 3/4 2/3"),
        ("国1/2、都道府県1/4、市町村1/4", "1/2"),
        ("国1/2、都道府県等1/4、事業者1/4", "1/2"),
        ("実施主体が民間団体の場合は国1/2・地方公共団体3/8・民間団体1/8の割合で補助。", "1/2"),
        ("都道府県１／３、国２／３", "2/3"),
        ("地方公共団体：１／２それ以外：国 １／３、地方公共団体 １／３", "1/2 1/3"),
        ("国・都道府県３／４、事業者１／４", "3/4"),
        ("国：1/3、2/3", "1/3 2/3"),
        ("国1/2、設備整備事業：1/4", "1/2 1/4"),
        ("利子助成率：貸付金利‐0.5%等", ""),
        ("借入利率より0.1％を減じた率", ""),
        ("0", ""),
        ("国費３分の２、都道府県負担金として３分の１", "2/3"),
        ("公立・私立1/2、国立10/10", "1/2 1"),
        ("１／３（沖縄分６／１０）", "1/3 3/5"),
        ("調整率:0.33、0.50", "33/100 1/2"),
        ("100", "1"),
        ("1", "1"),
        ("1/23/4（都市機能誘導区域の場合等）", "1/2 3/4"),
        ("２/100以下の部分は50/100、２/100超4/100以下の部分は80/100", "1/2 4/5"),
        ("定額、2/1等", ""),
        ("R6/4/1改定", ""),
        ("2024/12/1時点", ""),
        ("44928", ""),
        ("https://www.mofa.go.jp/mofaj/files/1/2/100440985.pdf （発展型）", ""),
        ("５割以上の負担割合", "1/2"),
        ("補助率は1/2、3月1/2現在の要綱", "1/2"),
        ("1/2、1/2", "1/2"),
    ],
)
def test_rates(text: str, rates: str) -> None:
    assert parse_rates(text) == tuple(Fraction(rate) for rate in rates.split())


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("1都道府県につき4,000千円", [(4_000_000, "1都道府県につき", "")]),
        (
            "1市区町村につき3,000千円、複数の市区町村（圏域）で実施する場合は6,000千円",
            [(3_000_000, "1市区町村につき", ""), (6_000_000, "", "複数の市区町村（圏域）で実施する場合")],
        ),
        (
            "（補助基準額）都道府県:５，０００千円　市町村:３，０００千円",
            [(5_000_000, "", "都道府県"), (3_000_000, "", "市町村")],
        ),
        (
            "１民間団体当たり、一つの都道府県の管内で1,000万円",
            [(10_000_000, "１民間団体当たり", "一つの都道府県の管内で")],
        ),
        (
            "家畜ふん尿処理施設：25～30千円/㎥",
            [(25_000, "/㎥", "家畜ふん尿処理施設"), (30_000, "/㎥", "家畜ふん尿処理施設")],
        ),
        ("①500万円②100万円", [(5_000_000, "", "①"), (1_000_000, "", "②")]),
        ("①2,000万円　②1,500万円又は2,000万円", [(20_000_000, "", "①"), (15_000_000, "", "②"), (20_000_000, "", "②")]),
        ("補助上限額：800万円/年・人", [(8_000_000, "/年・人", "")]),
        ("15万円/1事業者", [(150_000, "/1事業者", "")]),
        ("1,685千円（1事業所当たり）", [(1_685_000, "1事業所当たり", "")]),
        (
            "１件当たり年間２億円程度（事業額６億円程度）",
            [(200_000_000, "１件当たり年間", ""), (600_000_000, "", "事業額")],
        ),
        ("原則10,000千円", [(10_000_000, "", "原則")]),
        ("下限額：20万円、上限額：200万円", [(200_000, "", "下限額"), (2_000_000, "", "")]),
        ("65万円以上、２億円以内", [(650_000, "", "以上"), (200_000_000, "", "")]),
        ("資本金1億円以上の企業は500万円", [(5_000_000, "", "資本金1億円以上の企業")]),
        (
            "22,000千円（単独事業）、39,000千円（複数大学連携事業）",
            [(22_000_000, "", "単独事業"), (39_000_000, "", "複数大学連携事業")],
        ),
        (
            "補助上限額：（調査型）40百万円/年（育成型）上限70百万円/年",
            [(40_000_000, "/年", "調査型"), (70_000_000, "/年", "育成型")],
        ),
        (
            "成果連動支払部分：4000万円（先導案件は5000万円）",
            [(40_000_000, "", "成果連動支払部分"), (50_000_000, "", "成果連動支払部分（先導案件）")],
        ),
        (
            "1事業者当たりの上限は、輸出枠は２５，０００千円、通常枠は２０，０００千円とする",
            [(25_000_000, "1事業者当たり", "輸出枠"), (20_000_000, "1事業者当たり", "通常枠")],
        ),
        (
            "病院　最大210.1万円を上限に補助　・大型チェーン薬局　最大42.9万円を上限に補助",
            [(2_101_000, "", "病院"), (429_000, "", "大型チェーン薬局")],
        ),
        ("（１）40億円　（２）、（３）予算額の範囲", [(4_000_000_000, "", "（１）")]),
        ("予算の範囲内", []),
        ("なし", []),
        ("大臣が必要と認めた経費", []),
        ("最大50%", []),
    ],
)
def test_caps(text: str, caps: list[tuple[int, str, str]]) -> None:
    found = parse_caps(text)
    assert found is not None
    assert [(cap.amount, cap.per, cap.condition) for cap in found] == caps
    assert all(cap.text in text for cap in found)


def test_a_cap_carries_its_verbatim_stretch() -> None:
    found = parse_caps("1市区町村につき3,000千円、複数の市区町村（圏域）で実施する場合は6,000千円")
    assert found is not None
    assert [cap.text for cap in found] == [
        "1市区町村につき3,000千円",
        "複数の市区町村（圏域）で実施する場合は6,000千円",
    ]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和6年度", 2024),
        ("R6", 2024),
        ("Ｒ６年度", 2024),
        ("2024", 2024),
        ("２０２４年度", 2024),
        ("FY2024", 2024),
        ("平成30", 2018),
        ("令和元年度", 2019),
        ("平成三十年度", 2018),
        ("昭和63", 1988),
        ("令和五年法律第四十五号", 2023),
        ("二〇二四年", 2024),
        ("2025-006423", 2025),
        ("006423", None),
        ("終了予定なし", None),
        ("12,024千円", None),
        ("", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "count"),
    [("22", 22), ("1,234件", 1234), ("３者", 3), ("約５００名", 500), ("0", 0), ("--", None), ("1.5", None)],
)
def test_counts(text: str, count: int | None) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("148.4", "148.4"),
        ("1,200", "1200"),
        ("▲3.5", "-3.5"),
        ("-2", "-2"),
        ("95％", "95"),
        ("増加", None),
        ("-", None),
    ],
)
def test_quantities(text: str, value: str | None) -> None:
    assert parse_quantity(text) == (None if value is None else Decimal(value))


def test_marks_continue_a_sequence() -> None:
    assert [(m.family, m.number) for m in find_marks("１．A　１／２２．B")] == [("1.", 1), ("1.", 2)]
    assert [(m.family, m.number) for m in find_marks("補助率 5.5/10、２．９倍")] == []
    assert [(m.family, m.number) for m in find_marks("①A②B（３）C")] == [("①", 1), ("①", 2), ("(1)", 3)]


def test_real_cells_are_read(shared: Path) -> None:
    """At least 96 in 100 rate cells with digits give rates, and every amount printed with 円 is found."""
    with zipfile.ZipFile(next((shared / "rs2024").glob("1-4*.zip"))) as archive:
        table = io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8-sig", newline="")
        rows = list(csv.DictReader(table))
    rates = [parse_rates(row["補助率"]) for row in rows if any(sign.isdigit() for sign in row["補助率"])]
    assert len(rates) > 1500
    assert sum(1 for found in rates if found) / len(rates) > 0.96
    caps = [row["補助上限等"] for row in rows if "万円" in row["補助上限等"] or "千円" in row["補助上限等"]]
    assert len(caps) > 200
    assert [text for text in caps if not parse_caps(text)] == []
