"""The published tables as data: every column by the key that the readers use.

Source: the open data of 国の行政事業レビュー見える化サイト, fiscal year 2024. A file is recognised by these columns,
not by its name; labels are compared folded, so that full width and kinds of dash do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.regex import regex
from index.text import fold

# The columns that every table begins with. Table 1-1 calls 政策所管府省庁 所管府省庁.
COMMON: dict[str, tuple[str, ...]] = {
    "fiscal_year": ("事業年度",),
    "program_id": ("予算事業ID",),
    "program_name": ("事業名",),
    "owner": ("政策所管府省庁", "所管府省庁"),
    "ministry": ("府省庁",),
    "bureau": ("局・庁",),
    "department": ("部",),
    "division": ("課",),
    "office": ("室",),
    "team": ("班",),
    "desk": ("係",),
}
KEYS = ("fiscal_year", "program_id", "program_name")  # without these a table belongs to no sheet
UNUSED = ("シート種別", "府省庁の建制順", "建制順")

_DEBT = "（国庫債務負担行為等による契約）"
_SOURCE_NODE, _TARGET_NODE = "派生元ー", "派生先ー"
_OFFICE, _EXTERNAL = "事業所管部局による点検・改善", "外部有識者による点検ー"
_PAST, _OTHER, _SPECIAL = "過去に受けた指摘事項－", "その他の指摘事項－", "反映額（特別会計）－"

TABLES: dict[str, dict[str, str]] = {
    "1-1": {
        "number": "その他担当組織_作成責任者_no",
        "other_ministry": "府省庁（その他担当組織）",
        "other_bureau": "局・庁（その他担当組織）",
        "other_department": "部（その他担当組織）",
        "other_division": "課（その他担当組織）",
        "other_office": "室（その他担当組織）",
        "other_team": "班（その他担当組織）",
        "other_desk": "係（その他担当組織）",
        "author": "作成責任者",
    },
    "1-2": {
        "purpose": "事業の目的",
        "issues": "現状・課題",
        "overview": "事業の概要",
        "url": "事業概要URL",
        "category": "事業区分",
        "start_year": "事業開始年度",
        "start_unknown": "開始年度不明",
        "end_year": "事業終了（予定）年度",
        "no_end": "終了予定なし",
        "expense_category": "主要経費",
        "remark": "備考",
        "direct": "実施方法ー直接実施",
        "subsidy": "実施方法ー補助",
        "burden": "実施方法ー負担",
        "grant": "実施方法ー交付",
        "contribution": "実施方法ー分担金・拠出金",
        "other": "実施方法ーその他",
        "old_number": "旧事業番号",
        "order": "整理表表示順",
    },
    "1-3": {
        "policy_number": "番号（政策・施策）",
        "policy_ministry": "政策所管府省庁_P",
        "policy": "政策",
        "measure": "施策",
        "policy_url": "政策・施策URL",
        "law_number": "番号（根拠法令）",
        "law": "法令名",
        "law_code": "法令番号",
        "law_id": "法令ID",
        "article": "条",
        "paragraph": "項",
        "item": "号・号の細分",
        "plan_number": "番号（関係する計画・通知等）",
        "plan": "計画通知名",
        "plan_url": "計画通知等URL",
    },
    "1-4": {
        "number": "番号（補助率等）",
        "recipient": "補助対象",
        "rate": "補助率",
        "cap": "補助上限等",
        "url": "補助率URL",
    },
    "1-5": {
        "number": "番号（関連事業）",
        "related_id": "関連事業の事業ID",
        "related_name": "関連事業の事業名",
        "relation": "関連性",
    },
    "2-1": {
        "budget_year": "予算年度",
        "sum_initial": "当初予算（合計）",
        "sum_supplementary": "補正予算（合計）",
        "sum_carried_in": "前年度からの繰越し（合計）",
        "sum_reserve": "予備費等（合計）",
        "sum_total": "計（歳出予算現額合計）",
        "sum_executed": "執行額（合計）",
        "execution_rate": "執行率",
        "sum_carried_out": "翌年度への繰越し(合計）",
        "sum_next_request": "翌年度要求額（合計）",
        "change_reason": "主な増減理由",
        "budget_note": "その他特記事項",
        "account_type": "会計区分",
        "account": "会計",
        "subaccount": "勘定",
        "initial": "当初予算",
        "supplementary_1": "第1次補正予算",
        "supplementary_2": "第2次補正予算",
        "supplementary_3": "第3次補正予算",
        "supplementary_4": "第4次補正予算",
        "supplementary_5": "第5次補正予算",
        "carried_in": "前年度から繰越し",
        "reserve_1": "予備費等1",
        "reserve_2": "予備費等2",
        "reserve_3": "予備費等3",
        "reserve_4": "予備費等4",
        "total": "歳出予算現額",
        "executed": "執行額",
        "next_request": "翌年度要求額",
        "wish": "要望額",
        "account_note": "備考",
    },
    "2-2": {
        "budget_year": "予算年度",
        "account_type": "会計区分",
        "account": "会計",
        "subaccount": "勘定",
        "kind": "予算種別",
        "jurisdiction": "所管",
        "organization": "組織・勘定",
        "chapter": "項",
        "line": "目",
        "supplement": "歳出予算項目の補足情報",
        "amount": "予算額（歳出予算項目ごと）",
        "next_request": "翌年度要求額（歳出予算項目ごと）",
        "note": "備考（歳出予算項目ごと）",
    },
    "3-1": {
        "kpi": "事業に関連するKPIが定められている閣議決定等の名称",
        "kpi_part": "事業に関連するKPIが定められている閣議決定等の該当箇所",
        "kpi_url": "事業に関連するKPIが定められている閣議決定等のURL",
        "node": "アクティビティ・アウトプット・アウトカムの番号",
        "kind": "種別（アクティビティ・アウトプット・アウトカム）",
        "term": "アウトカムの期間",
        "goal_kind": "成果目標の種類",
        "goal": "アクティビティ／活動目標／成果目標",
        "indicator": "活動指標／成果指標",
        "unit": "単位",
        "direction": "改善の上向き／下向き",
        "source_data": "成果実績及び目標値の根拠として用いた統計・データ名（出典）",
        "qualitative_reason": "定性的なアウトカム目標を設定している理由",
        "qualitative_result": "定性的なアウトカムに関する成果実績",
        "figure": "目標年度／目標値／実績値／達成率",
    },
    "3-2": {
        "source_node": f"{_SOURCE_NODE}アクティビティ・アウトプット・アウトカムの番号",
        "source_kind": f"{_SOURCE_NODE}種別（アクティビティ・アウトプット・アウトカム）",
        "source_term": f"{_SOURCE_NODE}アウトカムの期間",
        "source_goal": f"{_SOURCE_NODE}アクティビティの内容/ 活動目標／成果目標",
        "target_node": f"{_TARGET_NODE}アクティビティ・アウトプット・アウトカムの番号",
        "target_kind": f"{_TARGET_NODE}種別（アクティビティ・アウトプット・アウトカム）",
        "target_term": f"{_TARGET_NODE}アウトカムの期間",
        "target_goal": f"{_TARGET_NODE} 活動目標／成果目標",
        "link": "後続アウトカムへのつながり",
        "single_stage_reason": "アウトカムを複数段階で設定できない理由",
    },
    "4-1": {
        "result": f"{_OFFICE}ー点検結果",
        "improvement": f"{_OFFICE}ー改善の方向性",
        "target_year_evaluation": f"{_OFFICE}－目標年度における効果測定に関する評価",
        "external_year": f"{_EXTERNAL}最終実施年度",
        "external_target": f"{_EXTERNAL}点検対象",
        "external_reason": f"{_EXTERNAL}対象の理由",
        "external_opinion": f"{_EXTERNAL}所見",
        "public_process": "公開プロセス結果概要",
        "team_opinion": "行政事業レビュー推進チームの所見",
        "team_detail": "行政事業レビュー推進チームの所見の詳細",
        "response": "所見を踏まえた改善点／概算要求における反映状況",
        "response_detail": "所見を踏まえた改善点／概算要求における反映状況の詳細",
        "general_amount": "反映額（一般会計）",
        "special_account": f"{_SPECIAL}会計",
        "special_subaccount": f"{_SPECIAL}勘定",
        "special_amount": f"{_SPECIAL}反映額",
        "past_kind": f"{_PAST}区分",
        "past_year": f"{_PAST}取りまとめ年度",
        "past_text": f"{_PAST}取りまとめ内容",
        "past_response": f"{_PAST}対応状況",
        "other_survey": f"{_OTHER}調査等の名称",
        "other_year": f"{_OTHER}指摘年度",
        "other_text": f"{_OTHER}指摘内容",
        "other_response": f"{_OTHER}対応状況",
    },
    "5-1": {
        "block": "支出先ブロック番号",
        "block_name": "支出先ブロック名",
        "count": "支出先の数",
        "role": "事業を行う上での役割",
        "block_total": "ブロックの合計支出額",
        "payee": "支出先名",
        "corporate_number": "法人番号",
        "address": "所在地",
        "corporate_kind": "法人種別",
        "other_payee": "その他支出先",
        "payee_total": "支出先の合計支出額",
        "title": "契約概要",
        "amount": "金額",
        "method": "契約方式等",
        "method_detail": "具体的な契約方式等",
        "bidders": "入札者数",
        "award_rate": "落札率",
        "reason": "一者応札・一者応募又は競争性のない随意契約となった理由及び改善策（支出額10億円以上）",
        "other_contract": "その他の契約",
    },
    "5-2": {
        "source_block": "支出元の支出先ブロック",
        "source_name": "支出元の支出先ブロック名",
        "from_ministry": "担当組織からの支出",
        "target_block": "支出先の支出先ブロック",
        "target_name": "支出先の支出先ブロック名",
        "note": "資金の流れの補足情報",
        "overhead": "国自らが支出する間接経費",
        "overhead_item": "国自らが支出する間接経費の項目",
        "overhead_amount": "国自らが支出する間接経費の金額",
    },
    "5-3": {
        "block": "支出先ブロック番号",
        "payee": "支出先名",
        "corporate_number": "法人番号",
        "title": "契約概要",
        "category": "費目",
        "use": "使途",
        "amount": "金額",
    },
    "5-4": {
        "block": f"支出先ブロック{_DEBT}",
        "payee": f"契約先名{_DEBT}",
        "corporate_number": f"契約先の法人番号{_DEBT}",
        "address": f"契約先の所在地{_DEBT}",
        "corporate_kind": f"契約先の法人種別{_DEBT}",
        "title": f"契約概要（契約名）{_DEBT}",
        "other_title": "その他の契約",
        "amount": f"契約額{_DEBT}",
        "method": f"契約方式等{_DEBT}",
        "method_detail": f"具体的な契約方式等{_DEBT}",
        "bidders": f"入札者数（応募者数）{_DEBT}",
        "award_rate": f"落札率（％）{_DEBT}",
        "reason": f"一者応札・一者応募又は競争性のない随意契約となった理由及び改善策（契約額10億円以上）{_DEBT}",
        "other_contract": f"その他の契約{_DEBT}",
    },
    "6-1": {"remark": "備考"},
}
_ENOUGH = 0.5  # share of a table's own columns that a file must have
_YEAR = regex(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised heading: the table's number, the place of each known column, the year columns, the unknown ones."""

    table: str
    places: dict[str, int]
    years: tuple[tuple[int, int], ...]  # (year, place), table 3-1 only
    unknown: tuple[tuple[str, int], ...]  # (name, place)
    width: int


