"""How much of a question's content words a text says, in the same words or in others for the same thing; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.regex import regex
from index.text import fold
from qa.prose_rank import rarity
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.synonyms import same

OTHER = 0.8  # what another word for the same thing is worth
ENDING = 2  # signs of an ending that may belong to a word
STEM = 0.6  # what a verb's stem is worth against a noun
_NOUN = regex(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[a-z]{2,}")
# A stem with the first sign of its ending; a particle is none.
_STEM = regex(r"(?<![一-鿿々])[一-鿿々][ぁ-ん](?<![のにはがをとでもへや])")
# What names a field, a way of asking or a way of computing says nothing of the matter.
_SMALL = ("ask:", "op:", "name:", "hint:", "cue:", "stage:", "word:filler", "word:ending", "word:written",
          "word:confirm", "word:leaning", "word:disclosed", "word:cost")  # fmt: skip
_GOES_ON = "のにはがをとでもへやかしすさせだなまっ"  # signs that follow a noun
_ENDINGS = "間等側内中別計的達"
_SAYING = regex(
    r"記載|記述|説明|紹介|言及|教示|回答|質問|資料|文章|本文|文中|概要|数字|具体的?|全体|結局|内容|状況|場合|程度|以上|現在|皆様?|自分|教え|伺[いえう]|願い|知[りらる]|示[しさす]|挙げ|述べ|書[いかけ]|載[っせる]|聞[いきか]|記[さし]|見[てえた]|言[いうわっ]|出[てたる]|合わ|入[っれる]|持[っち]|比べ|[人方者何等中後前上下]."
)


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question: its bigrams, each with the other words for the piece it is of, and its weight."""

    text: str
    grams: tuple[tuple[str, tuple[str, ...]], ...]
    weight: float


def words_of(reading: Reading, scope: Scope) -> tuple[Word, ...]:
    """Return the content words of a question, without those that every question of the program may say."""
    small = {i for s in reading.spans if s.tag.startswith(_SMALL) and s.size > 1 for i in range(s.start, s.end)}
    small |= {i for m in reading.mentions for i in range(m.start, m.end)}
    known = rarity(scope)
    most = max(known.values(), default=1.0)
    found = {}
    for pattern, share in ((_NOUN, 1.0), (_STEM, STEM)):
        for run in pattern.finditer(reading.text):
            text = _cut(run[0], reading.text[run.end() : run.end() + 1])
            if all(i in small for i in range(run.start(), run.start() + len(text))) or _SAYING.fullmatch(text):
                continue
            grams = tuple((g, o) for g, o in _grams(text, reading.text, run.start()) if g not in scope.free)
            if grams:
                weight = share * sum(min(known.get(g, most), most) for g, _ in grams) ** 0.5
                found[text] = Word(text, grams, weight)
    return tuple(found.values())


def _cut(run: str, after: str) -> str:
    """A run of kanji without the stem of the verb behind it (暴力受ける) and without a small ending (夫婦間)."""
    if len(run) > 2 and "ぁ" <= after <= "ん" and after not in _GOES_ON:
        run = run[:-1]
    return run[:-1] if len(run) > 2 and run[-1] in _ENDINGS else run


def _grams(word: str, text: str, start: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the bigrams of a word, each with the other words for what it is a piece of; 増え is met in 増えた."""
    end = start + len(word)
    pieces = [
        (i, j, others)
        for i in range(start, end)
        for j in range(i + 2, min(end + ENDING, len(text)) + 1)
        if (others := same().get(text[i:j]))
    ]
    for at, gram in enumerate(bigrams(word), start):
        yield gram, tuple(dict.fromkeys(o for i, j, others in pieces if i <= at and at + 2 <= j for o in others))


def explained(words: Sequence[Word], text: str) -> float:
    """Return the weighed share of the words that a text says, 0 to 1; 0 where there are none."""
    whole = sum(w.weight for w in words)
    said = plain(fold(text))
    return sum(w.weight * _said(w, said) for w in words) / whole if whole else 0.0


def _said(word: Word, said: str) -> float:
    worth = sum(1.0 if g in said else OTHER * any(o in said for o in others) for g, others in word.grams)
    return worth / len(word.grams)
