"""Errors -> ``application/problem+json`` (RFC 9457) with a Japanese title and the remedy; only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import ReadError, SheetqaError

MEDIA_TYPE = "application/problem+json"

# The code of every error of ours -> HTTP status and title. Codes that are not here are the server's own fault.
KNOWN: dict[str, tuple[int, str]] = {
    "file_missing": (404, "ファイルがありません"),
    "not_pdf": (415, "PDFではありません"),
    "encrypted_pdf": (422, "パスワードのかかったPDFです"),
    "broken_pdf": (422, "PDFが壊れています"),
    "empty_pdf": (422, "ページのないPDFです"),
    "no_text": (422, "文字のないPDF（画像だけのスキャン）です"),
    "too_large": (413, "ファイルが大きすぎます"),
    "not_review_sheet": (422, "行政事業レビューシートではありません"),
    "not_open_data": (422, "公表データの表ではありません"),
    "tables_missing": (422, "公表データの表が足りません"),
    "parse_error": (422, "シートの内容を読み取れません"),
    "read_error": (422, "ファイルを読めません"),
    "store_missing": (503, "ストアがまだありません"),
    "store_locked": (409, "ほかの書き込みが進行中です"),
    "model_unavailable": (503, "埋め込みモデルを読み込めません"),
    "model_mismatch": (503, "埋め込みモデルがストアと合いません"),
    "store_corrupt": (503, "ストアが壊れています"),
    "store_error": (503, "ストアを使えません"),
    "unknown_sheet": (404, "シートが見つかりません"),
    "no_such_page": (404, "ページがありません"),
    "no_document": (404, "ページ画像がありません"),
    "no_such_row": (404, "その行はありません"),
    "bad_cap": (422, "補助上限を使えません"),
    "bad_cost": (422, "事業費を使えません"),
    "note_too_long": (422, "一言が長すぎます"),
    "too_many": (429, "続けて送りすぎです"),
    "feedback_full": (507, "評価の記録がいっぱいです"),
    "upload_timeout": (422, "読み取りに時間がかかりすぎます"),
    "upload_crashed": (500, "読み取りが途中で止まりました"),
    "bad_rate": (422, "補助率を読めません"),
    "question_too_long": (422, "質問が長すぎます"),
    "history_too_long": (422, "会話の履歴が長すぎます"),
    "k_too_large": (422, "検索結果の件数が多すぎます"),
    "scale_too_large": (422, "画像の倍率が大きすぎます"),
    "write_forbidden": (403, "シートの追加・削除は許可されていません"),
    "token_required": (401, "トークンが必要です"),
}

_STATUS: dict[int, tuple[str, str, str]] = {
    400: ("bad_request", "リクエストを読めません", "リクエストの形式を確かめてください。"),
    404: ("not_found", "そのURLはありません", "URLを確かめてください。APIの一覧は /openapi.json にあります。"),
    405: ("method_not_allowed", "このメソッドは使えません", "APIの一覧は /openapi.json にあります。"),
    413: ("body_too_large", "リクエストが大きすぎます", "小さくして送り直してください。"),
    415: ("unsupported_media_type", "この形式は受け付けていません", "Content-Type を確かめてください。"),
    422: ("invalid_request", "リクエストの内容が正しくありません", "errors の各項目を直して送り直してください。"),
    500: ("internal_error", "サーバーの内部で誤りが起きました", "時間をおいて再度お試しください。"),
}

# How each kind of validation error is said; {…} are pydantic's own limits.
_INVALID: dict[str, str] = {
    "missing": "必須の項目がありません",
    "json_invalid": "JSONとして読めません",
    "extra_forbidden": "知らない項目です",
    "string_type": "文字列で指定してください",
    "string_too_short": "{min_length}文字以上で指定してください",
    "string_too_long": "{max_length}文字以内で指定してください",
    "string_pattern_mismatch": "形式が正しくありません",
    "int_type": "整数で指定してください",
    "int_parsing": "整数で指定してください",
    "int_from_float": "整数で指定してください",
    "float_parsing": "数で指定してください",
    "float_type": "数で指定してください",
    "finite_number": "有限の数で指定してください",
    "greater_than_equal": "{ge}以上で指定してください",
    "greater_than": "{gt}より大きい値を指定してください",
    "less_than_equal": "{le}以下で指定してください",
    "too_long": "{max_length}件以内で指定してください",
    "too_short": "{min_length}件以上で指定してください",
    "list_type": "配列で指定してください",
    "tuple_type": "配列で指定してください",
    "literal_error": "次のどれかを指定してください：{expected}",
    "model_attributes_type": "JSONのオブジェクトで指定してください",
    "dict_type": "JSONのオブジェクトで指定してください",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, ready to be sent."""

    status: int
    code: str
    title: str
    detail: str = ""
    remedy: str = ""
    errors: tuple[Mapping[str, str], ...] = ()

    def body(self, instance: str = "") -> dict[str, Any]:
        """Return the members of RFC 9457 and our own: ``code``, ``remedy``, ``errors``."""
        members = {
            "type": f"urn:sheetqa:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title,
            "instance": instance,
            "code": self.code,
            "remedy": self.remedy,
            "errors": list(self.errors),
        }
        return {name: value for name, value in members.items() if value not in ("", [])}


class RequestError(SheetqaError):
    """A request that goes past a limit or lacks a right; ``code`` is one of ``KNOWN``."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.code = code


def of_error(error: SheetqaError) -> Problem:
    """Return the problem of one of our errors. An unknown code is a fault of the server, told without its details."""
    if error.code not in KNOWN:
        return of_status(500)
    status, title = KNOWN[error.code]
    place = f"（{error.page}ページ）" if isinstance(error, ReadError) and error.page else ""
    return Problem(status, error.code, title, f"{error.message}{place}", error.remedy)


def of_status(status: int) -> Problem:
    """Return the problem of a bare HTTP status."""
    code, title, remedy = _STATUS.get(status, ("http_error", f"リクエストを処理できません（{status}）", ""))
    return Problem(status, code, title, remedy=remedy)


def of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of a request whose contents do not fit; one entry a field, without the contents."""
    said = tuple({"field": _field(e), "message": _message(e)} for e in errors[:20])
    detail = "；".join(f"{e['field']}: {e['message']}" for e in said)
    code, title, remedy = _STATUS[422]
    return Problem(422, code, title, detail, remedy, said)


def _field(error: Mapping[str, Any]) -> str:
    parts = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
    return ".".join(parts) or "本文"


def _message(error: Mapping[str, Any]) -> str:
    template = _INVALID.get(str(error["type"]), "値が正しくありません")
    context = {name: str(value).replace(" or ", ", ") for name, value in error.get("ctx", {}).items()}
    if "UploadFile" in context.get("error", ""):
        return "ファイルを、名前を付けて multipart/form-data で送ってください"
    try:
        return template.format(**context)
    except (KeyError, IndexError):
        return "値が正しくありません"


_LATER = {"store_locked": "10", "too_many": "60"}  # seconds after which the same request may succeed


def respond(problem: Problem, instance: str = "") -> JSONResponse:
    """Return the problem as a response."""
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
    if problem.code in _LATER:
        headers["Retry-After"] = _LATER[problem.code]
    return JSONResponse(problem.body(instance), problem.status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the app a problem."""

    @app.exception_handler(SheetqaError)
    def _ours(request: Request, error: SheetqaError) -> JSONResponse:
        return respond(of_error(error), request.url.path)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return respond(of_validation(error.errors()), request.url.path)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> JSONResponse:
        response = respond(of_status(error.status_code), request.url.path)
        response.headers.update(error.headers or {})
        return response
