"""Follow-ups: a question that leans on the one before it is made whole; pure.

The earlier question keeps what the new one does not replace: a new recipient takes the place of the old one,
a new column of the old column, a new year of the old year. The result is read like any other question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.fit import is_cost
from qa.lexicon import Lexicon
from qa.missing import unknown
from qa.pointing import pointed
from qa.reading import read, spaced
from qa.relative import RELATIVE
from qa.scope import Scope
from qa.signs import script
from qa.spans import Reading, Span
from qa.unnamed import unnamed

KEPT = 4  # earlier questions that a follow-up may lean on
# What stands in one place of a question: a new one takes the place of the old one.
_PLACES = (("recipient:",), ("stage:",), ("kind:", "region:", "place:"),
           ("word:competitive", "word:negotiated", "word:one_bidder"))  # fmt: skip


def whole(question: str, history: Sequence[tuple[str, str]], scope: Scope, lexicon: Lexicon) -> str:
    """Return ``question`` with what it leaves to the earlier questions of ``history`` filled in.

    The name of the program, where the sheets are of one, is left out of all of them.
    """
    question = unnamed(spaced(question), scope.infos)
    turns = history[-KEPT:]
    asked = [unnamed(pointed(spaced(q), turns[:i], scope, lexicon), scope.infos) for i, (q, _) in enumerate(turns)]
    question = pointed(question, [(a, answer) for a, (_, answer) in zip(asked, turns, strict=True)], scope, lexicon)
    if asked and _gathers(question, scope, lexicon):
        return "、".join([*_thread(asked, scope, lexicon), question])
    text = ""
    for each in [*asked, question]:
        text = merged(text, each, scope, lexicon) if text else each
    return text


def _gathers(question: str, scope: Scope, lexicon: Lexicon) -> bool:
    """その合計は？, 二つ合わせると？, 差は？: the question computes over all that was named before."""
    new = read(question, lexicon, scope.fiscal_year)
    ranked, new = candidates(new, scope, lexicon)
    several = any(new.has(f"op:{name}") for name in ("sum", "difference", "mean", "median"))
    return several and not ranked[0].columns and not _rows_named(ranked[0]) and not new.mentions


def _thread(asked: Sequence[str], scope: Scope, lexicon: Lexicon) -> list[str]:
    """The last question that stands alone, and those that lean on it."""
    thread: list[str] = []
    for question in reversed(asked):
        thread.insert(0, question)
        new = read(question, lexicon, scope.fiscal_year)
        ranked, new = candidates(new, scope, lexicon)
        if ranked[0].columns and not any(word in new.text for word in lexicon.words["leaning"]):
            break
    return thread


def merged(before: str, question: str, scope: Scope, lexicon: Lexicon) -> str:
    """Return a folded question with what it leaves to the one before it."""
    new = read(question, lexicon, scope.fiscal_year)
    ranked, new = candidates(new, scope, lexicon)
    if _stands_alone(new, ranked[0], lexicon):
        return question
    old = read(before, lexicon, scope.fiscal_year)
    found, old = candidates(old, scope, lexicon)
    then = found[0]
    settled = _next(_dated(new, old), new, old)
    if settled != new.text:
        ranked, new = candidates(read(settled, lexicon, scope.fiscal_year), scope, lexicon)
    gone = _replaced(old, then, new, ranked[0], scope)
    kept = "".join(sign for i, sign in enumerate(old.text) if i not in gone)
    return f"{kept}、{new.text}"


def _dated(new: Reading, old: Reading) -> str:
    """翌年度は？ is the year after the one spoken of before, not after the sheet's own."""
    spans = [s for s in new.spans if s.tag.removeprefix("word:") in RELATIVE and s.tag != "word:this_year"]
    years = [m.value for m in old.mentions if m.kind == "year" and isinstance(m.value, int)]
    explicit = [m for m in new.mentions if m.kind == "year" and not any(s.start == m.start for s in spans)]
    if not spans or not years or explicit:
        return new.text
    span = max(spans, key=lambda s: s.size)
    year = years[-1] + RELATIVE[span.tag.removeprefix("word:")]
    return f"{new.text[: span.start]}{year}年度{new.text[span.end :]}"


def _next(text: str, new: Reading, old: Reading) -> str:
    """その次は？ after a superlative is the second; after the second the third; after a year the next one."""
    span = next((s for s in new.tagged("word:next") if new.text == text), None)
    if span is None or new.values("place"):
        return text
    places = [int(str(v)) for v in old.values("place")]
    if not places and not (old.has("op:max") or old.has("op:min")):
        return text
    after = text[span.end :]
    return f"{text[: span.start]}{(places or [1])[-1] + 1}番目{after}"


def _stands_alone(new: Reading, best: Candidate, lexicon: Lexicon) -> bool:
    """A question with its own column and its own row (or of a table without rows to name) needs no other."""
    if any(word in new.text for word in lexicon.words["leaning"]):
        return False
    if not best.columns:
        return False
    if new.has("op:contradiction") and all(s.tag.startswith("name:review.") for s in new.tagged("name:")):
        return False  # 点検結果でも同じ数字か: a text is set against what was asked before
    keys = lexicon.tables[best.table].keys
    return not keys or bool(_rows_named(best)) or bool(new.tagged("recipient:")) or bool(new.mentions)


def _rows_named(best: Candidate) -> list[int]:
    return [p for p, m in best.matches.items() if m.weight >= NAMED_ROW]


def _replaced(old: Reading, then: Candidate, new: Reading, now: Candidate, scope: Scope) -> set[int]:
    gone: set[int] = set()
    costs = is_cost(new) and then.table == "subsidy"  # 事業費600万円なら computes with the rate asked before
    against = new.has("op:contradiction")  # what was asked before is what the new question sets against another place
    if now.columns and not costs and not against:
        gone |= _offsets(old.tagged("name:")) | _offsets(old.tagged("hint:"))
    if now.columns or new.tagged("op:"):
        gone |= _offsets(old.tagged("op:"))
    for place in _PLACES:
        if new.tagged(place):
            gone |= _offsets(old.tagged(place))
    kinds = {m.kind for m in new.mentions} - {"number"}
    kinds -= {"year"} if new.has("op:difference") else set()  # 前年度からの増加額 compares with the year before
    gone |= {i for m in old.mentions if m.kind in kinds for i in range(m.start, m.end)}
    other = _rows_named(now) or new.tagged("place:") or _stranger(new, now, scope)
    if other and not new.tagged("recipient:") and not against:
        gone |= {i for p in _rows_named(then) for i in then.matches[p].explained}
    if now.columns or new.tagged(("op:", "ask:")):
        gone |= _offsets(old.tagged("ask:"))  # 夢洲は？ still asks いくら
    return gone


def _stranger(new: Reading, now: Candidate, scope: Scope) -> bool:
    """A name that no sheet in scope knows: it takes the place of the one asked before, and is not there."""
    runs = [new.text[a:b] for a, b in now.residue]
    return any(len(r) > 1 and unknown(r, scope) for r in runs if all(script(c) in "CKL" for c in r))


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}
