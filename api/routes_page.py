"""The page and the service's own state: /, /web/…, /health, /ready."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from api import VERSION
from api.logs import event
from api.service import TheService
from api.wire import HealthOut, ReadyOut
from index.errors import SheetqaError, StoreError

WEB = Path(__file__).resolve().parent / "web"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
PAGE = "index.html"
# Path -> file and type: every file of the folder, and no other.
ASSETS = {
    "/" if file.name == PAGE else f"/web/{file.name}": (file.name, TYPES[file.suffix])
    for file in sorted(WEB.iterdir())
    if file.suffix in TYPES
}

router = APIRouter()


@router.get("/health", tags=["状態"], summary="生きているか")
def get_health() -> HealthOut:
    """プロセスが動いていれば ok を返します。"""
    return HealthOut(version=VERSION)


@router.get("/ready", tags=["状態"], summary="答えられるか")
def get_ready(service: TheService) -> ReadyOut:
    """ストアを読めれば ready を、読めなければ 503 を返します。"""
    try:
        return ReadyOut(sheets=len(service.store.sheets()), generation=service.store.generation())
    except SheetqaError:
        raise
    except Exception as error:  # whatever the database's driver raises: the service is up, and not ready
        event("not_ready", failed=True)
        raise StoreError("ストアを読めません。", "データベースとストアのフォルダーを確かめてください。") from error


def _serve(name: str, media_type: str) -> Callable[[Request], Response]:
    content = (WEB / name).read_bytes()
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"', "Cache-Control": "no-cache"}

    def get(request: Request) -> Response:
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)

    return get


def assets() -> dict[str, Any]:
    """Return path -> endpoint of every file of the page; the files are read once, here."""
    return {path: _serve(name, media_type) for path, (name, media_type) in ASSETS.items()}
