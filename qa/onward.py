"""What comes after a node of the logic model: the next nodes on its paths, and how the form says they follow."""

from __future__ import annotations

from itertools import pairwise

from index.tables import Row
from index.text import clean
from qa.answer import LOOKUP, Answer
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.query import Query
from qa.say import listed
from qa.scope import Scope
from qa.spans import Reading


def onward(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the nodes that follow the one named; None where the question asks for something else."""
    nodes = reading.values("node")
    if query.table != "goal_link" or "target_node" not in query.columns or len(nodes) != 1:
        return None
    following = _following(scope, nodes[0])
    goals = {(r.sheet, r["node"]): r for r in scope.of("goal")}
    rows = [goals[key] for key in following if key in goals]
    if not rows:
        return None
    lines = [f"{r['node']}（{r['stage']}）：{clean(str(r['goal'] or r['indicator'] or ''))}" for r in rows]
    links = {(r.sheet, r["target_node"]): r for r in query.rows if r["link"]}
    said = [f"{r['node']}へのつながり：{clean(links[k]['link'])}" for r in rows for k in [_key(r)] if k in links]
    cited = row_citations(rows, ("goal", "indicator"), lexicon) + row_citations(
        [links[k] for k in map(_key, rows) if k in links], ("link",), lexicon
    )
    return Answer(
        LOOKUP,
        f"{nodes[0]}の次は" + ("" if len(rows) == 1 else "次のとおりです。\n") + listed(lines) + "\n".join(["", *said]),
        cited,
        values(rows, ("node", "stage", "goal")),
        interpretation=query.interpretation(lexicon),
    )


def _key(row: Row) -> tuple[str, object]:
    return row.sheet, row["node"]


def _following(scope: Scope, node: object) -> list[tuple[str, object]]:
    """The nodes right after ``node`` on any path, in order, each once."""
    steps = scope.of("goal_path")
    after = [
        _key(two)
        for one, two in pairwise(steps)
        if one["node"] == node and (one.sheet, one["path"]) == (two.sheet, two["path"])
    ]
    return list(dict.fromkeys(after))
