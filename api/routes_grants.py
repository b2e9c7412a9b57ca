"""Routes for the grants: the table of rates and caps, and the estimate. Plain functions, run in the thread pool."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from api.examples import example_of
from api.grant_table import Order, as_csv, ordered
from api.problems import RequestError
from api.service import TheService
from api.wire import SHEET_ID
from api.wire_grants import EstimateIn, EstimatesOut, GrantEstimateOut, GrantOut, GrantsOut
from index.numbers import parse_amount, parse_rate
from index.store import Store
from qa.grants import Grant, grants

router = APIRouter(tags=["補助率"])
Piece = Annotated[str | None, Query(min_length=1, max_length=100)]
MOST_YEN = 10**16


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters and the order that both forms of the table take."""

    sheet: Annotated[str | None, Query(pattern=SHEET_ID, description="シートのID")] = None
    recipient: Annotated[Piece, Query(description="補助対象（例：民間団体、NPO、市町村）")] = None
    subprogram: Annotated[Piece, Query(description="事業名の一部")] = None
    q: Annotated[Piece, Query(description="行のどこかにある語")] = None
    ministry: Annotated[Piece, Query(description="府省庁")] = None
    rate: Annotated[Piece, Query(description="補助率の下限（例：2/3、50%）")] = None
    cap: Annotated[int | Piece, Query(description="補助上限の下限（円の整数、または 600万円 のような文字列）")] = None
    sort: Annotated[Order | None, Query(description="並べる項目")] = None
    descending: Annotated[bool, Query(description="大きい順")] = False

    def of(self, store: Store) -> list[Grant]:
        """Return the grants that are wanted, in order."""
        found = grants(
            store,
            sheet=self.sheet,
            recipient=self.recipient,
            subprogram=self.subprogram,
            text=self.q,
            ministry=self.ministry,
            rate_at_least=_rate(self.rate),
            cap_at_least=None if self.cap is None else amount_of(self.cap, "bad_cap", "補助上限"),
        )
        return ordered(found, self.sort, self.descending)


@router.get("/grants", summary="補助率と補助上限を調べる", responses=example_of("grants"))
def get_grants(
    service: TheService,
    wanted: Annotated[Wanted, Depends()],
    limit: Annotated[int, Query(ge=1, le=10_000, description="件数")] = 1000,
    offset: Annotated[int, Query(ge=0, le=10**6, description="とばす件数")] = 0,
) -> GrantsOut:
    """補助対象と事業ごとに、補助率（原文と分数）、補助上限（原文と円）、条件、URL、根拠を返します。"""
    found = wanted.of(service.store)
    return GrantsOut(total=len(found), grants=[GrantOut.of(grant) for grant in found[offset : offset + limit]])


@router.get(
    "/grants.csv",
    summary="補助率と補助上限をCSVで保存する",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
def get_grants_csv(service: TheService, wanted: Annotated[Wanted, Depends()]) -> StreamingResponse:
    """`GET /grants` と同じ条件の一覧を、表計算ソフトで開けるCSV（UTF-8）で返します。"""
    headers = {"Content-Disposition": 'attachment; filename="grants.csv"'}
    return StreamingResponse(as_csv(wanted.of(service.store)), media_type="text/csv; charset=utf-8", headers=headers)


def _rate(text: str | None) -> Fraction | None:
    if text is None:
        return None
    rate = parse_rate(text)
    if rate is None:
        raise RequestError("bad_rate", f"補助率「{text}」を読めません。", "2/3、66.7%、８割 のように指定してください。")
    return rate


@router.post("/grants/estimate", summary="補助額を試算する", responses=example_of("estimate"))
def post_estimate(wanted: EstimateIn, service: TheService) -> EstimatesOut:
    """事業費から、補助対象ごとの補助額（補助率 × 事業費、補助上限まで）と自己負担を計算します。

    補助率や補助上限が金額で示されていないものは、その旨を `note` に示します。
    計算の目安であり、交付を約束するものではありません。
    """
    cost = amount_of(wanted.cost, "bad_cost", "事業費", least=1)
    found = grants(
        service.store,
        sheet=wanted.sheet,
        recipient=wanted.recipient,
        subprogram=wanted.subprogram,
        text=wanted.q,
        ministry=wanted.ministry,
        rate_at_least=_rate(wanted.rate),
        cap_at_least=None if wanted.cap is None else amount_of(wanted.cap, "bad_cap", "補助上限"),
    )
    shown = ordered(found, wanted.sort, wanted.descending, cost)[wanted.offset : wanted.offset + wanted.limit]
    return EstimatesOut(
        cost=cost, total=len(found), estimates=[GrantEstimateOut.of(grant, cost, wanted.joint) for grant in shown]
    )


def amount_of(given: int | str, code: str, name: str, *, least: int = 0) -> int:
    """Return an amount in yen; RequestError for what is no amount, or none that a project can have."""
    amount = parse_amount(given) if isinstance(given, str) else given
    if amount is None or not least <= amount <= MOST_YEN:
        raise RequestError(
            code,
            f"{name}「{given}」を使えません。",
            "900万円、9,000千円、9000000 のように、正の金額で指定してください。",
        )
    return amount
