"""The HTTP service on the bundled sheet: answers, sheets, page images, limits, rights and problems."""

from __future__ import annotations

import csv
import io
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from copies import copy_of
from fastapi.testclient import TestClient
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from page_browser import serving
from PIL import Image

from api import logs
from api.app import create_app
from api.feedback import A_MINUTE, Entry, Journal
from api.problems import RequestError
from api.settings import Settings
from index.build import build
from index.encode import Encoder
from index.store import Store

SHEET = "2025-006423"
HERE = ("127.0.0.1", 50000)


def client_of(
    store: Store, client: tuple[str, int] = HERE, base: str = "http://127.0.0.1", **settings: Any
) -> TestClient:
    app = create_app(store, Settings.load({}, **settings))
    return TestClient(app, base_url=base, client=client, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    with client_of(store) as client:
        yield client


def is_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Assert that the response is a problem in Japanese; return its body."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert any("ぁ" <= sign <= "ヿ" for sign in body["title"] + body["detail"])
    return body


# --- answers


def test_the_main_job(client: TestClient) -> None:
    reply = client.post("/ask", json={"id": "q1", "question": "民間団体の補助率と上限は？"}).json()
    assert reply["id"] == "q1"
    assert reply["question"] == "民間団体の補助率と上限は？"
    assert reply["abstained"] is False
    assert reply["reason"] is None
    assert "2/3" in reply["answer"]
    assert "6,000千円" in reply["answer"]
    assert "600万円" in reply["answer"]
    quotes = " ".join(c["text"] for c in reply["citations"])
    assert "2/3" in quotes
    assert "6,000千円" in quotes
    for citation in reply["citations"]:
        assert citation["sheet"] == SHEET
        assert citation["section"].startswith("基本情報/補助率等")
        assert citation["page"] == 2
        assert len(citation["bbox"]) == 4
    assert reply["interpretation"]
    assert reply["took_ms"] > 0


def test_a_refusal_has_its_reason_and_no_claim(client: TestClient) -> None:
    reply = client.post("/ask", json={"question": "今日の東京の天気は？", "sheet": SHEET}).json()
    assert reply["abstained"] is True
    assert reply["kind"] == "refused"
    assert reply["reason"] in ("out_of_scope", "not_in_sheet")
    assert reply["citations"] == []


def test_a_writer_rewords_and_adds_nothing(store: Store) -> None:
    said = iter(["民間団体なら2/3が補助されます。", "民間団体なら9/10が補助されます。"])
    app = create_app(store, Settings.load({}), GenericFakeChatModel(messages=said))
    client = TestClient(app, base_url="http://127.0.0.1", client=HERE)
    body = {"question": "民間団体の補助率は？", "sheet": SHEET}
    assert client.post("/ask", json=body).json()["answer"] == "民間団体なら2/3が補助されます。"
    assert "9/10" not in client.post("/ask", json=body).json()["answer"]
    assert "2/3" in client.post("/ask", json=body).json()["answer"]  # the writer has nothing more to say, and fails


def test_an_unknown_sheet_is_a_refusal(client: TestClient) -> None:
    reply = client.post("/ask", json={"question": "補助率は？", "sheet": "1999-000001"}).json()
    assert (reply["abstained"], reply["reason"]) == (True, "unknown_sheet")


def test_a_follow_up_leans_on_its_history(client: TestClient) -> None:
    history = [["民間団体の補助率は？", "2/3です。"]]
    reply = client.post("/ask", json={"question": "上限は？", "history": history}).json()
    assert "6,000千円" in reply["answer"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": 3}, "question"),
        ({"question": "x", "sheet": "../../etc/passwd"}, "sheet"),
        ({"question": "x", "sheet": "２０２５-００６４２３"}, "sheet"),
        ({"question": "x", "sheet": "2025-006423\n"}, "sheet"),
        ({"question": "x", "colour": "red"}, "colour"),
        ({"question": "x", "history": [["only one"]]}, "history.0.1"),
    ],
)
def test_a_request_that_does_not_fit_names_the_field(client: TestClient, body: Any, field: str) -> None:
    problem = is_problem(client.post("/ask", json=body), 422, "invalid_request")
    assert field in [error["field"] for error in problem["errors"]]


def test_what_is_no_json_is_a_problem(client: TestClient) -> None:
    response = client.post("/ask", content=b"{", headers={"content-type": "application/json"})
    is_problem(response, 422, "invalid_request")


