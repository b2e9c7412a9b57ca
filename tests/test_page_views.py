"""The other views in a real browser: look up, look at, feed."""

from __future__ import annotations

import re
from pathlib import Path

from page_browser import SHEET, Open, ask, needs_browser, serving

from index.store import Store

needs_browser()

from playwright.sync_api import expect  # noqa: E402

# --- look up


def test_the_grants_and_what_a_project_would_get(visit: Open) -> None:
    page = visit("/#/grants")
    rows = page.locator("table.grants tbody tr")
    expect(rows.first).to_be_visible()
    every = rows.count()
    page.fill("#f-recipient", "NPO")
    expect(rows).to_have_count(1)
    assert every > 1
    page.fill("#f-cost", "1,200万円")
    expect(rows.locator("td.money").first).to_contain_text("600万円")
    expect(rows.locator("td.money em")).to_have_text("上限")
    expect(rows.locator("td.money").last).to_have_text("600万円")
    page.fill("#f-cost", "たくさん")
    expect(page.locator(".trouble")).to_contain_text("事業費「たくさん」を使えません")
    page.fill("#f-cost", "300万円")
    expect(rows.locator("td.money").first).to_contain_text("200万円")
    rows.locator(".place").click()
    expect(page.locator("rect.mark.strong").first).to_be_visible()


def test_the_grants_sort_and_leave_as_a_file(visit: Open, tmp_path: Path) -> None:
    page = visit("/#/grants")
    page.get_by_role("button", name="補助上限等").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("補助上限等")
    expect(page.locator("td.cap").first).to_contain_text("6,000千円")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSVで保存").click()
    download.value.save_as(tmp_path / "grants.csv")
    lines = (tmp_path / "grants.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("シート,")
    assert any("民間団体" in line for line in lines)


# --- look at


def test_a_sheet_has_its_pictures_and_every_number_its_place(visit: Open) -> None:
    page = visit(f"/#/sheets/{SHEET}")
    expect(page.locator("h1")).to_have_text("孤独・孤立対策推進経費")
    for part in ("part-initial", "part-supplementary", "part-carried_in", "part-executed"):
        expect(page.locator(f".budget rect.{part}").first).to_be_visible()
    expect(page.locator(".flow .ribbon")).to_have_count(3)
    expect(page.locator(".flow .payee", has_text="岐阜県")).to_have_count(1)
    assert page.locator(".goalbar .target").count() >= 5
    page.locator(".budget rect.part-executed").click()
    expect(page.locator("rect.mark.strong")).to_have_count(1)
    expect(page.locator(".pages output")).to_have_text(re.compile(r"^3 / \d+$"))
    expect(page.locator(".page img")).to_have_attribute("alt", re.compile("684,784"))
    page.keyboard.press("Escape")
    page.locator(".figures .placed", has_text="17.3%").click()
    expect(page.locator(".page img")).to_have_attribute("alt", re.compile("17.3"))


def test_a_sheet_that_is_not_there_is_told(visit: Open) -> None:
    page = visit("/#/sheets/1999-000001")
    expect(page.locator(".trouble")).to_contain_text("1999-000001")


# --- feed


DROP = """async ([name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  }
}"""


def test_a_dropped_file_is_taken(visit: Open, empty_store: Store) -> None:
    with serving(empty_store) as address:
        page = visit("/#/sheets", at=address)
        page.locator(".drop").wait_for()
        page.evaluate(DROP, ["memo.pdf", list(b"hello")])
        expect(page.locator(".fed .fail")).to_contain_text("memo.pdf")
        expect(page.locator(".fed .fail")).to_contain_text("PDF")


def test_from_nothing_to_an_answer_and_back(visit: Open, empty_store: Store, sample: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with serving(empty_store) as address:
        page = visit("/", at=address)
        page.get_by_role("link", name="シートを取り込む").click()
        page.set_input_files("#file", [broken, sample])
        expect(page.locator(".fed .fail")).to_contain_text("読み取れませんでした")
        expect(page.locator(".fed .well")).to_contain_text("28ページから", timeout=60_000)
        expect(page.locator(".sheets .name")).to_have_text("孤独・孤立対策推進経費")
        page.locator(".fed .well a").first.click()
        expect(ask(page, "民間団体の補助率は？").locator(".answer")).to_contain_text("2/3")
        page.get_by_role("link", name="シート", exact=True).click()
        page.get_by_role("button", name="「孤独・孤立対策推進経費」を削除").click()
        page.click("dialog .primary")
        expect(page.locator(".sheets .empty")).to_be_visible()
        assert empty_store.sheets() == ()
