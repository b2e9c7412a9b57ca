"""Circumstances that an answer does not tell: when or where something was done, by whom, and why by them; pure.

A quote speaks of the matter, and may say nothing of what is asked: in which town it took place, why this firm was
chosen, when the law was amended, how many called. Each check returns the words of the question that are not met.
The vocabulary is in ``beyond.toml``, [wanted].
"""

from __future__ import annotations

import re

from index.regex import regex
from index.text import fold
from qa.answer import COMPUTED, LOOKUP, QUOTED, Answer
from qa.missing import NEARLY
from qa.question import Understanding
from qa.sorts import wanted
from qa.synonyms import said_otherwise

_WHO = ("name", "payee")
_TOWN = regex(
    r"(?!都?道?府県)(?<!都道府)(?<!各)(?<!市)(?<!区)(?<!町)[一-鿿]{1,3}(?:市(?!区?町|場|民|街)|町(?!村|内|会)|村(?!落)|県(?!内|警|版|下)|島|港(?!湾))"
)


def untold(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return the circumstances wanted that the answer does not tell."""
    checks = (placed, sited, begun, passed, examples, named, done, done_to, chosen, happened, saved, people)
    return next((lost for check in checks if (lost := check(understood, answer))), ())


def placed(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return どこの町 where a text is quoted, or payees are told, that name no town."""
    found = re.search(
        r"(?:どこの|どの|何という|なんていう|何ていう|なんという)(?:市町村|市|町|村|県|島|港|地方)"
        r"(?=で|に|の|が|を|や|か|です|なん|[?。]|$)",
        understood.reading.text,
    )
    paid = answer.kind == LOOKUP and understood.query.table in ("payee", "contract", "payee_block", "cost_item")
    return (found[0],) if found and (paid or answer.kind == QUOTED) and not _TOWN.search(answer.text) else ()


_SITED = regex(
    r"どこ(?:に|ら辺に|らへんに|へんに)(?:ある|あり|あん|あっ|建[っつて]|位置|置[いかく]|所在|立地)|(?:活動|実施|開催|設置|保管)場所(?=は|って|を(?:教|知)|[?。]|$)"
)
_SITE = regex(r"[一-鿿ァ-ヺ](?:都|道|府|県|市|町|村|区|島|港)|所在地")


def sited(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return どこにあるか where what was paid is told and no place."""
    found = _SITED.search(understood.reading.text)
    own = answer.kind == LOOKUP and understood.query.table in ("payee", "contract", "payee_block", "cost_item")
    if found is None or not own or understood.reading.has("ask:page"):
        return ()
    return () if _SITE.search(answer.text) else (found[0],)


def begun(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 公募 (始まるのはいつか) where the year is told in which the program began, or ends."""
    query = understood.query
    dated = answer.kind == LOOKUP and query.table == "program" and {"start_year", "end_year"} & set(query.columns)
    found = re.search(
        rf"(?P<what>{wanted('held')})(?:って|は|が|の?(?:受付|受け付け|開始|締切|締め切り|期限|日程|時期))*(?:は|って|が|、)*"
        r"[^。?、]{0,4}?(?:いつ|何年|何月|何日|時期)",
        understood.reading.text,
    )
    silent = answer.kind == QUOTED and found and found["what"] not in fold(answer.text)
    return (found["what"],) if found and (dated or silent) else ()


def passed(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 支援した団体 (はどこ) where the row is told of the payee that supported them."""
    found = re.search(
        rf"が(?:支援|助成|出資|融資|交付|委託|補助|指導|紹介|派遣)(?:し|を行っ)(?:た|ている|てる|とる)(?P<who>(?:{wanted('firms')}|先|相手))(?:って|は|、)*(?:どこ|誰|だれ|どなた)",
        understood.reading.text,
    )
    own = answer.kind == LOOKUP and understood.query.table in ("payee", "contract", "cost_item")
    titled = own and not understood.query.outright and len(understood.query.rows) == 1
    return (found["who"],) if found and titled else ()


def examples(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 調べた自治体 (を教えて) where a text is quoted that names no town."""
    found = re.search(
        r"(?:た|ている|てる|とる)(?P<who>自治体|市町村|市区町村|都道府県|県|町|村)(?:を(?:教え|挙げ|列挙|知り|示)|の(?:名前|一覧)|は?(?:どこ|どちら))",
        understood.reading.text,
    )
    return (found["who"],) if found and answer.kind == QUOTED and not _TOWN.search(fold(answer.text)) else ()


def named(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 店は具体的にどこ where a text is quoted that names none."""
    found = re.search(
        rf"(?P<kind>{wanted('firms')})(?:(?:は|って|が)?、?(?:具体的に|たとえば|例えば)(?:は|、)?(?:どこ|誰|だれ|どの|どなた|(?:何|なん)(?:て|とか)?(?:いう|ちゅう|ゆう))|の(?:名前|名称|店名|社名)(?:は|を|って|[?。]|$))",
        understood.reading.text,
    )
    grants = answer.kind == LOOKUP and understood.query.table == "subsidy"
    drawn = answer.kind == QUOTED and len(answer.citations) == 1 and answer.citations[0].section.endswith("資金の流れ")
    if drawn and re.search(r"名(?:前|称)?(?:は|を|って|[?。]|$)", understood.reading.text):
        return ("名前",)  # the drawing of the flow names who was paid, and they are looked up
    if found is None or not (grants or answer.kind == QUOTED):
        return ()
    kind = found["kind"].removeprefix("お")
    firm = "|(?:株式|有限|合同)会社" if kind in ("会社", "企業", "業者", "事業者", "メーカー", "団体") else ""
    told = re.search(rf"[一-鿿ァ-ヺー]{{2,}}{kind}(?![一-鿿ぁ-ん、。]){firm}", answer.text)
    return () if told else (found[0],)


_DONE = regex(
    r"(?:いつ(?!も|か)(?:ごろ|頃|から|まで)?|どこで|何月に|何月何日に|(?:誰|だれ|どなた)が)、?(?P<verb>[一-鿿]{2,4}(?=[さしすせに])|しゃべ|喋|教え|講師)"
)


def done(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return いつ改正 where a text is quoted that says of no amending."""
    found = _DONE.search(understood.reading.text)
    if found is None or answer.kind != QUOTED:
        return ()
    said = fold(answer.text)
    verb = found["verb"]
    return () if verb in said or verb[-2:] in said or said_otherwise(verb, said) else (verb,)


def chosen(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 選んだ理由 where a text is quoted for why somebody named was chosen: no text of the form says."""
    text, best = understood.reading.text, understood.candidate
    chose = re.search(rf"(?:{wanted('choosing')})", text)
    why = re.search(r"なぜ|なんで|何で|何故|どうして|理由|わけ|決め手", text)
    if not (chose and why) or answer.kind != QUOTED:
        return ()
    matches = best.named_rows if best else ()
    payee = understood.query.table in ("payee", "contract", "payee_block") and any(
        m.shares.get(c, 0.0) >= NEARLY for m in matches for c in _WHO
    )
    said = re.search(r"(?:さん|様|社|会社|法人|機構|財団|協会|研究所|コンサルティング)(?:に|を|が|へ)", text)
    return ("選定の理由",) if payee or said else ()


def happened(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 相談件数 where payees or contracts are counted, and what is to be counted are calls or visits."""
    query = understood.query
    counted = (answer.kind == COMPUTED and query.operation == "count") or (
        answer.kind == LOOKUP and "count" in query.columns
    )
    found = re.search(
        rf"(?P<what>{wanted('events')})(?:の件数|件数|の数|数|者数|社数|人数|回数|の回数|、社数|、者数|、件数|、人数)?(?:は|って|が|も|、|$)(?:全部で|全体で|年間|年に|合計|だいたい|一年で)?(?:何|なん|いくつ|どのくらい|どれくらい|どれ|$)",
        understood.reading.text,
    )
    return (found["what"],) if found and counted and query.table in ("payee", "contract", "payee_block") else ()


_DONE_TO = regex(
    r"(?P<verb>[一-鿿]{2})(?:された|されてる|されている|されとる|で選ばれた|を受賞した)(?:会社|企業|団体|人|店|事例|取組|ところ|自治体)"
    r"(?:さん)?(?:は|って|が|の名前|を|[?。]|$)"
)


def done_to(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return 表彰された会社 where those are told who were paid to carry the award out."""
    found = _DONE_TO.search(understood.reading.text)
    query = understood.query
    own = answer.kind == LOOKUP and query.table in ("payee", "contract", "payee_block")
    if found is None or not own or re.search(wanted("paying"), found["verb"]):
        return ()
    titled = any(found["verb"] in fold(str(row[c])) for row in query.rows for c in ("title", "role") if c in row.cells)
    return (found[0].rstrip("?。はがを"),) if titled else ()


def saved(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return いくら浮いた where what was paid is told."""
    found = re.search(
        r"(?:いくら|なんぼ|どれ(?:だけ|くらい|ほど)|何円)(?:ほど|くらい|ぐらい)?(?:浮[いくか]|節約|得し|安くな|儲か|もうか|損し|稼)",
        understood.reading.text,
    )
    own = answer.kind == LOOKUP and understood.query.table in ("payee", "contract", "payee_block", "cost_item")
    return (found[0],) if found and own else ()


def people(understood: Understanding, answer: Answer) -> tuple[str, ...]:
    """Return なんぼの人 where a text is quoted that tells of no number of people."""
    found = re.search(
        r"(?:なんぼ|いくら|どれだけ|どのくらい|どれくらい|何千|何万)の(?:人|方々?|会社|企業|団体)",
        understood.reading.text,
    )
    told = re.search(r"\d[\d,.万億千百]*(?:人|名|社|者|団体|%)", fold(answer.text))
    return (found[0],) if found and answer.kind == QUOTED and not told else ()