def test_limits_are_settings(store: Store) -> None:
    client = client_of(store, max_question=5, max_history=1, max_k=2, max_scale=1)
    is_problem(client.post("/ask", json={"question": "補助率はいくら？"}), 422, "question_too_long")
    long = {"question": "率は？", "history": [["a", "b"], ["c", "d"]]}
    is_problem(client.post("/ask", json=long), 422, "history_too_long")
    is_problem(client.post("/search", json={"query": "率は？", "k": 3}), 422, "k_too_large")
    is_problem(client.get(f"/sheets/{SHEET}/pages/1.png?scale=2"), 422, "scale_too_large")


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_search_finds_the_passage(client: TestClient, mode: str) -> None:
    body = {"query": "民間団体への補助率", "sheet": SHEET, "k": 5, "mode": mode}
    hits = client.post("/search", json=body).json()["hits"]
    assert 1 <= len(hits) <= 5
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    assert any(h["section"].startswith("基本情報/補助率等") for h in hits)
    assert all(h["sheet"] == SHEET and h["page"] and h["text"] for h in hits)


def test_search_in_a_sheet_that_is_not_there(client: TestClient) -> None:
    is_problem(client.post("/search", json={"query": "x", "sheet": "1999-000001"}), 404, "unknown_sheet")


def test_grants_with_fractions_yen_and_places(client: TestClient) -> None:
    (grant,) = client.get("/grants", params={"sheet": SHEET, "recipient": "NPO"}).json()["grants"]
    assert grant["recipient"] == "民間団体"
    assert grant["rates"] == ["2/3"]
    assert [cap["yen"] for cap in grant["caps"]] == [6_000_000]
    assert grant["url"].startswith("https://")
    assert {c["page"] for c in grant["citations"]} == {2}


def test_grants_are_narrowed_by_rate_and_cap(client: TestClient) -> None:
    every = client.get("/grants").json()["grants"]
    high = client.get("/grants", params={"rate": "3/4", "cap": 3_000_000}).json()["grants"]
    assert 0 < len(high) < len(every)
    is_problem(client.get("/grants", params={"rate": "たくさん"}), 422, "bad_rate")
    is_problem(client.get("/grants", params={"sheet": "1999-000001"}), 404, "unknown_sheet")
    is_problem(client.get("/grants", params={"cap": -1}), 422, "bad_cap")


# --- sheets and pages


def test_sheets_and_the_whole_sheet(client: TestClient) -> None:
    infos = client.get("/sheets").json()["sheets"]
    assert SHEET in [info["id"] for info in infos]
    whole = client.get(f"/sheets/{SHEET}").json()
    assert whole["name"] == "孤独・孤立対策推進経費"
    assert whole["sheet"]["subsidies"]
    is_problem(client.get("/sheets/1999-000001"), 404, "unknown_sheet")
    is_problem(client.get("/sheets/..%2F..%2Fetc"), 404, "not_found")
    is_problem(client.get("/sheets/abc"), 422, "invalid_request")


def test_a_page_image_with_a_highlight_and_its_tag(client: TestClient) -> None:
    url = f"/sheets/{SHEET}/pages/2.png"
    plain = client.get(url)
    marked = client.get(url, params={"bbox": ["100,50,200,70", "300,50,310,60.5"]})
    assert plain.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(plain.content)).size == Image.open(io.BytesIO(marked.content)).size
    assert plain.headers["etag"] != marked.headers["etag"]
    again = client.get(url, headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/sheets/2025-006423/pages/9999.png", 404, "no_such_page"),
        ("/sheets/2025-006423/pages/0.png", 422, "invalid_request"),
        ("/sheets/2025-006423/pages/x.png", 422, "invalid_request"),
        ("/sheets/2025-006423/pages/1.png?bbox=1,2,3", 422, "invalid_request"),
        ("/sheets/2025-006423/pages/1.png?bbox=1,2,3,nan", 422, "invalid_request"),
        ("/sheets/2025-006423/pages/1.png?scale=nan", 422, "invalid_request"),
        ("/sheets/2025-006423/pages/1.png?" + "&".join(["bbox=1,2,3,4"] * 51), 422, "invalid_request"),
        ("/sheets/1999-000001/pages/1.png", 404, "unknown_sheet"),
        ("/no/such/page", 404, "not_found"),
    ],
)
def test_what_is_not_there_or_does_not_fit_is_a_problem(client: TestClient, url: str, status: int, code: str) -> None:
    is_problem(client.get(url), status, code)


