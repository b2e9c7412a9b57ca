"""What a question wants that its answer is no value of: a name where an amount is told, a share of people where a rate
of the form is, a number of hours where none is; pure.

Each check returns the words of the question that the answer does not meet, or nothing. The vocabulary is in
``beyond.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from index.regex import regex
from index.tables import TABLES
from index.text import fold
from qa.answer import COMPUTED, LOOKUP, QUOTED, Answer
from qa.beyond import asked_for
from qa.circumstances import untold
from qa.common import frames
from qa.evidence import numbers_of
from qa.missing import NEARLY
from qa.question import Understanding
from qa.sorts import wanted

_NUMERIC = {"yen", "rate", "rates", "caps", "count", "quantity", "year"}
_NAMING = ("name", "payee", "title", "category", "item", "recipient", "subprogram")  # columns that name a row
_SHARE = r"(?:(?:何|なん)(?:割|%|パーセント|ぱーせんと|%|分の)|割合|比率|パーセンテージ|半分|過半数?)"
_SAID_RATE = regex(r"\d(?:%|パーセント|割)|\d分の\d|[一二三四五六七八九]割|半[数分]")


def unheld(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return what is wanted that the answer is no value of."""
    checks = (unnamed, other_column, share_of_people, number_of_people, uncounted, undialled, done_by,
              unaddressed, unnumbered, members, applicants, unpriced, unplaced, untold)  # fmt: skip
    return next((lost for check in checks if (lost := check(understood, answer))), ())


def _kinds(understood: Understanding) -> set[str]:
    query = understood.query
    return {TABLES[query.table].column(c).kind for c in query.columns} if query.table else set()


def _named_outright(understood: Understanding) -> bool:
    """Whether the question names the rows by what would tell their names."""
    best = understood.candidate
    return best is not None and any(m.shares.get(c, 0.0) >= NEARLY for m in best.named_rows for c in _NAMING)


