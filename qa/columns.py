"""Which columns of the chosen table a question asks for; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.regex import regex
from index.tables import TABLES
from qa.candidate import Candidate, is_share
from qa.fit import KINDS, WHO, each_block
from qa.lexicon import Lexicon
from qa.methods import two_methods
from qa.paid_for import paid_for
from qa.spans import Reading

LISTED = regex(r"(?:と|、|・|や|及び|および|並びに|,|/|&){1,2}(?:その)?")  # what joins two things asked for
ECHO = 0.6  # a key column named by this share of its contents is given, not asked for
# Interrogatives and limits hint at a column but do not ask for one more besides those that are named.
_VAGUE = (
    "いくら",
    "なんぼ",
    "どこ",
    "誰",
    "だれ",
    "どちら",
    "いくつ",
    "まで",
    "最大",
    "最高",
    "何",
    "合計",
    "総額",
    "数",
)


# What a mention gives is not asked for.
_GIVEN = {"path": "path", "corporate": "corporate_number", "node": "node", "block": "block", "year": "year"}


_GROWN = regex(
    r"(?:何|どれ|どの|どん)(?:%|割|パーセント|パー)?(?:くらい|ぐらい|ほど|だけ|程度|も|の|、)*"
    r"(?:増|伸|減|上が|下が|アップ|ダウン|多[いくか]|少な|プラス|マイナス)"
)


def asked_columns(best: Candidate, reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the named columns and what else is asked; else the hinted ones that fit; else the table's default."""
    own = {c.name for c in TABLES[best.table].columns}
    echoed = {c for m in best.named_rows for c, share in m.shares.items() if share >= ECHO and c in own}
    echoed -= {c for c in echoed if TABLES[best.table].column(c).kind in ("rates", "caps")}  # a piece of the cell
    echoed -= {c for c in best.columns if f"{{{c}}}" not in lexicon.tables[best.table].subject}  # asked, not given
    if best.table == "organization":
        echoed.discard("office")  # it holds all levels: the one that is said leaves open which of its 参事官
    echoed |= {_GIVEN[m.kind] for m in reading.mentions if m.kind in _GIVEN}
    listed = not reading.tagged(("op:mean", "op:max", "op:min", "op:sum"))
    if best.table == "contract" and "award_rate" in best.columns and listed and _which_withheld(reading):
        return ("title", "payee")
    contract = best.table in ("contract", "obligation") and bool(best.named_rows)
    either = best.table == "contract" and two_methods(reading.text)
    if (either or (contract and _METHOD.search(reading.text))) and not reading.has("ask:why"):
        return ("method",)
    negotiated = reading.has("word:negotiated") or reading.has("word:one_bidder")
    if best.table == "contract" and _WHAT_AND_WHO.search(reading.text):
        return ("title", "payee")
    if best.table == "obligation" and contract and negotiated and reading.has("ask:why"):
        return ("reason",)
    if best.table == "budget_item" and (asked := _next_year(best, reading)):
        return asked
    if best.table == "cost_item" and reading.has("ask:who") and "payee" in echoed:
        return ("use", "amount")  # 甲会が委託した先はどこ: the payee is given, whom it entrusts its costs tell
    if best.table == "budget_year" and reading.has("word:used_up") and not reading.has("ask:why"):
        return ("execution_rate",)
    named = _address(best, reading, [c for c in best.columns if c not in echoed | _contexts(best, reading)])
    if not named and best.table == "subsidy" and "recipient" in best.columns and reading.has("ask:who"):
        named = ["recipient"]  # 甲支援事業はどの自治体が対象か: the case is named, not whom it is for
    rated = reading.has("ask:rate") and not reading.has("op:ratio") and not reading.has("ask:yen")
    grown = _GROWN.search(reading.text) is not None  # 執行額は何%増えたか: a rate of change
    if best.table == "budget_year" and named == ["executed"] and rated and not grown:
        return ("execution_rate",)  # 使ったのは何%
    if named:
        if named == ["achievement"] and not _RATE.search(reading.text):
            return ("target", "result", "achievement")  # 目標は達成したか
        more = [c for name in named for c in lexicon.fields[best.table, name].more] + _compared(best, reading)
        if best.table == "cost_item" and named == ["contract"]:
            return ("contract", "use", "amount")
        if best.table in ("contract", "obligation") and named == ["award_rate"] and reading.has("ask:why"):
            return ("reason",)
        return _in_order(best, [*named, *more, *_also(best, reading, named, echoed)])
    table = TABLES[best.table]
    wanted = {kind for ask, kinds in KINDS.items() if _asks(best, reading, ask) for kind in kinds}
    hinted = [c for c in best.hinted if c not in echoed and not _computed(table.column(c).kind, best, reading)]
    rate = _rate_of_target(best, reading)
    if rate:
        return tuple(rate)
    if _aims_apart(best, reading):
        return ("target",)
    if best.table == "budget_year" and "executed" in hinted:
        hinted = [c for c in hinted if c != "total"]  # 支払われた金額: the amount is what was paid
    purpose = paid_for(best, reading)
    if purpose:
        return purpose
    fitting = [c for c in hinted if table.column(c).kind in wanted]
    if fitting or hinted:
        beside = _beside(best, reading, fitting)
        return _in_order(best, [*(fitting or hinted), *beside, *_compared(best, reading)])
    by_kind = [c.name for c in table.columns if c.kind in wanted]
    if by_kind:
        return _in_order(best, by_kind if best.table == "goal_year" else by_kind[:1])
    if reading.has("ask:url") and any(c.name == "url" for c in table.columns):
        return ("url",)
    return lexicon.tables[best.table].default


