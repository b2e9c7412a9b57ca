"""Draw the known questions over the whole open data: ``python -m eval.national FOLDER [--out FILE]``.

Seeded, so that the same folder gives the same file; the key comes from the tables by the csv module alone. The half
of a question follows from a hash of its program (or of what it counts), so that a program is never in both.
Once written the file is frozen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.national_draw import Draw, Fact
from eval.national_facts import (
    absent_field,
    absent_year,
    amount,
    bureau,
    cap_blank,
    end_year,
    execution_rate,
    grant_both,
    grant_cap,
    grant_rate,
    grant_rate_of,
    identity,
    is_long,
    law,
    law_blank,
    ministry,
    name_of,
    rate_blank,
    start_year,
    written_field,
)
from eval.national_forms import yen_forms
from eval.national_tables import Program, key, read_programs, yen

YEAR = 2024  # the sheets' fiscal year; what they report as executed is the year before
OUT = Path(__file__).parent / "questions" / "national.jsonl"
PER_FACT = 2  # wordings of one fact, in different voices


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
        if 3 <= len(programs) <= 120 and not is_long(name) and alone:
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
