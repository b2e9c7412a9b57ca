"""Routes for the sheets: list, whole sheet, upload, removal, page images."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile

from api.logs import event
from api.problems import RequestError
from api.render import View
from api.service import TheService
from api.uploads import shown_name
from api.wire import SHEET_ID, RemovedOut, SheetDetailOut, SheetOut, SheetsOut, UploadOut
from index.errors import ReadError
from index.serial import sheet_to_json
from index.sheet import BBox

router = APIRouter(prefix="/sheets", tags=["シート"])

SheetInPath = Annotated[
    str, Path(pattern=SHEET_ID, description="シートのID（事業年度-予算事業ID）", examples=["2025-006423"])
]
_EDGE = r"-?[0-9]{1,5}(\.[0-9]{1,4})?"
Box = Annotated[str, Query(pattern=f"^{_EDGE}(,{_EDGE}){{3}}$")]


@router.get("", summary="シートの一覧")
def get_sheets(service: TheService) -> SheetsOut:
    """索引にあるシートを、ID・事業名・府省庁・ページ数などとともに返します。"""
    return SheetsOut(sheets=[SheetOut.of(info) for info in service.store.sheets()])


@router.get("/{sheet}", summary="シートの全体")
def get_sheet(sheet: SheetInPath, service: TheService) -> SheetDetailOut:
    """シートの全項目を、型の付いた値・原文・場所とともに返します。"""
    info = SheetOut.of(service.info(sheet))
    return SheetDetailOut(**info.model_dump(), sheet=sheet_to_json(service.store.sheet(sheet)))


@router.post("", status_code=201, summary="シートを追加する", responses={200: {"description": "同じものがすでにある"}})
def post_sheet(
    file: Annotated[UploadFile, File(description="行政事業レビューシートのPDFかテキスト（既定で30MBまで）")],
    service: TheService,
    response: Response,
) -> UploadOut:
    """PDFを読み取って索引に加えます。同じシートがあれば置き換えます。

    トークン（`SHEETQA_TOKEN`）が設定されていれば `Authorization: Bearer …` が、なければサーバーと同じマシンからの
    リクエストであることが必要です。
    """
    name = shown_name(file.filename)
    try:
        outcome = service.uploads.take_in(file.file, name)
    except ReadError as error:
        event("upload_refused", code=error.code)
        raise
    sheet = service.info(outcome.sheet)
    response.status_code = 201 if outcome.status == "read" else 200
    event("upload", sheet=sheet.id, status=outcome.status, seconds=outcome.seconds)
    findings = [finding.message for finding in service.store.sheet(sheet.id).findings]
    return UploadOut(
        status=outcome.status,
        file=name,
        message=outcome.message,
        seconds=round(outcome.seconds, 2),
        sheet=SheetOut.of(sheet),
        findings=findings,
    )


@router.delete("/{sheet}", summary="シートを削除する")
def delete_sheet(sheet: SheetInPath, service: TheService) -> RemovedOut:
    """シートを索引から消します。表・本文・ページ画像のどれも残りません。"""
    service.store.remove(sheet)
    event("remove", sheet=sheet)
    return RemovedOut(removed=sheet)


@router.get(
    "/{sheet}/pages/{page}.png",
    summary="ページの画像",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 304: {"description": "前に受け取ったものと同じ"}},
)
def get_page(
    sheet: SheetInPath,
    page: Annotated[int, Path(ge=1, le=10_000, description="ページ（1から）")],
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
    document = service.store.document(sheet)
    if document is None or document.suffix.lower() != ".pdf":
        raise RequestError(
            "no_document",
            f"シート {sheet} はPDFから読んだものではないため、ページ画像がありません。",
            "PDFを取り込んでください。",
        )
    return Response(service.renderer.png(document, info.content_hash, view), media_type="image/png", headers=headers)
