"""Questions over all programs: what they count, sum and rank is worked out by hand from tests/data/government.toml."""

from __future__ import annotations

import pytest
from government import nation  # noqa: F401 (a fixture)

from eval.numbers import unsupported
from index.store import Store
from qa.answer import Answer
from qa.ask import ask
from qa.lexicon import lexicon
from qa.nation import over_all


def sheets(answer: Answer) -> list[str]:
    return [row["sheet"].removeprefix("2024-000") for row in answer.value["rows"]]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("厚生労働省の事業は何件？", 3),
        ("厚労省って全部でいくつ事業やってるの？", 3),
        ("農林水産省の事業数は？", 2),  # with its outer agency's
        ("林野庁が所管する事業は何件か。", 1),
        ("総務省以外の事業は何件ありますか", 10),
        ("厚生労働省で2020年度に始まった事業は何件？", 2),
        ("2020年度以降に開始した事業は何件ですか", 6),
        ("令和元年度に始まった事業の件数を教えてください。", 1),
        ("老人福祉法を根拠法令とする事業は何件？", 2),  # with its articles
        ("根拠法令 統計法 事業 件数", 1),
        ("新規開始事業は何件？", 1),
        ("執行率が50%未満の事業は何件？", 3),
        ("2022年度の執行率が50%以下の事業はいくつ", 3),
        ("2024年度の当初予算が10億円以上の事業は何件", 3),
        ("1億円を超える予算の事業はいくつありますか", 6),
        ("実施方法が直接実施の事業は何件ありますか", 5),
        ("老健局の事業は何件", 2),
        ("株式会社みまもりデータが受注した事業は何件", 3),
        ("高齢者に関する事業は何件？", 2),
        ("補助率の記載がない事業は何件", 4),
        ("補助上限の定めがない事業は何件ですか", 7),
        ("根拠法令がない事業は何件？", 5),
        ("終了予定がない事業はいくつ？", 13),
        ("5年以上続いている事業は何件", 7),
        ("補助率が定額の事業は何件？", 2),
        ("執行額が予算を上回った事業は何件？", 0),
    ],
)
def test_programs_are_counted(nation: Store, question: str, count: int) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert f"{count}件" in answer.text, answer.text
    if count:
        assert answer.value["total"] == count
        assert answer.citations


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("市町村向けで補助率3/4以上の事業は？", ["101", "105"]),
        ("補助率が10/10の事業を教えてください", ["101", "105", "110"]),
        ("補助上限が1億円以上のNPO向けの事業は", ["101"]),
        ("補助上限額が500万円以下の市町村向けの事業", ["105", "109"]),
        ("大学が対象の補助金は？", ["110"]),
        ("観光庁の事業で補助率1/2のもの", ["107"]),
        ("みまもりデータはどの事業から受注している？", ["101", "102", "108"]),
        ("介護保険法に基づく事業を一覧で", ["102"]),
        ("分担金・拠出金で実施している事業は？", ["112"]),
        ("事業名に「AI」を含む事業は？", ["110"]),
        ("2020年度に始まった厚生労働省か国土交通省の事業は？", ["102", "107", "113"]),
    ],
)
def test_programs_are_filtered(nation: Store, question: str, found: list[str]) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert not answer.abstained, answer.text
    assert sheets(answer) == found, answer.interpretation


