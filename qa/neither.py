"""How people say what was neither spent nor carried over: patterns over a folded question; pure."""

from __future__ import annotations

from index.regex import regex

_SPEND = r"(?:執行|支出|使[いわうっ]|使用|消化)"
_CARRY = r"(?:繰り?越|くりこ|持ち越|翌年度?(?:に|へ)?回)"
_NOT = r"(?:れ|し|さ)?(?:も|は)?(?:せ|さ|し|わ|れ|され)?(?:ず|な(?:い|く|か)|なん|へん|ん)"
_GAP = r"[^。?]{0,14}?"

NEITHER = (
    # 執行もされず翌年度にも繰り越されなかった分, 使いも繰り越しもしなかった, 執行にも繰越しにも当たらない額
    regex(rf"{_SPEND}[^。?、]{{0,4}}?(?:も|ず|なく|なかった|ないで)、?{_GAP}{_CARRY}{_GAP}{_NOT}"),
    # 執行した分と繰り越した分を引いたら, 執行額と繰越しを差し引くと
    regex(
        rf"{_SPEND}{_GAP}(?:と|や|、|・){_GAP}{_CARRY}{_GAP}(?:引いたら|引くと|引いて|引いた|差し引|除[いくけ]|以外)"
    ),
    regex(
        rf"{_CARRY}{_GAP}(?:と|や|、|・){_GAP}{_SPEND}{_GAP}(?:引いたら|引くと|引いて|引いた|差し引|除[いくけ]|以外)"
    ),
)


def neither(text: str, at: int) -> bool:
    """Whether a denial at an offset says what was neither spent nor carried over: it leaves out no rows."""
    return any(found.start() <= at < found.end() for pattern in NEITHER for found in pattern.finditer(text))
