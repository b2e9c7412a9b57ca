"""Tables 1-1 to 1-5 -> 基本情報; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from index.grants import split_subsidy
from index.opendata_cells import JOINT, distinct, is_true, joined, own_text, text_cell, year_cell
from index.opendata_files import Key, Record
from index.sheet import Cell, Law, Organization, Overview, Plan, Policy, RelatedProgram, Subsidy, Text

Tables = dict[str, list[Record]]
T = TypeVar("T")

_UNIT = ("ministry", "bureau", "department", "division", "office", "team", "desk")
_OTHER_UNIT = tuple(f"other_{key}" for key in _UNIT)
# The form's words for 実施方法, by the column that is ticked.
_METHODS = {
    "direct": "直接実施",
    "subsidy": "補助",
    "burden": "負担",
    "grant": "交付",
    "contribution": "分担金・拠出金",
    "other": "その他",
}


@dataclass(frozen=True, slots=True)
class Basic:
    """The records of the section."""

    organization: Organization
    overview: Overview
    policies: tuple[Policy, ...]
    related: tuple[RelatedProgram, ...]
    laws: tuple[Law, ...]
    plans: tuple[Plan, ...]
    subsidies: tuple[Subsidy, ...]


def basic(key: Key, tables: Tables) -> Basic:
    """Return 基本情報 of the sheet; what no table at hand carries is absent."""
    links = tables.get("1-3", [])
    return Basic(
        organization=_organization(tables),
        overview=_overview(key, tables),
        policies=tuple(
            Policy(*(text_cell(r, k) for k in ("policy_ministry", "policy", "measure", "policy_url")))
            for r in links
            if r.has("policy_ministry", "policy", "measure", "policy_url")
        ),
        related=tuple(_related(r) for r in tables.get("1-5", []) if r.has("related_id", "related_name")),
        laws=tuple(
            Law(*(text_cell(r, k) for k in ("law", "law_code", "article", "paragraph", "item")))
            for r in links
            if r.has("law", "law_code", "article", "paragraph", "item")
        ),
        plans=tuple(Plan(text_cell(r, "plan"), text_cell(r, "plan_url")) for r in links if r.has("plan", "plan_url")),
        subsidies=_subsidies(tables.get("1-4", [])),
    )


def head(tables: Tables) -> Record:
    """Return a row that carries the columns common to all tables."""
    return next(iter(tables.values()))[0]


def _organization(tables: Tables) -> Organization:
    first = head(tables)
    rows = tables.get("1-1", [])
    others = [(text, r) for r in rows if (text := joined(r, *_OTHER_UNIT))]
    places = [source for _, r in others for source in r.sources] or [source for r in rows[:1] for source in r.sources]
    ministry = text_cell(first, "owner")
    return Organization(
        ministry=ministry if ministry.value is not None else text_cell(first, "ministry"),
        office=own_text(joined(first, *_UNIT), first.sources),
        author=distinct(rows, "author"),
        others=own_text("\n".join(dict.fromkeys(text for text, _ in others)), places),
    )


def _overview(key: Key, tables: Tables) -> Overview:
    first, rows = head(tables), tables.get("1-2", [])
    identity = text_cell(first, "program_id")

    def field(name: str) -> Text:
        return distinct(rows, name)

    return Overview(
        program_id=Cell(f"{key[1]:06d}", identity.text, identity.sources),
        name=text_cell(first, "program_name"),
        fiscal_year=year_cell(first, "fiscal_year"),
        start_year=_start_year(rows),
        end_year=_end_year(rows),
        category=field("category"),
        expense_category=distinct(rows, "expense_category", JOINT),
        purpose=field("purpose"),
        issues=field("issues"),
        overview=field("overview"),
        url=field("url"),
        methods=_methods(rows),
        remark=field("remark"),
        old_number=field("old_number"),
    )


def _start_year(rows: list[Record]) -> Cell[int]:
    if not rows:
        return Cell.absent()
    year = year_cell(rows[0], "start_year")
    if year.value is None and is_true(rows[0], "start_unknown"):
        return Cell(None, "開始年度不明", year.sources)
    return year


def _end_year(rows: list[Record]) -> Text:
    """Return the year's text, or 終了予定なし where that column is ticked, as the form prints it."""
    if not rows:
        return Cell.absent()
    year = text_cell(rows[0], "end_year")
    if year.value is None and is_true(rows[0], "no_end"):
        return own_text("終了予定なし", year.sources)
    return year


def _methods(rows: list[Record]) -> Cell[tuple[str, ...]]:
    if not rows:
        return Cell.absent()
    names = tuple(name for key, name in _METHODS.items() if any(is_true(r, key) for r in rows))
    return Cell(names or None, JOINT.join(names), rows[0].sources)


def _related(record: Record) -> RelatedProgram:
    identity = text_cell(record, "related_id")
    if identity.value is not None and identity.value.isdigit():
        identity = Cell(identity.value.zfill(6), identity.text, identity.sources)
    return RelatedProgram(identity, text_cell(record, "related_name"), text_cell(record, "relation"))


def _subsidies(rows: list[Record]) -> tuple[Subsidy, ...]:
    found: list[Subsidy] = []
    filled = [r for r in rows if r.has("recipient", "rate", "cap", "url")]
    for ordinal, record in enumerate(filled, 1):
        number = record.get("number")
        cells = (text_cell(record, key) for key in ("recipient", "rate", "cap", "url"))
        found.extend(split_subsidy(int(number) if number.isdigit() else ordinal, *cells))
    return tuple(found)
