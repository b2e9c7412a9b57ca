"""Follow-ups: a question that leans on the one before it is made whole; pure.

The earlier question keeps what the new one does not replace: a new recipient takes the place of the old one,
a new column of the old column, a new year of the old year. The result is read like any other question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from index.regex import regex
from index.text import fold
from qa.candidate import NAMED_ROW, Candidate
from qa.candidates import candidates
from qa.counted_on import counts_on, dated, rated
from qa.fit import is_cost
from qa.focus import focus_of
from qa.kept import settled
from qa.lexicon import Lexicon
from qa.missing import unknown
from qa.pointing import pointed, subject
from qa.reading import read, spaced
from qa.scope import Scope
from qa.signs import script
from qa.spans import Reading, Span
from qa.unnamed import unnamed

NEAR = 1.0  # how much less a question may say of the table asked before than of another
KEPT = 8  # earlier questions that a follow-up may lean on
# What stands in one place of a question: a new one takes the place of the old one.
_PLACES = (("recipient:",), ("stage:",), ("kind:", "region:", "place:"),
           ("word:competitive", "word:negotiated", "word:one_bidder"))  # fmt: skip


# What a bare question for the reason consists of: なぜ？, どうしてですか, それはなんでなの.
_WHY = regex(
    r"(?:それ|これ|その|で|、|は|って|また)*"
    r"(?:なぜ|何故|どうして|なんで|何で|なにゆえ|どういうわけ|何が?理由|なして|(?:理由|原因|訳|わけ|背景)(?=$|は|って|を|[?。]))"
    r"(?:な|の|ん|は|って|を|何|教えて|です|でしょう|だろう|だ|やろ|や|か|また|、|。|\?)*"
)
# それ何ページに書いてある？: asks nothing but where the answer before stands.
_WHERE = regex(
    r"(?:(?:それ|これ|その|この|今の|さっきの|上の)(?:は|って|が|の)?(?:話|答え|回答|数字|額|金額|情報|記載|内容)?(?:は|って|が)?、?)?"
    r"(?:シート|資料|pdf|文書)?(?:の|で|だと)?(?:、)?(?:何ページ|どのページ|何頁|どこ(?=[にへ](?:書|載|記載|出て|ある))|ページ(?:数|番号)?(?=は|って|を|[?。]|$)|出典(?=は|って|を|[?。]|$))[^、。]*[?。]*"
)
# 予算に対して何割: of what a share is asked, not what has it.
_SHARE = regex(r"(?:全体|総額|計|額|予算)(?:の何(?:%|割|パーセント)|に対し(?:て|、)+何(?:%|割|パーセント))")
_TOWARDS = regex(r"(?:それ|これ)(?=に(?:対し|関し|つい|応じ)|を(?:受け|踏まえ))")  # それに対してどう対応する
_ASKED = regex(r"(?:(?:について|とか|って|は|が|も)?(?:です|でしょう)?か?)?[?。、]*$")
_THAT = regex(r"(?:それ|これ)(?:は|って|が|、)?")
_AGAINST = regex(rf"{_THAT.pattern}[^、。?]{{2,20}}(?:より|を(?:上回|下回|超え|割))")  # それは当初を上回るか
_MORE = regex(r"[^、。?と]{2,20}の(?:方|ほう)が(?:大き|多|高|でか|少な|小さ|安|低|たか|おお)")  # 諸謝金の方が多い？
_ADDED = regex(  # 補正も入れるといくら
    r"([^、。?]{2,20}?)も(?:入れ|足し|加え|合わせ|含め)(?:る|た|て)?(?:と|ら|なら|場合)?[、は]*"
    r"(?:合計|全部|合わせて|どれ|いくら|なんぼ|何|ど)"
)
_INNER = regex(r"(?:(?:それ|これ)の|その|この)?(?=内訳)")  # その内訳は: of the total asked before
_TOTAL = regex(r"の?(?:合計(?:支出額|額)?|総額|計)(?=[はがっ、?]|$)")
# そのうち委託費は: a part of what was asked before
_PART = regex(r"(?:(?:その|この)?(?:うち|内訳|中)(?!閣|部))")
# one side of a comparison: 甲との差は, 甲とどっちが
_OF = regex(r"の(?:何(?:%|割|倍|パーセント|分の)|どれ(?:くらい|ぐらい|だけ))")  # 乙社の何%: of the whole
_SIDE = regex(rf"と(?:の|は)?(?:差|違い|どっち|どちら|比べ|比較|どれ)|に比べ|{_OF.pattern}")


def whole(question: str, history: Sequence[tuple[str, str]], scope: Scope, lexicon: Lexicon) -> str:
    """Return ``question`` with what it leaves to the earlier questions of ``history`` filled in.

    The name of the program, where the sheets are of one, is left out of all of them.
    """
    question = unnamed(spaced(question), scope.infos)
    turns = history[-KEPT:]
    text, asked = "", list[str]()
    for i, said in enumerate([*(spaced(q) for q, _ in turns), question]):
        turn = pointed(said, [(a, answer) for a, (_, answer) in zip(asked, turns[:i], strict=True)], scope, lexicon)
        theirs = (
            subject(turn, asked[-1], turns[i - 1][1], scope, lexicon) if asked and asked[-1] and turn == said else None
        )
        each = unnamed(theirs or turn, scope.infos)
        fresh = turned(each, scope, lexicon) if asked else None
        if fresh is not None:
            text, asked, each = "", [""] * len(asked), fresh
        elif i == len(turns) and any(asked) and _gathers(each, scope, lexicon):
            return "、".join([*_thread([a for a in asked if a], scope, lexicon), each])
        asked.append(each)
        if not text:
            text = each
            continue
        focus = focus_of(text, turns[i - 1][1], scope, lexicon)
        joined = about_it(text, each) or merged(text, each, scope, lexicon, named=bool(theirs) or turn != said)
        text = settled(joined, each, focus, scope, lexicon)
    return text


def turned(question: str, scope: Scope, lexicon: Lexicon) -> str | None:
    """Return what a question turns to from another subject (ところで開始年度は？); None where it stays with it."""
    word = next((w for w in lexicon.words["turning"] if question.startswith(w)), None)
    if word is None:
        return None
    rest = question[len(word) :].lstrip("、。が")
    if any(w in rest for w in lexicon.words["leaning"]):
        return None
    ranked, _ = candidates(read(rest, lexicon, scope.fiscal_year), scope, lexicon)
    return rest if ranked[0].columns or _rows_named(ranked[0]) else None


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
        if _stands_alone(new, ranked[0], lexicon):
            break
    return thread


def about_it(before: str, question: str) -> str | None:
    """Return a folded question that is about what was asked before as a whole, in full; None for any other."""
    if _WHERE.fullmatch(question):
        return f"{_ASKED.sub('', before)}の掲載ページは?"
    if _WHY.fullmatch(question):
        return f"{_ASKED.sub('', before)}の理由は?"
    if _AGAINST.match(question):
        return f"{_ASKED.sub('', before)}は{_THAT.sub('', question)}"
    if _MORE.match(question) and not re.search("どこ|誰|だれ|一番|最も", before):
        return f"{_ASKED.sub('', before)}より{question}"
    if more := _ADDED.match(question):
        return f"{_ASKED.sub('', before)}と{more[1]}の合計は?"
    inner = _INNER.match(question)
    if inner:
        return f"{_ASKED.sub('', _TOTAL.sub('', before))}の{question[inner.end() :]}"
    return _TOWARDS.sub(_ASKED.sub("", before), question, count=1) if _TOWARDS.search(question) else None


def merged(before: str, question: str, scope: Scope, lexicon: Lexicon, *, named: bool = False) -> str:
    """Return a folded question with what it leaves to the one before it, by the words of both.

    ``named``: it says now by name what it pointed at, which the words of the question before it need not say again.
    """
    new = read(question, lexicon, scope.fiscal_year)
    ranked, new = candidates(new, scope, lexicon)
    old = read(before, lexicon, scope.fiscal_year)
    found, old = candidates(old, scope, lexicon)
    then = found[0]
    if _SHARE.search(question) and not new.values("block") and (then.columns or then.hinted):
        return f"{_ASKED.sub('', before)}は{_THAT.sub('', question)}"
    if _stands_alone(new, ranked[0], lexicon) and not counts_on(new, old, then):
        return question
    settled = rated(dated(new, old, then), new, then, ranked[0], lexicon)
    if settled != new.text:
        ranked, new = candidates(read(settled, lexicon, scope.fiscal_year), scope, lexicon)
    near = (c for c in ranked if c.table == then.table and _rows_named(c) and c.score > ranked[0].score - NEAR)
    gone = _replaced(old, then, new, next(near, ranked[0]), scope)
    if named:
        gone |= _offsets(old.tagged(("recipient:", "kind:", "stage:"))) | {
            i for a, b in then.residue for i in range(a, b)
        }
    kept = "".join(sign for i, sign in enumerate(old.text) if i not in gone)
    if _beside(new) and _OF.search(new.text):
        return f"{_ASKED.sub('', kept)}は{new.text}"
    if new.has("ask:why") and not ranked[0].columns:
        kept = _ASKED.sub("", kept)
    return f"{kept}、{new.text}" if kept else new.text


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
    part = new.has("word:item_kinds") and _PART.match(new.text) is not None
    if now.columns and not costs and not against and not part and not _both(new, then, now):
        gone |= _offsets(old.tagged("name:")) | _offsets(old.tagged("hint:"))
    if now.columns or new.tagged("op:"):
        gone |= _offsets(old.tagged("op:"))
    if _rows_named(now):  # 支出先を教えて, 甲社にはいくら: the name that was asked for is said
        gone |= _offsets(old.tagged((f"name:{now.table}.name", f"hint:{now.table}.name")))
    for place in _PLACES:
        if new.tagged(place):
            gone |= _offsets(old.tagged(place))
    kinds = {m.kind for m in new.mentions} - {"number"}
    kinds |= {"place", "rank"} if new.has("op:max") or new.has("op:min") or kinds & {"place", "rank"} else set()
    if new.has("op:difference"):  # 前年度からの増加額 compares with the year before
        kinds -= {"year", "place"}
    gone |= {i for m in old.mentions if m.kind in kinds for i in range(m.start, m.end)}
    other = _rows_named(now) or new.tagged("place:") or _stranger(new, now, scope)
    most = (new.has("op:max") or new.has("op:min")) and now.table == then.table and bool(now.columns)
    if "block" in kinds and not old.values("block") and now.table in ("payee", "payee_block"):
        lacks = not any(scope.rows[p]["block"] in new.values("block") for p in _rows_named(then))
        gone |= _left(then) | {i for p in _rows_named(then) for i in then.matches[p].explained} if lacks else set()
    owner = _owner(old, then, now, scope, anew=most)
    if owner and not new.tagged("recipient:"):
        gone |= _offsets(old.tagged("op:")) | _left(then)
        gone |= {i for p in _rows_named(then) for i in then.matches[p].explained} - owner
    elif _beside(new):
        gone -= {i for p in _rows_named(then) for i in then.matches[p].explained}
    elif other and not new.tagged("recipient:") and not against:
        gone |= {i for p in _rows_named(then) for i in then.matches[p].explained}
    amount = new.tagged("ask:yen") and not now.columns and (old.has("op:max") or old.has("op:min"))
    if (now.columns or new.tagged(("op:", "ask:"))) and not amount:  # いくら after どこが一番多い is of that one
        gone |= _offsets(old.tagged("ask:"))  # 甲地区は？ still asks いくら
    whole = [m for m in old.mentions if m.kind in ("block", "year") and m.start not in gone]
    return gone - {i for m in whole for i in range(m.start, m.end)}


def _owner(old: Reading, then: Candidate, now: Candidate, scope: Scope, *, anew: bool) -> set[int]:
    """人件費は, 甲地区の分だけだと: rows of the payee asked before, whose name stays; its offsets.

    ``anew``: the first or last of the table's rows is asked for (最大の費目は), of whatever the payee has.
    """
    rows = ([scope.rows[p] for p in _rows_named(best)] for best in (then, now))
    before, after = ({str(v) for r in each for v in (r["payee"] or r["name"], r["kind"]) if v} for each in rows)
    owners = (before if anew else before & after) if now.table != "payee" else set()
    runs = (SequenceMatcher(None, old.text, fold(o), autojunk=False).find_longest_match() for o in sorted(owners))
    return {i for run in runs if run.size > 1 for i in range(run.a, run.a + run.size)}


def _beside(new: Reading) -> bool:
    """甲県との差は, 乙市とどっち: the one named is set beside the one asked before."""
    side = _SIDE.search(new.text)
    return (
        side is not None and side.start() > 0 and "と" not in new.text[: side.start()]
    )  # 甲と乙との差 has both sides itself


def _both(new: Reading, then: Candidate, now: Candidate) -> bool:
    """計の何%, 当初とどっち: the amount asked before is set beside the one named now."""
    sides = _beside(new) or (new.has("op:ratio") and _OF.search(new.text))
    return bool(sides) and then.table == now.table and {*then.columns} != {*now.columns}


def _stranger(new: Reading, now: Candidate, scope: Scope) -> bool:
    """A name that no sheet in scope knows: it takes the place of the one asked before, and is not there."""
    runs = [new.text[a:b] for a, b in now.residue]
    return any(len(r) > 1 and unknown(r, scope) for r in runs if all(script(c) in "CKL" for c in r))


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def _left(best: Candidate) -> set[int]:
    """The offsets of what a question says beside what is understood of it."""
    return {i for a, b in best.residue for i in range(a, b)}
