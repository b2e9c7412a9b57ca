"""The page where something stands, as an answer."""

from __future__ import annotations

from dataclasses import replace

from qa.answer import Answer, Citation


def paged(answer: Answer) -> Answer:
    """Return the answer led by the pages of its quotes; unchanged where there are no pages (open data) or quotes."""
    places = _places(answer.citations)
    if not places:
        return answer
    said = "、".join(f"「{section}」（{page}ページ）" for section, page in places)
    return replace(answer, text=f"{said}に記載があります。\n{answer.text}")


def _places(citations: tuple[Citation, ...]) -> list[tuple[str, int]]:
    """The section and page of each quote, in order, once each."""
    found = dict.fromkeys((c.section.split("/")[-1], c.page) for c in citations if c.page is not None)
    return [(section, page) for section, page in found if page is not None][:6]
