"""Query -> Answer by looking up: the cells asked for, with every row they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.regex import regex
from index.sheet import Cell
from index.tables import TABLES, Row, encode_value
from index.text import clean
from qa.answer import BLANK_IN_SHEET, LOOKUP, NOT_IN_SHEET, UNDISCLOSED, Answer, Citation, cite, unique
from qa.cases import say_caps
from qa.crossed import of_year
from qa.lexicon import Lexicon
from qa.methods import is_withheld
from qa.paid_for import told_twice
from qa.query import Query
from qa.refuse import refuse
from qa.say import PERCENT, human_yen, listed, percent, printed_unit, say_column, say_yen, subject

_LIMITS = ("at_least", "at_most", "is", "more", "without")  # conditions that pick years by what they hold
_ADDED = ("supplementary", "reserve")  # what is added to a budget, or taken from it
FEW = 4  # rows that are named one by one, and told one by one
SHOWN = 60  # rows a list answer shows at most
_AMOUNT = regex("いくら|なんぼ|何円|何万円|金額|(?:支出|支払|契約|委託|交付)額")  # what is asked for is blank, then
LONG = 80  # a longer value stands on a line of its own


def look_up(query: Query, lexicon: Lexicon) -> Answer:
    """Return the looked-up answer, or the refusal when the cells are blank, withheld or not on the form."""
    assert query.table is not None  # noqa: S101 - callers ask with a table
    interpretation = query.interpretation(lexicon)
    query = _told_elsewhere(query)
    rows, others = _main_rows(query)
    asked = _asked(query, lexicon)
    filled = [row for row in rows if any(row[c] is not None for c in asked)]
    if (
        not filled
        and not query.named
        and not _AMOUNT.search(query.text)
        and query.columns == lexicon.tables[query.table or ""].default
    ):
        asked = _told(rows, lexicon) or query.columns  # at least what names the rows
        query = replace(query, columns=asked)
        filled = [row for row in rows if any(row[c] is not None for c in asked)]
    if not filled:
        within = _capped_in_rate(rows) if asked == ("cap",) else ()
        if within:
            return look_up(replace(query, columns=("rate",), rows=within), lexicon)
        return blank(replace(query, columns=asked), rows, lexicon)
    lines = [_line(row, query, lexicon) for row in filled[:SHOWN]]
    text = _text(query, filled, lines, lexicon)
    left_out = len(rows) - len(filled)
    if query.absent:
        text += f"\n（{'・'.join(query.absent)}の記載はありません。）"
    notes = [_also(others, query, lexicon)] if others else []
    total, formula = _together(filled, query, lexicon)
    notes += total
    if query.table == "budget_year" and any((row[c] or 0) < 0 for row in filled for c in _ADDED if c in query.columns):
        notes.append("（負の額は、増額ではなく減額です。）")
    if left_out:
        notes.append(_unfilled([row for row in rows if row not in filled], query, lexicon))
    if len(filled) > SHOWN:
        notes.append(f"（{len(filled)}件のうち{SHOWN}件を表示。）")
    used = [*filled[:SHOWN], *others]
    return Answer(
        LOOKUP,
        "\n".join([text, *filter(None, notes)]),
        row_citations([*used, *_told_blank(rows, filled, query)], (*cited_columns(query), "reason"), lexicon)
        if left_out
        else row_citations(used, cited_columns(query), lexicon),
        values(filled, query.columns),
        interpretation=interpretation,
        calculation="\n".join(filter(None, [_calculation(used, query, len(filled), left_out), *formula])) or None,
    )


def _capped_in_rate(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the grants whose cap is left blank and told beside the rate: １／２（上限１億円）."""
    return tuple(r for r in rows if r.table == "subsidy" and "rate" in r.cells and "上限" in r.cells["rate"].text)


_ELSEWHERE = {("review", "public_process"): "public_summary"}  # a field left blank, and the one that tells the same


def _told_elsewhere(query: Query) -> Query:
    """Return the query with a column that all rows leave blank exchanged for the one that some of them fill instead."""
    columns = list(query.columns)
    for (table, blank_one), filled in _ELSEWHERE.items():
        empty = blank_one in columns and all(row[blank_one] is None for row in query.rows)
        if query.table == table and empty and any(row[filled] is not None for row in query.rows):
            columns[columns.index(blank_one)] = filled
    return replace(query, columns=tuple(dict.fromkeys(columns)))


