"""Names found in the store's rows: payees, indicators, contract titles, laws …, matched in spite of 表記ゆれ; pure.

A question names a row by any piece of what the row says. Bigrams shared with the row's key columns are
weighed by their rarity among the rows in scope, so that words every row has (the program's own) count little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from index.tables import Row
from index.text import fold
from qa.called import called, initials
from qa.lexicon import Lexicon
from qa.reading import script
from qa.sounds import clipped, shortens, skeleton, sounds_like
from qa.synonyms import also_called

# The readings of the Latin letters: エヌ・ティ・ティ is NTT.
_LETTERS = {
    reading: letter
    for letter, *readings in map(str.split, (
        "a エー エイ", "b ビー", "c シー", "d ディー", "e イー", "f エフ", "g ジー", "h エイチ エッチ", "i アイ",
        "j ジェイ ジェー", "k ケイ ケー", "l エル", "m エム", "n エヌ", "o オー", "p ピー", "q キュー", "r アール",
        "s エス", "t ティー ティ", "u ユー", "v ブイ ヴイ", "w ダブリュー ダブリュ", "x エックス", "y ワイ", "z ゼット",
    ))
    for reading in readings
}  # fmt: skip
_SPELLED = re.compile("(?:(?:" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + ")・?){2,}")
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_PARTS = re.compile(r"[・（）()「」『』/／|｜\s,、]+")
_PATH = re.compile(r"[/／|｜,]+")
_BY_EAR = re.compile(r"[ァ-ヺー]{3,}|[a-z]{4,}")  # words that may be written by ear
_CLIPPED = re.compile(r"(?<![ァ-ヺー])[ァ-ヺー]{4}(?![ァ-ヺー])")
_SHORT = re.compile(r"[一-鿿a-z]{2,5}")  # words that may be a name cut short
_OF = re.compile(r"[一-鿿々]の(?=([一-鿿々]))")
CUT = 4  # signs of a katakana word that is taken for one
_LOAN = re.compile(r"[ァ-ヺー]{4,}|[a-z]{3,}")
WHOLE = 0.7  # the share of a katakana word that must stand in a name
_TEXTS = ("rate", "cap")  # columns that are no names, but say what a case is about
_CALLED = ("name", "payee")  # columns whose names people shorten
ALIKE_WEIGHT, ALIKE_SHARE = 0.8, 0.8  # what a name is worth that is said otherwise than written
FAINT, NEARLY = 0.25, 0.85  # what a common word tells of a name that is not said this far
_LOOSE = ("goal", "goal_year", "goal_path", "payee_block")  # tables of texts that speak of kinds of people
TOLD = 0.3  # the weight of a match that explains a sign
OUTDONE = 3.0  # how much more another row must say of the question for a piece of a name to be none
PIECE, STRANGE = 0.5, 0.4  # a name said less than this far; how much of a word may be no part of it
LONG = 48  # signs of a name that is a sentence
EXACT, EXACT_WEIGHT = 0.99, 0.6  # a name said in full counts, however common its signs
_DROP = re.compile(r"[\s・、。,，.．「」『』（）()\[\]【】<>〈〉《》〜~\-－:：;；/／!！?？'\"＆&*※…]")


def spelled_out(text: str) -> str:
    """Return the folded text with letters spelled in katakana as Latin: エヌ・ティ・ティ・データ -> nttデータ."""
    return _SPELLED.sub(lambda m: "".join(_LETTERS[x] for x in _LETTER.findall(m[0])), text)


def spelled(text: str) -> list[frozenset[int]]:
    """Return the stretches of the folded text that spell Latin letters, as offsets."""
    return [frozenset(range(m.start(), m.end())) for m in _SPELLED.finditer(text)]


def plain(text: str) -> str:
    """Return folded text without punctuation, its spelled letters as Latin."""
    return _plain_name(text) if len(text) < _NAME else _plain(text)


def _plain(text: str) -> str:
    return _DROP.sub("", spelled_out(fold(text)))


_NAME = 200  # signs; shorter texts come back (accounts, stages, a payee's every row) and are kept
_plain_name = lru_cache(maxsize=16_384)(_plain)


@dataclass(frozen=True, slots=True)
class Stripped:
    """A question's text without punctuation; ``origin[i]`` is the offset in the folded question."""

    text: str
    origin: tuple[int, ...]


