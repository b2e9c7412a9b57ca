"""`sheetqa bench`: speed and memory, beside what they are compared with, in one run; results with machine and noise.

Exit codes: 0 done, 1 a target was missed and ``--strict`` is given, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.arguments import Parser


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; see ``sheetqa bench --help``."""
    try:
        arguments = _parse(argv)
    except SystemExit as leaving:  # argparse has told why
        return int(leaving.code or 0)
    from eval.bench_report import markdown, missed, table
    from eval.results import commit, machine, write

    result: dict[str, Any] = {
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
    }
    with tempfile.TemporaryDirectory(prefix="sheetqa-bench-") as folder:
        result["local"] = _local(arguments, Path(folder))
        if arguments.national:
            result["national"] = _national(arguments, Path(folder))
    print(table(result))
    if not arguments.no_write:
        target = write(result, markdown(result), arguments.out, "bench-")
        for name, svg in _pictures(result).items():
            target.with_name(f"{target.stem}-{name}.svg").write_text(svg, encoding="utf-8")
        print(f"書き出し：{target}")
    short = missed(result)
    for line in short:
        print(f"目標に届かない：{line}")
    return 1 if short and arguments.strict else 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = Parser("sheetqa bench", "速さとメモリを、比較の相手と並べて測る。")
    add = parser.add_argument
    add("--repeats", type=int, default=5, metavar="N", help="読み取りと起動を繰り返す回数（既定: 5）")
    add("--rounds", type=int, default=3, metavar="N", help="/ask の全問を尋ね直す回数（既定: 3）")
    add("--national", type=Path, metavar="DIR", help="公式の表のフォルダー：全国規模も測る（数十分）")
    add("--national-store", type=Path, metavar="DIR", help="取り込み済みのストアを使う（取り込みの時間は測らない）")
    add("--no-baselines", dest="baselines", action="store_false", help="全国規模の比較の相手を測らない")
    add("--no-growth", dest="growth", action="store_false", help="シート数による伸びを測らない")
    add("--strict", action="store_true", help="目標に届かなければ終了コード1")
    add("--out", type=Path, default=Path("results"), metavar="DIR", help="結果を置くフォルダー（既定: results）")
    add("--no-write", action="store_true", help="結果をファイルに書かない")
    found = parser.parse_args(list(argv))
    if min(found.repeats, found.rounds) < 1:
        parser.error("--repeats と --rounds は1以上で指定してください")
    if found.national and not found.national.is_dir():
        parser.error(f"--national のフォルダー {found.national} がありません")
    return found


def _say(line: str) -> None:
    print(line, flush=True)


def _local(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    from eval.bench_local import asking, bodies, cold, index, reading
    from eval.stores import SAMPLE

    _say(f"読み取り：{SAMPLE.name}")
    found: dict[str, Any] = {"reading": reading(SAMPLE, arguments.repeats)}
    store = work / "store-sample"
    found["indexing"] = index([SAMPLE], store)
    _say("質問：サーバーを起動して一人の利用者で")
    found["asking"] = asking(store, bodies(), arguments.rounds)
    _say("質問：コマンドの起動から")
    found["cold_s"] = cold(store, arguments.repeats)
    return found


def _national(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    from eval.bench_local import bodies, cold, index
    from eval.bench_national import answering, growth, programs, size
    from eval.national import OUT

    folder = arguments.national
    name = programs(folder)[0][1]
    found: dict[str, Any] = {}
    store = arguments.national_store or work / "store-national"
    if arguments.national_store is None:
        _say(f"取り込み：{folder}")
        found["indexing"] = index([folder], store)
    asked = bodies(OUT, 400)
    _say("質問：全国のストアで")
    found["answering"] = answering(store, asked, arguments.rounds)
    found["cold_s"] = cold(store, arguments.repeats, f"{name}の補助率は？")
    found["store_mib"] = size(store)
    if arguments.growth:
        found["growth"] = list(growth(folder, work, _whole(found), arguments.rounds, _say))
    if arguments.baselines:
        _say("比較の相手：同じストアと同じ問いで")
        found["baselines"] = _baselines(store)
    return found


def _whole(found: dict[str, Any]) -> dict[str, Any]:
    indexing, asking = found.get("indexing", {}), found["answering"]
    return {
        "index_s": indexing.get("seconds", 0.0),
        "index_mib": indexing.get("peak_mib", 0.0),
        "store_mib": found["store_mib"],
        "p50": asking["p50"]["median"],
        "p95": asking["p95"]["median"],
        "server_mib": asking["memory"].get("rss_mib", 0.0),
    }


def _baselines(store: Path) -> list[dict[str, Any]]:
    from eval.bench_baselines import compare
    from eval.national import OUT
    from eval.questions import load
    from eval.stores import open_store

    with open_store(store) as opened:
        return compare(opened, load(OUT)[::4])


def _pictures(result: dict[str, Any]) -> dict[str, str]:
    from eval.bench_report import pictures

    return pictures(result)
