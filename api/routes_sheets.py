"""Routes for the sheets: list, whole sheet, upload, removal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from fastapi.responses import StreamingResponse

from api import events
from api.examples import example_of
from api.logs import event
from api.service import Service, TheService
from api.uploads import Tell, shown_name
from api.wire import SHEET_ID
from api.wire_sheets import RemovedOut, SheetDetailOut, SheetOut, SheetsOut, UploadOut
from index.errors import ReadError
from index.serial import sheet_to_json
from index.text import fold

router = APIRouter(prefix="/sheets", tags=["シート"])

SheetInPath = Annotated[
    str, Path(pattern=SHEET_ID, description="シートのID（事業年度-予算事業ID）", examples=["2025-006423"])
]
Sent = Annotated[UploadFile, File(description="行政事業レビューシートのPDFかテキスト（既定で30MBまで）")]


@router.get("", summary="シートの一覧", responses=example_of("sheets"))
def get_sheets(
    service: TheService,
    q: Annotated[str | None, Query(max_length=100, description="ID・事業名・府省庁のどこかにある語")] = None,
    year: Annotated[int | None, Query(ge=1900, le=2200, description="事業年度")] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="件数")] = 10_000,
    offset: Annotated[int, Query(ge=0, le=10**6, description="とばす件数")] = 0,
) -> SheetsOut:
    """索引にあるシートを、ID・事業名・府省庁・ページ数などとともに返します。"""
    words = fold(q or "").split()
    found = [
        info
        for info in service.store.sheets()
        if year in (None, info.fiscal_year) and _has(f"{info.id} {info.name} {info.ministry}", words)
    ]
    return SheetsOut(total=len(found), sheets=[SheetOut.of(info) for info in found[offset : offset + limit]])


def _has(text: str, words: list[str]) -> bool:
    """Whether every word stands in the text."""
    folded = fold(text) if words else ""
    return all(word in folded for word in words)


@router.get("/{sheet}", summary="シートの全体")
def get_sheet(sheet: SheetInPath, service: TheService) -> SheetDetailOut:
    """シートの全項目を、型の付いた値・原文・場所とともに返します。"""
    info = SheetOut.of(service.info(sheet))
    return SheetDetailOut(**info.model_dump(), sheet=sheet_to_json(service.store.sheet(sheet)))


@router.post("", status_code=201, summary="シートを追加する", responses={200: {"description": "同じものがすでにある"}})
def post_sheet(file: Sent, service: TheService, response: Response) -> UploadOut:
    """PDFを読み取って索引に加えます。同じシートがあれば置き換えます。

    トークン（`SHEETQA_TOKEN`）が設定されていれば `Authorization: Bearer …` が、なければサーバーと同じマシンからの
    リクエストであることが必要です。
    """
    taken = _take_in(file, service)
    response.status_code = 201 if taken.status == "read" else 200
    return taken


@router.post(
    "/stream",
    summary="シートを追加する（経過を送りながら）",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "経過と結果"}},
)
def post_sheet_stream(file: Sent, service: TheService) -> StreamingResponse:
    """`POST /sheets` と同じことをし、経過を Server-Sent Events で送ります。

    `stage`（いまの段階と、その中の進み）、`waiting`（長くかかっているときの秒数）、最後に `sheet`（`POST /sheets` と
    同じ結果）か `problem`（読めなかった理由）が届きます。
    """

    def work(report: events.Report) -> None:
        taken = _take_in(file, service, lambda stage: report("stage", stage))
        report("sheet", taken.model_dump(mode="json"))

    return events.stream(work, "/sheets/stream")


def _take_in(file: UploadFile, service: Service, tell: Tell | None = None) -> UploadOut:
    name = shown_name(file.filename)
    try:
        outcome = service.uploads.take_in(file.file, name, tell)
    except ReadError as error:
        event("upload_refused", code=error.code)
        raise
    sheet = service.info(outcome.sheet)
    event("upload", sheet=sheet.id, status=outcome.status, seconds=outcome.seconds)
    whole = service.store.sheet(sheet.id)
    values: dict[str, Any] = {
        "status": outcome.status,
        "file": name,
        "message": outcome.message,
        "seconds": round(outcome.seconds, 2),
    }
    return UploadOut(**values, sheet=SheetOut.of(sheet), findings=[finding.message for finding in whole.findings])


@router.delete("/{sheet}", summary="シートを削除する")
def delete_sheet(sheet: SheetInPath, service: TheService) -> RemovedOut:
    """シートを索引から消します。表・本文・ページ画像のどれも残りません。"""
    service.store.remove(sheet)
    event("remove", sheet=sheet)
    return RemovedOut(removed=sheet)
