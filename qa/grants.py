"""Grants: rate and cap per recipient and sub-program, and what a project would get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from index.sheet import Cap
from index.store import Store
from index.tables import TABLES, Row
from index.text import clean, fold
from qa.answer import Citation, cite
from qa.lexicon import Lexicon, lexicon


@dataclass(frozen=True, slots=True)
class Grant:
    """One recipient and sub-program. ``rates`` and ``caps`` are empty where the text names no number."""

    sheet: str
    program: str
    ministry: str
    recipient: str
    subprogram: str
    rate_text: str
    rates: tuple[Fraction, ...]
    cap_text: str
    caps: tuple[Cap, ...]
    url: str
    citations: tuple[Citation, ...]


def grants(
    store: Store,
    *,
    sheet: str | None = None,
    recipient: str | None = None,
    subprogram: str | None = None,
    text: str | None = None,
    ministry: str | None = None,
    rate_at_least: Fraction | None = None,
    cap_at_least: int | None = None,
) -> tuple[Grant, ...]:
    """Return the grants of the store (of one sheet with ``sheet``), narrowed by every filter given.

    ``recipient`` is a kind as people say it (NPO, 市町村) or a piece of 補助対象; ``subprogram`` and ``text`` are
    pieces of the row's text; ``rate_at_least`` a fraction of one; ``cap_at_least`` yen.
    Raises UnknownSheet for a sheet that the store lacks.
    """
    if sheet is not None:
        store.sheet(sheet)
    words = lexicon()
    return tuple(
        grant
        for grant in _every(store, store.generation())
        if sheet in (None, grant.sheet)
        and _has(grant.ministry, ministry)
        and _wanted(grant, words, recipient, subprogram, text)
        and _enough(grant, rate_at_least, cap_at_least)
    )


@lru_cache(maxsize=2)
def _every(store: Store, generation: int) -> tuple[Grant, ...]:
    """Return all grants of one state of the store: reading thousands of rows anew would cost more than the filters."""
    infos = {info.id: info for info in store.sheets()}
    return tuple(
        _grant(row, infos[row.sheet].name, infos[row.sheet].ministry)
        for row in store.rows("subsidy")
        if row.sheet in infos and any(row[name] is not None for name in ("recipient", "rate", "cap"))
    )


def _grant(row: Row, program: str, ministry: str) -> Grant:
    section = TABLES["subsidy"].section
    names = ("recipient", "subprogram", "rate", "cap", "url")
    cited = tuple(
        c for n in names if n in row.cells and row[n] is not None for c in cite(row.sheet, section, row.cells[n])
    )
    texts = {n: clean(row.cells[n].text) if n in row.cells and row[n] is not None else "" for n in names}
    return Grant(
        row.sheet,
        program,
        ministry,
        texts["recipient"],
        texts["subprogram"],
        texts["rate"],
        tuple(row["rate"] or ()),
        texts["cap"],
        tuple(row["cap"] or ()),
        texts["url"],
        cited,
    )


def _has(text: str, piece: str | None) -> bool:
    return piece is None or fold(piece) in fold(text)


def _wanted(grant: Grant, words: Lexicon, recipient: str | None, subprogram: str | None, text: str | None) -> bool:
    everything = f"{grant.program}{grant.recipient}{grant.subprogram}{grant.rate_text}{grant.cap_text}"
    return (
        (recipient is None or is_recipient(f"{grant.recipient}{grant.subprogram}", recipient, words))
        and _has(grant.subprogram + grant.recipient, subprogram)
        and _has(everything, text)
    )


def is_recipient(text: str, wanted: str, words: Lexicon) -> bool:
    """Return whether a 補助対象 text means the recipient that people call ``wanted``."""
    said, form = fold(wanted), fold(text)
    if said in form:
        return True
    kinds = [r for r in words.recipients.values() if said in r.say]
    return any(f in form for kind in kinds for f in kind.form)


def _enough(grant: Grant, rate: Fraction | None, cap: int | None) -> bool:
    return (rate is None or any(r >= rate for r in grant.rates)) and (
        cap is None or any(c.amount >= cap for c in grant.caps)
    )


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a project of ``cost`` yen gets at one rate under one cap (None: the sheet names no amount)."""

    rate: Fraction
    cap: Cap | None
    cost: int
    grant: int
    capped: bool

    @property
    def own_share(self) -> int:
        """The part of the cost, in yen, that the grant does not cover."""
        return self.cost - self.grant


def estimate(rates: Iterable[Fraction], caps: Sequence[Cap], cost: int, *, joint: bool = False) -> tuple[Estimate, ...]:
    """Return min(cap, rate × cost) for every rate; fractions of a yen are dropped.

    ``joint`` takes the cap for several recipients together (圏域) where the sheet has one. Of several caps
    without a condition the first governs.
    """
    cap = governing(caps, joint)
    found = []
    for rate in rates:
        share = int(rate * cost)
        capped = cap is not None and share > cap.amount
        found.append(Estimate(rate, cap, cost, cap.amount if cap is not None and capped else share, capped))
    return tuple(found)


def governing(caps: Sequence[Cap], joint: bool = False) -> Cap | None:
    """Return the cap that governs a single (or joint) project; None where no amount is named."""
    words = lexicon().words["joint"]
    jointly = [c for c in caps if any(w in fold(c.condition + c.per) for w in words)]
    if joint and jointly:
        return jointly[0]
    single = [c for c in caps if c not in jointly]
    return single[0] if single else None


def cost_to_get(rate: Fraction, grant: int) -> int:
    """Return the least whole yen of cost at which ``rate`` × cost reaches ``grant`` yen."""
    return -int(-Fraction(grant) / rate // 1) if rate else 0
