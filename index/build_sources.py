"""Paths -> what there is to read: documents (PDFs and text exports) and the official open data; told by their heads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FileMissing, NotPdf, SheetqaError
from index.opendata_files import table_files, tables_in

PDF, TEXT = ".pdf", ".txt"
_TABLES = (".zip", ".csv")


@dataclass(slots=True)
class Sources:
    """What was found: documents once each, and the files and folders of open data, read together as one set."""

    documents: list[Path] = field(default_factory=list)
    open_data: list[Path] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)  # text exports that stand beside the PDF of the same name
    others: list[Path] = field(default_factory=list)  # CSVs and zips of a folder that hold none of the tables
    unusable: list[tuple[Path, SheetqaError]] = field(default_factory=list)


def find_sources(paths: Iterable[Path]) -> Sources:
    """Return what the files and folders (searched through) hold; what cannot be used is told with its reason."""
    found = Sources()
    seen: set[Path] = set()
    for path in paths:
        try:
            _find(path, found, seen)
        except OSError as error:
            found.unusable.append((path, unreadable(path, error)))
    return found


def _find(path: Path, found: Sources, seen: set[Path]) -> None:
    if path.is_dir():
        _find_in_folder(path, found, seen)
    elif path.suffix.lower() in _TABLES:
        _add_table(path, found, seen)
    elif path.suffix.lower() in (PDF, TEXT) or not path.exists():
        _add(path, found, seen)
    else:
        found.unusable.append((path, _unknown(path)))


def _find_in_folder(folder: Path, found: Sources, seen: set[Path]) -> None:
    documents = sorted(p for p in _files(folder, found) if p.suffix.lower() in (PDF, TEXT))
    pdfs = {p.with_suffix("") for p in documents if p.suffix.lower() == PDF}
    for path in documents:
        if path.suffix.lower() == TEXT and path.with_suffix("") in pdfs:
            found.beside.append(path)
        else:
            _add(path, found, seen)
    files = sorted(p for p in _files(folder, Sources()) if p.suffix.lower() in _TABLES)
    before = len(found.open_data) + len(found.unusable)
    for path in files:
        _add_table(path, found, seen, inside=True)
    if not documents and len(found.open_data) + len(found.unusable) == before:
        error = FileMissing(
            "PDFもテキストもオープンデータもありません。", "フォルダーの場所を確かめてください。", file=folder.name
        )
        found.unusable.append((folder, error))


def _files(folder: Path, found: Sources) -> list[Path]:
    """Return the files under a folder; OSError when it cannot be listed. A folder inside that cannot is told."""
    list(folder.iterdir())
    refused: list[OSError] = []
    files = [Path(at, name) for at, _, names in os.walk(folder, onerror=refused.append) for name in names]
    found.unusable.extend((Path(error.filename), unreadable(Path(error.filename), error)) for error in refused)
    return [path for path in files if path.is_file()]


def _add_table(path: Path, found: Sources, seen: set[Path], inside: bool = False) -> None:
    """Take a file of open data, or tell what is wrong with it: the set must not fail for one file that is no table.

    ``inside``: the folder was given, not the file; it may hold other tables than the official ones.
    """
    if path.resolve() in seen:
        return
    seen.add(path.resolve())
    try:
        tables = tables_in(path) if inside else table_files([path])
    except SheetqaError as error:
        found.unusable.append((path, error))
    else:
        (found.open_data if tables else found.others).append(path)


def _add(path: Path, found: Sources, seen: set[Path]) -> None:
    if path.resolve() not in seen:
        seen.add(path.resolve())
        found.documents.append(path)


def unreadable(path: Path, error: OSError) -> FileMissing:
    """Return the error for a file or folder that the system does not let us read."""
    reason = "見つかりません" if isinstance(error, FileNotFoundError) else "開けません"
    return FileMissing(f"{reason}。", "パスと読み取り権限を確かめてください。", file=path.name)


def _unknown(path: Path) -> NotPdf:
    return NotPdf(
        "PDFでもテキストでもオープンデータ（ZIP・CSV）でもありません。",
        "レビューシートのPDFなどを指定してください。",
        file=path.name,
    )
