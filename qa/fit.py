"""How well a table fits what a question asks of it: its interrogatives, years, amounts, blocks and computations; pure.

No pattern of a question stands here: only what each kind of evidence weighs.
"""

from __future__ import annotations

from index.regex import regex
from index.tables import TABLES
from qa.grant_asked import asks_terms, surely_asks_terms
from qa.mentions import WORDED, Mention
from qa.signs import script
from qa.spans import Reading, Span

FITS = 0.6  # the interrogative asks for a kind of column that the table has
YEARS = 2.5  # several years are named, and the table has none
YEARLY, TIMELESS = 0.8, 0.4  # a year is named: the table has years, or has none
COMPARED, UNCOMPARED = 1.0, 2.0  # an amount to compare with: the table has amounts, or has none
KINDS = {"yen": {"yen", "caps"}, "rate": {"rate", "rates"}, "year": {"year"}}  # what an interrogative asks for
WHO = {"payee": "name", "contract": "payee", "cost_item": "payee", "subsidy": "recipient",
       "organization": "author", "obligation": "name"}  # fmt: skip
# Words that ask for the single payees of a block, not for the block.
_ONE_BY_ONE = ("op:max", "op:min", "op:mean", "op:median", "op:list", "ask:who", "word:exclude", "word:competitive",
               "word:negotiated", "word:one_bidder")  # fmt: skip
_STATISTICS = ("op:max", "op:min", "op:mean", "op:median")
SUBCONTRACT = 1.5  # whom a payee that is named commissions stands in the use of its costs
_WHO_COUNTED = ("者", "社", "団体", "法人", "県", "自治体", "者数", "社数")  # what counts payees, not contracts
_SHARES = ("割合", "比率", "シェア", "占有率", "取り分", "パーセンテージ")
_WHO_RANKED = ("社", "者", "団体", "県", "市", "法人")
_BIDDING = ("入札", "応札", "応募")  # whoever did that is a number in the contract
OFFICE = 1.2  # a ministry is named: the organization
COST = 2.5  # an amount is named as a cost: the grant
BLOCKLESS = 12.0  # a block is named, and the table has none
BLOCK = 0.8  # a block is named: its own row is meant, or its payees are

_COST = regex(
    r"(?:の[^、。?]{1,20}?を?[^、。?]{0,8}?|を)(?:購入|買[うっいえ]|導入|調達|整備|設置|投資|改修)|(?!まで).{0,14}?(?:たら|れば|なら|場合|とき|時|だと|すると|を使|をかけ|かける|かけて|の事業|の計画|の取組|必要|実施|規模"
    r"|使う|使い|かか[るりっ]|要[すしせ]|投じ|つぎ込|注ぎ込|充て|見込|見積|積算|予定し|計上|やる|やっ(?!たっけ|た[?。])|する|の企画|の構築|の整備|の導入|の工事|の機械|の設備|の研修|のイベント|のプロジェクト)"
)


_OF_CAP = regex(r"(?:上限|限度|天井|最高)(?:額)?(?:が|は|で|の|を)?(?:約)?$")
_COSTING = regex(  # before an amount: 事業費は500万円, 総額で約500万円
    r"(?:費用?|経費|総額|規模|コスト)(?:[がはにをでも、:の]|として|合計|合わせて|およそ|だいたい|大体|約|全部)*$"
)
_OWN = regex(
    r"自己負担|自ら負担|自前|自腹|持ち出し|手出し|裏負担|自己資金|(?:県|市|町|村|区|団体|自治体|地方)(?:側)?の負担"
)
_FREE = (  # what may follow a place that stands alone
    *("地方", "地域", "ブロック", "各県", "内の", "勢", "圏", "分", "除", "以外", "抜", "向け", "宛", "側", "県"),
)


def alone(text: str, span: Span) -> bool:
    """Return whether a place's name stands alone: 東北, 東北地方, but not 東北農政局 or 福岡市."""
    before, after = text[span.start - 1 : span.start], text[span.end :]
    if before and script(before) in "CK":
        return False
    return not after or script(after[0]) not in "CKL" or after.startswith(_FREE)


