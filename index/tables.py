"""Sheet -> rows of the relational tables; pure.

The tables carry the content of the fifteen official open-data tables under English names
(国の行政事業レビュー見える化サイト, fiscal year 2024 columns). A row's typed values serve SQL filters
and arithmetic; its cells keep the verbatim text and the places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from index.sheet import Cell, Sheet, Source, Stage

# The kinds of column: how a value is typed, stored and read aloud.
KINDS = ("text", "yen", "count", "year", "rate", "rates", "caps", "quantity", "flag", "texts")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: English name, kind (see ``KINDS``) and the form's own label."""

    name: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows come from one section of the form."""

    name: str
    section: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``values[c]`` is typed (None when blank); ``cells[c]`` has its text and places.

    ``cells`` lacks the columns that stand nowhere on the page (a row's own number, say).
    """

    table: str
    sheet: str
    number: int  # from 1 within (sheet, table), in print order
    values: Mapping[str, Any]
    cells: Mapping[str, Cell[Any]]

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


def _table(name: str, section: str, *columns: tuple[str, str, str]) -> Table:
    return Table(name, section, tuple(Column(*c) for c in columns))


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        _table(
            "program",
            "基本情報",
            ("program_id", "text", "予算事業ID"),
            ("name", "text", "事業名"),
            ("fiscal_year", "year", "事業年度"),
            ("start_year", "year", "事業開始年度"),
            ("end_year", "text", "事業終了（予定）年度"),
            ("category", "text", "事業区分"),
            ("expense_category", "text", "主要経費"),
            ("purpose", "text", "事業の目的"),
            ("issues", "text", "現状・課題"),
            ("overview", "text", "事業の概要"),
            ("url", "text", "事業概要URL"),
            ("methods", "texts", "実施方法"),
            ("remark", "text", "備考"),
            ("old_number", "text", "旧事業番号"),
        ),
        _table(
            "organization",
            "基本情報/組織情報",
            ("ministry", "text", "府省庁"),
            ("office", "text", "事業所管課室"),
            ("author", "text", "作成責任者"),
            ("others", "text", "その他担当組織"),
        ),
        _table(
            "policy",
            "基本情報/政策・施策",
            ("ministry", "text", "政策所管"),
            ("policy", "text", "政策"),
            ("measure", "text", "施策"),
            ("url", "text", "政策体系・評価書URL"),
        ),
        _table(
            "law",
            "基本情報/根拠法令",
            ("name", "text", "法令名"),
            ("law_number", "text", "法令番号"),
            ("article", "text", "条"),
            ("paragraph", "text", "項"),
            ("item", "text", "号・号の細分"),
        ),
        _table(
            "plan",
            "基本情報/関係する計画・通知等",
            ("name", "text", "計画・通知名"),
            ("url", "text", "計画・通知等URL"),
        ),
        _table(
            "related_program",
            "基本情報/関連事業",
            ("program_id", "text", "関連事業の事業ID"),
            ("name", "text", "関連事業の事業名"),
            ("relation", "text", "関連性"),
        ),
        _table(
            "subsidy",
            "基本情報/補助率等",
            ("item", "count", "番号"),
            ("recipient", "text", "補助対象"),
            ("subprogram", "text", "事業"),
            ("rate", "rates", "補助率"),
            ("cap", "caps", "補助上限等"),
            ("url", "text", "補助率URL"),
            ("rate_cell", "text", "補助率"),
            ("cap_cell", "text", "補助上限等"),
        ),
        _table(
            "budget_year",
            "予算・執行/予算額執行額表",
            ("year", "year", "年度"),
            ("requested", "yen", "要求額"),
            ("initial", "yen", "当初予算"),
            ("supplementary", "yen", "補正予算"),
            ("carried_in", "yen", "前年度から繰越し"),
            ("reserve", "yen", "予備費等"),
            ("total", "yen", "計"),
            ("executed", "yen", "執行額"),
            ("execution_rate", "rate", "執行率"),
            ("carried_out", "yen", "翌年度への繰越し"),
        ),
        _table(
            "budget_account",
            "予算・執行/予算内訳表",
            ("account_type", "text", "会計区分"),
            ("account", "text", "会計"),
            ("subaccount", "text", "勘定"),
            ("requested", "yen", "要望額"),
            ("note", "text", "備考"),
        ),
        _table(
            "budget_item",
            "予算・執行/予算内訳表",
            ("year", "year", "予算年度"),
            ("kind", "text", "予算種別"),
            ("item", "text", "歳出予算項目"),
            ("note", "text", "備考"),
            ("amount", "yen", "予算額"),
            ("next_request", "yen", "翌年度要求額"),
        ),
        _table(
            "budget_note",
            "予算・執行",
            ("change_reason", "text", "主な増減理由"),
            ("note", "text", "その他特記事項"),
        ),
        _table(
            "goal",
            "効果発現経路",
            ("node", "count", "番号"),
            ("stage", "text", "段階"),
            ("goal", "text", "目標"),
            ("indicator", "text", "指標"),
            ("unit", "text", "単位"),
            ("source_data", "text", "根拠として用いた統計・データ名（出典）"),
            ("qualitative_result", "text", "定性的なアウトカムに関する成果実績"),
            ("qualitative_reason", "text", "定性的なアウトカム目標を設定している理由"),
            ("single_stage_reason", "text", "アウトカムを複数段階で設定できない理由"),
            ("target_year", "year", "目標年度"),
            ("retired", "flag", "旧アウトカム"),
        ),
        _table(
            "goal_year",
            "効果発現経路",
            ("node", "count", "番号"),
            ("stage", "text", "段階"),
            ("goal", "text", "目標"),
            ("indicator", "text", "指標"),
            ("unit", "text", "単位"),
            ("year", "year", "年度"),
            ("is_target_year", "flag", "目標年度"),
            ("target", "quantity", "当初見込み/目標値"),
            ("result", "quantity", "活動実績/成果実績"),
            ("achievement", "rate", "達成率"),
        ),
        _table(
            "goal_link",
            "効果発現経路",
            ("path", "text", "発現経路"),
            ("position", "count", "順番"),
            ("source_node", "count", "派生元の番号"),
            ("target_node", "count", "派生先の番号"),
            ("link", "text", "後続アウトカムへのつながり"),
        ),
        _table(
            "goal_path",
            "効果発現経路",
            ("path", "text", "発現経路"),
            ("position", "count", "順番"),
            ("node", "count", "番号"),
            ("stage", "text", "段階"),
            ("goal", "text", "目標"),
        ),
        _table(
            "kpi",
            "効果発現経路",
            ("name", "text", "KPIが定められている閣議決定等の名前"),
            ("url", "text", "KPIが定められている閣議決定等のURL"),
            ("part", "text", "該当箇所"),
        ),
        _table(
            "review",
            "点検・評価",
            ("result", "text", "点検結果"),
            ("target_year_evaluation", "text", "目標年度における効果測定に関する評価"),
            ("improvement", "text", "改善の方向性"),
            ("external_target", "text", "外部有識者による点検の点検対象"),
            ("external_year", "year", "外部有識者による点検の最終実施年度"),
            ("external_reason", "text", "外部有識者による点検の対象の理由"),
            ("external_opinion", "text", "外部有識者による点検の所見"),
            ("public_process", "text", "公開プロセス結果概要"),
            ("team_opinion", "text", "行政事業レビュー推進チームの所見"),
            ("team_detail", "text", "行政事業レビュー推進チームの所見の詳細"),
            ("response", "text", "改善点・反映状況"),
            ("response_detail", "text", "改善点・反映状況の詳細"),
            ("public_summary", "text", "公開プロセス・秋の年次公開検証における取りまとめ"),
            ("other_remarks", "text", "その他の指摘事項"),
        ),
        _table(
            "reflection",
            "点検・評価",
            ("account", "text", "会計"),
            ("subaccount", "text", "勘定"),
            ("amount", "yen", "反映額"),
        ),
        _table(
            "flow",
            "支出先/資金の流れ",
            ("block", "text", "ブロック"),
            ("name", "text", "名称"),
            ("amount", "yen", "金額"),
            ("count", "count", "支出先の数"),
            ("role", "text", "役割"),
            ("parent", "text", "支出元"),
            ("note", "text", "資金の流れの補足情報"),
        ),
        _table(
            "overhead",
            "支出先/資金の流れ",
            ("item", "text", "間接経費の項目"),
            ("amount", "yen", "間接経費"),
        ),
        _table(
            "payee_block",
            "支出先/支出先上位者リスト",
            ("block", "text", "ブロック"),
            ("name", "text", "支出先ブロック名"),
            ("total", "yen", "合計支出額"),
            ("count", "count", "支出先数"),
            ("role", "text", "事業を行う上での役割"),
        ),
        _table(
            "payee",
            "支出先/支出先上位者リスト",
            ("block", "text", "ブロック"),
            ("rank", "count", "順位"),
            ("name", "text", "支出先名"),
            ("amount", "yen", "支出額"),
            ("corporate_number", "text", "法人番号"),
        ),
        _table(
            "contract",
            "支出先/支出先上位者リスト",
            ("block", "text", "ブロック"),
            ("payee", "text", "支出先名"),
            ("title", "text", "契約概要（契約名）"),
            ("method", "text", "契約方式等"),
            ("amount", "yen", "支出額"),
            ("bidders", "count", "入札者数"),
            ("award_rate", "rate", "落札率"),
            ("reason", "text", "一者応札等の理由と改善策/落札率非公開の理由"),
        ),
        _table(
            "cost_item",
            "支出先/費目・使途",
            ("block", "text", "ブロック"),
            ("payee", "text", "支出先名"),
            ("contract", "text", "契約概要（契約名）"),
            ("category", "text", "費目"),
            ("use", "text", "使途"),
            ("amount", "yen", "金額"),
        ),
        _table(
            "obligation",
            "支出先/国庫債務負担行為等による契約先リスト",
            ("block", "text", "ブロック"),
            ("name", "text", "契約先名"),
            ("amount", "yen", "契約額"),
            ("corporate_number", "text", "法人番号"),
            ("title", "text", "契約概要（契約名）"),
            ("method", "text", "契約方式等"),
            ("bidders", "count", "入札者数"),
            ("award_rate", "rate", "落札率"),
            ("reason", "text", "一者応札等の理由と改善策"),
        ),
        _table("remark", "その他備考", ("text", "text", "その他備考")),
    )
}

