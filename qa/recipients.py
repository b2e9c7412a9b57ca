"""Kinds of grant recipients and of payees that a question speaks of; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.say import one_line
from qa.sieve import Sieve
from qa.signs import script
from qa.spans import Span

SOLID = 0.6  # the share of a name by which a row stands beside a kind of recipient
CALLED, CALLED_WEIGHT = 0.4, 1.5  # the share and weight of a name by which a sub-program is meant, whoever it is for
_BUSINESS = "民間事業者"  # 事業者 is said of whoever a sub-program is for
_APPLICANT = regex(r"(?:間接)?(?:交付|補助|助成)事業者")  # whoever gets the grant, of whatever kind
_HIRAGANA = regex(r"(?:^|(?<=[、。?!のはがをにで]))[ぁ-ゖ]{2,}$")
_PARTICLES = "のはがをにでともやへかなたるいう"
_SUFFIXES = ("分", "側", "向", "宛", "勢", "名", "別", "全")  # 都道府県分, 県別
_GLOSS = regex(r"[^、。()]{0,14}\((?:ブロック)?")
_PLACES = regex(r"[一-鿿]{2,}(?:市|町|村|区)$")


def recipients(sieve: Sieve) -> None:
    """A kind of recipient, by the form's words in 補助対象 (else in the caps and rates)."""
    if sieve.table != "subsidy":
        return
    spans = _whole_words(sieve)
    named = dict.fromkeys(s.tag.removeprefix("recipient:") for s in spans)
    cut = {s.tag.removeprefix("recipient:") for s in spans if sieve.excluded(s) or barred(sieve.reading.text, s.end)}
    for kind in cut:
        forms = sieve.lexicon.recipients[kind].form
        sieve.keep("recipient", "without", kind, f"{kind}以外", lambda r, f=forms: not mentions_of(r, f))  # type: ignore[misc]
    own = [sieve.text(s) for s in spans if s.size > 1 and s.tag.removeprefix("recipient:") not in cut]
    _keep(sieve, [k for k in named if k not in cut], own)


# 1事業者あたりの上限: what a cap is counted by, not whom it is for.
_EACH_BEFORE, _EACH_BEHIND = regex(r"(?:1|一|ひと)つ?の?$"), regex(r"(?:あたり|当たり|につき|に付き|ごと|毎)")

# 民間団体が申請できない取組: what they are left out of.
_BARRED = regex(
    r"(?:は|が|に|も|では|には|だと)?(?:、)?(?:補助)?(?:の)?(?:対象(?:に|と)(?:は)?(?:な(?:ら|って(?:い)?)|して(?:い)?|含まれ(?:て(?:い)?)?|入(?:ら|って(?:い)?))|(?:申請|応募|利用|活用|手を挙げ|申し込みが?|申し込)(?:が)?(?:でき|られ|め)|もらえ|受けられ|使え)"
    r"(?:ない|ません|ん|へん|ず)"
)


def barred(text: str, end: int) -> bool:
    """Return whether those whose name ends there are said to be left out of a grant."""
    return _BARRED.match(text, end) is not None


def _whole_words(sieve: Sieve) -> list[Span]:
    """Recipients that are a whole word: the 法人 of 外国法人 is none of its own."""
    text = sieve.reading.text
    ends = {s.end for s in sieve.reading.spans if not s.tag.startswith("recipient:")}
    return [
        s
        for s in sieve.reading.tagged("recipient:")
        if s.start not in sieve.denied
        and (s.start == 0 or s.start in ends or script(text[s.start - 1]) not in "CK")
        and not (_EACH_BEFORE.search(text, 0, s.start) and _EACH_BEHIND.match(text, s.end))
    ]


def _keep(sieve: Sieve, named: list[str], own: Sequence[str]) -> None:
    """Keep the rows for those kinds, by the form's words for them or the asker's ``own``: so much for each 世帯."""
    every = sieve.scope.of("subsidy")
    forms = {kind: sieve.lexicon.recipients[kind].form for kind in sieve.lexicon.recipients}
    wanted = [k for k in named if any(mentions_of(r, forms[k]) for r in every)] or named
    wanted += [k for k in _place_kinds(sieve) if k not in wanted]
    stated = any(mentions_of(r, [f for own in forms.values() for f in own]) for r in every)
    if not wanted or not stated:
        return
    words = "・".join(wanted)
    said = [*(f for kind in wanted for f in forms[kind]), *own]
    kept = _named_or_capped(sieve, said, own, forms) | _compared_with(sieve)
    if strange := _not_theirs(sieve, kept, forms):
        sieve.unmet.append(f"{words}が対象の「{strange}」")
        return
    sieve.keep("recipient", "kind", tuple(wanted), words, lambda r: (r.sheet, r.number) in kept)


