"""The words of a question that no sheet in scope knows: what it asks about is not there; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.regex import regex
from index.text import fold
from qa.candidate import Candidate
from qa.common import frames
from qa.fit import alone
from qa.query import Query
from qa.scope import Scope
from qa.signs import bigrams, plain, script
from qa.spans import Reading
from qa.synonyms import said_otherwise

LOANWORD = 4  # signs of a word of katakana or Latin letters that is known as a whole or not at all
ANCHOR, NEARLY = 1.0, 0.6  # the weight, or the share of its name, by which a row is meant whatever else is said
_ASKED = r"(?:数|率|額|量)?(?:の(?:総額|金額|額|率|数|件数|人数|合計|割合|名前|名称))?"
# What is asked for stands right before these; what stands elsewhere only describes.
_HEAD = regex(_ASKED + r"(?:は|って|とは|を(?:教|知|お|示|答|伺|うかが|ご|御|拝|賜|承|問[うい]|聞)|[?。]|$)")
# A word that names somebody or some place: if it is unknown, nobody in the sheet is meant.
_PROPER = regex(
    r"株式会社|有限会社|法人|(?:県|府|都|市|町|村|大学|銀行|病院|研究所|商事|電力|証券|保険|生命|建設|工業|製作所|協会|機構|公社|財団|組合|省|庁|連盟|赤十字社)$"
)
_WHOM = {"payee": ("name",), "contract": ("payee",), "cost_item": ("payee",)}  # columns of names
_PROSE = ("program", "review", "budget_note", "remark", "kpi")  # one row of running texts: there is none to name
_OKURIGANA = regex("(?<=[一-鿿]{2})[きけげしせちてみめりれ]$")  # 下請け is written 下請 as well
_COUNTERS = regex(r"(?<=\d)[人名件者社台頭校回本枚個町市村県つ]")
_CONTENT = regex(r"(?:(?!及び|並びに|又は|若しくは|及(?![一-鿿]))[一-鿿々ァ-ヺーa-z]){2,}")


def missing_words(best: Candidate, reading: Reading, scope: Scope, by_name: bool) -> tuple[str, ...]:
    """Return the nouns of the question that no sheet in scope knows.

    ``by_name``: the table was chosen by names alone, so that a name must be a word, not a piece of one.
    """
    found = [w for w in lacking(reading, scope) if not _column(w, best, reading, scope)] + _longer(best, reading, scope)
    anchored = any(m.weight >= ANCHOR or m.share >= NEARLY for m in best.named_rows)
    anchored = anchored or (bool(best.columns) and best.table in _PROSE)
    for start, end in best.residue:
        run = reading.text[start:end]
        if _PROPER.search(run) and run not in scope.texts and not _called(run, scope):
            found.append(run)
            continue
        head = _HEAD.match(reading.text, end) is not None
        direct = end - start > 1 and _DIRECT.match(reading.text, end) is not None and not _spoken(reading, start, end)
        bare = best.table == "subsidy" or (best.table in (*_WHOM, "payee_block") and _anchored(best))
        if direct and not best.columns and bare and not frames(run):
            found.append(run)  # 甲野商事の社員数は asks for what no column of the row holds
            continue
        if (
            not unknown(run, scope)
            or not _noun(reading.text[end : end + 1])
            or (frames(run) and _alone(reading.text, start, end))
        ):
            continue
        if _PROPER.search(run) or not anchored or (head and not best.columns):
            found.append(run)
    found += _elsewhere(best, reading) + _unlisted(best, reading, scope) + _no_item(best, reading)
    found += _strangers(best, reading, scope)
    if best.table in (*_WHOM, "payee_block"):
        towns = (reading.text[s.start : s.end] for s in reading.tagged("word:kana_towns"))
        found += [town for town in towns if town not in scope.texts]
    if by_name and not anchored:
        found += _broken(best, reading, scope)
    return tuple(word for word in dict.fromkeys(found) if not is_price(word, best, scope))


_LISTED = regex(
    r"(?<![ァ-ヺー])((?!ブロック|グループ)[ァ-ヺー]{2,}|類型|区分|種別|級)([a-zα-ω]|\d{1,2})(?![a-z0-9.,%年月日件人者])"
)


def _unlisted(best: Candidate, reading: Reading, scope: Scope) -> list[str]:
    """フェーズD, of a sheet that has フェーズA to C: one more of a series than there is."""
    own = fold("\n".join(cell.text for row in scope.of(best.table) for cell in row.cells.values()))
    found = [
        (said[0], set(re.findall(rf"{said[1]}([a-zα-ω]|\d{{1,2}})", text)), said[2])
        for said in _LISTED.finditer(reading.text)
        for text in (own, scope.texts)
    ]
    return [whole for whole, others, sign in found if len(others) > 1 and sign not in others][:1]


def is_price(word: str, best: Candidate | None, scope: Scope) -> bool:
    """Return whether the word is the price of what a row named is for: 利用料 of 判例検索の利用."""
    if best is None or word[-1:] not in ("料", "代", "費") or len(word) < LOANWORD - 1:
        return False
    return any(scope.names.says(m.row, word[:-1]) for m in best.named_rows)


def _column(word: str, best: Candidate, reading: Reading, scope: Scope) -> bool:
    """Whether the word names a column, and a row named tells of it: 再委託先 is told by the use of a cost."""
    told = [str(v) for m in best.named_rows for v in scope.rows[m.row].values.values() if isinstance(v, str)]
    return any(word in reading.text[s.start : s.end] for s in reading.tagged(f"name:{best.table}.")) and any(
        word.removesuffix("先") in text for text in told
    )


def _longer(best: Candidate, reading: Reading, scope: Scope) -> list[str]:
    """甲野東日本 is another than 甲野: a name of the sheet that goes on with a word which never follows it there."""
    if best.table not in _WHOM:
        return []
    named = {i for m in best.named_rows if any(m.shares.get(c, 0.0) >= NEARLY for c in _WHOM[best.table])
             for i in m.explained}  # fmt: skip
    found = []
    for start, end in best.residue:
        run, before = reading.text[start:end], reading.text[start - 1 : start]
        joined = start - 1 in named and len(run) > 1 and script(before) in "CK" and script(run[0]) in "CK"
        if joined and plain(before + run[0]) not in scope.known and run not in scope.texts:
            first = start
            while first - 1 in named:
                first -= 1
            found.append(reading.text[first:end])
    return found


def _strangers(best: Candidate, reading: Reading, scope: Scope) -> list[str]:
    """Names of somebody made of words that are known: a bank or a society of the sheet is none of another place."""
    if best.table not in _WHOM:
        return []
    whole = {(s.start, s.end) for s in reading.spans}
    runs = _runs(reading, ("kind:", "recipient:", "cue:", "place:"))
    return [
        run
        for run, end in runs
        if _PROPER.search(run)
        and (end - len(run), end) not in whole
        and run not in scope.texts
        and not _called(run, scope)
    ]


def _elsewhere(best: Candidate, reading: Reading) -> list[str]:
    """What is asked of a row that is named, and only the sheet as a whole has: 甲野商事の担当者は誰."""
    if best.columns or best.table not in (*_WHOM, "payee_block") or not _anchored(best):
        return []
    own = (f"name:{best.table}.", f"hint:{best.table}.", f"cue:{best.table}", "op:", "ask:")
    ours = {(s.start, s.end) for s in reading.tagged(own)}
    spans = [s for s in reading.tagged(_OF_SHEET) if s.size > 1 and (s.start, s.end) not in ours]
    return [reading.text[s.start : s.end] for s in spans if _HEAD.match(reading.text, s.end)]


def _anchored(best: Candidate) -> bool:
    return any(m.share >= NEARLY for m in best.named_rows)


def _spoken(reading: Reading, start: int, end: int) -> bool:
    """Whether the lexicon has the word, or a phrase that holds it, or the best of all are asked for, whatever it is."""
    asked = any(reading.has(f"op:{name}") for name in ("max", "min", "reverse"))
    return asked or any(s.start <= start and end <= s.end and s.size > 1 for s in reading.spans)


_DIRECT = regex(
    r"[数率]?(?:の(?:名前|名称|氏名|数|人数|件数))?(?:は|って|とは|を(?:教|知|お|示|答|伺|うかが|ご|御|拝|賜|承|問[うい]|聞)|[?。]|$)"
)
_OF_SHEET = ("name:organization.", "hint:organization.", "name:plan.", "name:law.", "name:policy.")


_SINGLE = regex(r"(?<![一-鿿々\d])[一-鿿](?=を|に|の|が|で)")  # 馬を飼う


def _said(reading: Reading, i: int) -> bool:
    return any(s.start <= i < s.end for s in reading.spans) or any(m.start <= i < m.end for m in reading.mentions)


def _called(run: str, scope: Scope) -> bool:
    """Whether a name in scope, without its legal form, is the one said."""
    return any(name.text == plain(run) for name in scope.names.names)


def nobody(query: Query, reading: Reading, scope: Scope) -> tuple[str, ...]:
    """Return the words that name somebody, where a look-up of payees is left without any condition for all that."""
    if query.table not in ("payee", "contract", "cost_item", "obligation", "subsidy") or query.filters:
        return ()
    if query.operation not in ("lookup", "list") or reading.has("ask:who") or reading.has("word:exclude"):
        return ()
    words = {(s.start, s.end) for s in reading.spans}
    runs = _runs(reading, ("kind:", "place:", "recipient:"))
    left = tuple(r for r, end in runs if (end - len(r), end) not in words and not _free(r, scope) and not frames(r))
    if query.table != "subsidy":
        return left
    single = tuple(m[0] for m in _SINGLE.finditer(reading.text) if not _said(reading, m.start()))
    return tuple(r for r in (*left, *single) if r not in scope.texts and not frames(r))


def heads(reading: Reading, scope: Scope) -> tuple[str, ...]:
    """Return the nouns that the question asks for (開設時間は？), unless the lexicon knows them."""
    return tuple(run for run, end in _runs(reading) if _HEAD.match(reading.text, end) and not _free(run, scope))


def proper(reading: Reading, scope: Scope) -> tuple[str, ...]:
    """Return the names of people or places in the question that no sheet in scope has."""
    named = [
        run
        for run, _ in _runs(reading, ("kind:", "recipient:", "cue:", "place:"))
        if _PROPER.search(run) and unknown(run, scope)
    ]
    places = [s.tag.removeprefix("place:") for s in reading.tagged("place:") if alone(reading.text, s)]
    return (*named, *(p for p in places if not any(p in text for text in _texts(scope))))


def _runs(reading: Reading, but: tuple[str, ...] = ()) -> Iterator[tuple[str, int]]:
    """Yield the content words that no phrase of the lexicon explains (tags of ``but`` aside), with their ends."""
    spans = (s for s in reading.spans if s.size > 1 and not (but and s.tag.startswith(but)))
    covered = {i for s in spans for i in range(s.start, s.end)}
    covered |= {i for m in reading.mentions for i in range(m.start, m.end)}
    covered |= {m.start() for m in _COUNTERS.finditer(reading.text)}
    text = "".join("、" if i in covered else sign for i, sign in enumerate(reading.text))
    for found in _CONTENT.finditer(text):
        yield found[0], found.end()


def _free(run: str, scope: Scope) -> bool:
    return all(gram in scope.free for gram in bigrams(plain(run)))


def unknown(run: str, scope: Scope) -> bool:
    """Return whether most of a word's bigrams stand nowhere in the sheets."""
    if said_otherwise(run, scope.texts):
        return False
    if len(run) >= LOANWORD and all(script(s) in "KL" for s in run):
        return run not in scope.texts  # a loanword is one word: センチ says nothing of アクセンチュア
    grams = bigrams(plain(run))
    strange = sum(g not in scope.known for g in grams)
    return bool(grams) and (strange * 2 > len(grams) or (strange * 2 == len(grams) and len(grams) > 2))


