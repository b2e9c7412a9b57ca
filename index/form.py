"""The form as data: its sections, the labels of its fields and the columns of its tables, in print order.

A ``Label`` names one field or one table. ``ways`` are the wordings that the editions print; a table's ``columns`` are
its headings, each with its wordings. Keys that begin with ``side_`` stand at the side of a group and have no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

from index.regex import regex
from index.text import fold

SECTIONS = ("基本情報", "予算・執行", "効果発現経路", "点検・評価", "支出先", "その他備考")
TITLE = regex(r"(?P<year>.*?)年度\s*行政事業レビューシート\s*(?P<ministry>.*)")


@dataclass(frozen=True, slots=True)
class Label:
    """A field of the form; ``inline``: the label opens the cell that holds the value."""

    key: str
    ways: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    inline: bool = False

    @property
    def is_side(self) -> bool:
        return self.key.startswith("side_")

    @property
    def printed(self) -> tuple[str, ...]:
        """Every wording on one line: the label's, or the table's headings parted by spaces."""
        return self.ways or tuple(" ".join(headings) for headings in product(*self.columns))


def _field(key: str, *ways: str) -> Label:
    return Label(key, ways)


def _inline(key: str, *ways: str) -> Label:
    return Label(key, ways, inline=True)


def _table(key: str, *columns: str) -> Label:
    """Columns are divided by ``|`` where editions word them differently."""
    return Label(key, columns=tuple(tuple(column.split("|")) for column in columns))


BASIC = (
    _field("side_organization", "組織情報"),
    _field("ministry", "府省庁"),
    _field("office", "事業所管課室"),
    _field("author", "作成責任者"),
    _field("others", "その他担当組織"),
    _field("side_basic", "基本情報"),
    _field("program_id", "予算事業ID"),
    _field("start_year", "事業開始年度"),
    _field("end_year", "事業終了（予定）年度"),
    _field("fiscal_year", "事業年度"),
    _field("category", "事業区分"),
    _field("old_number", "旧事業番号"),
    _field("side_policies", "政策・施策"),
    _table("policies", "政策所管", "政策", "施策", "政策体系・評価書URL"),
    _field("related", "関連事業"),
    _table("related_rows", "事業ID|予算事業ID|関連事業の事業ID", "事業名|関連事業の事業名", "関連性"),
    _field("expense_category", "主要経費"),
    _field("side_purpose", "概要・目的"),
    _inline("purpose", "事業の目的"),
    _inline("issues", "現状・課題"),
    _inline("overview", "事業の概要"),
    _inline("url", "事業概要URL"),
    _field("side_laws", "根拠法令"),
    _table("laws", "法令名", "法令番号", "条", "項", "号・号の細分"),
    _field("side_plans", "関係する計画・通知等"),
    _table("plans", "計画・通知名", "計画・通知等URL"),
    _field("methods", "実施方法"),
    _field("side_subsidies", "補助率等"),
    _table("subsidies", "補助対象", "補助率", "補助上限等", "補助率URL"),
    _field("remark", "備考"),
)

BUDGET_ROWS = (
    _field("requested", "要求額"),
    _field("initial", "当初予算"),
    _field("supplementary", "補正予算"),
    _field("carried_in", "前年度から繰越し"),
    _field("reserve", "予備費等"),
    _field("total", "計", "合計"),
    _field("executed", "執行額"),
    _field("execution_rate", "執行率", "執行率(%)"),
)
BUDGET = (
    _field("summary", "予算額執行額表"),
    *BUDGET_ROWS,
    _field("side_breakdown", "予算内訳表"),
    _table("accounts", "会計区分", "会計", "勘定", "要望額", "備考"),
    _table("items", "予算種別/歳出予算項目", "備考", "予算額", "翌年度要求額"),
    _field("change_reason", "主な増減理由"),
    _field("note", "その他特記事項"),
)
BUDGET_KIND = regex(r"当初予算|第\d+次補正予算|補正予算|前年度から?の?繰越し?|翌年度へ?の?繰越し?|予備費.*|.*流用.*")

STAGES = ("アクティビティ", "アウトプット", "初期アウトカム", "短期アウトカム", "中期アウトカム", "長期アウトカム")
PATH = "アクティビティからの発現経路"
DIAGRAM = "活動・成果目標等のつながり"
RETIRED = "旧アウトカム"
TARGET_YEAR = "目標年度"
STAGE = (
    _field("goal", "活動目標", "成果目標"),
    _field("indicator", "活動指標", "成果指標"),
    _field("qualitative_result", "定性的なアウトカムに関する成果実績"),
    _field("source_data", "実績/目標/見込みの根拠として用いた統計・データ名（出典）"),
    _field("qualitative_reason", "定性的なアウトカム目標を設定している理由"),
    _field("single_stage_reason", "アウトカムを複数段階で設定できない理由"),
    _field("table", "活動・成果目標と実績"),
    _field("next_link", "後続アウトカムへのつながり"),
)
GOAL_ROWS = (
    _field("target", "当初見込み/目標値", "当初見込み", "目標値"),
    _field("result", "活動実績/成果実績", "活動実績", "成果実績"),
    _field("achievement", "達成率"),
)
KPI = (
    _field("side_kpi", "事業に関連するKPIが定められている閣議決定等"),
    _field("name", "名前"),
    _field("url", "URL"),
    _field("part", "該当箇所"),
)

REVIEW = (
    _field("side_office", "事業所管部局による点検・改善"),
    _field("result", "点検結果"),
    _field("target_year_evaluation", "目標年度における効果測定に関する評価"),
    _field("improvement", "改善の方向性"),
    _field("side_external", "外部有識者による点検"),
    _field("external_target", "点検対象"),
    _field("external_year", "最終実施年度"),
    _field("external_reason", "対象の理由"),
    _field("external_opinion", "所見"),
    _field("public_process", "公開プロセス結果概要"),
    _field("side_team", "行政事業レビュー推進チームの所見に至る過程及び所見"),
    _field("team_opinion", "所見"),
    _field("team_detail", "詳細"),
    _field("side_response", "所見を踏まえた改善点/概算要求における反映状況"),
    _field("response", "改善点・反映状況"),
    _field("side_reflection", "反映額"),
    _table("reflections", "会計", "勘定", "反映額(千円)|反映額"),
    _field("response_detail", "詳細"),
    _field("public_summary", "公開プロセス・秋の年次公開検証（秋のレビュー）における取りまとめ"),
    _field("other_remarks", "その他の指摘事項"),
)

FLOW = "資金の流れ"
SPENDING = (
    _field("flow", FLOW),
    _field("payees", "支出先上位者リスト"),
    _field("costs", "費目・使途"),
    _field("obligations", "国庫債務負担行為等による契約先リスト"),
)
BLOCK_HEAD = _table("block", "支出先ブロック名", "合計支出額", "支出先数", "事業を行う上での役割")
PAYEE_HEAD = _table("payee", "支出先名|契約先名", "支出額|契約額", "法人番号")
CONTRACT_HEAD = _table(
    "contract",
    "契約概要（契約名）/契約方式等",
    "支出額|契約額",
    "入札者数",
    "落札率(%)|落札率",
    "一者応札等の理由と改善策/落札率非公開の理由|一者応札等の理由と改善策",
)
COST_HEAD = _table("cost", "支出先名", "契約概要（契約名）", "費目", "使途", "金額")
METHOD = regex(
    r"(?:一般競争|指名競争|随意|企画競争|公募|一者応札|性質)(?:契約|入札)?(?:[(（].*[)）])?|補助金等交付.*|運営費交付金.*|交付金.*|負担金.*"
    r"|分担金.*|拠出金.*|出資.*|貸付.*|委託.*|国庫債務負担行為.*|その他(?:[(（].*[)）])?|--?"
)
UNIT = regex(r"単位[：:]\s*([百千万億兆]*円)|[(（]([百千万億兆]*円)[)）]")
LETTER = regex(r"(?P<letter>[A-Z]{1,2})(?:[.．、]?[\s　]+|(?=[^\x00-\x7f]))")
_YEN_UNIT = regex(r"\(?単位:[百千万億兆]*円\)?$|\([百千万億兆]*円\)$")


def is_unit(text: str) -> bool:
    """True for a cell that says nothing but the unit of yen below it."""
    return UNIT.fullmatch(fold(text).strip("()")) is not None


@cache
def folded(text: str) -> str:
    """Return the text as labels are compared: folded, without a unit of yen at its end."""
    return _YEN_UNIT.sub("", fold(text))


HEADINGS = frozenset(fold(way) for way in (*SECTIONS, DIAGRAM, PATH, *(w for label in SPENDING for w in label.ways)))
_ALL = (
    *(*BASIC, *BUDGET, *STAGE, *GOAL_ROWS, *KPI, *REVIEW, *SPENDING),
    *(BLOCK_HEAD, PAYEE_HEAD, CONTRACT_HEAD, COST_HEAD),
)
_WAYS = (way for label in _ALL for way in (*label.ways, *(w for column in label.columns for w in column)))
# Everything that the form itself prints, as ``folded`` gives it.
LABELS = frozenset(map(folded, _WAYS)) | HEADINGS | frozenset(map(fold, (*STAGES, TARGET_YEAR)))
INLINE = frozenset(fold(way) for label in _ALL if label.inline for way in label.ways)
# Headings below which a diagram stands, and the one that ends the last diagram.
ABOVE_DIAGRAMS = frozenset(map(fold, (SECTIONS[2], DIAGRAM, SECTIONS[4], FLOW, SPENDING[1].ways[0])))
# Headings that also stand at the side of their table, in the middle of its height.
SIDE_HEADINGS = frozenset(map(fold, (SECTIONS[0], *SPENDING[3].ways)))