def unnamed(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 名称 where a name is wanted and an amount or a year is told of a row that the question names itself.

    A text that is quoted speaks at least of what is to be named.
    """
    found = _name().search(understood.reading.text)
    if found is None:
        return ()
    lost = (f"{found['of']}の{found['name']}".lstrip("の"),)
    if answer.kind == QUOTED:
        spoken = len(found["of"]) < 2 or frames(found["of"]) or found["of"] in fold(answer.text)
        return () if spoken else lost
    query = understood.query
    if query.table in _PAID and set(query.columns) <= {"name", "payee"} and _thing(understood, found):
        return lost  # 試した船の名前: those who were paid are no ships
    numeric = bool(_kinds(understood)) and _kinds(understood) <= _NUMERIC
    own = query.table in ("program", "budget_year", "review") or _named_outright(understood)
    return lost if answer.kind == LOOKUP and numeric and own else ()


def _thing(understood: Understanding, found: re.Match[str]) -> bool:
    """Whether what is to be named is a thing, nobody who may be paid."""
    return re.search(rf"(?:{wanted('things')})$", found["of"]) is not None


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"(?P<of>[一-鿿々ァ-ヺーa-z]*)(?:の|って)?(?:{wanted('exactly')})?(?P<name>{wanted('name')})")


_CALLED = regex(r"(?<!何)(?:という|って(?:いう|ゆう)?|っちゅう|ちゅう)$")  # 甲という会社


def other_column(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return the noun asked for that names another column than the one told, of a row that the question names."""
    query, reading = understood.query, understood.reading
    if answer.kind != LOOKUP or query.outright or reading.has("word:exclude") or not _named_outright(understood):
        return ()
    table = TABLES[query.table or ""]
    for start, end, aside in asked_for(reading):
        spans = reading.tagged((f"name:{query.table}.", f"hint:{query.table}."))
        columns = {
            s.tag.rpartition(".")[2] for s in spans if s.size > 1 and start <= s.start and end - 1 <= s.end <= end
        }
        kinds = {table.column(c).kind for c in columns}
        told = columns & set(query.columns) or kinds <= _NUMERIC & _kinds(understood)
        if columns and not (aside or told or _CALLED.search(reading.text, 0, start)):
            return (reading.text[start:end],)
    return ()


def share_of_people(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 何割 of people where a rate of the form (of a grant, of execution) or a sum of money is told."""
    text = understood.reading.text
    found = re.search(
        rf"(?<!\d)(?:{wanted('people')})(?:の(?:うち|中)|のうち)?(?:で|の|は|が|って|て|も|、)[^。?]{{0,24}}?(?P<share>{_SHARE})",
        text,
    )
    if found is None or re.search(wanted("paying"), text):
        return ()
    if answer.kind == QUOTED and _SAID_RATE.search(fold(answer.text)):
        return ()
    return (found["share"],)


def number_of_people(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 人 where it is asked how many of them there are, and money is told."""
    text = understood.reading.text
    found = re.search(
        rf"(?P<who>{wanted('people')})(?:は|が|って|て|も|、)[^。?]{{0,8}}(?:どの|どれ|何人|なん人)(?:くらい|ぐらい|ほど|だけ)?(?:い|お)(?:る|ん|た)",
        text,
    )
    money = "amount" in understood.query.columns and answer.kind in (LOOKUP, COMPUTED)
    return (found["who"],) if found and money and understood.query.operation != "count" else ()


_COUNTER = regex(
    r"(?:何|なん|ナン|幾)(?P<unit>[かカヶケ]国語?|[かカヶケ箇]月(?!目)|国語|言語|[一-鿿]{1,2}|[ァ-ヺー]+|km|ha)(?![目番も])"
)


_EVENTS = ("回", "度", "件", "個")


def uncounted(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 何時間, 何か国語 or 何月 where no number of it is told."""
    if answer.kind not in (LOOKUP, QUOTED, COMPUTED) or understood.query.table == "organization":
        return ()  # 何室が担当か: a room of an office is none that is counted
    said = fold(answer.text)
    for found in _COUNTER.finditer(understood.reading.text):
        unit = found["unit"]
        goal = answer.kind == LOOKUP and understood.query.table == "goal"
        if understood.query.table == "goal_year" and unit in _EVENTS:
            continue  # what was done so many times is counted as 件 as well as 回
        if unit == "時" and answer.kind != COMPUTED and not re.search(r"\d時(?!間)", said):
            return (f"{found[0]}か",)
        measured = re.match(rf"(?:{wanted('measures')}{'|団体|自治体|市町村|社' if goal else ''})", unit)
        if measured and not numbers_of(measured[0], said):
            return (found[0],)
    return ()


def undialled(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 電話番号 where a number to dial is wanted and none is told."""
    found = re.search(
        rf"(?:{wanted('dial')})(?:番[号後合]?|の?番号)?(?:は|わ|を|って|が|、)?(?:何番|なんばん|なん番|いくつ|教え|おしえ|知り|[?。]|$)",
        understood.reading.text,
    )
    dialled = re.search(r"\d{2,5}-\d{2,4}|#\d{4}", fold(answer.text))
    return (found[0].rstrip("?。"),) if found and not dialled else ()


_DID = regex(
    r"(?P<verb>[一-鿿]{1,4}[ぁ-ゖ]{0,4}?(?:た|ている|てる|とる|ない|なかった|る|終わった|終えた|済みの))(?P<who>市区?町村|自治体|都道府県|団体|会社|企業|法人|事業者|県|市|町|村|npo)(?:は|が|って|の数|、|も)"
)


def done_by(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return what somebody did (計画を作り終えた市町村) where those are counted who were paid."""
    query, text = understood.query, understood.reading.text
    counted = answer.kind == COMPUTED and query.operation == "count" and query.table in ("payee", "contract")
    told = answer.kind == LOOKUP and query.table == "goal" and understood.reading.has("op:count")
    if not (counted or told):
        return ()
    found = _DID.search(text)
    if found is None or re.search(rf"{wanted('paying')}|{wanted('standing')}", found["verb"]):
        return ()
    best = understood.candidate
    known = {i for m in (best.matches.values() if best else ()) for i in m.explained}
    known |= {
        i
        for s in understood.reading.tagged(("name:", "cue:payee", "cue:contract", "word:at_", "op:"))
        for i in range(s.start, s.end)
    }
    first = found.start("verb")
    return () if first in known else (f"{found['verb']}{found['who']}",)


def unaddressed(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return URL where an address is wanted of a row of a table that has none."""
    text = understood.reading.text
    urls = [s for s in understood.reading.tagged("ask:url") if re.match(r"(?:は|を|って|[?。]|$)", text[s.end :])]
    told = "url" in understood.query.columns or "http" in answer.text
    lost = answer.kind == LOOKUP and understood.query.table in _PAID and urls and not told
    return (text[urls[0].start : urls[0].end],) if lost else ()


_PAID = ("payee", "contract", "cost_item")
_NUMBER_OF = regex(r"(台|頭|枚|校|回|世帯|戸|施設|時間|日|冊|店舗|人|名|本|便|隻|棟)数$")


def unnumbered(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 台数 where what was paid is told and no number of them."""
    if answer.kind != LOOKUP or understood.query.table not in _PAID:
        return ()
    for start, end, aside in asked_for(understood.reading):
        word = understood.reading.text[start:end]
        found = _NUMBER_OF.search(word)
        if found and not aside and not numbers_of(found[1], fold(answer.text)):
            return (word,)
    return ()


def members(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return who takes part in somebody that the question names, and whose own name is all that is told."""
    columns = understood.query.columns
    own = answer.kind == LOOKUP and understood.query.table in _PAID and set(columns) <= {"name", "payee"}
    found = re.search(rf"に(?:{wanted('members')})", understood.reading.text)
    return (found[0].removeprefix("に"),) if found and own and _named_outright(understood) else ()


def applicants(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return those who applied where only those who were paid are counted."""
    found = re.search(wanted("applying"), understood.reading.text)
    counted = answer.kind == COMPUTED and understood.query.operation in ("count", "ratio")
    return (found[0],) if found and counted and understood.query.table in _PAID else ()


_PRICE = regex(
    r"(?:1|一|ひと)(?:キロ|トン|本|台|頭|枚|個|人|回|件|時間|日|泊|箱|袋|冊|kg|つ)(?:当たり|あたり)?(?:は|で)?(?:いくら|なんぼ|何円|幾ら)"
    r"|(?<![一-鿿])(?:総額|金額|合計額)(?=(?:は|って|を(?:教|知|お|示))|[?。]|$)"
)


_EACH = regex(r"(?<![一-鿿])単価|1(?:台|頭|本|枚|個|冊|袋|箱)(?:当たり|あたり|の)?(?:値段|価格|代金|単価)")
_PER = regex(r"円/|[当あ]たり|につき|1(?:台|頭|本|枚|個|冊)|単価")


def unpriced(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 1キロいくら or 総額 where a text is quoted that says no amount."""
    text, query = understood.reading.text, understood.query
    priced = _PRICE.search(text) if query.table == "subsidy" and "まで" not in text else None
    each = _EACH.search(text) or priced
    if each and answer.kind != COMPUTED and not re.search(wanted("paying"), text):
        counted = re.search("1([台頭本枚個冊袋箱])", text)
        if not re.search(counted[1], fold(answer.text)) if counted else not _PER.search(fold(answer.text)):
            return (each[0],)
    found = _PRICE.search(text)
    texts = answer.kind == QUOTED or (answer.kind == LOOKUP and query.table in ("goal", "goal_path"))
    lost = found and texts and not re.search(r"\d[^。]{0,8}円", fold(answer.text))
    return (found[0],) if found and lost else ()


_PLACE_NAME = regex(
    r"(?:市区?町村|自治体|都道府県|都市|県|市|町|村)(?:の?名前?|の?名称)(?:は|を|が|って|わか|分か|[?。]|$)"
)
_PLACED = regex(r"[一-鿿ァ-ヺぁ-ん](?:都|道|府|県|市|町|村|区)")


def unplaced(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 市町村名 where the name of a place is wanted and what is told names none."""
    found = _PLACE_NAME.search(understood.reading.text)
    lost = found and answer.kind == LOOKUP and not _PLACED.search(fold(answer.text))
    return (re.sub(r"(?:は|を|が|って|わか|分か|[?。])$", "", found[0]),) if found and lost else ()