def recognise(names: Sequence[str]) -> Header | None:
    """Return what the heading says, or None when it is none of the fifteen tables.

    The table is the one most of whose columns are there: 6-1 has a single column of its own, which others have, too.
    """
    places: dict[str, int] = {}
    for i, name in enumerate(names):
        places.setdefault(fold(name.lstrip("\ufeff")), i)
    common = _found(_common(), places)
    if any(key not in common for key in KEYS):
        return None
    best, columns = "", dict[str, int]()
    for table in TABLES:
        found = _found(_own(table), places)
        if len(found) >= len(TABLES[table]) * _ENOUGH and len(found) > len(columns):
            best, columns = table, found
    if not best:
        return None
    years = tuple((int(name), i) for i, name in enumerate(names) if best == "3-1" and _YEAR.fullmatch(name.strip()))
    known = {*common.values(), *columns.values(), *(i for _, i in years)}
    known |= {places[fold(name)] for name in UNUSED if fold(name) in places}
    unknown = tuple((name, i) for i, name in enumerate(names) if i not in known)
    return Header(best, common | columns, years, unknown, len(names))


def _found(columns: dict[str, tuple[str, ...]], places: dict[str, int]) -> dict[str, int]:
    return {key: places[name] for key, names in columns.items() for name in reversed(names) if name in places}


@cache
def _common() -> dict[str, tuple[str, ...]]:
    return {key: tuple(fold(name) for name in names) for key, names in COMMON.items()}


@cache
def _own(table: str) -> dict[str, tuple[str, ...]]:
    return {key: (fold(name),) for key, name in TABLES[table].items()}
