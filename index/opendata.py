"""The official open data (CSV or zipped CSV, any of the fifteen tables) -> the same Sheets as from PDFs.

The tables are read side by side, one sheet at a time, so that memory does not grow with their number; the Source of
every cell is the file and its row. Format: 国の行政事業レビュー見える化サイト, fiscal year 2024 (UTF-8 with BOM, yen).
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from index.errors import ReadError
from index.opendata_basic import Tables, basic, head
from index.opendata_budget import budget
from index.opendata_cells import text_cell
from index.opendata_files import Key, Record, TableFile, groups, rows, table_files
from index.opendata_logic import logic_model
from index.opendata_review import review
from index.opendata_spending import spending
from index.sheet import Cell, Finding, Sheet


def is_open_data(path: Path) -> bool:
    """True when the file is, or the zip or folder holds, one of the fifteen tables; only the headings are read."""
    try:
        return bool(table_files([path]))
    except ReadError:
        return False


def read_open_data(paths: Iterable[Path], only: Collection[str] | None = None) -> Iterator[Sheet]:
    """Yield the sheets that the tables carry, by fiscal year and id; ``only`` limits them to the ids given.

    ``paths`` are CSVs, zips and folders of them. Raises FileMissing, NotOpenData, TooLarge, and ParseError with the
    row that cannot be read. Where two files carry the same table of the same sheet the first one counts; the other
    is a Finding unless it says the same.
    """
    files = table_files(paths)
    wanted = None if only is None else frozenset(_key_of(identity) for identity in only)
    ordered = _ordered(files)
    streams = [_numbered(i, groups(table, ordered[i], wanted)) for i, table in enumerate(files)]
    merged = heapq.merge(*streams, key=itemgetter(0, 1))
    for key, parts in groupby(merged, key=itemgetter(0)):
        yield _sheet(key, [(files[i], records) for _, i, records in parts])


def fingerprints(paths: Iterable[Path]) -> dict[str, str]:
    """Return a hash of each sheet's rows, by sheet id; nothing is parsed.

    It covers the rows of every table with their files and row numbers (they are the Sources of the cells), so a sheet
    whose fingerprint is unchanged need not be read again.
    """
    hashes: dict[Key, blake2b] = {}
    for table in table_files(paths):
        for key, group in groupby(rows(table), key=itemgetter(0)):
            digest = hashes.setdefault(key, blake2b(digest_size=16))
            for position, (_, number, fields) in enumerate(group):
                start = f"{table.file}\x1e{number}" if position == 0 else ""
                digest.update("\x1f".join((start, *fields, "\x1e")).encode())
    return {sheet_id(key): digest.hexdigest() for key, digest in sorted(hashes.items())}


def sheet_id(key: Key) -> str:
    """Return "2024-004062" of (2024, 4062)."""
    return f"{key[0]}-{key[1]:06d}"


def _numbered(i: int, found: Iterator[tuple[Key, list[Record]]]) -> Iterator[tuple[Key, int, list[Record]]]:
    for key, records in found:
        yield key, i, records


def _key_of(identity: str) -> Key:
    year, _, number = identity.partition("-")
    return int(year), int(number)


def _ordered(files: list[TableFile]) -> list[bool]:
    """Return for each table whether its rows are sorted by year and id."""
    return [_is_ordered(table) for table in files]


def _is_ordered(table: TableFile) -> bool:
    last: Key = (0, 0)
    for key, _, _ in rows(table):
        if key < last:
            return False
        last = key
    return True


def _sheet(key: Key, parts: list[tuple[TableFile, list[Record]]]) -> Sheet:
    tables: Tables = {}
    findings: list[Finding] = []
    for table, records in parts:
        first = tables.setdefault(table.header.table, records)
        if first is not records and [r.fields for r in first] != [r.fields for r in records]:
            findings.append(_doubled(table, first, records))
        findings.extend(_unread(table, records))
    section = basic(key, tables)
    spent = spending(*(tables.get(name, []) for name in ("5-1", "5-2", "5-3", "5-4")))
    remarks = tables.get("6-1", [])
    return Sheet(
        id=sheet_id(key),
        file=head(tables).sources[0].file,
        pages=0,
        organization=section.organization,
        overview=section.overview,
        policies=section.policies,
        related=section.related,
        laws=section.laws,
        plans=section.plans,
        subsidies=section.subsidies,
        budget=budget(key[0], tables.get("2-1", []), tables.get("2-2", [])),
        logic=logic_model(tables.get("3-2", []), tables.get("3-1", [])),
        review=review(tables.get("4-1", [])),
        spending=spent,
        remark=text_cell(remarks[0], "remark") if remarks else Cell.absent(),
        findings=tuple(findings),
    )


def _unread(table: TableFile, records: list[Record]) -> Iterator[Finding]:
    """What stands in columns that no field takes: a later year's tables may have new ones."""
    for name, place in table.header.unknown:
        for record in records:
            if record.fields[place]:
                message = f"表{table.header.table}の列「{name}」を読む欄がありません: 「{record.fields[place][:40]}」"
                yield Finding("unread", message, record.sources)


def _doubled(table: TableFile, first: list[Record], second: list[Record]) -> Finding:
    return Finding(
        "contradiction",
        f"表{table.header.table}のこのシートの内容が2つのファイルで異なります。"
        f"{first[0].sources[0].file} を採り、{table.file} は使いませんでした。",
        (first[0].sources[0], second[0].sources[0]),
    )
