"""What the logic model aims at, asked by its matter: the goals of a stage, how stages follow, what is measured; pure.

People say 最終的に何を目指す or 短期では何を数える, and name the matter by the activity it begins with. Where the form
has no indicator, the text of 後続アウトカムへのつながり says what is counted.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import LOOKUP, Answer
from qa.evidence import telling
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.pathways import model, ways
from qa.prose import Sentence, sentences
from qa.prose_pick import Stretch
from qa.query import Query
from qa.quote import told
from qa.say import listed
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading

NEAR = 0.9  # of the best share of the question's words: what is as much asked for
FAIR = 0.22  # the least share that tells what a question is about
OWN = 0.5  # what a node's own words add to those of its paths
FEW = 4  # bigrams that say nothing of a matter
MOST = 4  # sentences quoted
_AIM = regex(
    r"目標|成果|アウトカム|目指|めざ|目当て|ゴール|つなが|繋が|到達|行き着|数え|狙|ねら|減[らっ]|増[やえ]|引き?上げ|引き?下げ|伸ば|高め|達成"
    r"|理想|どうなる|どうなって|あるべき|番号|何番"
)
_FROM_WHAT = regex(
    r"(?:どの|どんな|どういう|どのような|何の|なんの)(?:活動|取組|取り組み|アクティビティ|事業)(?:から|で|によ|が(?:元|もと|基)|に(?:よ|基|もと))"
)
_THEN = regex(
    r"(?:次|その後|その先|さらに|やがて)(?:に|は|で|の)?[^。?]{0,14}?(?:つなが|繋が|結びつ|どうなる|どのような状態|どんな状態)"
)
MOSTLY = 0.6  # of the question's words that a goal says which is spoken of
_QUANTIFIED = regex(
    r"(?:定量的な|数値の|数値で(?:測|示)|数)(?:指標|目標|値)?[^。?]{0,6}?(?:設定され|設けられ|置かれ|あ)(?:て(?:い)?る|る)(?:の|もの|やつ|アウト|短|中|長|[?。]|$)"
)
_LEAD = regex(r"^.{6,}(?:一方(?:で)?|ものの|けれど(?:も)?|けど|です[がけ]|ますが|だが|中で|上で|つつ(?:も)?)、")
LEAD = 2  # words behind a lead-in that tell what is asked
_SMALL = regex(r"番号|一覧|内容|最終|全部|全体|具体|事業|シート|三つ|二つ|それぞれ|何")
_WORD = regex(r"[一-鿿々]+(?:[ぁ-ん](?<![のにはがをとでもへや]))?|[ァ-ヺー]{2,}|[a-z]{2,}")
_SINGLE = regex(
    r"(?<![一-鿿々\d])([一-鿿])(?=(?:の|は|が|を|に|で)(?:やつ|方|ほう|話|分|目標|輸送)?)(?<![目方話分年月日何今])"
)
_STAGE = regex(r"アウトカム|アウトプット|アクティビティ")
_RATE = regex(r"達成率|達成度|進捗|達成状況|達成でき|達成し")
_COUNTED = regex(r"何の(件数|割合|人数|[数量率])")
_FIELD = regex(r"成果指標|活動指標|指標名")
_FOLLOWS = regex(r"結びつ|結び付|つなが|繋が|理屈|ロジック|論理|どうやって|どのように|どう(?:し|い|な)|筋道|流れ")
_OTHERS = ("name:budget", "name:payee", "name:contract", "name:subsidy", "name:cost", "name:organization", "name:law",
           "name:review", "name:goal.qualitative_reason", "name:goal.single_stage_reason", "name:goal.source_data",
           "name:goal_link.link", "name:goal_year.result", "name:goal_year.target",
           "op:gap", "name:goal.target_year")  # fmt: skip


def aims(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the goals, links or measures asked for by their matter; None where something else is asked."""
    if not scope.of("goal_path") or reading.values("node") or reading.values("path") or reading.has("op:contradiction"):
        return None
    if query.table == "goal" and query.rows and any(f.relation == "blank" for f in query.filters):
        return goals_said(query.rows, query, lexicon)  # 定性的でない短期アウトカム
    if cut_off(reading):
        left = query.table == "goal" and any(f.column == "stage" for f in query.filters)
        return goals_said(query.rows, query, lexicon) if left else None
    if _QUANTIFIED.search(reading.text) and (stages := stages_said(reading)):
        with_indicator = [r for r in model(scope).goals.values() if r["indicator"] and fold(str(r["stage"])) in stages]
        with_indicator.sort(key=lambda r: (r.sheet, r["node"]))
        return goals_said(with_indicator, query, lexicon) if with_indicator else None
    answer = _measured(query, reading, scope, lexicon)
    lead = _LEAD.match(reading.text)
    others = [s for s in reading.tagged(_OTHERS) if lead is None or s.start >= lead.end()]
    if answer is not None or others or _RATE.search(reading.text):
        return answer
    origin = _origin(query, reading, scope, lexicon)
    origin = origin or _next(query, reading, scope, lexicon)
    if origin is not None:
        return origin
    stages = stages_said(reading)
    begin = lead.end() if lead is not None else 0
    if any(s.tag == "op:count" and s.start >= begin for s in reading.spans):
        return _number(stages, query, reading, scope, lexicon)
    if len(stages) == 2 and _FOLLOWS.search(reading.text):
        return _links(stages, query, reading, scope, lexicon)
    if (
        query.why
        or reading.has("word:former")
        or not stages
        or not _AIM.search(reading.text)
        or not _open(query, reading)
    ):
        return None
    named = query.table == "goal" and any(f.relation == "among" for f in query.filters)
    if named and any(f.column == "stage" for f in query.filters):
        return goals_said(query.rows, query, lexicon)
    rows = of_matter(reading, scope, stages)
    return goals_said(rows, query, lexicon) if rows else None