def strip(folded: str) -> Stripped:
    """Return the folded question without punctuation, keeping offsets."""
    signs: list[str] = []
    origin: list[int] = []
    position = 0
    for found in _SPELLED.finditer(folded):
        _keep(folded, position, found.start(), signs, origin)
        letters = [_LETTERS[x] for x in _LETTER.findall(found[0])]
        step = len(found[0]) / len(letters)
        for i, letter in enumerate(letters):
            signs.append(letter)
            origin.append(found.start() + int(i * step))
        position = found.end()
    _keep(folded, position, len(folded), signs, origin)
    return Stripped("".join(signs), tuple(origin))


def _keep(folded: str, start: int, end: int, signs: list[str], origin: list[int]) -> None:
    for i in range(start, end):
        if not _DROP.match(folded[i]):
            signs.append(folded[i])
            origin.append(i)


def bigrams(text: str) -> list[str]:
    """Return the character bigrams of a plain text, in order."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


@dataclass(frozen=True, slots=True)
class Name:
    """One name: the row it stands in (by position in the scope), its column and its plain text."""

    row: int
    column: str
    text: str
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """How well a row is named: weight of the question's bigrams found, share of each column's name, offsets."""

    row: int
    weight: float
    shares: Mapping[str, float]
    explained: frozenset[int]

    @property
    def share(self) -> float:
        """The share of the best-named column, 0 to 1."""
        return max(self.shares.values(), default=0.0)


@lru_cache(maxsize=32_768)
def _telling(gram: str) -> float:
    """What a bigram's kana leave of its weight."""
    kana = sum(script(sign) == "H" for sign in gram)
    return (1.0, 0.5, 0.3)[kana]