Cells = dict[str, Any]  # column -> Cell, or a bare value that stands nowhere on the page


def rows(sheet: Sheet) -> tuple[Row, ...]:
    """Return every row of every table that ``sheet`` fills, in print order within a table."""
    counters: dict[str, int] = {}
    result = []
    for table, cells in _records(sheet):
        counters[table] = counters.get(table, 0) + 1
        result.append(_row(table, sheet.id, counters[table], cells))
    return tuple(result)


def _row(table: str, sheet: str, number: int, cells: Cells) -> Row:
    values = {}
    kept = {}
    for column in TABLES[table].columns:
        item = cells.get(column.name)
        if isinstance(item, Cell):
            values[column.name] = item.value
            kept[column.name] = item
        else:
            values[column.name] = item
    return Row(table, sheet, number, values, kept)


def _fields(record: object, *names: str) -> Cells:
    return {name: getattr(record, name) for name in names}


def _records(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    yield from _basic(sheet)
    yield from _budget(sheet)
    yield from _logic(sheet)
    yield from _review(sheet)
    yield from _spending(sheet)
    yield "remark", {"text": sheet.remark}


def _basic(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    yield "program", _fields(sheet.overview, *(c.name for c in TABLES["program"].columns))
    yield "organization", _fields(sheet.organization, "ministry", "office", "author", "others")
    for policy in sheet.policies:
        yield "policy", _fields(policy, "ministry", "policy", "measure", "url")
    for law in sheet.laws:
        yield "law", {**_fields(law, "name", "article", "paragraph", "item"), "law_number": law.number}
    for plan in sheet.plans:
        yield "plan", _fields(plan, "name", "url")
    for related in sheet.related:
        yield "related_program", _fields(related, "program_id", "name", "relation")
    for s in sheet.subsidies:
        fields = _fields(s, "recipient", "subprogram", "rate", "cap", "url", "rate_cell", "cap_cell")
        yield "subsidy", {"item": s.number, **fields}


def _budget(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    budget = sheet.budget
    for year in budget.years:
        names = (c.name for c in TABLES["budget_year"].columns if c.name != "year")
        yield "budget_year", {"year": Cell(year.year, year.heading.text, year.heading.sources), **_fields(year, *names)}
    for account in budget.accounts:
        yield "budget_account", _fields(account, "account_type", "account", "subaccount", "requested", "note")
    for item in budget.items:
        fields = _fields(item, "kind", "item", "note", "amount", "next_request")
        yield "budget_item", {"year": budget.item_year, **fields}
    yield "budget_note", {"change_reason": budget.change_reason, "note": budget.note}


def _logic(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    yield from _goals(sheet)
    for path in sheet.logic.paths:
        for position, stage in enumerate(path.stages, 1):
            keys = {"path": path.heading, "position": position, "node": stage.number}
            yield "goal_path", {**keys, **_fields(stage, "stage", "goal")}
            following = path.stages[position].number if position < len(path.stages) else None
            if following is not None or stage.next_link.value is not None:
                yield (
                    "goal_link",
                    {
                        "path": path.heading,
                        "position": position,
                        "source_node": stage.number,
                        "target_node": following,
                        "link": stage.next_link,
                    },
                )
    for kpi in sheet.logic.kpis:
        yield "kpi", _fields(kpi, "name", "url", "part")


def _goals(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    """One goal a node: a node printed on several paths says the same on each."""
    seen: set[int] = set()
    for path in sheet.logic.paths:
        for stage in path.stages:
            if stage.number is not None:
                if stage.number in seen:
                    continue
                seen.add(stage.number)
            yield "goal", _goal_of(stage, sheet)
            for year in stage.years:
                heading = Cell(year.year, year.heading.text, year.heading.sources)
                values = _fields(year, "is_target_year", "target", "result", "achievement")
                keys = {"node": stage.number, **_fields(stage, "stage", "goal", "indicator", "unit")}
                yield "goal_year", {**keys, "year": heading, **values}
    for node in sheet.logic.nodes:
        if node.number not in seen:
            seen.add(node.number)
            yield "goal", {"node": node.number, "stage": node.stage, "goal": node.text, "retired": False}


def _goal_of(stage: Stage, sheet: Sheet) -> Cells:
    """The goal with what its node says on other paths where this one leaves a field blank."""
    cells = dict(_goal(stage))
    others = (s for p in sheet.logic.paths for s in p.stages if s.number is not None and s.number == stage.number)
    for other in others:
        for name, cell in _goal(other).items():
            own = cells[name]
            if isinstance(own, Cell) and own.value is None and isinstance(cell, Cell) and cell.value is not None:
                cells[name] = cell
    return cells


def _goal(stage: Stage) -> Cells:
    targets = [Cell(y.year, y.heading.text, y.heading.sources) for y in stage.years if y.is_target_year]
    names = ("stage", "goal", "indicator", "unit", "source_data", "qualitative_result")
    more = ("qualitative_reason", "single_stage_reason", "retired")
    return {"node": stage.number, **_fields(stage, *names, *more), "target_year": targets[-1] if targets else None}


def _review(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    yield "review", _fields(sheet.review, *(c.name for c in TABLES["review"].columns))
    for reflection in sheet.review.reflections:
        yield "reflection", _fields(reflection, "account", "subaccount", "amount")


def _spending(sheet: Sheet) -> Iterator[tuple[str, Cells]]:
    spending = sheet.spending
    for box in spending.flow:
        yield "flow", _fields(box, "block", "name", "amount", "count", "role", "parent", "note")
    for overhead in spending.overheads:
        yield "overhead", _fields(overhead, "item", "amount")
    for block in spending.blocks:
        yield "payee_block", {"block": block.letter, **_fields(block, "name", "total", "count", "role")}
        for rank, payee in enumerate(block.payees, 1):
            keys = {"block": block.letter, "rank": rank}
            yield "payee", {**keys, **_fields(payee, "name", "amount", "corporate_number")}
            for contract in payee.contracts:
                fields = _fields(contract, "title", "method", "amount", "bidders", "award_rate", "reason")
                yield "contract", {"block": block.letter, "payee": payee.name, **fields}
    for item in spending.cost_items:
        yield "cost_item", _fields(item, "block", "payee", "contract", "category", "use", "amount")
    for debt in spending.obligations:
        fields = _fields(debt, "block", "name", "amount", "corporate_number")
        if debt.contract is not None:
            fields |= _fields(debt.contract, "title", "method", "bidders", "award_rate", "reason")
        yield "obligation", fields


def sources_of(row: Row, *columns: str) -> tuple[Source, ...]:
    """Return the places of the named cells (all cells without names), in column order, once each."""
    names = columns or tuple(row.cells)
    found = dict.fromkeys(s for name in names if name in row.cells for s in row.cells[name].sources)
    return tuple(found)


def encode_value(kind: str, value: Any) -> Any:
    """Return ``value`` as plain JSON: Fractions as "2/3", Decimals as strings, Caps as objects."""
    if value is None or kind in ("text", "yen", "count", "year", "flag"):
        return value
    if kind in ("rate", "quantity"):
        return str(value)
    if kind == "rates":
        return [str(rate) for rate in value]
    if kind == "caps":
        return [{"amount": c.amount, "per": c.per, "condition": c.condition, "text": c.text} for c in value]
    return list(value)


def rate_of(value: str) -> Fraction:
    """Return the exact rate that ``encode_value`` wrote."""
    return Fraction(value)
