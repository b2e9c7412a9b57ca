"""The benchmark: its clients against a real server, its reports against figures worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from eval import bench_national, bench_report
from eval.baseline import split_characters
from eval.bench import main
from eval.bench_local import bodies, spread
from eval.server import ServerFailed, Timings, ask_in_turn, ask_together, serving
from index.store import Store


def test_a_real_server_is_asked_by_one_client_and_by_many(store: Store) -> None:
    asked = bodies(most=5)
    with serving(store.folder) as server:
        single = ask_in_turn(server.port, asked).figures()
        many = ask_together(server.port, asked, clients=4, seconds=0.5)
        broken = ask_in_turn(server.port, [{"question": ""}, {"sheet": 1}])
        memory = server.memory()
    assert single["requests"] == len(asked)
    assert single["errors"] == 0
    assert 0 < single["p50"] <= single["round_trip_p50"]
    assert many["requests"] >= 4
    assert many["errors"] == 0
    assert 0 < many["per_second"] <= many["requests"] / 0.5
    assert broken.errors == {"422": 2}
    assert 20 < memory["rss_mib"] <= memory["peak_mib"] < 1024


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "sheets.sqlite3").write_bytes(b"not a database")
    with pytest.raises(ServerFailed, match="起動しません"), serving(tmp_path):
        pass


def test_spread_by_hand() -> None:
    assert spread([1.0, 4.0, 2.0]) == {"median": 2.0, "low": 1.0, "high": 4.0, "noise": 1.5, "repeats": 3}


def test_timings_count_failures_apart() -> None:
    timings = Timings(inside=[1.0, 3.0], outside=[2.0, 4.0])
    timings.failed("500")
    timings.failed("500")
    figures = timings.figures()
    assert (figures["p50"], figures["round_trip_p50"], figures["errors"]) == (2.0, 3.0, 2)


def test_characters_are_split_with_an_overlap() -> None:
    assert split_characters("abcdefgh", 4, 1) == ["abcd", "defg", "gh"]
    assert split_characters("abc", 4, 1) == ["abc"]
    assert split_characters("  ", 4, 1) == []


def result(seconds: float = 1.0) -> dict[str, Any]:
    one = spread([seconds, seconds])
    asking = {"p50": one, "p95": one, "errors": 0, "memory": {"rss_mib": 200.0, "peak_mib": 250.0}}
    return {
        "commit": "abc123",
        "date": "2026-11-24",
        "machine": {"cpu": "c", "cores": 2, "memory_gib": 24, "system": "s", "python": "3.11", "load": 0.1},
        "local": {
            "reading": {"read_s": one, "pdfplumber_s": one, "ratio": spread([1.0, 2.2])},
            "indexing": {"seconds": 3.0, "cpu_s": 2.0, "peak_mib": 300.0},
            "asking": {**asking, "round_trip_p50": one, "round_trip_p95": one},
            "cold_s": one,
        },
        "national": {
            "indexing": {"seconds": 300.0, "cpu_s": 200.0, "peak_mib": 1500.0},
            "answering": {
                **asking,
                "together": {"clients": 16, "per_second": 99.0, "errors": 0, "round_trip_p95": 9.0},
            },
            "cold_s": one,
            "store_mib": 800.0,
            "growth": [
                dict.fromkeys(("sheets", "index_s", "index_mib", "store_mib", "p50", "p95", "server_mib"), 10.0**n)
                for n in (0, 2)
            ],
            "baselines": [{"name": "<b>", "questions": 9, "hit@1": 0.5, "p50": 1.0, "p95": 2.0}],
        },
    }


def test_missed_targets_are_named_with_the_value() -> None:
    assert bench_report.missed(result()) == [
        "読み取りの比 1.6倍（目標 ≤ 1.5）",
        "同時16人の処理数 99件/秒（目標 ≥ 100）",
    ]
    assert "sheetqa ask 起動から答えまで 2秒（目標 ≤ 1.5）" in bench_report.missed(result(2.0))


def test_the_report_shows_every_table_and_picture() -> None:
    text = bench_report.markdown(result())
    for words in ("読み取りの比", "✗", "✓", "シート数による伸び", "比較の相手", "50.0%", "bench-abc123-latency.svg"):
        assert words in text
    assert set(bench_report.pictures(result())) == {"latency", "memory", "indexing"}
    without = {k: v for k, v in result().items() if k != "national"}
    assert bench_report.pictures(without) == {}
    assert "全国" not in bench_report.table(without)


def test_a_subset_of_the_tables_has_the_rows_of_its_sheets_alone(shared: Path, tmp_path: Path) -> None:
    folder = shared / "rs2024"
    known = bench_national.programs(folder)
    assert len(known) == 5664
    assert known == bench_national.programs(folder)
    number, name = known[0]
    bench_national.subset(folder, [number], tmp_path)
    tables = sorted(tmp_path.glob("*.csv"))
    assert len(tables) == len(list(folder.glob("*.zip")))
    for table in tables:
        with table.open(encoding="utf-8-sig", newline="") as file:
            assert {row["予算事業ID"] for row in csv.DictReader(file)} <= {number}
    assert len(bench_national.asks([name])) == len(bench_national.ASKS)
    assert len(bench_national.asks([name for _, name in known])) == 200


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["--repeats", "0"], "1以上"),
        (["--repeats", "x"], "整数ではありません"),
        (["--national", "/nowhere"], "ありません"),
    ],
)
def test_wrong_flags_are_told_in_japanese(flags: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(flags) == 2
    assert why in capsys.readouterr().err
