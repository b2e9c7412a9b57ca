"""Which sheets a question is about: by id, by the program's name, the only one there is, several, or all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.regex import regex
from index.store import SheetInfo, Store
from index.text import fold
from qa.catalogue import catalogue
from qa.compared import ADDED
from qa.lexicon import lexicon
from qa.misspelt import spelled
from qa.nation_query import understand_nation
from qa.national import Words, national
from qa.programs import Found, Named, programs, shortened
from qa.reading import read, spaced
from qa.signs import plain, script
from qa.sisters import told_apart
from qa.spans import Reading

_DIGITS = regex(r"(?<=[0-9０-９])\s+(?=[0-9０-９])")  # a space between two numbers parts them
_ID = regex(r"(?<!\d)(20\d\d)-(\d{6})(?!\d)")
_SIX = regex(r"(?<![\d,.])(\d{6})(?![\d,.円年])")
THIS = "この事業"  # what stands in a question for the program's name once it is found

EXACT = 0.97  # the share of a name that says it all
NAMED = 0.34  # the least share of a name that names its program
SAID = 0.7  # the least share of the stretch that is the name's
TELLING = 1.1  # the least weight of a shortened name, in bigrams that one name alone has
TIE = 0.93  # names as good as this share of the best are told apart by asking
FULLEST = 0.97  # of the weight said of the name that is said most
BESIDE = 0.1  # unexplained signs on either side of the name, as a share of both
PLAIN = 0.8  # the least share of a name in a question that asks for programs: less is what they are about
CLAIMED = 0.6  # the least share of a shortened name that no condition on programs claims
OWN = 0.5  # the least share of a shortened name that is no phrase of a field: 事業の補助率
LONG, PIECE = 8, 0.2  # an unbroken stretch of so many signs needs to be only this share of its name
HEAD = 4  # so few signs are enough where the name begins with them
LESS = 0.6  # of the best name's share: another name that holds the same stretch may as well be meant
ODD = 0.34  # the least share of a shortened name that no phrase at all explains: 事業の補助
SLIPS = 12  # signs for one more slip of typing
HOLDS = 0.3  # of the best name's share, where a stretch stands in both
SHORT, CLEAR = 5, 0.6  # a shorter stretch must say this share of its name
PARTICLES = frozenset("はがをにのとでもやへかね")


@dataclass(frozen=True, slots=True)
class Choice:
    """The sheets chosen. ``unknown`` is an id or name that the store lacks, ``ambiguous`` candidates to ask back with.

    ``asked`` is the question without the name or id that chose; ``several``: the sheets are to be compared;
    ``over_all``: the question names no program, and the store holds many; ``named``: words were matched to a name.
    """

    sheets: tuple[str, ...] = ()
    unknown: str | None = None
    ambiguous: tuple[SheetInfo, ...] = ()
    asked: str | None = None
    several: bool = False
    over_all: bool = False
    named: bool = False


def choose(store: Store, question: str, sheet: str | None) -> Choice:
    """Return the sheets that ``question`` is about; ``sheet`` (an id) settles it."""
    infos = store.sheets()
    if sheet is not None:
        return _by_id(store, infos, fold(sheet), question)
    words, text = national(), spaced(_DIGITS.sub("、", question))
    numbered = _numbered(store, infos, text, words)
    if numbered is not None:
        return numbered
    if len(infos) <= 1:
        return Choice(tuple(i.id for i in infos))
    text, hits = _with_hits(store, text, words)
    if hits and words.over_all(text):
        nation = understand_nation(text, catalogue(store), words, lexicon())
        least = PLAIN if nation.asks and not (nation.field and shortened(hits)) else 0.0
        hits = [h for h in hits if h.found.share >= least or (least and _own_noun(h.found, text, words))]
        hits = [h for h in hits if _whole(h.found, nation.asks) or not _claimed(h.found, nation.claims)]
    found = _named(hits, text, words)
    return _of_names(store, found, text, words) if found else Choice(over_all=True)


def _with_hits(store: Store, text: str, words: Words) -> tuple[str, list[Named]]:
    """Return the question with the names in it as they are spelled, and the programs that it may name."""
    hits = programs(store).find(words.unframed(text))
    put = spelled(text, hits)
    return (text, hits) if put == text else (put, programs(store).find(words.unframed(put)))


def _own_noun(hit: Found, text: str, words: Words) -> bool:
    """Whether what seems to ask for programs is the last word of a long name: …の推進に向けた取組、甲県、支出額."""
    rest = text[: hit.start] + "?" * (hit.end - hit.start) + text[hit.end :]
    return hit.head and hit.unbroken and hit.end - hit.start > LONG and words.asks.search(rest) is None


def _whole(hit: Found, asks: bool) -> bool:
    """Whether a long name is said from end to end where no programs are asked for."""
    return not asks and hit.unbroken and hit.share >= EXACT and hit.end - hit.start >= LONG


def _claimed(hit: Found, claimed: frozenset[int]) -> bool:
    """Whether the stretch is a condition on programs (a ministry, a law …), not a name."""
    own = sum(i not in claimed for i in range(hit.start, hit.end))
    return own < (CLAIMED if hit.share < EXACT else 0.05) * (hit.end - hit.start)


# --- by number


def _by_id(store: Store, infos: Sequence[SheetInfo], wanted: str, question: str) -> Choice:
    found = [i for i in infos if wanted in (i.id, i.id.split("-")[1], i.id.split("-")[1].lstrip("0"))]
    if not found:
        return Choice(unknown=wanted)
    return Choice((of_year(store, found, spaced(question)).id,))


def _numbered(store: Store, infos: Sequence[SheetInfo], text: str, words: Words) -> Choice | None:
    """A question that gives ids: 2024-001234, 001234, or 1234 where a word says that it is one."""
    spans: list[tuple[int, int, str]] = []
    for found in words.number.finditer(text):
        spans.append((*found.span(), found["id"]))
    for pattern in (_ID, _SIX):
        for match in pattern.finditer(text):
            if not any(a <= match.start() < b for a, b, _ in spans):
                spans.append((*match.span(), match[0]))
    if not spans:
        return None
    groups: list[list[SheetInfo]] = []
    kept: list[tuple[int, int]] = []
    for start, end, number in sorted(spans):
        group = _with_number(infos, number)
        if group:
            groups.append(group)
            kept.append((start, end))
        elif words.number.fullmatch(text[start:end]) or _ID.fullmatch(number):
            return Choice(unknown=number)
    if not groups:
        return None
    chosen = tuple(dict.fromkeys(of_year(store, group, text).id for group in groups))
    return Choice(chosen, asked=without(text, kept, words), several=len(chosen) > 1)


def _with_number(infos: Sequence[SheetInfo], number: str) -> list[SheetInfo]:
    if "-" in number:
        return [i for i in infos if i.id == number]
    return [i for i in infos if i.id.endswith(f"-{int(number):06d}")]


# --- by name


def _named(hits: Sequence[Named], text: str, words: Words) -> list[list[Named]]:
    """Return the names said in the question, each with those it cannot be told from; best first in each."""
    known = _known(text, words)
    sound = [hit for hit in hits if _says(hit.found, text, known) and not _foreign(hit, text)]
    groups: list[list[Named]] = []
    for hit in sound:
        near = next((g for g in groups if _overlap(hit.found, g[0].found)), None)
        if near is None:
            groups.append([hit])
        elif _ties(hit.found, near[0].found):
            near.append(hit)
    return [_fullest([*group, *_holding(group, hits)]) for group in groups]


def _holding(group: Sequence[Named], hits: Sequence[Named]) -> list[Named]:
    """The further names that hold the same stretch, where it is no whole name: the asker must tell which is meant."""
    best = group[0].found
    if best.share >= EXACT or not best.unbroken:
        return []
    others = [h for h in hits if h.found.unbroken and h.found.start <= best.start and h.found.end >= best.end]
    return [h for h in others if h not in group and h.found.share >= HOLDS * best.share]


def _fullest(group: list[Named]) -> list[Named]:
    """Of names that tie, those of which the question says most."""
    most = max(hit.found.weight for hit in group)
    return [hit for hit in group if hit.found.weight >= FULLEST * most]


def _foreign(hit: Named, text: str) -> bool:
    """Whether the stretch holds more signs that the name lacks than slips of typing explain."""
    name = plain(hit.infos[0].name)  # every sign of a shorter name stands in it
    stretch = text[hit.found.start : hit.found.end]
    strange = sum(script(sign) in "CKL" and sign not in name for sign in plain(stretch))
    return strange > 1 + len(stretch) // SLIPS


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _ties(hit: Found, best: Found) -> bool:
    """Whether a question cannot be told to mean the best name rather than this one."""
    if best.share >= EXACT > hit.share:
        return False
    alike = hit.unbroken and best.unbroken and hit.share >= LESS * best.share
    return hit.worth >= TIE * best.worth or alike


@dataclass(frozen=True, slots=True)
class _Known:
    """The offsets that phrases of the lexicon, years and ministries account for; ``fields`` those of fields alone."""

    every: frozenset[int]
    fields: frozenset[int]


@lru_cache(maxsize=256)
def _reading(text: str) -> Reading:
    return read(text, lexicon())


def _known(text: str, words: Words) -> _Known:
    reading = _reading(text)
    spans = [(s.start, s.end) for s in reading.spans if s.size > 1] + [(m.start, m.end) for m in reading.mentions]
    spans += [(a, b) for a, b, _ in words.ministries(text)]
    fields = [(s.start, s.end) for s in reading.spans if s.tag.startswith(("name:", "ask:", "op:"))]
    fields += [(m.start, m.end) for m in reading.mentions]
    return _Known(_offsets(spans), _offsets(fields))


def _offsets(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(i for a, b in spans for i in range(a, b))


def _says(hit: Found, text: str, known: _Known) -> bool:
    """Whether the stretch names the program: enough of the name, and no other name around it."""
    beside = _beside(text, hit.start, hit.end, known.every)
    size = hit.end - hit.start
    if beside > BESIDE * (size + beside):
        return False
    if hit.share >= EXACT:
        return True
    if not (hit.head and size >= LONG):
        for explained, least in ((known.fields, OWN), (known.every, ODD)):
            if sum(i not in explained for i in range(hit.start, hit.end)) < least * size:
                return False
    if (hit.unbroken and size >= LONG) or (hit.head and size >= HEAD):
        return hit.share >= PIECE and hit.weight >= TELLING
    if size < SHORT and hit.share < CLEAR:
        return False
    return hit.share >= NAMED and hit.said >= SAID and hit.weight >= TELLING


def _beside(text: str, start: int, end: int, known: frozenset[int]) -> int:
    """Count the signs of the same word that stand beside the stretch and that nothing explains."""
    count = 0
    for step, i in ((-1, start - 1), (1, end)):
        while 0 <= i < len(text) and i not in known and _continues(text, i, step):
            count += 1
            i += step
    return count


def _continues(text: str, i: int, step: int) -> bool:
    """Whether a word goes on at this sign: a kanji, katakana or letter; kana inside a word (盆踊り) before it."""
    if script(text[i]) in "CKL":
        return True
    if text[i] == "・":  # シン・ふるさと
        return 0 <= i + step < len(text) and script(text[i + step]) in "CKL"
    if step > 0 or script(text[i]) != "H":
        return False
    while i >= 0 and script(text[i]) == "H" and text[i] not in PARTICLES:
        i -= 1
    return i >= 0 and script(text[i]) == "C"  # 盆踊り, 雪だるま: the word began with kanji


def _of_names(store: Store, groups: Sequence[Sequence[Named]], text: str, words: Words) -> Choice:
    compared = groups if words.compares(text) or ADDED.search(text) or _ranked(groups, text, words) else groups[:1]
    chosen: list[str] = []
    spans: list[tuple[int, int]] = []
    for group in compared:
        infos, said = told_apart(_decided(group, text, words), text, _trimmed(group[0].found, text))
        if len({i.id.split("-")[1] for i in infos}) > 1:
            return Choice(ambiguous=tuple(infos))
        years = words.sheet_years(text) or _with_the_year_before(infos, text, words)
        if len(years) > 1 and len(compared) == 1 and {i.fiscal_year for i in infos} >= set(years):
            chosen += [i.id for i in infos if i.fiscal_year in years]
        else:
            chosen.append(of_year(store, infos, f"{text}{_year_behind(group[0].found, text)}").id)
        start, end = said
        behind = _YEAR_BEHIND.match(text, end)
        spans.append((start, behind.end() if behind else end))
    chosen = list(dict.fromkeys(chosen))
    other = _other_side(without(text, spans, words)) if len(chosen) == 1 and words.compares(text) else None
    if other is not None and not any(other in fold(p.text) for p in store.passages(chosen)):
        return Choice(unknown=other)  # not a part of the program either
    return Choice(tuple(chosen), asked=without(text, spans, words), several=len(chosen) > 1, named=True)


WHOLLY = 0.99  # the least share of a name said whole, by weight
_RANKED = regex(r"(?:多|少な|高|低|大き|小さ)い(?:の|ほう|方)(?:は|って)?(?:どれ|何)?(?:か|です|でしょう)*[?。]?$")


def _ranked(groups: Sequence[Sequence[Named]], text: str, words: Words) -> bool:
    """Whether programs that are all said whole are ranked: 甲野支援事業 乙川整備事業 執行額 多いのは."""
    return (
        len(groups) > 1 and all(group[0].found.share > WHOLLY for group in groups) and _RANKED.search(text) is not None
    )


# …推進事業(2025年度)の: the year of the sheet in brackets behind the name.
_YEAR_BEHIND = regex(r"\((?P<year>(?:20\d\d|令和(?:元|\d+)|r\d+)年度)(?:版|分)?\)")


def _year_behind(hit: Found, text: str) -> str:
    """Return the year in brackets behind a program's name as a question says the year of a sheet; else ""."""
    found = _YEAR_BEHIND.match(text, _trimmed(hit, text)[1])
    return f"({found['year']}シート)" if found else ""