def _few_named(query: Query) -> bool:
    return any(f.relation == "among" for f in query.filters) and len(query.rows) <= FEW


def _told_blank(rows: Sequence[Row], filled: Sequence[Row], query: Query) -> list[Row]:
    """The rows without a value that are told one by one."""
    return [row for row in rows if row not in filled] if _few_named(query) else []


def _unfilled(rows: Sequence[Row], query: Query, lexicon: Lexicon) -> str:
    """Say that rows lack what is asked: of the few that were named, which, and why where that is written."""
    if not _few_named(query):
        return f"（記載のない{len(rows)}件を除く。）"
    template = lexicon.tables[query.table or ""].subject
    told = []
    for row in rows:
        why = (
            f"。シートの記載：「{clean(str(row['reason']))}」"
            if "award_rate" in query.columns and row["reason"]
            else ""
        )
        told.append(f"（{subject(row, template)}には記載がありません{why}）")
    return "\n".join(told)


def _asked(query: Query, lexicon: Lexicon) -> tuple[str, ...]:
    """The columns asked for, without those that only name the rows (unless nothing else is asked)."""
    template = lexicon.tables[query.table or ""].subject
    return tuple(c for c in query.columns if f"{{{c}}}" not in template) or query.columns


def _told(rows: Sequence[Row], lexicon: Lexicon) -> tuple[str, ...]:
    """What the rows tell where they lack what one would ask first: the use of a cost item without an amount."""
    if not rows or rows[0].table not in ("cost_item", "contract", "payee"):
        return ()
    template = lexicon.tables[rows[0].table].subject
    columns = [c.name for c in TABLES[rows[0].table].columns if c.name != "block" and f"{{{c.name}}}" not in template]
    return tuple(c for c in columns if any(row[c] is not None for row in rows))


def _main_rows(query: Query) -> tuple[Sequence[Row], Sequence[Row]]:
    """Where no year is named, a budget answer leads with the sheet's own year (or the latest that is filled)."""
    conditions = any(f.column == "year" or f.relation in _LIMITS for f in query.filters)
    if query.table != "budget_year" or conditions or query.operation == "list":
        return query.rows, ()
    filled = [row for row in query.rows if any(row[c] is not None for c in query.columns)]
    if len(filled) < 2:
        return query.rows, ()
    own = {int(sheet.split("-")[0]) for sheet in query.sheets}
    if query.columns == ("executed",):  # the running year is printed as 0, without a rate
        over = [row for row in filled if row["executed"] or row["execution_rate"] is not None]
        own = {max(row["year"] for row in over)} if over else own
    main = [row for row in filled if row["year"] in own] or [max(filled, key=lambda r: r["year"])]
    return main, [row for row in filled if row not in main] if query.named else []


_PAID = ("payee", "contract", "cost_item")


