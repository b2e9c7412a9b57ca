"""Refusals: one fixed form with a reason, never a source for a claim that is not made."""

from __future__ import annotations

from collections.abc import Iterable

from qa.answer import (
    AMBIGUOUS,
    BLANK_IN_SHEET,
    NOT_IN_SHEET,
    OUT_OF_SCOPE,
    REFUSED,
    UNDISCLOSED,
    UNKNOWN_SHEET,
    Answer,
    Citation,
)

_LABELS = {
    NOT_IN_SHEET: "シートに記載がありません",
    BLANK_IN_SHEET: "記載欄はありますが空欄です",
    UNDISCLOSED: "公表されていません",
    UNKNOWN_SHEET: "シートが見つかりません",
    AMBIGUOUS: "対象を一つに決められません",
    OUT_OF_SCOPE: "行政事業レビューシートについての質問ではありません",
}


def refuse(
    reason: str,
    detail: str = "",
    *,
    interpretation: str = "",
    citations: Iterable[Citation] = (),
    suggestions: Iterable[str] = (),
) -> Answer:
    """Return the refusal for ``reason``; ``citations`` only prove a blank or a stated reason."""
    text = f"お答えできません：{_LABELS[reason]}。"
    if detail:
        text += detail if detail.endswith("。") else f"{detail}。"
    return Answer(
        REFUSED,
        text,
        tuple(citations),
        reason=reason,
        interpretation=interpretation,
        suggestions=tuple(suggestions),
    )
