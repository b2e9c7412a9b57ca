"""Routes around the questions: examples to begin with, and what people say of an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.examples import example_of
from api.feedback import entry
from api.logs import event
from api.problems import RequestError
from api.service import TheService
from api.suggest import Example, examples, examples_across
from api.wire import SHEET_ID, ExampleOut, ExamplesOut, FeedbackIn, FeedbackOut
from qa.ask import ask

router = APIRouter(tags=["質問"])
SHEETS = 3  # sheets that the examples come from when none is named


@router.get("/questions", summary="質問の例", responses=example_of("questions"))
def get_questions(
    service: TheService,
    sheet: Annotated[str | None, Query(pattern=SHEET_ID, description="シートのID")] = None,
    limit: Annotated[int, Query(ge=1, le=20, description="件数")] = 6,
) -> ExamplesOut:
    """索引にあるシートの内容から作った、答えられる質問の例を返します。"""
    latest = sorted(service.store.sheets(), key=lambda info: -info.fiscal_year)
    infos = [service.info(sheet)] if sheet else latest[:SHEETS]
    across = [] if sheet else [_example(e, "") for e in examples_across(service.store, limit)]
    each = -(-max(0, limit - len(across)) // max(1, len(infos)))
    found = [_example(example, info.name) for info in infos for example in examples(service.store, info.id, each)]
    return ExamplesOut(questions=[*across, *found][:limit])


def _example(example: Example, name: str) -> ExampleOut:
    return ExampleOut(question=example.question, sheet=example.sheet, name=name)


@router.post("/feedback", status_code=201, summary="答えを評価する")
def post_feedback(given: FeedbackIn, service: TheService) -> FeedbackOut:
    """答えへの評価（good / bad）と一言を記録します。答えはサーバーがもう一度求めて、質問とともに残します。"""
    service.check_question(given.question)
    limit = service.settings.max_note
    if len(given.note) > limit:
        raise RequestError(
            "note_too_long", f"一言が{len(given.note):,}文字あります。", f"{limit:,}文字以内にしてください。"
        )
    service.check_history(given.history)
    answer = ask(given.question, service.store, sheet=given.sheet, history=given.history)
    earlier = tuple(question for question, _ in given.history)
    service.journal.add(entry(given.verdict, given.question, given.sheet, earlier, answer, given.note))
    event("feedback", verdict=given.verdict, sheet=given.sheet)
    return FeedbackOut()
