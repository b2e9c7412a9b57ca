"""The page is safe, and there for everybody: markup, axe, phone, keyboard, language, paper, weight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_browser import SHEET, Open, ask, needs_browser, serving

from index.store import Store

needs_browser()

from playwright.sync_api import Page, expect  # noqa: E402

ASKED = "民間団体の補助率と上限は？"
HOSTILE = "<img src=x onerror=\"document.title='pwned'\"><b>太字</b>"


# --- safe


def hostile_export() -> str:
    """Return the text export of a sheet whose fields try to be markup."""
    return (
        f"2025年度行政事業レビューシート 内閣府\n\n{HOSTILE}\n\n基本情報\n\n組織情報 府省庁 内閣府\n\n"
        f"事業所管課室 {HOSTILE}\n\n作成責任者 {HOSTILE}\n\n基本情報 予算事業ID 999999 事業開始年度 2024\n\n"
        f"事業年度 2025 事業区分 前年度事業\n\n概要・目的 事業の目的\n{HOSTILE}\n\n現状・課題\n{HOSTILE}\n\n"
        "予算・執行\n\n効果発現経路\n\n点検・評価\n\n支出先\n\nその他備考\n"
    )


def test_nothing_is_ever_taken_for_markup(visit: Open, empty_store: Store, tmp_path: Path) -> None:
    bad = tmp_path / "<img src=x onerror=alert(1)>.txt"
    bad.write_text("hello", encoding="utf-8")
    sheet = tmp_path / "<b>sheet.txt"
    sheet.write_text(hostile_export(), encoding="utf-8")
    with serving(empty_store) as address:
        page = visit("/#/sheets", at=address)
        page.set_input_files("#file", [bad, sheet])
        expect(page.locator(".fed .fail strong")).to_have_text(bad.name)
        expect(page.locator(".fed .well strong")).to_contain_text("<img src=x", timeout=60_000)
        expect(page.locator(".sheets .name")).to_contain_text("<img src=x")
        page.locator(".sheets .name").click()
        expect(page.locator("h1")).to_contain_text("<img src=x")
        _no_markup(page)
        page.goto(f"{address}/#/?sheet=2025-999999")
        turn = ask(page, HOSTILE)
        expect(turn.locator("h2")).to_have_text(HOSTILE)
        turn = ask(page, "この事業の目的は？")
        expect(turn.locator(".answer")).to_contain_text("<img src=x")
        _no_markup(page)


def _no_markup(page: Page) -> None:
    assert page.locator("img[src=x], main b").count() == 0
    assert "pwned" not in page.title() or "<img" in page.title()


# --- for everybody


VIEWS = ("/", f"/#/?q={ASKED}", "/#/grants?cost=900万円", "/#/sheets", f"/#/sheets/{SHEET}")


def settled(page: Page) -> None:
    """Wait until the view shows what it is for."""
    page.locator(".examples li, .turn .tail, table.grants tbody tr, .sheets li, .part").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(visit: Open, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe がこの環境にありません").Axe()
    page = visit(color_scheme=scheme, reduced_motion="reduce")
    for view in VIEWS:
        page.goto(page.url.split("#")[0] + view.removeprefix("/"))
        settled(page)
        if "q=" in view:
            page.locator(".turn .place").first.click()
            page.locator("rect.mark.strong").first.wait_for()
        found = axe.run(page).response["violations"]
        serious = [
            (view, v["id"], [n["html"][:150] for n in v["nodes"][:3]])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_a_phone_is_wide_enough(visit: Open) -> None:
    page = visit(viewport={"width": 360, "height": 740})
    for view in VIEWS:
        page.goto(page.url.split("#")[0] + view.removeprefix("/"))
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    page.goto(page.url.split("#")[0] + VIEWS[1].removeprefix("/"))
    page.locator(".turn .place").first.click()
    box = page.locator("#viewer").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def test_the_keyboard_alone_will_do(visit: Open) -> None:
    page = visit()
    page.keyboard.press("/")
    assert focused(page) == "question"
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    page.locator(".turn .place").first.wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if focused(page) == "place":
            break
    page.keyboard.press("Enter")
    page.locator("rect.mark.strong").first.wait_for()
    assert focused(page) == "close"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pages output")).to_have_text(re.compile("^3 / "))
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    assert focused(page) == "place"


def test_the_frame_speaks_english_and_the_sheet_does_not(visit: Open) -> None:
    page = visit()
    ask(page, ASKED)
    page.click("#language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("nav [data-view=grants]")).to_have_text("Grants")
    expect(page.locator(".turn .tail")).to_contain_text("Looked up in a table")
    expect(page.locator(".turn .answer")).to_contain_text("補助率は2/3")
    page.reload()
    expect(page.locator("#send")).to_have_text("Ask")


def test_print_leaves_the_answer_and_drops_the_controls(visit: Open) -> None:
    page = visit()
    ask(page, ASKED)
    page.emulate_media(media="print")
    expect(page.locator(".answer")).to_be_visible()
    for gone in (".composer", ".top nav", ".tail"):
        expect(page.locator(gone)).to_be_hidden()


def test_the_page_is_light_and_soon_there(visit: Open) -> None:
    paints = []
    for _ in range(3):
        page = visit()
        settled(page)
        weight = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((sum, entry) => sum + entry.transferSize, 0)"
        )
        assert 0 < weight <= 200_000
        paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    assert min(paints) <= 1000


def test_page_images_are_kept_by_their_tag(visit: Open, site: str) -> None:
    page = visit()
    ask(page, ASKED).locator(".place").first.click()
    page.locator("rect.mark.strong").first.wait_for()
    first = page.request.get(f"{site}/sheets/{SHEET}/pages/2.png?scale=2")
    again = page.request.get(
        f"{site}/sheets/{SHEET}/pages/2.png?scale=2", headers={"if-none-match": first.headers["etag"]}
    )
    assert (first.status, again.status) == (200, 304)
