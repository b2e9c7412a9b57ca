"""Words that point back at what was said before: その団体, 前者, 後者, そこ; pure.

What the last answer names takes their place: a payee, a law, a plan; or one of two years, blocks or recipients that
the last question set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.regex import regex
from index.text import fold
from qa.candidate import NAMED_ROW
from qa.candidates import candidates
from qa.lexicon import Lexicon
from qa.reading import read, spaced
from qa.scope import Scope
from qa.spans import Reading

_BODY = (
    "団体|会社|社|企業|法人|自治体|[都道府]?県|市|町|村|業者|事業者|機関|組織|銀行|大学|協会|財団"
    "|先|相手|相手先|支出先|受注者|委託先"
)
_ONE = regex(rf"(?:その|この|同|当該|上記の|さっきの|先ほどの|今の)(?:{_BODY})|(?:そこ|そちら)(?=[のはがにへもっでか])")
_SOME = regex(  # その3社, 両県, この二つの団体: as many as the answer names
    rf"(?:その|この|上記の|今の|さっきの)(?P<n>[2-5二三四五])(?:つの)?(?:{_BODY}|者|つ)|両(?:社|者|県|市|町|村|団体|法人)"
)
_FIRST = regex(r"前者|一つ目|1つ目|(?<![一-鿿\d])一番目|先に(?:言った|挙げた)(?:方|ほう)")
_SECOND = regex(r"後者|二つ目|2つ目|(?<![一-鿿\d])二番目(?:の方|のほう)")
_OTHER = regex(  # もう一方は, 残る一社は
    rf"(?:では|じゃあ?|なら)?、?(?:もう|残る|残りの|あとの|他の)(?:一方|片方|一つ|ひとつ|1つ|一社|1社|一者|1者|一県|1県|一団体)(?:の(?:{_BODY}|方|ほう))?"
)
_BARE = regex(r"(?:は|って|だと|なら|には|の方は|が)?(?:どこ|誰|だれ|いくら|何|どう)?(?:です|なの|だ|や|か|の)*[。?]*")
_NAMED = (("payee", "name"), ("law", "name"), ("plan", "name"))
SHORTEST = 2  # signs of a name
FEW = 3  # names that one word points at, at most
MANY = 12  # names of a list that a question computes with, at most
NEARLY = 0.9  # of a name that an answer says
LONGEST = 400  # signs of an answer that are read for names
_OWN = ("recipient:", "kind:", "place:", "region:", "stage:")  # a question that says itself whom it is about
_OF_PAYEES = ("payee", "contract", "cost_item")


def pointed(question: str, history: Sequence[tuple[str, str]], scope: Scope, lexicon: Lexicon) -> str:
    """Return the folded question with what its words point back at in their place; as it is where nothing fits."""
    if history and (other := _other(question, history, scope, lexicon)):
        return other
    some = _SOME.search(question)
    if some and history:
        names = called(history[-1][1], scope, lexicon)
        return _SOME.sub("と".join(names), question) if len(names) == _count(some) else question
    if not (_ONE.search(question) or _FIRST.search(question) or _SECOND.search(question)):
        return question
    sides = _FIRST.search(question) or _SECOND.search(question)
    for asked, answer in reversed(history):
        names = called(answer, scope, lexicon)
        two = (_pair(read(spaced(asked), lexicon, scope.fiscal_year)) or names) if sides else []
        if len(two) == 2:
            return _SECOND.sub(two[1], _FIRST.sub(two[0], question))
        if not sides and 0 < len(names) <= FEW:
            return _ONE.sub("と".join(names), question)
    return question


def _other(question: str, history: Sequence[tuple[str, str]], scope: Scope, lexicon: Lexicon) -> str:
    """もう一方は？: the other of two that an earlier answer named, or that stand in one block; else ""."""
    said = _OTHER.match(question)
    names = called(history[-1][1], scope, lexicon) if said else []
    if said is None or len(names) != 1:
        return ""
    lists = [called(answer, scope, lexicon) for _, answer in reversed(history[:-1])]
    payees = [r for r in scope.of("payee") if r["name"]]
    own = {r["block"] for r in payees if fold(str(r["name"])) == names[0]}
    if len(own) == 1:
        lists.append(list(dict.fromkeys(fold(str(r["name"])) for r in payees if r["block"] in own)))
    two = next((each for each in lists if len(each) == 2 and names[0] in each), None)
    if two is None:
        return ""
    other, rest = next(name for name in two if name != names[0]), question[said.end() :]
    return f"{other}への支出額は?" if _BARE.fullmatch(rest) else f"{other}{rest}"


def _count(some: re.Match[str]) -> int:
    return "二三四五".find(some["n"]) + 2 if some["n"] in tuple("二三四五") else int(some["n"] or 2)


def _pair(reading: Reading) -> list[str]:
    """Two years, blocks or recipients that a question sets side by side, in its words."""
    for kind in ("year", "block", "node"):
        found = [m for m in reading.mentions if m.kind == kind]
        if len({str(m.value) for m in found}) == 2:
            return [reading.text[m.start : m.end] for m in found[:2]]
    spans = {s.tag: s for s in reversed(reading.tagged("recipient:"))}
    if len(spans) == 2:
        return [reading.text[s.start : s.end] for s in sorted(spans.values(), key=lambda s: s.start)]
    return []


def points(question: str) -> bool:
    """Return whether a folded question points at whom or what another one finds."""
    return _ONE.search(question) is not None or _SOME.search(question) is not None


def subject(question: str, asked: str, answer: str, scope: Scope, lexicon: Lexicon) -> str | None:
    """Return a question after one for the first, the last or the n-th, or for some, with whom the answer names.

    一番多いのは？ 甲社です。法人番号は？ is of 甲社; 通信会社はどこ？ 甲社と乙社です。一番安いのは？ is one of the two.
    """
    new, old = (read(text, lexicon, scope.fiscal_year) for text in (question, asked))
    found, new = candidates(new, scope, lexicon)
    if found[0].named_rows or new.tagged(_OWN) or not new.spans or (set(new.values("block")) or new.has("word:next")):
        return None
    ranked = old.has("op:max") or old.has("op:min") or bool(old.values("place"))
    computes = new.tagged(("op:max", "op:min", "op:sum", "op:mean"))
    counts = found[0].cued and found[0].table == "contract" and new.has("op:count")  # 契約は何件？
    fields = bool(found[0].columns) and not new.tagged("op:")
    if ranked and (fields or counts) and found[0].table in _OF_PAYEES:
        names = called(answer, scope, lexicon)
        return f"{names[0]}、{question}" if len(names) == 1 else None
    if computes and candidates(old, scope, lexicon)[0][0].residue:
        names = called(answer, scope, lexicon)
        return f"{'と'.join(names)}のうち、{question}" if 1 < len(names) <= MANY else None
    return None


def called(answer: str, scope: Scope, lexicon: Lexicon) -> list[str]:
    """The payees that an answer names, in full or as people call them, in its order."""
    said = fold(answer[:LONGEST])
    best = next(
        (c for c in candidates(read(said, lexicon, scope.fiscal_year), scope, lexicon)[0] if c.table == "payee"), None
    )
    rows = best.matches.items() if best else ()
    named = {str(scope.rows[p]["name"]): m.explained for p, m in rows if m.share >= NEARLY and m.weight >= NAMED_ROW}
    at = {name: min(said) for name, said in named.items() if not any(said < other for other in named.values())}
    return [fold(name) for name in sorted(at, key=lambda name: (at[name], name))] or _names(said, scope)


def _names(answer: str, scope: Scope) -> list[str]:
    """The names of rows that an answer says, in its order; of one within another the longer."""
    known = {fold(str(r[column])) for table, column in _NAMED for r in scope.of(table) if r[column]}
    at: list[tuple[int, int, str]] = []
    for name in sorted(known, key=len, reverse=True):
        start = answer.find(name) if len(name) >= SHORTEST else -1
        if start >= 0 and not any(a <= start < b for a, b, _ in at):
            at.append((start, start + len(name), name))
    return [name for _, _, name in sorted(at)]
