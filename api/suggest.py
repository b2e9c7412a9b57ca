"""Questions that the sheets at hand can answer, made from their own rows; each is tried before it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.store import Store
from index.tables import Row
from index.text import clean
from qa.ask import ask

MANY = 20  # sheets, from which on people ask across them
LEAST_COST = 1_000_000  # yen; a smaller cap is one of a unit, not of a project
LONGEST = 28  # characters of a name that a short question can hold


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the sheet that answers it."""

    question: str
    sheet: str


def examples(store: Store, sheet: str, most: int) -> tuple[Example, ...]:
    """Return up to ``most`` questions about a sheet, none of which is refused."""
    return _examples(store, store.generation(), sheet)[:most]


@lru_cache(maxsize=64)
def _examples(store: Store, generation: int, sheet: str) -> tuple[Example, ...]:
    wanted = dict.fromkeys(_questions(store, sheet))
    return tuple(Example(q, sheet) for q in wanted if not ask(q, store, sheet=sheet).abstained)


def examples_across(store: Store, most: int) -> tuple[Example, ...]:
    """Return up to ``most`` questions over all sheets, none of which is refused; none where there are few sheets."""
    return _across(store, store.generation())[:most]


@lru_cache(maxsize=4)
def _across(store: Store, generation: int) -> tuple[Example, ...]:
    infos = store.sheets()
    if len(infos) < MANY:
        return ()
    ministries = Counter(info.ministry for info in infos if info.ministry)
    wanted = [f"{name}で予算が最も大きい事業は？" for name, _ in ministries.most_common(1)]
    wanted.append("補助率が2/3の事業はいくつある？")
    return tuple(Example(q, "") for q in wanted if not ask(q, store).abstained)


def _questions(store: Store, sheet: str) -> Iterator[str]:
    """Yield candidates, one kind after another: those that people come for first."""
    yield from _about_grants(store.rows("subsidy", sheets=[sheet]))
    executed = [r["year"] for r in store.rows("budget_year", sheets=[sheet]) if r["executed"] is not None]
    if executed:
        yield f"{executed[-1]}年度はいくら使った？執行率は？"
    if store.rows("payee", sheets=[sheet]):
        yield "支出額が最も大きい支出先は？"
    yield from _about_goals(store.rows("goal_year", sheets=[sheet]))
    yield "この事業の目的は？"
    years = [r["year"] for r in store.rows("budget_year", sheets=[sheet]) if r["initial"]]
    if len(years) > 1:
        yield f"{years[-2]}年度から{years[-1]}年度で当初予算はいくら増えた？"


def _about_grants(rows: tuple[Row, ...]) -> Iterator[str]:
    numbered = [r for r in rows if r["rate"] and r["recipient"] and len(clean(r["recipient"])) <= LONGEST]
    capped = [r for r in numbered if r["cap"]]
    for row in reversed(capped or numbered):
        name = clean(row["recipient"]).replace("\n", "")
        yield f"{name}の補助率と上限は？"
        cost = 2 * row["cap"][0].amount if row["cap"] else 0
        if cost >= LEAST_COST and cost % 10_000 == 0:
            yield f"{name}が{cost // 10_000:,}万円の事業をしたら、補助額はいくら？"
        return


def _about_goals(rows: tuple[Row, ...]) -> Iterator[str]:
    known = [r for r in rows if r["result"] is not None and r["indicator"] and len(clean(r["indicator"])) <= LONGEST]
    if known:
        last = max(known, key=lambda r: r["year"] or 0)
        name = clean(last["indicator"]).replace("\n", "")
        yield f"{name}の{last['year']}年度の実績は？"
