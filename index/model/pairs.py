"""What belongs together: pairs of texts made from the open data, the synonym groups and the law questions.

A pair carries a group: two pairs of one group are never each other's negatives, because the one's answer
would be right, or nearly right, for the other too.
"""

from __future__ import annotations

import itertools
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from index.model.corpus import FIELDS, Program, held_out, laws, programs, synonyms, table

SENTENCE = re.compile(r"[^。！？\n]+[。！？]*")
CLAUSE = re.compile(r"[^、。！？\n]+")
ENDINGS = (
    "は何ですか？",
    "とは何か。",
    "はどこか",
    "はいつですか。",
    "は誰か？",
    "はなぜですか",
    "はいくつあるか",
    "はどのようなものか？",
    "は？",
)
LONGEST = 400  # characters of one text that the training reads
GOAL_FROM, GOAL_TO = "派生元ーアクティビティの内容/ 活動目標／成果目標", "派生先ー 活動目標／成果目標"
# Columns of one row that speak of the same matter: (table, column, column). "事業名" is in every table.
COLUMNS = (
    ("3-2", GOAL_FROM, GOAL_TO),
    ("3-2", GOAL_TO, "後続アウトカムへのつながり"),
    ("3-2", "事業名", GOAL_TO),
    ("3-2", "事業名", "後続アウトカムへのつながり"),
    ("3-2", GOAL_TO, "アウトカムを複数段階で設定できない理由"),
    ("4-1", "事業所管部局による点検・改善ー点検結果", "事業所管部局による点検・改善ー改善の方向性"),
    ("4-1", "事業名", "事業所管部局による点検・改善ー点検結果"),
    ("4-1", "行政事業レビュー推進チームの所見の詳細", "所見を踏まえた改善点／概算要求における反映状況の詳細"),
    ("4-1", "外部有識者による点検ー所見", "所見を踏まえた改善点／概算要求における反映状況の詳細"),
    ("4-1", "過去に受けた指摘事項－取りまとめ内容", "過去に受けた指摘事項－対応状況"),
    ("4-1", "その他の指摘事項－指摘内容", "その他の指摘事項－対応状況"),
    ("1-3", "施策", "事業名"),
    ("1-3", "計画通知名", "事業名"),
    ("1-3", "法令名", "事業名"),
    ("1-5", "関連事業の事業名", "事業名"),
    ("1-4", "事業名", "補助対象"),
    ("2-1", "事業名", "主な増減理由"),
    ("5-3", "事業名", "契約概要"),
    ("5-3", "契約概要", "使途"),
)
# A group too common to tell programs apart is thinned to this many pairs per (anchor) text.
MOST_PER_ANCHOR = 4


class Pair(NamedTuple):
    """Two texts that belong together."""

    anchor: str
    positive: str
    group: str


