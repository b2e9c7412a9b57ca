"""A real server on the loopback and a real browser, for the tests of the page."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from copies import copy_of

from index.encode import Encoder
from index.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHEET = "2025-006423"
PATIENCE = 20_000  # ms that the browser waits for what must come
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """Serve a store; yield the address."""
    import uvicorn  # here, for conftest.py brings these fixtures to every test

    from api.app import create_app
    from api.settings import Settings

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        app = create_app(store, Settings.load({}))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def needs_browser() -> None:
    """Skip where no browser is installed."""
    if CHROMIUM is None:
        pytest.skip("chromium がこの環境にありません（apt-get install chromium fonts-noto-cjk）")
    pytest.importorskip("playwright.sync_api", reason="playwright がこの環境にありません")


@pytest.fixture(scope="module")
def copy(store: Store, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of its own with the bundled sheet, that the page may write to."""
    folder = tmp_path_factory.mktemp("page") / "store"
    copy_of(store, folder)
    own = Store.open(folder, encoder)
    yield own
    own.close()


@pytest.fixture(scope="module")
def site(copy: Store) -> Iterator[str]:
    with serving(copy) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


Open = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open a view in a browser of its own; in the end nothing may have gone wrong in it, or left this machine."""
    troubles: list[str] = []
    contexts = []

    def open_view(path: str = "/", *, at: str = site, **more: Any) -> Page:
        options = {"locale": "ja-JP", "viewport": {"width": 1360, "height": 900}, **more}
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if _is_trouble(message) else None)
        page.on("request", lambda request: None if request.url.startswith(at) else troubles.append(request.url))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.goto(f"{at}{path}")
        return page

    yield open_view
    for context in contexts:
        context.close()
    assert troubles == []


def _is_trouble(message: Any) -> bool:
    # A refused upload is a 4xx that the browser reports by itself.
    return message.type in ("error", "warning") and "status of 4" not in message.text


def ask(page: Page, question: str) -> Any:
    """Ask by typing; return the turn with the answer."""
    turns = page.locator(".turn")
    before = turns.count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    turns.nth(before).wait_for()
    return turns.last
