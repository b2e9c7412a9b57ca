"""Sheets over the wire: the list, the whole sheet, uploads, pages and rows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from index.store import SheetInfo


class SheetOut(BaseModel):
    """索引にあるシートの一つ。"""

    id: str
    name: str
    ministry: str
    fiscal_year: int | None
    file: str
    pages: int
    rows: int
    passages: int
    findings: int

    @classmethod
    def of(cls, info: SheetInfo) -> SheetOut:
        return cls(**{name: getattr(info, name) for name in cls.model_fields})


class SheetsOut(BaseModel):
    """索引にあるシートの一覧。``total`` は条件に合う全件数。"""

    total: int
    sheets: list[SheetOut]


class SheetDetailOut(SheetOut):
    """シートの全体。``sheet`` は型の付いた全項目と、その文字・場所。"""

    sheet: dict[str, Any]


class UploadOut(BaseModel):
    """アップロードの結果。``status`` は read（読み取った）か skipped（同じものがすでにある）。"""

    status: Literal["read", "skipped"]
    file: str
    message: str
    seconds: float
    sheet: SheetOut
    findings: list[str]


class RemovedOut(BaseModel):
    """削除したシート。"""

    removed: str


class PageOut(BaseModel):
    """ページの大きさ（ポイント）。``left`` と ``top`` は、引用の枠の原点から見た、画像の左上の位置。"""

    page: int
    pages: int
    width: float
    height: float
    left: float
    top: float


class RowCellOut(BaseModel):
    """行の一項目。"""

    label: str
    text: str


class SourceRowOut(BaseModel):
    """公表データの表の一行。"""

    sheet: str
    file: str
    row: int
    section: str
    cells: list[RowCellOut]
