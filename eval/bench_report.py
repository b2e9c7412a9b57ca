"""Figures of a benchmark as tables and curves; pure. Targets stand beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from eval.report import Cells, aligned, markdown_table, percent
from eval.svg import Line, curves

Result = Mapping[str, Any]


class Measure(NamedTuple):
    """One figure: its name, value, unit, noise (None where it was taken once) and target (None: none)."""

    name: str
    value: float
    unit: str
    noise: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def missed(self) -> bool:
        """The value is beyond its target."""
        return (self.most is not None and self.value > self.most) or (
            self.least is not None and self.value < self.least
        )

    @property
    def target(self) -> str:
        """The target in words."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""


def measures(result: Result) -> Iterator[Measure]:
    """Yield every single figure of a result."""
    local = result["local"]
    yield _spread("読み取り（同梱PDF）", local["reading"]["read_s"], "秒")
    yield _spread("pdfplumberの語と線のみ", local["reading"]["pdfplumber_s"], "秒")
    yield _spread("読み取りの比", local["reading"]["ratio"], "倍", most=1.5)
    yield Measure("取り込み（同梱PDF）", local["indexing"]["seconds"], "秒")
    yield Measure("取り込みの最大メモリ", local["indexing"]["peak_mib"], "MiB")
    yield from _asking("/ask（1シート）", local["asking"], most=(15, 50))
    yield _spread("sheetqa ask 起動から答えまで", local["cold_s"], "秒", most=1.5)
    yield from _national(result.get("national"))


def _asking(name: str, asking: Result, most: tuple[float, float]) -> Iterator[Measure]:
    yield _spread(f"{name} p50", asking["p50"], "ms", most=most[0])
    yield _spread(f"{name} p95", asking["p95"], "ms", most=most[1])
    if "round_trip_p50" in asking:
        yield _spread(f"{name} 往復 p50", asking["round_trip_p50"], "ms")
    yield Measure(f"{name} エラー", float(asking["errors"]), "件", most=0)
    if asking["memory"]:
        yield Measure(f"{name} サーバーのメモリ", asking["memory"]["rss_mib"], "MiB", most=1024)


def _national(found: Result | None) -> Iterator[Measure]:
    if found is None:
        return
    if "indexing" in found:
        yield Measure("取り込み（オープンデータ全体）", found["indexing"]["seconds"] / 60, "分", most=6)
        yield Measure("取り込みの計算時間（全体、CPU）", found["indexing"]["cpu_s"] / 60, "分")
        yield Measure("取り込みの最大メモリ（全体）", found["indexing"]["peak_mib"], "MiB", most=2048)
    yield from _asking("/ask（全国）", found["answering"], most=(25, 80))
    together = found["answering"]["together"]
    name = f"同時{together['clients']}人"
    yield Measure(f"{name}の処理数", together["per_second"], "件/秒", least=100)
    yield Measure(f"{name}のエラー", float(together["errors"]), "件", most=0)
    yield Measure(f"{name}の往復 p95", together["round_trip_p95"], "ms")
    yield _spread("sheetqa ask 起動から答えまで（全国）", found["cold_s"], "秒", most=1.5)
    yield Measure("ストアの大きさ（全国）", found["store_mib"], "MiB")


def _spread(name: str, found: Result, unit: str, most: float | None = None) -> Measure:
    return Measure(name, found["median"], unit, found["noise"], most)


def missed(result: Result) -> list[str]:
    """Return in Japanese the figures that miss their target."""
    return [f"{m.name} {m.value:.3g}{m.unit}（目標 {m.target}）" for m in measures(result) if m.missed]


def figures(result: Result) -> Cells:
    """Return the main table."""
    rows = [["項目", "値", "ばらつき", "目標", ""]]
    for m in measures(result):
        noise = "" if m.noise is None else f"±{m.noise * 50:.0f}%"
        mark = "" if not m.target else "✗" if m.missed else "✓"
        rows.append([m.name, f"{_number(m.value)} {m.unit}", noise, m.target, mark])
    return rows


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def growth(lines: list[Result]) -> Cells:
    """Return the figures by number of sheets."""
    rows = [["シート数", "取り込み 秒", "最大メモリ MiB", "ストア MiB", "/ask p50 ms", "p95 ms", "サーバー MiB"]]
    names = ("index_s", "index_mib", "store_mib", "p50", "p95", "server_mib")
    for line in lines:
        rows.append([f"{line['sheets']:,}", *(_number(line[name]) if line[name] else "–" for name in names)])
    return rows


def baselines(lines: list[Result]) -> Cells:
    """Return the ways side by side. ``正答`` is of answers, ``根拠`` of pieces that carry what the answer rests on."""
    rows = [["方法", "問", "正答", "根拠が1位", "根拠が10位まで", "シートが1位", "p50 ms", "p95 ms"]]
    for line in lines:
        shares = [percent(line[name]) if name in line else "–" for name in ("answered", "hit@1", "hit@10", "sheet@1")]
        rows.append([line["name"], str(line["questions"]), *shares, _number(line["p50"]), _number(line["p95"])])
    return rows


def sections(result: Result) -> list[tuple[str, Cells]]:
    """Return all tables of a result, each with its title."""
    found = [("速さとメモリ", figures(result))]
    national = result.get("national", {})
    if national.get("growth"):
        found.append(("シート数による伸び", growth(national["growth"])))
    if national.get("baselines"):
        found.append(("比較の相手（全国のストア、同じ問い）", baselines(national["baselines"])))
    return found


def table(result: Result) -> str:
    """Return the result for the terminal."""
    parts = [f"sheetqa bench {result['commit']}（{result['date']}）"]
    return "\n".join([*parts, *(f"\n■ {title}\n{aligned(cells)}" for title, cells in sections(result))])


def markdown(result: Result) -> str:
    """Return the result as a Markdown report; its pictures stand beside it."""
    m = result["machine"]
    parts = [
        f"# 速さとメモリ {result['commit']}",
        f"{result['date']}　{m['cpu']}・{m['cores']}コア・{m['memory_gib']} GiB・{m['system']}・Python {m['python']}",
        f"測り始めの負荷（1分平均）は {m['load']}。",
        "ばらつきは、繰り返した測定の最大と最小の差の半分（中央値に対する割合）。",
    ]
    parts += [f"## {title}\n\n{markdown_table(cells)}" for title, cells in sections(result)]
    parts += [f"![{name}](bench-{result['commit']}-{name}.svg)" for name in pictures(result)]
    return "\n\n".join(parts) + "\n"


def pictures(result: Result) -> dict[str, str]:
    """Return name -> SVG of the curves over the number of sheets."""
    lines = result.get("national", {}).get("growth")
    if not lines:
        return {}

    def points(name: str) -> list[tuple[float, float]]:
        return [(float(line["sheets"]), float(line[name])) for line in lines]

    speed = [Line("/ask p50", points("p50")), Line("/ask p95", points("p95"))]
    sizes = [
        Line("取り込み", points("index_mib")),
        Line("サーバー", points("server_mib")),
        Line("ストア", points("store_mib")),
    ]
    return {
        "latency": curves("シート数と応答時間", speed, "ms", "シート数"),
        "memory": curves("シート数とメモリ・大きさ", sizes, "MiB", "シート数"),
        "indexing": curves("シート数と取り込みの時間", [Line("取り込み", points("index_s"))], "秒", "シート数"),
    }
