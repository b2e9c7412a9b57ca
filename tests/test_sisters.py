"""Programs that share a name are told apart by the further words of the question."""

from __future__ import annotations

from dataclasses import replace

from index.store import SheetInfo
from qa.programs import Programs
from qa.sisters import told_apart

INFO = SheetInfo("2024-000001", "甲野施設補助金（被災地）", "甲省", 2024, "f", 0, 1, 1, 0, "")
SISTERS = [INFO, replace(INFO, id="2024-000002", name="甲野施設補助金（乙川における一般の活動に要する経費）")]


def _told(text: str) -> tuple[list[str], str]:
    start = text.index("甲野施設補助金")
    infos, (a, b) = told_apart(SISTERS, text, (start, start + len("甲野施設補助金")))
    return [i.id for i in infos], text[a:b]


def test_further_words_in_any_order_tell_sisters_apart() -> None:
    assert _told("一般の活動に要する経費の甲野施設補助金の執行額") == (
        ["2024-000002"],
        "一般の活動に要する経費の甲野施設補助金",
    )
    assert _told("甲野施設補助金の一般の活動の分で") == (["2024-000002"], "甲野施設補助金の一般の活動の分")
    assert _told("被災地の甲野施設補助金は")[0] == ["2024-000001"]


def test_a_shared_name_alone_tells_nothing() -> None:
    assert _told("甲野施設補助金の執行額は")[0] == ["2024-000001", "2024-000002"]


def test_a_name_in_brackets_is_a_name() -> None:
    infos = [
        replace(INFO, name="甲開発事業（うち丙に関する技術開発事業）"),
        replace(INFO, id="2024-000009", name="甲開発事業"),
    ]
    found = Programs(infos).find("丙に関する技術開発事業の予算は")
    assert [i.id for i in found[0].infos] == ["2024-000001"]
    assert found[0].found.share == 1
