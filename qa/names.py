"""Names found in the store's rows: payees, indicators, contract titles, laws …, matched in spite of 表記ゆれ; pure.

A question names a row by any piece of what the row says. Bigrams shared with the row's key columns are
weighed by their rarity among the rows in scope, so that words every row has (the program's own) count little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.regex import regex
from index.tables import Row
from qa.called import initials
from qa.lexicon import Lexicon
from qa.name_parts import LONG, cutter
from qa.pieces import CALLED, PIECE, Match, loans, of_another, outdone, whole_words, word_runs
from qa.signs import Stripped, bigrams, plain, script
from qa.sounds import clipped, shortens, skeleton, sounds_like

_BY_EAR = regex(r"[ァ-ヺー]{3,}|[a-z]{4,}")  # words that may be written by ear
_CLIPPED = regex(r"(?<![ァ-ヺー])[ァ-ヺー]{4}(?![ァ-ヺー])")
_SHORT = regex(r"[一-鿿a-z]{2,5}")  # words that may be a name cut short
_OF = regex(r"[一-鿿々]の(?=([一-鿿々]))")
_TEXTS = ("rate", "cap")  # columns that are no names, but say what a case is about
ALIKE_WEIGHT, ALIKE_SHARE = 0.8, 0.8  # what a name is worth that is said otherwise than written
FAINT, NEARLY = 0.25, 0.85  # what a common word tells of a name that is not said this far
_LOOSE = ("goal", "goal_year", "goal_path", "payee_block")  # tables of texts that speak of kinds of people
TOLD = 0.3  # the weight of a match that explains a sign
EXACT, EXACT_WEIGHT = 0.99, 0.6  # a name said in full counts, however common its signs


@dataclass(frozen=True, slots=True)
class Name:
    """One name: the row it stands in (by position in the scope), its column and its plain text."""

    row: int
    column: str
    text: str
    grams: frozenset[str]


@lru_cache(maxsize=32_768)
def _telling(gram: str) -> float:
    """What a bigram's kana leave of its weight."""
    kana = sum(script(sign) == "H" for sign in gram)
    return (1.0, 0.5, 0.3)[kana]


class Names:
    """The names of the rows in scope, indexed by bigram."""

    def __init__(self, rows: Sequence[Row], lexicon: Lexicon) -> None:
        self.rows = rows
        self.names: list[Name] = []
        self._at: dict[str, list[int]] = defaultdict(list)
        self._cutter = cutter(lexicon)
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
            if name.column in CALLED:
                found[name.text[0]].append(index)
        return found

    @cached_property
    def _by_initials(self) -> Mapping[str, Sequence[int]]:
        """What people call by its initials: nri."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            for word in initials(name.text) if name.column in CALLED else ():
                found[word].append(index)
        return found

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[int]]:
        """What people write by ear, by its consonants."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            if name.column in CALLED:
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
        words = loans(question)
        solid = {i for found in grams.values() for i in found if not self._loose(question, i)}
        for index, found in hits.items():
            name = self.names[index]
            starts = [i for gram in found for i in grams[gram] if i in solid or self._whole(name, question, i)]
            explained = whole_words(frozenset(starts), words)
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
        runs = word_runs(question, allowed - (faint - loose))
        told = frozenset[int]().union(*(m.explained for m in matches.values() if m.weight >= TOLD))
        cues = faint - loose  # words of the lexicon that are a small piece of a name name nothing
        clear = [m for m in matches.values() if m.share >= PIECE]
        kana = frozenset(o for sign, o in zip(question.text, question.origin, strict=True) if script(sign) == "H")
        return {
            row: m
            for row, m in matches.items()
            if not (of_another(m, runs, told) or outdone(m, clear))
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

    @staticmethod
    def _loose(question: Stripped, i: int) -> bool:
        return any(script(sign) == "H" for sign in question.text[i : i + 2])

    def _whole(self, name: Name, question: Stripped, i: int) -> bool:
        """A bigram with hiragana names something only inside a common run of three or more."""
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


def _offsets(question: Stripped, starts: Iterable[int]) -> frozenset[int]:
    return frozenset(question.origin[j] for i in starts for j in (i, i + 1))