def _named_or_capped(
    sieve: Sieve, said: Sequence[str], own: Sequence[str], forms: Mapping[str, Sequence[str]]
) -> set[tuple[str, int]]:
    """The rows for those recipients, and those of nobody else that have a cap or a rate for them.

    都道府県事務費 with a cap of so much for each 市町村 is no row for 市町村, unless no other is.
    """
    texts = ("recipient", "subprogram", "cap", "rate")
    others = [f for own in forms.values() if not set(own) & set(said) for f in own]
    rows = [r for r in sieve.rows if mentions_of(r, said, texts)]
    rows = _told_apart(rows, own) if own else rows  # 中小企業 of 大企業 and 中小企業等
    rows = _told_apart(rows, said)
    first = [r for r in rows if mentions_of(r, said) or not mentions_of(r, others)]
    called = _called(sieve)
    if not any((r.sheet, r.number) in called for r in first):
        open_ = [r for r in sieve.rows if set(said) <= set(forms[_BUSINESS]) | set(own)]
        open_ = [r for r in open_ if not mentions_of(r, [*said, *others], texts)]  # for whom is not said
        first = [r for r in (*rows, *open_) if (r.sheet, r.number) in called] or first
    return {(r.sheet, r.number) for r in first or rows}


def _told_apart(rows: Sequence[Row], words: Sequence[str]) -> list[Row]:
    """Of the sub-programs that one cell of recipients names together, those that name the recipients themselves."""
    pattern = re.compile("|".join(rf"{re.escape(word)}(?![一-鿿ァ-ヺー])|{re.escape(word)}等" for word in words))
    own = [r for r in rows if "subprogram" in r.cells and pattern.search(fold(r.cells["subprogram"].text))]
    cells = {(r.sheet, str(r["recipient"])) for r in own}
    return [r for r in rows if r in own or (r.sheet, str(r["recipient"])) not in cells]


def _compared_with(sieve: Sieve) -> set[tuple[str, int]]:
    """The rows named in full beside a kind of recipient that they are compared with: 県と甲野中央会の補助率の違い."""
    if not sieve.reading.has("op:difference"):
        return set()
    kinds = {i for s in sieve.reading.tagged("recipient:") for i in range(s.start, s.end)}
    named = (m for m in sieve.best.named_rows if not m.explained & kinds)
    full = (m for m in named if any(m.shares.get(c, 0.0) >= SOLID for c in ("recipient", "subprogram")))
    rows = (sieve.scope.rows[m.row] for m in full)
    return {(r.sheet, r.number) for r in rows if r.table == "subsidy"}


def _called(sieve: Sieve) -> set[tuple[str, int]]:
    """The rows that are named by more than kinds of recipients: 事務費の補助、市町村1つあたり."""
    kinds = {i for s in sieve.reading.tagged("recipient:") for i in range(s.start, s.end)}
    named = [m for m in sieve.best.named_rows if len(m.explained - kinds) >= 2]
    best = max((len(m.explained - kinds) for m in named), default=0)
    rows = [sieve.scope.rows[m.row] for m in named if len(m.explained - kinds) == best]
    return {(r.sheet, r.number) for r in rows if r.table == "subsidy"}


def _not_theirs(sieve: Sieve, kept: set[tuple[str, int]], forms: Mapping[str, Sequence[str]]) -> str:
    """The sub-program that is called by its name, where it is for others than those said; "" where it is theirs."""
    called = _called(sieve)
    named = (m for m in sieve.best.named_rows if m.shares.get("subprogram", 0.0) >= CALLED)
    rows = [sieve.scope.rows[m.row] for m in named if m.weight >= CALLED_WEIGHT]
    rows = [r for r in rows if (r.sheet, r.number) in called]
    others = any(mentions_of(r, [f for own in forms.values() for f in own], ("recipient",)) for r in rows)
    names = {str(r["subprogram"]) for r in rows}
    alike = {(r.sheet, r.number) for r in sieve.scope.of("subsidy") if str(r["subprogram"]) in names}
    if not rows or not others or kept & alike:
        return ""
    return one_line(rows[0].cells["subprogram"].text)


