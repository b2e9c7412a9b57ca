"""Display form, matching form, and the way back to the original."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from index.text import clean, fold, fold_map, join_lines, join_wraps, width


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⺠間団体", "民間団体"),
        ("地⽅公共団体", "地方公共団体"),
        ("⻑期", "長期"),
        ("⻄⽇本", "西日本"),
        ("⻘森県", "青森県"),
        ("⻭科", "歯科"),
        ("⻲⼭市", "亀山市"),
        ("九⼾村", "九戸村"),
        ("孤独‧孤⽴", "孤独・孤立"),
        ("１∕２", "１/２"),
        ("eﬀect ﬁle", "effect file"),
        ("実施\u00adする\u200b", "実施する"),
        (" 令和６年度　", "令和６年度"),
        ("ＮＰＯ", "ＮＰＯ"),
    ],
)
def test_clean_puts_signs_right_and_keeps_full_width(printed: str, meant: str) -> None:
    assert clean(printed) == meant


def test_clean_leaves_no_radical() -> None:
    radicals = [chr(code) for code in (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))]
    left = [sign for sign in radicals if "RADICAL" in unicodedata.name(clean(sign))]
    assert left == []
    assert all(len(clean(sign)) == 1 for sign in radicals)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("プラットフォーム", "ﾌﾟﾗｯﾄﾌｫｰﾑ"),
        ("プラットフォーム", "プラットフォ−ム"),
        ("NTT", "ＮＴＴ"),
        ("１０１－２０１", "101-201"),
        ("101―201", "101‐201"),
        ("孤独・孤立", "孤独‧ 孤⽴"),
        ("補助率 ２／３", "補助率2/3"),
        ("½", "1/2"),
        ("㈱野村", "(株)野村"),
        ("①500万円", "(1)500万円"),
        ("５６～１１２", "56〜112"),
        ("㎡", "m2"),
        ("“重点”", '"重点"'),
    ],
)
def test_fold_unifies_ways_of_writing(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_a_mark_apart_from_its_number() -> None:
    assert fold("1,500万円") not in fold("①500万円")
    assert fold("1500万円") not in fold("①500万円")


def test_fold_keeps_dash_and_long_vowel_apart() -> None:
    assert fold("データ") == "データ"
    assert fold("--") == "--"
    assert fold("A-1") == "a-1"


@pytest.mark.parametrize(
    "text", ["ﾌﾟﾗｯﾄﾌｫｰﾑ　㈱Ａ①", "か\u3099き", "\u1112\u1161\u11ab", "ΑΣ straße ﬃ", "", " 　", "—ー-", "½㎡"]
)
def test_fold_map_folds_as_fold_does(text: str) -> None:
    folded = fold_map(text)
    assert folded.text == fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert folded.origin == sorted(folded.origin)


def test_fold_map_leads_back_to_the_verbatim_stretch() -> None:
    text = "補助率は　㈱ﾌﾟﾗﾝ：３ ／ ４ です"
    folded = fold_map(text)
    start = folded.text.index("3/4")
    assert text[slice(*folded.span(start, start + 3))].strip() == "３ ／ ４"
    start = folded.text.index("プラン")
    assert text[slice(*folded.span(start, start + 3))] == "ﾌﾟﾗﾝ"
    assert text[slice(*folded.span(folded.text.index("(株)"), folded.text.index("(株)") + 1))] == "㈱"
    assert folded.span(0, 0) == (0, 0)


def test_real_text_folds_the_same_both_ways_and_once_for_all(shared: Path) -> None:
    with zipfile.ZipFile(next((shared / "rs2024").glob("1-4*.zip"))) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")[:200_000]
    assert fold_map(text).text == fold(text)
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["地方版孤独・孤立対策官民連携プラ", "ットフォーム構築事業"],
            "地方版孤独・孤立対策官民連携プラットフォーム構築事業",
        ),
        (
            ["https://www.cao.go.jp/kodoku_kori", "tsu/torikumi/r07/pdf/kou", "huyoukou.pdf"],
            "https://www.cao.go.jp/kodoku_koritsu/torikumi/r07/pdf/kouhuyoukou.pdf",
        ),
        (["https://www5.cao.go.jp/keizai-", "shimon/kaigi.pdf"], "https://www5.cao.go.jp/keizai-shimon/kaigi.pdf"),
        (["活動を行うNPO", "法人等"], "活動を行うNPO法人等"),
        (["a smart", "city plan"], "a smart city plan"),
        (["  令和６年度 ", "", "（2024年", "度）"], "令和６年度（2024年度）"),
        ([], ""),
    ],
)
def test_join_lines(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_join_wraps_keeps_the_breaks_of_the_cell() -> None:
    lines = [
        "地方版孤独・孤立対策官民連携プラ",
        "ットフォーム構築事業及び基盤整備",
        "事業：1/2",
        "個別支援事業：3/4、4/5",
    ]
    assert (
        join_wraps(lines, 34)
        == "地方版孤独・孤立対策官民連携プラットフォーム構築事業及び基盤整備事業：1/2\n個別支援事業：3/4、4/5"
    )


def test_width_counts_full_width_signs_twice() -> None:
    assert width("NPO法人") == 7
