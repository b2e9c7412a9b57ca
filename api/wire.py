"""What goes over the wire: requests with their limits, and responses made from what qa/ and index/ return.

Limits that a setting may change (question, history, k) are checked in the routes; those here are ceilings.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.sheet import BBox, Passage, Source
from qa.answer import Answer, Citation
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


Corners = tuple[float, float, float, float]


def _corners(box: BBox | None) -> Corners | None:
    return (box.x0, box.top, box.x1, box.bottom) if box else None


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
    offset: Annotated[
        int, Field(ge=0, le=1_000_000, description="全シートにわたる一覧で、先頭から飛ばす件数（続きを見るとき）")
    ] = 0


class SearchIn(Wire):
    """本文の検索。"""

    query: Question
    sheet: SheetId | None = None
    k: Annotated[int, Field(ge=1, description="件数（既定で50件まで）")] = 10
    mode: Annotated[
        Literal["fused", "dense", "lexical"], Field(description="fused: 意味と語の両方、dense: 意味、lexical: 語")
    ] = "fused"


class CitationOut(BaseModel):
    """根拠。``text`` はシートの文字そのまま、``bbox`` はPDFのポイント（左上が原点）。

    公表データから読んだシートでは ``page`` がなく、``file`` と ``row`` が公表データの表とその行（1から）を指す。
    """

    sheet: str
    section: str
    page: int | None
    bbox: Corners | None
    text: str
    file: str = ""
    row: int | None = None

    @classmethod
    def of(cls, citation: Citation) -> CitationOut:
        return cls(
            sheet=citation.sheet,
            section=citation.section,
            page=citation.page,
            bbox=_corners(citation.bbox),
            text=citation.text,
            file=citation.file,
            row=citation.row,
        )


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
            kind=answer.kind,  # type: ignore[arg-type]  # pydantic checks it
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
    bbox: Corners | None
    text: str
    file: str
    row: int | None
    score: float
    by: dict[str, float]

    @classmethod
    def of(cls, hit: Hit) -> HitOut:
        place = first_place(hit.passage)
        return cls(
            sheet=hit.passage.sheet,
            section=hit.passage.section,
            page=place.page if place else None,
            bbox=_corners(place.bbox) if place else None,
            text=hit.passage.text,
            file=place.file if place else "",
            row=place.row if place else None,
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


class ExampleOut(BaseModel):
    """質問の例と、それに答えるシート（全シートにわたるものは空）。"""

    question: str
    sheet: str
    name: str


class ExamplesOut(BaseModel):
    """質問の例。"""

    questions: list[ExampleOut]


class FeedbackIn(Wire):
    """答えへの評価。"""

    verdict: Annotated[Literal["good", "bad"], Field(description="good: 役に立った、bad: 役に立たなかった")]
    question: Question
    sheet: SheetId | None = None
    history: Annotated[list[Turn], Field(max_length=200, description="これまでの [質問, 答え] の組。古い順")] = []
    note: Annotated[str, Field(max_length=CEILING, description="一言（既定で1,000文字まで）")] = ""


class FeedbackOut(BaseModel):
    """記録したこと。"""

    status: Literal["kept"] = "kept"


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
