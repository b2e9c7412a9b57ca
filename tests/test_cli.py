"""The command line: results, Japanese messages, exit codes, batches, and what is not imported."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from copies import copy_of

from api import VERSION
from api.cli import run
from api.feedback import Journal, entry
from eval.questions import BadQuestions, load
from index.encode import Encoder
from index.store import Store
from qa.ask import ask

ROOT = Path(__file__).resolve().parents[1]
SHEET = "2025-006423"
COMMANDS = ("index", "sheets", "show", "remove", "ask", "grants", "serve", "feedback", "doctor")


@pytest.fixture
def at(store: Store) -> list[str]:
    """The flags that name a store with the bundled sheet."""
    return ["--store", str(store.folder)]


def is_japanese(text: str) -> bool:
    return any("ぁ" <= sign <= "ヿ" for sign in text)


def sheetqa(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


# --- help and wrong calls


def test_the_help_is_japanese_and_quick() -> None:
    took = []
    for _ in range(3):
        started = time.perf_counter()
        result = sheetqa("--help")
        took.append(time.perf_counter() - started)
    assert result.returncode == 0
    for command in (*COMMANDS, "eval", "bench"):
        assert re.search(rf"\b{command}\b", result.stdout)
    assert is_japanese(result.stdout)
    assert not re.search(r"Options|Commands|Show this message", result.stdout)
    assert min(took) < 1.0  # 0.5 s on an idle machine


@pytest.mark.parametrize("command", [*COMMANDS, "feedback export"])
def test_every_command_explains_itself_in_japanese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert is_japanese(out)
    assert not re.search(r"Options|Arguments|Show this message|default|required", out)


def test_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"sheetqa {VERSION}\n"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], "frobnicate"),
        (["ask", "--colour", "red", "x"], "--colour"),
        (["ask"], "--batch"),
        (["ask", "x", "--batch", "in.jsonl"], "--batch"),
        (["ask", "--batch", "in.jsonl"], "--out"),
        (["ask", "あ" * 501], "500"),
        (["ask", "\udcff補助率は？"], "UTF-8"),
        (["show"], "ID"),
        (["show", "a", "b"], "余分"),
        (["index"], "パス"),
        (["ask", "x", "--sheet"], "--sheet"),
        (["serve", "--port", "八千"], "--port"),
        (["ask", "x", "--llm", "nobody:nothing"], "nobody:nothing"),
        (["grants", "--rate", "たくさん"], "たくさん"),
        (["grants", "--cap", "たくさん"], "たくさん"),
    ],
)
def test_a_wrong_call_is_explained(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert is_japanese(said.err)
    assert not re.search(r"Missing|Invalid|No such|Usage|Error|unexpected", said.err)


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    said = capsys.readouterr()
    assert "コマンド" in said.out + said.err


# --- sheets


def test_index_reports_read_skipped_and_failed(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("hello", encoding="utf-8")
    where = ["--store", str(tmp_path / "store")]
    assert run(["index", str(sample), str(bad), *where]) == 1
    out = capsys.readouterr().out
    assert "読み取り 1件" in out
    assert "失敗 1件" in out
    assert re.search(r"bad\.pdf.*PDF", out)
    assert re.search(r"2025-006423\.pdf.*気づき2件", out)
    assert run(["index", str(sample), *where]) == 0
    assert "変更なし 1件" in capsys.readouterr().out
    assert run(["index", str(bad), "--json", *where]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [o["file"] for o in report["failed"]] == ["bad.pdf"]


def test_index_of_nothing_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", str(tmp_path / "missing.pdf"), "--store", str(tmp_path / "store")]) == 1
    said = capsys.readouterr()
    assert "missing.pdf" in said.out + said.err


def test_sheets_are_listed(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sheets", *at]) == 0
    out = capsys.readouterr().out
    assert SHEET in out
    assert "孤独・孤立対策推進経費" in out
    assert run(["sheets", "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == SHEET


def test_sheets_of_no_store_name_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sheets", "--store", str(tmp_path / "none")]) == 1
    err = capsys.readouterr().err
    assert "sheetqa index" in err
    assert not (tmp_path / "none").exists()


def test_show_prints_every_table_with_pages(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", SHEET, *at]) == 0
    out = capsys.readouterr().out
    for words in (
        "【基本情報/補助率等】",
        "民間団体",
        "2/3",
        "【支出先/支出先上位者リスト】",
        "【点検・評価】",
        "ページ",
    ):
        assert words in out


def test_show_as_json_reads_back_exactly(at: list[str], store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    from index.serial import sheet_from_json

    assert run(["show", SHEET, "--json", *at]) == 0
    assert sheet_from_json(json.loads(capsys.readouterr().out)) == store.sheet(SHEET)


def test_show_and_remove_of_an_unknown_sheet_fail(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("show", "remove"):
        assert run([command, "1999-000001", *at]) == 1
        assert "1999-000001" in capsys.readouterr().err


def test_remove(tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--store", str(tmp_path / "store")]
    assert run(["index", str(sample), *where]) == 0
    assert run(["remove", SHEET, *where]) == 0
    capsys.readouterr()
    assert run(["sheets", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out) == []


# --- asking


def test_ask_answers_with_quote_and_page(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "民間団体の補助率と上限は？", *at]) == 0
    out = capsys.readouterr().out
    assert "2/3" in out
    assert "6,000千円" in out
    assert "600万円" in out
    assert re.search(r"2025-006423 2ページ 基本情報/補助率等", out)
    assert "「1交付事業者につき6,000千円」" in out


def test_ask_as_json(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "民間団体の補助率は？", "--sheet", SHEET, "--json", *at]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert "2/3" in reply["answer"]
    assert reply["citations"][0]["page"] == 2


def test_a_refusal_is_an_answer(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "補助率は？", "--sheet", "1999-000001", "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "unknown_sheet"


def test_grants(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["grants", "--recipient", "NPO", "--json", *at]) == 0
    (grant,) = json.loads(capsys.readouterr().out)
    assert (grant["recipient"], grant["rates"]) == ("民間団体", ["2/3"])
    assert run(["grants", "--sheet", SHEET, *at]) == 0
    assert "民間団体" in capsys.readouterr().out
    assert run(["grants", "--recipient", "宇宙人", *at]) == 0
    assert "条件に合う" in capsys.readouterr().err


def test_the_first_question_brings_the_bundled_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "first"
    assert run(["ask", "民間団体の補助率は？", "--store", str(folder)]) == 0
    said = capsys.readouterr()
    assert "2/3" in said.out
    assert "2025-006423.pdf" in said.err
    assert run(["ask", "民間団体の補助率は？", "--store", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_asking_imports_nothing_heavy(store: Store) -> None:
    code = (
        "import sys; from api.cli import run; "
        f"code = run(['ask', '民間団体の補助率は？', '--store', {str(store.folder)!r}]); "
        "heavy = {'torch', 'chromadb', 'fastapi', 'sentence_transformers', 'pdfplumber', 'uvicorn'}; "
        "heavy &= set(sys.modules); "
        "print('HEAVY', sorted(heavy)); sys.exit(code)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert result.stdout.endswith("HEAVY []\n")


def test_grants_with_an_estimate(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["grants", "--recipient", "NPO", "--cost", "1,200万円", *at]) == 0
    out = capsys.readouterr().out
    assert "600万円（上限）" in out
    assert "min(補助上限" in out
    assert run(["grants", "--recipient", "NPO", "--cost", "3,000千円", "--json", *at]) == 0
    (share,) = json.loads(capsys.readouterr().out)["estimates"][0]["shares"]
    assert (share["grant"], share["own_share"]) == (2_000_000, 1_000_000)


def test_feedback_becomes_evaluation_cases(
    tmp_path: Path, store: Store, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "store"
    Store.open(folder, encoder, create=True).close()
    where = ["--store", str(folder)]
    assert run(["feedback", "export", *where]) == 0
    assert capsys.readouterr().out == ""
    journal = Journal(folder, 10_000)
    answer = ask("民間団体の補助率は？", store, sheet=SHEET)
    for verdict in ("good", "bad"):
        journal.add(entry(verdict, "民間団体の補助率は？", SHEET, ("予算は？",), answer, "一言"))
    assert run(["feedback", "export", *where]) == 0
    good, bad = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert good["user_input"] == "民間団体の補助率は？"
    assert "2/3" in good["reference"]
    assert "2/3" in good["reference_contexts"]
    assert (bad["reference"], bad["note"], bad["history"][0][0]) == ("", "一言", "予算は？")
    out = tmp_path / "cases.jsonl"
    assert run(["feedback", "export", "--verdict", "good", "--out", str(out), *where]) == 0
    (case,) = load(out)
    assert (case.text, case.accept, case.abstain) == ("民間団体の補助率は？", ((answer.text,),), False)
    assert run(["feedback", "export", "--verdict", "bad", "--out", str(out), "--clear", *where]) == 0
    with pytest.raises(BadQuestions, match="1行目：reference"):  # a person has yet to say what is right
        load(out)
    assert not journal.path.exists()
    assert run(["feedback", "export", "--verdict", "meh", *where]) == 2
    assert run(["feedback", "export", "--clear", *where]) == 2


# --- is this machine ready


def test_the_doctor_finds_everything_well(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--port", "0", *at]) == 0
    out = capsys.readouterr().out
    assert "✗" not in out
    assert "シート1件" in out


def test_the_doctor_names_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--store", str(tmp_path / "none"), "--embedding-model", str(tmp_path / "model")]
    assert run(["doctor", "--port", "0", "--json", *where]) == 1
    bad = [check for check in json.loads(capsys.readouterr().out) if not check["ok"]]
    assert [check["name"] for check in bad] == ["埋め込みモデル", "ストア", "表・ベクトル・語の索引の一致"]
    assert all(check["remedy"] for check in bad)
    assert not (tmp_path / "none").exists()


def test_the_doctor_mends_lost_vectors(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "store"
    copy_of(store, folder)
    shutil.rmtree(folder / "chroma")
    where = ["--port", "0", "--store", str(folder)]
    assert run(["doctor", *where]) == 1
    assert "--mend" in capsys.readouterr().out
    assert run(["doctor", "--mend", *where]) == 0
    assert run(["doctor", *where]) == 0


# --- batches


def batch(tmp_path: Path, lines: list[Any], at: list[str]) -> tuple[int, list[dict[str, Any]] | None]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    code = run(["ask", "--batch", str(source), "--out", str(target), *at])
    if not target.exists():
        return code, None
    return code, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_a_batch_answers_in_order(tmp_path: Path, at: list[str]) -> None:
    lines: list[Any] = [
        {"id": "a", "question": "民間団体の補助率は？", "sheet": SHEET},
        {"id": 2, "question": "今日の東京の天気は？", "sheet": None},
        {"id": "c", "question": "補助率は？", "sheet": "1999-000001"},
        "",
        {"id": "d", "question": "上限は？", "history": [["民間団体の補助率は？", "2/3です。"]]},
        {"id": "e", "question": ""},
        {"id": "f", "question": "民間団体の補助率は？" * 2000},
    ]
    code, replies = batch(tmp_path, lines, at)
    assert code == 0
    assert replies is not None
    assert [reply["id"] for reply in replies] == ["a", 2, "c", "d", "e", "f"]
    for reply in replies:
        assert set(reply) == {"id", "answer", "abstained", "reason", "citations", "took_ms"}
        for citation in reply["citations"]:
            assert set(citation) == {"sheet", "section", "page", "bbox", "text"}
    assert "2/3" in replies[0]["answer"]
    assert (replies[5]["abstained"], replies[5]["reason"]) == (True, "out_of_scope")
    assert (replies[2]["abstained"], replies[2]["reason"]) == (True, "unknown_sheet")
    assert "6,000千円" in replies[3]["answer"]
    assert list(tmp_path.glob(".*")) == []


def test_a_bad_line_is_named_with_its_number(tmp_path: Path, at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    lines: list[Any] = [
        {"id": "a", "question": "民間団体の補助率は？"},
        "{not json",
        {"question": "id がない"},
        {"id": "d"},
        {"id": "e", "question": "x", "sheet": 5},
        {"id": "f", "question": "x", "history": ["a"]},
        "[1, 2]",
        "[" * 100_000,
        '{"id": "half", "question": "\\ud800補助率は？"}',
        {"id": "h", "question": "市区町村の補助率は？"},
    ]
    code, replies = batch(tmp_path, lines, at)
    err = capsys.readouterr().err
    assert code == 1
    assert replies is not None
    assert [reply["id"] for reply in replies] == ["a", "h"]
    assert [int(n) for n in re.findall(r"in\.jsonl (\d+)行目", err)] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_batch_that_cannot_be_read_or_written_fails(
    tmp_path: Path, at: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", "--batch", str(tmp_path / "none"), "--out", str(tmp_path / "o"), *at]) == 1
    assert "none" in capsys.readouterr().err
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\xff\xfe\x00")
    assert run(["ask", "--batch", str(source), "--out", str(tmp_path / "o"), *at]) == 1
    assert "UTF-8" in capsys.readouterr().err
    source.write_text('{"id": 1, "question": "補助率は？"}', encoding="utf-8")
    assert run(["ask", "--batch", str(source), "--out", str(tmp_path / "no" / "o"), *at]) == 1
    assert "--out" in capsys.readouterr().err


def test_a_batch_goes_through_a_link_and_leaves_it(tmp_path: Path, at: list[str]) -> None:
    source, link, target = (tmp_path / name for name in ("in.jsonl", "link", "out.jsonl"))
    source.write_text('{"id": 1, "question": "民間団体の補助率は？"}', encoding="utf-8")
    link.symlink_to(target)  # as /dev/stdout is one
    assert run(["ask", "--batch", str(source), "--out", str(link), *at]) == 0
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == 1


def test_a_store_that_cannot_be_made_is_told(tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "store"):
        assert run(["index", str(sample), "--store", str(place)]) == 1
        said = capsys.readouterr()
        assert "フォルダー" in said.err
        assert "Traceback" not in said.err


# --- serving


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_shows_its_address_and_then_answers(store: Store, workers: str) -> None:
    where = ["--port", "0", "--store", str(store.folder), "--workers", workers]
    command = [sys.executable, "-m", "api.cli", "serve", *where]
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # though these tests run in the background
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=hears) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
            assert address is not None
            # Asked before it is ready: the connection waits.
            reply = httpx.get(f"{address[0]}ready", timeout=60)
            assert reply.json()["sheets"] == 1
        finally:
            server.send_signal(signal.SIGINT)
            rest = server.stderr.read() if server.stderr else ""
        assert server.wait(20) in (0, 130)
    assert "Traceback" not in rest


def test_a_cold_question_is_quick(at: list[str]) -> None:
    took = []
    for _ in range(3):
        started = time.perf_counter()
        assert "2/3" in sheetqa("ask", "民間団体の補助率は？", *at).stdout
        took.append(time.perf_counter() - started)
    assert min(took) < 3.0  # 1.0 s on an idle machine


def test_a_port_in_use_is_told(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port), *at]) == 1
    assert str(port) in capsys.readouterr().err
