"""A small government for the tests of questions over many programs: CSVs of the published columns, in a store."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.encode import Encoder
from index.store import Store

DATA = Path(__file__).parent / "data"
COLUMNS: dict[str, list[str]] = json.loads((DATA / "opendata_columns.json").read_text(encoding="utf-8"))
PROGRAMS: list[dict[str, Any]] = tomllib.loads((DATA / "government.toml").read_text(encoding="utf-8"))["program"]


def write(folder: Path, fiscal_year: int = 2024) -> list[Path]:
    """Write the tables into the folder and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("1-2", "1-3", "1-4", "2-1", "5-3")}
    for program in PROGRAMS:
        basic = _basic(program, fiscal_year)
        methods = {f"実施方法ー{name}": "TRUE" for name in program["methods"]}
        tables["1-2"].append(
            basic
            | {"事業の目的": program["purpose"], "事業の概要": program["overview"], "事業区分": program["category"]}
            | {"事業開始年度": program["start"], "終了予定なし": "TRUE"}
            | methods
        )
        tables["1-3"] += [basic | {"番号（根拠法令）": i, "法令名": name} for i, name in enumerate(program["laws"], 1)]
        for number, (recipient, rate, cap) in enumerate(program["subsidies"], 1):
            fields = {"番号（補助率等）": number, "補助対象": recipient, "補助率": rate, "補助上限等": cap}
            tables["1-4"].append(basic | fields)
        tables["2-1"] += [basic | _year(year, figures, program) for year, figures in program["years"].items()]
        tables["5-3"] += [
            basic | {"支出先ブロック番号": "A", "支出先名": name, "費目": "委託費", "使途": "運営", "金額": amount}
            for name, amount in program["payees"]
        ]
    return [_write(folder / f"{name}_RS_{fiscal_year}_表.csv", name, rows) for name, rows in tables.items()]


def _basic(program: dict[str, Any], fiscal_year: int) -> dict[str, Any]:
    return {
        "シート種別": "レビューシート",
        "事業年度": fiscal_year,
        "予算事業ID": program["id"],
        "事業名": program["name"],
        "政策所管府省庁": program.get("policy", program["ministry"]),
        "府省庁": program["ministry"],
        "局・庁": program["bureau"],
    }


def _year(year: str, figures: list[Any], program: dict[str, Any]) -> dict[str, Any]:
    initial, executed, rate = figures
    return {
        "予算年度": year,
        "当初予算（合計）": initial,
        "補正予算（合計）": 0,
        "前年度からの繰越し（合計）": 0,
        "予備費等（合計）": 0,
        "計（歳出予算現額合計）": initial,
        "執行額（合計）": executed,
        "執行率": rate,
        "翌年度への繰越し(合計）": 0,
        "翌年度要求額（合計）": program["asked"] if year == max(program["years"]) else "",
    }


def _write(path: Path, table: str, rows: list[dict[str, Any]]) -> Path:
    columns = [*COLUMNS["common"], *COLUMNS[table]]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


_built: dict[str, Store] = {}


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Store:
    """A store of the whole small government, built once: do not write to it."""
    if "store" not in _built:
        folder = tmp_path_factory.mktemp("government")
        write(folder / "tables")
        _built["store"] = Store.open(folder / "store", encoder, create=True)
        report = build([folder / "tables"], _built["store"])
        assert not report.failed, report.failed
    return _built["store"]
