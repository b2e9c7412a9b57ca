"""What a question asks for and its answer does not hold: the share of women, the chairman, the fee; pure.

A look-up explains a question by the rows it names and the columns it knows, and may answer beside the point what it
never understood. Here the answer is held against the noun that is asked for: whatever stands before 何, はいくら or
を教えて has to stand in the answer, in its rows, or among the phrases of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.regex import regex
from index.tables import TABLES
from index.text import fold
from qa.answer import COMPUTED, QUOTED, Answer
from qa.common import frames
from qa.missing import is_price
from qa.question import Understanding
from qa.scope import Scope
from qa.signs import bigrams, plain, spelled
from qa.sorts import Kind, ends, kinds, plain_words
from qa.spans import Reading
from qa.synonyms import said_otherwise, same

_RUN = regex(r"(?:[a-z]{2,}|[一-鿿々ァ-ヺー])[一-鿿々ァ-ヺーa-z]*")  # a letter before kanji is a block
_INTERROGATIVE = (
    r"(?:いくら|なんぼ|ナンボ|幾ら|おいくら|何|なん(?!か|で)|誰|だれ|どなた|どこ|どちら|どっち|いつ|どれ|どの|どんな|どう"
    r"|いかほど|如何|いか[にほ]|なに)"
)
_TELL = (
    r"(?:を|について|に関して)?、?(?:ご|お|御)?"
    r"(?:教え|教示|知り|知らせ|示し|示さ|伺|うかが|聞き|聞か|訊|承|賜|拝見|拝聴|見せ|見た|確かめ|調べ|答え|回答|提示|開示|確認|願|問ふ|問う)"
)
_AFTER = regex(
    r"(?:さん|様)?(?:は|って|とは|が|も|、|:|というのは|には|について(?:は)?|に関して(?:は)?)?、?"
    r"(?:だいたい|大体|およそ|約|一体|いったい|結局|現在|今|全部で|全国で|全国に|合計で|年間)?"
    rf"(?:{_INTERROGATIVE}|{_TELL}|[?。!]|$|ある|あり|わか|分か|い(?:る|り)(?:の|ん|ます|まし)*(?:か|で|や|じゃ|[?])|要[りる]|必要(?:です|なの|か|でしょ))"
)
_TOPIC = regex(rf"(?:は|って|とは|が)[^。?]{{0,14}}?{_INTERROGATIVE}")
_NUMBERED = regex(r"[一二三四五六七八九十百千]+[つ件社者人名団体個本位年回割]+")
_OF = regex(r"(?:の|における|に関する|についての|での|への|からの|との)[おご]?")
_OWN = ("kind:", "recipient:", "op:", "stage:")  # phrases that say what a compound is of, whatever answers
_RATES = {"rate", "rates"}
COUNTS = ("数", "件数", "人数", "個数", "総数", "箇所数", "回数", "台数")  # what they are of is what is asked for
LEAST = 2  # signs of a word
MANY = 40  # rows; of more, the answer's own words are read


def unsaid(understood: Understanding, answer: Answer, scope: Scope) -> tuple[str, ...]:
    """Return the nouns that the question asks for and the answer knows nothing of.

    What only stands before such a noun is nothing to ask for where the sheet speaks of it anywhere.
    """
    weighed = _Weighed(understood, answer)
    found = []
    for start, end, aside in asked_for(understood.reading):
        word = understood.reading.text[start:end]
        if _NUMBERED.fullmatch(word) or start in weighed.mentioned:
            continue  # 二件 is a number, 万円台 goes on from one
        aside = aside and understood.query.table not in ("goal", "goal_year")  # what a target is of picks it
        if weighed.strange(*weighed.rest(start, end)) and not (
            (aside and _spoken_of(word, scope)) or is_price(word, understood.candidate, scope) or frames(word)
        ):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _spoken_of(word: str, scope: Scope) -> bool:
    word = word.rstrip("側等ら")
    return word in scope.texts or said_otherwise(word, scope.texts)


def asked_for(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Yield the nouns asked for, and whether each only stands before one: 比率 of 女性役員の比率は, then 女性役員."""
    text = reading.text
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text)]
    small = _offsets(reading, ("",))
    for k, (start, end) in enumerate(runs):
        begun = text.find("何", start, end)
        after = begun >= 0 or _AFTER.match(text, end) or (_TOPIC.match(text, end) and _measure(text[start:end]))
        if not after:
            continue
        yield start, end if begun < 0 else begun, False
        j = k
        while j and not _column(reading, *runs[j]) and all(i in small or end - start < LEAST for i in range(*runs[j])):
            if not _OF.fullmatch(text[runs[j - 1][1] : runs[j][0]]):
                break
            j -= 1
            yield *runs[j], text[start:end] not in COUNTS


def _measure(word: str) -> bool:
    return word.endswith(ends())


def _column(reading: Reading, start: int, end: int) -> bool:
    """Whether the word is the name of a column: what stands before it says of whom."""
    return any(s.tag.startswith("name:") and s.end == end and s.start <= start for s in reading.spans)


def _own(table: str | None) -> tuple[str, ...]:
    """The phrases that say what a compound is of: those of the table that answers."""
    fields = tuple(f"{mark}:{table}" for mark in ("name", "hint", "cue")) if table else ("name:", "hint:", "cue:")
    return (*fields, *_OWN)


