"""The page and the charts: nothing from a question, an answer or a sheet becomes HTML; all figures are there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from eval.judge import failed, judge
from eval.page import page
from eval.questions import Question
from eval.results import items, machine
from eval.score import summarise
from eval.svg import Bar, Line, bars, curves
from qa.answer import LOOKUP, Answer, Citation

EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"


class Nowhere:
    def stands(self, citation: Citation) -> bool:
        return False


class Tags(HTMLParser):
    """Gathers the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def result(text: str) -> dict[str, Any]:
    asked = Question("q1", text, text, (text,), "grant_rate", ((text,),), (), abstain=False, voice=text, group="g")
    answer = Answer(LOOKUP, f"答え{text}9%", (Citation("s", text, text, 1),), interpretation=text, took_ms=12.0)
    verdicts = [judge(asked, answer, Nowhere()), failed(asked, ValueError(text))]
    summary = summarise(verdicts)
    line = {"name": text, **{k: summary[k] for k in ("questions", "accuracy", "citation_hit", "abstention")}}
    ranks = dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "p50"), 0.5)
    return {
        "commit": "abc123",
        "date": "2026-11-24",
        "machine": machine(),
        "left_out": [text],
        "splits": {"dev": summary},
        "ablations": [line],
        "retrieval": [{"name": text, "questions": 2, **ranks}],
        "items": items(verdicts),
    }


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def test_nothing_is_interpreted_as_html() -> None:
    tags = parsed(page(result(EVIL), result(EVIL)))
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert not [name for name, _ in tags.attributes if name.startswith("on")]
    assert tags.text.count("<script>alert(1)</script>") >= 8


def test_the_page_is_self_contained() -> None:
    html = page(result("問い"))
    tags = parsed(html)
    assert not {"link", "script", "iframe", "img"} & set(tags.tags)
    assert not [value for name, value in tags.attributes if name in ("src", "href")]
    assert "url(" not in html
    assert len(html) < 40_000


def test_the_page_shows_the_figures_and_the_worst_cases() -> None:
    text = parsed(page(result("補助率の問い"))).text
    for words in (
        "正答率",
        "引用適合",
        "言い換えの安定",
        "部品を外したとき",
        "検索",
        "悪い例",
        "答えが出なかった",
        "補助率の問い",
    ):
        assert words in text


def test_the_page_compares_with_an_earlier_run() -> None:
    now, before = result("問い"), result("問い")
    before["items"] = [{**item, "correct": not item["correct"]} for item in before["items"]]
    before["commit"] = "old456"
    text = parsed(page(now, before)).text
    assert "old456 から変わった問い" in text
    assert "(+0.0)" in text


def test_bars_are_as_long_as_their_shares() -> None:
    svg = bars("図", [Bar("全部", 1.0, 0.9, 1.0, "100%"), Bar("半分<b>", 0.5, 0.4, 0.6, "50%")])
    root = ElementTree.fromstring(svg)  # noqa: S314 (made here)
    widths = [float(r.attrib["width"]) for r in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert widths == [380.0, 190.0]
    assert "半分<b>" in "".join(root.itertext())


def test_curves_lie_in_the_plot_and_leave_out_what_a_log_cannot_show() -> None:
    svg = curves("伸び", [Line("問い", [(1, 2.0), (100, 20.0), (5664, 0.0)]), Line("無", [])], "ms", "シート数")
    ElementTree.fromstring(svg)  # noqa: S314 (made here)
    (points,) = (p for p in re.findall(r'polyline points="([^"]*)"', svg) if p)
    places = [tuple(map(float, pair.split(","))) for pair in points.split()]
    assert len(places) == 2
    assert all(70 <= x <= 640 and 0 <= y <= 360 for x, y in places)
    assert places[0][0] < places[1][0]
    assert places[0][1] > places[1][1]  # slower is higher
    ElementTree.fromstring(curves("空", [], "ms", "n"))  # noqa: S314 (made here)
