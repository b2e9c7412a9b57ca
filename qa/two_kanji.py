"""Two kanji that stand together and that nobody puts together, and the word of two kanji that was meant; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import cache

from qa.adjoining import begins_verb, common_pairs, counted, strange
from qa.lexicon import Lexicon
from qa.signs import script

_WEIGHTS = ("name:", "op:", "ask:", "cue:", "hint:", "recipient:", "kind:", "place:", "word:")  # what is meant rather


@cache
def _short_words(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    """The words of two kanji by what is left of them when one sign is masked, the likelier ones first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for phrase, tags in lexicon.phrases.items():
        if len(phrase) == 2 and all(script(s) == "C" for s in phrase):
            rank = min(_rank(tag) for tag in tags)
            found[f"{phrase[0]}?"].append((rank, phrase))
            found[f"?{phrase[1]}"].append((rank, phrase))
    return {key: tuple(phrase for _, phrase in sorted(phrases)) for key, phrases in found.items()}


def _rank(tag: str) -> int:
    return next((i for i, prefix in enumerate(_WEIGHTS) if tag.startswith(prefix)), len(_WEIGHTS))


def pair_meant(
    text: str,
    start: int,
    known: Container[str],
    lexicon: Lexicon,
    names: tuple[Container[str], Sequence[str]],
    confused: Mapping[str, frozenset[str]],
) -> str | None:
    """Return what two kanji that nobody puts together mean: one doubled, two swapped, or one taken for another.

    ``names``: all words of names, and those of two kanji; ``confused``: what is taken for each kanji.
    """
    window = text[start : start + 2]
    one, two = window[0], window[1]
    if one == two and one != "何":
        return None if begins_verb(text, start + 1) else one  # the 行行 of 旅行行く
    if "何" in window or counted(text, start) or _parts(text, start, lexicon) or _between(text, start, known):
        return None
    turned = two + one
    if turned in lexicon.phrases or turned in names[0] or (_common(turned, known) and not begins_verb(text, start + 1)):
        return turned
    words = _short_words(lexicon)
    meant = [p for p in words.get(f"{one}?", ()) if two in confused.get(p[1], ())]
    meant += [p for p in words.get(f"?{two}", ()) if one in confused.get(p[0], ())]
    meant += [p for p in names[1] if _differ(p, window, confused)]
    return meant[0] if meant else None


def _common(pair: str, known: Container[str]) -> bool:
    return pair in known and pair in common_pairs()


def _between(text: str, start: int, known: Container[str]) -> bool:
    """Whether the pair stands where one word ends and another begins: the 合警 of 綜合警備."""
    around = (text[max(start - 1, 0) : start + 1], text[start + 1 : start + 3])
    return any(len(p) == 2 and all(script(s) == "C" for s in p) and not strange(p, known) for p in around)


def _differ(phrase: str, window: str, confused: Mapping[str, frozenset[str]]) -> bool:
    differing = [(p, w) for p, w in zip(phrase, window, strict=True) if p != w]
    return len(differing) == 1 and differing[0][1] in confused.get(differing[0][0], ())


def _parts(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether one word ends and another begins between the two signs: 要求額金額."""
    ends = any(text[start - i : start + 1] in lexicon.phrases for i in range(1, 5) if start >= i)
    return ends and any(text[start + 1 : start + 1 + i] in lexicon.phrases for i in range(2, 6))
