"""What stands around a program's name is no condition."""

from __future__ import annotations

import pytest

from index.store import SheetInfo
from qa.unnamed import without_frame

INFO = SheetInfo("2024-000001", "甲野支援事業", "総務省", 2024, "", 1, 1, 1, 0, "")


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("総務省の「この事業」にいくら", "この事業にいくら"),
        ("『この事業』の執行額", "この事業の執行額"),
        ("この事業の事業で支出された額", "この事業で支出された額"),
        ("環境省のこの事業の執行額", "環境省のこの事業の執行額"),
        ("この事業の事業経費", "この事業の事業経費"),
    ],
)
def test_the_name_stands_alone(question: str, plain: str) -> None:
    assert without_frame(question, (INFO,)) == plain
