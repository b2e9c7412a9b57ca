"""The page in a real browser, on the bundled sheet: ask, see, tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from page_browser import SHEET, Open, ask, needs_browser

from api.feedback import Journal
from index.store import Store
from index.text import fold

needs_browser()

from playwright.sync_api import Page, expect  # noqa: E402

ASKED = "民間団体の補助率と上限は？"


# --- ask


def test_an_answer_with_its_quotes(visit: Open) -> None:
    turn = ask(visit(), ASKED)
    expect(turn.locator(".answer")).to_contain_text("2/3")
    expect(turn.locator(".answer")).to_contain_text("600万円")
    expect(turn.locator(".quotes blockquote").first).to_have_text("2/3")
    expect(turn.locator(".place").first).to_have_text("2ページ")
    turn.locator("summary", has_text="質問の解釈").click()
    expect(turn.locator(".parts")).to_contain_text("補助率")


def test_an_example_from_the_sheet_is_one_click(visit: Open) -> None:
    page = visit()
    example = page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".turn h2")).to_have_text(question)
    expect(page.locator(".turn.refused")).to_have_count(0)
    expect(page.locator(".examples")).to_be_hidden()


def test_a_follow_up_and_the_link_that_reproduces_it(visit: Open, site: str) -> None:
    page = visit()
    ask(page, "民間団体の補助率は？")
    turn = ask(page, "上限は？")
    expect(turn.locator(".answer")).to_contain_text("6,000千円")
    answer = turn.locator(".answer").inner_text()
    link = turn.locator(".tail a").get_attribute("href")
    assert link is not None
    elsewhere = visit(f"/{link}")
    expect(elsewhere.locator(".turn")).to_have_count(1)
    assert elsewhere.locator(".turn .answer").inner_text() == answer


def test_a_computed_number_unfolds_its_formula(visit: Open) -> None:
    turn = ask(visit(), "2024年度と2025年度で当初予算はいくら増えた？")
    expect(turn.locator("pre")).to_be_hidden()
    turn.locator("summary", has_text="計算").click()
    expect(turn.locator("pre")).to_contain_text("210,338 − 203,368 = 6,970千円")


def test_a_refusal_says_why_and_what_could_be_asked(visit: Open) -> None:
    page = visit()
    turn = ask(page, "大阪府の交付額は？")
    expect(turn.locator(".reason")).to_have_text("シートに記載がありません")
    expect(turn.locator(".quotes")).to_have_count(0)
    turn.locator(".instead button").first.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".quotes")).to_be_visible()


def test_what_was_asked_stays_here_until_it_is_cleared(visit: Open) -> None:
    page = visit()
    ask(page, ASKED)
    page.reload()
    expect(page.locator(".turn h2")).to_have_text(ASKED)
    page.click("#fresh")
    expect(page.locator(".turn")).to_have_count(0)
    page.click("#history")
    expect(page.locator("dialog .picks button")).to_contain_text(ASKED)
    page.click("dialog .danger")
    page.reload()
    page.click("#history")
    expect(page.locator("dialog .picks")).to_have_count(0)
    assert page.evaluate("Object.values(localStorage).every((kept) => kept === '[]')")


def test_the_enter_that_ends_a_conversion_sends_nothing(visit: Open) -> None:
    page = visit()
    page.fill("#question", "ほじょりつ")
    composing = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
    page.dispatch_event("#question", "keydown", composing)
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#question")).to_have_value("ほじょりつ\n")
    expect(page.locator(".turn")).to_have_count(0)


def test_copied_text_carries_its_sources(visit: Open) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, ASKED).locator(".tail button", has_text="コピー").click()
    expect(page.locator(".tail button", has_text="コピーしました")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"問：{ASKED}\n答：")
    assert f"・「2/3」（{SHEET} 基本情報/補助率等 2ページ）" in text


# --- see


def boxes_on_screen(page: Page) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Return where the page image and its strong marks are, in pixels of the screen."""
    page.locator("rect.mark.strong").first.wait_for()
    image = page.locator(".page img").bounding_box()
    marks = [mark.bounding_box() for mark in page.locator("rect.mark.strong").all()]
    assert image is not None
    assert all(marks)
    return dict(image), [dict(mark) for mark in marks if mark]


def in_points(page: Page, sheet: dict[str, Any]) -> list[list[float]]:
    """Return the marks in the page's own points, as they lie over the image."""
    image, marks = boxes_on_screen(page)
    across, down = sheet["width"] / image["width"], sheet["height"] / image["height"]
    return [
        [
            (mark["x"] - image["x"]) * across,
            (mark["y"] - image["y"]) * down,
            (mark["x"] + mark["width"] - image["x"]) * across,
            (mark["y"] + mark["height"] - image["y"]) * down,
        ]
        for mark in marks
    ]


def close_to(found: list[list[float]], wanted: list[list[float]], margin: float = 3.0) -> bool:
    """Whether every box lies around its wanted one, at most ``margin`` points outside it."""
    return len(found) == len(wanted) and all(
        0 <= sign * (edge - aim) <= margin
        for box, goal in zip(found, wanted, strict=True)
        for edge, aim, sign in zip(box, goal, (-1, -1, 1, 1), strict=True)
    )


@pytest.mark.parametrize("width", [1360, 390])
def test_the_highlight_stands_exactly_on_the_quote(visit: Open, site: str, sample: Path, width: int) -> None:
    page = visit(viewport={"width": width, "height": 844})
    turn = ask(page, ASKED)
    reply = page.request.post(f"{site}/ask", data={"question": ASKED}).json()
    size = page.request.get(f"{site}/sheets/{SHEET}/pages/2").json()
    boxes = [citation["bbox"] for citation in reply["citations"]]
    turn.locator(".place").first.click()
    assert close_to(in_points(page, size), boxes)
    for _ in range(2):
        if page.get_by_label("拡大").is_enabled():
            page.get_by_label("拡大").click()
    assert close_to(in_points(page, size), boxes)
    with pdfplumber.open(sample) as pdf:
        for citation in reply["citations"]:
            words = pdf.pages[citation["page"] - 1].crop(citation["bbox"], strict=False).extract_text()
            assert fold(re.sub(r"\s", "", words)) == fold(re.sub(r"\s", "", citation["text"]))


def test_pages_turn_and_the_next_source_is_one_step_away(visit: Open) -> None:
    page = visit()
    turn = ask(page, "BとCの合計はいくら？")
    turn.locator(".place").first.click()
    count = page.locator(".cites output")
    expect(count).to_contain_text("1 / 2")
    number = page.locator(".pages output")
    first = number.inner_text()
    page.get_by_label("次の根拠").click()
    expect(count).to_contain_text("2 / 2")
    assert number.inner_text() != first
    expect(page.locator("rect.mark.strong").first).to_be_visible()
    here = number.inner_text()
    page.get_by_label("次のページ").click()
    expect(number).not_to_have_text(here)
    expect(page.locator("rect.mark")).to_have_count(0)
    page.get_by_label("前のページ").click()
    expect(number).to_have_text(here)


# --- tell


def test_a_thumb_down_with_its_note_reaches_the_log(visit: Open, copy: Store) -> None:
    page = visit()
    turn = ask(page, ASKED)
    turn.get_by_label("役に立たなかった").click()
    turn.get_by_label("どこが違いましたか（任意）").fill("圏域の額も知りたい")
    page.keyboard.press("Enter")
    expect(turn.locator(".thumbs")).to_contain_text("記録しました")
    last = [e for e in Journal(copy.folder, 1).entries() if e.verdict == "bad"][-1]
    assert (last.question, last.note) == (ASKED, "圏域の額も知りたい")
