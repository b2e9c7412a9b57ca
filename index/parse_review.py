"""点検・評価 -> records; pure."""

from __future__ import annotations

from index.cells import year_cell
from index.form import REVIEW
from index.parse_budget import in_yen
from index.parse_fields import Fields
from index.sheet import Reflection, Review


def review(fields: Fields) -> Review:
    """Return the section's fields."""
    keys = [label.key for label in REVIEW if label.ways and not label.is_side and label.key != "external_year"]
    year = fields.cell("external_year")
    return Review(
        **{key: fields.cell(key) for key in keys},
        external_year=year_cell(year.text, year.sources),
        reflections=tuple(Reflection(a, s, in_yen(m, "千円")) for a, s, m in fields.rows("reflections", 3)),
    )
