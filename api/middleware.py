"""What surrounds every request: id, log line, security headers, size limit and the right to write.

Plain ASGI, so that a request is refused before its body is read and nothing is buffered.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import time
import uuid
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import event
from api.problems import Problem, RequestError, of_error, of_status, respond
from api.settings import Settings

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
UPLOADS = ("/sheets", "/sheets/stream")
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")  # what a proxy in between adds
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_FORM_OVERHEAD = 64 * 1024  # boundaries and headers of a multipart body


class Envelope:
    """Outermost: gives every request an id and a log line, every response its headers; a crash becomes a 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in SECURITY.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            # HEAD is GET without the body, which the server leaves out.
            asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            await self.app(asked, receive, send_with_headers)
        except Exception:
            event("crash", failed=True, request_id=request_id)
            if not status:
                await respond(of_status(500), scope["path"])(scope, receive, send_with_headers)
        finally:
            taken = round((time.perf_counter() - started) * 1000, 2)
            path = scope["path"][:200]
            event("request", method=scope["method"], path=path, status=status, ms=taken, request_id=request_id)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


class Limits:
    """Refuses a body that is too large, declared or chunked, and writes without the right to write."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["method"] == "POST" and scope["path"] in UPLOADS
        limit = self.settings.upload_bytes + _FORM_OVERHEAD if upload else self.settings.body_bytes
        problem = self._write_problem(scope) or _declared_problem(scope, limit) or _type_problem(scope, upload)
        if problem:
            await respond(problem, scope["path"])(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit), send)

    def _write_problem(self, scope: Scope) -> Problem | None:
        path = scope["path"]
        if scope["method"] in ("GET", "HEAD", "OPTIONS") or not (path == "/sheets" or path.startswith("/sheets/")):
            return None
        try:
            may_write(scope, self.settings.token)
        except RequestError as error:
            return of_error(error)
        return None


def _declared_problem(scope: Scope, limit: int) -> Problem | None:
    declared = Headers(scope=scope).get("content-length", "0")
    return of_status(413) if declared.isdecimal() and int(declared) > limit else None


def _type_problem(scope: Scope, upload: bool) -> Problem | None:
    """Return the problem of a body whose declared type no route reads. One that declares none is left to the route."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if scope["method"] != "POST" or not kind:
        return None
    read = kind in FORMS if upload else kind == "application/json"
    return None if read else of_status(415)


def _counted(receive: Receive, limit: int) -> Receive:
    """Return ``receive`` that stops with 413 once more than ``limit`` bytes have come."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise HTTPException(413)
        return message

    return counted


def may_write(scope: Scope, token: str | None) -> None:
    """Raise RequestError unless the request may add or remove sheets.

    With a token, the request must bear it. Without one, only this machine may write: the client and the host it
    asked for are loopback, and a browser's request comes from our own page (no other site, no rebound name).
    """
    headers = Headers(scope=scope)
    if token:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # Headers are read as Latin-1, whatever bytes the token has.
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode("latin-1"), token.encode()):
            raise RequestError(
                "token_required",
                "シートの追加・削除にはトークンが必要です。",
                "Authorization: Bearer … を付けてください。",
            )
        return
    client = scope["client"][0] if scope.get("client") else ""
    host = headers.get("host", "")
    origin = headers.get("origin")
    forwarded = any(name in headers for name in PROXIES)
    ours = origin is None or origin.partition("://")[2] == host
    ours = ours and headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    if forwarded or not ours or not (_is_loopback(client) and _is_loopback(_name(host))):
        raise RequestError(
            "write_forbidden",
            "トークンが設定されていないため、シートの追加・削除はサーバーと同じマシンからだけできます。",
            "サーバーに SHEETQA_TOKEN を設定し、Authorization: Bearer … を付けて送ってください。",
        )


def _name(host: str) -> str:
    """Return the name in a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
