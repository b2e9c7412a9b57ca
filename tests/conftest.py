"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

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