def _noun(after: str) -> bool:
    """A noun is followed by a particle, a stop, another word or nothing; a verb's stem by its ending."""
    return not after or after in "のはがをもにへでとやっ、。?!「」『』（）()・" or script(after) in "CKLDP"


def lacking(reading: Reading, scope: Scope) -> list[str]:
    """What people ask for, the form has no field for and no text of the sheets speaks of."""
    words = dict.fromkeys(reading.text[s.start : s.end] for s in reading.tagged("word:lacking"))
    texts = _prose_texts(scope)
    return [w for w in words if not any(_OKURIGANA.sub("", w) in text for text in texts)] + _costs(reading, scope)


def _costs(reading: Reading, scope: Scope) -> list[str]:
    """A kind of cost (人件費) that stands alone in the question and nowhere in the sheets."""
    text, others = reading.text, {(s.start, s.end) for s in reading.spans if s.tag != "word:item_kinds"}
    words = [
        text[s.start : s.end]
        for s in reading.tagged("word:item_kinds")
        if (s.start, s.end) not in others
        and text[s.end - 1] in "費料金当"
        and _alone(text, s.start, s.end)
        and not text.startswith("て", s.end)  # 手当てとして
    ]
    return [word for word in words if word not in scope.texts and not _called(word, scope)]


