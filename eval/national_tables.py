"""The official open data read by itself, with the csv module alone: the key that answers are checked against.

Nothing of the project's own reader is used here, so that a fault in it cannot hide in the key.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

Record = dict[str, str]


@dataclass(slots=True)
class Program:
    """One program as the tables have it: texts as they stand, amounts as the tables write them."""

    id: str
    name: str
    ministries: set[str] = field(default_factory=set)  # 府省庁 and 政策所管府省庁
    own: set[str] = field(default_factory=set)  # 府省庁 alone
    policy: set[str] = field(default_factory=set)  # 政策所管府省庁 alone
    bureau: str = ""
    overview: Record = field(default_factory=dict)
    subsidies: list[Record] = field(default_factory=list)
    years: dict[int, Record] = field(default_factory=dict)  # the rows that sum up a year
    laws: list[str] = field(default_factory=list)
    joint: bool = False  # several ministries or rows: no single answer


def read_table(folder: Path, number: str) -> Iterator[Record]:
    """Yield the rows of the table (``"1-4"``); FileNotFoundError when the folder lacks it."""
    found = sorted(folder.glob(f"{number}_RS_*.zip"))
    if not found:
        raise FileNotFoundError(f"{folder} に表 {number} がありません")
    with zipfile.ZipFile(found[0]) as archive:
        raw = archive.read(next(n for n in archive.namelist() if n.endswith(".csv")))
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))


def read_programs(folder: Path) -> dict[str, Program]:
    """Return id -> program, in the order of table 1-2."""
    programs: dict[str, Program] = {}
    for row in read_table(folder, "1-2"):
        known = programs.get(row["予算事業ID"])
        program = known or Program(row["予算事業ID"].zfill(6), row["事業名"].strip(), overview=row)
        programs[row["予算事業ID"]] = program
        program.joint |= known is not None
        program.own.add(tidy(row["府省庁"]))
        program.policy.add(tidy(row["政策所管府省庁"]))
        program.ministries |= program.own | program.policy
        program.bureau = tidy(row["局・庁"])
    for row in read_table(folder, "1-4"):
        if any(tidy(row[c]) for c in ("補助対象", "補助率", "補助上限等")):
            programs[row["予算事業ID"]].subsidies.append(row)
    for row in read_table(folder, "1-3"):
        if tidy(row["法令名"]):
            programs[row["予算事業ID"]].laws.append(tidy(row["法令名"]))
    _read_years(folder, programs)
    return programs


def _read_years(folder: Path, programs: dict[str, Program]) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for row in read_table(folder, "2-1"):
        if not row["会計区分"]:
            seen[row["予算事業ID"], row["予算年度"]] += 1
            programs[row["予算事業ID"]].years[int(row["予算年度"])] = row
    for (number, _), times in seen.items():
        programs[number].joint |= times > 1


def tidy(text: str) -> str:
    """Return a cell without the apostrophe that guards it, soft hyphens and outer white space; nothing for a dash."""
    bare = text.replace("\u00ad", "").strip().removeprefix("'").strip()
    return bare if bare.strip("-ー－―‐") else ""


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return the form in which names are compared: NFKC without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def yen(text: str) -> int | None:
    """Return an amount of the tables (``33498000``, ``34482000.0``); None when blank."""
    return int(float(text)) if text.strip() else None
