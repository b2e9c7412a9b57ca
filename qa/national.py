"""The words of questions over all programs, read once from national.toml; ministries, ids, sheets' years; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.numbers import parse_year
from index.text import fold

_YEAR = r"(?:(?:令和|平成|r|h)(?:元|\d{1,2})|20\d\d)年?度?"


_OPERATIONS = ("most", "highest", "lowest", "order", "rising", "degree", "group", "which", "sum", "mean", "count")
PAID = "paid"  # the measure of what a payee was paid


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be ranked, summed and compared: a column of ``budget_year``, or ``rate``/``cap`` of ``subsidy``.

    ``year`` is counted from the sheet's own fiscal year; None for what has no year.
    """

    name: str
    label: str
    say: tuple[str, ...]
    year: int | None

    @property
    def table(self) -> str:
        """The table that has the column; "" for what payees were paid, which stands in several."""
        return "budget_year" if self.year is not None else "" if self.name == PAID else "subsidy"

    @property
    def kind(self) -> str:
        """The column's kind."""
        return {"execution_rate": "rate", "rate": "rates", "cap": "caps"}.get(self.name, "yen")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition in words of its own; ``year`` is counted from the sheet's own fiscal year."""

    say: re.Pattern[str]
    field: str
    relation: str
    value: str
    words: str
    year: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words, ready to match in folded text."""

    ministry: Mapping[str, str]  # what people call it -> its name
    laws: Mapping[str, str]  # what people call a law for short -> its name
    parent: Mapping[str, str]  # an outer agency -> the ministry whose sheets carry it
    number: re.Pattern[str]
    compare: tuple[str, ...]
    frames: re.Pattern[str]
    sheet: re.Pattern[str]
    measures: Mapping[str, Measure]
    phrases: tuple[Phrase, ...]
    asks: re.Pattern[str]
    noun: re.Pattern[str]
    glue: re.Pattern[str]
    this: re.Pattern[str]
    ending: re.Pattern[str]
    lists: Mapping[str, re.Pattern[str]]  # "ranking.most" -> any of its phrases
    _ministries: re.Pattern[str]

    def ministries(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, name) of every ministry that the folded text names."""
        return [(*m.span(), self.ministry[m[0]]) for m in self._ministries.finditer(text)]

    def within(self, ministry: str, wanted: Iterable[str]) -> bool:
        """Return whether a sheet's 府省庁 is, or carries, one of those wanted."""
        return any(ministry in (name, self.parent.get(name)) for name in wanted)

    def sheet_years(self, text: str) -> tuple[int, ...]:
        """Return the fiscal years of the sheets that the folded text names outright: 2024年度シート."""
        found = []
        for match in self.sheet.finditer(text):
            for year in re.findall(_YEAR, match[0]):
                value = parse_year(year if year.endswith("度") else year.rstrip("年") + "年度")
                if value is not None:
                    found.append(value)
        return tuple(dict.fromkeys(found))

    def compares(self, text: str) -> bool:
        """Return whether the folded text puts things side by side."""
        return any(word in text for word in self.compare)

    def over_all(self, text: str) -> bool:
        """Return whether the folded text may ask over many programs: it asks for programs, or ranks, counts or sums."""
        return bool(self.asks.search(text)) or any(self.lists[f"ranking.{n}"].search(text) for n in _OPERATIONS)

    def says(self, name: str, text: str) -> re.Match[str] | None:
        """Return the first phrase of a list (``ranking.most``) in the folded text."""
        return self.lists[name].search(text)

    def unframed(self, text: str) -> str:
        """Return the folded text with the phrases that are no piece of a name blanked; offsets stay."""
        return self.frames.sub(lambda m: "?" * len(m[0]), text)


@cache
def national() -> Words:
    """Return the project's words for questions over all programs."""
    data = tomllib.loads(files("qa").joinpath("national.toml").read_text(encoding="utf-8"))
    said, asking = data["programs"], data["asking"]
    ministry = {fold(call): name for name, calls in data["ministries"].items() for call in (name, *calls)}
    nouns = "|".join([any_of(asking["nouns"]), rf"(?<=[るたいなの])(?:{any_of(asking['things'])})"])
    lists = {
        f"{group}.{name}": re.compile(any_of(phrases))
        for group in ("starting", "ranking", "bounds", "conditions", "comparing")
        for name, phrases in data[group].items()
    }
    return Words(
        ministry,
        {fold(short): name for name, shorts in data["laws"].items() for short in shorts},
        data["ministries_of"],
        re.compile(
            rf"(?:{any_of(said['number'])})(?:は|が|の|:|=|番号|no\.?)*(?P<id>(?:20\d\d-)?\d{{1,6}})(?![\d,.年円])"
        ),
        tuple(map(fold, said["compare"])),
        re.compile(any_of(said["frames"])),
        re.compile(rf"{_YEAR}(?:(?:と|、|・|及び|および|から|や){_YEAR})*(?:{any_of(said['sheet'])})"),
        {
            name: Measure(name, words["label"], tuple(map(fold, words["say"])), words.get("year"))
            for name, words in data["amounts"].items()
        },
        tuple(
            Phrase(re.compile(any_of(p["say"])), p["field"], p["relation"], p["value"], p["words"], p.get("year"))
            for p in data["phrases"]
        ),
        re.compile(
            rf"(?:{nouns})(?:{any_of(asking['after'])}|(?:は|って)?(?:何|なに|どれ)?[?。、]*$)|(?:{any_of(asking['before'])}|{any_of(asking['relating'])})(?:{nouns})|{any_of(asking['own'])}"
        ),
        re.compile(nouns),
        re.compile(any_of(asking["glue"])),
        re.compile(any_of(asking["this"])),
        re.compile(rf"(?:{any_of(asking['endings'])})(?:って|とは)?$"),
        lists,
        re.compile(any_of(ministry)),
    )


def any_of(phrases: Iterable[str]) -> str:
    """Return the pattern of any of the phrases, folded; the longest first."""
    return "|".join(sorted((re.escape(fold(p)) for p in phrases), key=len, reverse=True))
