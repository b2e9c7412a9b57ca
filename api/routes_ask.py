"""Routes that answer: /ask, /search, /grants. Plain functions: FastAPI runs them in its thread pool."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Query

from api.logs import event
from api.problems import RequestError
from api.service import Service, TheService
from api.wire import SHEET_ID, AnswerOut, AskIn, GrantOut, GrantsOut, HitOut, SearchIn, SearchOut
from index.numbers import parse_rate
from qa.ask import ask
from qa.grants import grants
from qa.search import search

router = APIRouter(tags=["質問"])

Piece = Annotated[str | None, Query(min_length=1, max_length=100)]


@router.post("/ask", summary="質問に答える")
def post_ask(asked: AskIn, service: TheService) -> AnswerOut:
    """シートに書いてあることから答えます。答えには必ず根拠（シート・節・ページ・位置・原文）が付きます。

    書いていないことには答えず、`abstained` を真にして `reason` に理由を示します：
    `not_in_sheet`（記載なし）、`blank_in_sheet`（空欄）、`undisclosed`（非公表）、`unknown_sheet`（シートなし）、
    `ambiguous`（対象が一つに決まらない）、`out_of_scope`（対象外）。
    """
    service.check_question(asked.question)
    _check_history(asked, service)
    answer = ask(asked.question, service.store, sheet=asked.sheet, history=asked.history)
    words = {"question": asked.question, "answer": answer.text} if service.settings.log_questions else {}
    event("answer", kind=answer.kind, reason=answer.reason, sheet=asked.sheet, took_ms=answer.took_ms, **words)
    return AnswerOut.of(answer, asked.question, asked.id)


def _check_history(asked: AskIn, service: Service) -> None:
    limit = service.settings.max_history
    if len(asked.history) > limit:
        raise RequestError(
            "history_too_long",
            f"会話の履歴が{len(asked.history)}件あります。",
            f"新しいほうから{limit}件以内にしてください。",
        )


@router.post("/search", summary="本文を検索する")
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


@router.get("/grants", summary="補助率と補助上限を調べる")
def get_grants(
    service: TheService,
    sheet: Annotated[str | None, Query(pattern=SHEET_ID, description="シートのID")] = None,
    recipient: Annotated[Piece, Query(description="補助対象（例：民間団体、NPO、市町村）")] = None,
    subprogram: Annotated[Piece, Query(description="事業名の一部")] = None,
    q: Annotated[Piece, Query(description="行のどこかにある語")] = None,
    ministry: Annotated[Piece, Query(description="府省庁")] = None,
    rate: Annotated[Piece, Query(description="補助率の下限（例：2/3、50%）")] = None,
    cap: Annotated[int | None, Query(ge=0, le=10**16, description="補助上限の下限（円）")] = None,
) -> GrantsOut:
    """補助対象と事業ごとに、補助率（原文と分数）、補助上限（原文と円）、条件、URL、根拠を返します。"""
    found = grants(
        service.store,
        sheet=sheet,
        recipient=recipient,
        subprogram=subprogram,
        text=q,
        ministry=ministry,
        rate_at_least=_rate(rate),
        cap_at_least=cap,
    )
    return GrantsOut(grants=[GrantOut.of(grant) for grant in found])


def _rate(text: str | None) -> Fraction | None:
    if text is None:
        return None
    rate = parse_rate(text)
    if rate is None:
        raise RequestError("bad_rate", f"補助率「{text}」を読めません。", "2/3、66.7%、８割 のように指定してください。")
    return rate
