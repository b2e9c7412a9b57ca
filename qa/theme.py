"""The one program that a question means by what it says of it: 牧場のやつ, 民都機構に出している事業.

Where no name is said, the words that no field, year or number explains are looked for in the programs: in their
names, in their purposes and overviews, in the rest of their sheets. One program is meant where it alone has them all.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.regex import regex
from index.store import SheetInfo, Store
from index.text import fold
from qa.choose import Choice, of_year, without
from qa.lexicon import lexicon
from qa.nation import understood
from qa.national import Words, national
from qa.reading import read, spaced
from qa.signs import plain, script
from qa.spans import Reading

FEW = 40  # sheets among which a program is told by what is said of it
IN_NAME, IN_PURPOSE, ELSEWHERE = 1.0, 0.6, 0.45  # what a word tells of a program, by where it stands
AHEAD = 0.3  # of its worth, by which the program meant is ahead of the next
LONGEST = 16  # signs of a word of kana that a name or a text may hold
PIECE = 2  # signs of a piece of a word that stands in a name: 女性暴力根絶 for 女性に対する暴力の根絶
JOINED = 6  # signs of hiragana between two words that describe one thing, at most
_RUN = regex(r"[一-鿿々]+|[ァ-ヺー]+|[a-z]+(?:\d+)?|[ぁ-ゖー]{3,}")
_LOANS = {chr(code): chr(code + 0x60) for code in range(ord("ぁ"), ord("ゖ") + 1)}
# What tells nothing of a program: fields, question words, numbers. The rest of the lexicon may be a word of its name.
_FIELDS = ("name:", "ask:", "op:", "word:chat")
_TAILS = (
    "対策",
    "政策",
    "施策",
    "支援",
    "推進",
    "関連",
    "関係",
    "分野",
    "問題",
    "予算",
    "促進",
    "振興",
    "強化",
    "整備",
)
PARTICLES = frozenset("はがをにのとでもやへか")
_OUTER = frozenset("はがをにのでへや")  # particles that no word of hiragana begins or ends with


@dataclass(frozen=True, slots=True)
class Theme:
    """The program that is meant, the stretches of the folded question that say its name, and how surely.

    ``by_name``: all of its words stand in the program's name.
    """

    infos: tuple[SheetInfo, ...]
    spans: tuple[tuple[int, int], ...]
    by_name: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question; ``needed``: nothing else explains it, so that the program must have it."""

    start: int
    end: int
    text: str
    needed: bool


@dataclass(frozen=True, slots=True)
class _Program:
    """What a program's sheets say, folded: its name, its purpose and overview, and everything."""

    infos: tuple[SheetInfo, ...]
    name: str
    purpose: str
    every: str


@dataclass(frozen=True, slots=True)
class Described:
    """The sheets of the programs that a question describes; ``clear``: by words of their names."""

    choice: Choice
    clear: bool


def described(store: Store, asked: str) -> Described | None:
    """Return the programs that a question describes without their names; None where none or several could be meant.

    None, too, of many programs: thousands share every word, and comparing them all takes longer than an answer may.
    """
    if len(store.sheets()) > FEW:
        return None
    text, words = spaced(asked), national()
    found = themes(store, text) if words.compares(text) else ()
    if not found:
        one = theme(store, text)
        found = (one,) if one else ()
    if not found:
        return None
    chosen = tuple(dict.fromkeys(of_year(store, t.infos, text).id for t in found))
    rest = without(text, [span for t in found for span in t.spans], words)
    by_name = all(t.by_name for t in found)
    return Described(Choice(chosen, asked=rest, several=len(chosen) > 1, named=True), by_name)


def asks_field(store: Store, asked: str) -> bool:
    """Whether a question that speaks of programs asks what one of them says: 牧場の事業はどこの課が担当？"""
    return understood(asked, store, lexicon()).field


def theme(store: Store, text: str) -> Theme | None:
    """Return the one program that the folded question means; None where none or several are."""
    programs = _programs(store, store.generation())
    words = list(_words(text, programs))
    worth = _worths(words, programs)
    best = _named_alone(_described(text, words, worth, len(programs)), worth, range(len(programs)))
    if best is None:
        best = _ahead(words, worth, range(len(programs)))
    if best is None:
        return None
    told = {w: worth[w, best] for w in words if worth[w, best] > 0}
    by_name = all(value == IN_NAME for w, value in told.items() if w.needed)
    return Theme(programs[best].infos, _spans(text, told), by_name)


