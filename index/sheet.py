"""The vocabulary: what a review sheet (行政事業レビューシート) is made of.

Frozen records whose leaves are ``Cell``s. Amounts are yen (``int``), rates are exact ``Fraction``s of one,
indicator values are ``Decimal``s, years are western fiscal years (``int``). A blank of the form
(``--``, ``-``, empty) is a Cell with ``value=None`` that keeps its text and place; a field that the
edition of the form does not have is ``Cell.absent()``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class BBox(NamedTuple):
    """A box in PDF points, origin at the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stood: file name, page from 1 and box; or the row of an open-data table.

    ``bbox`` is None where the medium has no geometry (text export, open data); ``page`` is None
    and ``row`` (from 1, the header not counted) is set for open data.
    """

    file: str
    page: int | None = None
    bbox: BBox | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """One value of the form: typed value (None when blank), verbatim text, places.

    ``text`` holds the characters as they stand in the file, with line wraps inside a word or
    sentence removed and ``\\n`` where the cell itself breaks a line. A cell cut by a page break
    has one source per page.
    """

    value: T | None
    text: str
    sources: tuple[Source, ...] = ()

    @classmethod
    def absent(cls) -> Cell[T]:
        """The cell of a field that this edition of the form does not have."""
        return cls(None, "", ())

    @property
    def blank(self) -> bool:
        """The field is on the form, and empty."""
        return self.value is None and bool(self.sources)

    @property
    def source(self) -> Source | None:
        """The first place, or None for an absent field."""
        return self.sources[0] if self.sources else None


Text = Cell[str]
Yen = Cell[int]
Count = Cell[int]
Year = Cell[int]
Rate = Cell[Fraction]
Quantity = Cell[Decimal]


def _absent() -> Cell[str]:
    return Cell.absent()


@dataclass(frozen=True, slots=True)
class Organization:
    """基本情報/組織情報."""

    ministry: Text  # 府省庁
    office: Text  # 事業所管課室: "内閣府 | 政策統括官 | …"
    author: Text  # 作成責任者
    others: Text  # その他担当組織


@dataclass(frozen=True, slots=True)
class Policy:
    """基本情報/政策・施策, one row."""

    ministry: Text  # 政策所管
    policy: Text  # 政策
    measure: Text  # 施策
    url: Text  # 政策体系・評価書URL


@dataclass(frozen=True, slots=True)
class Law:
    """基本情報/根拠法令, one row."""

    name: Text  # 法令名
    number: Text  # 法令番号
    article: Text  # 条
    paragraph: Text  # 項
    item: Text  # 号・号の細分


@dataclass(frozen=True, slots=True)
class Plan:
    """基本情報/関係する計画・通知等, one row."""

    name: Text
    url: Text


@dataclass(frozen=True, slots=True)
class RelatedProgram:
    """基本情報/関連事業, one row."""

    program_id: Text
    name: Text
    relation: Text


@dataclass(frozen=True, slots=True)
class Cap:
    """One amount inside a 補助上限等 text: yen, what it applies to, and the words that carry it."""

    amount: int
    per: str = ""  # "1都道府県につき"
    condition: str = ""  # "複数の市区町村（圏域）で実施する場合"
    text: str = ""  # the verbatim stretch, "1市区町村につき3,000千円"


@dataclass(frozen=True, slots=True)
class Subsidy:
    """基本情報/補助率等, one row per recipient and sub-program.

    A printed row whose cells hold several sub-programs gives several records with the same
    ``number``; ``rate.text`` and ``cap.text`` are then the parts that belong to the sub-program.
    ``rate.value`` holds every rate named (3/4、4/5 gives two; 定額 alone gives none and the
    Cell's value is an empty tuple); ``cap.value`` every amount named (an empty tuple when the
    text names none, e.g. 大臣が必要と認めた経費). Both are None only when blank.
    """

    number: int  # the printed row, from 1
    recipient: Text  # 補助対象
    subprogram: Text  # value None when the row is not divided
    rate: Cell[tuple[Fraction, ...]]  # 補助率
    cap: Cell[tuple[Cap, ...]]  # 補助上限等
    url: Text  # 補助率URL
    rate_cell: Text  # the whole printed 補助率 cell
    cap_cell: Text  # the whole printed 補助上限等 cell


@dataclass(frozen=True, slots=True)
class Overview:
    """基本情報: the single fields of the form."""

    program_id: Text  # 予算事業ID, six digits
    name: Text  # the program's name in the heading
    fiscal_year: Year  # 事業年度
    start_year: Year  # 事業開始年度
    end_year: Text  # 事業終了（予定）年度; 終了予定なし stays text
    category: Text  # 事業区分
    expense_category: Text  # 主要経費
    purpose: Text  # 事業の目的
    issues: Text  # 現状・課題
    overview: Text  # 事業の概要
    url: Text  # 事業概要URL
    methods: Cell[tuple[str, ...]]  # 実施方法
    remark: Text  # 備考
    old_number: Text = field(default_factory=_absent)  # 旧事業番号, where the edition prints it


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """予算・執行/予算額執行額表, one column of the printed table. Amounts in yen."""

    year: int
    requested: Yen  # 要求額
    initial: Yen  # 当初予算
    supplementary: Yen  # 補正予算
    carried_in: Yen  # 前年度から繰越し
    reserve: Yen  # 予備費等
    total: Yen  # 計
    executed: Yen  # 執行額
    execution_rate: Rate  # 執行率
    heading: Text  # the cell that prints the year
    carried_out: Yen = field(default_factory=Cell.absent)  # 翌年度への繰越し, open data only


@dataclass(frozen=True, slots=True)
class BudgetAccount:
    """予算・執行/予算内訳表, one account."""

    account_type: Text  # 会計区分
    account: Text  # 会計
    subaccount: Text  # 勘定
    requested: Yen  # 要望額
    note: Text  # 備考


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """予算・執行/予算内訳表/歳出予算項目, one row."""

    kind: Text  # 予算種別: 当初予算, 第1次補正予算, 前年度から繰越し …
    item: Text  # "一般会計 / 内閣府 / 内閣本府 / … / 諸謝金"; blank when "--"
    note: Text  # 備考
    amount: Yen  # 予算額
    next_request: Yen  # 翌年度要求額


@dataclass(frozen=True, slots=True)
class Budget:
    """予算・執行."""

    unit: Text  # the heading that carries the unit, value "千円"
    years: tuple[BudgetYear, ...]
    accounts: tuple[BudgetAccount, ...]
    items: tuple[BudgetItem, ...]
    change_reason: Text  # 主な増減理由
    note: Text  # その他特記事項
    item_year: int | None = None  # the fiscal year that the items' 予算額 belongs to


@dataclass(frozen=True, slots=True)
class Node:
    """効果発現経路/活動・成果目標等のつながり: one box of the diagram (its text may end in …)."""

    number: int  # 101, 201, 301 …
    stage: Text  # アクティビティ, アウトプット, 短期アウトカム …
    text: Text


@dataclass(frozen=True, slots=True)
class GoalYear:
    """One year of 活動・成果目標と実績."""

    year: int
    is_target_year: bool  # printed under 目標年度
    target: Quantity  # 当初見込み/目標値
    result: Quantity  # 活動実績/成果実績
    achievement: Rate  # 達成率
    heading: Text


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a path: an activity, an output or an outcome with its indicator."""

    number: int | None  # the node's number, from the path's heading
    stage: Text  # アクティビティ, アウトプット, 短期アウトカム …
    goal: Text  # アクティビティ / 活動目標 / 成果目標
    indicator: Text  # 活動指標 / 成果指標
    qualitative_result: Text  # 定性的なアウトカムに関する成果実績
    source_data: Text  # 実績/目標/見込みの根拠として用いた統計・データ名（出典）
    qualitative_reason: Text  # 定性的なアウトカム目標を設定している理由
    single_stage_reason: Text  # アウトカムを複数段階で設定できない理由
    unit: Text  # 件, 地域 …, from the row heads
    years: tuple[GoalYear, ...]
    next_link: Text  # 後続アウトカムへのつながり
    retired: bool = False  # marked 【旧アウトカム】


