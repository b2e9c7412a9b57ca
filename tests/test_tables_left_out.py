"""Sheets of the open data list no payees: costs, long contracts and the flow of money answer for them."""

from __future__ import annotations

from typing import Any

import pytest
from government import _basic, _write

from index.build import build
from index.encode import Encoder
from index.store import Store
from qa.ask import ask

PROGRAM = {"id": "201", "name": "港湾情報基盤整備事業", "ministry": "国土交通省", "bureau": "港湾局"}
SHEET = "2024-000201"
ACCOUNT = {
    "会計区分": "一般会計",
    "会計": "一般会計",
    "所管": "国土交通省",
    "組織・勘定": "国土交通本省",
    "項": "港湾費",
}


def _year(year: int, initial: int, supplementary: int, executed: int | str, carried: int) -> dict[str, Any]:
    return {
        "予算年度": year, "当初予算（合計）": initial, "補正予算（合計）": supplementary, "予備費等（合計）": 0,
        "前年度からの繰越し（合計）": 0, "計（歳出予算現額合計）": initial + supplementary, "執行額（合計）": executed,
        "執行率": executed / (initial + supplementary) if isinstance(executed, int) else "",
        "翌年度への繰越し(合計）": carried,
        "翌年度要求額（合計）": 900_000 if year == 2024 else "",
    }  # fmt: skip


def _item(name: str, kind: str, amount: int, asked: int | str = "") -> dict[str, Any]:
    return ACCOUNT | {
        "予算年度": 2024, "予算種別": kind, "目": name, "予算額（歳出予算項目ごと）": amount,
        "翌年度要求額（歳出予算項目ごと）": asked,
    }  # fmt: skip


def _cost(block: str, payee: str, category: str, amount: int | str, contract: str = "運営業務") -> dict[str, Any]:
    return {"支出先ブロック番号": block, "支出先名": payee, "契約概要": contract, "費目": category, "使途": category,
            "金額": amount}  # fmt: skip


def _flow(parent: str, parent_name: str, block: str, name: str) -> dict[str, Any]:
    return {
        "支出元の支出先ブロック": parent, "支出元の支出先ブロック名": parent_name,
        "担当組織からの支出": "" if parent else "TRUE", "支出先の支出先ブロック": block,
        "支出先の支出先ブロック名": name,
    }  # fmt: skip


def _contract(name: str, title: str, amount: int, method: str, bidders: int, rate: float) -> dict[str, Any]:
    fields = {"": "A", "契約先名": name, "契約概要（契約名）": title, "契約額": amount, "契約方式等": method,
              "入札者数（応募者数）": bidders, "落札率（％）": rate}  # fmt: skip
    return {f"{key or '支出先ブロック'}（国庫債務負担行為等による契約）": value for key, value in fields.items()}


TABLES: dict[str, list[dict[str, Any]]] = {
    "1-2": [{"事業の目的": "港湾の情報を集める。", "事業開始年度": 2015, "終了予定なし": "TRUE"}],
    "2-1": [
        _year(2021, 800_000, 0, 700_000, 60_000),
        _year(2022, 700_000, 0, 600_000, 40_000),
        _year(2023, 600_000, -50_000, 500_000, 30_000),
        _year(2024, 800_000, 100_000, "", 0),
    ],
    "2-2": [
        _item("庁費", "当初予算", 300_000, 330_000),
        _item("港湾業務庁費", "当初予算", 200_000, 150_000),
        _item("職員旅費", "当初予算", 120_000, 140_000),
        _item("職員旅費", "第1次補正予算", 40_000),
        _item("諸謝金", "当初予算", 80_000, 80_000),
    ],
    "5-2": [
        _flow("", "", "A", "株式会社潮見システムほか"),
        _flow("A", "株式会社潮見システムほか", "B", "国立大学法人灯台大学"),
        _flow("", "", "C", "八重浜市"),
    ],
    "5-3": [
        _cost("A", "株式会社潮見システム", "事業費", 240_000),
        _cost("A", "株式会社潮見システム", "人件費", 120_000),
        _cost("A", "株式会社潮見システム", "一般管理費", 40_000),
        _cost("B", "国立大学法人灯台大学", "人件費", 50_000, "潮位の予測に関する研究"),
        _cost("C", "八重浜市", "委託費", ""),
    ],
    "5-4": [
        _contract("株式会社潮見システム", "港湾情報システムの更改", 990_000, "一般競争契約（総合評価）", 1, 0.98),
        _contract("株式会社波止場電機", "潮位計の賃貸借", 550_000, "随意契約（その他）", 1, 1.0),
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Store:
    """A store of one program of the open data: do not write to it."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "tables").mkdir()
    basic = _basic(PROGRAM, 2024)
    for table, rows in TABLES.items():
        _write(folder / "tables" / f"{table}_RS_2024_表.csv", table, [basic | row for row in rows])
    store = Store.open(folder / "store", encoder, create=True)
    report = build([folder / "tables"], store)
    assert not report.failed, report.failed
    return store


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("灯台大学への支出額はいくらですか。", ["50,000円"]),
        ("潮見システムの支出のうち一般管理費が占める割合は何％か。", ["10%"]),
        ("潮見システムの費目のうち、人件費と一般管理費を除いた合計額は", ["240,000円"]),
        ("潮見システムの事業費と人件費を合わせた金額は", ["360,000円"]),
        ("潮見システムの費目、いくつある？", ["3件"]),
        ("港湾情報システムの更改の契約方式と契約額を教えてください。", ["一般競争契約", "990,000円"]),
        ("波止場電機との契約は競争入札だったのか。", ["随意契約"]),
        ("潮見システムの落札率は？", ["98%"]),
        ("灯台大学はどこからお金をもらっているか。", ["潮見システム"]),
        ("潮見システムの再委託先はどちらでしょうか。", ["灯台大学"]),
        ("庁費の2025年度要求額は。", ["330,000円"]),
        ("港湾業務庁費は令和7年度に向けていくら要求されていますか。", ["150,000円"]),
        ("庁費は来年度いくら増えるの", ["30,000円"]),
        ("職員旅費は補正でいくら付いた？", ["40,000円"]),
        ("2024年度当初のうち、庁費と諸謝金を除いた合計は。", ["320,000円"]),
        ("令和3年度と令和4年度の翌年度繰越額を合わせるといくらか。", ["100,000円"]),
        ("令和4年度から繰り越された額は", ["40,000円"]),
        ("2023年度の補正予算額は", ["-50,000円"]),
        ("2024年度当初予算で最も額が大きい費目はどれか。", ["庁費", "300,000円"]),
        ("職員旅費の当初予算と補正予算の合計額は。", ["160,000円"]),
        ("潮見システムはどのブロックの支出先か。", ["A"]),
    ],
)
def test_other_tables_answer(harbour: Store, question: str, said: list[str]) -> None:
    answer = ask(question, harbour, sheet=SHEET)
    assert not answer.abstained, answer.text
    assert all(part in answer.text for part in said), answer.text
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("八重浜市にはいくら支払われましたか。", "blank_in_sheet"),
        ("白浜電機への支出額はいくらですか。", "not_in_sheet"),
        ("令和6年度の執行額は", "blank_in_sheet"),
    ],
)
def test_what_is_blank_or_nobody_is_refused(harbour: Store, question: str, reason: str) -> None:
    answer = ask(question, harbour, sheet=SHEET)
    assert answer.reason == reason, answer.text


def test_only_the_exact_item_is_meant(harbour: Store) -> None:
    answer = ask("庁費の2025年度要求額は。", harbour, sheet=SHEET)
    assert "150,000円" not in answer.text
