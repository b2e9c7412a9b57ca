"""The same question has the same answer in every process: no answer hangs on the order of a set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from index.store import Store

ROOT = Path(__file__).parents[1]
ASK = """
import sys
from pathlib import Path
from eval.questions import FOLDER, load
from eval.stores import open_store
from qa.ask import ask
with open_store(Path(sys.argv[1])) as store:
    for question in load(FOLDER / "2025-006423.jsonl"):
        if question.split == "dev":
            answer = ask(question.text, store, sheet="2025-006423")
            print(question.id, answer.text, answer.interpretation, [c.text for c in answer.citations])
"""


def answers(store: Store, seed: str) -> list[str]:
    command = [sys.executable, "-c", ASK, str(store.folder)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.splitlines()


def test_answers_do_not_hang_on_the_order_of_sets(store: Store) -> None:
    one, other = answers(store, "1"), answers(store, "2")
    assert len(one) > 150
    assert [line for line in one if line not in other] == []
