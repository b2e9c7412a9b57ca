"""点検・評価 of a text export -> records; pure."""

from __future__ import annotations

from index.cells import year_cell, yen_cell
from index.export_rows import AMOUNT, prose, table
from index.export_text import Export, Span
from index.sheet import Reflection, Review, Text

LABELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("side_office", ("事業所管部局による点検・改善",)),
    ("result", ("点検結果",)),
    ("target_year_evaluation", ("目標年度における効果測定に関する評価",)),
    ("improvement", ("改善の方向性",)),
    ("side_external", ("外部有識者による点検",)),
    ("external_target", ("点検対象",)),
    ("external_year", ("最終実施年度",)),
    ("external_reason", ("対象の理由",)),
    ("external_opinion", ("所見",)),
    ("public_process", ("公開プロセス結果概要",)),
    ("side_team", ("行政事業レビュー推進チームの所見に至る過程及び所見",)),
    ("team_opinion", ("所見",)),
    ("team_detail", ("詳細",)),
    ("side_response", ("所見を踏まえた改善点/概算要求における反映状況",)),
    ("response", ("改善点・反映状況",)),
    ("side_reflection", ("反映額",)),
    ("reflections", ("会計 勘定 反映額 (千円)", "会計 勘定 反映額")),
    ("response_detail", ("詳細",)),
    ("public_summary", ("公開プロセス・秋の年次公開検証（秋のレビュー）における取りまとめ",)),
    ("other_remarks", ("その他の指摘事項",)),
)
_PROSE = 140


def review(export: Export, within: Span) -> Review:
    """Return the section's fields."""
    fields = export.fields(within, LABELS)

    def cell(key: str) -> Text:
        return export.cell(fields.get(key), _PROSE)

    year = cell("external_year")
    rows, _ = table(export, fields.get("reflections"), (prose, prose, AMOUNT))
    texts = {key: cell(key) for key, _ in LABELS if not key.startswith("side_")}
    del texts["external_year"], texts["reflections"]
    return Review(
        **texts,
        external_year=year_cell(year.text, year.sources),
        reflections=tuple(Reflection(a, s, yen_cell(m.text, m.sources, "千円")) for a, s, m in rows),
    )
