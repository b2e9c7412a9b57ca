"""Row <-> its SQL columns, exactly: ``unpack(table, sheet, number, pack(row)["cells"]) == row``.

The typed columns serve filters and sums; ``cells`` is the row itself as JSON: the places once, then each cell as
[text, places] or [text, places, value] where the value is not the text.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from index.errors import StoreCorrupt
from index.serial import sheet_from_json, sheet_to_json
from index.sheet import BBox, Cap, Cell, Sheet, Source
from index.tables import TABLES, Column, Row, encode_value

ABSENT = 0  # in place of the cell of a field that the edition lacks
_DECODE: dict[str, Callable[[Any], Any]] = {
    "rate": Fraction,
    "quantity": Decimal,
    "rates": lambda value: tuple(Fraction(one) for one in value),
    "caps": lambda value: tuple(Cap(**one) for one in value),
    "texts": tuple,
}


def pack(row: Row) -> dict[str, Any]:
    """Return the SQL columns of a row, without its sheet's key."""
    columns: dict[str, Any] = {"row_number": row.number}
    for column in TABLES[row.table].columns:
        columns |= sql_values(column, row.values.get(column.name))
    columns["cells"] = _cells(row)
    return columns


def sql_values(column: Column, value: Any) -> dict[str, Any]:
    """Return the SQL columns that hold one value."""
    name, kind = column.name, column.kind
    if kind in ("rate", "quantity"):
        number = None if value is None else float(value)
        return {name: None if value is None else str(value), f"{name}__value": number}
    if kind in ("rates", "caps"):
        numbers = [float(v) if kind == "rates" else v.amount for v in value or ()]
        exact = [str(v) if kind == "rates" else str(v.amount) for v in value or ()]
        return {
            name: None if value is None else listed(exact),
            f"{name}__least": min(numbers, default=None),
            f"{name}__most": max(numbers, default=None),
        }
    if kind == "texts":
        return {name: None if value is None else listed(value)}
    return {name: value}


def listed(values: Any) -> str:
    """Return several values as one text in which each can be found: |3/4|4/5|."""
    return "|" + "".join(f"{value}|" for value in values)


def _cells(row: Row) -> str:
    places: dict[Source, int] = {}
    cells: dict[str, Any] = {}
    bare: dict[str, Any] = {}
    for column in TABLES[row.table].columns:
        cell = row.cells.get(column.name)
        if cell is None:
            if (value := row.values.get(column.name)) is not None:
                bare[column.name] = encode_value(column.kind, value)
        elif cell.value is None and not cell.text and not cell.sources:
            cells[column.name] = ABSENT
        else:
            at = [places.setdefault(source, len(places)) for source in cell.sources]
            same = column.kind == "text" and cell.value == cell.text
            cells[column.name] = [cell.text, at] if same else [cell.text, at, encode_value(column.kind, cell.value)]
    return dumps({"s": [plain_source(s) for s in places], "c": cells, "v": bare})


def unpack(table: str, sheet: str, number: int, packed: str) -> Row:
    """Return the row that ``pack`` wrote."""
    data = json.loads(packed)
    places = [source_of(one) for one in data["s"]]
    kept, bare = data["c"], data["v"]
    values: dict[str, Any] = {}
    cells: dict[str, Cell[Any]] = {}
    for name, kind in _KINDS[table]:
        item = kept.get(name)
        if item is None:
            values[name] = _decoded(kind, bare.get(name))
            continue
        cell = _cell(kind, item, places)
        cells[name] = cell
        values[name] = cell.value
    return Row(table, sheet, number, values, cells)


def _cell(kind: str, item: Any, places: list[Source]) -> Cell[Any]:
    if item == ABSENT:
        return _ABSENT
    value = item[0] if len(item) == 2 else _decoded(kind, item[2])
    return Cell(value, item[0], tuple([places[i] for i in item[1]]))


def _decoded(kind: str, value: Any) -> Any:
    decode = _DECODE.get(kind)
    return value if decode is None or value is None else decode(value)


def plain_source(source: Source) -> list[Any]:
    """Return a place as JSON: [file, page, box, row], shortened from the end where empty."""
    plain = [source.file, source.page, list(source.bbox) if source.bbox else None, source.row]
    while plain[-1] is None:
        plain.pop()
    return plain


def source_of(plain: list[Any]) -> Source:
    """Return the place that ``plain_source`` wrote."""
    file, page, box, row = plain + [None] * (4 - len(plain))
    return Source(file, page, BBox(*box) if box else None, row)


def dumps(value: Any) -> str:
    """Return compact JSON with Japanese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_ABSENT: Cell[Any] = Cell.absent()
_KINDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    name: tuple((c.name, c.kind) for c in table.columns) for name, table in TABLES.items()
}


def packed_sheet(sheet: Sheet) -> bytes:
    """Return the whole sheet as compressed JSON."""
    return zlib.compress(dumps(sheet_to_json(sheet)).encode(), 3)


def unpacked_sheet(data: bytes) -> Sheet:
    """Return the sheet that ``packed_sheet`` wrote; StoreCorrupt when it is damaged or of another version."""
    try:
        plain = json.loads(zlib.decompress(data))
    except (zlib.error, ValueError) as error:
        raise StoreCorrupt(
            f"保存されたシートを読み戻せません（{error}）。", "元のファイルをもう一度 index で取り込んでください。"
        ) from error
    return sheet_from_json(plain)
