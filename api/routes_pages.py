"""Routes for where things stand: page images, page sizes, and the rows of the official tables."""

from __future__ import annotations

import math
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.examples import example_of
from api.problems import RequestError
from api.render import View
from api.routes_sheets import SheetInPath
from api.service import Service, TheService
from api.wire_sheets import PageOut, RowCellOut, SourceRowOut
from index.sheet import BBox
from index.tables import TABLES

router = APIRouter(prefix="/sheets/{sheet}", tags=["シート"])

PageInPath = Annotated[int, Path(ge=1, le=10_000, description="ページ（1から）", examples=[2])]
_EDGE = r"-?[0-9]{1,5}(\.[0-9]{1,4})?"
Box = Annotated[str, Query(pattern=f"^{_EDGE}(,{_EDGE}){{3}}$")]


@router.get(
    "/pages/{page}.png",
    summary="ページの画像",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 304: {"description": "前に受け取ったものと同じ"}},
)
def get_page_image(
    sheet: SheetInPath,
    page: PageInPath,
    request: Request,
    service: TheService,
    bbox: Annotated[list[Box], Query(max_length=50, description="目立たせる枠 x0,top,x1,bottom（ポイント）")] = [],  # noqa: B006 (FastAPI copies it)
    scale: Annotated[float, Query(ge=0.25, description="1ポイントあたりの画素数（既定で3まで）")] = 1.5,
) -> Response:
    """シートのページをPNGで返します。`bbox` の枠には色が付きます。"""
    limit = service.settings.max_scale
    if not math.isfinite(scale) or scale > limit:
        raise RequestError("scale_too_large", f"倍率 {scale} は大きすぎます。", f"{limit}以下にしてください。")
    info = service.info(sheet)
    view = View(page, scale, tuple(BBox(*map(float, box.split(","))) for box in bbox))
    headers: dict[str, Any] = {"ETag": view.etag(info.content_hash), "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    document = _document(service, sheet)
    return Response(service.renderer.png(document, info.content_hash, view), media_type="image/png", headers=headers)


def _document(service: Service, sheet: str) -> File:
    document: File | None = service.store.document(sheet)
    if document is None or document.suffix.lower() != ".pdf":
        raise RequestError(
            "no_document",
            f"シート {sheet} はPDFから読んだものではないため、ページ画像がありません。",
            "PDFを取り込んでください。",
        )
    return document


@router.get("/pages/{page}", summary="ページの大きさ", responses=example_of("page"))
def get_page(sheet: SheetInPath, page: PageInPath, service: TheService) -> PageOut:
    """ページの大きさと、引用の枠（`bbox`）を画像に重ねるための原点を、ポイントで返します。"""
    service.info(sheet)
    found = service.renderer.geometry(_document(service, sheet), page)
    return PageOut(page=page, pages=found.pages, width=found.width, height=found.height, left=found.left, top=found.top)


@router.get("/rows/{row}", summary="公表データの行")
def get_row(
    sheet: SheetInPath,
    row: Annotated[int, Path(ge=1, le=10**8, description="表の行（1から、見出しを除く）")],
    file: Annotated[str, Query(min_length=1, max_length=200, description="引用の file（公表データの表の名前）")],
    service: TheService,
) -> SourceRowOut:
    """公表データから読んだシートの引用（`file` と `row`）が指す行を、項目名とともに返します。"""
    service.info(sheet)
    # `file` is only compared with what the sheet remembers of its sources; it never becomes a path.
    for found in service.store.rows(sheets=[sheet]):
        table = TABLES[found.table]
        cells = [
            RowCellOut(label=column.label, text=found.cells[column.name].text)
            for column in table.columns
            if column.name in found.cells
            and any(s.file == file and s.row == row for s in found.cells[column.name].sources)
        ]
        if cells:
            return SourceRowOut(sheet=sheet, file=file, row=row, section=table.section, cells=cells)
    raise RequestError(
        "no_such_row",
        f"シート {sheet} に、{file} の{row}行目から読んだものはありません。",
        "引用の file と row を確かめてください。",
    )
