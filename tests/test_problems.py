"""Errors as problems: every error of ours has a status and a Japanese title, and none leaks the server's insides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.problems import KNOWN, RequestError, of_error, of_status, of_validation
from index import errors
from index.errors import EncryptedPdf, SheetqaError, UnknownSheet


def kinds(root: type[SheetqaError] = SheetqaError) -> Iterator[type[SheetqaError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("kind", [k for k in kinds() if k.__module__ == errors.__name__])
def test_every_error_of_the_tree_is_known(kind: type[SheetqaError]) -> None:
    assert kind.code in KNOWN
    assert kind.code != "error"


def test_a_problem_says_what_happened_where_and_what_to_do() -> None:
    problem = of_error(EncryptedPdf("パスワードがあります。", "解除してください。", file="a.pdf", page=3))
    body = problem.body("/sheets")
    assert body["status"] == problem.status == 422
    assert body["type"] == "urn:sheetqa:problem:encrypted_pdf"
    assert body["title"] == "パスワードのかかったPDFです"
    assert body["detail"] == "パスワードがあります。（3ページ）"
    assert body["remedy"] == "解除してください。"
    assert body["instance"] == "/sheets"


def test_an_unknown_sheet_is_not_found() -> None:
    assert of_error(UnknownSheet("ありません。")).status == 404


def test_an_error_nobody_knows_is_told_without_its_details() -> None:
    problem = of_error(RequestError("surprise", "secret path /srv/x"))
    assert problem.status == 500
    assert "secret" not in str(problem.body())


@pytest.mark.parametrize("status", [400, 404, 405, 413, 415, 418, 422, 500])
def test_every_status_has_a_japanese_title(status: int) -> None:
    assert any("ぁ" <= sign <= "ヿ" or "一" <= sign <= "龯" for sign in of_status(status).title)


def test_validation_errors_name_the_field_and_not_the_contents() -> None:
    errors_ = [
        {"type": "missing", "loc": ("body", "question"), "msg": "Field required", "input": {"secret": 1}},
        {"type": "string_too_long", "loc": ("body", "history", 0, 1), "ctx": {"max_length": 5}, "input": "secret"},
        {"type": "never_heard_of", "loc": ("query", "k"), "input": "secret"},
    ]
    body = of_validation(errors_).body()
    assert body["errors"] == [
        {"field": "question", "message": "必須の項目がありません"},
        {"field": "history.0.1", "message": "5文字以内で指定してください"},
        {"field": "k", "message": "値が正しくありません"},
    ]
    assert "secret" not in str(body)