def _with_the_year_before(infos: Sequence[SheetInfo], text: str, words: Words) -> tuple[int, ...]:
    """Return the latest two years of a program that is set against its sheet of the year before."""
    if words.says("comparing.before", text) is None:
        return ()
    return tuple(sorted({info.fiscal_year for info in infos})[-2:])


# Another program that one is compared with: この事業と観光地域づくり推進事業のどちら, 甲推進事業とこの事業.
_OTHER = (
    r"(?:[一-鿿々ァ-ヺーa-z・]|づくり|まち|こども|ふるさと|みどり|ものづくり){3,}"
    r"(?:事業|経費|交付金|補助金|推進費|対策費)"
)
_SIDES = regex(
    rf"{THIS}(?:の[^、。]{{0,6}})?(?:と|や|、|vs|対)(?P<b>{_OTHER})|^(?P<a>{_OTHER})(?:と|や|、|vs|対){THIS}"
)


def _other_side(text: str) -> str | None:
    """Return the program that the one found is compared with, and that no name in the store is."""
    found = _SIDES.search(text)
    name = (found["a"] or found["b"]) if found else None
    return name if name and not any(s.start <= 0 and s.size == len(name) for s in _reading(name).spans) else None


def _trimmed(hit: Found, text: str) -> tuple[int, int]:
    """Return the stretch without a piece of a field's name: a name in 補助金 may run into 補助率."""
    start, end = hit.start, hit.end
    if hit.share < 1 or not hit.unbroken:
        for span in _reading(text).tagged("name:"):
            if start < span.start < end < span.end:
                end = span.start
    while end - start > 1 and text[end - 1] in PARTICLES | {"、"}:
        end -= 1
    return start, end


