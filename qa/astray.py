"""An answer to another question: a number of something else, a share of payments, the field of another; pure.

Each check returns the words of the question that the answer does not meet, or nothing.
"""

from __future__ import annotations

import re

from index.regex import regex
from index.tables import TABLES
from index.text import fold
from qa.answer import COMPUTED, LOOKUP, QUOTED, Answer
from qa.beyond import asked_for
from qa.evidence import numbers_of
from qa.lexicon import Lexicon
from qa.missing import ANCHOR, NEARLY, proper
from qa.names import EXACT
from qa.question import Understanding
from qa.say import both_years
from qa.scope import Scope
from qa.signs import plain
from qa.verdict import FALSE, PARTLY, TRUE


def astray(understood: Understanding, answer: Answer, scope: Scope, words: Lexicon) -> tuple[str, ...]:
    """Return of whom or of when a look-up is asked that is not in its table: no running text makes up for it."""
    if answer.kind != LOOKUP:
        return ()
    return (
        elsewhere(understood, words)
        or theirs(understood)
        or to_come(understood, scope, words)
        or nowhere(understood, answer, scope)
        or misnumbered(understood)
        or other_law(understood, answer, scope)
    )


def misnumbered(understood: Understanding) -> tuple[str, ...]:
    """Return 番号 where payees that nothing names would tell their corporate numbers for it."""
    query, best = understood.query, understood.candidate
    if query.columns != ("corporate_number",) or query.outright or best is None:
        return ()
    named = any(m.share >= NEARLY for m in best.named_rows) or understood.reading.tagged(("kind:", "place:"))
    return () if named or understood.reading.values("block") else ("番号",)


def other_law(understood: Understanding, answer: Answer, scope: Scope) -> tuple[str, ...]:
    """Return a law named that is none of those the sheet is based on, unless the answer corrects it."""
    if understood.query.table != "law" or answer.text.startswith(FALSE):
        return ()
    names = [plain(str(row["name"])) for row in scope.of("law")]
    said = (m[1] for m in _LAW.finditer(understood.reading.text))
    return tuple(law for law in said if not any(covers(plain(law), name) for name in names))


def covers(said: str, name: str) -> bool:
    """Whether a law is called by what is said: signs of its name, in order."""
    signs = iter(name)
    return all(sign in signs for sign in said.removesuffix("律").removeprefix("改正"))


_LAW = regex(r"([一-鿿ァ-ヺー]{2,}(?<!方)(?<!手)(?<!用)(?<!同)(?<!根拠)法(?:律)?)(?=の|は|って|、|に|で|が|を|$)")


def vacant(understood: Understanding, answer: Answer, scope: Scope) -> tuple[str, str] | None:
    """Return the table and column that are asked for outright where the sheet fills nothing of that table."""
    query, reading = understood.query, understood.reading
    if answer.kind == QUOTED and query.table is None:
        return _empty_table(understood, scope)
    if answer.kind != LOOKUP or query.table in _LISTS:
        return None
    if query.table == "budget_year" and _WHOM.search(reading.text) and not any(r["name"] for r in scope.of("payee")):
        return "payee", "name"  # nobody was paid
    asked = {end for _, end, aside in asked_for(reading) if not aside}
    for span in reading.tagged(tuple(f"name:{table}." for table in _LISTS)):
        table, column = span.tag.removeprefix("name:").split(".")
        which = reading.text[: span.start].endswith(("何の", "どの", "どんな", "どういう"))
        others = {s.tag for s in reading.tagged("name:") if (s.start, s.end) == (span.start, span.end)}
        alone = all(tag.startswith(tuple(f"name:{t}." for t in _LISTS)) for tag in others)
        if alone and (which or span.end in asked) and not any(r[column] is not None for r in scope.of(table)):
            return table, column
    return None


def _empty_table(understood: Understanding, scope: Scope) -> tuple[str, str] | None:
    """Return the table that a question names by a whole heading (関係する計画) and of which the sheet fills nothing."""
    for span in understood.reading.tagged("cue:"):
        table = span.tag.removeprefix("cue:")
        if table in _LISTS[1:] and span.size >= HEADING and not any(row["name"] for row in scope.of(table)):
            return table, "name"
    return None


_WHOM = regex(
    r"(?:支?払|受け?取|もら|貰|渡し|流れ)[ぁ-ん]{0,4}(?:相手|団体|会社|企業|先(?!行)|人|者|ところ)"
    r"|(?:誰|だれ|どこ|どの(?:会社|団体|企業))(?:に|へ|さ|が)[^。?]{0,8}(?:払|渡|受け?取|もら|流れ)"
)
HEADING = 5  # signs of a heading that is no everyday word
_LISTS = ("cost_item", "related_program", "law", "plan", "kpi", "obligation")


