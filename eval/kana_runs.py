"""What kana stand beside each other: counts the triples of hiragana and prints the table qa/kana_runs.txt.

Run by hand: ``python -m eval.kana_runs TEXTS.jsonl.gz > qa/kana_runs.txt``. Counted are the texts of the open data
(one JSON object a line, all its strings) and the well-written dev questions of eval/questions. A line is two kana and
those that follow them.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

QUESTIONS = Path(__file__).parent / "questions"
LEAST_IN_TEXTS = 3
_RUN = re.compile(r"[ぁ-ゖ]{3,}")


def triples(texts: Iterable[str]) -> Counter[str]:
    """Return how often three hiragana stand together."""
    return Counter(run[i : i + 3] for text in texts for run in _RUN.findall(text) for i in range(len(run) - 2))


def questions(folder: Path = QUESTIONS) -> Iterator[str]:
    """Yield the dev questions that are no slips of typing."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            if question["split"] == "dev" and question.get("voice") != "typo":
                yield question["user_input"]


def _texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from (value for value in json.loads(line).values() if isinstance(value, str))


def table(in_texts: Counter[str], in_questions: Counter[str]) -> dict[str, str]:
    """Return what follows each two kana."""
    found: dict[str, list[str]] = defaultdict(list)
    for triple in sorted(in_texts.keys() | in_questions.keys()):
        if in_texts[triple] >= LEAST_IN_TEXTS or in_questions[triple]:
            found[triple[:2]].append(triple[2])
    return {pair: "".join(signs) for pair, signs in found.items()}


if __name__ == "__main__":
    for pair, signs in table(triples(_texts(Path(sys.argv[1]))), triples(questions())).items():
        sys.stdout.write(f"{pair}{signs}\n")
