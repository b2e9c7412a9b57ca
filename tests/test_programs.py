"""Programs found by their names: in full, shortened, with other signs, with slips; and asked back where several fit."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from government import nation  # noqa: F401 (a fixture)

from eval.names import scores, table
from index.store import SheetInfo, Store
from index.text import fold
from qa.ask import ask
from qa.choose import choose
from qa.misspelt import spelled
from qa.programs import NameIndex, Programs, shortened
from qa.reading import spaced


def infos(*names: str) -> list[SheetInfo]:
    return [SheetInfo(f"2024-{n:06d}", name, "内閣府", 2024, "", 0, 0, 0, 0, "") for n, name in enumerate(names, 1)]


def best(names: list[str], question: str) -> str:
    found = Programs(infos(*names)).find(spaced(question))
    return found[0].infos[0].name if found else ""


NAMES = [
    "森林・林業体験学習支援事業（国際観光旅客税財源）",
    "森林整備事業",
    "林業担い手育成支援事業",
    "国立研究開発法人日本森林研究機構運営費交付金に必要な経費",
    "エヌ・ティ・ティ回線整備事業",
    "農業農村整備事業",
    "農村整備事業",
]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("森林・林業体験学習支援事業（国際観光旅客税財源）の補助率は？", NAMES[0]),
        ("森林林業体験学習支援事業の補助率は？", NAMES[0]),
        ("林業体験学習 補助率", NAMES[0]),
        ("森林・林業体検学習支援事業の予算", NAMES[0]),  # a wrong conversion
        ("森林整備事業の予算", NAMES[1]),
        ("日本森林研究機構運営費交付金の執行額", NAMES[3]),
        ("NTT回線整備事業の執行率", NAMES[4]),
        ("農村整備事業の当初予算", NAMES[6]),  # not the longer name that holds it
        ("農業農村整備事業の当初予算", NAMES[5]),
    ],
)
def test_a_name_said_in_any_of_these_ways_is_found(question: str, name: str) -> None:
    assert best(NAMES, question) == name


def test_the_stretch_that_says_the_name_is_known() -> None:
    question = spaced("２０２３年度の森林・林業体験学習支援事業の執行額は？")
    found = NameIndex([fold("森林林業体験学習支援事業国際観光旅客税財源"), "森林整備事業"]).find(question)[0]
    assert question[found.start : found.end] == "森林・林業体験学習支援事業"
    assert found.said == 1.0
    assert found.head
    assert 0.4 < found.share < 1.0


def test_no_names_find_nothing() -> None:
    assert Programs([]).find("森林整備事業") == []
    assert Programs(infos("森林整備事業")).find("あ") == []


@pytest.mark.parametrize(
    ("question", "sheet"),
    [
        ("高齢者見守り推進事業の補助率は？", "2024-000101"),
        ("見守り推進事業の補助率は？", "2024-000101"),
        ("2024-000106の執行額", "2024-000106"),
        ("000106 執行額", "2024-000106"),
        ("予算事業ID 106の執行額は？", "2024-000106"),
        ("国土交通省の地域活性化推進経費の執行率", "2024-000104"),
        ("AI人材育成プログラムの上限は", "2024-000110"),
        ("水田活用の直接交付金はいくら", "2024-000106"),
    ],
)
def test_the_program_asked_about_is_chosen(nation: Store, question: str, sheet: str) -> None:  # noqa: F811
    assert choose(nation, question, None).sheets == (sheet,)


def test_a_name_that_two_ministries_share_is_asked_back(nation: Store) -> None:  # noqa: F811
    answer = ask("地域活性化推進経費の2023年度の執行額は？", nation)
    assert answer.reason == "ambiguous"
    assert all(i in answer.text for i in ("2024-000103", "内閣府", "2024-000104", "国土交通省"))
    assert len(answer.suggestions) == 2
    assert "8,000,000円" in ask("内閣府の地域活性化推進経費の2023年度の執行額は？", nation).text


@pytest.mark.parametrize(
    "question", ["月面農場整備推進事業の補助率は？", "盆踊り国際振興事業の予算は？", "全国こたつ支援交付金 執行額"]
)
def test_a_program_that_does_not_exist_is_refused(nation: Store, question: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert answer.reason == "unknown_sheet"
    assert not answer.citations


@pytest.mark.parametrize("question", ["2024-009999の執行額は？", "予算事業ID 4321の予算は"])
def test_an_id_that_does_not_exist_is_refused(nation: Store, question: str) -> None:  # noqa: F811
    assert ask(question, nation).reason == "unknown_sheet"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("高齢者見守り推進事業の2023年度の執行額は？", "80,000,000円"),
        ("高齢者見守り推進事業の2023年度の執行率は？", "40%"),
        ("水田活用直接交付金の開始年度は", "2011"),
        ("統計調査の実施に必要な経費の根拠法令は？", "統計法"),
        ("ＡＩ人材育成プログラムの補助上限はいくらですか", "3,000万円"),
        ("消防団員確保対策事業の市町村の補助率は？", "1/3"),
    ],
)
def test_the_words_of_the_name_do_not_disturb_the_answer(nation: Store, question: str, said: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert said in answer.text
    assert answer.citations


def test_the_answer_says_which_program_was_found(nation: Store) -> None:  # noqa: F811
    answer = ask("見守り推進事業の2024年度の当初予算は？", nation)
    assert answer.text.startswith("高齢者見守り推進事業（2024-000101）：")
    assert "300,000,000円" in answer.text
    assert "2024-000101" in answer.interpretation


@pytest.mark.parametrize(
    "question",
    [
        "高齢者見張り隊推進事業の補助率は？",  # two signs are other signs
        "新型高齢者見守り推進事業の補助率は？",  # another name around it
        "全国森林・林業体験学習支援事業基金の執行額",
        "事業の補助率は？",  # words of a field are no name
    ],
)
def test_a_name_like_another_is_not_taken_for_it(nation: Store, question: str) -> None:  # noqa: F811
    assert not choose(nation, question, None).sheets


def test_a_theme_is_asked_back_with_its_programs(nation: Store) -> None:  # noqa: F811
    answer = ask("統計の予算はいくら？", nation)
    assert answer.reason == "ambiguous"
    assert all(any(sheet in said for said in answer.suggestions) for sheet in ("2024-000108", "2024-000112"))


def test_the_measure_of_names_counts_a_shared_name_as_found(nation: Store) -> None:  # noqa: F811
    full = scores(nation)[0]
    assert (full.way, full.asked, full.first, full.chosen) == ("full", 13, 1.0, 1.0)
    assert "| full | 13 | 100.00% | 100.00% |" in table([full])


# ---- at the size of the whole government


@pytest.fixture(scope="module")
def real(shared: Path) -> Programs:
    """All programs of fiscal year 2024 by name."""
    (path,) = (shared / "rs2024").glob("1-2_*.zip")
    with zipfile.ZipFile(path) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    rows = {row["予算事業ID"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    return Programs(
        [SheetInfo(f"2024-{i.zfill(6)}", r["事業名"], r["府省庁"], 2024, "", 0, 0, 0, 0, "") for i, r in rows.items()]
    )


def test_full_names_come_first_among_all_programs(real: Programs) -> None:
    every = [info for group in real.infos for info in group]
    drawn = random.Random(7).sample(every, 150)  # noqa: S311 (a sample, not a secret)
    right = [info in real.find(spaced(f"{info.name}の執行額は？"), 1)[0].infos for info in drawn]
    assert sum(right) / len(right) >= 0.99


def test_shortened_names_come_first_among_all_programs(real: Programs) -> None:
    every = [info for group in real.infos for info in group]
    plain = [fold(info.name) for info in every]
    shortened = []
    for info in random.Random(8).sample(every, 250):  # noqa: S311 (a sample, not a secret)
        short = re.sub(r"[（(].*?[)）]|に必要な経費$|事業$|経費$|推進", "", info.name)
        said = fold(short)
        if 6 <= len(short) < len(info.name) and sum(said in name for name in plain) == 1:
            shortened.append((info, short))
    assert len(shortened) > 50
    right = [info in real.find(spaced(f"{short}の補助率は？"), 1)[0].infos for info, short in shortened]
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("農業農村正備地業の執行額は", "農業農村整備事業"),
        ("林業担い手育政支援事業の要求額", "林業担い手育成支援事業"),
        ("えぬ・てぃ・てぃ回銭整備事業の担当課", ""),
        ("農行のうそん整備事業の目的", "農業農村整備事業"),
        ("林業担い手確保支援事業の要求額", ""),
        ("農村整備の事業区分", ""),
        ("農業農村整備事業の執行額は", ""),
    ],
)
def test_a_misspelt_name_is_put_right_and_another_name_is_not(question: str, name: str) -> None:
    text = spaced(question)
    put = spelled(text, Programs(infos(*NAMES)).find(text))
    assert (put == text) if not name else (name in put and name not in text)


@pytest.mark.parametrize(
    ("question", "one"), [("林業担い手育成支援のやつはどこの課", True), ("農村の整備はどこの課", False)]
)
def test_a_long_piece_of_one_name_alone_means_its_program(question: str, one: bool) -> None:
    assert shortened(Programs(infos(*NAMES)).find(spaced(question))) is one
