"""The logic model: ways between its nodes, goals by their matter, numbers inside goals, results told in texts."""

from __future__ import annotations

import pytest

from index.store import Store
from qa.ask import ask

SHEET = "2025-006423"


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("101から503までの経路は", ["101-201-301-401-503"], ["102-202"]),
        ("102を起点に503へ至るルートを教えて", ["102-202-303-403-503"], ["102-202-302"]),
        ("501の手前にあるのは何番？", ["402"], ["303"]),
        ("404につながる短期アウトカムは", ["305", "306"], ["303"]),
        ("103から始まる経路の終点はどこか", ["304", "503"], ["502"]),
        ("203に続く短期の成果のうち、旧アウトカムでないものは", ["305"], ["304（"]),
        ("旧アウトカムでない長期アウトカムはどれ", ["503"], ["502（"]),
    ],
)
def test_the_way_between_nodes_is_found(store: Store, question: str, told: list[str], untold: list[str]) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert [t for t in told if t not in text] == []
    assert [t for t in untold if t in text] == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("担い手育成支援事業は、長期的には何を目指すのか", "運営能力が向上"),
        ("経年分析という中期の成果は、どの活動から生まれるのか", "全国調査"),
        ("会員数の目標は2024年度から2026年度までに何団体増える？", "200団体"),
        ("会員を700団体にする目標に対して、実績はどこまで来ているのか", "559団体"),
        ("プラットフォームが整備されている都道府県は、いまいくつあるか", "38都道府県"),
        ("プラットフォームが整備されている都道府県数は、目標まであといくつ足りないか", "あと9地域"),
        ("短期アウトカムはいくつありますか", "6つ"),
    ],
)
def test_goals_are_found_by_their_matter(store: Store, question: str, told: str) -> None:
    assert told in ask(question, store, sheet=SHEET).text


@pytest.mark.parametrize(
    ("sheet", "question", "told"),
    [
        ("2024-004062", "コンテナ専用トラックは何台くらい補助するつもりだったの", ["80台"]),
        ("2024-004062", "鉄道コンテナ輸送量の目標は、2025年度から2030年度までにどれだけ上積みされるか", ["47.4億"]),
        ("2024-004062", "503の目標は303の目標の何倍か", ["5.79倍"]),
        ("2024-004062", "アウトカムを段階的に設定できない理由は", ["新たな枠組み"]),
        ("2024-003465", "和牛受精卵は何年で何%増やす目標か", ["３年以内", "10％以上"]),
        ("2024-003465", "生産努力目標はいつまでに達成するのか", ["令和12年度"]),
        ("2024-003465", "飼料の収穫量のほうは、長期では何の達成につながる？", ["飼料自給率"]),
        ("2024-003465", "和牛受精卵の取組は、短期では何の率で測るのか", ["供給増加率"]),
    ],
)
def test_numbers_and_measures_inside_the_sentences_of_goals(
    sheets: Store, sheet: str, question: str, told: list[str]
) -> None:
    text = ask(question, sheets, sheet=sheet).text
    assert [t for t in told if t not in text] == []


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("2024年度に目標を下回ったアウトプットはどれか", ["203", "204"], ["202", "302"]),
        ("2024年度に目標を上回った成果指標を挙げて", ["302", "402", "304", "306"], ["203"]),
        ("2024年度に目標を達成できなかったアウトカムは？", ["ありません"], ["203"]),
    ],
)
def test_the_indicators_that_met_or_missed_their_target(
    store: Store, question: str, told: list[str], untold: list[str]
) -> None:
    text = ask(question, store, sheet=SHEET).text
    assert [t for t in told if t not in text] == []
    assert [t for t in untold if f"{t}（" in text] == []


def test_what_goals_and_texts_do_not_tell_is_refused(store: Store) -> None:
    assert ask("会員数の2030年度の目標値は？", store, sheet=SHEET).abstained
    assert ask("全国調査の2025年度の実績は？", store, sheet=SHEET).abstained


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("飼料自給率につながらない短期アウトカムはどれとどれ", ["301", "302"], ["303"]),
        ("短期アウトカムのうち、受精卵に関係しないものは", ["302", "303"], ["301"]),
    ],
)
def test_goals_of_a_stage_that_lead_elsewhere(sheets: Store, question: str, told: list[str], untold: list[str]) -> None:
    text = ask(question, sheets, sheet="2024-003465").text
    assert [t for t in told if t not in text] == []
    assert [t for t in untold if t in text] == []