def _offsets(reading: Reading, tags: tuple[str, ...]) -> set[int]:
    """Return the offsets of phrases, but for those that the form has no field for (予定価格)."""
    lacking = {(s.start, s.end) for s in reading.tagged("word:lacking")}
    spans = (s for s in reading.spans if s.size > 1 and s.tag.startswith(tags) and (s.start, s.end) not in lacking)
    return {i for s in spans for i in range(s.start, s.end)}


class _Weighed:
    """An answer held against the words of its question."""

    def __init__(self, understood: Understanding, answer: Answer) -> None:
        reading, best = understood.reading, understood.candidate
        self.text = reading.text
        self.said = _said(understood, answer)
        self.held = frozenset(bigrams(plain(self.said)))
        lacking = {(s.start, s.end) for s in reading.tagged("word:lacking")}
        self.phrases = {(s.start, s.end) for s in reading.spans} - lacking
        self.mentioned = {i for m in reading.mentions for i in range(m.start, m.end)}
        self.own = _offsets(reading, _own(understood.query.table)) | self.mentioned
        self.known = _offsets(reading, ("",)) | self.mentioned
        self.named = {i for m in best.matches.values() for i in m.explained} if best else set()
        self.named |= {i for stretch in spelled(self.text) if stretch & self.named for i in stretch}
        self.carries = _carried(understood, answer)
        self.quoted = answer.kind == QUOTED

    def rest(self, start: int, end: int) -> tuple[int, int]:
        """Return what follows the name of a row within a word: 頭取 of 甲野銀行頭取."""
        first = start + (self.text[start] == "各" and end - start > LEAST)  # 各合計支出額
        while first < end and (first in self.named or first in self.mentioned):
            first += 1
        first += self.text[first : first + 1] in ("各", "全", "両") and any(
            a == first + 1 and b > a + 1 for a, b in self.phrases
        )
        whole = any(self.text.endswith(tail, start, end) for tail in ends() if len(tail) >= end - first > 0)
        return (start, end) if whole else (first, end)

    def strange(self, start: int, end: int) -> bool:
        """Whether the word asks for something that the answer knows nothing of."""
        end -= end - start > LEAST and self.text[end - 1] in "側等ら"
        word = self.text[start:end]
        if end - start < LEAST or word in plain_words() or any(word in k.words and self.carries(k) for k in kinds()):
            return False
        if any(other in self.said for other in same().get(word, ())):
            return False
        if (
            self.quoted
            and "何" not in self.text[end : end + 4]
            and any(word in k.ends and k.said and not self.carries(k) for k in kinds())
        ):
            return True  # 価格 is asked, and no amount is told
        lost = sum(map(self._lost, range(start, end - 1)))
        found = [(k, e) for k in kinds() for e in k.ends if word.endswith(e)]
        if lost * 2 > end - start - 1:
            return not any(self._measures(k, start, end - len(e)) for k, e in found)
        if not found or self._whole(start, end):
            return False
        kind, tail = max(found, key=lambda f: len(f[1]))
        return not self._measures(kind, start, end - len(tail))

    def _whole(self, start: int, end: int) -> bool:
        """Whether the word is a phrase, or stands in the answer."""
        word = self.text[start:end]
        return any(a <= start and end <= b for a, b in self.phrases) or word in self.said.replace("の", "")

    def _measures(self, kind: Kind, start: int, end: int) -> bool:
        """Whether the answer holds a value of the kind, and what it is a value of."""
        return (self.carries(kind) and self._of_known(start, end)) or (
            kind.columns >= _RATES and self._beside_rate(self.text[start:end])
        )

    def _beside_rate(self, word: str) -> bool:
        """Whether running text gives a rate of it: 上昇率 of 約17%上昇."""
        beside = rf"{word}[^。]{{0,6}}\d%|\d%(?:以上|程度|ほど)?(?:の|に|を|も)?{word}"
        return bool(word) and re.search(beside, self.said) is not None

    def _lost(self, i: int) -> bool:
        return self.text[i : i + 2] not in self.held and not (self._knows(i) and self._knows(i + 1))

    def _knows(self, i: int) -> bool:
        return i in self.known or i in self.named

    def _of_known(self, start: int, end: int) -> bool:
        """Whether what the measure is of stands in the answer, or is a phrase of the form."""
        return end > start and all(
            i in self.own or i in self.named or self.text[j : j + 2] in self.held
            for i in range(start, end)
            for j in (min(i, max(end - 2, start)),)
        )


def _carried(understood: Understanding, answer: Answer) -> Callable[[Kind], bool]:
    """Return whether the answer holds a value of a kind."""
    query = understood.query
    columns = {TABLES[query.table].column(c).kind for c in query.columns} if query.table else set()
    said = fold(answer.text)

    def carries(kind: Kind) -> bool:
        if answer.kind == COMPUTED and kind.columns & _RATES and query.operation in ("ratio", "difference"):
            return True
        if answer.kind == QUOTED or (query.table in ("goal", "plan", "law") or kind.columns == {"year"}):
            return kind.said is not None and kind.said.search(said) is not None
        return bool(kind.columns & columns)

    return carries


def _said(understood: Understanding, answer: Answer) -> str:
    """What the answer, its quotes and its rows say."""
    texts = [answer.text, answer.interpretation, *(f"{c.section} {c.text}" for c in answer.citations)]
    rows = understood.query.rows
    if len(rows) <= MANY:
        texts += [cell.text for row in rows for cell in row.cells.values()]
    return fold("\n".join(texts))
