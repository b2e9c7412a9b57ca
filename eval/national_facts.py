"""The facts of one program that are asked, each with its key from the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from eval.national_draw import Fact
from eval.national_forms import amounts_in, percent_forms, rates_in, year_forms, yen_forms
from eval.national_tables import Program, key, tidy, yen


def grant_rate(p: Program) -> Fact | None:
    if len(p.subsidies) != 1:
        return None
    cell = tidy(p.subsidies[0]["補助率"])
    items = rates_in(cell) if len(cell) <= 60 else None
    return fact_of("grant_rate", "grant_rate", p, f"補助率は{cell}です。", items, [cell]) if items else None


def grant_rate_of(p: Program) -> Fact | None:
    """A program with a row for each of several recipients, asked for one of them."""
    recipients = [tidy(row["補助対象"]) for row in p.subsidies]
    if not 2 <= len(recipients) <= 4 or len(set(map(key, recipients))) < len(recipients):
        return None
    if any(not r or len(r) > 15 or any(r != s and key(r) in key(s) for s in recipients) for r in recipients):
        return None
    row = p.subsidies[int(p.id) % len(recipients)]
    cell, recipient = tidy(row["補助率"]), tidy(row["補助対象"])
    items = rates_in(cell) if len(cell) <= 60 else None
    if not items:
        return None
    reference = f"{recipient}の補助率は{cell}です。"
    return fact_of("grant_rate_of", "grant_rate", p, reference, items, [cell], recipient=recipient)


def grant_cap(p: Program) -> Fact | None:
    if len(p.subsidies) != 1:
        return None
    cell = tidy(p.subsidies[0]["補助上限等"])
    items = amounts_in(cell) if len(cell) <= 120 else None
    return fact_of("grant_cap", "grant_cap", p, f"補助上限等は「{cell}」です。", items, [cell]) if items else None


def grant_both(p: Program) -> Fact | None:
    rate, cap = grant_rate(p), grant_cap(p)
    if rate is None or cap is None:
        return None
    contexts = [*rate.contexts, *cap.contexts]
    return fact_of("grant_both", "grant_both", p, rate.reference + cap.reference, [*rate.accept, *cap.accept], contexts)


def cap_blank(p: Program) -> Fact | None:
    """A program with a rate and an empty cap."""
    if not p.subsidies or any(tidy(row["補助上限等"]) for row in p.subsidies):
        return None
    return _refusal("grant_cap", p, "補助上限等の欄は空欄です。")


def rate_blank(p: Program) -> Fact | None:
    """A program whose table of rates is empty."""
    return None if p.subsidies else _refusal("grant_rate", p, "補助率の欄は空欄です。")


def law_blank(p: Program) -> Fact | None:
    return None if p.laws else _refusal("law", p, "根拠法令の欄は空欄です。")


def amount(ask: str, column: str, years: Sequence[int], label: str) -> Callable[[Program], Fact | None]:
    """Return the maker of facts about an amount of the yearly table; no fact where it is blank or 0."""

    def make(p: Program) -> Fact | None:
        year = years[int(p.id) % len(years)]
        value = yen(p.years.get(year, {}).get(column, ""))
        if not value or value < 0:
            return None
        written = str(p.years[year][column])
        reference = f"{year}年度の{label}は{value:,}円です。"
        return fact_of(ask, "budget", p, reference, [yen_forms(value)], [written], year=_year(year, p))

    return make


def execution_rate(p: Program) -> Fact | None:
    year = (2023, 2022)[int(p.id) % 2]
    written = p.years.get(year, {}).get("執行率", "").strip()
    if not written or not 0 < float(written) <= 1.5 or "e" in written:
        return None
    forms = percent_forms(written)
    reference = f"{year}年度の執行率は{forms[-1]}です。"
    return fact_of("execution_rate", "execution_rate", p, reference, [forms], [written], year=_year(year, p))


def ministry(p: Program) -> Fact | None:
    if len(p.own) != 1 or p.own != p.policy:
        return None
    name = next(iter(p.own))
    return fact_of("ministry", "ministry", p, f"{name}です。", [[name]], [name])


def bureau(p: Program) -> Fact | None:
    if not p.bureau:
        return None
    return fact_of("bureau", "ministry", p, f"{p.bureau}です。", [[p.bureau]], [p.bureau])


def law(p: Program) -> Fact | None:
    if not 1 <= len(p.laws) <= 2 or any(is_long(name) for name in p.laws):
        return None
    return fact_of("law", "law", p, f"{'、'.join(p.laws)}です。", [[name] for name in dict.fromkeys(p.laws)], p.laws)


def is_long(name: str) -> bool:
    """Not a plain name of a law: its articles, or a list of them, stand in the same cell."""
    return len(name) > 30 or any(sign in name for sign in "\n（(、第")


def start_year(p: Program) -> Fact | None:
    written = p.overview["事業開始年度"].strip()
    if not written.isdigit() or p.overview["開始年度不明"] == "TRUE":
        return None
    return fact_of("start_year", "start_year", p, f"{written}年度です。", [year_forms(int(written))], [written])


def end_year(p: Program) -> Fact | None:
    written = p.overview["事業終了（予定）年度"].strip()
    if written.isdigit():
        return fact_of("end_year", "basic", p, f"{written}年度です。", [year_forms(int(written))], [written])
    if p.overview["終了予定なし"] == "TRUE":
        return fact_of(
            "end_year",
            "basic",
            p,
            "終了予定なしです。",
            [["終了予定なし", "終了予定はありません", "終了の予定はありません"]],
        )
    return None


def written_field(ask: str, column: str) -> Callable[[Program], Fact | None]:
    """Return the maker of facts about a field of the overview that holds a few words."""

    def make(p: Program) -> Fact | None:
        text = tidy(p.overview[column])
        return fact_of(ask, "basic", p, f"{text}です。", [[text]], [text]) if 0 < len(text) <= 30 else None

    return make


def identity(p: Program) -> Fact | None:
    return fact_of("identity", "identity", p, f"{p.id}です。", [[p.id, p.id.lstrip("0")]], [])


def name_of(p: Program) -> Fact | None:
    return fact_of("name_of", "identity", p, f"{p.name}です。", [[p.name]], [p.name], id=p.id)


def absent_year(p: Program) -> Fact | None:
    year = (2012, 2015, 2018, 2028, 2030)[int(p.id) % 5]
    if not p.years:
        return None
    return _refusal("absent_year", p, "その年度の記載はありません。", "not_in_sheet", year=_year(year, p))


def absent_field(names: Sequence[str]) -> Callable[[Program], Fact | None]:
    def make(p: Program) -> Fact | None:
        wanted = names[int(p.id) % len(names)]
        return _refusal("absent_field", p, "シートに記載がありません。", "not_in_sheet", field=wanted)

    return make


def fact_of(
    ask: str, kind: str, p: Program, reference: str, accept: Any, contexts: Iterable[str] = (), **words: str
) -> Fact:
    return Fact(ask, kind, p.id, words, reference, accept, [c for c in contexts if c.strip()], program=p)


def _refusal(ask: str, p: Program, reference: str, reason: str = "blank_in_sheet", **words: str) -> Fact:
    kind = "blank" if reason == "blank_in_sheet" else "unanswerable"
    return Fact(ask, kind, p.id, words, reference, reason=reason, program=p)


def _year(year: int, p: Program) -> str:
    """Write the year in one of three ways."""
    number = year - 2018
    era = f"令和{number}年度" if number > 0 else f"平成{year - 1988}年度"
    short = f"R{number}年度" if number > 0 else f"{year}年度"
    return (f"{year}年度", era, short)[int(p.id) // 5 % 3]
