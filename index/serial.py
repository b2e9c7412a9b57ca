"""Sheet <-> plain JSON, exactly: ``sheet_from_json(sheet_to_json(sheet)) == sheet``.

Generic over the records of ``index.sheet``: their type hints drive both ways, so a new field needs no code here.
A record is an object that leaves out fields at their default; a Fraction is "2/3", a Decimal its digits, a BBox four
numbers, a tuple a list.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from index.errors import StoreCorrupt
from index.sheet import BBox, Sheet

VERSION = 1  # of this format; raised when records change so that old JSON no longer fits
Convert = Callable[[Any], Any]


def sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as objects, lists, strings, numbers, booleans and None."""
    return {"version": VERSION, **_encode(sheet)}


def sheet_from_json(data: dict[str, Any]) -> Sheet:
    """Return the sheet that ``sheet_to_json`` wrote; StoreCorrupt when ``data`` is no such thing."""
    if data.get("version") != VERSION:
        raise StoreCorrupt(
            f"保存されたシートの形式（版 {data.get('version')}）が、この版（{VERSION}）と異なります。",
            "元のファイルをもう一度 index で取り込んでください。",
        )
    body = {name: value for name, value in data.items() if name != "version"}
    try:
        sheet = _decoder(Sheet)(body)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise StoreCorrupt(
            f"保存されたシートを読み戻せません（{error}）。", "元のファイルをもう一度 index で取り込んでください。"
        ) from error
    assert isinstance(sheet, Sheet)  # noqa: S101 (the decoder of a class returns that class)
    return sheet


def _encode(value: Any) -> Any:
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            name: _encode(item)
            for name, default in _fields(value.__class__)
            if (item := getattr(value, name)) != default or type(item) is not type(default)
        }
    return value


@cache
def _fields(record: Any) -> tuple[tuple[str, Any], ...]:
    """Return (name, default) of the record's fields; a field without a plain default has a unique marker."""
    return tuple((f.name, f.default) for f in dataclasses.fields(record))


@cache
def _decoder(hint: Any) -> Convert:
    """Return the function that makes a value of the type ``hint`` from JSON."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in (Fraction, Decimal, float):
        return hint  # type: ignore[no-any-return]
    if hint is BBox:
        return lambda data: BBox(*data)
    if origin in (Union, types.UnionType):
        (inner,) = (_decoder(argument) for argument in arguments if argument is not type(None))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        item = _decoder(arguments[0])
        return lambda data: tuple(item(one) for one in data)
    record = origin or hint
    if dataclasses.is_dataclass(record):
        return _record_decoder(record, arguments)
    return _checked(hint)


def _record_decoder(record: Any, arguments: tuple[Any, ...]) -> Convert:
    """Return the decoder of a dataclass; ``arguments`` fill its type variables (Cell[int])."""
    variables = dict(zip(getattr(record, "__parameters__", ()), arguments, strict=True))
    hints = get_type_hints(record)
    decoders = {f.name: _decoder(_filled(hints[f.name], variables)) for f in dataclasses.fields(record)}
    return lambda data: record(**{name: decoders[name](item) for name, item in data.items()})


def _filled(hint: Any, variables: dict[Any, Any]) -> Any:
    """Return the hint with its type variables replaced ("T | None" -> "int | None")."""
    if isinstance(hint, TypeVar):
        return variables[hint]
    parameters = getattr(hint, "__parameters__", ())
    return hint[tuple(variables[p] for p in parameters)] if parameters else hint


def _checked(hint: type) -> Convert:
    """Return a decoder that lets only values of the type pass: a string is no number."""

    def same(data: Any) -> Any:
        if type(data) is not hint:
            raise TypeError(f"{data!r} is no {hint.__name__}")
        return data

    return same