@dataclass(frozen=True, slots=True)
class Path:
    """アクティビティからの発現経路 101-201-301-401-503."""

    heading: Text  # value "101-201-301-401-503"
    numbers: tuple[int, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Kpi:
    """事業に関連するKPIが定められている閣議決定等."""

    name: Text
    url: Text
    part: Text  # 該当箇所


@dataclass(frozen=True, slots=True)
class LogicModel:
    """効果発現経路."""

    nodes: tuple[Node, ...]
    paths: tuple[Path, ...]
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True)
class Reflection:
    """点検・評価/反映額, one row."""

    account: Text
    subaccount: Text
    amount: Yen


@dataclass(frozen=True, slots=True)
class Review:
    """点検・評価."""

    result: Text  # 事業所管部局による点検・改善/点検結果
    target_year_evaluation: Text  # 目標年度における効果測定に関する評価
    improvement: Text  # 改善の方向性
    external_target: Text  # 外部有識者による点検/点検対象
    external_year: Year  # 最終実施年度
    external_reason: Text  # 対象の理由
    external_opinion: Text  # 所見
    public_process: Text  # 公開プロセス結果概要
    team_opinion: Text  # 行政事業レビュー推進チームの所見/所見
    team_detail: Text  # …/詳細
    response: Text  # 所見を踏まえた改善点/改善点・反映状況
    response_detail: Text  # …/詳細
    reflections: tuple[Reflection, ...]  # 反映額
    public_summary: Text  # 公開プロセス・秋の年次公開検証（秋のレビュー）における取りまとめ
    other_remarks: Text  # その他の指摘事項