def test_a_method_that_is_not_there_is_a_problem(client: TestClient) -> None:
    response = client.put("/ask")
    is_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


def test_the_size_of_a_page_is_that_of_its_image(client: TestClient) -> None:
    page = client.get(f"/sheets/{SHEET}/pages/2").json()
    image = Image.open(io.BytesIO(client.get(f"/sheets/{SHEET}/pages/2.png?scale=1").content))
    assert page["page"] == 2
    assert page["pages"] >= 10
    assert abs(image.width - page["width"]) <= 1
    assert abs(image.height - page["height"]) <= 1
    is_problem(client.get(f"/sheets/{SHEET}/pages/9999"), 404, "no_such_page")


def test_a_citation_of_open_data_leads_to_its_row(tmp_path: Path, empty_store: Store) -> None:
    columns = json.loads((Path(__file__).parent / "data" / "opendata_columns.json").read_text(encoding="utf-8"))
    overview = {
        "シート種別": "レビューシート",
        "事業年度": "2024",
        "予算事業ID": "7",
        "事業名": "見守り事業",
        "府省庁": "内閣府",
    }
    overview |= {"政策所管府省庁": "内閣府", "事業の目的": "地域で高齢者を見守る。"}
    heads = [*columns["common"], *columns["1-2"]]
    table = tmp_path / "1-2_RS_2024_基本情報_事業概要等.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([heads, [overview.get(head, "") for head in heads]])
    build([tmp_path], empty_store)
    client = client_of(empty_store)
    (citation, *_) = client.post("/ask", json={"question": "見守り事業の目的は？"}).json()["citations"]
    assert (citation["page"], citation["file"], citation["row"]) == (None, table.name, 1)
    row = client.get(f"/sheets/2024-000007/rows/{citation['row']}", params={"file": citation["file"]}).json()
    assert {"label": "事業の目的", "text": "地域で高齢者を見守る。"} in row["cells"]
    is_problem(client.get("/sheets/2024-000007/pages/1.png"), 404, "no_document")


def test_a_row_of_an_official_table_is_asked_for_by_file_and_row(client: TestClient) -> None:
    missing = {"file": "../../etc/passwd"}
    is_problem(client.get(f"/sheets/{SHEET}/rows/1", params=missing), 404, "no_such_row")
    is_problem(client.get(f"/sheets/{SHEET}/rows/1"), 422, "invalid_request")


# --- estimates, examples, what people say


def test_an_estimate_by_the_rate_and_up_to_the_cap(client: TestClient) -> None:
    body = {"cost": "1,200万円", "sheet": SHEET, "recipient": "NPO"}
    reply = client.post("/grants/estimate", json=body).json()
    assert reply["cost"] == 12_000_000
    (item,) = reply["estimates"]
    assert item["shares"] == [
        {"rate": "2/3", "cap": item["grant"]["caps"][0], "grant": 6_000_000, "own_share": 6_000_000, "capped": True}
    ]
    small = client.post("/grants/estimate", json={**body, "cost": 3_000_000}).json()["estimates"][0]["shares"][0]
    assert (small["grant"], small["own_share"], small["capped"]) == (2_000_000, 1_000_000, False)


@pytest.mark.parametrize("cost", ["たくさん", 0, -5, 10**17])
def test_what_is_no_cost_is_refused(client: TestClient, cost: Any) -> None:
    is_problem(client.post("/grants/estimate", json={"cost": cost}), 422, "bad_cost")


def test_grants_in_order_with_the_unknown_last(client: TestClient) -> None:
    for descending in (False, True):
        params = {"sort": "cap", "descending": descending, "sheet": SHEET}
        caps = [[c["yen"] for c in g["caps"]] for g in client.get("/grants", params=params).json()["grants"]]
        known = [c[0] for c in caps if c]
        assert known == sorted(known, reverse=descending)
        assert caps[len(known) :] == [[]] * (len(caps) - len(known))
    one = client.get("/grants", params={"limit": 1, "offset": 1, "sheet": SHEET}).json()
    assert one["grants"] == client.get("/grants", params={"sheet": SHEET}).json()["grants"][1:2]
    assert one["total"] == len(caps)


