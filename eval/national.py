"""Draw the known questions over the whole open data: ``python -m eval.national FOLDER [--out FILE]``.

Seeded, so that the same folder gives the same file; the key comes from the tables by the csv module alone. The half
of a question follows from a hash of its program (or of what it counts), so that a program is never in both.
Once written the file is frozen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.national_forms import amounts_in, percent_forms, rates_in, year_forms, yen_forms
from eval.national_tables import Program, key, read_programs, tidy, yen

SEED = 20240912
YEAR = 2024  # the sheets' fiscal year; what they report as executed is the year before
OUT = Path(__file__).parent / "questions" / "national.jsonl"
WORDINGS = Path(__file__).with_suffix(".toml")
PER_FACT = 2  # wordings of one fact, in different voices


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to ask, with its key. ``ask`` names the wordings; ``about`` the program or what is counted."""

    ask: str
    kind: str
    about: str
    words: Mapping[str, str]
    reference: str
    accept: Sequence[Sequence[str]] = ()
    contexts: Sequence[str] = ()
    reason: str | None = None
    program: Program | None = field(default=None, compare=False)


class Draw:
    """One seeded draw over the programs."""

    def __init__(self, programs: Mapping[str, Program], left_out: Iterable[str], seed: int = SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a sample, not a secret)
        self.wordings: dict[str, Any] = tomllib.loads(WORDINGS.read_text(encoding="utf-8"))
        self.all = list(programs.values())
        self.keys = [key(p.name) for p in self.all]
        out = set(left_out)
        times = Counter(self.keys)
        single = [p for p, k in zip(self.all, self.keys, strict=True) if times[k] == 1]
        self.askable = [p for p in single if not p.joint and p.id not in out and _sayable(p.name)]
        self.askable.sort(key=lambda p: p.id)

    def some(self, wanted: int, make: Callable[[Program], Fact | None]) -> list[Fact]:
        """Return up to ``wanted`` facts, from programs in random order."""
        found: list[Fact] = []
        for program in self.random.sample(self.askable, len(self.askable)):
            if len(found) == wanted:
                break
            fact = make(program)
            if fact is not None:
                found.append(fact)
        return found

    def short(self, name: str) -> str:
        """Return the name as people shorten it, still fitting one program only; the name itself where none does."""
        fitting = [s for s in _shortened(name) for wanted in [key(s)] if sum(wanted in k for k in self.keys) == 1]
        return self.random.choice(fitting) if fitting else name


def _sayable(name: str) -> bool:
    return 4 <= len(name) <= 45 and "\n" not in name and not set('「」"{}') & set(name)


def _shortened(name: str) -> list[str]:
    """Return shorter ways to say a name: no brackets, no ending such as 事業, the part before or after a joint."""
    base = re.sub(r"[（(【\[〔].*?[）)】\]〕]", "", name).strip()
    parts = [p for joint in _JOINTS for p in base.split(joint) if joint in base and 2 * len(p) >= len(base)]
    shorter = dict.fromkeys(s.strip(" 　、") for s in (base, _ENDING.sub("", base), _BEGINNING.sub("", base), *parts))
    return [s for s in shorter if 6 <= len(s) < len(name) and not _TORN.search(s)]


_JOINTS = ("・", "による", "に関する", "に係る", "のための", "を活用した")
_ENDING = re.compile(r"(?:に必要な経費|に要する経費|事業費補助金|補助金|交付金|事業費|推進事業|事業|経費|費)$")
_BEGINNING = re.compile(r"^(?:令和\d+年度|国立研究開発法人|独立行政法人|国立大学法人)")
_TORN = re.compile(r"^[ぁ-んー等及、）)]|[のをにへとや及び並び、（(]$")  # a piece no one would say


# --- facts of one program


def grant_rate(p: Program) -> Fact | None:
    if len(p.subsidies) != 1:
        return None
    cell = tidy(p.subsidies[0]["補助率"])
    items = rates_in(cell) if len(cell) <= 60 else None
    return _fact("grant_rate", "grant_rate", p, f"補助率は{cell}です。", items, [cell]) if items else None


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
    return _fact("grant_rate_of", "grant_rate", p, reference, items, [cell], recipient=recipient)


