"""Writes ``qa/common.txt``: the words that the official open data uses whatever a program is about.

``python -m eval.common_words ../shared/rs2024``. A word is a whole run of kanji or of katakana; it is common when the
running texts of at least ``SHARE`` of the programs use it.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from index.text import fold

SHARE = 0.018  # of the programs
LEAST, MOST = 2, 6  # signs of a word
TEXT = 12  # signs of a cell of running text, at least
KEYS = 13  # columns that every table begins with: ids and names
TABLES = ("1-2", "1-4", "1-5", "2-1", "3-2", "4-1", "6-1")  # tables of running text
_RUN = re.compile(r"[一-鿿々]+|[ァ-ヺー]+")
OUT = Path(__file__).parents[1] / "qa" / "common.txt"


def main() -> None:
    """Count the words of all programs and write the common ones, the most common first."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for archive in sorted(Path(sys.argv[1]).glob("*.zip")):
        if archive.name.startswith(TABLES):
            for program, text in _texts(archive):
                texts[program].append(text)
    counts = Counter(word for told in texts.values() for word in set(_RUN.findall(fold("\n".join(told)))))
    common = [w for w, n in counts.most_common() if n >= SHARE * len(texts) and LEAST <= len(w) <= MOST]
    OUT.write_text("\n".join(common) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(common)} words of {len(texts)} programs: {OUT}\n")


def _texts(archive: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(archive) as held, held.open(held.namelist()[0]) as file:
        rows = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig"))
        program = next(rows).index("予算事業ID")
        for row in rows:
            yield from ((row[program], cell) for cell in row[KEYS:] if len(cell) > TEXT)


if __name__ == "__main__":
    main()
