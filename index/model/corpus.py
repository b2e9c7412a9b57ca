"""What the model learns from and is judged by: the open data and the word lists, read as they are published.

``data`` is always the folder that holds ``training/`` and ``rs2024/``. Programs that are held out
(one in ten, and those whose sheets the project tests itself with) never reach the training.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Sheets that tests and evaluation questions of this project are about.
TESTED = frozenset({"000304", "003465", "004062", "004314", "006423", "006471", "006492"})
FIELDS = ("name", "purpose", "issues", "overview")


@dataclass(frozen=True, slots=True)
class Program:
    """One program of one fiscal year; the texts keep their line breaks."""

    id: str
    year: int
    name: str
    purpose: str
    issues: str
    overview: str


def programs(data: Path) -> list[Program]:
    """All programs of ``training/rs-texts.jsonl.gz``, both years, held-out ones included."""
    with gzip.open(data / "training" / "rs-texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_program(json.loads(line)) for line in lines]


def _program(raw: dict[str, str]) -> Program:
    texts = {field: raw[field].replace("/", "\n").strip() for field in FIELDS}
    return Program(raw["id"], int(raw["year"]), **texts)


def held_out(program_id: str) -> bool:
    """Whether a program is kept away from the training; stable over years and runs."""
    return program_id in TESTED or hashlib.sha256(program_id.encode()).digest()[0] % 10 == 0


@cache
def table(data: Path, number: str) -> tuple[dict[str, str], ...]:
    """The rows of one official table, e.g. ``"1-4"``, with blanks as ``""`` and the id in six digits."""
    (path,) = sorted((data / "rs2024").glob(f"{number}_*.zip"))
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
        rows = csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig"))
        return tuple(_row(row) for row in rows)


def _row(raw: dict[str, str]) -> dict[str, str]:
    row = {key: "" if value.strip() in BLANKS else value.strip().lstrip("'") for key, value in raw.items()}
    return row | {"予算事業ID": row["予算事業ID"].zfill(6)}


BLANKS = frozenset({"", "-", "--", "ー", "－", "―", "‐", "なし", "無し", "該当なし", "特になし", "特になし。", "－。"})


def synonyms(data: Path) -> Iterator[list[str]]:
    """Groups of words that mean the same (Sudachi's synonym dictionary; comma-separated, word in column 9)."""
    with gzip.open(data / "training" / "sudachi-synonyms.txt.gz", "rt", encoding="utf-8") as lines:
        group: list[str] = []
        for line in lines:
            cells = line.rstrip("\n").split(",")
            if len(cells) > 8:
                group.append(cells[8])
            elif group:
                yield group
                group = []
    if group:
        yield group


def laws(data: Path) -> list[tuple[str, str]]:
    """Question and law text pairs."""
    pairs = json.loads((data / "training" / "lawqa-pairs.json").read_text(encoding="utf-8"))
    return [(question, law) for _, question, law in pairs]
