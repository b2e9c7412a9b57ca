"""Several asks in one question, over several tables of the bundled sheet."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.answer import NOT_IN_SHEET
from qa.ask import ask

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("担当課と作成責任者と開始年度", ["孤独・孤立対策推進室", "土屋皓嗣", "2024年度"]),
        ("所管、作成責任者、開始年度、終了年度をまとめて", ["内閣府", "土屋皓嗣", "2024年度", "終了予定なし"]),
        ("施策名と主要経費は？", ["孤独・孤立対策に関する施策の推進", "その他の事項経費"]),
        ("民間団体の補助率、上限、要綱のURL", ["2/3", "6,000千円", "https://"]),
        ("根拠の法律名と番号と条を全部", ["孤独・孤立対策推進法", "令和五年法律第四十五号", "第三条"]),
        ("職員旅費は当初予算と間接経費でそれぞれいくら？", ["2,918千円", "1,079千円"]),
        ("野村総合研究所の契約件数と合計と平均落札率", ["3件", "142,172千円", "85.67%"]),
        ("担当課と令和6年度の執行率は？", ["孤独・孤立対策推進室", "17.3%"]),
        ("ブロックごとの支出先数と合計", ["22者", "622,650千円", "9者", "44,415千円"]),
    ],
)
def test_each_part_is_answered(store: Store, question: str, told: list[str]) -> None:
    answer = ask(question, store, sheet=SHEET)
    assert [t for t in told if t not in answer.text] == []
    assert answer.citations


def test_the_part_that_is_not_there_is_said_and_the_others_answered(store: Store) -> None:
    answer = ask("民間団体の補助率と電話番号", store, sheet=SHEET)
    assert answer.reason is None
    assert "2/3" in answer.text
    assert "電話番号" in answer.text
    assert "記載がありません" in answer.text


@pytest.mark.parametrize(
    "question", ["当初予算と執行額の差は？", "岐阜県と徳島県の合計", "補助率と上限", "会員数の2024年度の目標と実績"]
)
def test_what_belongs_together_stays_one_ask(store: Store, question: str) -> None:
    assert " ／ " not in ask(question, store, sheet=SHEET).interpretation


@pytest.mark.parametrize(
    ("question", "reason"),
    [("担当課 電話番号", NOT_IN_SHEET), ("担当部署 連絡先", NOT_IN_SHEET), ("補助率 URL", None)],
)
def test_keywords_ask_for_the_last_of_what_stands_before_it(question: str, reason: str | None, store: Store) -> None:
    assert ask(question, store).reason == reason