def nowhere(understood: Understanding, answer: Answer, scope: Scope) -> tuple[str, ...]:
    """Return the places named that no sheet in scope speaks of, and the answer neither."""
    reading = understood.reading
    said = {s.tag.removeprefix("place:"): reading.text[s.start : s.end] for s in reading.tagged("place:")}
    text = fold(answer.text) + "".join(f.words for f in understood.query.filters)  # 甲県内の市: its number tells
    strange = (p for p in proper(reading, scope) if p in said and not (said[p] in scope.texts or p in text))
    return tuple(strange)


def unmeasured(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return what is to be counted or measured of which the answer has no number; running text may have one."""
    if answer.text.startswith((FALSE, PARTLY, TRUE)):
        return ()
    checks = (uncounted, unnumbered, unrated, unshared)
    return next((lost for check in checks if (lost := check(understood, answer))), ())


_COUNTED = regex(
    r"何([かカヶケ]所|箇所|人|名|社|者|団体|校|回|台|頭|世帯|戸|隻|便|施設|市町村|自治体|法人|都道府県|県|市|町|村|枚|冊|店舗?|本|機|棟|件)"
)
_PLACES = ("都道府県", "地域", "施設", "拠点")  # what か所 counts, too
_PAGES = regex(
    r"(?:何|全)(?:ページ|ぺーじ|頁)(?:数|ある|あり|り|あん|くらい|ぐらい|で構成|にわた|から成|になる|です|もの)|ページ数|何枚"
)
_HOW_MANY = regex(
    r"(人|世帯|企業|会社|子ども|こども|自治体|団体)(?:が|は|って)[^。、]{0,8}(?:どれ|どの)(?:ほど|くらい|ぐらい|だけ)(?:い|お|[?。]|$)"
)
_RATED = regex(r"何(?:%|パーセント|割)")
_RATE = regex(r"\d(?:%|パーセント|割|分の\d)|\d/\d|[一二三四五六七八九]割|半[数分額]|全[額数員]|倍")
_ITEMS = ("cost_item", "budget_item")
_ONE_ROW = ("organization", "program", "review", "budget_note", "remark")
_PAYEES = ("人", "名", "者", "社", "団体", "件", "自治体", "都道府県", "県", "市町村", "市", "町", "村", "法人")


def uncounted(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return what is to be counted (何か所) where the answer has no number of it."""
    query, text = understood.query, understood.reading.text
    if answer.kind == COMPUTED and query.operation == "count" and query.table in _ONE_ROW:
        return ("件数",)  # of a table with one row, none is counted
    found = _COUNTED.search(text) or _HOW_MANY.search(text)
    if found and answer.kind == COMPUTED and query.operation == "count" and query.table in _ITEMS:
        return () if found[1] in ("件", "本") else (f"{found[0]}か",)  # items of a cost are no companies
    if _PAGES.search(text):
        return ("ページ数",)
    if found is None or answer.kind not in (LOOKUP, QUOTED):
        return ()
    if answer.kind == LOOKUP and query.table in ("goal", "goal_year"):
        units = {str(r["unit"] or "") for r in query.rows}
        people = found[1] in ("人", "名") and "" not in units and not any(u[:1] in "人名者" for u in units)
        return (f"{found[0]}か",) if people and query.table == "goal_year" else ()
    kinds = {TABLES[query.table].column(c).kind for c in query.columns} if query.table else set()
    if answer.kind == LOOKUP and "count" in kinds and found[1] in _PAYEES:
        return ()
    counters = (found[1], *_PLACES) if found[1].endswith("所") else (found[1],)
    said = fold(answer.text)
    shared = not found[0].startswith("何") and _RATE.search(said)  # どのくらいいるか may be told as a share
    return () if shared or any(numbers_of(unit, said) for unit in counters) else (f"{found[0]}か",)


def unnumbered(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return the number asked for (人数, 市町村数) of which a text that is given for an answer says none."""
    text, said = understood.reading.text, fold(answer.text)
    if answer.kind == COMPUTED and understood.query.operation == "count":
        return _not_counted(understood)
    if answer.kind != QUOTED:
        return ()
    for start, end, aside in asked_for(understood.reading):
        found = _NUMBER_OF.search(text[start:end])
        if found and not aside and not numbers_of(found[1], said):
            return (text[start:end],)
    return ()


def _not_counted(understood: Understanding) -> tuple[str, ...]:
    """Return what is to be counted (居場所の数) where rows were counted of which it is no name."""
    reading = understood.reading
    phrases = reading.tagged(("cue:", "name:", "hint:", "kind:", "recipient:", "place:", "region:", "stage:", "word:"))
    phrases = tuple(s for s in phrases if s.tag != "word:lacking")
    for start, end, aside in asked_for(reading):
        word, after = reading.text[start:end], reading.text[end:]
        if not aside and after.startswith("の数") and not any(s.end == end for s in phrases):
            return (word,)
    return ()


_NUMBER_OF = regex(
    r"(人|件|回|台|社|者|団体|自治体|市町村|都道府県|施設|[箇か]所|世帯|戸|頭|校|名|日|時間|枚|冊|本|法人|企業|店舗)数$"
)


def unrated(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 何% where a text that is given for an answer says no rate."""
    found = _RATED.search(understood.reading.text)
    texts = answer.kind == QUOTED or (answer.kind == LOOKUP and understood.query.table in ("goal", "goal_link"))
    return (f"{found[0]}か",) if found and texts and not _RATE.search(fold(answer.text)) else ()


def unshared(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return the word for a share (女性の割合) where one of payments is computed and neither money nor payee named."""
    query, reading, best = understood.query, understood.reading, understood.candidate
    if answer.kind != COMPUTED or query.operation != "ratio" or query.table not in _PAID or best is None:
        return ()
    owners = [m for m in best.named_rows if any(m.shares.get(c, 0.0) >= NEARLY for c in ("name", "payee", "title"))]
    money = reading.tagged(
        ("ask:yen", "cue:payee", *_METHODS, "kind:", "place:", "region:", *(f"name:{t}." for t in _MONEY))
    )
    if owners or money or reading.values("block") or reading.values("rank"):
        return ()
    said = reading.tagged(("op:ratio", "ask:rate"))
    return (reading.text[said[0].start : said[0].end],) if said else ()


_PAID = ("payee", "contract", "cost_item", "payee_block")
_METHODS = ("word:competitive", "word:negotiated", "word:one_bidder")
_MONEY = ("budget_year", "payee", "payee_block", "contract", "cost_item", "budget_item", "overhead")


def elsewhere(understood: Understanding, words: Lexicon) -> tuple[str, ...]:
    """Return the kind of payee asked for (どの市町村) where none of the rows is of it."""
    query, reading = understood.query, understood.reading
    column = {"payee": "name", "contract": "payee", "cost_item": "payee"}.get(query.table or "")
    if column is None:
        return ()
    for span in reading.tagged("kind:"):
        kind = words.payee_kinds[span.tag.removeprefix("kind:")]
        which = reading.text[: span.start].endswith(("どの", "どこの", "どちらの", "何という", "いずれの"))
        if which and not kind.soft and not any(re.search(kind.pattern, fold(str(r[column]))) for r in query.rows):
            return (reading.text[span.start : span.end],)
    return ()


def theirs(understood: Understanding) -> tuple[str, ...]:
    """Return the payee (甲野商事 of 甲野商事の担当者は誰) of whom a field of the whole sheet is asked."""
    query, best, reading = understood.query, understood.candidate, understood.reading
    if best is None or query.table not in _OF_SHEET:
        return ()
    for match in best.others.values():
        share = max(match.shares.get(c, 0.0) for c in ("name", "payee"))
        said = share >= EXACT or (share >= PART and match.weight >= ANCHOR)
        named = said and not match.explained & best.explained
        after = max(match.explained, default=-1) + 1
        of = _THEIR.match(reading.text, after) if named else None
        if of and any(s.start == of.end() for s in reading.tagged(f"name:{query.table}.")):
            return (reading.text[min(match.explained) : after],)
    return ()


PART = 0.4  # the share of a name that is enough where it tells much
_OF_SHEET = ("organization", "program", "policy", "law")
_THEIR = regex(r"(?:さん|様|社|側)?の")


def to_come(understood: Understanding, scope: Scope, words: Lexicon) -> tuple[str, ...]:
    """Return a year after the sheet's own, of which a value is asked that a table has for no year."""
    query, reading = understood.query, understood.reading
    if query.table not in ("subsidy", "organization"):
        return ()
    title = words.tables[query.table].title
    for mention in reading.mentions:
        if mention.kind == "year" and int(str(mention.value)) > scope.fiscal_year:
            of = _OF_YEAR.match(reading.text, mention.end)
            names = reading.tagged((f"name:{query.table}.", f"cue:{query.table}", "recipient:"))
            if of and any(s.start == of.end() for s in names):
                return (f"{both_years(int(str(mention.value)))}の{title}",)
    return ()


_NUMBERED = regex(
    r"[一二三四五六七八九十百千数両複幾]+"
    r"(?:件|つ|社|者|団体|[かカ]所|箇所|県|市|町|村|契約|本|名|人|回|年|項目|種類)"
)
_OF_YEAR = regex(r"(?:の|は|も|には|における|、)?、?")
