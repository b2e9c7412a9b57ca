"""The lexicon: how people say what the form calls 補助対象, 補助上限等, 支出先 …; read once from lexicon.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.tables import TABLES
from index.text import fold


@dataclass(frozen=True, slots=True)
class TableWords:
    """How one table is spoken of. ``period``: the rows' fiscal year minus the sheet's."""

    name: str
    title: str
    subject: str
    keys: tuple[str, ...]
    default: tuple[str, ...]
    period: int
    cues: tuple[str, ...]
    counter: str


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How one column is spoken of; phrases are folded."""

    table: str
    column: str
    label: str
    kind: str
    names: tuple[str, ...]
    hints: tuple[str, ...]
    more: tuple[str, ...]  # columns that are answered along with it


@dataclass(frozen=True, slots=True)
class Recipient:
    """A kind of grant recipient: how people say it, and the form's words for it."""

    kind: str
    say: tuple[str, ...]
    form: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PayeeKind:
    """A kind of payee: how people say it, and a regular expression over the folded name of a payee."""

    kind: str
    say: tuple[str, ...]
    pattern: str
    soft: bool  # also said of anybody: no condition where nobody of the kind is there
    counter: str = ""  # what so many of them are counted in


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The whole lexicon. ``phrases`` maps every folded phrase to its tags, e.g. ``name:subsidy.rate``."""

    tables: Mapping[str, TableWords]
    fields: Mapping[tuple[str, str], FieldWords]
    recipients: Mapping[str, Recipient]
    words: Mapping[str, tuple[str, ...]]
    payee_kinds: Mapping[str, PayeeKind]
    regions: Mapping[str, tuple[str, ...]]
    ministries: Mapping[str, tuple[str, ...]]
    stages: Mapping[str, tuple[str, ...]]
    prefectures: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    loose: Mapping[str, tuple[str, ...]]  # the phrases of columns without の and ・
    longest: int

    def label(self, table: str, column: str) -> str:
        """Return the label of a column as answers say it."""
        field = self.fields.get((table, column))
        return field.label if field else TABLES[table].column(column).label

    def aliases(self) -> dict[str, tuple[str, ...]]:
        """Return ``table.column`` -> the names of the column, for the lexical text of passages."""
        return {f"{f.table}.{f.column}": f.names for f in self.fields.values()}


@cache
def lexicon() -> Lexicon:
    """Return the project's lexicon."""
    data = tomllib.loads(files("qa").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    tables = {name: _table(name, words) for name, words in data["tables"].items()}
    fields = _fields(data["fields"])
    recipients = {
        kind: Recipient(kind, _folded(words["say"]), _folded(words["form"]))
        for kind, words in data["recipients"].items()
    }
    words = {name: _folded(phrases) for name, phrases in data["words"].items()}
    tags = _Tags()
    for table in tables.values():
        tags.add(f"cue:{table.name}", table.cues)
    for field in fields.values():
        tags.add(f"name:{field.table}.{field.column}", field.names)
        tags.add(f"hint:{field.table}.{field.column}", field.hints)
    for group, prefix in (("asks", "ask"), ("operations", "op")):
        for name, phrases in data[group].items():
            tags.add(f"{prefix}:{name}", _folded(phrases))
    for recipient in recipients.values():
        tags.add(f"recipient:{recipient.kind}", recipient.say)
    for name, phrases in words.items():
        tags.add(f"word:{name}", phrases)
    tags.add("name:subsidy.cap", words["no_cap"])
    regions = {fold(name): _folded(places) for name, places in data["regions"].items()}
    for region in regions:
        tags.add(f"region:{region}", tuple(region + end for end in ("", "地方", "地区", "エリア", "地域")))
    ministries = {fold(name): _folded([name, *short]) for name, short in data["ministries"].items()}
    stages = {fold(name): _folded([name, *short]) for name, short in data["stages"].items()}
    prefectures = {fold(name): _folded([name, *short]) for name, short in data["prefectures"].items()}
    for mark, named in (("ministry", ministries), ("stage", stages), ("place", prefectures)):
        for said, forms in named.items():
            tags.add(f"{mark}:{said}", forms)
    payee_kinds = {
        kind: PayeeKind(
            kind, _folded(words["say"]), fold(words["pattern"]), bool(words.get("soft")), words.get("counter", "")
        )
        for kind, words in data["payee_kinds"].items()
    }
    for payee_kind in payee_kinds.values():
        tags.add(f"kind:{payee_kind.kind}", payee_kind.say)
    return Lexicon(
        tables,
        fields,
        recipients,
        words,
        payee_kinds,
        regions,
        ministries,
        stages,
        prefectures,
        tags.done(),
        tags.loose(),
        tags.longest,
    )


class _Tags:
    """Gathers phrase -> tags."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.longest = 0

    def add(self, tag: str, phrases: Sequence[str]) -> None:
        for phrase in phrases:
            tags = self.found.setdefault(phrase, [])
            if tag not in tags:
                tags.append(tag)
            self.longest = max(self.longest, len(phrase))

    def loose(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for phrase, tags in self.found.items():
            tight = phrase.replace("の", "").replace("・", "")
            if len(tight) >= 4 and all(tag.startswith(("name:", "word:filler")) for tag in tags):
                found.setdefault(tight, []).extend(tag for tag in tags if tag.startswith("name:"))
        return {tight: tuple(dict.fromkeys(tags)) for tight, tags in found.items() if tags}

    def done(self) -> dict[str, tuple[str, ...]]:
        return {phrase: tuple(tags) for phrase, tags in self.found.items()}


def _folded(phrases: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(p) for p in phrases if fold(p)))


def _table(name: str, words: Mapping[str, object]) -> TableWords:
    def many(key: str) -> tuple[str, ...]:
        value = words[key]
        assert isinstance(value, list)  # noqa: S101 - the lexicon ships with the code
        return tuple(value)

    return TableWords(
        name,
        str(words["title"]),
        str(words["subject"]),
        many("keys"),
        many("default"),
        int(str(words["period"])),
        _folded(many("cues")),
        str(words.get("counter", "件")),
    )


def _fields(data: Mapping[str, Mapping[str, object]]) -> dict[tuple[str, str], FieldWords]:
    fields = {}
    for key, words in data.items():
        table, column = key.split(".")
        form = TABLES[table].column(column)
        like = data.get(str(words.get("like", "")), {})
        own = [*_strings(words, "names"), *_strings(like, "names")]
        hints = [*_strings(words, "hints"), *_strings(like, "hints")]
        label = str(words.get("say", form.label))
        if not words.get("bare"):
            own.append(form.label)
        fields[table, column] = FieldWords(
            table, column, label, form.kind, _folded(own), _folded(hints), tuple(_strings(words, "more"))
        )
    return fields


def _strings(words: Mapping[str, object], key: str) -> list[str]:
    value = words.get(key, [])
    assert isinstance(value, list)  # noqa: S101 - the lexicon ships with the code
    return [str(v) for v in value]
