"""create_app(store, settings): the HTTP service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import VERSION, problems, routes_ask, routes_feedback, routes_grants, routes_page, routes_pages, routes_sheets
from api.middleware import Envelope, Limits
from api.service import Service
from api.settings import Settings
from api.wire import ProblemOut
from index.store import Store

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ABOUT = """行政事業レビューシートへの質問に、シートの数字と文章だけから、根拠のページを示して答えます。

エラーは `application/problem+json`（RFC 9457）で、`title` に何が起きたか、`remedy` に直し方が入ります。"""

_PROBLEM = {"model": ProblemOut, "description": "エラー", "content": {problems.MEDIA_TYPE: {}}}


def create_app(store: Store, settings: Settings | None = None, writer: BaseChatModel | None = None) -> FastAPI:
    """Return the service over an open store. Without settings, the environment's; ``writer`` rewords answers."""
    settings = replace(settings or Settings.load(), store=store.folder)  # uploads go where this store lies
    # No /docs: its scripts come from an external host.
    app = FastAPI(
        title="sheetqa",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        responses={"4XX": _PROBLEM, "5XX": _PROBLEM},
    )
    app.state.service = Service.of(store, settings, writer)
    for routes in (routes_ask, routes_feedback, routes_grants, routes_sheets, routes_pages, routes_page):
        app.include_router(routes.router)
    for path, endpoint in routes_page.assets().items():
        app.add_api_route(path, endpoint, include_in_schema=False)
    problems.install(app)
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(Envelope)
    return app
