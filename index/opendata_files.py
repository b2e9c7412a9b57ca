"""Folders, zips and CSVs -> the tables in them, read row by row; nothing is unpacked to disk or held whole.

A table's rows come grouped by sheet. The official files are sorted by year and id; a file that is not is grouped in
memory, that file only.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import IO

from index.errors import FileMissing, NotOpenData, ParseError, TooLarge
from index.opendata_columns import Header, recognise
from index.sheet import Source

Key = tuple[int, int]  # fiscal year, 予算事業ID

MAX_BYTES = 2 * 1024**3  # of one unpacked table; the largest official one has 20 MB
MAX_MEMBERS = 200  # of one zip
_SNIFFED = 64 * 1024
_ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class TableFile:
    """One CSV, in a zip (``member``) or by itself; ``file`` names it in every Source."""

    path: Path
    member: str
    file: str
    encoding: str
    header: Header


@dataclass(slots=True)
class Record:
    """One row: its fields, the places of its columns and where it stands."""

    fields: list[str]
    header: Header
    sources: tuple[Source, ...]

    def get(self, key: str) -> str:
        """Return the field's text, "" where the table lacks the column.

        A leading apostrophe is the spreadsheet's mark for text ('8/10), no part of it.
        """
        place = self.header.places.get(key)
        if place is None:
            return ""
        text = self.fields[place]
        return text[1:] if text[:1] == "'" else text

    def has(self, *keys: str) -> bool:
        """True when one of the fields is not empty."""
        return any(self.get(key) for key in keys)


def table_files(paths: Iterable[Path]) -> list[TableFile]:
    """Return the tables at the paths, files before and folders' files in order of name, each once.

    Raises FileMissing; NotOpenData for a file given by its own path that holds none of the tables. Other files of
    a folder are left alone.
    """
    found: dict[tuple[Path, str], TableFile] = {}
    for path in paths:
        tables = _in_folder(path) if path.is_dir() else tables_in(path)
        if not tables and not path.is_dir():
            raise NotOpenData(
                "行政事業レビューのオープンデータの表ではありません。",
                "公表されている15の表のCSVまたはZIPを指定してください。",
                file=path.name,
            )
        for table in tables:
            found.setdefault((table.path.resolve(), table.member), table)
    return list(found.values())


def _in_folder(folder: Path) -> list[TableFile]:
    names = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".zip", ".csv") and path.is_file())
    return [table for path in names for table in tables_in(path)]


def tables_in(path: Path) -> list[TableFile]:
    """Return the tables of a CSV or zip, none where it is something else.

    Raises FileMissing, NotOpenData for a zip that cannot be opened, TooLarge.
    """
    try:
        if path.suffix.lower() != ".csv" and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
            with zipfile.ZipFile(path) as archive:
                return [table for name in _members(archive, path) if (table := _sniff(archive, path, name))]
        with path.open("rb") as stream:
            return [table for table in [_recognised(stream.read(_SNIFFED), path, "")] if table]
    except OSError as error:
        raise FileMissing("ファイルを開けません。", "パスと読み取り権限を確かめてください。", file=path.name) from error
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise NotOpenData(
            f"ZIPを読めません（{error}）。", "もう一度ダウンロードしてください。", file=path.name
        ) from error


def _members(archive: zipfile.ZipFile, path: Path) -> list[str]:
    members = [info for info in archive.infolist() if info.filename.lower().endswith(".csv") and not info.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise TooLarge(
            f"ZIPの中のCSVが{len(members)}個あり、上限（{MAX_MEMBERS}個）を超えます。",
            "分けて指定してください。",
            file=path.name,
        )
    for info in members:
        if info.file_size > MAX_BYTES:
            raise TooLarge(
                f"{info.filename} は展開すると{info.file_size:,}バイトで、上限（{MAX_BYTES:,}バイト）を超えます。",
                "ファイルを確かめてください。",
                file=path.name,
            )
    return [info.filename for info in members]


def _sniff(archive: zipfile.ZipFile, path: Path, member: str) -> TableFile | None:
    with archive.open(member) as stream:
        return _recognised(stream.read(_SNIFFED), path, member)


def _recognised(head: bytes, path: Path, member: str) -> TableFile | None:
    """Return the table whose beginning is ``head``."""
    if b"\0" in head:
        return None
    for encoding in _ENCODINGS:
        try:
            text = head.partition(b"\n")[0].decode(encoding)
        except UnicodeDecodeError:
            continue
        header = recognise(next(csv.reader(io.StringIO(text, newline="")), []))
        if header is None:
            return None
        inner = Path(member).name
        alone = not member or Path(inner).stem == path.stem
        return TableFile(path, member, path.name if alone else f"{path.name}/{inner}", encoding, header)
    return None


@contextmanager
def _opened(table: TableFile) -> Iterator[IO[str]]:
    try:
        if not table.member:
            with table.path.open(encoding=table.encoding, newline="") as stream:
                yield stream
            return
        with (
            zipfile.ZipFile(table.path) as archive,
            archive.open(table.member) as packed,
            io.TextIOWrapper(packed, encoding=table.encoding, newline="") as text,
        ):
            yield text
    except OSError as error:
        raise FileMissing(
            "ファイルを開けません。", "パスと読み取り権限を確かめてください。", file=table.file
        ) from error


def rows(table: TableFile) -> Iterator[tuple[Key, int, list[str]]]:
    """Yield (key, row number from 1, fields) of every row; ParseError names the row that cannot be read."""
    width, places = table.header.width, table.header.places
    year_at, id_at = places["fiscal_year"], places["program_id"]
    number = 0
    try:
        with _opened(table) as stream:
            reader = csv.reader(stream)
            next(reader, None)
            for number, fields in enumerate(reader, 1):
                if len(fields) != width:
                    if not any(fields):
                        continue
                    raise _unreadable(table, number, f"列数が{len(fields)}で、見出しの{width}と異なります")
                yield _key(fields[year_at], fields[id_at], table, number), number, fields
    except UnicodeDecodeError as error:  # the decoder reads ahead of the rows
        raise ParseError(
            f"{number}行目より後に、文字として読めないバイトがあります。",
            "UTF-8のまま、途中で切れずに保存されているか確かめてください。",
            file=table.file,
        ) from error
    except (csv.Error, zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise _unreadable(table, number + 1, str(error)) from error


@lru_cache(maxsize=65536)
def _digits(text: str) -> int | None:
    bare = text.strip().strip("'")
    return int(bare) if bare.isdigit() else None


def _key(year: str, program: str, table: TableFile, number: int) -> Key:
    fiscal_year, identity = _digits(year), _digits(program)
    if fiscal_year is None or identity is None:
        raise _unreadable(table, number, f"事業年度「{year[:20]}」または予算事業ID「{program[:20]}」が数ではありません")
    return fiscal_year, identity


def _unreadable(table: TableFile, number: int, why: str) -> ParseError:
    return ParseError(
        f"{number}行目を読めません（{why}）。",
        "ファイルが途中で切れていないか確かめてください。",
        file=table.file,
    )


def groups(table: TableFile, is_sorted: bool, wanted: frozenset[Key] | None) -> Iterator[tuple[Key, list[Record]]]:
    """Yield (key, its rows) in order of key; only the ``wanted`` keys, where given."""
    found: Iterable[tuple[Key, Iterable[tuple[Key, int, list[str]]]]]
    if is_sorted:
        found = groupby(rows(table), key=lambda row: row[0])
    else:
        held: dict[Key, list[tuple[Key, int, list[str]]]] = {}
        for row in rows(table):
            if wanted is None or row[0] in wanted:
                held.setdefault(row[0], []).append(row)
        found = sorted(held.items())
    for key, members in found:
        if wanted is None or key in wanted:
            yield key, [Record(f, table.header, (Source(table.file, row=n),)) for _, n, f in members]
