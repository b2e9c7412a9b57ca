"""Fixtures that many tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_browser import browser, copy, site, visit  # noqa: F401 (fixtures)
from servers import Servers

from index.build import build
from index.encode import Encoder, load_encoder
from index.store import Store, Urls

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "index" / "sample" / "2025-006423.pdf"


@pytest.fixture(scope="session")
def sample() -> Path:
    """The bundled sheet."""
    return SAMPLE


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of further sheets and open data, beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "sheets").is_dir():
        pytest.skip("追加のシートとオープンデータ（../shared）がこの環境にありません")
    return folder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model that ships with the project."""
    return load_encoder()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """PostgreSQL and a Chroma server of the tests' own; skipped where PostgreSQL is not installed."""
    servers = Servers(tmp_path_factory.mktemp("servers"))
    yield servers
    servers.stop()


NewStore = Callable[[Path], Store]


@pytest.fixture(scope="session")
def new_store(request: pytest.FixtureRequest, encoder: Encoder) -> Iterator[NewStore]:
    """Makes an empty store in a folder: embedded, or on servers where SHEETQA_TEST_SERVERS is set."""
    opened: list[Store] = []

    def make(folder: Path) -> Store:
        urls = Urls(None, None)
        if os.environ.get("SHEETQA_TEST_SERVERS"):
            urls = request.getfixturevalue("servers").urls()
        store = Store.open(folder, encoder, create=True, database_url=urls.database, chroma_url=urls.chroma)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, sample: Path, new_store: NewStore) -> Store:
    """A store with the bundled sheet in it, shared by all tests: do not write to it."""
    store = new_store(tmp_path_factory.mktemp("store"))
    report = build([sample], store)
    assert not report.failed, report.failed
    return store


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory, shared: Path, new_store: NewStore) -> Store:
    """A store with two sheets of other ministries, shared by all tests: do not write to it."""
    made = new_store(tmp_path_factory.mktemp("sheets"))
    report = build([shared / "sheets" / f"{name}.pdf" for name in ("2024-003465", "2024-004062")], made)
    assert not report.failed, report.failed
    return made


@pytest.fixture
def empty_store(tmp_path: Path, new_store: NewStore) -> Store:
    """A store with nothing in it, for one test."""
    return new_store(tmp_path / "empty-store")