def themes(store: Store, text: str) -> tuple[Theme, ...]:
    """Return the programs that a comparison sets side by side, each by words of its own name; () where not two."""
    programs = _programs(store, store.generation())
    words = list(_words(text, programs))
    worth = _worths(words, programs)
    found: dict[int, list[_Word]] = defaultdict(list)
    for word in words:
        owners = [i for i in range(len(programs)) if worth[word, i] == IN_NAME]
        owners = owners or [i for i in range(len(programs)) if worth[word, i] == IN_PURPOSE and word.needed]
        if len(owners) == 1:
            found[owners[0]].append(word)
        elif word.needed and not owners:
            return ()
    if len(found) < 2:
        return ()
    return tuple(Theme(programs[i].infos, _spans(text, dict.fromkeys(own, IN_NAME)), True) for i, own in found.items())


def _named_alone(words: Sequence[_Word], worth: Mapping[tuple[_Word, int], float], programs: range) -> int | None:
    """The one program whose name has all the words that stand in any name, and whose sheets have all that is needed."""
    names = [w for w in words if any(worth[w, i] == IN_NAME for i in programs)]
    needed = [w for w in words if w.needed]
    found = [i for i in programs if names and all(worth[w, i] == IN_NAME for w in names)]
    found = [i for i in found if all(worth[w, i] > 0 for w in needed)]
    return found[0] if len(found) == 1 else None


def _described(text: str, words: Sequence[_Word], worth: Mapping[tuple[_Word, int], float], count: int) -> list[_Word]:
    """The words, those after the 事業 that a name's word describes not needed: 居場所の事業が各地で始まったが、…"""
    first = next((w for w in words if any(worth[w, i] == IN_NAME for i in range(count))), None)
    noun = re.compile(rf"{national().noun.pattern}|事業|やつ").search(text, first.end) if first else None
    return [w for w in words if noun is None or w.start < noun.end()]


def _ahead(words: Sequence[_Word], worth: Mapping[tuple[_Word, int], float], programs: range) -> int | None:
    """The program that has every needed word and is well ahead of the others."""
    needed = [w for w in words if w.needed]
    weights = {w: _rarity(sum(worth[w, i] for i in programs), len(programs)) for w in words}
    totals = {i: sum(weights[w] * worth[w, i] for w in words) for i in programs}
    ranked = sorted((i for i in programs if totals[i] > 0), key=lambda i: -totals[i])
    ranked = [i for i in ranked if all(worth[w, i] > 0 for w in needed)]
    if not ranked or not needed:
        return None
    best = totals[ranked[0]]
    return ranked[0] if len(ranked) < 2 or best - totals[ranked[1]] >= AHEAD * best else None


def _worths(words: Sequence[_Word], programs: Sequence[_Program]) -> dict[tuple[_Word, int], float]:
    return {(w, i): _worth(w.text, program) for w in words for i, program in enumerate(programs)}


def _worth(word: str, program: _Program) -> float:
    if word in program.name or _pieced(word, program.name):
        return IN_NAME
    if word in program.purpose:
        return IN_PURPOSE
    return ELSEWHERE if word in program.every else 0.0


def _rarity(count: float, programs: int) -> float:
    return math.log((programs + 1.0) / (count + 0.5))


def _pieced(word: str, name: str) -> bool:
    """Whether a word of kanji is made of pieces of the name, in their order."""
    if len(word) < 2 * PIECE or script(word[0]) != "C":
        return False
    at = position = 0
    while position < len(word):
        size = next((n for n in range(len(word) - position, PIECE - 1, -1)
                     if name.find(word[position : position + n], at) >= 0), 0)  # fmt: skip
        if not size:
            return False
        at = name.find(word[position : position + size], at) + size
        position += size
    return True


def _words(text: str, programs: Sequence[_Program]) -> Iterator[_Word]:
    """Yield the words of the question that may tell of a program, without the ends that all names share."""
    reading, words = read(text, lexicon()), national()
    blank = _explained(reading, words)
    filler = {(s.start, s.end) for s in reading.tagged("word:")}
    spoken = {i for s in reading.spans if s.size > 1 for i in range(s.start, s.end)}
    shown = "".join("\n" if i in blank else sign for i, sign in enumerate(text))
    for run in _RUN.finditer(shown):
        found = _word(run, words, programs)
        if found is not None and found[:2] not in filler:
            start, end, said = found
            if len(said) >= 4 and said.endswith(_TAILS) and not any(_worth(said, p) for p in programs):
                said, end = said[:-2], end - 2  # 物流対策 is said of 物流
            stem = text[end : end + 1] not in PARTICLES and script(text[end : end + 1] or "、") == "H"  # 見通し, 掲げた
            yield _Word(start, end, said, not stem and not all(i in spoken for i in range(start, end)))


