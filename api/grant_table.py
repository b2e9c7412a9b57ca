"""The grants as a table: put in order, and as CSV that spreadsheets open. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Literal

from index.sheet import Cap
from qa.grants import Grant, estimate, governing

Order = Literal["program", "ministry", "recipient", "rate", "cap", "grant"]
HEADS = ("シート", "事業名", "府省庁", "補助対象", "事業", "補助率", "補助上限等", "補助上限（円）", "URL", "ページ")


def ordered(found: Sequence[Grant], by: Order | None, descending: bool, cost: int | None = None) -> list[Grant]:
    """Return the grants in order; those that lack what the order goes by stand last, either way."""
    if by is None:
        return list(found)
    key = _KEYS.get(by) or (lambda grant: _share(grant, cost))
    keyed: list[tuple[Any, Grant]] = [(key(grant), grant) for grant in found]
    known = [pair for pair in keyed if pair[0] not in (None, "")]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [grant for _, grant in known] + [grant for value, grant in keyed if value in (None, "")]


def _highest(values: Iterable[Any]) -> Any:
    return max(values, default=None)


def _cap(grant: Grant) -> int | None:
    cap: Cap | None = governing(grant.caps)
    return cap.amount if cap else _highest(c.amount for c in grant.caps)


def _rate(grant: Grant) -> Fraction | None:
    highest: Fraction | None = _highest(grant.rates)
    return highest


def _share(grant: Grant, cost: int | None) -> int | None:
    share: int | None = _highest(e.grant for e in estimate(grant.rates, grant.caps, cost or 0))
    return share


_KEYS: dict[str, Callable[[Grant], Any]] = {
    "program": lambda grant: grant.program,
    "ministry": lambda grant: grant.ministry,
    "recipient": lambda grant: grant.recipient,
    "rate": _rate,
    "cap": _cap,
}


def as_csv(found: Sequence[Grant]) -> Iterator[str]:
    """Yield the lines of a CSV file with a byte order mark, so that spreadsheets read it as UTF-8."""
    yield "\ufeff" + _line(HEADS)
    for grant in found:
        pages = "・".join(str(p) for p in sorted({c.page for c in grant.citations if c.page}))
        caps = "・".join(str(cap.amount) for cap in grant.caps)
        texts = (grant.recipient, grant.subprogram, grant.rate_text, grant.cap_text)
        yield _line((grant.sheet, grant.program, grant.ministry, *texts, caps, grant.url, pages))


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_tame(cell) for cell in cells])
    return out.getvalue()


def _tame(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
