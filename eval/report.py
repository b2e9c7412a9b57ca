"""A result as tables for the terminal and as Markdown; pure. Headings are Japanese, names of metrics are usual ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.judge import Verdict
from index.text import width

Result = Mapping[str, Any]
Cells = list[list[str]]

KINDS = {
    "grant_rate": "補助率",
    "grant_cap": "補助上限",
    "grant_both": "率と上限",
    "budget": "予算・執行",
    "indicator": "指標",
    "payee": "支出先",
    "contract": "契約",
    "basic": "基本情報",
    "descriptive": "記述",
    "blank": "空欄",
    "undisclosed": "非公表",
    "unanswerable": "記載なし",
    "compute": "計算",
    "compare": "比較",
    "multi": "複数の問い",
    "negation": "除外",
    "contradiction": "矛盾",
    "false_premise": "誤った前提",
    "follow_up": "続きの問い",
    "ministry": "府省庁",
    "law": "根拠法令",
    "start_year": "開始年度",
    "identity": "事業ID",
    "execution_rate": "執行率",
    "count": "件数",
    "extreme": "最大・最小",
}
SPLITS = {"dev": "開発用", "blind": "伏せた半分"}


def kind_name(kind: str) -> str:
    """Return a kind in Japanese."""
    return KINDS.get(kind, kind)


def percent(share: float) -> str:
    """Return a share in per cent with one decimal."""
    return f"{share * 100:.1f}%"


def interval(figures: Mapping[str, Any]) -> str:
    """Return "95.2% [93.1–97.0]"; a dash where nothing was measured."""
    if not figures.get("of"):
        return "–"
    return f"{percent(figures['mean'])} [{figures['low'] * 100:.1f}–{figures['high'] * 100:.1f}]"


def change(now: float, before: float | None) -> str:
    """Return " (+1.2)" in points of per cent, or nothing without an earlier figure."""
    return "" if before is None else f" ({(now - before) * 100:+.1f})"


def by_kind(summary: Result, before: Result | None = None) -> Cells:
    """Return the rows of the main table: one a kind, the whole last."""
    rows = [["種類", "問", "正答率 [95%]", "引用適合 [95%]"]]
    earlier = (before or {}).get("kinds", {})
    for kind, figures in summary["kinds"].items():
        rows.append(_row(kind_name(kind), figures, earlier.get(kind)))
    rows.append(_row("全体", summary, before))
    return rows


def _row(name: str, figures: Result, before: Result | None) -> list[str]:
    accuracy = interval(figures["accuracy"])
    accuracy += change(figures["accuracy"]["mean"], before["accuracy"]["mean"] if before else None)
    return [name, str(figures["questions"]), accuracy, interval(figures["citation_hit"])]


def overall(summary: Result) -> Cells:
    """Return the figures that belong to the whole: name, value."""
    refusals, stable, latency = summary["abstention"], summary["stability"], summary["latency"]
    return [
        ["指標", "値"],
        ["引用の逐語一致", f"{percent(summary['citation_verbatim'])}（引用 {summary['citations']}件）"],
        ["根拠の網羅", interval(summary["citation_coverage"])],
        ["棄権 適合率・再現率・F1", f"{refusals['precision']:.3f}・{refusals['recall']:.3f}・{refusals['f1']:.3f}"],
        ["棄権の理由の一致", percent(summary["reason_right"])],
        ["根拠のない数字", f"{summary['unsupported']}個"],
        ["言い換えの安定", f"{percent(stable['share'])}（{stable['groups']}組）"],
        ["応答 p50・p95", f"{latency['p50']:.1f}・{latency['p95']:.1f} ms"],
        ["答えが出なかった問い", str(summary["errors"])],
    ]


def retrieval(found: Sequence[Result]) -> Cells:
    """Return the rows of the retrieval table."""
    names = ("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10")
    rows = [["検索", "問", *("MRR" if n == "mrr" else n for n in names), "p50 ms"]]
    for line in found:
        rows.append([line["name"], str(line["questions"]), *(f"{line[n]:.3f}" for n in names), f"{line['p50']:.1f}"])
    return rows


def ablations(found: Sequence[Result]) -> Cells:
    """Return the rows of the ablation table: what is left without a part."""
    rows = [["構成", "問", "正答率 [95%]", "引用適合 [95%]", "棄権F1"]]
    for line in found:
        f1 = f"{line['abstention']['f1']:.3f}"
        rows.append(
            [line["name"], str(line["questions"]), interval(line["accuracy"]), interval(line["citation_hit"]), f1]
        )
    return rows


def sections(result: Result, earlier: Result | None = None) -> list[tuple[str, Cells]]:
    """Return all tables of a result, each with its title."""
    found: list[tuple[str, Cells]] = []
    for split, summary in result["splits"].items():
        before = (earlier or {}).get("splits", {}).get(split)
        found.append((f"{SPLITS[split]}（{split}）", by_kind(summary, before)))
        found.append((f"{SPLITS[split]}：全体の指標", overall(summary)))
    if result.get("retrieval"):
        found.append(("検索（答えのある問い）", retrieval(result["retrieval"])))
    if result.get("ablations"):
        found.append(("部品を外したとき", ablations(result["ablations"])))
    return found


def table(result: Result, earlier: Result | None = None) -> str:
    """Return the result for the terminal."""
    head = f"sheetqa eval {result['commit']}（{result['date']}）"
    parts = [head, *(f"※ {line}。" for line in result["left_out"])]
    parts += [f"\n■ {title}\n{aligned(cells)}" for title, cells in sections(result, earlier)]
    return "\n".join(parts)


def aligned(cells: Cells) -> str:
    """Return rows with their columns aligned, full-width signs counted as two."""
    widths = [max(width(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def failures(verdicts: Sequence[Verdict], most: int) -> str:
    """Return the first ``most`` answers at fault, beside what was wanted: wrong ones first, then badly founded ones."""
    wrong = [v for v in verdicts if not v.correct]
    unfounded = [v for v in verdicts if v.correct and (v.unsupported or v.false_quotes or v.cited is False)]
    return "".join(f"{line}\n" for v in [*wrong, *unfounded][:most] for line in _failure(v))


def _failure(v: Verdict) -> list[str]:
    q = v.question
    wanted = f"棄権（{q.reason}）" if q.abstain else "・".join(item[0] for item in q.accept)
    lines = [
        f"{'△' if v.correct else '✗'} {q.id} [{q.kind}] {q.text}",
        f"   求: {wanted}",
        f"   答: {v.error or v.answer.text[:200]}",
        f"   解釈: {v.answer.interpretation}",
    ]
    if v.unsupported:
        lines.append(f"   根拠のない数字: {'、'.join(v.unsupported)}")
    if v.cited is False and not v.answer.abstained:
        lines.append(f"   引用に無い根拠: {'｜'.join(q.contexts)}")
    lines += [f"   その場所に無い引用: {c.page}ページ「{c.text[:60]}」" for c in v.false_quotes]
    return lines


def markdown(result: Result, earlier: Result | None = None) -> str:
    """Return the result as a Markdown report."""
    m = result["machine"]
    parts = [
        f"# 評価 {result['commit']}",
        f"{result['date']}　{m['cpu']}・{m['cores']}コア・{m['memory_gib']} GiB・Python {m['python']}",
        *(f"- {line}。" for line in result["left_out"]),
    ]
    if earlier:
        parts.append(f"括弧内は {earlier['commit']} との差（ポイント）。")
    parts += [f"## {title}\n\n{markdown_table(cells)}" for title, cells in sections(result, earlier)]
    return "\n\n".join(parts) + "\n"


def markdown_table(cells: Cells) -> str:
    """Return rows as a Markdown table, the first as its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * len(cells[0]), *lines[1:]])