def _together(rows: Sequence[Row], query: Query, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """What one payee got in several rows, summed."""
    column = next((c for c in query.columns if c == "amount"), None)
    names = {r["name"] if r.table == "payee" else r["payee"] for r in rows if r.table in _PAID}
    single = len(names) == 1 or _cut_out(query)
    filled = [r for r in rows if column is not None and r[column] is not None]
    if column is None or len(filled) < 2 or not single or len({r.sheet for r in rows}) != 1:
        return [], []
    total, unit = sum(r[column] for r in filled), printed_unit(filled[0].cells[column])
    said = say_yen(total, unit, query.unit)
    terms = " + ".join(r.cells[column].text.strip() for r in filled)
    return [f"合計は{said}です。"], [f"{lexicon.label(rows[0].table, column)}の合計：{terms} = {said}"]


def _cut_out(query: Query) -> bool:
    """Whether conditions, not names, pick the rows: ブロックAのうち…以外, 企業; their sum is of interest, too."""
    relations = {f.relation for f in query.filters}
    return query.table in ("payee", "contract", "cost_item") and bool(relations) and "among" not in relations


def _also(others: Sequence[Row], query: Query, lexicon: Lexicon) -> str:
    return "（ほかの年度：" + "、".join(_line(row, query, lexicon) for row in others) + "）"


def _line(row: Row, query: Query, lexicon: Lexicon) -> str:
    """One row: "岐阜県：3,672千円（367万2千円）"; several columns each with its label."""
    name, said = _said(row, query, lexicon)
    asked = _asked(query, lexicon)
    if len(said) == 1 and of_year(query, row, asked) == asked:
        value = said[0][1]
        return f"{name}：{value}" if name and value != name else value
    text = "、".join(f"{label}は{value}" for label, value in said)
    return f"{name}：{text}" if name else text


def _said(row: Row, query: Query, lexicon: Lexicon) -> tuple[str, list[tuple[str, str]]]:
    """The row's name, and label and value of each column asked (blank ones only where they were named)."""
    table = TABLES[query.table or ""]
    asked = of_year(query, row, _asked(query, lexicon))
    if "use" in asked:
        asked = tuple(c for c in asked if not told_twice(row, c))
    shown = [c for c in asked if row[c] is not None or query.named] or list(asked[:1])
    values_ = [_value(row, c, query) for c in shown]
    labels = [lexicon.label(table.name, c) for c in shown]
    return subject(row, lexicon.tables[table.name].subject), list(zip(labels, values_, strict=True))


def _value(row: Row, column: str, query: Query) -> str:
    kind = TABLES[row.table].column(column).kind
    if kind == "caps" and (row.sheet, row.number) in query.cases:
        return say_caps(query.caps(row), query.unit)
    return say_column(row, column, kind, query.unit)


def _text(query: Query, filled: Sequence[Row], lines: list[str], lexicon: Lexicon) -> str:
    words = lexicon.tables[query.table or ""]
    if len(filled) > 1:
        labels = "・".join(lexicon.label(words.name, c) for c in _asked(query, lexicon))
        return f"{words.title}（{labels}）は次のとおりです。\n" + listed(lines)
    name, said = _said(filled[0], query, lexicon)
    own = all(f"{{{c}}}" in words.subject for c in _asked(query, lexicon))
    head = "" if own or not name else f"{name}の"
    if len(said) == 1 and ("\n" in said[0][1] or len(said[0][1]) > LONG):
        return f"{head}{said[0][0]}：\n{said[0][1]}"
    return f"{head}{'、'.join(f'{label}は{value}' for label, value in said)}です。".replace("。です。", "。")


def blank(query: Query, rows: Sequence[Row], lexicon: Lexicon) -> Answer:
    """Return the refusal for cells without a value: withheld with its stated reason, blank, or not on the form."""
    assert query.table is not None  # noqa: S101
    interpretation = query.interpretation(lexicon)
    labels = "・".join(dict.fromkeys(lexicon.label(query.table, c) for c in query.columns))
    if query.table in ("contract", "obligation") and "award_rate" in query.columns:
        withheld = [r for r in rows if is_withheld(r, lexicon)]
        if withheld:
            reasons = dict.fromkeys(clean(str(r["reason"])) for r in withheld)
            detail = "シートの記載：" + "".join(f"「{x}」" for x in reasons)
            cited = row_citations(withheld, ("reason",), lexicon)
            return refuse(UNDISCLOSED, detail, interpretation=interpretation, citations=cited)
    cells = [row.cells[c] for row in rows for c in query.columns if c in row.cells]
    if rows and not any(cell.sources for cell in cells):
        return refuse(NOT_IN_SHEET, f"このシートには「{labels}」がありません", interpretation=interpretation)
    section = TABLES[query.table].section
    cited = unique(
        c for row in rows for col in query.columns if col in row.cells for c in cite(row.sheet, section, row.cells[col])
    )
    names = {subject(row, lexicon.tables[query.table].subject) for row in rows} - {""}
    whose = f"{names.pop()}の" if len(names) == 1 else ""
    named = row_citations(rows[:2], (), lexicon) if whose else ()
    return refuse(
        BLANK_IN_SHEET,
        f"{whose}「{labels}」には記載がありません",
        interpretation=interpretation,
        citations=unique([*cited[:3], *named]),
    )


def cited_columns(query: Query, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns that an answer quotes: those asked for, then those that its conditions rest on."""
    table = TABLES[query.table or ""]
    names = {c.name for c in table.columns}
    conditions = [f.column for f in query.filters if f.column in names and f.relation not in ("among", "without")]
    return tuple(dict.fromkeys([*(columns or query.columns), *conditions]))


def row_citations(rows: Iterable[Row], columns: Sequence[str], lexicon: Lexicon) -> tuple[Citation, ...]:
    """Return the citations of the asked cells first, then of the cells that name the rows."""
    rows = list(rows)
    found: list[Citation] = []
    for names in (columns, None):
        for row in rows:
            keys = _naming(row, lexicon) if names is None else names
            for column in keys:
                cell: Cell[object] | None = row.cells.get(column)
                if cell is not None and cell.value is not None:
                    found += cite(row.sheet, TABLES[row.table].section, cell)
    return unique(found)


def _naming(row: Row, lexicon: Lexicon) -> list[str]:
    template = lexicon.tables[row.table].subject
    return [c.name for c in TABLES[row.table].columns if f"{{{c.name}}}" in template]


def values(rows: Sequence[Row], columns: Sequence[str]) -> list[dict[str, object]]:
    """Return the rows as plain JSON: keys, asked values and their verbatim texts."""
    result = []
    for row in rows:
        record: dict[str, object] = {"sheet": row.sheet, "table": row.table, "row": row.number}
        for column in TABLES[row.table].columns:
            if column.name in columns or column.name in (
                "name",
                "year",
                "recipient",
                "subprogram",
                "payee",
                "node",
                "title",
            ):
                record[column.name] = encode_value(column.kind, row[column.name])
        record["text"] = {c: row.cells[c].text for c in columns if c in row.cells}
        result.append(record)
    return result


def conversions(rows: Sequence[Row], columns: Sequence[str], wished: str | None = None) -> list[str]:
    """Return the unit conversions shown: "6,000千円 = 600万円"."""
    found: dict[str, None] = {}
    for row in rows:
        for column in columns:
            kind = TABLES[row.table].column(column).kind
            value, cell = row[column], row.cells.get(column)
            if kind == "yen" and value and cell is not None:
                unit = printed_unit(cell)
                found[
                    " = ".join(
                        dict.fromkeys([say_yen(value, unit).split("（")[0], human_yen(value), *_wished(value, wished)])
                    )
                ] = None
            if kind == "caps" and value:
                for cap in value:
                    found[
                        " = ".join(
                            dict.fromkeys([clean(cap.text), human_yen(cap.amount), *_wished(cap.amount, wished)])
                        )
                    ] = None
    return [line for line in found if " = " in line] + _percents(rows, columns, wished)


def _percents(rows: Iterable[Row], columns: Sequence[str], wished: str | None) -> list[str]:
    if wished != PERCENT or "rate" not in columns:
        return []
    rates = dict.fromkeys(rate for row in rows if row.table == "subsidy" for rate in row["rate"] or ())
    return [f"{rate.numerator} ÷ {rate.denominator} = {percent(rate)}" for rate in rates]


def _wished(amount: int, unit: str | None) -> list[str]:
    return [say_yen(amount, unit).split("（")[0]] if unit and unit != PERCENT else []


def _calculation(rows: Sequence[Row], query: Query, shown: int, left_out: int) -> str | None:
    lines = []
    if shown > SHOWN:
        lines.append(f"{shown}件のうち{SHOWN}件を表示")
    if shown > 1 or left_out:
        lines.append(f"該当する行：{shown}件" + (f"（ほかに記載のない行{left_out}件）" if left_out else ""))
    lines += _following_years(rows)
    lines += conversions(rows, query.columns, query.unit)
    return "\n".join(lines) or None


def _following_years(rows: Sequence[Row]) -> list[str]:
    """Say how a year follows from a heading that prints none: 翌年度要求額 of the row of 2024年度 is of 2025年度."""
    heads = {row["year"]: row.cells["year"].text for row in rows if row.table == "budget_year" and "year" in row.cells}
    told = {year: clean(head) for year, head in heads.items() if head and not any(sign.isdigit() for sign in head)}
    return [f"「{head}」：{year - 1}年度の翌年度 = {year}年度" for year, head in told.items()]
