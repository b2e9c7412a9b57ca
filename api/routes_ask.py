"""Routes that answer: /ask, /ask/stream, /search. Plain functions: FastAPI runs them in its thread pool."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api import events
from api.examples import example_of
from api.logs import event
from api.problems import RequestError
from api.service import Service, TheService
from api.wire import AnswerOut, AskIn, HitOut, SearchIn, SearchOut
from api.writing import reworded
from qa.ask import ask
from qa.search import search

router = APIRouter(tags=["質問"])
STREAM = """event: status
data: {"message": "シートを調べています"}

event: text
data: {"text": "民間団体の補助率は2/3です。"}

event: answer
data: {"answer": "民間団体の補助率は2/3です。", "kind": "lookup", …}
"""


@router.post("/ask", summary="質問に答える", responses=example_of("ask"))
def post_ask(asked: AskIn, service: TheService) -> AnswerOut:
    """シートに書いてあることから答えます。答えには必ず根拠（シート・節・ページ・位置・原文）が付きます。

    書いていないことには答えず、`abstained` を真にして `reason` に理由を示します：
    `not_in_sheet`（記載なし）、`blank_in_sheet`（空欄）、`undisclosed`（非公表）、`unknown_sheet`（シートなし）、
    `ambiguous`（対象が一つに決まらない）、`out_of_scope`（対象外）。
    """
    service.check_question(asked.question)
    service.check_history(asked.history)
    return _answered(asked, service)


@router.post(
    "/ask/stream",
    summary="質問に答える（経過を送りながら）",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"example": STREAM}}, "description": "経過と答え"}},
)
def post_ask_stream(asked: AskIn, service: TheService) -> StreamingResponse:
    """`POST /ask` と同じ答えを、Server-Sent Events で返します。

    `status`（いま何をしているか）、`waiting`（長くかかっているときの秒数）、`text`（答えの文、行ごと）、
    `answer`（`/ask` と同じ全体）の順に届きます。失敗すると `problem` が届きます。
    """
    service.check_question(asked.question)
    service.check_history(asked.history)

    def work(report: events.Report) -> None:
        report("status", {"message": "シートを調べています"})
        answer = _answered(asked, service)
        for line in answer.answer.splitlines(keepends=True):
            report("text", {"text": line})
        report("answer", answer.model_dump(mode="json"))

    return events.stream(work, "/ask/stream")


def _answered(asked: AskIn, service: Service) -> AnswerOut:
    answer = ask(asked.question, service.store, sheet=asked.sheet, history=asked.history, offset=asked.offset)
    answer = reworded(asked.question, answer, service.writer)
    words: dict[str, Any] = (
        {"question": asked.question, "answer": answer.text} if service.settings.log_questions else {}
    )
    event("answer", kind=answer.kind, reason=answer.reason, sheet=asked.sheet, took_ms=answer.took_ms, **words)
    service.keep_unanswered(asked, answer)
    return AnswerOut.of(answer, asked.question, asked.id)


@router.post("/search", summary="本文を検索する", responses=example_of("search"))
def post_search(wanted: SearchIn, service: TheService) -> SearchOut:
    """質問に近い一節を、点数の高い順に返します。"""
    service.check_question(wanted.query)
    limit = service.settings.max_k
    if wanted.k > limit:
        raise RequestError("k_too_large", f"{wanted.k}件は多すぎます。", f"{limit}件以内にしてください。")
    if wanted.sheet is not None:
        service.info(wanted.sheet)
    scope = None if wanted.sheet is None else [wanted.sheet]
    hits = search(service.store, wanted.query, wanted.k, scope, wanted.mode)
    return SearchOut(query=wanted.query, hits=[HitOut.of(hit) for hit in hits])
