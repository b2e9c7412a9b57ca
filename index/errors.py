"""What can go wrong between a file and the store; every message is Japanese and names the remedy.

SheetqaError
├── ReadError            a file could not be read (knows file and page)
│   ├── FileMissing          no such file or folder, or not readable
│   ├── NotPdf               not a PDF at all
│   ├── EncryptedPdf         needs a password
│   ├── BrokenPdf            truncated or damaged
│   ├── EmptyPdf             no pages
│   ├── NoText               a scan without a text layer
│   ├── TooLarge             more pages or bytes than the limit
│   ├── NotReviewSheet       a readable PDF that is no review sheet
│   ├── NotOpenData          none of the official open-data tables
│   └── ParseError           a review sheet whose contents could not be typed
├── StoreError           the store
│   ├── StoreMissing         no store at this place yet
│   ├── StoreLocked          another writer is at work
│   ├── ModelMismatch        the store was built with another embedding model
│   ├── StoreCorrupt         SQL and vectors disagree
│   └── UnknownSheet         no such sheet in the store
└── ModelUnavailable     the embedding model is not on this machine, or cannot be read
"""

from __future__ import annotations


class SheetqaError(Exception):
    """Root of the tree. ``message`` says what happened, ``remedy`` what to do."""

    code = "error"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(SheetqaError):
    """A file could not be read; ``file`` is its name, ``page`` from 1 where known."""

    code = "read_error"

    def __init__(self, message: str, remedy: str = "", *, file: str = "", page: int | None = None) -> None:
        super().__init__(message, remedy)
        self.file = file
        self.page = page

    def __str__(self) -> str:
        place = self.file + (f"（{self.page}ページ）" if self.page else "")
        return f"{place}: {super().__str__()}" if place else super().__str__()


class FileMissing(ReadError):
    code = "file_missing"


class NotPdf(ReadError):
    code = "not_pdf"


class EncryptedPdf(ReadError):
    code = "encrypted_pdf"


class BrokenPdf(ReadError):
    code = "broken_pdf"


class EmptyPdf(ReadError):
    code = "empty_pdf"


class NoText(ReadError):
    code = "no_text"


class TooLarge(ReadError):
    code = "too_large"


class NotReviewSheet(ReadError):
    code = "not_review_sheet"


class NotOpenData(ReadError):
    code = "not_open_data"


class TablesMissing(ReadError):
    code = "tables_missing"


class ParseError(ReadError):
    code = "parse_error"


class StoreError(SheetqaError):
    """The store cannot do what was asked."""

    code = "store_error"


class StoreMissing(StoreError):
    code = "store_missing"


class StoreLocked(StoreError):
    code = "store_locked"


class ModelMismatch(StoreError):
    code = "model_mismatch"


class StoreCorrupt(StoreError):
    code = "store_corrupt"


class UnknownSheet(StoreError):
    code = "unknown_sheet"


class ModelUnavailable(SheetqaError):
    """The embedding model is not on this machine, or cannot be read."""

    code = "model_unavailable"