# What the contract is for, and who got it: 5社が集まった契約は何で、どこが取った.
_WHAT_AND_WHO = regex(
    r"(?:契約|業務|案件|仕事|調達)(?:は|って|とは)?(?:何|どれ|どんなもの)で、?(?:どこ|誰|だれ|どなた|どの(?:会社|団体|業者))"
)


def _which_withheld(reading: Reading) -> bool:
    """落札率が非公開の契約はどれ: contracts are asked for, not their rates."""
    which = (
        "どれ",
        "どの契約",
        "どこ",
        "契約は",
        "契約を",
        "契約の一覧",
        "業務は",
        "挙げ",
        "案件は",
        "ものは",
        "ものを",
        "やつ",
        "契約って",
        "契約とは",
        "何件",
        "いくつ",
    )
    return reading.has("word:withheld") and not reading.has("ask:why") and any(w in reading.text for w in which)


# Whether one that is named was competed for: 甲野商事とは随意契約だったのか.
_METHOD = regex(r"(?:競争入札|[一指][般名]競争|競争契約|企画競争|随意契約|随契|公募)(?:によ(?:る|った)(?:もの)?)?"
                     r"(?:だった|だっけ|なの|なん|です|でした|であった|か[?。]?$|[?])")  # fmt: skip


def _next_year(best: Candidate, reading: Reading) -> tuple[str, ...]:
    """What is asked of an item for the year after: what is requested, or how that differs from what it has."""
    if not best.named_rows:
        return ()
    if reading.has("op:difference") and not reading.has("op:change"):
        given = any(reading.has(f"name:budget_year.{c}") for c in ("supplementary", "carried_in", "reserve"))
        return () if given else ("amount", "next_request")
    if reading.has("name:budget_year.requested") and reading.has("name:budget_year.initial"):
        return ("amount", "next_request")  # 令和6年度の当初予算と令和7年度の要求額
    return ("next_request",) if reading.has("name:budget_year.requested") and "amount" not in best.columns else ()


_RATE = regex(r"率|割|%|度|パーセント|比|進捗")
_NUMBERS = ("yen", "rate", "rates", "caps", "quantity", "count")


