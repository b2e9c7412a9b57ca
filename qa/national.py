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


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words, ready to match in folded text."""

    ministry: Mapping[str, str]  # what people call it -> its name
    number: re.Pattern[str]
    compare: tuple[str, ...]
    frames: re.Pattern[str]
    sheet: re.Pattern[str]
    _ministries: re.Pattern[str]

    def ministries(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, name) of every ministry that the folded text names."""
        return [(*m.span(), self.ministry[m[0]]) for m in self._ministries.finditer(text)]

    def within(self, ministry: str, wanted: Iterable[str]) -> bool:
        """Return whether a sheet's 府省庁 is one of those wanted: 国土交通省　観光庁 is both."""
        return any(name in ministry for name in wanted)

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

    def sure(self, text: str, start: int, end: int) -> str:
        """Return the stretch where its words say that the number is an id."""
        stretch = text[start:end]
        return stretch if self.number.fullmatch(stretch) else ""

    def unframed(self, text: str) -> str:
        """Return the folded text with the phrases that are no piece of a name blanked; offsets stay."""
        return self.frames.sub(lambda m: "?" * len(m[0]), text)


@cache
def national() -> Words:
    """Return the project's words for questions over all programs."""
    data = tomllib.loads(files("qa").joinpath("national.toml").read_text(encoding="utf-8"))
    ministry = {fold(call): name for name, calls in data["ministries"].items() for call in (name, *calls)}
    said = data["programs"]
    number = re.compile(
        rf"(?:{_any(said['number'])})(?:は|が|の|:|=|番号|no\.?)*(?P<id>(?:20\d\d-)?\d{{1,6}})(?![\d,.年円])"
    )
    sheet = re.compile(rf"{_YEAR}(?:(?:と|、|・|及び|および|から|や){_YEAR})*(?:{_any(said['sheet'])})")
    return Words(
        ministry,
        number,
        tuple(map(fold, said["compare"])),
        re.compile(_any(said["frames"])),
        sheet,
        re.compile(_any(ministry)),
    )


def _any(phrases: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(fold(p)) for p in phrases), key=len, reverse=True))
