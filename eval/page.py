"""A result as one self-contained HTML page: no script, no outside address, every text escaped; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from eval import report
from eval.score import GATES, Figures
from eval.svg import Bar, bars

Result = Mapping[str, Any]
WORST = 60  # cases shown
STYLES = Path(__file__).with_name("page.css")


def page(result: Result, earlier: Result | None = None) -> str:
    """Return the page; ``earlier`` is an earlier result to stand beside it."""
    title = f"sheetqa の評価 {result['commit']}"
    body = "".join(_body(result, earlier))
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLES.read_text(encoding='utf-8')}</style></head>"
        f"<body><header><h1>{escape(title)}</h1>{_head(result, earlier)}</header><main>{body}</main></body></html>\n"
    )


def _head(result: Result, earlier: Result | None) -> str:
    m = result["machine"]
    lines = [f"{result['date']}　{m['cpu']}・{m['cores']}コア・{m['memory_gib']} GiB・Python {m['python']}"]
    lines += [f"{line}。" for line in result["left_out"]]
    if earlier:
        lines.append(f"括弧内は {earlier['commit']}（{earlier['date']}）との差（ポイント）。")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _body(result: Result, earlier: Result | None) -> Iterator[str]:
    for split, summary in result["splits"].items():
        before = (earlier or {}).get("splits", {}).get(split)
        yield _split(split, summary, before)
    if result.get("ablations"):
        yield _section(
            "部品を外したとき", _ablation_bars(result["ablations"]), _table(report.ablations(result["ablations"]))
        )
    if result.get("retrieval"):
        yield _section("検索（答えのある問い）", _table(report.retrieval(result["retrieval"])))
    if earlier:
        yield _changed(result, earlier)
    yield _worst(result["items"])


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def _split(split: str, summary: Figures, before: Figures | None) -> str:
    cards = "".join(_cards(summary, before))
    rows = [_kind_bar(report.kind_name(kind), figures) for kind, figures in summary["kinds"].items()]
    chart = bars("種類ごとの正答率", [*rows, _kind_bar("全体", summary)])
    voices = [_kind_bar(voice, figures) for voice, figures in summary["voices"].items()]
    more = _folded("話し方ごとの正答率", bars("話し方ごとの正答率", voices))
    more += _folded("種類ごとの表", _table(report.by_kind(summary, before)))
    return _section(
        f"{report.SPLITS[split]}（{split}、{summary['questions']}問）",
        f'<div class="cards">{cards}</div>',
        f"<h3>種類ごとの正答率（線は95%区間）</h3>{chart}",
        more,
        _table(report.overall(summary)),
    )


def _cards(summary: Figures, before: Figures | None) -> Iterator[str]:
    """The figures that one looks for first."""
    shares = (
        ("正答率", "accuracy"),
        ("引用適合", "citation_hit"),
        ("引用の逐語一致", "citation_verbatim"),
        ("言い換えの安定", "stability"),
    )
    for name, gate in shares:
        share = GATES[gate](summary)
        yield _card(name, report.percent(share) + report.change(share, GATES[gate](before) if before else None))
    yield _card("棄権 F1", f"{summary['abstention']['f1']:.3f}")
    yield _card("根拠のない数字", f"{summary['unsupported']}個")
    yield _card("応答 p50／p95", f"{summary['latency']['p50']:.1f}／{summary['latency']['p95']:.1f} ms")


def _card(name: str, value: str) -> str:
    return f'<div class="card"><div class="value">{escape(value)}</div><div class="name">{escape(name)}</div></div>'


def _kind_bar(name: str, figures: Result) -> Bar:
    a = figures["accuracy"]
    return Bar(name, a["mean"], a["low"], a["high"], f"{report.percent(a['mean'])}（{figures['questions']}問）")


def _ablation_bars(lines: Sequence[Result]) -> str:
    return bars("部品を外したときの正答率", [_kind_bar(line["name"], line) for line in lines])


def _table(cells: list[list[str]]) -> str:
    head, *rows = cells
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def _folded(title: str, inside: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{inside}</details>"


# --- single cases


def _worst(items: Sequence[Result]) -> str:
    """The answers at fault side by side with what was wanted: failed, wrong, then badly founded."""
    faults = sorted((item for item in items if _fault(item)), key=lambda item: _RANK.index(_fault(item)))
    if not faults:
        return _section("悪い例", "<p>なし。</p>")
    count = f"{len(faults)}件のうち {min(WORST, len(faults))}件。"
    note = f"<p>{count}伏せた半分の問いは、--show を付けた実行だけが載せます。</p>"
    return _section("悪い例", note, *map(_case, faults[:WORST]))


_RANK = ("答えが出なかった", "誤り", "根拠のない数字", "その場所に無い引用", "根拠を引いていない")


def _fault(item: Result) -> str:
    if item["error"]:
        return _RANK[0]
    if not item["correct"]:
        return _RANK[1]
    if item["unsupported"]:
        return _RANK[2]
    if item["false_quotes"]:
        return _RANK[3]
    return _RANK[4] if item["cited"] is False else ""


def _case(item: Result) -> str:
    due = f"（棄権：{item['due_reason']}）" if item["due_reason"] else ""
    said = f"（棄権：{item['reason']}）" if item["reason"] else ""
    quotes = "".join(f"<blockquote>{escape(_place(q))}<br>{_text(q['text'])}</blockquote>" for q in item["quotes"][:6])
    kind = f"{item['id']}・{report.kind_name(item['kind'])}・{_fault(item)}"
    columns = (
        ("求める答え", _text(item["reference"] + due)),
        (
            "答え",
            _text((item["error"] or item["answer"]) + said) + f"<p class='small'>{_text(item['interpretation'])}</p>",
        ),
        ("引用", quotes or "<p class='small'>なし</p>"),
        ("根拠となる記載", "".join(f"<blockquote>{_text(c)}</blockquote>" for c in item["contexts"]) or "なし"),
    )
    cells = "".join(f"<div><h4>{escape(name)}</h4>{inside}</div>" for name, inside in columns)
    return (
        f'<article><h3>{escape(item["question"])}</h3><p class="small">{escape(kind)}</p>'
        f'<div class="columns">{cells}</div></article>'
    )


def _place(quote: Result) -> str:
    where = f"{quote['page']}ページ" if quote["page"] else f"{quote['file']} {quote['row']}行目" if quote["row"] else ""
    return " ".join(part for part in (quote["sheet"], quote["section"], where) if part)


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _changed(result: Result, earlier: Result) -> str:
    """Questions that turned right or wrong since the earlier run."""
    before = {item["id"]: item["correct"] for item in earlier.get("items", ())}
    turned = [i for i in result["items"] if i["id"] in before and before[i["id"]] != i["correct"]]
    parts = []
    for title, correct in (("誤りになった問い", False), ("正しくなった問い", True)):
        lines = "".join(
            f"<li>{escape(i['id'])}　{escape(i['question'])}</li>" for i in turned if i["correct"] == correct
        )
        parts.append(f"<h3>{title}</h3><ul>{lines or '<li>なし</li>'}</ul>")
    return _section(f"{earlier['commit']} から変わった問い", *parts)