def _word(run: re.Match[str], words: Words, programs: Sequence[_Program]) -> tuple[int, int, str] | None:
    start, said = run.start(), run[0]
    if script(said[0]) == "H":
        return _of_kana(start, said, programs)
    if words.noun.fullmatch(said):
        return None
    ending = words.ending.search(said)
    if ending and ending.start():
        said = said[: ending.start()]
    return (start, start + len(said), said) if len(said) >= 2 else None


def _of_kana(start: int, said: str, programs: Sequence[_Program]) -> tuple[int, int, str] | None:
    """A word of hiragana that stands in a program's name, or is a loanword of its texts written in hiragana."""
    ends = [i for i in range(len(said) + 1) if i in (0, len(said)) or said[i] in PARTICLES or said[i - 1] in PARTICLES]
    for size in range(min(len(said), LONGEST), 2, -1):
        for at in range(len(said) - size + 1):
            word = said[at : at + size]
            if at not in ends or at + size not in ends or word[0] in _OUTER or word[-1] in _OUTER:
                continue
            loan = "".join(_LOANS.get(sign, sign) for sign in word)
            if any(word in p.name for p in programs):
                return start + at, start + at + size, word
            if size >= 4 and any(loan in p.every for p in programs):
                return start + at, start + at + size, loan
    return None


def _explained(reading: Reading, words: Words) -> frozenset[int]:
    """The offsets of fields, question words, numbers and years, ministries and phrases that are no piece of a name."""
    spans = [(s.start, s.end) for s in reading.tagged(_FIELDS) if s.size > 1]
    polite = [
        s
        for s in reading.tagged("word:filler")
        if script(reading.text[s.start]) == "H" != script(reading.text[s.end - 1])
    ]
    spans += [(s.start, s.end) for s in polite]  # お金
    spans += [(m.start, m.end) for m in reading.mentions]
    spans += [(a, b) for a, b, _ in words.ministries(reading.text)]
    spans += [m.span() for m in words.frames.finditer(reading.text)]
    return frozenset(i for a, b in spans for i in range(a, b))


def _spans(text: str, told: Mapping[_Word, float]) -> tuple[tuple[int, int], ...]:
    """Return where the program is said: words of its name, and words in a row that describe a 事業 or やつ."""
    noun = re.compile(rf"[ぁ-んー・、]{{0,{JOINED}}}?(?:{national().noun.pattern}|事業|やつ)")
    between = re.compile(rf"[ぁ-んー・、]{{0,{JOINED}}}")
    groups: list[list[_Word]] = []
    for word in sorted(told, key=lambda w: w.start):
        if groups and between.fullmatch(text, groups[-1][-1].end, word.start):
            groups[-1].append(word)
        else:
            groups.append([word])
    spans = []
    for group in groups:
        found = noun.match(text, group[-1].end)
        names = [w for w in group if told[w] == IN_NAME]
        if found:
            spans.append((group[0].start, found.end()))
        elif names:
            spans.append((names[0].start, names[-1].end))
    return tuple(spans)


@lru_cache(maxsize=2)
def _programs(store: Store, generation: int) -> tuple[_Program, ...]:
    """The programs of the store; the sheets of several years of one program are one."""
    groups: dict[str, list[SheetInfo]] = defaultdict(list)
    for info in store.sheets():
        groups[info.id.split("-")[1]].append(info)
    texts = _texts(store, [i.id for g in groups.values() for i in g])
    return tuple(_program(infos, texts) for infos in groups.values())


def _program(infos: Sequence[SheetInfo], texts: Mapping[str, tuple[str, str]]) -> _Program:
    own = [texts.get(i.id, ("", "")) for i in infos]
    name = "\n".join(dict.fromkeys(plain(i.name) for i in infos))
    return _Program(tuple(infos), name, "\n".join(p for p, _ in own), "\n".join(e for _, e in own))


def _texts(store: Store, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return sheet -> its purpose, issues and overview, and all its passages, folded."""
    purposes: dict[str, list[str]] = defaultdict(list)
    every: dict[str, list[str]] = defaultdict(list)
    for passage in store.passages(ids):
        every[passage.sheet].append(fold(passage.text))
        if passage.table == "program":
            purposes[passage.sheet].append(fold(passage.text))
    return {i: ("\n".join(purposes[i]), "\n".join(every[i])) for i in ids}