def test_grants_as_a_file_for_spreadsheets(client: TestClient) -> None:
    response = client.get("/grants.csv", params={"sheet": SHEET, "recipient": "NPO"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    heads, row = response.content.decode("utf-8-sig").splitlines()
    assert heads.startswith("シート,事業名")
    assert "民間団体" in row
    assert "2/3" in row
    assert "6000000" in row


def test_every_example_question_is_answered(client: TestClient) -> None:
    questions = client.get("/questions", params={"limit": 8}).json()["questions"]
    assert len(questions) >= 4
    for example in questions:
        assert example["sheet"] == SHEET
        reply = client.post("/ask", json={"question": example["question"], "sheet": SHEET}).json()
        assert not reply["abstained"], example
    is_problem(client.get("/questions", params={"sheet": "1999-000001"}), 404, "unknown_sheet")


def events_of(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_an_answer_streams(client: TestClient) -> None:
    body = {"question": "民間団体の補助率と上限は？", "sheet": SHEET}
    response = client.post("/ask/stream", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert [name for name, _ in events] == ["status", "text", "answer"]
    whole = client.post("/ask", json=body).json()
    assert {**events[-1][1], "took_ms": 0} == {**whole, "took_ms": 0}
    assert events[1][1]["text"] == whole["answer"]
    is_problem(client.post("/ask/stream", json={"question": "あ" * 501}), 422, "question_too_long")


def test_what_people_say_is_kept_and_bounded(empty_store: Store, sample: Path) -> None:
    build([sample], empty_store)
    client = client_of(empty_store, max_note=5)
    said = {"verdict": "bad", "question": "民間団体の補助率は？", "sheet": SHEET, "note": "違う"}
    assert client.post("/feedback", json=said).status_code == 201
    client.post("/ask", json={"question": "今日の東京の天気は？"})
    client.post("/ask", json={"question": "今日の東京の天気は？"})
    first, second = Journal(empty_store.folder, 1).entries()
    assert (first.verdict, first.question, first.note) == ("bad", "民間団体の補助率は？", "違う")
    assert "2/3" in first.answer
    assert (second.verdict, second.question) == ("unanswered", "今日の東京の天気は？")
    is_problem(client.post("/feedback", json={**said, "note": "あ" * 6}), 422, "note_too_long")
    is_problem(client.post("/feedback", json={**said, "verdict": "meh"}), 422, "invalid_request")
    for _ in range(A_MINUTE - 2):
        client.post("/feedback", json=said)
    response = client.post("/feedback", json=said)
    is_problem(response, 429, "too_many")
    assert response.headers["retry-after"] == "60"


def test_unanswered_questions_are_not_kept_where_the_settings_forbid_it(empty_store: Store) -> None:
    client_of(empty_store, keep_unanswered=False).post("/ask", json={"question": "今日の東京の天気は？"})
    assert list(Journal(empty_store.folder, 1).entries()) == []


def test_a_full_log_is_told(empty_store: Store) -> None:
    journal = Journal(empty_store.folder, 10)
    with pytest.raises(RequestError) as caught:
        journal.add(Entry("", "good", "x", None, (), "y", None, ()))
    assert caught.value.code == "feedback_full"
    assert not journal.path.exists()


# --- writing


def test_upload_replace_and_remove(tmp_path: Path, empty_store: Store, sample: Path) -> None:
    with client_of(empty_store) as client:
        files = {"file": ("../../<b>evil</b>.pdf", sample.read_bytes(), "application/pdf")}
        first = client.post("/sheets", files=files)
        assert first.status_code == 201, first.text
        body = first.json()
        assert body["status"] == "read"
        assert body["file"] == "b>.pdf" or "/" not in body["file"]
        assert body["sheet"]["id"] == SHEET
        assert client.post("/sheets", files=files).status_code == 200
        assert "2/3" in client.post("/ask", json={"question": "民間団体の補助率は？"}).json()["answer"]
        assert client.get(f"/sheets/{SHEET}/pages/2.png").status_code == 200
        assert client.delete(f"/sheets/{SHEET}").json() == {"removed": SHEET}
        is_problem(client.delete(f"/sheets/{SHEET}"), 404, "unknown_sheet")
        assert client.get("/sheets").json() == {"total": 0, "sheets": []}


def test_an_upload_that_is_no_pdf_leaves_the_store_alone(empty_store: Store) -> None:
    with client_of(empty_store) as client:
        response = client.post("/sheets", files={"file": ("a.pdf", b"hello", "application/pdf")})
        problem = is_problem(response, 415, "not_pdf")
        assert "upload-" not in problem["detail"]
        assert client.get("/sheets").json() == {"total": 0, "sheets": []}


@pytest.mark.skipif(sys.platform != "linux", reason="この制限はLinuxのもの")
def test_the_process_that_reads_an_upload_cannot_take_all_memory() -> None:
    code = "from api import uploads; uploads.bound_memory(); bytearray(uploads.MOST_MEMORY)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert child.stderr.splitlines()[-1] == "MemoryError"


def test_an_upload_streams_its_stages(empty_store: Store, sample: Path) -> None:
    with client_of(empty_store) as client:
        good = events_of(client.post("/sheets/stream", files={"file": ("a.pdf", sample.read_bytes())}).text)
        stages = [data["stage"] for name, data in good if name == "stage"]
        assert stages == ["read", "store", "done"]
        name, data = good[-1]
        assert (name, data["status"], data["sheet"]["id"]) == ("sheet", "read", SHEET)
        name, data = events_of(client.post("/sheets/stream", files={"file": ("a.pdf", b"hello")}).text)[-1]
        assert (name, data["code"], data["status"]) == ("problem", "not_pdf", 415)
        assert data["remedy"]


def test_the_service_answers_while_a_file_is_read(empty_store: Store, sample: Path) -> None:
    with serving(empty_store) as address, ThreadPoolExecutor(1) as beside:
        upload = beside.submit(httpx.post, f"{address}/sheets", files={"file": sample.read_bytes()}, timeout=120)
        waits = []
        while not upload.done():
            started = time.perf_counter()
            assert httpx.get(f"{address}/health").status_code == 200
            waits.append(time.perf_counter() - started)
            time.sleep(0.05)
        assert upload.result().status_code == 201
    assert len(waits) > 5
    assert sorted(waits)[len(waits) // 2] < 0.5  # 0.01 s on an idle machine


def test_a_body_of_another_type_is_refused(client: TestClient) -> None:
    response = client.post("/ask", content=b"question=x", headers={"content-type": "text/plain"})
    is_problem(response, 415, "unsupported_media_type")
    response = client.post("/sheets", content=b"{}", headers={"content-type": "application/json"})
    is_problem(response, 415, "unsupported_media_type")


def test_an_upload_without_a_file_names_the_field(client: TestClient) -> None:
    problem = is_problem(client.post("/sheets", data={"x": "1"}), 422, "invalid_request")
    assert problem["errors"][0]["field"] == "file"
    problem = is_problem(client.post("/sheets", data={"file": "words"}), 422, "invalid_request")
    assert problem["errors"][0]["message"] == "ファイルを、名前を付けて multipart/form-data で送ってください"


def test_a_large_body_is_refused_declared_or_chunked(store: Store) -> None:
    client = client_of(store, max_body_kb=1, max_upload_mb=1)
    large = json.dumps({"question": "あ" * 2000}).encode()
    is_problem(client.post("/ask", content=large), 413, "body_too_large")
    is_problem(client.post("/ask", content=iter([large])), 413, "body_too_large")
    upload = {"file": ("a.pdf", b"%PDF" + b"0" * 2 * 1024 * 1024)}
    is_problem(client.post("/sheets", files=upload), 413, "body_too_large")
    exact = {"file": ("a.pdf", b"%PDF" + b"0" * (1024 * 1024 + 100))}
    is_problem(client.post("/sheets", files=exact), 413, "too_large")


REMOVE = f"/sheets/{SHEET}"


def test_without_a_token_only_this_machine_may_write(store: Store) -> None:
    elsewhere = client_of(store, ("203.0.113.7", 50000))
    is_problem(elsewhere.delete(REMOVE), 403, "write_forbidden")
    rebound = client_of(store, base="http://sheets.example")
    is_problem(rebound.delete(REMOVE), 403, "write_forbidden")
    here = client_of(store)
    is_problem(here.delete(REMOVE, headers={"origin": "https://evil.example"}), 403, "write_forbidden")
    is_problem(here.delete(REMOVE, headers={"origin": "null"}), 403, "write_forbidden")
    for proxy in ("x-forwarded-for", "x-real-ip", "forwarded", "via"):
        is_problem(here.delete(REMOVE, headers={proxy: "127.0.0.1"}), 403, "write_forbidden")
    is_problem(here.delete(REMOVE, headers={"sec-fetch-site": "cross-site"}), 403, "write_forbidden")
    is_problem(here.post("/sheets", headers={"origin": "https://evil.example"}), 403, "write_forbidden")
    own = {"origin": "http://127.0.0.1"}
    is_problem(here.delete("/sheets/1999-000001", headers=own), 404, "unknown_sheet")
    assert elsewhere.get("/sheets").status_code == 200


def test_with_a_token_only_its_bearer_may_write(store: Store) -> None:
    client = client_of(store, ("203.0.113.7", 50000), token="s3cret")  # noqa: S106
    response = client.delete(REMOVE)
    is_problem(response, 401, "token_required")
    assert response.headers["www-authenticate"] == "Bearer"
    is_problem(client.delete(REMOVE, headers={"authorization": "Bearer wrong"}), 401, "token_required")
    for right in ("Bearer s3cret", "bearer s3cret"):
        is_problem(client.delete("/sheets/1999-000001", headers={"authorization": right}), 404, "unknown_sheet")
    client = client_of(store, token="秘密")  # noqa: S106
    right_bytes = {b"authorization": "Bearer 秘密".encode()}
    is_problem(client.delete("/sheets/1999-000001", headers=right_bytes), 404, "unknown_sheet")


# --- around every request


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    ready = client.get("/ready").json()
    assert ready["status"] == "ready"
    assert ready["sheets"] >= 1


def test_a_store_that_cannot_be_read_is_not_ready(tmp_path: Path, store: Store, encoder: Encoder) -> None:
    folder = tmp_path / "store"
    copy_of(store, folder)
    broken = Store.open(folder, encoder)
    client = client_of(broken)
    broken.close()
    for file in folder.iterdir():
        if file.is_file():
            file.write_bytes(b"nothing" * 1000)
    is_problem(client.get("/ready"), 503, "store_corrupt")
    assert client.get("/health").status_code == 200
    broken.close()


def test_every_response_has_its_headers(client: TestClient) -> None:
    for response in (client.get("/"), client.get("/sheets"), client.get("/nowhere"), client.post("/ask", content=b"{")):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["x-request-id"]


def test_head_tells_what_get_would(client: TestClient) -> None:
    for path in ("/", "/health", f"/sheets/{SHEET}"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.headers["content-type"]) == (200, get.headers["content-type"])


def test_the_page_and_its_files(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "行政事業レビューシート" in page.text
    assert client.get("/web/app.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/", headers={"if-none-match": page.headers["etag"]}).status_code == 304
    is_problem(client.get("/web/../settings.py"), 404, "not_found")


def test_the_description_is_japanese_with_examples(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    operations = [o for path in description["paths"].values() for o in path.values()]
    assert len(operations) >= 10
    for operation in operations:
        assert any("ぁ" <= sign <= "龯" for sign in operation["summary"])
        assert operation["description"]
    answered = description["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]
    assert "2/3" in json.dumps(answered, ensure_ascii=False)
    assert "application/problem+json" in description["paths"]["/ask"]["post"]["responses"]["4XX"]["content"]


def test_the_example_of_the_description_is_what_the_service_says(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    example = description["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]["example"]
    reply = client.post("/ask", json={"question": example["question"], "sheet": SHEET}).json()
    assert example["answer"] == reply["answer"]
    assert [c["text"] for c in example["citations"]] == [c["text"] for c in reply["citations"]]
    assert set(example) == {name for name, value in reply.items() if value is not None}


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_logs_are_lines_of_json_without_questions(store: Store, log: io.StringIO) -> None:
    client = client_of(store)
    client.post("/ask", json={"question": "民間団体の秘密の補助率は？"}, headers={"x-request-id": "abc-1"})
    lines = [line for line in lines_of(log) if line["logger"] == "sheetqa"]
    (request,) = [line for line in lines if line["event"] == "request"]
    assert (request["method"], request["path"], request["status"]) == ("POST", "/ask", 200)
    assert request["request_id"] == "abc-1"
    assert request["ms"] > 0
    assert "秘密" not in log.getvalue()


def test_questions_are_logged_when_asked_for(store: Store, log: io.StringIO) -> None:
    client_of(store, log_questions=True).post("/ask", json={"question": "民間団体の補助率は？"})
    (answer,) = [line for line in lines_of(log) if line["event"] == "answer"]
    assert answer["question"] == "民間団体の補助率は？"


def test_a_crash_is_a_problem_and_a_log_line(store: Store, log: io.StringIO) -> None:
    client = client_of(store)
    del client.app.state.service  # type: ignore[attr-defined]
    problem = is_problem(client.get("/sheets"), 500, "internal_error")
    assert "service" not in json.dumps(problem)
    (crash,) = [line for line in lines_of(log) if line["event"] == "crash"]
    assert "Traceback" in crash["traceback"]
