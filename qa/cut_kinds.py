"""Kinds of budget that are left out of its items (費目のうち最大は、繰越は除く): no column is asked for; pure."""

from __future__ import annotations

from dataclasses import replace

from qa.spans import Reading, Span

LABELS = {"initial": "当初予算", "supplementary": "補正予算", "carried_in": "前年度から繰越し", "reserve": "予備費"}
NEAR = 2  # signs between the kind and what leaves it out, at most


def cut_kinds(reading: Reading) -> Reading:
    """Return the reading with the kinds of budget that are left out of the items marked as such (``cut:``)."""
    cuts = [s.start for s in reading.tagged("word:exclude")]
    if not cuts or not reading.tagged("name:budget_item."):
        return reading

    def left_out(span: Span) -> bool:
        table, _, column = span.tag.removeprefix("name:").partition(".")
        return table == "budget_year" and column in LABELS and any(0 <= cut - span.end <= NEAR for cut in cuts)

    marked = (replace(s, tag=f"cut:{s.tag.rpartition('.')[2]}") if left_out(s) else s for s in reading.spans)
    return replace(reading, spans=tuple(marked))
