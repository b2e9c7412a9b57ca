"""Words that say nothing of their own: those that the sheets of all programs use, whatever they are about; pure.

``common.txt`` is learnt from the open data (``eval.common_words``). A word that asks for a sort of value, or for
somebody (``beyond.toml``), says something, however common it is: 満足度, 定員.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from index.regex import regex
from index.text import fold
from qa.sorts import ends, folk, plain_words

_BEFORE = regex(r"^(?:各|全|本|当|同|両|諸|総|毎|御|再|新|現)")
_AFTER = regex(r"(?:[費額分的等側別用化面上内時案系型制級間毎共先]|ごと|向け|むけ|関係|関連)$")
_NUMBERED = regex(
    r"[一二三四五六七八九十百千両全数複幾何\d]+(?:[回件つ者社人名本年個度箇か]|[かヶケ箇]?所|[かヶケ箇]?月|団体)分?"
)


@cache
def common() -> frozenset[str]:
    """Return the common words, folded."""
    return frozenset(map(fold, files("qa").joinpath("common.txt").read_text(encoding="utf-8").split()))


def frames(word: str) -> bool:
    """Return whether a word only frames what is asked: 範囲, 最終的, 三回分, 対策費.

    >>> frames("対策費"), frames("三回分"), frames("満足度")
    (True, True, False)
    """
    return bool(_NUMBERED.fullmatch(word)) or any(map(_plain, _forms(word)))


def _plain(word: str) -> bool:
    return word in plain_words() or (word in common() and word not in folk() and not word.endswith(ends()))


def _forms(word: str) -> set[str]:
    """The word, and what is left without what may stand before and after any noun."""
    bare = {word, _BEFORE.sub("", word)}
    return {form for form in (*bare, *(_AFTER.sub("", form) for form in bare)) if len(form) > 1}
