"""Which kanji look alike: compares their glyphs and prints the table qa/shapes.txt.

A line is a kanji that texts use and those that are taken for it by the eye, the likest first. Run by hand, where
Pillow and two fonts with Japanese glyphs are installed, one with serifs and one without (Noto Serif CJK and Noto Sans
CJK, SIL Open Font License 1.1); the project itself needs neither:
``python -m eval.kanji_shapes SERIF.ttc SANS.ttc > qa/shapes.txt``. Every glyph is cut out, brought to one size and
blurred; two are as like as their greys correlate.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE, SIDE = 48, 32  # pixels of a glyph as drawn, and as compared
LIKE, MOST = 0.7, 6  # the least correlation of signs that are taken for one another, and how many of them are kept
BLURS = 2
NUMERALS = set("一二三四五六七八九十百千万億兆")  # another number is another thing


def glyphs(font: str, signs: str) -> NDArray[Any]:
    """Return a row of SIDE × SIDE greys for each sign, of mean 0 and length 1."""
    draw, image, fonts = (import_module(f"PIL.{name}") for name in ("ImageDraw", "Image", "ImageFont"))
    face, rows = fonts.truetype(font, SIZE), []
    for sign in signs:
        drawn = image.new("L", (SIZE * 2, SIZE * 2))
        draw.Draw(drawn).text((SIZE // 2, 0), sign, font=face, fill=255)
        grey = np.asarray(drawn.crop(drawn.getbbox()).resize((SIDE, SIDE)), float)
        for _ in range(BLURS):
            grey = _blurred(_blurred(grey).T).T
        rows.append((grey - grey.mean()).ravel() / np.linalg.norm(grey - grey.mean()))
    return np.array(rows)


def _blurred(grey: NDArray[Any]) -> NDArray[Any]:
    wide = np.pad(grey, ((1, 1), (0, 0)))
    blurred: NDArray[Any] = (wide[:-2] + 2 * wide[1:-1] + wide[2:]) / 4
    return blurred


def main() -> None:
    """Print the table for the kanji of readings.txt; those that texts use are the ones of pairs.txt."""
    read = {name: files("qa").joinpath(name).read_text(encoding="utf-8") for name in ("readings.txt", "pairs.txt")}
    signs = "".join(line[0] for line in read["readings.txt"].splitlines() if line[0] not in NUMERALS)
    used = set(read["pairs.txt"])
    drawn = [glyphs(font, signs) for font in sys.argv[1:]]
    like = sum(rows @ rows.T for rows in drawn) / len(drawn)
    for at, sign in enumerate(signs):
        others = [i for i in np.argsort(-like[at], kind="stable")[1 : MOST + 1] if like[at][i] >= LIKE]
        if sign in used and others:
            print(sign + "".join(signs[i] for i in others))


if __name__ == "__main__":
    main()