def is_cost(reading: Reading) -> bool:
    """Whether an amount is named as what a project costs: 800万円かかったら, 1,200万円の事業, 事業費500万円."""
    for mention in reading.mentions:
        if mention.kind == "amount":
            before = reading.text[max(mention.start - 8, 0) : mention.start]
            if _OF_CAP.search(before):
                continue  # 上限が4,000千円の補助
            if _COST.match(reading.text, mention.end) or _COSTING.search(before) or _put_in(reading, mention):
                return not reading.tagged("word:at_")
    return False


_GRANT = regex(
    r"(?:ちょうど|まるまる|丸々|満額)?(?:の|を)?(?:国から|国の)?(?:補助金?|助成金?|交付金?|国費|支援)?(?:を|が)?(?:もら|受け|受給|交付|引き出|得る|得た|欲し|ほし|出してもら|獲得|確保|いただ|頂)"
)
_GOT = regex(
    r"(?:補助額?|補助金額?|交付額|交付金額?|助成額|助成金額?|国費|受取額)(?:が|は|として|で|を)?(?:約|ちょうど)?$"
)
_COST_ASKED = regex(
    r"(?:事業費|費用|経費|事業規模|規模|総額|総事業費|予算|事業)[^。?]{0,14}(?:いくら|何円|何万|どれ|どの|なんぼ|幾ら|必要)|いくら(?:の事業|かけ|使)"
)


def wanted_grant(reading: Reading) -> bool:
    """300万円の補助を受けるには事業費はいくら: the amount is what is to be got, not what is spent."""
    amounts = [m for m in reading.mentions if m.kind == "amount"]
    ends = [m.end for m in amounts]
    if _COST_ASKED.search(reading.text) and any(_GOT.search(reading.text[: m.start]) for m in amounts):
        return True
    return _COST_ASKED.search(reading.text) is not None and any(_GRANT.match(reading.text, end) for end in ends)


def _put_in(reading: Reading, mention: Mention) -> bool:
    """医療費の負担に300万円。国費は?: an amount put into something, and then what the state gives."""
    before, after = reading.text[: mention.start], reading.text[mention.end :]
    return _INTO.search(before) is not None and _GIVEN.match(after) is not None


_INTO = regex(r"[一-鿿ァ-ヺー](?:に|へ)(?:約|およそ)?$")
_GIVEN = regex(
    r"(?:、|。|を?(?:かけ|使|投)[^。]{0,6}[。、])[^。]{0,8}(?:国費|補助|助成|国から|国は|交付|いくら|なんぼ)"
)


_BY_STATE = regex(r"国(?:が|から|は|の(?:補助|負担|支援)(?:は|が)?)[^、。]{0,3}$")
_SUPPORT = regex(
    r"(?:以内)?(?:を|が|まで)?(?:補助|助成|国が|国の|国から|もらえ|みてもら|出してもら|みてくれ|出る|出して)"
    r"|(?:以内)?(?:以外|(?:じゃ|では|で)ない)?(?:のもの)?(?:の|なの|となる|になる|のは|なのは|は|って)?(?:どの|どんな)?(?:経費|補助|対象|メニュー|取組|区分)"
)


def in_words(reading: Reading) -> bool:
    """Whether a share is named by a word that is said of support: 全額, 半分."""
    rates = [m for m in reading.mentions if m.kind == "rate"]
    text = reading.text
    return any(
        text[m.start : m.end] in WORDED or _BY_STATE.search(text[: m.start]) or _SUPPORT.match(text, m.end)
        for m in rates
    )


