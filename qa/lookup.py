"""Query -> Answer by looking up: the cells asked for, with every row they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.sheet import Cell
from index.tables import TABLES, Row, encode_value
from index.text import clean
from qa.answer import BLANK_IN_SHEET, LOOKUP, NOT_IN_SHEET, UNDISCLOSED, Answer, Citation, cite, unique
from qa.filters import is_withheld
from qa.lexicon import Lexicon
from qa.query import Query
from qa.refuse import refuse
from qa.say import human_yen, listed, printed_unit, say_column, say_yen, subject

SHOWN = 60  # rows a list answer shows at most


def look_up(query: Query, lexicon: Lexicon) -> Answer:
    """Return the looked-up answer, or the refusal when the cells are blank, withheld or not on the form."""
    assert query.table is not None  # noqa: S101 - callers ask with a table
    interpretation = query.interpretation(lexicon)
    rows, others = _main_rows(query)
    filled = [row for row in rows if any(row[c] is not None for c in query.columns)]
    if not filled:
        return blank(query, rows, lexicon)
    lines = [_line(row, query, lexicon) for row in filled[:SHOWN]]
    text = _text(query, filled, lines, lexicon)
    left_out = len(rows) - len(filled)
    notes = [_also(others, query, lexicon)] if others else []
    if left_out:
        notes.append(f"（記載のない{left_out}件を除く。）")
    if len(filled) > SHOWN:
        notes.append(f"（{len(filled)}件のうち{SHOWN}件を表示。）")
    used = [*filled[:SHOWN], *others]
    return Answer(
        LOOKUP,
        "\n".join([text, *filter(None, notes)]),
        row_citations(used, query.columns, lexicon),
        values(filled, query.columns),
        interpretation=interpretation,
        calculation=_calculation(used, query, len(filled), left_out),
    )


def _main_rows(query: Query) -> tuple[Sequence[Row], Sequence[Row]]:
    """Where no year is named, a budget answer leads with the sheet's own year (or the latest that is filled)."""
    if query.table != "budget_year" or any(f.column == "year" for f in query.filters) or query.operation == "list":
        return query.rows, ()
    filled = [row for row in query.rows if any(row[c] is not None for c in query.columns)]
    if len(filled) < 2:
        return query.rows, ()
    own = {int(sheet.split("-")[0]) for sheet in query.sheets}
    main = [row for row in filled if row["year"] in own] or [max(filled, key=lambda r: r["year"])]
    return main, [row for row in filled if row not in main] if query.named else []


def _also(others: Sequence[Row], query: Query, lexicon: Lexicon) -> str:
    return "（ほかの年度：" + "、".join(_line(row, query, lexicon) for row in others) + "）"


def _line(row: Row, query: Query, lexicon: Lexicon) -> str:
    assert query.table is not None  # noqa: S101
    words = lexicon.tables[query.table]
    table = TABLES[query.table]
    template = words.subject
    asked = [c for c in query.columns if f"{{{c}}}" not in template] or list(query.columns)
    name = subject(row, template)
    parts = []
    for column in asked:
        value = say_column(row, column, table.column(column).kind, query.unit)
        parts.append((lexicon.label(query.table, column), value, row[column]))
    shown = [p for p in parts if p[2] is not None] or parts[:1]
    if len(asked) == 1:
        value = shown[0][1]
        return f"{name}：{value}" if name and value != name else value
    said = "、".join(f"{label}は{value}" for label, value, _ in shown)
    missing = "・".join(label for label, _, v in parts if v is None and len(shown) < len(parts))
    if missing and query.named:
        said += f"（{missing}は記載なし）"
    return f"{name}：{said}" if name else said


def _text(query: Query, filled: Sequence[Row], lines: list[str], lexicon: Lexicon) -> str:
    assert query.table is not None  # noqa: S101
    words = lexicon.tables[query.table]
    labels = "・".join(lexicon.label(query.table, c) for c in query.columns)
    if len(filled) > 1:
        return f"{words.title}（{labels}）は次のとおりです。\n" + listed(lines)
    line = lines[0]
    if len(query.columns) == 1:
        name = subject(filled[0], words.subject)
        value = line.removeprefix(f"{name}：") if name else line
        own = f"{{{query.columns[0]}}}" in words.subject
        head = f"{name}の{labels}" if name and not own else labels
        if "\n" in value or len(value) > 80:
            return f"{head}：\n{value}"
        return f"{head}は{value}です。"
    return line.replace("：", "の", 1) + "です。" if "\n" not in line else line


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
    return refuse(
        BLANK_IN_SHEET, f"{whose}「{labels}」には記載がありません", interpretation=interpretation, citations=cited[:3]
    )


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


def conversions(rows: Iterable[Row], columns: Sequence[str], wished: str | None = None) -> list[str]:
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
    return [line for line in found if " = " in line]


def _wished(amount: int, unit: str | None) -> list[str]:
    return [say_yen(amount, unit).split("（")[0]] if unit else []


def _calculation(rows: Sequence[Row], query: Query, shown: int, left_out: int) -> str | None:
    lines = []
    if shown > 1:
        lines.append(f"該当する行：{shown}件" + (f"（ほかに記載のない行{left_out}件）" if left_out else ""))
    lines += conversions(rows, query.columns, query.unit)
    return "\n".join(lines) or None
