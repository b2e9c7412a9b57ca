"""One payee said in many ways is found; one that the sheet does not have is refused."""

from __future__ import annotations

import pytest

from index.store import Store
from index.text import fold
from qa.answer import NOT_IN_SHEET
from qa.ask import ask
from qa.sounds import shortens, skeleton, sounds_like

SHEET = "2025-006423"


def found(store: Store, name: str) -> list[tuple[str, int]]:
    """The payees that the answer to a question with ``name`` is about, and their amounts."""
    value = ask(f"{name}の支出額は？", store, sheet=SHEET).value or []
    return [(fold(row["name"]), row["amount"]) for row in value]


def printed(store: Store, part: str) -> list[tuple[str, int]]:
    """The payee whose printed name holds ``part``, from the typed rows."""
    rows = [r for r in store.rows("payee", [SHEET]) if fold(part) in fold(r["name"])]
    assert len(rows) == 1, part
    return [(fold(rows[0]["name"]), rows[0]["amount"])]


@pytest.mark.parametrize(
    ("said", "part"),
    [
        # letters, and how they are spelled in kana
        ("NTTデータ経営研究所", "データ経営研究所"),
        ("ＮＴＴデータ経営研究所", "データ経営研究所"),
        ("エヌ・ティ・ティ・データ経営研究所", "データ経営研究所"),
        ("エヌティティデータ経営研究所", "データ経営研究所"),
        ("ｴﾇ･ﾃｨ･ﾃｨ･ﾃﾞｰﾀ経営研究所", "データ経営研究所"),
        # width and case
        ("TOPPAN", "ＴＯＰＰＡＮ"),
        ("ＴＯＰＰＡＮ", "ＴＯＰＰＡＮ"),
        ("toppan", "ＴＯＰＰＡＮ"),
        ("RCF", "ＲＣＦ"),
        ("Ridilover", "Ｒｉｄｉｌｏｖｅｒ"),
        ("ｻｰﾋﾞｽｸﾞﾗﾝﾄ", "サービスグラント"),
        # by ear
        ("トッパン", "ＴＯＰＰＡＮ"),
        ("リディラバ", "Ｒｉｄｉｌｏｖｅｒ"),
        # with, without and with another legal form
        ("株式会社電通", "電通"),
        ("電通", "電通"),
        ("(株)電通", "電通"),
        ("㈱電通", "電通"),
        ("TOPPAN株式会社", "ＴＯＰＰＡＮ"),
        ("フローレンス", "フローレンス"),
        ("NPO法人フローレンス", "フローレンス"),
        ("特定非営利活動法人フローレンス", "フローレンス"),
        ("一般社団法人えんがお", "えんがお"),
        ("えんがお", "えんがお"),
        # pieces
        ("むすびえ", "むすびえ"),
        ("こども食堂支援センター", "むすびえ"),
        ("気仙沼まちづくり", "気仙沼"),
        ("かながわ福祉サービス", "かながわ福祉"),
        ("ひょうごコミュニティ財団", "ひょうご"),
        ("市民ネットすいた", "市民ネット"),
        ("社会的包摂サポートセンター", "社会的包摂"),
        # cut short
        ("野村総研", "野村総合研究所"),
        # prefectures without 県; kana of the same place is another payee
        ("岐阜", "岐阜県"),
        ("神奈川", "神奈川県"),
        ("兵庫", "兵庫県"),
        ("北海道", "北海道"),
        ("鳥取", "鳥取県"),
    ],
)
def test_a_name_is_found_however_it_is_said(store: Store, said: str, part: str) -> None:
    assert found(store, said) == printed(store, part)


def test_a_corporate_number_names_its_owner(store: Store) -> None:
    rows = [r for r in store.rows("payee", [SHEET]) if r["corporate_number"]]
    for row in rows[:3]:
        assert found(store, f"法人番号{row['corporate_number']}") == [(fold(row["name"]), row["amount"])]


def test_every_payee_is_found_by_its_printed_name(store: Store) -> None:
    rows = store.rows("payee", [SHEET])
    assert len(rows) == 38
    missed = [r["name"] for r in rows if found(store, r["name"]) != [(fold(r["name"]), r["amount"])]]
    assert missed == []


def test_every_prefecture_is_found_without_its_ending(store: Store) -> None:
    rows = [r for r in store.rows("payee", [SHEET]) if r["block"] == "B" and r["name"].endswith("県")]
    assert len(rows) == 17
    missed = [r["name"] for r in rows if found(store, r["name"][:-1]) != [(fold(r["name"]), r["amount"])]]
    assert missed == []


@pytest.mark.parametrize("name", ["博報堂", "沖縄県", "沖縄", "東京都", "アクセンチュア", "日本財団"])
def test_who_is_not_there_is_refused(store: Store, name: str) -> None:
    answer = ask(f"{name}の支出額は？", store, sheet=SHEET)
    assert (answer.reason, answer.value, answer.citations) == (NOT_IN_SHEET, None, ())


@pytest.mark.parametrize(
    ("said", "written"), [("トッパン", "toppan"), ("リディラバ", "ridilover"), ("アクセンチュア", "accenture")]
)
def test_katakana_sounds_as_latin_is_written(said: str, written: str) -> None:
    assert sounds_like(said, written)
    assert sounds_like(written, said)


@pytest.mark.parametrize(("said", "written"), [("トッパン", "ridilover"), ("リディラバ", "river"), ("アイ", "ai")])
def test_what_sounds_otherwise_or_is_too_short_is_no_match(said: str, written: str) -> None:
    assert not sounds_like(said, written)


def test_a_skeleton_holds_consonants_only() -> None:
    assert skeleton("リディラバ") == skeleton("ridilover") == "rdrb"


@pytest.mark.parametrize(
    ("short", "name", "is_short"),
    [
        ("日通", "日本通運", True),
        ("野村総研", "野村総合研究所", True),
        ("通日", "日本通運", False),
        ("日本", "日本通運", False),
        ("日", "日本通運", False),
        ("本運", "日本通運", False),
    ],
)
def test_a_short_form_keeps_the_first_sign_and_the_order(short: str, name: str, is_short: bool) -> None:
    assert shortens(short, name) is is_short
