"""What leads up to a question and asks nothing: 批判を浴びた事業だが、ある年度の執行率は何%か; pure.

Journalists and letter writers begin with a clause, or a sentence, that states something. Its words must not be taken
for what is asked. What the question itself leaves open, such as the year, the recipient or the company, stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.fit import is_cost
from qa.lexicon import Lexicon
from qa.reading import read
from qa.scope import Scope
from qa.spans import Reading, Span

# Where a clause that states something ends: 〜だが、 〜ものの、 〜ながら、 〜なか、 〜とされる。
_BORDER = regex(
    r"(?:(?<=[るたいだすうくむぐぶぬつんせ])(?:が|けれども?|けど|けんど|一方で?|反面|にもかかわらず|のに|折|際|昨今|今)"
    r"|から一転(?:して)?|ものの|とはいえ|(?<![な])ながら(?:も)?|(?<=[るたいのなくうすむぐぶつ])(?:なか|中)(?:で|にあって|にあり)?|とあって|ことから"
    r"|(?:との|という)(?:見方|声|指摘|話|報道|批判|意見|評価)(?:も|が)?(?:ある|あり|出て(?:いる|おり)|聞かれる)(?:が|なか|中|一方)?"
    r"|(?<=[をがにで])(?:受け|踏まえ|背景に|控え|めぐり|巡り|機に|はじめ|伴い)(?:て|つつ)?|(?<=と)(?:して|言い|いい|し)つつ)、"
    r"|(?<=[るたいだすん])。"
    r"|(?<=[るたいだん])(?=(?:20\d\d|(?:令和|平成|r)(?:\d+|元)|前|昨)年度?(?:\([^)]*\))?、)"
    r"|(?:との|という|といった)(?:見方|声|指摘|話|報道|批判|意見|評価|疑問|不満|懸念|期待|要望|疑念)(?:も|が|は)?"
    r"(?:ある|多い|強い|根強い|絶えない|上がる|上がった|出た|出ている|出る|漏れる|聞かれる|集まる|高まる)(?=[一-鿿a-z\d])"
)
# A figure that is only told of a year: 予算の2割に届かなかったとされる2024年度.
_HEARSAY = regex(
    r"(?:約|およそ|わずか|たった)?\d[\d,.]*(?:%|割|億|万|千|百|円|件|者|社|団体|倍|台|近く|余り)+[^、。?\d]{0,16}?"
    r"と(?:される|された|されている|いわれる|言われる|報じられた|伝えられる|指摘された|指摘される|批判された|聞く)"
    r"(?=(?:20\d\d|(?:令和|平成|r)(?:\d+|元))年)"
)
# A word that points back at what was stated: the statement is needed.
_BACK = regex(
    r"(?:^|、)(?:そ|こ)(?:の(?!点|中|他|ほか|うち)|れ|う|こ)|前者|後者|同(?:年|社|者|額|率|じ)|両者|いずれ|どちら|どっち"
)
_STATED = (
    "op:contradiction",
    "op:gap",
    "word:confirm",
    "word:exclude",
    "word:at_",
    "ask:why",
)
_SIDES = ("op:difference", "op:ratio")
_TEXTS = ("program", "review", "goal", "goal_link", "goal_path", "budget_note", "remark", "kpi")
_KEPT = (
    "recipient:",
    "kind:",
    "place:",
    "region:",
    "stage:",
)  # conditions that the question may leave to the statement
_FIGURES = ("amount", "rate", "number", "rank", "place")  # mentions that only colour a statement
_PAID = ("payee", "contract")  # whom the most was paid is asked without naming a column
LEAST = 6  # signs of a question


def without_lead(text: str, scope: Scope, lexicon: Lexicon) -> str:
    """Return the folded question without what leads up to it; as it is where that may be needed."""
    text = _HEARSAY.sub("", text)
    lead, question = _parted(text)
    if not lead or _BACK.search(question):
        return text
    new = read(question, lexicon, scope.fiscal_year)
    if new.tagged(_STATED):
        return text
    ranked, new = candidates(new, scope, lexicon)
    if new.tagged(_SIDES) and not _both_sides(new, ranked[0]):
        return text
    computes = new.has("op:unspent") or new.has("op:carried_out")
    ranks = ranked[0].table in _PAID and new.has("ask:who") and (new.has("op:max") or new.has("op:min"))
    if not (ranked[0].columns or computes or ranks) or ranked[0].table in _TEXTS:
        return text
    old = read(lead, lexicon, scope.fiscal_year)
    if old.tagged("ask:") or old.has("op:contradiction") or is_cost(old):
        return text  # it asks something as well, or says what is computed with
    found, old = candidates(old, scope, lexicon)
    kept = _kept(old, found[0], new, ranked[0])
    return "、".join([*kept, question])


def _both_sides(new: Reading, best: Candidate) -> bool:
    """Whether the question itself has the two sides that it sets against each other."""
    return len(best.columns) > 1 or len(set(new.values("year"))) > 1


def _parted(text: str) -> tuple[str, str]:
    """Return the statement and the question after it; "" where there is none."""
    borders = [
        m
        for m in _BORDER.finditer(text)
        if len(text) - m.end() >= LEAST and text.count("「", 0, m.end()) == text.count("」", 0, m.end())
    ]
    return (text[: borders[-1].end()], text[borders[-1].end() :]) if borders else ("", text)


def _kept(old: Reading, then: Candidate, new: Reading, now: Candidate) -> list[str]:
    """The conditions of the statement that the question does not have itself, in order."""
    kinds = {m.kind for m in new.mentions}
    spans = [(m.start, m.end) for m in old.mentions if m.kind not in (*_FIGURES, *kinds)]
    if not any(m.weight >= NAMED_ROW for m in now.matches.values()):
        if not new.tagged(_KEPT):
            spans += [(s.start, s.end) for s in longest(old.tagged(_KEPT))]
        rows = max((m for m in then.matches.values()), key=lambda m: m.weight, default=None)
        if rows is not None and rows.weight >= NAMED_ROW:
            spans += runs(rows.explained)
    whole = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return [old.text[a:b] for a, b in sorted(set(whole))]


def longest(spans: Sequence[Span]) -> list[Span]:
    """Return the spans that lie within no longer one."""
    return [s for s in spans if not any(o.start <= s.start and s.end <= o.end and o.size > s.size for o in spans)]


def runs(offsets: frozenset[int]) -> list[tuple[int, int]]:
    """Return the stretches of two signs and more that offsets make up, in order."""
    found: list[list[int]] = []
    for i in sorted(offsets):
        if found and i == found[-1][1]:
            found[-1][1] = i + 1
        else:
            found.append([i, i + 1])
    return [(a, b) for a, b in found if b - a > 1]