def fit(table: str, reading: Reading, payees: bool) -> float:
    """Return what the interrogatives, years and amounts of the question say for or against a table.

    ``payees``: a payee of the table is named.
    """
    kinds = {c.kind for c in TABLES[table].columns}
    names = {c.name for c in TABLES[table].columns}
    asked = [ask for ask in KINDS if reading.has(f"ask:{ask}") and not (ask == "rate" and reading.has("op:ratio"))]
    score = FITS * sum(bool(kinds & KINDS[ask]) for ask in asked)
    score += FITS * (reading.has("ask:who") and table in WHO)
    score += FITS * (reading.has("ask:url") and "url" in names)
    if reading.tagged("ministry:") and table == "organization":
        score += OFFICE
    if reading.tagged("stage:") and table in ("goal", "goal_year"):
        score += FITS
    if table in ("goal", "goal_year"):
        score += COST * (reading.has("word:former") and table == "goal")
    if table == "goal_year":
        score += COST * reading.has("op:gap")
    if table == "budget_item" and reading.has("op:unspent"):
        score -= COST  # no item tells what was executed of it
    if table == "budget_item" and reading.has("ask:who") and reading.tagged("kind:"):
        score -= COST  # whoever got most of it is a payee
    shared = reading.has("ask:rate") and any(w in reading.text for w in _SHARES)
    if table == "contract" and shared and not reading.tagged("name:contract.award_rate"):
        score -= 2 * FITS  # a share of what was paid, not the rate of an award
    if table == "budget_item":
        score += COST * (reading.has("op:change") and reading.has("cue:budget_item"))  # the item that grew most
    if table == "budget_year":
        score += COST * any(reading.has(tag) for tag in ("op:unspent", "op:carried_out", "word:used_up"))
    payees_counted = reading.has("cue:payee") and not reading.has("cue:contract")  # 支出先は何件
    if any("件" in reading.text[s.start : s.end] for s in reading.tagged("op:count")) and not payees_counted:
        score += {"contract": FITS, "payee": -FITS}.get(table, 0.0)
    who = any(reading.text[s.start : s.end].endswith(_WHO_COUNTED) for s in reading.tagged("op:count"))
    if who and not any(word in reading.text for word in _BIDDING):
        score += {"contract": -FITS, "payee": FITS}.get(table, 0.0)
    if reading.has("word:former") and table == "goal_path":
        score -= 3 * COST  # a goal of before is a goal, not a path
    if table == "subsidy" and reading.has("op:count") and not reading.tagged("name:subsidy."):
        score -= COST  # nobody counts what a grant allows
    if reading.has("word:likes") and reading.tagged("op:"):
        score += {"budget_item": -COST, "budget_year": -COST, "cost_item": -COST, "payee": FITS}.get(
            table, 0.0
        )  # 運輸局のうち最多は
    if PAID_DIRECTLY.search(reading.text):
        score += {"payee": COST, "organization": -COST}.get(table, 0.0)
    if reading.tagged("kind:") and _GOT.search(reading.text) and not reading.tagged("name:subsidy."):
        score += {"payee": COST, "subsidy": -COST}.get(table, 0.0)  # 補助をもらった市: who was paid
    if table == "subsidy" and reading.has("op:sum") and _PAID_OUT.search(reading.text):
        score -= COST  # what was paid is added up, not what is allowed
    return score + _costs(table, reading) + _blocks(table, reading) + _computed(table, reading, payees)


# 省から直接もらった, 国が直接契約した: paid by the ministry itself.
PAID_DIRECTLY = regex(
    r"(?:[省庁府国]|政府|当局)(?:から|より|が|の)(?:の)?(?:お金|資金|国費|補助金|交付金)?(?:を)?(?:、)?(?:直接|じかに|直に|直々に|ダイレクトに|先に|最初に|まず|第一に)"
    r"|直接(?:支出|交付|支払|お金|資金|国費|補助金|委託|契約|受け|もら|払|支払)[^、。]{0,6}(?:先|機関|団体|者|会社|役所|ところ|とこ)"
)
_GOT = regex(
    r"(?:補助|交付|支援|助成|お金|金|額)(?:金)?(?:を|が|は)?(?:もら|貰|もろ|受け)(?:っ|取っ)?(?:た|て(?:い)?る|とる)"
    r"|名前(?:の|が)(?:出|載|のっ|ある|挙が|あが)|(?:もらっ|もろ|受け|受け取っ|渡っ)た(?:の|額|金額|ところ|とこ|団体|先)"
)
_PAID_OUT = regex(
    r"(?:出|出し|渡っ|払っ|流れ|流し|配っ|配られ|支出し|支出され|交付され|交付し|支払っ|支払われ)た(?:の|分|額|お?金|総額|合計)"
)


