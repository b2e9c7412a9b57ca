"""How often the right program comes first by its name: ``python -m eval.names STORE [--sample N] [--seed S]``.

Every program of the store is asked for by its full name and in shortened ways, within the wordings of real questions. A
shortened name counts only where it fits one program alone; a name that several programs share counts as right where
all of them are found, since the answer then asks back.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encode import load_encoder
from index.store import SheetInfo, Store
from qa.choose import choose
from qa.national import national
from qa.programs import programs
from qa.reading import spaced
from qa.signs import plain

SEED = 20260912
FRAMES = (
    "{}",
    "{}の補助率は？",
    "{}について、2023年度の執行額を教えてください。",
    "{}っていつからやってるの？",
    "{} 補助上限",
    "2024年度の{}の当初予算はいくらですか",
    "{}はどの法律に基づく事業ですか",
)
_ENDING = re.compile(r"(?:に必要な経費|に要する経費|事業費補助金|補助金|交付金|事業費|推進事業|事業|経費|費)$")
_BRACKETS = re.compile(r"[（(【\[〔].*?[）)】\]〕]")
_LEGAL = re.compile(r"^(?:国立研究開発法人|独立行政法人|国立大学法人|一般社団法人|公益財団法人)")
LEAST = 6  # signs of a shortened name


@dataclass(frozen=True, slots=True)
class Score:
    """One way of saying names: how many were asked, right at rank 1, chosen by the answering itself; milliseconds."""

    way: str
    asked: int
    first: float
    chosen: float
    p50: float
    p95: float


def shortened(name: str) -> Iterator[tuple[str, str]]:
    """Yield (way, shorter name) of the ways in which people shorten a name."""
    bare = _BRACKETS.sub("", name).strip()
    yield "no brackets", bare
    yield "no ending", _ENDING.sub("", bare)
    yield "no legal form", _LEGAL.sub("", bare).strip()
    yield "no 推進", bare.replace("推進", "")
    yield "no dots", bare.replace("・", "").replace("、", "")
    yield "first half", bare[: max(LEAST, len(bare) // 2)]


def scores(store: Store, sample: int | None = None, seed: int = SEED) -> list[Score]:
    """Return the scores of full and shortened names over the store's programs (or a sample of them)."""
    draw = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    infos = list(store.sheets())
    chosen = draw.sample(infos, min(sample, len(infos))) if sample else infos
    every = "\n".join(sorted({plain(info.name) for info in infos}))
    cases: dict[str, list[tuple[SheetInfo, str]]] = {"full": [(info, info.name) for info in chosen]}
    for info in chosen:
        seen = {info.name, ""}
        for way, short in shortened(info.name):
            if short not in seen and len(short) >= LEAST and _fits_one(plain(short), every):
                cases.setdefault(way, []).append((info, short))
            seen.add(short)
    return [_score(store, way, pairs, draw) for way, pairs in cases.items()]


def _fits_one(short: str, every: str) -> bool:
    """Whether one name alone holds the shortened one."""
    at = every.find(short)
    return bool(short) and at >= 0 and every.find(short, every.find("\n", at) + 1 or len(every)) < 0


def _score(store: Store, way: str, pairs: Sequence[tuple[SheetInfo, str]], draw: random.Random) -> Score:
    known, words = programs(store), national()
    first, right, times = 0, 0, []
    for info, said in pairs:
        question = draw.choice(FRAMES).format(said)
        started = time.perf_counter()
        found = known.find(words.unframed(spaced(question)), 1)
        times.append((time.perf_counter() - started) * 1000)
        first += bool(found) and info in found[0].infos
        choice = choose(store, question, None)
        right += info.id in choice.sheets or info in choice.ambiguous
    times.sort()
    size = len(pairs)
    return Score(way, size, first / size, right / size, times[size // 2], times[int(size * 0.95)])


def table(found: Sequence[Score]) -> str:
    """Return the scores as a Markdown table; the shortened ways together in the last row."""
    short = [s for s in found if s.way != "full"]
    lines = ["| names | asked | rank 1 | chosen | p50 ms | p95 ms |", "|---|---:|---:|---:|---:|---:|"]
    lines += [_line(s) for s in found]
    total = sum(s.asked for s in short)
    if total:
        first = sum(s.first * s.asked for s in short) / total
        chosen = sum(s.chosen * s.asked for s in short) / total
        lines.append(_line(Score("shortened, all", total, first, chosen, 0, max(s.p95 for s in short))))
    return "\n".join(lines)


def _line(s: Score) -> str:
    return f"| {s.way} | {s.asked:,} | {s.first:.2%} | {s.chosen:.2%} | {s.p50:.1f} | {s.p95:.1f} |"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m eval.names", description="事業名での検索の正しさを測る。")
    parser.add_argument("store", type=Path, help="オープンデータを取り込んだストア")
    parser.add_argument("--sample", type=int, help="測る事業の数（省略時はすべて）")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args(argv)
    store = Store.open(arguments.store, load_encoder())
    print(table(scores(store, arguments.sample, arguments.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