@dataclass(frozen=True, slots=True)
class FlowBox:
    """支出先/資金の流れ: one box of the diagram."""

    block: str | None  # None for the ministry's own box
    name: Text
    amount: Yen
    count: Count  # 支出先の数
    role: Text
    parent: str | None = None  # the block the money comes from; None: the ministry
    note: Text = field(default_factory=Cell.absent)  # 資金の流れの補足情報: 委託, 補助金等交付 …; open data only


@dataclass(frozen=True, slots=True)
class Overhead:
    """国自らが支出する間接経費, one item; the first record of a sheet is the total (item blank)."""

    item: Text
    amount: Yen


@dataclass(frozen=True, slots=True)
class Contract:
    """支出先上位者リスト, one contract of a payee."""

    title: Text  # 契約概要（契約名）
    method: Text  # 契約方式等
    amount: Yen  # 支出額
    bidders: Count  # 入札者数
    award_rate: Rate  # 落札率
    reason: Text  # 一者応札等の理由と改善策/落札率非公開の理由


@dataclass(frozen=True, slots=True)
class Payee:
    """支出先上位者リスト, one payee."""

    name: Text
    amount: Yen
    corporate_number: Text  # 法人番号, 13 digits
    contracts: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """支出先上位者リスト, one block with its payees in print order."""

    letter: str
    name: Text
    total: Yen  # 合計支出額
    count: Count  # 支出先数
    role: Text  # 事業を行う上での役割
    payees: tuple[Payee, ...]


@dataclass(frozen=True, slots=True)
class CostItem:
    """費目・使途, one row. A ``--`` continuation row carries the payee of the row above."""

    block: str
    payee: Text
    contract: Text
    category: Text  # 費目
    use: Text  # 使途
    amount: Yen


@dataclass(frozen=True, slots=True)
class Obligation:
    """国庫債務負担行為等による契約先リスト, one row."""

    block: str
    name: Text
    amount: Yen
    corporate_number: Text
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """支出先."""

    unit: Text
    flow: tuple[FlowBox, ...]
    overheads: tuple[Overhead, ...]
    blocks: tuple[Block, ...]
    cost_items: tuple[CostItem, ...]
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the document says against itself, or that the reader could not read.

    ``kind`` is ``contradiction`` (the document disagrees with itself), ``disagreement`` (a PDF and the
    open data of the same sheet differ) or ``unread`` (text that no field took). ``message`` is
    Japanese, for people.
    """

    kind: str
    message: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One review sheet. ``id`` is ``<fiscal year>-<six-digit 予算事業ID>``."""

    id: str
    file: str
    pages: int
    organization: Organization
    overview: Overview
    policies: tuple[Policy, ...]
    related: tuple[RelatedProgram, ...]
    laws: tuple[Law, ...]
    plans: tuple[Plan, ...]
    subsidies: tuple[Subsidy, ...]
    budget: Budget
    logic: LogicModel
    review: Review
    spending: Spending
    remark: Text  # その他備考
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and quoted.

    ``text`` is shown and verbatim (a cell's text, or a table row's cells); ``embedded`` is the
    sentence that is embedded (heading, unit, recipient and year spelled out); ``indexed`` is
    the lexical text (``embedded`` plus the field's aliases). ``section`` is a path like
    ``基本情報/補助率等``; ``table`` and ``row`` point to the row it was made from.
    """

    id: str
    sheet: str
    section: str
    text: str
    embedded: str
    indexed: str
    sources: tuple[Source, ...]
    table: str = ""
    row: int | None = None