def asks_value(best: Candidate, reading: Reading, tag: str) -> bool:
    """Whether an interrogative only asks for the column named right before it: 落札率はいくつ."""
    numbers = {
        c.name for c in TABLES[best.table].columns if c.kind in ("yen", "rate", "rates", "caps", "quantity", "count")
    }
    named = [s.end for s in reading.tagged(f"name:{best.table}.") if s.tag.rpartition(".")[2] in numbers]
    spans = [s for s in reading.spans if s.tag == tag]
    bare = all(reading.text[s.start : s.end] in ("いくら", "いくつ", "なんぼ", "おいくら") for s in spans)
    return bool(spans) and bare and all(any(0 <= s.start - e <= 2 for e in named) for s in spans)


def _contexts(best: Candidate, reading: Reading) -> set[str]:
    """外部有識者の最終実施年度 asks for the latter: of two columns joined by の the first only leads to the second."""
    if best.table == "budget_year" and "reserve" in best.columns and not reading.has("op:ratio"):
        return {"executed"}  # the form says what was set aside, not what of it was used
    if best.table not in ("review", "program"):
        return set()
    spans = [(s, s.tag.rpartition(".")[2]) for s in reading.tagged(f"name:{best.table}.")]
    return {c for s, c in spans for t, d in spans if c != d and _leads(reading.text, s.end, t.start)}


def listed_total(best: Candidate, reading: Reading) -> bool:
    """ブロックごとの支出先数と合計: two columns of a block, no sum over all blocks."""
    if best.table == "payee_block" and each_block(reading):
        return True
    ends = [s.end for s in reading.tagged("name:payee_block.count")]
    sums = [s.start for s in reading.tagged("op:sum")]
    return best.table == "payee_block" and any(
        (found := LISTED.match(reading.text, end)) is not None and found.end() in sums for end in ends
    )


def _leads(text: str, end: int, start: int) -> bool:
    if text[:end].endswith(("から", "まで")):
        return False  # 何年度から何年度まで asks for both
    return 0 <= start - end <= 1 and text[end:start] in ("", "の")


def _address(best: Candidate, reading: Reading, named: list[str]) -> list[str]:
    """事業概要のURL asks for the address, not for what it is the address of."""
    table = TABLES[best.table]
    spans = reading.tagged("ask:url")
    if not spans or not any(c.name == "url" for c in table.columns):
        return named
    before = reading.text[: spans[0].start]
    fields = [s for s in reading.tagged(f"name:{best.table}.") if s.tag.rpartition(".")[2] in named]
    keywords = re.search("[ぁ-ゖ]", reading.text) is None  # 事業概要、URL: one after another, none beside another
    apart = [s.tag.rpartition(".")[2] for s in fields if LISTED.match(reading.text, s.end) and not keywords]
    prose = all(table.column(c).kind == "text" for c in named if c != "url")
    told = any(_TELLS_OF.fullmatch(reading.text, s.end, spans[0].start) for s in fields)
    return [*apart, "url"] if prose or told or before.endswith("の") else [*named, "url"]


# What stands between a field and the page that tells of it: 補助率を案内するページ.
_TELLS_OF = regex(r"(?:を|が|に関する|について|に関して)[^、。]{0,9}(?<!と)")


def _asks(best: Candidate, reading: Reading, ask: str) -> bool:
    """A year that is named is not asked for."""
    if ask == "rate" and is_share(best, reading):
        return False  # a share is computed
    return reading.has(f"ask:{ask}") and not (ask == "year" and reading.values("year"))


def _rate_of_target(best: Candidate, reading: Reading) -> list[str]:
    """目標の何パーセント: the table has that rate as a column."""
    if "倍" in reading.text or len(set(reading.values("year"))) > 1:
        return []
    share = reading.has("op:ratio") or reading.has("ask:rate")
    return ["achievement"] if best.table == "goal_year" and share else []


_HOW_MANY = regex(r"何(?:団体|件|人|名|地域|[か箇ヶ]所|自治体|社|者|回|校|県|都道府県|市町村)|いくつ")
_SPAN = regex(r"\d年間|[二三四五]年間|\d年で|年度から.{0,12}年度")


def _aims_apart(best: Candidate, reading: Reading) -> bool:
    """目標は2024年度から2026年度で何団体増える: how far the targets of two years lie apart, whatever was achieved."""
    years = len(set(reading.values("year"))) > 1 or _SPAN.search(reading.text) is not None
    aim = any(reading.text[s.start : s.end] == "目標" for s in reading.tagged("hint:goal_year.target"))
    return best.table == "goal_year" and years and aim and reading.has("op:difference") and not reading.has("op:gap")