class _Cutter:
    """Cuts a cell into the names that it holds, by the lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        forms = sorted(map(re.escape, map(plain, lexicon.words["legal_forms"])), key=len, reverse=True)
        self._forms = re.compile("|".join(forms))
        self._kinds = re.compile("(?:" + "|".join(map(plain, lexicon.words["item_kinds"])) + ")$")
        self._ministries = frozenset(lexicon.ministries)
        self.variants = lru_cache(maxsize=8192)(self._variants)  # a payee stands in many rows, a stage in every sheet

    def _variants(self, value: str, parts: bool) -> tuple[tuple[str, frozenset[str]], ...]:
        """The name without its legal form, and its parts, each with its bigrams.

        子ども支援センター・ひかり is also ひかり. ``parts``: the cell is a name, not a text about something else.
        """
        return tuple((text, frozenset(bigrams(text))) for text in self._texts(value, parts))

    def _texts(self, value: str, parts: bool) -> list[str]:
        whole = self._forms.sub("", plain(value)) or plain(value)
        kind = self._kinds.search(whole) if "/" in value else None  # …交付金 of an item of the budget
        if not parts or (len(whole) > LONG and "/" not in value):
            return [whole, *also_called(whole)]  # a sentence has no names of its own in it
        cut = _PATH if "/" in value else _PARTS  # a path is cut at its slashes, a name where it may be cut
        pieces = [plain(p) for p in cut.split(spelled_out(fold(value))) if fold(p) not in self._ministries]
        return [
            t
            for t in dict.fromkeys(
                [
                    whole,
                    *([kind[0]] if kind else (*called(whole), *also_called(whole))),
                    *(p for p in pieces if len(p) >= (2 if "/" in value else 3)),
                ]
            )
            if len(t) >= 2
        ]


@lru_cache(maxsize=4)
def _cutter(lexicon: Lexicon) -> _Cutter:
    return _Cutter(lexicon)


class Names:
    """The names of the rows in scope, indexed by bigram."""

    def __init__(self, rows: Sequence[Row], lexicon: Lexicon) -> None:
        self.rows = rows
        self.names: list[Name] = []
        self._at: dict[str, list[int]] = defaultdict(list)
        self._cutter = _cutter(lexicon)
        frequency: Counter[str] = Counter()
        for position, row in enumerate(rows):
            frequency.update(self._add(position, row, lexicon.tables[row.table].keys))
        self._frequency = frequency
        self._weights: dict[str, float] = {}
        self._texts: dict[int, list[str]] = defaultdict(list)
        for name in self.names:
            self._texts[name.row].append(name.text)
        self._top = math.log(len(rows) + 1.5)
        self._totals: dict[int, float] = {}

    def _add(self, position: int, row: Row, columns: Iterable[str]) -> set[str]:
        seen: set[str] = set()
        for column in columns:
            if column == "corporate_number":
                continue  # a piece of a number names nobody; the whole one is a mention
            value = row[column]
            if not isinstance(value, str) and column in row.cells:
                value = row.cells[column].text if value is not None else None
            if not isinstance(value, str) or not value:
                continue
            for text, grams in self._cutter.variants(value, isinstance(row[column], str)):
                if column in _TEXTS:  # 1/2 is no 12 of some other number
                    grams = frozenset(g for g in grams if not g.isdigit())
                for gram in grams:
                    self._at[gram].append(len(self.names))
                self.names.append(Name(position, column, text, grams))
                seen |= grams
        return seen

    def weight(self, gram: str) -> float:
        """Return how telling a bigram is, 0 to 1: rare among the rows, and not of hiragana alone."""
        weight = self._weights.get(gram)
        if weight is None:
            rarity = (self._top - math.log(self._frequency.get(gram, 0) + 0.5)) / (self._top + math.log(2))
            weight = max(rarity, 0.02) * _telling(gram)
            self._weights[gram] = weight
        return weight

    def _total(self, name: Name) -> float:
        """Return the weight of a name said in full; few names of a sheet are ever asked for."""
        total = self._totals.get(id(name))
        if total is None:
            total = self._totals[id(name)] = math.fsum(map(self.weight, name.grams)) or 1.0  # a set's order is no one's
        return total

    @cached_property
    def _by_sign(self) -> Mapping[str, Sequence[int]]:
        """What people cut short, by its first sign."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            if name.column in _CALLED:
                found[name.text[0]].append(index)
        return found

    @cached_property
    def _by_initials(self) -> Mapping[str, Sequence[int]]:
        """What people call by its initials: nri."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            for word in initials(name.text) if name.column in _CALLED else ():
                found[word].append(index)
        return found

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[int]]:
        """What people write by ear, by its consonants."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            if name.column in _CALLED:
                for word in _BY_EAR.findall(name.text):
                    found[skeleton(word)].append(index)
        return found

    def says(self, row: int, word: str) -> bool:
        """Return whether a name of the row holds the plain word."""
        return any(word in text for text in self._texts[row])

    def begins(self, row: int, word: str) -> bool:
        """Return whether a name of the row begins with the plain word."""
        return any(text.startswith(word) for text in self._texts[row])

    def known(self, gram: str) -> bool:
        """Return whether any name has this bigram."""
        return gram in self._frequency

    def match(
        self,
        question: Stripped,
        allowed: frozenset[int],
        faint: frozenset[int] = frozenset(),
        loose: frozenset[int] = frozenset(),
    ) -> dict[int, Match]:
        """Return row -> Match for every row that the question names a piece of.

        ``allowed``: the offsets of the folded question that may name something; ``faint``: those that do so only
        within a name that is said nearly in full; ``loose``: those of them that tell something of goals and roles.
        """
        grams = self._question_grams(question, allowed)
        hits: dict[int, dict[str, None]] = defaultdict(dict)  # in the question's order: a set's would change sums
        for gram in grams:
            for index in self._at.get(gram, ()):
                hits[index][gram] = None
        rows: dict[int, list[tuple[Name, float, frozenset[int]]]] = defaultdict(list)
        words = _loans(question)
        for index, found in hits.items():
            name = self.names[index]
            starts = (i for gram in found for i in grams[gram] if self._whole(name, question, i))
            explained = _whole_words(frozenset(starts), words)
            if explained:
                said = {gram: [i for i in grams[gram] if i in explained] for gram in found}
                quiet = faint - loose if self.rows[name.row].table in _LOOSE else faint
                rows[name.row].append((name, self._worth(name, said, question, quiet), _offsets(question, explained)))
        matches = {row: self._join(row, names) for row, names in rows.items()}
        for index, offsets in self._alike(question, allowed):
            name = self.names[index]
            before = matches.get(name.row)
            if before is None:
                matches[name.row] = Match(name.row, ALIKE_WEIGHT, {name.column: ALIKE_SHARE}, offsets)
            elif not offsets <= before.explained:
                shares = {**before.shares, name.column: max(ALIKE_SHARE, before.shares.get(name.column, 0.0))}
                matches[name.row] = Match(name.row, before.weight + ALIKE_WEIGHT, shares, before.explained | offsets)
        runs = _runs(question, allowed - (faint - loose))
        told = frozenset[int]().union(*(m.explained for m in matches.values() if m.weight >= TOLD))
        cues = faint - loose  # words of the lexicon that are a small piece of a name name nothing
        clear = [m for m in matches.values() if m.share >= PIECE]
        kana = frozenset(o for sign, o in zip(question.text, question.origin, strict=True) if script(sign) == "H")
        return {
            row: m
            for row, m in matches.items()
            if not (_of_another(m, runs, told) or _outdone(m, clear))
            and (m.share >= PIECE or not (m.explained <= kana or m.explained <= cues))
        }

    def _alike(self, question: Stripped, allowed: frozenset[int]) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the names that a word of the question means by its sound, or cut short, with the word's offsets."""
        for found in _BY_EAR.finditer(question.text):
            offsets = frozenset(question.origin[found.start() : found.end()])
            if offsets <= allowed:
                for index in self._by_sound.get(skeleton(found[0]), ()):
                    words = _BY_EAR.findall(self.names[index].text)
                    if found[0] not in words and any(sounds_like(found[0], word) for word in words):
                        yield index, offsets
        free = "".join(s if o in allowed else "、" for s, o in zip(question.text, question.origin, strict=True))
        yield from self._clipped(question, free)
        for found in _SHORT.finditer(free):
            offsets = frozenset(question.origin[found.start() : found.end()])
            odd = len(found[0]) >= 4 or not all(self.known(gram) for gram in bigrams(found[0]))
            if odd:
                meant = [i for i in self._by_sign.get(found[0][0], ()) if shortens(found[0], self.names[i].text)]
                meant = meant or list(self._by_initials.get(found[0], ()))
                if len({self._printed(self.names[i]) for i in meant}) == 1:
                    yield from ((index, offsets) for index in meant)

    def _clipped(self, question: Stripped, free: str) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the names that a clipped loanword means, where it means one alone."""
        for found in _CLIPPED.finditer(free):
            if not all(self.known(gram) for gram in bigrams(found[0])):
                meant = [i for i in self._by_sign.get(found[0][0], ()) if clipped(found[0], self.names[i].text)]
                if len({self._printed(self.names[i]) for i in meant}) == 1:
                    offsets = frozenset(question.origin[found.start() : found.end()])
                    yield from ((i, offsets) for i in meant)

    def _printed(self, name: Name) -> str:
        """Return the name as the row has it, whatever else it is called."""
        return plain(str(self.rows[name.row][name.column]))

    def _worth(self, name: Name, said: Mapping[str, Sequence[int]], question: Stripped, faint: frozenset[int]) -> float:
        """Return the weight of the bigrams found; those of common words count little until the name is nearly said."""
        full: dict[str, float] = {}
        told: dict[str, float] = {}
        for gram, starts in said.items():
            for i in starts:
                weight = full.setdefault(gram, self.weight(gram))
                common = question.origin[i] in faint and question.origin[i + 1] in faint
                told[gram] = max(told.get(gram, 0.0), weight * (FAINT if common else 1.0))
        whole = sum(full.values())
        return whole if whole / self._total(name) >= NEARLY else sum(told.values())

    def _question_grams(self, question: Stripped, allowed: frozenset[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, gram in enumerate(bigrams(question.text)):
            if question.origin[i] in allowed and question.origin[i + 1] in allowed:
                found[gram].append(i)
        for joint in _OF.finditer(question.text):  # 会員の数 says 会員数
            i, pair = joint.start(), joint[0][0] + joint[1]
            if question.origin[i] in allowed and question.origin[i + 2] in allowed and pair in self._frequency:
                found[pair].append(i)
        return found

    def _whole(self, name: Name, question: Stripped, i: int) -> bool:
        """A bigram with hiragana names something only inside a common run of three or more."""
        gram = question.text[i : i + 2]
        if all(script(sign) != "H" for sign in gram):
            return True
        if len(name.text) > LONG or name.column in _TEXTS:
            return question.text[max(i - 1, 0) : i + 3] in name.text  # a sentence says much: four signs in common
        return question.text[i : i + 3] in name.text or (i > 0 and question.text[i - 1 : i + 2] in name.text)

    def _join(self, row: int, names: list[tuple[Name, float, frozenset[int]]]) -> Match:
        explained = frozenset[int]().union(*(e for _, _, e in names))
        shares: dict[str, float] = {}
        for name, w, _ in names:
            share = w / self._total(name)
            shares[name.column] = max(shares.get(name.column, 0.0), share)
        weight = max(w for _, w, _ in names)
        if max(shares.values()) >= EXACT:
            weight = max(weight, EXACT_WEIGHT)
        best = max(names, key=lambda n: n[1])[2]
        for _, w, e in names:  # another column adds only what it alone explains
            if not e <= best:
                weight += w * len(e - best) / len(e)
                best |= e
        return Match(row, weight, shares, explained)


def _runs(question: Stripped, allowed: frozenset[int]) -> list[frozenset[int]]:
    """The words of kanji, katakana and Latin letters in the question, as offsets."""
    runs: list[list[int]] = []
    before = -2
    for sign, offset in zip(question.text, question.origin, strict=True):
        if offset not in allowed or script(sign) not in "CKL":
            continue
        if runs and offset == before + 1:
            runs[-1].append(offset)
        else:
            runs.append([offset])
        before = offset
    return [frozenset(run) for run in runs]


def _of_another(match: Match, runs: Iterable[frozenset[int]], told: frozenset[int]) -> bool:
    """Whether only a piece of a word names the row: 日本 of 大日本印刷 is not 日本調査会.

    ``told``: the offsets that some row explains; two signs of a name that none does are another's name.
    """
    column = max(match.shares, key=lambda c: match.shares[c], default="")
    touched = [run for run in runs if run & match.explained]
    if column in _CALLED and touched and all(len(run - told) >= 2 for run in touched):
        return True  # 三菱 of 三菱総合研究所 where only another 総合研究所 is known
    if column not in (*_CALLED, "title") or match.share >= PIECE:
        return False
    return bool(touched) and all(len(run - match.explained) >= max(2, STRANGE * len(run)) for run in touched)


def _loans(question: Stripped) -> list[tuple[int, int]]:
    """The katakana words of a question, cut where a stop between two of them was left out."""
    found = []
    for m in _LOAN.finditer(question.text):
        start = m.start()
        for i in range(m.start() + CUT, m.end() - CUT + 1):
            if i - start >= CUT and question.origin[i] - question.origin[i - 1] > 1:
                found.append((start, i))
                start = i
        found.append((start, m.end()))
    return found


def _outdone(match: Match, clear: Iterable[Match]) -> bool:
    """Whether a piece of somebody's name is a piece of something that the question says far more of."""
    column = max(match.shares, key=lambda c: match.shares[c], default="")
    if column not in _CALLED or match.share >= PIECE:
        return False
    return any(
        m.weight >= OUTDONE * match.weight and 2 * len(match.explained & m.explained) > len(match.explained)
        for m in clear
    )


def _whole_words(starts: frozenset[int], words: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Leave out bigrams that are a small piece of a katakana word: センチュア of アクセンチュア names nobody."""
    for start, end in words:
        inside = [i for i in range(start, end - 1) if i in starts]
        if inside and _longest_run(inside) + 1 < WHOLE * (end - start):
            starts -= frozenset(inside)
    return starts


def _longest_run(numbers: Sequence[int]) -> int:
    best = run = 1
    for before, after in pairwise(numbers):
        run = run + 1 if after == before + 1 else 1
        best = max(best, run)
    return best


def _offsets(question: Stripped, starts: Iterable[int]) -> frozenset[int]:
    return frozenset(question.origin[j] for i in starts for j in (i, i + 1))
