"""Which indicators met their target, and which missed it: by result and target of each year; pure."""

from __future__ import annotations

from dataclasses import replace

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.answer import COMPUTED, Answer
from qa.lexicon import Lexicon
from qa.lookup import look_up, row_citations
from qa.query import Query
from qa.scope import Scope
from qa.spans import Reading
from qa.work import plain_number

_MISSED = regex(
    r"下回|した回|届か(?:な|ず|ん)|届い(?:て|と)(?:い)?(?:な|ら|へ)|未達|達し(?:て|と)?(?:い)?(?:な|ら|へ)"
    r"|達成(?:でき|し|出来)(?:て|と)?(?:い)?(?:な|ず|ら|ん|へ)|達成され(?:て(?:い)?)?な|割り込|割っ(?:た|て)|及ば(?:な|ず)"
)
_MET = regex(
    r"上回|うわまわ|超え|こえ(?:た|て)|超過|クリア|達成(?:でき|し|出来)(?:た|て(?:い)?る|とる)|達成され(?:た|て)|届い(?:た|てる)"
)
_WHICH = regex(
    r"どれ|どの|どんな|何(?!%|パ|故)|(?:指標|目標|アウトカム|アウトプット|成果)(?:は|って|を)|もの|もん|やつ|ところ|とこ|一覧"
    r"|全部|すべて|全て|挙げ|いくつ|ある|あった|$"
)
_AIM = regex(r"目標|見込|計画|ターゲット|予定")


def met(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the indicators that met or missed their target; None where the question is not which of them did."""
    text = reading.text
    missed = _MISSED.search(text) is not None
    if (not missed and not _MET.search(text)) or not _AIM.search(text) or not _WHICH.search(text) or query.why:
        return None
    named = any(f.relation in ("among", "is") and f.column not in ("year", "stage") for f in query.filters)
    if query.table not in ("goal", "goal_year") or named or reading.values("node") or reading.has("op:contradiction"):
        return None
    every = [r for r in _rows(query, reading, scope) if r["result"] is not None and r["target"] is not None]
    if not every:
        return None
    rows = tuple(r for r in every if (r["result"] < r["target"]) == missed)
    if "上回" in text or "超え" in text or "超過" in text:
        rows = tuple(r for r in rows if missed or r["result"] > r["target"])
    asked = replace(query, table="goal_year", columns=("target", "result", "achievement"), rows=rows, named=False,
                    operation="list", filters=(), unmet=(), missing=())  # fmt: skip
    if rows:
        return look_up(asked, lexicon)
    word = "下回った" if missed else "達成した"
    formula = "\n".join(
        f"{r['node']}：実績 {plain_number(r['result'])}、目標 {plain_number(r['target'])}" for r in every
    )
    text = f"目標を{word}指標はありません（{len(every)}件を確かめました）。"
    cited = row_citations(every, ("target", "result"), lexicon)
    formula += f"\n確かめた指標：{len(every)}件"
    return Answer(COMPUTED, text, cited, [], interpretation=query.interpretation(lexicon), calculation=formula)


def _rows(query: Query, reading: Reading, scope: Scope) -> list[Row]:
    """The years of results asked for, of the stages spoken of."""
    years = {int(str(y)) for y in reading.values("year")}
    stages = {s.tag.removeprefix("stage:") for s in reading.tagged("stage:")}
    rows = [r for r in scope.of("goal_year") if not years or r["year"] in years]
    if stages:
        return [r for r in rows if fold(str(r["stage"])) in stages]
    if "アウトカム" in reading.text:
        return [r for r in rows if "アウトカム" in fold(str(r["stage"]))]
    return rows
