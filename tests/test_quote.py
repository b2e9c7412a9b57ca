"""Tests of answers from running text: whole sentences at their places, and refusals where no text speaks of it."""

from __future__ import annotations

import pytest

from eval.cited import StoredPlaces
from index.store import Store
from index.text import fold
from qa.answer import NOT_IN_SHEET, QUOTED
from qa.ask import ask
from qa.lexicon import lexicon
from qa.prose import asked, fields, kinds, sentences, split
from qa.prose_pick import ROOM, WHOLE, stretches
from qa.prose_rank import WEIGHTS, Marks, Ranked, told, weigh
from qa.prose_sure import spoken
from qa.reading import read
from qa.scope import Scope, scope_of
from qa.spans import Reading


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


def test_text_is_cut_into_whole_sentences() -> None:
    text = "第一の文は、ここで終わる。第二の文（補足。）もここで終わる。\n第三の文は句点がない"
    assert pieces(text) == ["第一の文は、ここで終わる。", "第二の文（補足。）もここで終わる。", "第三の文は句点がない"]


def test_a_bullet_stands_alone_and_a_heading_is_read_with_what_follows() -> None:
    first = "①活動の支援／　支援のための施設を全国の各地に置くこととし、その運営を行う。"
    second = "・普及のための催しを全国の各地で毎年開くこととする。"
    assert pieces(f"{first}／{second}") == [first, second]


@pytest.mark.parametrize("text", ["", "　\n", "。", "／／", "短い", "句点のない一行"])
def test_cutting_loses_no_sign_but_the_edges(text: str) -> None:
    kept = "".join(pieces(text))
    assert kept == text.strip(" 　\t\n／/")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("執行率が低いのはなぜ?", "why"),
        ("何のための事業ですか", "aim"),
        ("設置が進むとどうなる?", "effect"),
        ("今後の方針は", "future"),
        ("どんな課題がある?", "problem"),
        ("有識者は何と言ったか", "opinion"),
        ("どのように実施しますか", "how"),
        ("誘発係数とは何ですか", "meaning"),
    ],
)
def test_a_question_is_of_the_kinds_it_asks_in(question: str, kind: str) -> None:
    assert kind in {k.name for k in asked(fold(question))}


@pytest.mark.parametrize(
    "question", ["予算はどうなっていますか", "上限はどう書かれている?", "実績はどう推移した?", "補助率は?"]
)
def test_asking_for_a_value_is_no_question_for_text(question: str) -> None:
    assert not any(kind.text for kind in asked(fold(question)))


def test_every_field_that_tells_a_kind_is_one_of_running_text() -> None:
    known = set(fields())
    assert [f for kind in kinds() for f in kind.fields if f not in known] == []


# --- on the bundled sheet


@pytest.fixture(scope="module")
def scope(store: Store) -> Scope:
    return scope_of(store, ["2025-006423"])


def reading(question: str) -> Reading:
    return read(question, lexicon(), 2025)


def test_the_sentences_are_verbatim_stretches_of_their_cells(scope: Scope) -> None:
    every = sentences(scope)
    assert len(every) > 40
    assert all(s.text == s.cell.text[s.start : s.end] and s.text.strip() == s.text for s in every)
    assert len({(s.row.sheet, s.column, s.text, s.row.number) for s in every}) == len(every)


def test_what_speaks_for_a_sentence_adds_up() -> None:
    nothing, all_ = Marks(*[0.0] * 8), Marks(*[1.0] * 8)
    assert weigh(nothing) == 0.0
    assert weigh(all_) == pytest.approx(sum(WEIGHTS))


def test_a_stretch_is_whole_sentences_and_no_wall_of_text(store: Store, scope: Scope) -> None:
    found = told(reading("プラットフォームではどのような活動をしているのか"), store, scope)
    picked = stretches(found.ranked, found.kinds)
    assert 1 <= len(picked) <= 3
    for stretch in picked:
        cuts = split(stretch.best.cell.text)
        assert stretch.start in {s for s, _ in cuts}
        assert stretch.end in {e for _, e in cuts}
        one = len(stretch.best.text)
        assert len(stretch.text) <= max(ROOM, WHOLE, one)


def test_nearly_the_same_sentence_is_not_quoted_twice(store: Store, scope: Scope) -> None:
    found = told(reading("会員の参画による活動はどのように行われるか"), store, scope)
    twice = [r for one in found.ranked[:3] for r in (one, Ranked(one.sentence, one.marks, one.score))]
    texts = [s.text for s in stretches(twice, found.kinds)]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("30億円余りの財源が翌年度に移ったのはどういう理由ですか", "事業計画の変更により"),
        ("孤独・孤立の問題はなぜ深刻になると見込まれているのか", "単身世帯や単身高齢世帯の増加"),
        ("全国調査は何のために実施するのですか", "基礎資料を得ること"),
        ("地方版プラットフォームが設置されると地域では何が起きるか", "課題として明確にし"),
        ("令和7年度に指標を見直したのはどうして？", "市区町村にまで拡充"),
        ("設置を終えた自治体にはどう対応していくのか", "伴走支援"),
        ("Bブロックの資金は何のためのもの？", "国庫補助"),
        ("中間支援組織は地域のNPOに何をするの", "運営能力の向上や活動基盤の整備"),
        ("74%という執行率は何を除いた数字なのですか", "当該分を除いた"),
        ("補正で積んだ30億円あまりはどうなったのか", "財源を繰り越した"),
    ],
)
def test_a_why_or_how_is_answered_by_its_sentence_at_its_place(store: Store, question: str, said: str) -> None:
    answer = ask(question, store)
    assert fold(said) in fold(answer.text), answer.text
    assert any(fold(said) in fold(c.text) for c in answer.citations)
    places = StoredPlaces(store)
    assert [c for c in answer.citations if not places.stands(c)] == []


@pytest.mark.parametrize(
    "question",
    [
        "救急搬送の体制はどのように整えましたか",
        "なぜ相談電話を無料にしたのですか",
        "ボランティアの保険はどのように手配されますか",
        "大阪万博にはどう関わっているのか",
    ],
)
def test_what_no_text_speaks_of_is_refused(store: Store, question: str) -> None:
    answer = ask(question, store)
    assert answer.reason == NOT_IN_SHEET, answer.text
    assert answer.citations == ()


def test_a_why_is_never_answered_by_a_row_of_numbers(store: Store) -> None:
    for question in ("予算が使い切れなかったのはなぜ", "執行率が下がったのはどうして", "支出先が少ないのはなぜ"):
        answer = ask(question, store)
        numbers = {c.section.split("/")[-1] for c in answer.citations} if answer.kind == QUOTED else set()
        assert not numbers & {"予算額・執行額", "支出先上位者リスト", "活動・成果目標と実績", "補助率等"}


def test_another_year_than_the_one_named_makes_the_text_unsure(store: Store, scope: Scope) -> None:
    own, other = "令和6年度に財源を繰り越したのはなぜ", "令和3年度に財源を繰り越したのはなぜ"
    assert spoken(reading(own), store, scope).sure > spoken(reading(other), store, scope).sure + 0.2


def test_asking_for_the_field_itself_gives_the_whole_cell(store: Store) -> None:
    answer = ask("事業の目的を教えてください", store)
    assert "推進体制の整備" in answer.text
    assert "予防を目指した取組強化" in answer.text
