"""Paths -> what there is to read: documents (PDFs and text exports) and the official open data; nothing is read yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FileMissing, NotPdf, SheetqaError
from index.opendata import is_open_data

PDF, TEXT = ".pdf", ".txt"
_TABLES = (".zip", ".csv")


@dataclass(slots=True)
class Sources:
    """What was found: documents once each, and the files and folders of open data, read together as one set."""

    documents: list[Path] = field(default_factory=list)
    open_data: list[Path] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)  # text exports that stand beside the PDF of the same name
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
        found.open_data.append(path)  # the reader says what is wrong with one that is no table
    elif path.suffix.lower() in (PDF, TEXT) or not path.exists():
        _add(path, found, seen)
    else:
        found.unusable.append((path, _unknown(path)))


def _find_in_folder(folder: Path, found: Sources, seen: set[Path]) -> None:
    documents = sorted(p for p in _files(folder) if p.suffix.lower() in (PDF, TEXT))
    pdfs = {p.with_suffix("") for p in documents if p.suffix.lower() == PDF}
    for path in documents:
        if path.suffix.lower() == TEXT and path.with_suffix("") in pdfs:
            found.beside.append(path)
        else:
            _add(path, found, seen)
    tables = is_open_data(folder)
    if tables:
        found.open_data.append(folder)
    if not documents and not tables:
        error = FileMissing(
            "PDFもテキストもオープンデータもありません。", "フォルダーの場所を確かめてください。", file=folder.name
        )
        found.unusable.append((folder, error))


def _files(folder: Path) -> list[Path]:
    """Return the files under a folder; OSError when the folder itself cannot be listed."""
    list(folder.iterdir())  # rglob passes over what it may not read without a word
    return [p for p in folder.rglob("*") if p.is_file()]


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