def mentions_of(row: Row, forms: Iterable[str], columns: tuple[str, ...] = ("recipient", "subprogram")) -> bool:
    """Return whether a row's recipient or sub-program speaks of one of the forms."""
    text = _APPLICANT.sub("", fold("".join(row.cells[c].text for c in columns if c in row.cells)))
    return any(form in text for form in forms)


def _place_kinds(sieve: Sieve) -> list[str]:
    """岐阜県 applies as a 都道府県, 大阪市 as a 市区町村."""
    kinds_ = []
    text = sieve.reading.text
    if any(place in text for place in sieve.lexicon.prefectures):
        kinds_.append("都道府県")
    runs = [text[a:b] for a, b in sieve.best.residue]
    if any(_PLACES.search(run) for run in runs):
        kinds_.append("市区町村")
    return kinds_


_AMONG = regex("の(?:うち|内で|中で|なかで)")  # 自治体のうち、県: the narrower kind is asked for


def kinds(sieve: Sieve) -> None:
    """A kind of payee by its name: 県, 株式会社, NPO法人; with an exclusion, the others."""
    column = {"payee": "name", "contract": "payee"}.get(sieve.table)
    if column is None or any(f.relation == "among" for f in sieve.filters):
        return
    spans = sieve.reading.tagged("kind:")
    free = [s for s in spans if s.start not in sieve.denied and not _glued(sieve, s) and not _of_name(sieve, s)]
    free = [s for s in free if not (_FOR.match(sieve.reading.text, s.end) and _in_role(sieve, s))]
    sieve.unmet += [name for s in free if (name := _proper(sieve, s))]  # みずほ銀行 is none of the kind, but a name
    free = [s for s in free if not _proper(sieve, s) and not _glossed(sieve, s) and not _with_anybody(sieve, s)]
    parts = [s.start for s in free if not sieve.excluded(s)]
    narrower = {s: parts if _hard(sieve, s) else [o.start for o in free] for s in free}  # 会社のうち、株式会社でない
    wholes = [s for s in free if _AMONG.match(sieve.reading.text, s.end) and any(at > s.end for at in narrower[s])]
    found = {s.tag.removeprefix("kind:"): s for s in free if s not in wholes or sieve.excluded(s)}
    for cut in (False, True):
        chosen = [k for k, s in found.items() if sieve.excluded(s) == cut]
        if not chosen:
            continue
        patterns = [re.compile(_pattern(sieve, k, found[k], cut)) for k in chosen]
        soft = all(sieve.lexicon.payee_kinds[k].soft for k in chosen)
        words = "・".join(chosen) + ("以外" if cut else "")

        def test(row: Row, patterns: list[re.Pattern[str]] = patterns, cut: bool = cut) -> bool:
            return any(p.search(fold(str(row[column]))) for p in patterns) != cut

        sieve.keep(column, "kind", tuple(chosen), words, test, soft=soft)


_FOR = regex("(?:等|など)?(?:向け|のための?|を(?:支援|支え|助け))")


def _in_role(sieve: Sieve, span: Span) -> bool:
    """Whether it is only whom the payees of a block are there for, as its role says: NPO向けの中間支援."""
    rows = ((sieve.scope.rows[p], m) for p, m in sieve.best.others.items())
    pattern = re.compile(sieve.lexicon.payee_kinds[span.tag.removeprefix("kind:")].pattern)
    said = [r for r, m in rows if r.table == "payee_block" and span.start in m.explained]
    blocks = {(r.sheet, r["block"]) for r in said}
    inside = [r for r in sieve.scope.of("payee") if (r.sheet, r["block"]) in blocks]
    return bool(inside) and not all(pattern.search(fold(str(r["name"]))) for r in inside)


def _hard(sieve: Sieve, span: Span) -> bool:
    """Whether a kind is said of nobody else: 会社 is said of anybody."""
    return not sieve.lexicon.payee_kinds[span.tag.removeprefix("kind:")].soft