@pytest.mark.parametrize(
    ("question", "name", "said"),
    [
        ("予算額が最も大きい事業は？", "公立学校施設整備費", "7,000,000,000円"),
        ("2023年度に一番お金を使った事業ってどれ？", "公立学校施設整備費", "5,200,000,000円"),
        ("総務省で2024年度の当初予算が最も大きい事業は？", "統計調査の実施に必要な経費", "75,000,000円"),
        ("2023年度の執行率が一番低い事業は？", "外国人旅行者受入環境整備事業", "30%"),
        ("厚生労働省で2番目に予算が大きい事業は？", "認知症施策推進事業", "70,000,000円"),
        ("補助上限が最も高い事業はどれ", "高齢者見守り推進事業", "100,000,000円"),
        ("2025年度の要求額が最も多い厚労省の事業は？", "高齢者見守り推進事業", "350,000,000円"),
    ],
)
def test_programs_are_ranked(nation: Store, question: str, name: str, said: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    first = answer.text.split("\n")[0]
    assert name in first, answer.text
    assert said in first, answer.text


def test_the_first_n_come_in_order(nation: Store) -> None:  # noqa: F811
    answer = ask("2024年度の当初予算が多い事業トップ3", nation)
    assert sheets(answer) == ["111", "106", "107"]
    assert answer.value["total"] == 13


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("厚生労働省の事業の2024年度の当初予算の合計は？", "410,000,000円"),
        ("全事業の2022年度の執行額の合計はいくらですか", "8,926,000,000円"),
        ("総務省の2024年度の当初予算の平均は？", "約27,666,667円"),
        ("厚生労働省の2023年度の執行率の平均は？", "65%"),
    ],
)
def test_sums_and_means_are_computed_over_all(nation: Store, question: str, said: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert said in answer.text, answer.text
    assert said in (answer.calculation or "")


def test_blanks_are_left_out_and_counted(nation: Store) -> None:  # noqa: F811
    answer = ask("厚生労働省の2023年度の執行率の平均は？", nation)
    assert "（2件）" in answer.text
    assert "記載がない1件は除いています" in answer.text


def test_ministries_side_by_side(nation: Store) -> None:  # noqa: F811
    answer = ask("省庁別の事業数は？", nation)
    counts = {row["ministry"]: row["value"] for row in answer.value["rows"]}
    assert counts == {"厚生労働省": 3, "総務省": 3, "国土交通省": 2, "文部科学省": 2, "農林水産省": 2, "内閣府": 1}
    sums = ask("府省庁ごとの2024年度の当初予算の合計を教えて", nation).value["rows"]
    assert sums[0] == {"ministry": "文部科学省", "value": 7_450_000_000, "programs": 2}


def test_what_programs_are_for_is_searched(nation: Store) -> None:  # noqa: F811
    for question, sheet in (
        ("孤立した高齢者を見守る事業は？", "101"),
        ("外国人旅行者を増やす取組にはどんな事業がある？", "107"),
        ("認知症の人と家族を支える事業", "102"),
        ("森林に親しむ機会を増やす事業はありますか", "105"),
    ):
        answer = ask(question, nation)
        assert sheets(answer)[0] == sheet, answer.text
        assert any(c.text and c.sheet.endswith(sheet) for c in answer.citations)
    assert "孤立した高齢者を地域で見守り" in ask("孤立した高齢者を見守る事業は？", nation).text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("補助率は？", "ambiguous"),
        ("この事業の担当はどこですか", "ambiguous"),
        ("深海都市を作る事業はありますか", "not_in_sheet"),
        ("厚生労働省で1990年度に始まった事業は？", "not_in_sheet"),
        ("補助上限が10億円以上の市町村向けの事業は？", "not_in_sheet"),
        ("明日の天気は？", "out_of_scope"),
        ("ありがとう", "out_of_scope"),
        ("次の選挙で勝つ政党はどこ？", "out_of_scope"),
    ],
)
def test_what_cannot_be_answered_is_refused(nation: Store, question: str, reason: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    assert answer.abstained
    assert answer.reason == reason, answer.text
    assert not answer.citations


def test_a_filter_that_leaves_none_says_what_was_filtered(nation: Store) -> None:  # noqa: F811
    answer = ask("厚生労働省で1990年度に始まった事業は？", nation)
    assert "条件に当てはまる事業はありません" in answer.text
    assert answer.calculation == "すべての事業 13件 → 厚生労働省 3件 → 1990年度開始 0件"
    assert "1990年度開始" in answer.interpretation


def test_the_rows_behind_an_answer_are_paged(nation: Store) -> None:  # noqa: F811
    first = over_all("2020年度以降に開始した事業は何件？", nation, lexicon(), limit=4)
    second = over_all("2020年度以降に開始した事業は何件？", nation, lexicon(), offset=4, limit=4)
    assert (first.value["total"], second.value["offset"]) == (6, 4)
    assert sheets(first) == ["102", "105", "107", "109"]
    assert sheets(second) == ["110", "113"]


def test_more_rows_are_asked_for_in_plain_words(nation: Store) -> None:  # noqa: F811
    asked = "終了予定がない事業は？"
    more = ask("次の10件は？", nation, history=[(asked, ask(asked, nation).text)])
    assert sheets(more) == ["111", "112", "113"]
    assert more.value["offset"] == 10
    assert ask(asked, nation, offset=10).value["rows"] == more.value["rows"]


def test_a_question_leans_on_the_one_before(nation: Store) -> None:  # noqa: F811
    asked = "市町村向けで補助率1/2以上の事業は？"
    answer = ask("そのうち総務省以外で、補助上限が1000万円以上のものは？", nation, history=[(asked, "")])
    assert sheets(answer) == ["104"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("みまもりデータはいくら受け取っている？", "36,000,000円"),
        ("みまもりデータへの支払いが多い事業は？", "30,000,000円"),
    ],
)
def test_what_a_payee_was_paid_is_summed(nation: Store, question: str, said: str) -> None:  # noqa: F811
    assert said in ask(question, nation).text


def test_a_denial_that_is_not_understood_is_not_passed_over(nation: Store) -> None:  # noqa: F811
    answer = ask("議事録を公表していない事業は何件？", nation)
    assert answer.abstained
    assert "公表していない" in answer.text


def test_the_answer_is_a_table_with_its_filters_shown(nation: Store) -> None:  # noqa: F811
    answer = ask("市町村向けで補助率3/4以上の事業は？", nation)
    assert "| 高齢者見守り推進事業 | 2024-000101 | 厚生労働省 | 市町村 |" in answer.text
    assert answer.calculation == "すべての事業 13件 → 補助率が3/4以上かつ補助対象が市区町村 2件"
    assert "条件: 補助対象が市区町村" in answer.interpretation


@pytest.mark.parametrize(
    "question",
    [
        "厚生労働省の事業は何件？",
        "予算額が最も大きい事業は？",
        "省庁別の2024年度の当初予算の合計は？",
        "市町村向けで補助率3/4以上の事業は？",
        "厚生労働省の事業の2024年度の当初予算の合計は？",
        "孤立した高齢者を見守る事業は？",
        "2023年度の執行率が一番低い事業は？",
    ],
)
def test_no_number_is_without_its_source(nation: Store, question: str) -> None:  # noqa: F811
    answer = ask(question, nation)
    evidence = [answer.calculation or "", *(x for c in answer.citations for x in (c.text, c.sheet, c.section))]
    assert unsupported(answer.text, evidence) == ()


def test_a_talk_about_one_sheet_may_turn_to_all_and_back(nation: Store) -> None:  # noqa: F811
    talk = [("高齢者見守り推進事業の市町村の補助率は？", "")]
    assert "10/10" in ask("じゃあ民間団体は？", nation, history=talk).text
    turned = ask("厚生労働省の事業は何件？", nation, history=talk)
    assert turned.value["total"] == 3
    talk.append(("厚生労働省の事業は何件？", turned.text))
    more = ask("そのうち見守りに関するものは？", nation, history=talk)
    assert sheets(more) == ["101"]
    talk = [talk[1], talk[0]]
    assert "6,000千円" in ask("上限はいくら？", nation, history=talk).text