_ITS_BUDGET = regex(r"(?:の|は|って)、?(?:今年度|本年度|20\d\d年度|令和\d+年度)?の?(?:当初|補正|要求)")


def _no_item(best: Candidate, reading: Reading) -> list[str]:
    """人件費の当初予算, of a sheet that has no such item of the budget: the year's own is another amount."""
    words = (s for s in reading.tagged("word:item_kinds") if best.table == "budget_year")
    return [
        reading.text[s.start : s.end]
        for s in words
        if _ITS_BUDGET.match(reading.text, s.end)
        and reading.text[s.start : s.end].endswith(("費", "謝金", "手当", "料"))
        and not (s.start and script(reading.text[s.start - 1]) == "C")
    ]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no kanji stands before or after a stretch."""
    return all(not sign or script(sign) != "C" for sign in (text[start - 1 : start], text[end : end + 1]))


@lru_cache(maxsize=64)
def _texts(scope: Scope) -> list[str]:
    return [fold(p.text) for p in scope.passages]


@lru_cache(maxsize=64)
def _prose_texts(scope: Scope) -> list[str]:
    """What the sheets say, but for the reasons why a rate is withheld."""
    paid = ("contract", "obligation")
    cells = (c.text for r in scope.rows if r.table in paid for name, c in r.cells.items() if name != "reason")
    return [*(fold(p.text) for p in scope.passages if p.table not in paid), *map(fold, cells)]


def _broken(best: Candidate, reading: Reading, scope: Scope) -> list[str]:
    """Words of which a name explains only a piece: 職員数 is not 職員旅費."""
    bounds = {b for s in reading.spans if s.size > 1 for b in (s.start, s.end)}
    bounds |= {b for m in reading.mentions for b in (m.start, m.end)}
    text = reading.text
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        whole = all(script(s) in "CKL" for s in pair)
        if whole and i + 1 not in bounds and pair not in scope.known and not _covered(reading, i):
            start = next((j + 1 for j in range(i, -1, -1) if script(text[j]) not in "CKL"), 0)
            end = next((j for j in range(i + 1, len(text)) if script(text[j]) not in "CKL"), len(text))
            if not said_otherwise(text[start:end], scope.texts):
                return [text[start:end]]
    return []


def _covered(reading: Reading, i: int) -> bool:
    places = [(s.start, s.end) for s in reading.spans] + [(m.start, m.end) for m in reading.mentions]
    return any(start <= i and i + 2 <= end for start, end in places)