def grant_cap(p: Program) -> Fact | None:
    if len(p.subsidies) != 1:
        return None
    cell = tidy(p.subsidies[0]["補助上限等"])
    items = amounts_in(cell) if len(cell) <= 120 else None
    return _fact("grant_cap", "grant_cap", p, f"補助上限等は「{cell}」です。", items, [cell]) if items else None


def grant_both(p: Program) -> Fact | None:
    rate, cap = grant_rate(p), grant_cap(p)
    if rate is None or cap is None:
        return None
    contexts = [*rate.contexts, *cap.contexts]
    return _fact("grant_both", "grant_both", p, rate.reference + cap.reference, [*rate.accept, *cap.accept], contexts)


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
        return _fact(ask, "budget", p, reference, [yen_forms(value)], [written], year=_year(year, p))

    return make


def execution_rate(p: Program) -> Fact | None:
    year = (2023, 2022)[int(p.id) % 2]
    written = p.years.get(year, {}).get("執行率", "").strip()
    if not written or not 0 < float(written) <= 1.5 or "e" in written:
        return None
    forms = percent_forms(written)
    reference = f"{year}年度の執行率は{forms[-1]}です。"
    return _fact("execution_rate", "execution_rate", p, reference, [forms], [written], year=_year(year, p))


def ministry(p: Program) -> Fact | None:
    if len(p.own) != 1 or p.own != p.policy:
        return None
    name = next(iter(p.own))
    return _fact("ministry", "ministry", p, f"{name}です。", [[name]], [name])


def bureau(p: Program) -> Fact | None:
    if not p.bureau:
        return None
    return _fact("bureau", "ministry", p, f"{p.bureau}です。", [[p.bureau]], [p.bureau])


def law(p: Program) -> Fact | None:
    if not 1 <= len(p.laws) <= 2 or any(_long(name) for name in p.laws):
        return None
    return _fact("law", "law", p, f"{'、'.join(p.laws)}です。", [[name] for name in dict.fromkeys(p.laws)], p.laws)


def _long(name: str) -> bool:
    """Not a plain name of a law: its articles, or a list of them, stand in the same cell."""
    return len(name) > 30 or any(sign in name for sign in "\n（(、第")


def start_year(p: Program) -> Fact | None:
    written = p.overview["事業開始年度"].strip()
    if not written.isdigit() or p.overview["開始年度不明"] == "TRUE":
        return None
    return _fact("start_year", "start_year", p, f"{written}年度です。", [year_forms(int(written))], [written])