_TERMS = ("name:subsidy.rate", "name:subsidy.cap")


def _costs(table: str, reading: Reading) -> float:
    """A project's cost asks for a grant; so does a share of it that the state pays: 国が半分, 全額補助."""
    score = COST * 0.6 * (table == "subsidy" and in_words(reading))
    goals = table in ("goal", "goal_year", "goal_path") and asks_terms(reading.text)
    if goals and reading.tagged(_TERMS) and not reading.tagged((f"name:{table}.", "cue:goal", "stage:")):
        score -= COST  # the limit of what is given is asked, and no goal is spoken of
    if surely_asks_terms(reading.text):
        score += 2 * COST if table == "subsidy" else -2 * COST
    if _OWN.search(reading.text):
        score += COST * 0.6 * (table == "subsidy")
    if wanted_grant(reading):
        score += 2 * COST if table == "subsidy" else -2 * COST
    if reading.has("word:full_grant"):  # 満額もらった: who was paid so much
        score += {"payee": 4 * COST, "subsidy": -4 * COST}.get(table, 0.0)
    if is_cost(reading):
        weight = COST * (2 if reading.has("cue:subsidy") else 1)
        score += weight if table == "subsidy" else -weight
    if reading.has("op:reverse"):
        score += 2 * COST if table == "subsidy" else -2 * COST
    return score


_INSIDE_BLOCK = regex(
    r"(?:ブロック[a-z]|[a-z]ブロック|グループ[a-z]|[a-z]グループ)の(?:内訳|中身|顔ぶれ|構成|明細)"
    r"|(?:ブロック[a-z]|[a-z]ブロック)の支出先[^。?]{0,12}(?:内訳|中身|明細)"
)
_WHICH_BLOCK = regex(r"(?:[いのな]|かった|支出先)ブロック(?=は|を|が|って|の名|と|、|[?。]|$)|(?:どの|何)ブロック")


_EACH = regex("それぞれ|各|ごと|別々|おのおの")
_EACH_SUM = regex(
    r"(?:それぞれの?|各|ごとの)(?:ブロック)?の?(?:支出額?の?)?(?:合計|総額)"
    r"|(?:合計|総額|計)(?:支出)?(?:額|金額)?(?:は|を|が|って)?、?(?:それぞれ|各々|おのおの|別々)"
)
_PARTS = ("kind:", "place:", "region:", "word:at_", "word:exclude", "op:max", "op:min", "op:count", "op:mean")


def each_block(reading: Reading) -> bool:
    """Whether the totals of several blocks are asked, each by itself, and of no part of them."""
    each = _EACH_SUM if reading.has("op:sum") else _EACH
    found = each.search(reading.text)
    several = len(set(reading.values("block"))) > 1 and found is not None
    if found is not None and any(s.start >= found.end() for s in reading.tagged("op:sum")):
        return False  # それぞれの合計と、その合計
    return several and not reading.tagged((*_PARTS, "ask:who")) and not reading.values("amount")


def _blocks(table: str, reading: Reading) -> float:
    """A block has a row of its own; a year needs a table with years."""
    names = {c.name for c in TABLES[table].columns}
    score = 0.0
    if reading.values("block") and "block" not in names:
        score -= BLOCKLESS
    if reading.values("block") and table == "payee_block":
        ranked = reading.values("rank") or reading.values("place")
        conditions = reading.tagged(("word:at_", "kind:")) or ranked or reading.values("amount")
        single = any(reading.has(tag) for tag in _ONE_BY_ONE) or bool(conditions)
        score += -BLOCK if single else BLOCK
        if len(set(reading.values("block"))) == 1 and (reading.values("rank") or reading.tagged(_STATISTICS)):
            score -= BLOCKLESS  # of one block, its payees are averaged or put in order
    if table == "payee_block" and not reading.values("block") and _WHICH_BLOCK.search(reading.text):
        score += BLOCKLESS * bool(reading.tagged(("op:max", "op:min")))
    if table == "payee" and _INSIDE_BLOCK.search(reading.text):
        score += 2 * BLOCK + COST  # ブロックAの内訳: who got what of it
    if reading.values("year"):
        score += YEARLY if "year" in names else -TIMELESS
        score -= YEARS * ("year" not in names and len(set(reading.values("year"))) > 1)
    if reading.has("ask:who") and reading.tagged("word:at_") and table == "payee":
        score += FITS
    return score


