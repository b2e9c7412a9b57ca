"""Slips of typing of every kind, made by a seeded noise maker: no answer changes, and what is well written stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from index.store import Store
from qa.adjoining import common_pairs
from qa.ask import ask
from qa.heard import sounds
from qa.lexicon import lexicon
from qa.reading import spaced
from qa.scope import Scope, scope_of
from qa.signs import script
from qa.slips import put_right

SHEET = "2025-006423"
QUESTIONS = (
    "令和6年度の執行額はいくらですか",
    "令和7年度の当初予算はいくらですか",
    "令和6年度の補正予算を教えてください",
    "民間団体の補助率はどのくらいですか",
    "民間団体の補助上限はいくらでしょうか",
    "岐阜県の支出額はいくらでしたか",
    "令和6年度の不用額はいくらになりますか",
    "令和7年度の要求額はいくらですか",
    "この事業の主要経費は何ですか",
    "作成責任者は誰ですか",
)
NOISES = 6  # of every kind to each question
Noise = Callable[[str, Random], str]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words of three kanji or more stand: in shorter ones a slip leaves too little."""
    start = 0
    for i in range(len(text) + 1):
        if i == len(text) or script(text[i]) != "C":
            if i - start >= 3:
                yield start, i
            start = i + 1


def homophone(text: str, chance: Random) -> str:
    """A kanji taken for another of the same sound, which nobody puts there."""
    places = [i for start, end in _words(text) for i in range(start, end)]
    for i in chance.sample(places, len(places)):
        heard = sorted({k for s in sounds().plain.get(text[i], ()) if len(s) > 1 for k in sounds().kanji[s]})
        around = [text[i - 1 : i], text[i + 1 : i + 2]]
        odd = [k for k in heard if {around[0] + k, k + around[1]}.isdisjoint(common_pairs())]
        if odd:
            return text[:i] + chance.choice(odd) + text[i + 1 :]
    return text


def kana(text: str, chance: Random) -> str:
    """The last kanji of a word left in kana."""
    start, end = chance.choice(list(_words(text)))
    long = [s for s in sorted(sounds().plain[text[end - 1]]) if len(s) > 1]
    return text[: end - 1] + long[0] + text[end:] if long and end - start >= 3 else text


def letter(text: str, chance: Random) -> str:
    """The vowel of a kana lost."""
    rows = {"す": "s", "た": "t", "ま": "m", "し": "s", "ら": "r", "さ": "s"}
    places = [i for i, sign in enumerate(text) if sign in rows and i > len(text) - 6]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + rows[text[place]] + text[place + 1 :]


def doubled(text: str, chance: Random) -> str:
    place = chance.randrange(len(text) - 3, len(text) - 1)
    return text[:place] + text[place] + text[place:]


def unvoiced(text: str, _: Random) -> str:
    return text.replace("ですか", "てすか").replace("でしょ", "てしょ").replace("でした", "てした")


@pytest.mark.parametrize("noise", [homophone, kana, letter, doubled, unvoiced])
def test_a_slip_changes_no_answer(store: Store, noise: Noise) -> None:
    chance = Random(20250401)  # noqa: S311 (noise, no secret)
    lost, asked = [], 0
    for question in QUESTIONS:
        right = ask(question, store, sheet=SHEET)
        assert not right.abstained, question
        for _ in range(NOISES):
            slipped = noise(question, chance)
            answer = ask(slipped, store, sheet=SHEET)
            asked += 1
            if answer.value != right.value:
                lost.append(f"{slipped}：{answer.text}")
    assert len(lost) <= asked // 10, lost


@pytest.fixture(scope="module")
def scope(store: Store) -> Scope:
    return scope_of(store, [SHEET], lexicon())


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("失効額は", "執行額は"),
        ("失効率は", "執行率は"),
        ("捕正予参は", "補正予算は"),
        ("不要額は", "不用額は"),
        ("全がく執行", "全額執行"),
        ("孤りつ対策の事業", "孤立対策の事業"),
        ("執行の割会は", "執行の割合は"),
        ("施行率教えて", "執行率教えて"),
        ("コミュ二ティの会", "コミュニティの会"),
        ("いくらかかtた?", "いくらかかった?"),
        ("何年度でsか", "何年度ですか"),
        ("できなかたのは", "できなかったのは"),
        ("柿正と当初は", "補正と当初は"),
        ("経賣の総頽", "経費の総額"),
        ("都道瓜県の補助率", "都道府県の補助率"),
        ("れいわ6ねんどの執行額", "令和6年度の執行額"),
        ("零和6念度の執行額", "令和6年度の執行額"),
        ("このシトのフロックの数", "このシートのブロックの数"),
        ("いくらようきゅうしたか", "いくら要求したか"),
        ("査調の結果", "調査の結果"),
        ("推進チームの初見は", "推進チームの所見は"),
        ("ブロツクBの数", "ブロックbの数"),
    ],
)
def test_what_sounds_right_is_put_right(scope: Scope, question: str, meant: str) -> None:
    assert put_right(spaced(question), lexicon(), scope).text == meant


@pytest.mark.parametrize(
    "question",
    [
        "平均交付額はいくらですか",
        "事業執行率は",
        "失業率は",
        "全部合わせるといくらになりますか",
        "支出先ブロックABCの各合計支出額",
        "この事業を所管する課の名前は",
        "なんで電話やのうてSNSで相談受けることにしたん?",
        "ブロックAからSまでの合計は",
        "会場の枚数と3人規模の所要は何戸か",
        "法律はいつから効力を持ちますか",
        "甲野通さんのデータベースに値上げの記述はありますか",
        "甲野と旅行行くときの通貨は",
        "支出額がちょうど100千円の支出先は",
        "ブロックBの残りはどれくらいじゃったかのう",
        "補助対象別の積み上げの見直しは",
        "令和五年度の執行額は",
        "鳥栖市と柳川市の受け取り額は",
        "5年後の3年度目に国が金出すのは",
    ],
)
def test_what_is_well_written_stays(scope: Scope, question: str) -> None:
    assert put_right(spaced(question), lexicon(), scope, question).changes == ()
