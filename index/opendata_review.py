"""Table 4-1 -> 点検・評価; pure. A sheet has several rows where it reflects or was told several things."""

from __future__ import annotations

from index.opendata_cells import distinct, joined, own_text, text_cell, yen_cell
from index.opendata_files import Record
from index.sheet import Cell, Reflection, Review, Source, Text, Year

_PAST = ("past_kind", "past_year", "past_text", "past_response")
_OTHER = ("other_survey", "other_year", "other_text", "other_response")
_TEXTS = (
    "result",
    "target_year_evaluation",
    "improvement",
    "external_target",
    "external_reason",
    "external_opinion",
    "public_process",
    "team_opinion",
    "team_detail",
    "response",
    "response_detail",
)


def review(rows: list[Record]) -> Review:
    """Return the section from the sheet's rows of 4-1; absent fields where the table is not at hand."""
    return Review(
        **{key: distinct(rows, key) for key in _TEXTS},
        external_year=_year(rows),
        reflections=_reflections(rows),
        public_summary=_remarks(rows, _PAST),
        other_remarks=_remarks(rows, _OTHER),
    )


def _year(rows: list[Record]) -> Year:
    text = distinct(rows, "external_year")
    first = text.text.split("\n")[0]
    return Cell(int(first) if first.isdigit() else None, text.text, text.sources)


def _reflections(rows: list[Record]) -> tuple[Reflection, ...]:
    """Return 反映額: the general account has a column of its own, special accounts give their names."""
    found = []
    for record in rows:
        if record.get("general_amount"):
            general = own_text("一般会計", record.sources)
            found.append(Reflection(general, Cell.absent(), yen_cell(record, "general_amount")))
        if record.has("special_account", "special_subaccount", "special_amount"):
            accounts = (text_cell(record, "special_account"), text_cell(record, "special_subaccount"))
            found.append(Reflection(*accounts, yen_cell(record, "special_amount")))
    return tuple(found)


def _remarks(rows: list[Record], keys: tuple[str, ...]) -> Text:
    """Return what was remarked, one stretch a row: what it was part of, the year, the remark and the response."""
    if not rows:
        return Cell.absent()
    found: dict[str, tuple[Source, ...]] = {}
    for record in rows:
        if text := joined(record, *keys, joint="\n"):
            found.setdefault(text, record.sources)
    places = [source for sources in found.values() for source in sources]
    return own_text("\n".join(found), places or rows[0].sources)
