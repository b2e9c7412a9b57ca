"""Fixtures that many tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_browser import browser, copy, site, visit  # noqa: F401 (fixtures)

from index.build import build
from index.encode import Encoder, load_encoder
from index.store import Store

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
def store(tmp_path_factory: pytest.TempPathFactory, sample: Path, encoder: Encoder) -> Iterator[Store]:
    """A store with the bundled sheet in it, shared by all tests: do not write to it."""
    store = Store.open(tmp_path_factory.mktemp("store"), encoder, create=True)
    report = build([sample], store)
    assert not report.failed, report.failed
    yield store
    store.close()


@pytest.fixture
def empty_store(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """A store with nothing in it, for one test."""
    store = Store.open(tmp_path / "empty-store", encoder, create=True)
    yield store
    store.close()