_TRADE = regex(r"(?:(?<![ァ-ヺー])([ァ-ヺー]{2,})|(?<![一-鿿])([一-鿿]{2,4}?))(?:の)?(?:会社|業者|企業|各社)")
_LEGAL = ("株式", "有限", "合同", "合資", "合名", "民間")


def trades(sieve: Sieve) -> None:
    """リース会社, 印刷会社: the payees, more than one, whose names say the trade."""
    column = {"payee": "name", "contract": "payee"}.get(sieve.table)
    said = _TRADE.search(sieve.reading.text) if column is not None else None
    trade = (said[1] or said[2]) if said is not None else ""
    if column is None or said is None or not trade or trade in _LEGAL:
        return
    beside = set(range(*said.span()))
    if any(len(m.explained - beside) > 2 for m in sieve.best.named_rows):
        return  # 啓発カードを刷った印刷会社: it is told by more than its trade
    names = {str(r[column]) for r in sieve.rows if trade in fold(str(r[column]))}
    cut = sieve.cut_after(said.end())
    if len(names) > 1:
        words = f"「{trade}」の会社" + ("以外" if cut else "")
        sieve.keep(column, "without" if cut else "kind", trade, words, lambda r: (str(r[column]) in names) != cut)
        sieve.apart = True


_ANYBODY = r"(?:団体|法人|組織|機関|事業者)"
_JOINED = r"(?:・|や|、|と|及び|および|並びに|または|又は|も)"
_BEHIND, _AHEAD = regex(rf"{_JOINED}{_ANYBODY}"), regex(rf"(?<![一-鿿ァ-ヺ]){_ANYBODY}{_JOINED}$")


def _with_anybody(sieve: Sieve, span: Span) -> bool:
    """Whether the kind stands in a list with anybody else, so that it is no condition: 団体・自治体のうち."""
    text = sieve.reading.text
    return _BEHIND.match(text, span.end) is not None or _AHEAD.search(text[: span.start]) is not None


def _glossed(sieve: Sieve, span: Span) -> bool:
    """Whether brackets behind say which blocks are meant: 自治体とNPOへの補助(BとC)."""
    blocks = [m.start for m in sieve.reading.mentions if m.kind == "block"]
    gloss = _GLOSS.match(sieve.reading.text, span.end)
    return gloss is not None and gloss.end() in blocks and len(set(sieve.reading.values("block"))) > 1


def _pattern(sieve: Sieve, kind: str, span: Span, cut: bool) -> str:
    """「県」でない is to be taken at its word: 北海道 is none."""
    said = sieve.text(span)
    return f"{said}$" if cut and len(said) == 1 else sieve.lexicon.payee_kinds[kind].pattern


def _proper(sieve: Sieve, span: Span) -> str:
    """The name that a kind's word ends, where hiragana of no small word stands before it: みずほ銀行; else ""."""
    text = sieve.reading.text
    found = _HIRAGANA.search(text[: span.start])
    covered = {i for s in sieve.reading.spans if s.size > 1 for i in range(s.start, s.end)} | set(sieve.best.explained)
    if span.size < 2 or found is None or any(i in covered for i in range(found.start(), found.end())):
        return ""
    return "" if found[0][-1] in _PARTICLES else text[found.start() : span.end]


def _of_name(sieve: Sieve, span: Span) -> bool:
    """Whether the word is a piece of a name that is said, and not said apart from it: 個人とその他を除く."""
    used = sieve.names_used
    if not set(range(span.start, span.end)) <= used:
        return False
    apart = span.start - 1 not in used and span.end not in used
    return not (apart and sieve.excluded(span))


def _glued(sieve: Sieve, span: Span) -> bool:
    """The word is a piece of a longer one: 青森県, 県内."""
    text = sieve.reading.text
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    free = any(s.start == span.end for s in sieve.reading.tagged("word:exclude")) or after in _SUFFIXES
    return bool(before and script(before) in "CK") or bool(after and script(after) in "CK" and not free)


def joint(sieve: Sieve) -> None:
    """圏域, 共同で: the caps for several recipients together; unmet where the sheet has none."""
    if sieve.table != "subsidy" or not sieve.reading.has("word:joint"):
        return
    words = sieve.lexicon.words["joint"]

    def test(row: Row) -> bool:
        return "cap" in row.cells and any(w in fold(row.cells["cap"].text) for w in words)

    sieve.keep("cap", "kind", "joint", "圏域（共同実施）", test)