def _open(query: Query, reading: Reading) -> bool:
    """Whether no table answers already: goals that are named and of the stage asked for, a path."""
    if query.table in ("goal", "goal_year"):
        named = any(f.relation == "among" for f in query.filters)
        staged = named and any(f.column == "stage" for f in query.filters)
        named_other = query.named and query.columns != ("goal",)
        return not named_other and not (staged and query.table == "goal_year")
    outright = any(_STAGE.search(reading.text[s.start : s.end]) for s in reading.tagged("stage:"))
    other = query.table not in (None, "program", "plan", "kpi", "goal_path", "goal_link") and not outright
    return not other and not ways().asks["path"].search(reading.text)


def _origin(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """経年分析という成果はどの活動から生まれるか: the first nodes of the paths to the goal spoken of."""
    if not _FROM_WHAT.search(reading.text):
        return None
    meant = {(r.sheet, r["node"]) for r in of_matter(reading, scope)}
    found = [p[0] for p in model(scope).paths if any((r.sheet, r["node"]) in meant for r in p[1:])]
    rows = list({(r.sheet, r["node"]): model(scope).goals.get((r.sheet, r["node"]), r) for r in found}.values())
    return goals_said(rows, query, lexicon, "活動") if rows and len(meant) <= FEW else None


def _next(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """整備されることは次にどうつながるか: what the form says of the step after the goal that is named."""
    if not _THEN.search(reading.text) or query.table not in (
        None,
        "goal",
        "goal_link",
        "goal_path",
        "program",
        "review",
    ):
        return None
    grams = _matter(reading, scope)
    shares = {(r.sheet, r["node"]): _share(grams, _grams(_goal(r, scope)), scope) for r in scope.of("goal")}
    top = max(shares.values(), default=0.0)
    if top < MOSTLY or len(grams) <= FEW:
        return None
    meant = {key for key, share in shares.items() if share >= NEAR * top}
    texts = {r["link"] for r in scope.of("goal_link") if r["link"] and (r.sheet, r["source_node"]) in meant}
    said = [s for s in sentences(scope) if s.field == "goal_link.link" and s.row["link"] in texts]
    return _quoted(said[:MOST], query, lexicon) if len(meant) <= FEW else None


def _number(stages: Sequence[str], query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """短期アウトカムはいくつ: the nodes of a stage."""
    outright = [s for s in reading.tagged("stage:") if _STAGE.search(reading.text[s.start : s.end])]
    if not outright or _matter(reading, scope) or (query.filters and query.table == "goal_year"):
        return None
    rows = [r for r in model(scope).goals.values() if fold(str(r["stage"])) in stages]
    rows.sort(key=lambda r: (r.sheet, r["node"]))
    if not rows:
        return None
    answer = goals_said(rows, query, lexicon)
    head = f"{'・'.join(dict.fromkeys(str(r['stage']) for r in rows))}は{len(rows)}つです。"
    lines = answer.text.partition("\n")[2] or answer.text.removeprefix("目標は")
    return replace(answer, text=f"{head}\n{lines}", value=len(rows), calculation=f"番号を数えた：{len(rows)}")


def cut_off(reading: Reading) -> bool:
    """Return whether stages are left out, with what stands before them in a list: 短期・長期以外のアウトカム."""
    cuts = {s.start for s in reading.tagged("word:exclude")}
    return any(s.end in cuts for s in reading.tagged("stage:"))


def stages_said(reading: Reading) -> list[str]:
    """Return the stages spoken of, in the order said."""
    at = {s.tag.removeprefix("stage:"): s.start for s in reversed(reading.tagged("stage:"))}
    for stage, pattern in ways().stages.items():
        found = pattern.search(reading.text)
        if found is not None:
            at.setdefault(stage, found.start())
    return sorted(at, key=lambda stage: at[stage])


def of_matter(
    reading: Reading, scope: Scope, stages: Sequence[str] = (), only: Container[tuple[str, object]] | None = None
) -> list[Row]:
    """Return the goals (of some stages) whose paths say most of the question; all of them where it names no matter.

    ``only``: the (sheet, node) pairs that come into question.
    """
    grams = _matter(reading, scope)
    every = model(scope)
    best: dict[object, float] = {}
    rows: dict[object, Row] = {}
    for path in every.paths:
        texts = {(r.sheet, r["node"]): _grams(_goal(r, scope)) for r in path}
        whole = frozenset().union(*texts.values())
        for row in path:
            if stages and fold(str(row["stage"])) not in stages:
                continue
            key = (row.sheet, row["node"])
            if only is not None and key not in only:
                continue
            score = (_share(grams, whole, scope) + OWN * _share(grams, texts[key], scope)) / (1 + OWN)
            if score > best.get(key, -1.0):
                best[key], rows[key] = score, every.goals.get(key, row)
    top = max(best.values(), default=0.0)
    signs = _SINGLE.findall(_bare(reading)) if top < FAIR and not grams else []
    if signs:  # 海のやつ
        return [row for row in rows.values() if all(sign in str(row["goal"]) for sign in signs)]
    if top < FAIR:
        return list(rows.values()) if len(grams) <= FEW and len(rows) <= FEW else []
    return [rows[key] for key in rows if best[key] >= NEAR * top]


def _goal(row: Row, scope: Scope) -> str:
    found = model(scope).goals.get((row.sheet, row["node"]), row)
    return f"{found['goal'] or ''}{found['indicator'] or ''}"


def _matter(reading: Reading, scope: Scope) -> list[str]:
    """The telling bigrams of the question, but for those of stages and of words for aims."""
    text = _bare(reading)
    lead = _LEAD.match(text)
    if lead is not None and len(_WORD.findall(text[lead.end() :])) >= LEAD:
        text = text[lead.end() :]  # what is asked stands behind …する一方で、
    said = {g for run in _WORD.findall(text) for g in bigrams(plain(run))}
    return [g for g in telling(reading, scope) if g in said]


def _bare(reading: Reading) -> str:
    """The question without the words for stages and aims."""
    text = reading.text
    for pattern in (*ways().stages.values(), _AIM, _SMALL):
        text = pattern.sub("、", text)
    return text


def _grams(text: str) -> frozenset[str]:
    return frozenset(bigrams(plain(fold(clean(text)))))


def _share(grams: Iterable[str], there: frozenset[str], scope: Scope) -> float:
    weights = {g: scope.names.weight(g) for g in grams}
    total = sum(weights.values())
    return sum(w for g, w in weights.items() if g in there) / total if total else 0.0


def goals_said(rows: Sequence[Row], query: Query, lexicon: Lexicon, what: str = "目標") -> Answer:
    """Return the goals of some nodes as an answer."""
    lines = [f"{r['node']}（{r['stage']}）：{clean(str(r['goal'] or r['indicator'] or ''))}" for r in rows]
    text = f"{what}は{lines[0]}です。" if len(lines) == 1 else f"{what}は次のとおりです。\n{listed(lines)}"
    cited = row_citations(rows, ("goal", "stage"), lexicon)
    found = values(rows, ("node", "stage", "goal"))
    return Answer(LOOKUP, text.replace("。です。", "。"), cited, found, interpretation=query.interpretation(lexicon))


def _links(stages: Sequence[str], query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """短期の成果から長期の成果へ: what the form says of the step between them."""
    stage = {(r.sheet, r["node"]): fold(str(r["stage"])) for r in scope.of("goal_path")}
    wanted = set(stages)
    texts = {
        r["link"]
        for r in scope.of("goal_link")
        if r["link"] and {stage.get((r.sheet, r["source_node"])), stage.get((r.sheet, r["target_node"]))} == wanted
    }
    said = [s for s in sentences(scope) if s.field == "goal_link.link" and s.row["link"] in texts]
    return _quoted(_best(said, reading, scope) or said[:MOST], query, lexicon)


def _measured(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """何で測る, of a sheet without indicators: what the text says is counted."""
    asks = ways().asks["measure"].search(reading.text)
    if not asks or _FIELD.search(reading.text) or any(r["indicator"] for r in scope.of("goal")) or query.why:
        return None
    if reading.has("ask:yen") or reading.tagged(_OTHERS):
        return None
    stages = stages_said(reading)
    said = [s for s in sentences(scope) if s.field == "goal_link.link" and ways().marks["set"].search(s.said)]
    said = [s for s in said if not stages or any(stage in s.said for stage in stages)]
    counted = _COUNTED.search(reading.text)
    said = [s for s in said if counted and counted[1] in s.said] or said
    return _quoted(_best(said, reading, scope), query, lexicon)


def _best(said: Sequence[Sentence], reading: Reading, scope: Scope) -> list[Sentence]:
    """The sentences that say most of the question, in their own words or those of the goals around them."""
    grams = _matter(reading, scope)
    shares = [(_share(grams, s.grams, scope) + OWN * _share(grams, _around(s, scope), scope)) / (1 + OWN) for s in said]
    top = max(shares, default=0.0)
    if top < FAIR and len(grams) > FEW:
        return []
    return [s for s, share in zip(said, shares, strict=True) if share >= NEAR * top][:MOST]


def _around(sentence: Sentence, scope: Scope) -> frozenset[str]:
    row = sentence.row
    every = model(scope)
    nodes = {(row.sheet, row[c]) for c in ("source_node", "target_node")}
    return frozenset().union(*(_grams(_goal(every.goals[n], scope)) for n in nodes if n in every.goals))


def _quoted(said: Sequence[Sentence], query: Query, lexicon: Lexicon) -> Answer | None:
    distinct = list({s.said: s for s in said}.values())
    return told([Stretch(s, s.start, s.end, 1.0) for s in distinct], query, lexicon) if distinct else None
