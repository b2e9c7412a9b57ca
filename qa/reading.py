"""A question as it reads: its phrases, years, amounts, numbers and units, each with its span; pure.

Nothing here knows a store. A ``Reading`` is what a careful clerk underlines before looking anything up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.regex import regex
from index.text import fold
from qa.besides import besides, times
from qa.confirm import confirming
from qa.denials import denied
from qa.less import carried_on
from qa.lexicon import Lexicon
from qa.marks import signs
from qa.mentions import Mention, mentions
from qa.neither import neither
from qa.phrases import WISHED, beside_unit, loose_phrases, phrases, strongest, uncut
from qa.relative import relative_years
from qa.say import PERCENT
from qa.settle import settled
from qa.spans import Reading, Span
from qa.stems import stems, worded

_PERCENT = regex(r"何%|何パーセント|パーセントで|%で(?:い|言|表)|百分率")
_BID = regex("札|応募|競争|競っ|競う|公募|参加|手を挙げ|提案|応じ")  # 1社だけ speaks of bidders beside these
_GAP = regex(  # a space between words (or numbers) parts them: 補助率 上限, 2024 2025
    r"(?<=[^\d\sのはをがにでとへも])\s+(?=[^\d\s])|(?<=\d)\s+(?=[A-Za-zＡ-Ｚａ-ｚ\d])|(?<=\s[A-Za-zＡ-Ｚａ-ｚ])\s+(?=\d)"
)


def read(question: str, lexicon: Lexicon, fiscal_year: int | None = None) -> Reading:
    """Return the reading of ``question``; ``fiscal_year`` settles 今年度, 前年度 and 翌年度."""
    text = spaced(question)
    found = mentions(text)
    by_use = [Span(*found) for found in worded(text)]
    spans = beside_unit(text, [*phrases(text, lexicon), *loose_phrases(text, lexicon), *by_use])
    blocks = [m for m in found if m.kind == "block"]
    spans = _rounded(spans, found)
    kept = strongest(text, [s for s in uncut(text, spans) if not _inside(s, found)], blocks)
    kept = tuple(s for s in kept if s.tag != "word:one_bidder" or _BID.search(text))
    if len({m.value for m in blocks}) > 1:  # AからBを差し引く: one block is no part of another
        apart = (s for s in kept if s.tag == "word:exclude" and "引" in text[s.start : s.end])
        kept = (*kept, *(Span(s.start, s.end, "op:difference") for s in apart))
        kept = tuple(s for s in kept if s.tag != "word:exclude" or "引" not in text[s.start : s.end])
    kept = _uncompared((*kept, *_apart(_stems(text, found), by_use, kept)), found)
    kept = (*kept, *_contrasted(text, kept), *signs(text))
    agreed = tuple(Span(a, b, "word:confirm") for a, b in confirming(text, found))
    kept = (*(s for s in kept if s.tag != "word:exclude" or not _within(s, agreed)), *agreed)
    kept = _aside(text, _unjoined(text, kept))
    kept = (*kept, *_kinds_asked(text, kept, lexicon))
    kept = tuple(Span(*s) for s in settled(text, ((s.start, s.end, s.tag) for s in kept)))
    kept = (*kept, *(Span(a, b, "word:denied") for a, b in denied(text) if not neither(text, a)))
    relative = relative_years(text, kept, found, fiscal_year)
    ordered = tuple(sorted((*found, *relative), key=lambda m: m.start))
    return Reading(text, (*kept, *carried_on(text, kept, ordered)), ordered)


def spaced(question: str) -> str:
    """Return the folded question; a space between words becomes a stop, since folding drops it."""
    return fold(_GAP.sub("、", f" {question.strip()}")).lstrip("、")


def wished_unit(text: str) -> str | None:
    """Return the unit that the asker wishes the amount in, or None."""
    found = WISHED.search(text)
    if found:
        return found[1] or found[2]
    return PERCENT if _PERCENT.search(text) else None


def _unjoined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """圏域ではない場合 is 単独で."""
    cuts = [s.start for s in spans if s.tag == "word:exclude"]

    def denied(span: Span) -> bool:
        return any(0 <= c - span.end <= 1 for c in cuts) or _UNJOINED.match(text, span.end) is not None

    return tuple(replace(s, tag="word:single") if s.tag == "word:joint" and denied(s) else s for s in spans)


_WHICH = regex(r"(?:どの|どちらの)([一-鿿]{1,4})(?=が|は|で|に|を|か|や|、|。|\?|$)")


def _kinds_asked(text: str, spans: Sequence[Span], lexicon: Lexicon) -> Iterator[Span]:
    """一番多いのはどの県: the kind asked for is a condition, too."""
    if not any(s.tag in ("op:max", "op:min") for s in spans):
        return
    for found in _WHICH.finditer(text):
        kinds = [k for k, words in lexicon.payee_kinds.items() if found[1] in words.say and not words.soft]
        yield from (Span(*found.span(1), f"kind:{kind}") for kind in kinds[:1])


def _aside(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """落札率も合わせて adds nothing up; 三回分 is no word of a row."""
    further = tuple(Span(a, b, "word:filler") for a, b in besides(text))
    kept = tuple(s for s in spans if s.tag != "op:sum" or not _within(s, further))
    kept = tuple(s for s in kept if s.tag != "word:confirm" or not _softly_asked(text, s))
    often = tuple(Span(a, b, "word:filler") for a, b in times(text))
    if any(s.tag == "op:sum" for s in kept):  # 二か所で払ってるよね。合計は: what is asked is the sum
        kept = tuple(s for s in kept if s.tag != "word:confirm" or not any(0 <= s.start - o.end <= NEAR for o in often))
    return (*kept, *further, *often)


_ASKS = regex(r"いくら|なんぼ|いくつ|何(?!か)|どれ|どの|どこ|どう|どちら|いつ|誰|なぜ")


def _softly_asked(text: str, span: Span) -> bool:
    """Whether でしょう only ends a question softly that asks with an interrogative: それぞれいくらになるでしょう."""
    begin = max(text.rfind("。", 0, span.start), text.rfind("?", 0, span.start)) + 1
    return text.startswith("でしょう", span.start) and _ASKS.search(text, begin, span.start) is not None


NEAR = 10  # signs between how often something stands and what takes it for granted
_UNJOINED = regex(
    r"(?:での|で|に|を)?(?:は)?[^、。?]{0,5}?(?:しない|せず|しなかった|やらない|組まない|せえへん|でない|ではない|じゃない)"
)


def _within(span: Span, wider: Sequence[Span]) -> bool:
    """Whether a span reaches into one of the others: the ではない of 1億円ではないですか leaves nothing out."""
    return any(span.start < other.end and other.start < span.end for other in wider)


def _inside(span: Span, found: tuple[Mention, ...]) -> bool:
    inside = (m for m in found if m.start <= span.start and span.end <= m.end and m.kind != "number")
    return any(not (m.kind == "rank" and span.tag.startswith("kind:")) for m in inside)  # 上位3県 are of the 県


_CONTRAST = regex(r"(?:と|、|や|・)(?:(少な|低|小さ|安)|多|高|大き)(?:い|かった)")


def _contrasted(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """一番多い県と少ない県: the superlative holds of both."""
    if any(s.tag in ("op:max", "op:min") for s in spans):
        for found in _CONTRAST.finditer(text):
            yield Span(found.start() + 1, found.end(), "op:min" if found[1] else "op:max")


_LIMITS = ("amount", "rate", "number")  # mentions that a value may be compared with


def _stems(text: str, found: Sequence[Mention]) -> Iterator[Span]:
    """What is computed, by stem; a comparison counts only behind what it compares with: 1割を切った."""
    ends = {m.end for m in found if m.kind in _LIMITS}
    spans = (Span(*stem) for stem in stems(text))
    yield from (s for s in spans if not s.tag.startswith("word:at_") or s.start in ends)


def _apart(stems_: Iterable[Span], by_use: Sequence[Span], kept: Sequence[Span]) -> Iterator[Span]:
    """Leave out what is only how a field is worded: the 上乗せ of 補正でいくら上乗せした computes nothing."""
    standing = [s for s in by_use if s in kept]
    moving = ("op:difference", "op:change", "op:gap")
    yield from (
        s for s in stems_ if s.tag not in moving or not any(w.start <= s.start and s.end <= w.end for w in standing)
    )


def _rounded(spans: Sequence[Span], found: Sequence[Mention]) -> list[Span]:
    """74億円余り is about as much, and nothing is left of it."""
    ends = {m.end for m in found if m.kind in _LIMITS}
    return [s for s in spans if not (s.tag == "op:unspent" and s.start in ends)]


def _uncompared(spans: Sequence[Span], found: Sequence[Mention]) -> tuple[Span, ...]:
    """Leave out differences that are comparisons with a limit: 1千万円より多くもらった."""
    ends = {m.end + i for m in found if m.kind in _LIMITS for i in (0, 1)}
    limits = [s for s in spans if s.tag.startswith("word:at_") and s.start in ends]
    crossed = [
        s for s in spans if s.tag == "op:difference" and any(a.start < s.end and s.start < a.end for a in limits)
    ]
    return tuple(s for s in spans if s not in crossed)
