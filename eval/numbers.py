"""Numbers that an answer states without showing where they come from; pure.

A number is carried when its evidence holds the same value: the same digits, the same amount in another unit
(6,000千円 and 600万円), a bare number under a heading's unit (684,784 under 単位：千円), the same rate as a fraction
or in per cent, the same year in the other calendar, or the rounding of a longer figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from eval.matching import APART
from index.numerals import MAGNITUDES
from index.text import clean, fold

HEADING_UNITS = (1_000, 1_000_000)  # 千円 and 百万円: the units that a table's heading gives to bare numbers
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_ERA = re.compile(r"(?P<era>令和|平成|昭和|(?<![a-z])[rhs])(?P<n>\d{1,2}|元)(?=年|[^\d]|$)")
_MAGNITUDE = "|".join(sorted(filter(None, MAGNITUDES), key=len, reverse=True))
_PLAIN = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<below>\d+)分の(?P<above>\d+)"
    rf"|(?P<parts>(?:{_PLAIN}(?:{_MAGNITUDE}))+(?:{_PLAIN})?)(?P<yen>円)?"
    rf"|(?P<number>{_PLAIN})(?:(?P<unit>円)|\((?P<heading>{_MAGNITUDE})円\)|(?P<percent>%|パーセント)|(?P<tenth>割)"
    rf"|/(?P<over>\d+)(?![\d/]))?"
)
_TERM = re.compile(rf"(?P<n>{_PLAIN})(?P<m>{_MAGNITUDE})?")
_MARKER = re.compile(r"^\s*[(（\[]?\d{1,3}[.)）\].、](?!\d)\s*", re.MULTILINE)  # "1. " in front of a list's item


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its value, its kind (``yen``, ``rate`` or ``bare``), its words and the decimals shown."""

    value: Fraction
    kind: str
    words: str
    places: int = 0


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers in Arabic digits, in order; years of an era come as western years."""
    return tuple(_numbers(_ERA.sub(_western, fold(APART.sub("|", text)))))


def _western(match: re.Match[str]) -> str:
    year = 1 if match["n"] == "元" else int(match["n"])
    return f"·{_ERAS[match['era']] + year}·"


def _numbers(text: str) -> Iterator[Number]:
    for match in _TOKEN.finditer(text):
        yield from _number(match)


def _number(match: re.Match[str]) -> Iterator[Number]:
    words = match[0]
    if match["below"]:
        yield from _ratio(int(match["above"]), int(match["below"]), words)
    elif match["parts"]:
        value = sum((_plain(t["n"]) * MAGNITUDES[t["m"] or ""] for t in _TERM.finditer(match["parts"])), Fraction(0))
        yield Number(value, "yen" if match["yen"] else "bare", words)
    else:
        yield from _single(match, words)


def _single(match: re.Match[str], words: str) -> Iterator[Number]:
    digits = match["number"]
    value, places = _plain(digits), len(digits.partition(".")[2])
    if match["over"]:
        yield from _ratio(value, int(match["over"]), words)
    elif match["unit"]:
        yield Number(value, "yen", words, places)
    elif match["heading"]:
        yield Number(value * MAGNITUDES[match["heading"]], "yen", words)
    elif match["percent"]:
        yield Number(value / 100, "rate", words, places + 2)
    elif match["tenth"]:
        yield Number(value / 10, "rate", words, places + 1)
    else:
        yield Number(value, "bare", words, places)


def _ratio(above: Fraction | int, below: int, words: str) -> Iterator[Number]:
    if below:
        yield Number(Fraction(above) / below, "rate", words)


def _plain(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def carried(number: Number, evidence: Iterable[Number]) -> bool:
    """Return whether any number of the evidence is the same one."""
    return any(_same(number, other) for other in evidence)


def _same(a: Number, b: Number) -> bool:
    if a.value == b.value:
        return True
    if {a.kind, b.kind} == {"yen", "bare"}:
        amount, bare = (a, b) if a.kind == "yen" else (b, a)
        if any(amount.value == bare.value * unit for unit in HEADING_UNITS):
            return True
    if a.kind == "rate" and b.kind == "bare" and a.value == b.value / 100:
        return True
    return b.places > a.places and a.places > 0 and _round(b.value, a.places) == a.value


def _round(value: Fraction, places: int) -> Fraction:
    """Half up, as people round."""
    scale = 10**places
    return Fraction((value * scale + Fraction(1, 2)).__floor__(), scale)


def unsupported(text: str, evidence: Iterable[str]) -> tuple[str, ...]:
    """Return the words of the numbers in ``text`` that none of the evidence carries.

    Kanji numerals are not looked at; the markers of a list (1. 2. 3.) state nothing.
    """
    pieces = list(evidence)
    shown = [number for piece in pieces for number in numbers(piece)]
    runs = {run for piece in pieces for run in re.findall(r"\d+", fold(APART.sub("|", piece)).replace(",", ""))}
    stated = numbers("\n".join(_MARKER.sub("", line) for line in clean(text).splitlines()))
    return tuple(n.words for n in stated if not carried(n, shown) and not _stands(n.words, runs))


def _stands(words: str, runs: set[str]) -> bool:
    """Whether the digits stand in the evidence as a part of a code, an address or a date (3/31 of 2025/3/31)."""
    return all(run in runs for run in re.findall(r"\d+", words.replace(",", "")))