_WHO_MOST = regex(
    r"(?:一番|いちばん|最も|もっとも|1番)[^、。?]{0,12}(?:使|つか|払|もら|受け|かか|出)[^、。?]{0,6}(?:ところ|とこ|局|機関|事務所|どこ)"
)


_AVERAGE = regex("平均|なら[すし]|均[すし]|中央|メジアン|メディアン")


def _superlative_of(reading: Reading) -> bool:
    """Whether the greatest or least of a kind of payee is asked: 一番多い県."""
    ends = {s.end for s in reading.tagged(("op:max", "op:min"))}
    return any(s.start in ends or s.start - 1 in ends for s in reading.tagged("kind:"))


def _computed(table: str, reading: Reading, payees: bool) -> float:
    """Sums, extremes, ranks and comparisons are of amounts paid, not of what a grant allows."""
    kinds = {c.kind for c in TABLES[table].columns}
    score = 0.0
    computed = any(reading.has(f"op:{name}") for name in ("max", "min", "mean", "median", "sum"))
    whole = any(reading.text.startswith(("全体", "総額", "合計"), s.start) for s in reading.tagged("op:ratio"))
    if table == "subsidy" and (computed or reading.values("rank") or reading.values("place")) and whole:
        score -= 4 * COMPARED  # the largest of all is paid, not allowed
    if table == "subsidy" and computed and not is_cost(reading):
        score -= 3 * COMPARED * (not reading.tagged(("name:subsidy.", "hint:subsidy.rate")))
    averaged = (reading.text[s.start : s.end] for s in reading.tagged(("op:mean", "op:median")))
    if table == "subsidy" and not reading.tagged("name:subsidy.") and any(_AVERAGE.search(said) for said in averaged):
        score -= 4 * COMPARED  # what was paid is averaged, not what is allowed
    if table == "payee" and _superlative_of(reading):
        score += COST  # 一番多い県: who was paid
    if reading.values("rank") or reading.values("place"):
        score -= 4 * COMPARED * (table == "subsidy")
        ranked = (reading.text[m.start : m.end] for m in reading.mentions if m.kind == "rank")
        score += 2 * COMPARED * (table == "payee" and any(said.endswith(_WHO_RANKED) for said in ranked))
    if table == "budget_item" and _WHO_MOST.search(reading.text):
        score -= COST  # 一番旅費を使った局: whoever it is
    if table == "budget_item" and reading.tagged("kind:") and (reading.has("op:max") or reading.has("op:min")):
        score -= 2 * COMPARED  # 交付金の一番多い県: who got it
    if table == "cost_item" and reading.has("name:cost_item.use") and reading.has("name:payee.name"):
        score += SUBCONTRACT * bool(payees)
    if table == "payee_block" and reading.has("word:exclude"):
        score -= BLOCKLESS * bool(reading.tagged(("word:rest", "kind:", "place:")))  # some payees of the block
    if reading.values("amount") and table == "payee_block" and not is_cost(reading):
        score -= 3 * BLOCK * (not reading.has("cue:payee_block"))
    limited = bool(reading.tagged("word:at_")) or reading.has("op:count")
    if reading.values("amount") and limited and table == "payee_block":
        score -= BLOCKLESS * (not reading.has("cue:payee_block"))
    if reading.values("amount") and reading.has("word:confirm") and not kinds & {"yen", "caps"}:
        score -= 1.5 * UNCOMPARED  # an amount is to be confirmed
    if reading.values("amount") and reading.tagged("word:at_"):
        score += COMPARED if "yen" in kinds else -UNCOMPARED
    return score