def _decided(group: Sequence[Named], text: str, words: Words) -> list[SheetInfo]:
    """Return the sheets of the names that tie, narrowed by a ministry named besides."""
    infos = list(dict.fromkeys(info for hit in group for info in hit.infos))
    wanted = {name for a, b, name in words.ministries(text) if not group[0].found.start <= a < group[0].found.end}
    narrowed = [i for i in infos if words.within(i.ministry, wanted)]
    return narrowed or infos


def of_year(store: Store, infos: Sequence[SheetInfo], text: str) -> SheetInfo:
    """Return the sheet of one program to ask: of the fiscal year named, else the latest that tells of the year asked.

    The sheet of year N carries the execution of N-1, so a year alone (2024年度の執行額) does not name a sheet.
    """
    ordered = sorted(infos, key=lambda i: -i.fiscal_year)
    if len(ordered) == 1:
        return ordered[0]
    named = national().sheet_years(text)
    for info in ordered:
        if info.fiscal_year in named:
            return info
    reading = _reading(text)
    asked = {int(str(year)) for year in reading.values("year")}
    if len(asked) == 1 and _undated(reading):
        ordered = [*(i for i in ordered if i.fiscal_year in asked), *ordered]
    for info in ordered:
        if asked and asked <= {row["year"] for row in store.rows("budget_year", [info.id])}:
            return info
    return ordered[0]


# Tables of which a sheet prints one state alone: a year beside their fields is the sheet's own.
_UNDATED = ("name:organization.", "name:subsidy.", "name:law.", "name:plan.", "name:policy.", "name:review.")


def _undated(reading: Reading) -> bool:
    """Whether nothing is asked that has a year of its own: 2023年度の甲野支援事業の作成責任者."""
    fields = reading.tagged("name:")
    return bool(fields) and all(span.tag.startswith(_UNDATED) for span in fields)


def without(text: str, spans: Sequence[tuple[int, int]], words: Words) -> str:
    """Return the question with THIS for the stretches that named programs, and without the year of a sheet."""
    years = [m.span() for m in words.sheet.finditer(text) if not any(a < m.end() and m.start() < b for a, b in spans)]
    kept: list[str] = []
    position = 0
    for start, end, stands in sorted([*((a, b, THIS) for a, b in spans), *((a, b, "") for a, b in years)]):
        kept += [text[position:start], stands]
        position = end
    return re.sub(r"^(?:の|で|では|、)+", "", "".join([*kept, text[position:]]))
