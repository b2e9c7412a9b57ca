"""Which activities lead to nothing of a stage: 短期アウトカムまでつながっていない取組はどれ; pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.aims import goals_said, of_matter, stages_said
from qa.answer import LOOKUP, Answer
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.pathways import model
from qa.query import Query
from qa.reading import read
from qa.say import listed
from qa.scope import Scope
from qa.spans import Reading

_GONE = regex(
    r"(?:つなが|行っ|行か|いっ|繋が|至|届|到達|達|及|結びつ|結び付|続|延び|伸び|行き着|たどり着|進|設定さ|設定し|設け|置か|置い|定め|掲げ|見込|見すえ|見据え|紐づ|ひもづ|立て|書かれ|用意)"
    r"[ぁ-ん]{0,4}?(?:な(?:い|く|かった)|ず|ん(?!と)|へん|とら)"
    r"|(?:が|の|は|も|を|まで|も?持た|もた)(?:な(?:い|く|かった)|無い|なし|へん)|(?:途中|手前|アウトプット|そこ)で(?:止|終わ|切れ|途切れ)"
)
# What a goal does not lead to (far), or is not about.
_NOT_OF = regex(
    r"(?P<far>(?:つなが|繋が|結びつ|結び付|結び?つ|至|届|行き着|たどり着|貢献|寄与|直結|関与|資)[ぁ-ん]{0,4}?"
    r"(?:な(?:い|かった)|ず|ん(?!と)|へん|とら))|(?:関係|関わ|かかわ|関連|触れ|言及|無関係)[ぁ-ん]{0,4}?(?:な(?:い|かった)|ん(?!と)|へん)"
)
_AMONG = regex(r"の?(?:うち|中)(?:で|の)?、?")
_ACTIVITY = regex(
    r"経路|ルート|道筋|取り?組み?|活動|アクティビティ|施策|事業|メニュー|もの|もん|やつ|ん(?:は|って)|の(?:は|って)"
)
_PATH = regex("経路|ルート|道筋")
_WHICH = regex(
    r"どれ|どの|どちら|どっち|何(?!故)|なに|挙げ|教え|一覧|もの[?。]?$|(?:取り?組み?|活動|事業|施策|アクティビティ)[?。]?$"
)
_REASON = regex("理由|なぜ|どうして|訳|わけ|何故")


def unreached(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the activities of which no path holds a goal of the stage said; None where something else is asked."""
    text, stages = reading.text, set(stages_said(reading)) - {"アクティビティ"}
    asked = _GONE.search(text) and _ACTIVITY.search(text) and _WHICH.search(text) and not _REASON.search(text)
    if not asked or len(stages) != 1 or query.table not in ("goal", "goal_year", "goal_path", "goal_link", None):
        return None
    reached: set[tuple[str, object]] = set()
    heads: dict[tuple[str, object], None] = {}
    for path in model(scope).paths:
        head = (path[0].sheet, path[0]["node"])
        heads[head] = None
        if any(fold(str(row["stage"])) in stages for row in path):
            reached.add(head)
    if _PATH.search(text):
        return _paths([p[0] for p in model(scope).paths if (not any(fold(str(r["stage"])) in stages for r in p))],
                      stages.pop(), query, lexicon)  # fmt: skip
    every = model(scope).goals
    rows = [every[head] for head in heads if head not in reached and head in every]
    return goals_said(rows, query, lexicon, f"{stages.pop()}につながらない活動") if rows and reached else None


def led_elsewhere(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the goals of a stage on no path with what is spoken of: 自給率につながらない短期アウトカム."""
    gone = _NOT_OF.search(reading.text)
    stage = _stage_of(reading, gone.end()) if gone is not None else None
    if gone is None or stage is None or _REASON.search(reading.text):
        return None
    spoken = read(_AMONG.split(reading.text[: gone.start()])[-1], lexicon, scope.fiscal_year)
    goals = [r for r in model(scope).goals.values() if fold(str(r["stage"])) == stage]
    own = {(r.sheet, r["node"]) for r in goals}
    far = gone["far"] is not None
    meant = {(r.sheet, r["node"]) for r in of_matter(spoken, scope, only=None if far else own)}
    off = {k for path in model(scope).paths if meant & (at := {(r.sheet, r["node"]) for r in path}) for k in at}
    rows = sorted((r for r in goals if (r.sheet, r["node"]) not in off), key=lambda r: (r.sheet, r["node"]))
    some = 0 < len(rows) < len(goals)
    return goals_said(rows, query, lexicon) if some and meant and len(meant) < len(model(scope).goals) else None


def _stage_of(reading: Reading, end: int) -> str | None:
    """The stage whose goals are asked for: behind the denial, or what they are among (短期アウトカムのうち)."""
    for span in reading.tagged("stage:"):
        if 0 <= span.start - end <= 1 or _AMONG.match(reading.text, span.end):
            return span.tag.removeprefix("stage:")
    return None


def _paths(rows: Sequence[Row], stage: str, query: Query, lexicon: Lexicon) -> Answer | None:
    """The paths that hold no goal of the stage."""
    if not rows:
        return None
    lines = [str(row["path"]) for row in rows]
    head = f"{stage}を通らない経路は"
    text = f"{head}{lines[0]}です。" if len(lines) == 1 else f"{head}次の{len(lines)}本です。\n{listed(lines)}"
    cited = row_citations(rows, ("path",), lexicon)
    return Answer(
        LOOKUP,
        text,
        cited,
        values(rows, ("path",)),
        interpretation=query.interpretation(lexicon),
        calculation=f"該当する経路：{len(rows)}",
    )