def _compared(best: Candidate, reading: Reading) -> list[str]:
    """What is compared with a limit is told: 1億円以上の支出先."""
    amounts = reading.values("amount") and reading.tagged("word:at_")
    own = {"payee_block": "total", "budget_item": "amount", "cost_item": "amount"}
    own |= dict.fromkeys(("payee", "contract", "obligation"), "amount")
    return [own[best.table]] if amounts and best.table in own else []


def _computed(kind: str, best: Candidate, reading: Reading) -> bool:
    """A share is computed, not looked up in a column of rates."""
    return kind in ("rate", "rates") and is_share(best, reading) and best.table != "goal_year"


def _in_order(best: Candidate, columns: Iterable[str]) -> tuple[str, ...]:
    wanted = set(columns)
    return tuple(c.name for c in TABLES[best.table].columns if c.name in wanted)


def _listed(best: Candidate, reading: Reading) -> list[str]:
    """法律名と番号と条: what stands in a list with named columns is asked for, too."""
    named = reading.tagged(f"name:{best.table}.")
    found: list[tuple[int, str]] = []
    for hint in reading.tagged(f"hint:{best.table}."):
        said = reading.text[hint.start : hint.end]
        before = any(LISTED.fullmatch(reading.text, n.end, hint.start) for n in named)
        after = any(LISTED.fullmatch(reading.text, hint.end, n.start) for n in named)
        taken = any(n.start <= hint.start and hint.end <= n.end for n in named) or any(
            h[0] == hint.start for h in found
        )
        if (before or after) and not taken and not said.startswith(_VAGUE):
            found.append((hint.start, hint.tag.rpartition(".")[2]))
    return [column for _, column in found]


def _beside(best: Candidate, reading: Reading, fitting: list[str]) -> list[str]:
    """額と、その相手先; 内容と金額: what is only hinted at, in a list with what is asked for."""
    spans = [(s, s.tag.rpartition(".")[2]) for s in reading.tagged(f"hint:{best.table}.")]
    own, text = [s for s, column in spans if column in fitting], reading.text
    return [
        column
        for s, column in spans
        if any(LISTED.fullmatch(text, o.end, s.start) or LISTED.fullmatch(text, s.end, o.start) for o in own)
    ]


def _also(best: Candidate, reading: Reading, named: list[str], echoed: set[str]) -> list[str]:
    """Columns asked for besides the named ones: 率と上限, 誰がいくらで, 目標の何パーセント."""
    table = TABLES[best.table]
    kinds = {table.column(c).kind for c in named}
    extra = _rate_of_target(best, reading) + _listed(best, reading)
    extra += ["result"] * (best.table == "goal_year" and _HOW_MANY.search(reading.text) is not None)
    extra += ["total"] * listed_total(best, reading)
    for span in reading.tagged(f"hint:{best.table}."):
        column = span.tag.rpartition(".")[2]
        noun = not reading.text[span.start : span.end].startswith(_VAGUE)
        kind = table.column(column).kind
        aim = column == "target" and reading.text[span.start : span.end] == "目標"  # 目標と実績
        also = reading.text.startswith("も", span.end)  # 受けたのはどこか。方式も
        if noun and (aim or also or kind not in kinds) and column not in echoed and not _computed(kind, best, reading):
            extra.append(column)
    for ask, wanted in KINDS.items():
        if ask == "yen" and asks_value(best, reading, "ask:yen"):
            continue  # 落札率はなんぼ
        if ask == "year" and not any(c.name == "year" for c in table.columns):
            continue  # いつ終わる names its column already
        if _asks(best, reading, ask) and not kinds & wanted:
            extra += [c.name for c in table.columns if c.kind in wanted][:1]
    who = WHO.get(best.table)
    if reading.has("ask:who") and who and who not in echoed and best.table in ("payee", "contract"):
        extra.append(who)
    return extra
