"""点検・評価 of a text export -> records; pure."""

from __future__ import annotations

from index.cells import year_cell, yen_cell
from index.export_rows import AMOUNT, prose, table
from index.export_text import Export, Span
from index.form import REVIEW
from index.sheet import Reflection, Review, Text

_PROSE = 140


def review(export: Export, within: Span) -> Review:
    """Return the section's fields."""
    fields = export.fields(within, REVIEW)

    def cell(key: str) -> Text:
        return export.cell(fields.get(key), _PROSE)

    year = cell("external_year")
    rows, _ = table(export, fields.get("reflections"), (prose, prose, AMOUNT))
    texts = {label.key: cell(label.key) for label in REVIEW if not label.is_side}
    del texts["external_year"], texts["reflections"]
    return Review(
        **texts,
        external_year=year_cell(year.text, year.sources),
        reflections=tuple(Reflection(a, s, yen_cell(m.text, m.sources, "千円")) for a, s, m in rows),
    )