def all_pairs(data: Path, seed: int) -> dict[str, list[Pair]]:
    """Source -> pairs, held-out programs left out; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311
    everything = programs(data)
    secret = {getattr(p, field) for p in everything if held_out(p.id) for field in FIELDS}
    kept = [p for p in everything if not held_out(p.id)]
    sources = {
        "programs": _program_pairs(kept),
        "sentences": _sentence_pairs(kept, draw),
        "cloze": _cloze_pairs(kept, draw),
        "tables": _table_pairs(data),
        "fields": _field_pairs(data, kept, draw, named=True),
        "labels": _field_pairs(data, kept, draw, named=False),
        "synonyms": _synonym_pairs(data),
        "laws": _law_pairs(data),
    }
    return {name: _usable(pairs, secret) for name, pairs in sources.items()}


def corpus_texts(sources: dict[str, list[Pair]]) -> list[str]:
    """Every different text of the pairs, for the tokenizer and the initial vectors."""
    return sorted({text for name in TEXTUAL for pair in sources[name] for text in pair[:2]})


TEXTUAL = ("programs", "tables", "synonyms", "laws")


def _usable(pairs: Iterable[Pair], secret: set[str]) -> list[Pair]:
    good = (p for p in pairs if p.anchor and p.positive and p.anchor != p.positive)
    return sorted({p for p in good if p.anchor not in secret and p.positive not in secret})


def _program_pairs(kept: list[Program]) -> Iterator[Pair]:
    """Name, purpose, issues and overview of one program and year, each with each that follows."""
    for program in kept:
        for anchor, positive in itertools.combinations(FIELDS, 2):
            yield Pair(getattr(program, anchor), getattr(program, positive), program.id)


def _sentence_pairs(kept: list[Program], draw: random.Random) -> Iterator[Pair]:
    """A sentence and the text it was taken from, without it (inverse cloze, Lee et al. 2019)."""
    for program in kept:
        for field in FIELDS[1:]:
            sentences = SENTENCE.findall(getattr(program, field))
            for own in draw.sample(range(len(sentences)), min(2, len(sentences) - 1)) if len(sentences) > 1 else ():
                rest = "".join(s for i, s in enumerate(sentences) if i != own)
                yield Pair(sentences[own], rest, program.id)


def _cloze_pairs(kept: list[Program], draw: random.Random) -> Iterator[Pair]:
    """A clause with a question's ending, and the text it was taken from: the ending says nothing, the clause all."""
    for program in kept:
        for field in FIELDS[1:]:
            text = getattr(program, field)
            clauses = [clause for clause in CLAUSE.findall(text) if len(clause) >= 6]
            for clause in draw.sample(clauses, min(2, len(clauses))):
                start = draw.randrange(max(1, len(clause) - 30))
                yield Pair(clause[start : start + draw.randint(8, 30)] + draw.choice(ENDINGS), text, program.id)


def _table_pairs(data: Path) -> Iterator[Pair]:
    for number, first, second in COLUMNS:
        seen: dict[str, int] = defaultdict(int)
        for row in _rows(data, number):
            anchor, positive = row[first], row[second]
            if anchor and positive and seen[anchor] < MOST_PER_ANCHOR:
                seen[anchor] += 1
                yield Pair(anchor, positive, row["予算事業ID"])


def _rows(data: Path, number: str) -> Iterator[dict[str, str]]:
    return (row for row in table(data, number) if not held_out(row["予算事業ID"]))


def _field_pairs(data: Path, kept: list[Program], draw: random.Random, *, named: bool) -> Iterator[Pair]:
    """Questions for a field and the passage that holds it: its label and value, as passages print them.

    ``named`` questions say which program they mean, and the negatives are other fields of the program and
    the same field elsewhere; the others ask for the field alone, and only other fields are negatives.
    """
    asked = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
    for field in asked["field"]:
        for program_id, name, value in _values(data, kept, field):
            if not named and draw.random() > 0.1:
                continue
            called = draw.choice([field["label"], *field["called"]])
            what = f"{name}の{called}" if named else called
            group = f"{program_id} {field['label']}" if named else field["label"]
            question = draw.choice(asked["forms"]).format(what=what)
            yield Pair(question, _passage(field["label"], name, value, draw), group)


def _passage(label: str, name: str, value: str, draw: random.Random) -> str:
    """Passages come with and without the program's name, so both are learned from."""
    return f"{label}：{value}" if draw.random() < 0.4 else f"{name}\n{label}：{value}"


def _values(data: Path, kept: list[Program], field: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(program id, name, value) of a field, one value per program: the first that is not blank."""
    if field["table"] == "texts":
        yield from ((p.id, p.name, getattr(p, field["column"])) for p in kept if p.year == 2025)
        return
    done: set[str] = set()
    for row in _rows(data, field["table"]):
        if row[field["column"]] and row["予算事業ID"] not in done:
            done.add(row["予算事業ID"])
            yield row["予算事業ID"], row["事業名"], row[field["column"]]


def _synonym_pairs(data: Path) -> Iterator[Pair]:
    """Each word of a group with the next one, in a ring."""
    for number, words in enumerate(synonyms(data)):
        ring = list(dict.fromkeys(words))
        yield from (Pair(a, b, str(number)) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _law_pairs(data: Path) -> Iterator[Pair]:
    """A question, and each stretch of the law text that answers it."""
    for number, (question, law) in enumerate(laws(data)):
        stretches = [law[start : start + LONGEST] for start in range(0, len(law), LONGEST)]
        yield from (Pair(question, stretch, f"law {number}") for stretch in stretches[:5])
