"""What goes over the wire: requests with their limits, and responses made from what qa/ and index/ return.

Limits that a setting may change (question, history, k) are checked in the routes; those here are ceilings.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from index.store import SheetInfo
from pydantic import BaseModel, ConfigDict, Field

from index.sheet import Passage, Source
from qa.answer import Answer, Citation
from qa.grants import Grant
from qa.search import Hit

SHEET_ID = r"^[0-9]{4}-[0-9]{6}$"
CEILING = 20_000  # characters of any one text

SheetId = Annotated[
    str, Field(pattern=SHEET_ID, description="シートのID（事業年度-予算事業ID）", examples=["2025-006423"])
]
Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=CEILING,
        description="日本語の質問（既定で500文字まで）",
        examples=["民間団体の補助率と上限は？"],
    ),
]
Turn = tuple[Annotated[str, Field(max_length=CEILING)], Annotated[str, Field(max_length=CEILING)]]


class Wire(BaseModel):
    """Base of what comes in: unknown members are refused, so that a typo is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class AskIn(Wire):
    """質問。"""

    id: Annotated[str | int | None, Field(description="質問の番号。そのまま返します", examples=["q-1"])] = None
    question: Question
    sheet: SheetId | None = None
    history: Annotated[
        list[Turn],
        Field(
            max_length=200,
            description="これまでの [質問, 答え] の組。古い順",
            examples=[[["都道府県の補助率は？", "1/2です。"]]],
        ),
    ] = []


class SearchIn(Wire):
    """本文の検索。"""

    query: Question
    sheet: SheetId | None = None
    k: Annotated[int, Field(ge=1, description="件数（既定で50件まで）")] = 10
    mode: Annotated[
        Literal["fused", "dense", "lexical"], Field(description="fused: 意味と語の両方、dense: 意味、lexical: 語")
    ] = "fused"


class CitationOut(BaseModel):
    """根拠。``text`` はシートの文字そのまま、``bbox`` はPDFのポイント（左上が原点）。"""

    sheet: str
    section: str
    page: int | None
    bbox: tuple[float, float, float, float] | None
    text: str

    @classmethod
    def of(cls, citation: Citation) -> CitationOut:
        box = tuple(citation.bbox) if citation.bbox else None
        return cls(sheet=citation.sheet, section=citation.section, page=citation.page, bbox=box, text=citation.text)


class AnswerOut(BaseModel):
    """答え。``abstained`` が真のとき ``reason`` に理由の符号が入る。"""

    id: str | int | None = None
    question: str
    answer: str
    kind: Literal["lookup", "computed", "quoted", "refused"]
    abstained: bool
    reason: str | None
    citations: list[CitationOut]
    value: Any
    interpretation: str
    calculation: str | None
    suggestions: list[str]
    took_ms: float

    @classmethod
    def of(cls, answer: Answer, question: str, number: str | int | None = None) -> AnswerOut:
        return cls(
            id=number,
            question=question,
            answer=answer.text,
            kind=answer.kind,  # type: ignore[arg-type] (pydantic checks it)
            abstained=answer.abstained,
            reason=answer.reason,
            citations=[CitationOut.of(c) for c in answer.citations],
            value=answer.value,
            interpretation=answer.interpretation,
            calculation=answer.calculation,
            suggestions=list(answer.suggestions),
            took_ms=answer.took_ms,
        )


class HitOut(BaseModel):
    """検索で見つかった一節。``by`` は検索方法ごとの点数。"""

    sheet: str
    section: str
    page: int | None
    bbox: tuple[float, float, float, float] | None
    text: str
    score: float
    by: dict[str, float]

    @classmethod
    def of(cls, hit: Hit) -> HitOut:
        place = first_place(hit.passage)
        return cls(
            sheet=hit.passage.sheet,
            section=hit.passage.section,
            page=place.page if place else None,
            bbox=tuple(place.bbox) if place and place.bbox else None,
            text=hit.passage.text,
            score=float(hit.score),
            by={leg: float(score) for leg, score in hit.by.items()},
        )


def first_place(passage: Passage) -> Source | None:
    """Return where the passage begins."""
    return passage.sources[0] if passage.sources else None


class SearchOut(BaseModel):
    """検索の結果。点数の高い順。"""

    query: str
    hits: list[HitOut]


class CapOut(BaseModel):
    """補助上限等にある金額の一つ（円）。``condition`` はその条件。"""

    yen: int
    per: str
    condition: str
    text: str


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
            caps=[CapOut(yen=c.amount, per=c.per, condition=c.condition, text=c.text) for c in grant.caps],
            url=grant.url,
            citations=[CitationOut.of(c) for c in grant.citations],
        )


class GrantsOut(BaseModel):
    """補助率等の一覧。"""

    grants: list[GrantOut]


class SheetOut(BaseModel):
    """索引にあるシートの一つ。"""

    id: str
    name: str
    ministry: str
    fiscal_year: int | None
    file: str
    pages: int
    rows: int
    passages: int
    findings: int

    @classmethod
    def of(cls, info: SheetInfo) -> SheetOut:
        return cls(**{name: getattr(info, name) for name in cls.model_fields})


class SheetsOut(BaseModel):
    """索引にあるシートの一覧。"""

    sheets: list[SheetOut]


class SheetDetailOut(SheetOut):
    """シートの全体。``sheet`` は型の付いた全項目と、その文字・場所。"""

    sheet: dict[str, Any]


class UploadOut(BaseModel):
    """アップロードの結果。``status`` は read（読み取った）か skipped（同じものがすでにある）。"""

    status: Literal["read", "skipped"]
    file: str
    message: str
    seconds: float
    sheet: SheetOut
    findings: list[str]


class RemovedOut(BaseModel):
    """削除したシート。"""

    removed: str


class HealthOut(BaseModel):
    """生きていること。"""

    status: Literal["ok"] = "ok"
    version: str


class ReadyOut(BaseModel):
    """答えられること。"""

    status: Literal["ready"] = "ready"
    sheets: int
    generation: int


class ProblemOut(BaseModel):
    """エラー（RFC 9457）。``remedy`` は直し方。"""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    code: str
    remedy: str | None = None
    errors: list[dict[str, str]] | None = None
