"""What qa/ knows is the form and the language: no question, and no name of a sheet, stands in its code or data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eval.questions import load_all
from index.store import Store
from index.text import fold

ROOT = Path(__file__).resolve().parents[1]
SHEET = "2025-006423"
SHORTEST_TURN = 2  # signs more that a follow-up must have
SHORTEST_QUESTION = 8  # signs of a question that is no general word: 補助率は？ may stand in a table of phrases
SHORTEST_NAME = 4  # signs of a name that is no general word
CODE = [*sorted((ROOT / "qa").glob("*.py")), *sorted((ROOT / "qa").glob("*.toml"))]
_LEGAL = re.compile(
    r"^(?:株式会社|一般社団法人|公益社団法人|公益財団法人|一般財団法人|特定非営利活動法人|npo法人)|株式会社$"
)
_JOINS = re.compile(r"による|ごとの|[のとや]")  # what joins the nouns of a label
_PLACE = re.compile(r"[都道府県]$")
# The columns of each table that hold names of the sheet's own.
NAMES = {
    "program": ("name",),
    "organization": ("author",),
    "policy": ("policy", "measure"),
    "law": ("name", "law_number"),
    "plan": ("name",),
    "subsidy": ("subprogram",),
    "goal": ("goal", "indicator"),
    "payee": ("name", "corporate_number"),
    "contract": ("title",),
    "cost_item": ("use",),
}


def names(store: Store) -> Iterator[str]:
    """The sheet's proper names, folded; a name without its legal form, and its longer parts, too."""
    for table, columns in NAMES.items():
        for row in store.rows(table, [SHEET]):
            for column in columns:
                name = fold(row[column] or "")
                whole = _LEGAL.sub("", name)
                if len(whole) < SHORTEST_NAME or (table == "payee" and _PLACE.search(whole)):
                    continue  # 電通 is looked for below; prefectures are general knowledge
                yield from {name, whole}


def shared_words(store: Store) -> set[str]:
    """What only the form says: a name that is also a field's or a general word is no name of the sheet."""
    return {fold(r["category"]) for r in store.rows("cost_item", [SHEET]) if r["category"]}


def texts() -> dict[str, str]:
    assert len(CODE) > 40
    return {path.name: fold(path.read_text(encoding="utf-8")) for path in CODE}


def is_sentence(folded: str) -> bool:
    """Whether it says more than the label of a field: a list of nouns (外部有識者の所見) is the form's own."""
    return re.search(r"[ぁ-ゖ0-9]", _JOINS.sub("", folded)) is not None


def test_no_question_of_the_evaluation_stands_in_the_code() -> None:
    questions = load_all()
    assert len(questions) > 4000
    whole = "\n".join(texts().values())
    asked = [(q.id, fold(q.text).rstrip("?。")) for q in questions]
    turns = {q.id for q in questions if q.history}  # もう一つの支出先は？ is anyone's next word
    looked_for = [
        (own, text)
        for own, text in asked
        if len(text) >= SHORTEST_QUESTION + SHORTEST_TURN * (own in turns) and is_sentence(text)
    ]
    assert len(looked_for) > 3000
    assert [own for own, text in looked_for if text in whole] == []


def test_no_reference_answer_stands_in_the_code() -> None:
    whole = "\n".join(texts().values())
    copied = [
        q.id for q in load_all() if len(fold(q.reference)) >= 2 * SHORTEST_QUESTION and fold(q.reference) in whole
    ]
    assert copied == []


def test_no_name_of_the_bundled_sheet_stands_in_the_code(store: Store) -> None:
    general = shared_words(store)
    wanted = sorted(set(names(store)) - general)
    assert len(wanted) > 80
    found = [(file, name) for file, text in texts().items() for name in wanted if name in text]
    assert found == []


def test_no_short_payee_of_the_bundled_sheet_stands_in_the_code(store: Store) -> None:
    """Names of two or three signs are looked for as whole words."""
    short = {
        whole
        for row in store.rows("payee", [SHEET])
        for whole in [_LEGAL.sub("", fold(row["name"]))]
        if 2 <= len(whole) < SHORTEST_NAME and not _PLACE.search(whole) and whole != "その他"
    }
    assert short
    pattern = re.compile("|".join(rf"(?<![a-z一-鿿ァ-ヺー]){re.escape(s)}(?![a-z一-鿿ァ-ヺー])" for s in sorted(short)))
    assert [(file, m[0]) for file, text in texts().items() for m in pattern.finditer(text)] == []


def test_the_words_that_set_the_bundled_sheet_apart_stand_nowhere(store: Store) -> None:
    """The kanji words that most of its names share are its subject, whatever they are."""
    every = [n for n in set(names(store)) if not n.isdigit()]
    words = {w for n in every for w in re.findall(r"[一-鿿]{2,}・[一-鿿]{2,}", n)}
    subjects = [w for w in words if sum(w in n for n in every) >= 3]
    assert subjects
    assert [(file, w) for file, text in texts().items() for w in subjects if w in text] == []


def test_no_number_of_a_sheet_that_is_asked_about_stands_in_the_code() -> None:
    ids = {SHEET, *(q.sheet for q in load_all() if q.sheet)}
    assert len(ids) > 5
    pattern = re.compile("|".join(rf"(?<!\d){one[5:]}(?!\d)" for one in sorted(ids)))
    assert [(file, m[0]) for file, text in texts().items() for m in pattern.finditer(text)] == []