def end_year(p: Program) -> Fact | None:
    written = p.overview["事業終了（予定）年度"].strip()
    if written.isdigit():
        return _fact("end_year", "basic", p, f"{written}年度です。", [year_forms(int(written))], [written])
    if p.overview["終了予定なし"] == "TRUE":
        return _fact(
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
        return _fact(ask, "basic", p, f"{text}です。", [[text]], [text]) if 0 < len(text) <= 30 else None

    return make


def identity(p: Program) -> Fact | None:
    return _fact("identity", "identity", p, f"{p.id}です。", [[p.id, p.id.lstrip("0")]], [])


def name_of(p: Program) -> Fact | None:
    return _fact("name_of", "identity", p, f"{p.name}です。", [[p.name]], [p.name], id=p.id)


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


def _fact(
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


# --- facts over many programs


def over_ministries(draw: Draw) -> Iterator[Fact]:
    """Counts over the programs of a ministry; extremes and sums where no one disputes which they are."""
    for name in sorted({m for p in draw.all for m in p.ministries if m}):
        own = [p for p in draw.all if name in p.own]
        policy = [p for p in draw.all if name in p.policy]
        if len(own) < 5 or "\u3000" in name:
            continue
        yield from _counts(name, own, policy)
        if {p.id for p in own} == {p.id for p in policy} and not any(p.joint for p in own):
            yield from _totals(name, own)


def _counts(name: str, own: Sequence[Program], policy: Sequence[Program]) -> Iterator[Fact]:
    yield _count("count_ministry", name, own, policy, ministry=name)
    years = sorted({p.overview["事業開始年度"].strip() for p in own} - {""})
    for written in years[-9::3]:
        pairs = [[p for p in of if p.overview["事業開始年度"].strip() == written] for of in (own, policy)]
        if len(pairs[0]) >= 2 and written.isdigit():
            wanted = f"{written}年度"
            yield _count("count_ministry_year", f"{name}/{written}", *pairs, ministry=name, year=wanted)
    for category in ("新規開始事業", "新規要求事業"):
        pairs = [[p for p in of if p.overview["事業区分"] == category] for of in (own, policy)]
        if len(pairs[0]) >= 2:
            yield _count("count_category", f"{name}/{category}", *pairs, ministry=name, category=category)


def _count(ask: str, about: str, own: Sequence[Program], policy: Sequence[Program], **words: str) -> Fact:
    numbers = dict.fromkeys(n for n in (len(own), len(policy)) if n)
    forms = [f"{n:,}{unit}" for n in numbers for unit in ("件", "事業", "個", "つ")]
    return Fact(ask, "count", about, words, f"{len(own):,}件です。", [forms])


def _totals(name: str, own: Sequence[Program]) -> Iterator[Fact]:
    for ask, column, year, label in (
        ("extreme_initial", "当初予算（合計）", YEAR, "当初予算"),
        ("extreme_executed", "執行額（合計）", YEAR - 1, "執行額"),
    ):
        amounts = sorted(((yen(p.years.get(year, {}).get(column, "")) or 0, p) for p in own), key=lambda pair: -pair[0])
        if len(amounts) > 1 and amounts[0][0] > amounts[1][0]:
            top, best = amounts[0]
            reference = f"「{best.name}」（{year}年度の{label} {top:,}円）です。"
            written = [str(best.years[year][column])]
            words = {"ministry": name, "year": f"{year}年度"}
            yield Fact(ask, "extreme", f"{name}/{ask}", words, reference, [[best.name]], written)
    total = sum(yen(p.years.get(YEAR, {}).get("当初予算（合計）", "")) or 0 for p in own)
    if total:
        words = {"ministry": name, "year": f"{YEAR}年度"}
        yield Fact("sum_initial", "compute", f"{name}/sum", words, f"{total:,}円です。", [yen_forms(total)])


def over_laws(draw: Draw) -> Iterator[Fact]:
    found: dict[str, list[Program]] = {}
    for p in draw.all:
        for name in dict.fromkeys(p.laws):
            found.setdefault(name, []).append(p)
    for name, programs in sorted(found.items()):
        alone = not any(other != name and key(name) in key(other) for other in found)
        if 3 <= len(programs) <= 120 and not _long(name) and alone:
            yield _count("count_law", name, programs, programs, law=name)


def refused(draw: Draw) -> Iterator[Fact]:
    """Programs that do not exist, names that several ministries share, and talk of other things."""
    for name in draw.wordings["invented"]["names"]:
        if not any(key(name) in k for k in draw.keys):
            reference = f"「{name}」という事業のシートはありません。"
            yield Fact("unknown_program", "unanswerable", name, {"name": name}, reference, reason="unknown_sheet")
    shared: dict[str, list[Program]] = {}
    for p, k in zip(draw.all, draw.keys, strict=True):
        shared.setdefault(k, []).append(p)
    several = [own for _, own in sorted(shared.items()) if len({next(iter(p.own)) for p in own}) == len(own) > 1]
    for own in draw.random.sample(several, min(12, len(several))):
        name = own[0].name
        reference = f"同じ名前の事業が{len(own)}件あります。"
        yield Fact("ambiguous", "unanswerable", name, {"name": name}, reference, reason="ambiguous")
    for number in range(6):
        reference = "行政事業レビューシートの内容に関する質問ではないため答えられません。"
        yield Fact("off_topic", "unanswerable", f"off-topic-{number}", {}, reference, reason="out_of_scope")


def facts(draw: Draw) -> Iterator[Fact]:
    """Yield every fact of the draw."""
    single: list[tuple[int, Callable[[Program], Fact | None]]] = [
        (75, grant_rate),
        (20, grant_rate_of),
        (60, grant_cap),
        (25, grant_both),
        (30, cap_blank),
        (20, rate_blank),
        (12, law_blank),
        (35, amount("initial", "当初予算（合計）", (2024, 2023, 2022), "当初予算")),
        (12, amount("supplementary", "補正予算（合計）", (2023, 2022), "補正予算")),
        (15, amount("total", "計（歳出予算現額合計）", (2024, 2023), "歳出予算現額")),
        (15, amount("next_request", "翌年度要求額（合計）", (2024,), "翌年度要求額")),
        (30, amount("executed", "執行額（合計）", (2023, 2022), "執行額")),
        (35, execution_rate),
        (25, ministry),
        (15, bureau),
        (30, law),
        (35, start_year),
        (12, end_year),
        (8, written_field("category", "事業区分")),
        (10, written_field("expense_category", "主要経費")),
        (15, identity),
        (15, name_of),
        (18, absent_year),
        (20, absent_field(draw.wordings["fields"]["names"])),
    ]
    for wanted, make in single:
        yield from draw.some(wanted, make)
    over = list(over_ministries(draw))
    counts, totals = [f for f in over if f.kind == "count"], [f for f in over if f.kind != "count"]
    for most, found in ((36, counts), (30, totals), (14, list(over_laws(draw)))):
        yield from draw.random.sample(found, min(most, len(found)))
    yield from refused(draw)


# --- wording


def questions(draw: Draw) -> Iterator[dict[str, Any]]:
    """Yield the lines of the file: each fact in two voices, its program by the full or a shortened name."""
    for number, fact in enumerate(facts(draw), 1):
        wordings: dict[str, list[str]] = draw.wordings[fact.ask]
        voices = draw.random.sample(sorted(wordings), min(PER_FACT, len(wordings)))
        for place, voice in enumerate(voices, 1):
            words = dict(fact.words)
            if fact.program is not None and "name" not in words:
                words["name"] = draw.short(fact.program.name) if draw.random.random() < 0.4 else fact.program.name
            text = draw.random.choice(wordings[voice]).format(**words)
            yield _line(f"national-{number:04d}-{place}", f"n{number:04d}", voice, text, fact)


def _line(name: str, group: str, voice: str, text: str, fact: Fact) -> dict[str, Any]:
    return {
        "id": name,
        "user_input": text,
        "reference": fact.reference,
        "reference_contexts": list(fact.contexts),
        "kind": fact.kind,
        "sheet": None,
        "about": f"{YEAR}-{fact.program.id}" if fact.program else None,
        "split": half(fact.about),
        "voice": voice,
        "group": group,
        "accept": [list(item) for item in fact.accept],
        "reject": [],
        "abstain": fact.reason is not None,
        "reason": fact.reason,
    }


def half(about: str) -> str:
    """Return dev or blind, by a hash of what the question is about."""
    return ("dev", "blind")[hashlib.sha256(about.encode()).digest()[0] % 2]


def written(folder: Path) -> str:
    """Return the whole file as it is drawn from the folder of tables."""
    beside = folder.parent / "sheets"
    pdfs = {path.stem.partition("-")[2] for path in beside.glob("*.pdf")}  # sheets that other questions ask about
    draw = Draw(read_programs(folder), pdfs)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in questions(draw))


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m eval.national", description="オープンデータ全体への問いを引く。")
    parser.add_argument("folder", type=Path, help="公式の表（zip）のフォルダー")
    parser.add_argument("--out", type=Path, default=OUT, help=f"書き出す先（既定: {OUT.name}）")
    arguments = parser.parse_args(argv)
    arguments.out.write_text(written(arguments.folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
