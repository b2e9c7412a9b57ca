"""A sheet survives JSON exactly."""

from __future__ import annotations

import dataclasses
import json
import types
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest

from index import sheet as vocabulary
from index.errors import StoreCorrupt
from index.serial import sheet_from_json, sheet_to_json
from index.sheet import BBox, Cap, Cell, Sheet, Source


class Maker:
    """Fills a record with distinct values of every type that its hints allow."""

    def __init__(self) -> None:
        self.count = 0

    def make(self, hint: Any, variables: dict[Any, Any] | None = None) -> Any:
        self.count += 1
        if isinstance(hint, TypeVar):
            hint = (variables or {})[hint]
        origin, arguments = get_origin(hint), get_args(hint)
        if hint is str:
            return f"文字{self.count}\n２行目"
        if hint is bool:
            return self.count % 2 == 0
        if hint is int:
            return self.count * 10**9
        if hint is float:
            return self.count / 3
        if hint is Fraction:
            return Fraction(self.count, 7)
        if hint is Decimal:
            return Decimal(self.count).scaleb(-1)
        if hint is BBox:
            return BBox(*(self.make(float) for _ in range(4)))
        if origin in (Union, types.UnionType):
            return None if self.count % 5 == 0 else self.make(arguments[0], variables)
        if origin is tuple:
            return tuple(self.make(arguments[0], variables) for _ in range(self.count % 3))
        record = origin or hint
        filled = dict(zip(getattr(record, "__parameters__", ()), arguments, strict=True))
        hints = get_type_hints(record)
        return record(**{f.name: self.make(hints[f.name], filled) for f in dataclasses.fields(record)})


def through_json(sheet: Sheet) -> Sheet:
    return sheet_from_json(json.loads(json.dumps(sheet_to_json(sheet), ensure_ascii=False)))


def test_every_field_of_every_record_survives() -> None:
    maker = Maker()
    for start in range(15):  # other starts leave out other optional fields and other tuples empty
        maker.count = start
        sheet = maker.make(Sheet)
        assert through_json(sheet) == sheet


def test_maker_reaches_every_record_of_the_vocabulary() -> None:
    text = "".join(repr(Maker().make(getattr(vocabulary, name))) for name in dir(vocabulary) if name == "Sheet")
    assert "Organization(" in text
    assert "Budget(" in text


@pytest.mark.parametrize(
    "cell",
    [
        Cell(None, "--", (Source("a.pdf", 1, BBox(0.1, 0.2, 0.30000000000000004, 4)),)),
        Cell.absent(),
        Cell("x", "x", (Source("a.zip", None, None, 12), Source("a.pdf", 2))),
    ],
)
def test_blank_absent_and_placed_cells_survive(cell: Cell[str]) -> None:
    sheet = dataclasses.replace(Maker().make(Sheet), remark=cell)
    assert through_json(sheet).remark == cell


def test_types_survive_not_only_equality() -> None:
    maker = Maker()
    row = maker.make(vocabulary.Subsidy)
    row = dataclasses.replace(
        row,
        rate=Cell((Fraction(3, 4), Fraction(1)), "3/4、10/10"),
        cap=Cell((Cap(4_000_000, "1都道府県につき", "", "1都道府県につき4,000千円"),), "1都道府県につき4,000千円"),
    )
    sheet = dataclasses.replace(maker.make(Sheet), subsidies=(row, dataclasses.replace(row, cap=Cell((), "必要額"))))
    back = through_json(sheet)
    assert back.subsidies == sheet.subsidies
    assert isinstance(back.subsidies[0].rate.value, tuple)
    assert all(isinstance(rate, Fraction) for rate in back.subsidies[0].rate.value)
    assert back.subsidies[1].cap.value == ()


def test_decimal_keeps_its_digits() -> None:
    year = dataclasses.replace(Maker().make(vocabulary.GoalYear), target=Cell(Decimal("148.40"), "148.40"))
    stage = dataclasses.replace(Maker().make(vocabulary.Stage), years=(year,))
    path = dataclasses.replace(Maker().make(vocabulary.Path), stages=(stage,))
    logic = dataclasses.replace(Maker().make(vocabulary.LogicModel), paths=(path,))
    back = through_json(dataclasses.replace(Maker().make(Sheet), logic=logic))
    assert str(back.logic.paths[0].stages[0].years[0].target.value) == "148.40"


def test_defaults_are_left_out() -> None:
    data = sheet_to_json(dataclasses.replace(Maker().make(Sheet), remark=Cell(None, "--", (Source("a.pdf", 3),))))
    assert data["remark"] == {"value": None, "text": "--", "sources": [{"file": "a.pdf", "page": 3}]}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.pop("version"),
        lambda data: data.update(version=0),
        lambda data: data.pop("overview"),
        lambda data: data.update(pages="12"),
        lambda data: data.update(remark={"text": 3}),
        lambda data: data.update(stranger=1),
    ],
)
def test_damaged_json_is_refused_with_a_remedy(damage: Any) -> None:
    data = sheet_to_json(Maker().make(Sheet))
    damage(data)
    with pytest.raises(StoreCorrupt, match="index で取り込んで"):
        sheet_from_json(data)
