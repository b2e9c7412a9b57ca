"""Grants over the wire: rate and cap per recipient and sub-program, and what a project would get."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from api.grant_table import Order
from api.wire import CitationOut, SheetId, Wire
from index.sheet import Cap
from qa.grants import Estimate, Grant, estimate


class CapOut(BaseModel):
    """補助上限等にある金額の一つ（円）。``condition`` はその条件。"""

    yen: int
    per: str
    condition: str
    text: str

    @classmethod
    def of(cls, cap: Cap) -> CapOut:
        return cls(yen=cap.amount, per=cap.per, condition=cap.condition, text=cap.text)


class GrantOut(BaseModel):
    """補助対象と事業ごとの補助率と補助上限。``rates`` は分数の文字列（"2/3"）。"""

    sheet: str
    program: str
    ministry: str
    recipient: str
    subprogram: str
    rate_text: str
    rates: list[str]
    cap_text: str
    caps: list[CapOut]
    url: str
    citations: list[CitationOut]

    @classmethod
    def of(cls, grant: Grant) -> GrantOut:
        return cls(
            sheet=grant.sheet,
            program=grant.program,
            ministry=grant.ministry,
            recipient=grant.recipient,
            subprogram=grant.subprogram,
            rate_text=grant.rate_text,
            rates=[str(rate) for rate in grant.rates],
            cap_text=grant.cap_text,
            caps=[CapOut.of(cap) for cap in grant.caps],
            url=grant.url,
            citations=[CitationOut.of(c) for c in grant.citations],
        )


class GrantsOut(BaseModel):
    """補助率等の一覧。``total`` は条件に合う全件数。"""

    total: int
    grants: list[GrantOut]


class EstimateIn(Wire):
    """補助額の試算。``cost`` は円の整数か、「900万円」のような金額の文字列。"""

    cost: Annotated[
        int | Annotated[str, Field(min_length=1, max_length=40)],
        Field(description="事業費（円の整数、または 900万円・9,000千円 のような文字列）", examples=["900万円"]),
    ]
    sheet: SheetId | None = None
    recipient: Annotated[str | None, Field(min_length=1, max_length=100, description="補助対象")] = None
    subprogram: Annotated[str | None, Field(min_length=1, max_length=100, description="事業名の一部")] = None
    ministry: Annotated[str | None, Field(min_length=1, max_length=100, description="府省庁")] = None
    q: Annotated[str | None, Field(min_length=1, max_length=100, description="行のどこかにある語")] = None
    joint: Annotated[bool, Field(description="複数の団体が共同（圏域など）で実施する")] = False
    rate: Annotated[str | None, Field(min_length=1, max_length=100, description="補助率の下限")] = None
    cap: Annotated[int | Annotated[str, Field(min_length=1, max_length=40)] | None, Field(description="上限の下限")] = (
        None
    )
    sort: Annotated[Order | None, Field(description="並べる項目")] = None
    descending: Annotated[bool, Field(description="大きい順")] = False
    limit: Annotated[int, Field(ge=1, le=1000, description="件数")] = 200
    offset: Annotated[int, Field(ge=0, le=10**6, description="とばす件数")] = 0


class ShareOut(BaseModel):
    """一つの補助率での試算（円）。``own_share`` は自己負担、``capped`` は上限に達したこと。"""

    rate: str
    cap: CapOut | None
    grant: int
    own_share: int
    capped: bool

    @classmethod
    def of(cls, found: Estimate) -> ShareOut:
        cap = CapOut.of(found.cap) if found.cap else None
        return cls(rate=str(found.rate), cap=cap, grant=found.grant, own_share=found.own_share, capped=found.capped)


class GrantEstimateOut(BaseModel):
    """補助対象と事業ごとの試算。補助率が数字で示されていなければ ``shares`` は空で、``note`` に理由が入る。"""

    grant: GrantOut
    shares: list[ShareOut]
    note: str

    @classmethod
    def of(cls, grant: Grant, cost: int, joint: bool) -> GrantEstimateOut:
        shares = [ShareOut.of(e) for e in estimate(grant.rates, grant.caps, cost, joint=joint)]
        return cls(grant=GrantOut.of(grant), shares=shares, note=_note(grant))


def _note(grant: Grant) -> str:
    """Return why the estimate is not the whole truth, or nothing."""
    if not grant.rates:
        said = f"「{grant.rate_text}」とあり、" if grant.rate_text else ""
        return f"補助率は{said}数字で示されていないため、計算できません。"
    if not grant.caps:
        return (
            f"上限は金額では示されず、「{grant.cap_text}」とあります。"
            if grant.cap_text
            else "上限の記載はありません。"
        )
    return ""


class EstimatesOut(BaseModel):
    """試算の一覧。``formula`` は計算のしかた。"""

    cost: int
    formula: str = "補助額 = min(補助上限, 事業費 × 補助率)、自己負担 = 事業費 − 補助額（1円未満切り捨て）"
    total: int
    estimates: list[GrantEstimateOut]
